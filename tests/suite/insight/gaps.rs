//! From an unanswered question to an answer.

use policydesk::{
    gaps::{Settlement, Settling, key, sheet::Column},
    grid::{self, Cell, Format, Grid, Page},
    store::epoch_ms,
};

use super::Desk;
use crate::kit::web::Mood;

/// A question the FAQ knows nothing of, as three people ask it.
const ANIMALS: [&str; 3] =
    ["宠物店要办动物防疫证吗", "开宠物店要不要办动物防疫证？", "宠物店要办动物防役证吗"];

/// Writes into a cell of a sheet, and saves the sheet.
fn fill(desk: &Desk, name: &str, row: usize, cells: &[(Column, &str)]) {
    let bytes = std::fs::read(desk.file(name)).expect("the sheet is there");
    let book = grid::read(bytes, Format::Xlsx).expect("it is a workbook");
    let mut sheet = book.sheets.into_iter().next().expect("it has a sheet");
    for (column, text) in cells {
        let idx = Column::ALL.iter().position(|known| known == column).expect("there is one");
        let cells = &mut sheet.rows[row].cells;
        cells.resize(cells.len().max(Column::ALL.len()), Cell::Empty);
        cells[idx] = Cell::of(*text);
    }
    let bytes = grid::write_workbook(&[Page { grid: sheet, ..Page::default() }]);
    std::fs::write(desk.file(name), bytes.expect("it can be written")).expect("a file");
}

fn sheet(desk: &Desk, name: &str) -> Grid {
    let bytes = std::fs::read(desk.file(name)).expect("the sheet is there");
    let format = if name.ends_with("csv") { Format::Csv } else { Format::Xlsx };
    grid::read(bytes, format).expect("it can be read").sheets.remove(0)
}

#[tokio::test]
async fn what_most_people_asked_comes_first_and_homophones_count_together() {
    let desk = Desk::open().await;
    desk.asked(Mood::HandsOver, &["狗证在哪里办", "狗证在哪里办"]).await;
    desk.asked(Mood::HandsOver, &ANIMALS).await;
    desk.asked(Mood::HandsOver, &["你好", "苏科贷怎么申请"]).await;
    let gaps = desk.gaps();
    assert_eq!(gaps.len(), 2, "a greeting is no gap, and what the FAQ answers is none: {gaps:?}");
    assert_eq!(gaps[0]["people"], 3);
    assert_eq!(gaps[0]["wordings"].as_array().map(Vec::len), Some(3));
    assert_eq!(gaps[1]["question"], "狗证在哪里办");
    let told = desk.says(&["gaps"]);
    assert!(told.contains("待补的问题共 2 个，列出 2 个；另有 1 个现在已能回答"), "{told}");
    let one = desk.says(&["gaps", "--top", "1", "--json"]);
    assert_eq!(one.lines().count(), 1);
}

#[tokio::test]
async fn what_was_declined_or_no_help_is_a_gap_in_the_words_of_the_question() {
    let desk = Desk::open().await;
    desk.asked_and_tapped(Mood::Clarifies, "动物防疫证怎么办", "none").await;
    desk.asked_and_tapped(Mood::Answers, "苏科贷怎么申请", "f:n:loan").await;
    let mut gaps = desk.gaps();
    gaps.sort_by_key(|gap| gap["question"].to_string());
    let told: Vec<_> = gaps.iter().map(|gap| (&gap["question"], &gap["why"])).collect();
    assert_eq!(gaps.len(), 2, "{told:?}");
    assert_eq!(told[0].0, "动物防疫证怎么办");
    assert_eq!(told[0].1["declined"], 1);
    assert_eq!(told[1].0, "苏科贷怎么申请");
    assert_eq!(told[1].1["not_helpful"], 1, "the answer was turned down, so it closes nothing");
}

#[tokio::test]
async fn an_unanswered_question_becomes_an_answer_by_way_of_a_sheet() {
    let desk = Desk::open().await;
    desk.asked(Mood::HandsOver, &ANIMALS).await;
    desk.asked(Mood::HandsOver, &["没抵押物银行肯借钱么"]).await;
    desk.says(&["gaps", "--xlsx", "gaps.xlsx"]);
    let rows = sheet(&desk, "gaps.xlsx").rows;
    assert_eq!(rows[0].cells[0].text(), "问题");
    let row = |of: &str| {
        let found = rows.iter().position(|row| row.cells[1].text().contains(of));
        found.unwrap_or_else(|| panic!("{of} is in {rows:?}"))
    };
    let animals = [
        (Column::Title(policydesk::faq::Language::Zh), "动物防疫证"),
        (Column::Answer(policydesk::faq::Language::Zh), "宠物医院要办，宠物店不用。"),
        (Column::Office, "市科技局"),
    ];
    fill(&desk, "gaps.xlsx", row("宠物店"), &animals);
    if let Some(loan) = rows.iter().position(|row| row.cells[1].text().contains("抵押物")) {
        fill(&desk, "gaps.xlsx", loan, &[(Column::AcceptAs, "loan")]);
    }
    let before = std::fs::read_to_string(desk.faq().join("small.toml")).expect("the FAQ");
    let shown = desk.says(&["import", "gaps.xlsx"]);
    assert!(shown.contains("新增 1 条"), "{shown}");
    let still = std::fs::read_to_string(desk.faq().join("small.toml")).expect("the FAQ");
    assert_eq!(still, before, "nothing changes without --apply");
    let applied = desk.says(&["import", "gaps.xlsx", "--apply"]);
    assert!(applied.contains("已写入"), "{applied}");
    let after = std::fs::read_to_string(desk.faq().join("small.toml")).expect("the FAQ");
    assert!(after.starts_with("# 这一行要留下"), "{after}");
    assert!(after.contains("id = \"dong-wu-fang-yi-zheng\""), "{after}");
    let answer = desk.says(&["ask", "宠物店要办动物防疫证吗"]);
    assert!(answer.contains("宠物店不用"), "{answer}");
    assert_eq!(desk.gaps(), Vec::<serde_json::Value>::new());
    assert_eq!(
        desk.run(&["gaps", "--xlsx", "gaps.xlsx"]).status.code(),
        Some(2),
        "it is filled in"
    );
}

