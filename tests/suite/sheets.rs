//! The FAQ as a sheet: out, edited, and back by the real binary.

mod broken;
mod libreoffice;
mod workbook;

use std::fs;

use policydesk::{
    faq::Language,
    grid::{Cell, looks_like_a_formula},
    sheet::guide_table,
};
use serde_json::Value;

use crate::kit::sheet::{Office, codes, ids};

/// A desk of three entries. The comments have to survive every import.
const FAQ: &str = r#"# 常问的三件事
[[topic]]
id = "money"
name = { zh = "资金", en = "Money" }

[[office]]
id = "kjj"
name = { zh = "市科技局", en = "Science Bureau" }
aliases = ["科委"]
phone = "0514-11111111"   # 白天有人接
address.zh = "文昌路 1 号"

[[office]]
id = "rsj"
name.zh = "市人社局"

[[entry]]
id = "sukedai"
topic = "money"
office = "kjj"
title.zh = "苏科贷"       # 正式名称
title.en = "Su-Ke loan"
keywords = ["苏科贷"]
questions.zh = ["苏科贷怎么申请", "科技企业没有抵押能贷款吗"]
answer.zh = """
- **谁**：科技企业
- **怎么办**：找银行"""
answer.en = "Ask a bank."
details.amount.zh = "最高 3000 万元"
links = [{ title.zh = "办事指南", url = "https://kjj.example.gov.cn/guide" }]
sources = [{ title = "办法", number = "苏财〔2018〕1号", date = 2018-01-02 }]
valid_from = 2023-01-01
reviewed = 2026-11-23
related = ["yangkedai"]
fits.stage = ["growing"]
fits.any_of = [{ headcount = { max = 300 } }, { has_rd = true }]
fits.by_hand.zh = "银行独立审批"

[[entry]]
id = "yangkedai"
topic = "money"
office = "kjj"
title.zh = "扬科贷"
keywords = ["扬科贷"]
questions.zh = ["扬科贷怎么申请"]
answer.zh = "问科技局。"

[[entry]]
id = "subsidy"
topic = "money"
office = "rsj"
title.zh = "创业补贴"
keywords = ["创业补贴"]
questions.zh = ["创业补贴怎么领"]
answer.zh = "问人社局。"

[[profile]]
id = "stage"
name.zh = "阶段"
ask.zh = "哪个阶段?"
choices = [{ id = "growing", text.zh = "成长期" }, { id = "idea", text.zh = "想法" }]

[[profile]]
id = "headcount"
ask.zh = "多少人?"
kind = "number"

[[profile]]
id = "has_rd"
ask.zh = "有研发吗?"
kind = "yes-no"

[[check]]
ask = "扬科贷怎么申请"
expect = "yangkedai"
protected = true
"#;

fn nothing_changes(report: &Value) -> bool {
    ["added", "changed", "removed"].iter().all(|list| report[list] == Value::Array(Vec::new()))
}

/// Each change as `id.field`.
fn changed(report: &Value) -> Vec<String> {
    let edits = report["changed"].as_array().expect("a list").iter();
    edits
        .map(|edit| {
            let id = edit["entry"].as_str().or(edit["office"].as_str()).expect("an id");
            format!("{id}.{}", edit["field"].as_str().expect("a field"))
        })
        .collect()
}

#[test]
fn what_is_exported_and_not_edited_is_no_change() {
    for office in [Office::shipped(), Office::with(FAQ)] {
        for name in ["a.xlsx", "a.csv", "a.toml"] {
            office.export(name);
            let (code, report) = office.import(name, &["--apply"]);
            assert_eq!(code, Some(0), "{name}: {report}");
            assert!(nothing_changes(&report), "{name}: {report}");
            assert_eq!(report["findings"], Value::Array(Vec::new()), "{name}");
            assert_eq!(report["applied"], false, "{name}");
        }
    }
}

