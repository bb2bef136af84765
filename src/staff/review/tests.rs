use super::*;
use crate::{diagnostic::SourceFile, faq::load, staff::Press};

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a real day")
}

/// An FAQ of entries: each an id and lines of TOML.
fn faq(entries: &[(&str, &str)]) -> Faq {
    let entry = |(id, lines): &(&str, &str)| {
        format!("[[entry]]\nid = \"{id}\"\ntitle = \"{id}\"\nanswer = \"答\"\n{lines}\n")
    };
    let text: String = entries.iter().map(entry).collect();
    load(&[SourceFile::new("a.toml", text)], day(1, 1)).0.expect("it is sound")
}

fn due_on(today: NaiveDate, lines: &str) -> bool {
    !items(&faq(&[("a", lines)]), today).is_empty()
}

#[test]
fn an_ending_that_staff_looked_at_lately_is_not_asked_about_every_week() {
    let looked = "valid_until = 2026-12-31\nreviewed = 2026-11-02";
    assert!(!due_on(day(11, 9), looked));
    assert!(due_on(day(11, 30), looked), "once more before it ends");
    assert!(due_on(day(11, 9), "valid_until = 2026-12-31\nreviewed = 2026-10-01"));
}

#[test]
fn an_ending_is_asked_about_until_staff_have_seen_it() {
    let until = "valid_until = 2026-11-08";
    assert!(due_on(day(11, 9), &format!("{until}\nreviewed = 2026-11-02")));
    assert!(!due_on(day(11, 10), &format!("{until}\nreviewed = 2026-11-09")));
}

#[test]
fn an_entry_that_is_due_twice_is_one_card_with_both_reasons() {
    let faq = faq(&[("a", "valid_until = 2026-12-01\nreviewed = 2026-01-01")]);
    let items = items(&faq, day(11, 9));
    assert_eq!(items.len(), 1);
    assert_eq!(items[0].reasons.len(), 2);
}

#[test]
fn ten_at_most_are_put_before_staff_and_the_rest_is_a_tap_away() {
    let ids: Vec<String> = (0..23).map(|n| format!("e{n}")).collect();
    let entries: Vec<_> = ids.iter().map(|id| (id.as_str(), "")).collect();
    let faq = faq(&entries);
    let n_entries = |cards: &[Card]| {
        let asks = |card: &&Card| {
            let presses = card.rows.iter().flatten().map(|key| &key.press);
            presses.into_iter().any(|press| matches!(press, Press::StillRight(_)))
        };
        cards.iter().filter(asks).count()
    };
    let more = |cards: &[Card]| {
        cards.last().and_then(|card| card.rows.first()).map(|r| r[0].press.clone())
    };
    let first = review(&faq, day(11, 9), 0, true, Language::Zh);
    assert_eq!((first.len(), n_entries(&first)), (12, PAGE));
    assert_eq!(more(&first), Some(Press::Due(10)));
    let last = review(&faq, day(11, 9), 20, true, Language::Zh);
    assert_eq!((last.len(), n_entries(&last)), (3, 3));
}

#[test]
fn entries_of_one_owner_stand_together() {
    let faq = faq(&[
        ("a", "owner = \"甲科\"\nreviewed = 2026-01-01"),
        ("b", "owner = \"乙科\"\nreviewed = 2026-01-02"),
        ("c", "owner = \"甲科\"\nreviewed = 2026-01-03"),
    ]);
    let titles: Vec<_> = review(&faq, day(11, 9), 0, true, Language::Zh)
        .into_iter()
        .filter_map(|card| match card.blocks.into_iter().next() {
            Some(Block::Title(title)) => Some(title),
            _ => None,
        })
        .collect();
    assert_eq!(titles, ["甲科 · a", "甲科 · c", "乙科 · b"]);
}

#[test]
fn where_files_cannot_be_written_no_button_would() {
    let faq = faq(&[("a", "")]);
    let cards = review(&faq, day(11, 9), 0, false, Language::Zh);
    let presses = cards.iter().flat_map(|card| card.rows.iter().flatten()).map(|key| &key.press);
    assert!(presses.into_iter().all(|press| matches!(press, Press::Changed(_))));
    assert!(cards[0].blocks.contains(&Block::Note(words::READ_ONLY.get(Language::Zh).to_owned())));
}

#[test]
fn a_long_answer_is_cut_at_the_end_of_a_line() {
    let line = "一".repeat(100);
    let answer = [line.as_str(); 10].join("\n");
    let shown = beginning(&answer);
    assert_eq!(shown.matches(&line).count(), 5);
    assert!(shown.ends_with("\n\n…"));
    assert_eq!(beginning("短"), "短");
}