#[tokio::test]
async fn a_gap_can_become_part_of_an_entry_that_another_row_adds() {
    let desk = Desk::open().await;
    desk.asked(Mood::HandsOver, &["狗证在哪里办", "宠物店要办动物防疫证吗"]).await;
    desk.says(&["gaps", "--xlsx", "gaps.xlsx"]);
    fill(&desk, "gaps.xlsx", 1, &[(Column::AcceptAs, "animals")]);
    let animals = [
        (Column::NewId, "animals"),
        (Column::Title(policydesk::faq::Language::Zh), "养宠物"),
        (Column::Answer(policydesk::faq::Language::Zh), "去问12345。"),
    ];
    fill(&desk, "gaps.xlsx", 2, &animals);
    desk.says(&["import", "gaps.xlsx", "--apply"]);
    let faq = std::fs::read_to_string(desk.faq().join("small.toml")).expect("the FAQ");
    let animals = faq.split("id = \"animals\"").nth(1).expect("the entry is there");
    assert!(animals.contains("狗证在哪里办") && animals.contains("动物防疫证"), "{faq}");
}

#[tokio::test]
async fn a_sheet_that_contradicts_itself_or_the_faq_changes_nothing() {
    let desk = Desk::open().await;
    desk.asked(Mood::HandsOver, &["狗证在哪里办", "宠物店要办动物防疫证吗"]).await;
    desk.says(&["gaps", "--xlsx", "gaps.xlsx"]);
    fill(
        &desk,
        "gaps.xlsx",
        1,
        &[(Column::AcceptAs, "laon"), (Column::Wordings, "苏科贷怎么申请")],
    );
    fill(&desk, "gaps.xlsx", 2, &[(Column::AcceptAs, "loan"), (Column::Dismiss, "是")]);
    let output = desk.run(&["import", "gaps.xlsx", "--apply"]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("没有条目 `laon`") && said.contains("是不是想写 `loan`"), "{said}");
    assert!(said.contains("同时要归入条目"), "{said}");
    let faq = std::fs::read_to_string(desk.faq().join("small.toml")).expect("the FAQ");
    assert!(!faq.contains("狗证"), "{faq}");
    assert_eq!(desk.gaps().len(), 2, "and nothing is settled");
}

#[tokio::test]
async fn a_dismissed_gap_comes_back_when_as_many_others_ask() {
    let desk = Desk::open().await;
    desk.asked(Mood::HandsOver, &["狗证在哪里办", "狗证在哪里办"]).await;
    desk.says(&["gaps", "--csv", "gaps.csv"]);
    let mut grid = sheet(&desk, "gaps.csv");
    let dismiss = Column::ALL.iter().position(|column| *column == Column::Dismiss);
    let cells = &mut grid.rows[1].cells;
    cells.resize(Column::ALL.len(), Cell::Empty);
    cells[dismiss.expect("there is one")] = Cell::of("是");
    std::fs::write(desk.file("gaps.csv"), grid::write_csv(&grid)).expect("a file");
    desk.says(&["import", "gaps.csv", "--apply"]);
    assert_eq!(desk.gaps().len(), 0);
    desk.asked(Mood::HandsOver, &["狗证在哪里办呢", "狗证在哪办理"]).await;
    assert_eq!(desk.gaps().len(), 0, "two people may be chance");
    desk.asked(Mood::HandsOver, &["狗证在哪里办"]).await;
    assert_eq!(desk.gaps()[0]["people"], 3, "those who asked before are not counted again");
}

#[tokio::test]
async fn what_is_settled_is_forgotten_with_the_questions_it_was_about() {
    let desk = Desk::open().await;
    let settling =
        Settling {
            keys: vec![key("狗证在哪里办？")], n_people: 2, how: Settlement::Dismissed
        };
    desk.store.settle_gaps(&[settling], "wang", epoch_ms()).await.expect("kept");
    let settled = desk.store.settled_gaps().await.expect("read");
    assert_eq!(settled[0].key, "狗证在哪里办");
    let later = epoch_ms() + 91 * 24 * 60 * 60 * 1000;
    desk.store.purge(later, 90).await.expect("purged");
    assert!(desk.store.settled_gaps().await.expect("read").is_empty());
}

#[tokio::test]
async fn words_that_a_spreadsheet_would_compute_are_only_words() {
    let desk = Desk::open().await;
    desk.asked(Mood::HandsOver, &["=HYPERLINK(\"http://evil.example\",\"点我领狗证\")"]).await;
    desk.says(&["gaps", "--csv", "gaps.csv"]);
    let csv = std::fs::read_to_string(desk.file("gaps.csv")).expect("the sheet");
    assert!(csv.contains("'=HYPERLINK"), "{csv}");
    desk.says(&["gaps", "--xlsx", "gaps.xlsx"]);
    let bytes = std::fs::read(desk.file("gaps.xlsx")).expect("the sheet");
    let book = grid::read(bytes, Format::Xlsx).expect("it is a workbook");
    assert_eq!(book.formulas, []);
    assert!(book.sheets[0].rows[1].cells[0].text().starts_with("=HYPERLINK"));
}