#[test]
fn an_edit_an_addition_and_a_deleted_row_are_shown_and_then_made() {
    let office = Office::with(FAQ);
    office.export("a.xlsx");
    office.edit("a.xlsx", |table| {
        table.set("sukedai", "Title (Chinese)", "苏科贷（2026）");
        table.set("sukedai", "Fits", "stage = growing, idea\nheadcount <= 500");
        table.delete("subsidy");
        let mut row = table.0.rows[1].clone();
        row.number = 9;
        row.cells.fill(Cell::Empty);
        row.cells[0] = Cell::of("new-one");
        table.0.rows.push(row);
        table.set("new-one", "Office", "科委");
        table.set("new-one", "Topic", "资金");
        table.set("new-one", "Title (Chinese)", "新政策");
        table.set("new-one", "Questions (Chinese)", "新政策怎么办\n新政策找谁");
        table.set("new-one", "Answer (Chinese)", "问科技局。");
    });
    let (code, report) = office.import("a.xlsx", &[]);
    assert_eq!(code, Some(0), "{report}");
    assert_eq!(changed(&report), ["sukedai.title_zh", "sukedai.fits"]);
    assert_eq!(ids(&report, "added"), ["new-one"]);
    assert_eq!(ids(&report, "removed"), ["subsidy"]);
    assert_eq!(office.faq(), FAQ, "nothing is written without --apply");

    let (code, report) = office.import("a.xlsx", &["--apply"]);
    assert_eq!((code, &report["applied"]), (Some(0), &Value::Bool(true)), "{report}");
    let faq = office.faq();
    assert!(faq.starts_with("# 常问的三件事\n"), "{faq}");
    for kept in
        ["title.zh = \"苏科贷（2026）\"       # 正式名称", "# 白天有人接", "id = \"new-one\""]
    {
        assert!(faq.contains(kept), "{kept}\n{faq}");
    }
    assert!(!faq.contains("subsidy"), "{faq}");
    office.export("b.xlsx");
    assert!(nothing_changes(&office.import("b.xlsx", &[]).1));
}

#[test]
fn a_colleagues_edit_is_never_taken_back() {
    let office = Office::with(FAQ);
    office.export("a.xlsx");
    office.export("same.xlsx");
    office.edit("a.xlsx", |table| table.set("sukedai", "Title (Chinese)", "甲"));
    let edited = FAQ.replace("最高 3000 万元", "最高 4000 万元");
    fs::write(office.path("faq/a.toml"), &edited).expect("it is ours");
    let (code, report) = office.import("a.xlsx", &["--apply"]);
    assert_eq!((code, codes(&report)), (Some(1), vec!["import.stale"]), "{report}");
    let (code, report) = office.import("same.xlsx", &["--apply"]);
    assert_eq!((code, codes(&report)), (Some(0), vec!["import.outdated"]), "{report}");
    assert!(nothing_changes(&report), "{report}");
    assert_eq!(office.faq(), edited);
}

#[test]
fn a_row_without_its_column_of_versions_changes_what_it_says() {
    let office = Office::with(FAQ);
    office.write_csv("a.csv", &[&["编号", "标题"], &["sukedai", "苏科贷新"]]);
    let (code, report) = office.import("a.csv", &[]);
    assert_eq!(code, Some(0), "{report}");
    assert_eq!(changed(&report), ["sukedai.title_zh"]);
    assert!(ids(&report, "removed").is_empty(), "a .csv file removes nothing by leaving it out");
}

#[test]
fn entries_go_when_the_sheet_says_so() {
    let office = Office::with(FAQ);
    office.write_csv("a.csv", &[&["编号", "删除"], &["subsidy", "是"]]);
    assert_eq!(ids(&office.import("a.csv", &[]).1, "removed"), ["subsidy"]);
    office.write_csv("b.csv", &[&["编号"], &["sukedai"], &["yangkedai"]]);
    assert_eq!(ids(&office.import("b.csv", &["--full"]).1, "removed"), ["subsidy"]);
}

#[test]
fn what_a_protected_check_expects_cannot_go() {
    let office = Office::with(FAQ);
    office.write_csv("a.csv", &[&["编号", "删除"], &["yangkedai", "是"]]);
    let (code, report) = office.import("a.csv", &["--apply"]);
    assert_eq!(code, Some(1), "{report}");
    assert!(codes(&report).contains(&"import.removed"), "{report}");
    assert_eq!(office.faq(), FAQ);
}

