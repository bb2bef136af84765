//! Reports: the same figures in every form.

use chrono::{FixedOffset, NaiveDate};
use policydesk::{
    channel::{ChannelKind, ConversationId},
    diagnostic::SourceFile,
    engine::HandoffReason,
    faq::{self, Faq, Language},
    gaps::{Gap, Why, Wording},
    grid::{self, Format},
    record::{Asked, Decided, FeedbackKind, Log, Said},
    report::{self, Report},
};

use super::{Desk, FAQ};
use crate::kit::{golden, web::Mood};

fn faq() -> Faq {
    let text = format!("[desk]\nname = {{ zh = \"测试台\", en = \"Test desk\" }}\n{FAQ}");
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day");
    faq::load(&[SourceFile::new("a.toml", text)], today).0.expect("it is sound")
}

/// What two people asked on two days.
fn log() -> Log {
    let mut log = Log::default();
    let mut person =
        |channel, key: &str| log.person(ConversationId { channel, key: key.to_owned() });
    let (web, telegram) = (person(ChannelKind::Web, "a"), person(ChannelKind::Telegram, "b"));
    let noon = 1_795_492_800_000; // 2026-11-24 12:00 at the desk
    let asked = |at, person, decided, entry: Option<&str>| Asked {
        at,
        person,
        channel: if person == web { ChannelKind::Web } else { ChannelKind::Telegram },
        language: if person == web { Language::Zh } else { Language::En },
        text: "<script>alert(1)</script>".to_owned(),
        decided,
        reason: (decided == Decided::Handoff).then_some(HandoffReason::BelowThreshold),
        entry: entry.map(Into::into),
        nearest: None,
    };
    let hour = 60 * 60 * 1000;
    log.asked = vec![
        asked(noon - 24 * hour, web, Decided::Answer, Some("loan")),
        asked(noon, web, Decided::Handoff, None),
        asked(noon + hour, telegram, Decided::Clarify, None),
        asked(noon + hour + 5, telegram, Decided::Choice, Some("loan")),
    ];
    let said = |kind, yes| Said { at: noon, person: web, entry: "loan".into(), kind, yes };
    log.said = vec![said(FeedbackKind::Helped, true), said(FeedbackKind::SavedCall, true)];
    log
}

fn gap() -> Gap {
    let text = "<script>alert(1)</script>";
    let wording =
        Wording { text: text.to_owned(), language: Language::Zh, n_people: 1, n_times: 1 };
    Gap {
        question: text.to_owned(),
        wordings: vec![wording],
        n_people: 1,
        n_times: 1,
        last_at: 0,
        language: Language::Zh,
        whys: vec![(Why::NoAnswer, 1)],
        nearest: None,
    }
}

fn counted() -> Report {
    let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).expect("a day");
    let zone = FixedOffset::east_opt(8 * 60 * 60).expect("a zone");
    Report::of(&log(), vec![gap()], &faq(), (day(22), day(24)), zone, day(24))
}

#[test]
fn the_terminal_shows_every_section_in_columns() {
    assert_eq!(report::text(&counted(), Language::Zh), golden::text("report/zh.txt"));
}

#[test]
fn csv_is_one_tidy_table() {
    let csv = report::csv(&counted(), Language::En);
    assert_eq!(String::from_utf8(csv).expect("UTF-8"), golden::text("report/en.csv"));
}

#[test]
fn the_page_stands_by_itself_and_text_stays_text() {
    let page = report::html(&counted(), Language::Zh);
    for word in ["<script", "src=", "href=", "url(", "@import", "http"] {
        assert!(!page.contains(word), "{word} in a page that fetches and runs nothing");
    }
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(page.contains("<html lang=\"zh-CN\">") && page.contains("role=\"img\""));
    assert!(page.contains("@media print") && page.contains("prefers-color-scheme: dark"));
}

#[test]
fn the_workbook_has_a_sheet_a_section() {
    let bytes = report::workbook(&counted(), Language::En).expect("it can be written");
    let book = grid::read(bytes, Format::Xlsx).expect("it is a workbook");
    let names: Vec<_> = book.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    let wanted = ["Summary", "Days", "Hours", "Channels", "Languages", "Entries", "Gaps", "Due"];
    assert_eq!(names, wanted);
    let day = &book.sheets[1].rows[2].cells;
    assert_eq!((day[0].text(), day[1].text()), ("2026-11-23".to_owned(), "1".to_owned()));
    assert_eq!(book.formulas, []);
}

#[tokio::test]
async fn the_name_of_the_file_says_how_it_is_written() {
    let desk = Desk::open().await;
    desk.asked(Mood::HandsOver, &["狗证在哪里办"]).await;
    let begins = |name: &str| {
        desk.says(&["report", "--out", name]);
        std::fs::read(desk.file(name)).expect("it is written")
    };
    assert!(begins("r.html").starts_with(b"<!doctype html>"));
    assert!(begins("r.xlsx").starts_with(b"PK"));
    assert!(begins("r.csv").starts_with("\u{feff}section,key".as_bytes()));
    let text = desk.says(&["report", "--language", "en"]);
    assert!(text.contains("Handed over"), "{text}");
    assert_eq!(desk.run(&["report", "--out", "r.doc"]).status.code(), Some(2));
    let turned = ["report", "--from", "2026-02-02", "--to", "2026-01-01"];
    assert_eq!(desk.run(&turned).status.code(), Some(2));
}