#[test]
fn a_sheet_that_breaks_a_protected_check_changes_nothing() {
    let office = Office::with(FAQ);
    let rows: &[&[&str]] = &[
        &["编号", "关键词", "问法"],
        &["yangkedai", "", "完全不相干的一句话"],
        &["sukedai", "扬科贷", "扬科贷怎么申请"],
    ];
    office.write_csv("a.csv", rows);
    let (code, report) = office.import("a.csv", &["--apply"]);
    assert_eq!(code, Some(1), "{report}");
    assert!(codes(&report).contains(&"faq.check"), "{report}");
    assert_eq!(office.faq(), FAQ);
}

#[test]
fn a_telephone_number_is_the_offices() {
    let office = Office::with(FAQ);
    office.export("a.xlsx");
    office.edit("a.xlsx", |table| table.set("yangkedai", "Office phone", "0514-22222222"));
    let (code, report) = office.import("a.xlsx", &["--apply"]);
    assert_eq!(code, Some(0), "{report}");
    assert_eq!(changed(&report), ["kjj.office_phone"]);
    assert!(office.faq().contains("phone = \"0514-22222222\"   # 白天有人接"));

    office.export("b.xlsx");
    office.edit("b.xlsx", |table| {
        table.set("sukedai", "Office phone", "0514-33333333");
        table.set("yangkedai", "Office phone", "0514-44444444");
    });
    let (code, report) = office.import("b.xlsx", &["--apply"]);
    assert_eq!(code, Some(1), "{report}");
    let message = report["findings"][0]["message"].as_str().expect("a message");
    assert!(message.contains("rows 2 and 3"), "{report}");
}

#[test]
fn another_office_does_not_get_the_old_ones_number() {
    let office = Office::with(FAQ);
    office.export("a.xlsx");
    office.edit("a.xlsx", |table| table.set("yangkedai", "Office", "市人社局"));
    let (code, report) = office.import("a.xlsx", &[]);
    assert_eq!(
        (code, changed(&report)),
        (Some(0), vec!["yangkedai.office".to_owned()]),
        "{report}"
    );
}

#[test]
fn the_columns_of_a_public_notice_are_understood() {
    let office = Office::with(FAQ);
    let rows: &[&[&str]] = &[
        &[
            "编号",
            "政策名称",
            "负责部门",
            "答复",
            "问法1",
            "问法2",
            "惠及对象",
            "申报条件",
            "兑现时限",
            "受理地址",
            "咨询电话",
            "网址",
        ],
        &[
            "notice",
            "稳岗返还",
            "rsj",
            "免申即享。",
            "稳岗返还怎么领",
            "稳岗返还何时到账",
            "参保企业",
            "裁员率不高于 5.5%",
            "60 个工作日",
            "盐阜路 2 号",
            "0514-12333",
            "https://rsj.example.gov.cn/x",
        ],
    ];
    office.write_csv("a.csv", rows);
    let (code, report) = office.import("a.csv", &["--apply"]);
    assert_eq!(code, Some(0), "{report}");
    let fields = &report["added"][0]["fields"];
    let eligibility = "惠及对象：参保企业\n\n申报条件：裁员率不高于 5.5%";
    assert_eq!(fields["eligibility_zh"], eligibility);
    assert_eq!(fields["question_zh"], "稳岗返还怎么领\n稳岗返还何时到账");
    assert_eq!(fields["links"], "稳岗返还 |  | https://rsj.example.gov.cn/x");
    assert_eq!(changed(&report), ["rsj.office_address_zh", "rsj.office_phone"]);
}

#[test]
fn findings_stand_at_their_cell() {
    let office = Office::with(FAQ);
    let rows: &[&[&str]] = &[
        &["编号", "标题", "负责部门", "备住", "链接", "答复"],
        &["sukedai", "苏科贷", "科技局局", "x", "指南 | http://a.example.gov.cn", "<script>x"],
    ];
    office.write_csv("a.csv", rows);
    let (code, report) = office.import("a.csv", &[]);
    assert_eq!(code, Some(1), "{report}");
    let findings = report["findings"].as_array().expect("a list");
    let places: Vec<(&str, u64, u64)> = findings
        .iter()
        .map(|finding| {
            let number = |key: &str| finding[key].as_u64().expect("a place");
            (finding["code"].as_str().expect("a code"), number("line"), number("column"))
        })
        .collect();
    for wanted in [
        ("import.columns", 1, 4),
        ("faq.unknown_ref", 2, 3),
        ("faq.url_http", 2, 5),
        ("faq.html", 2, 6),
    ] {
        assert!(places.contains(&wanted), "{wanted:?} is not in {places:?}");
    }
    assert!(findings.iter().all(|finding| finding["file"] == "a.csv"), "{report}");
}

#[test]
fn the_checked_copy_shows_what_is_wrong_and_what_would_change_and_can_be_imported() {
    let office = Office::with(FAQ);
    office.export("a.xlsx");
    office.edit("a.xlsx", |table| {
        table.set("sukedai", "Valid until", "长期");
        table.set("yangkedai", "Title (Chinese)", "扬科贷二期");
        table.delete("subsidy");
    });
    let (code, first) = office.import("a.xlsx", &[]);
    assert_eq!(code, Some(1), "{first}");
    assert_eq!(first["copy"], "a.checked.xlsx");
    let sheets = office.sheets("a.checked.xlsx");
    let said = sheets[0].rows[1].cells.last().expect("a cell").text();
    assert!(said.contains("长期") && said.contains("2027-12-31"), "{said}");
    let changes: Vec<String> =
        sheets[2].rows.iter().map(|row| row.cells.iter().map(Cell::text).collect()).collect();
    assert!(changes.iter().any(|line| line.contains("扬科贷二期")), "{changes:?}");
    assert!(changes.iter().any(|line| line.contains("subsidy")), "{changes:?}");

    let (_, again) = office.import("a.checked.xlsx", &[]);
    assert_eq!(again["copy"], "a.checked-2.xlsx");
    for list in ["added", "changed", "removed"] {
        assert_eq!(first[list], again[list]);
    }
    office.edit("a.checked.xlsx", |table| table.set("sukedai", "Valid until", "2027年12月31日"));
    let (code, mended) = office.import("a.checked.xlsx", &["--apply"]);
    assert_eq!(code, Some(0), "{mended}");
    assert!(office.faq().contains("valid_until = 2027-12-31"));
}

#[test]
fn a_file_that_is_there_is_not_overwritten() {
    let office = Office::with(FAQ);
    fs::write(office.path("a.csv"), "mine").expect("it is ours");
    assert_eq!(office.run(&["export", "a.csv"]).status.code(), Some(2));
    assert_eq!(fs::read_to_string(office.path("a.csv")).expect("it is there"), "mine");
    assert_eq!(office.run(&["export", "a.csv", "--force"]).status.code(), Some(0));
    assert_eq!(office.run(&["export", "a.pdf"]).status.code(), Some(2));
    let output = office.run(&["export", "-"]);
    assert!(output.stdout.starts_with("\u{feff}Id,Topic".as_bytes()));
}

#[test]
fn exported_cells_are_inert() {
    let faq = FAQ
        .replace("问科技局。", "=HYPERLINK(\\\"https://x.example\\\")")
        .replace("扬科贷\"]", "＝1+1\"]");
    for office in [Office::shipped(), Office::with(&faq)] {
        office.export("a.csv");
        let text = fs::read_to_string(office.path("a.csv")).expect("it is there");
        let cells = raw_cells(text.trim_start_matches('\u{feff}'));
        assert!(cells.len() > 50);
        let live: Vec<&String> = cells.iter().filter(|cell| looks_like_a_formula(cell)).collect();
        assert!(live.is_empty(), "{live:?}");
        assert!(nothing_changes(&office.import("a.csv", &[]).1));
    }
}

/// The cells of a .csv text as a spreadsheet program sees them, by a reader of its own.
fn raw_cells(text: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let rows = reader.records().map(|row| row.expect("it is sound"));
    rows.flat_map(|row| row.iter().map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[test]
fn the_staff_guide_lists_every_column() {
    let guide =
        fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("faq/README.md"))
            .expect("the guide is there");
    for language in Language::ALL {
        let table = guide_table(language);
        assert!(guide.contains(&table), "faq/README.md should have this table:\n{table}");
    }
}
