//! Workbooks as other programs write them.

use std::{
    fs,
    io::{Cursor, Write as _},
};

use serde_json::Value;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::FAQ;
use crate::kit::sheet::{Office, codes};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// A workbook of one sheet, without styles, dimension or docProps.
fn workbook(cells: &str, strings: &str) -> Vec<u8> {
    let kind = |part: &str| {
        format!("application/vnd.openxmlformats-officedocument.spreadsheetml.{part}+xml")
    };
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
                 ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Override PartName=\"/xl/workbook.xml\" ContentType=\"{}\"/></Types>",
                kind("sheet.main")
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" \
                 Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets>\
                 <sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\">\
                 <Relationship Id=\"r1\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
                 <Relationship Id=\"r2\" Type=\"{RELATIONS}/sharedStrings\" Target=\"sharedStrings.xml\"/>\
                 </Relationships>"
            ),
        ),
        ("xl/sharedStrings.xml", format!("<sst xmlns=\"{MAIN}\">{strings}</sst>")),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{cells}</sheetData></worksheet>"),
        ),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default()).expect("a member");
        zip.write_all(text.as_bytes()).expect("memory takes it");
    }
    zip.finish().expect("an archive").into_inner()
}

fn text(cell: &str, text: &str) -> String {
    format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

#[test]
fn rich_text_inline_strings_and_formulas_of_other_programs_are_read() {
    let office = Office::with(FAQ);
    let header = [("A1", "编号"), ("B1", "标题"), ("C1", "金额"), ("D1", "维护科室")];
    let header = header.map(|(cell, label)| text(cell, label)).concat();
    let (first, second) = (text("A2", "sukedai"), text("A3", "yangkedai"));
    let cells = format!(
        "<row r=\"1\">{header}</row><row r=\"2\">{first}<c r=\"B2\" t=\"s\"><v>0</v></c>\
         <c r=\"C2\" t=\"str\"><f t=\"shared\" si=\"0\" ref=\"C2:C3\">\"最高\"&amp;1</f><v>最高1</v></c>\
         <c r=\"D2\"/></row><row r=\"3\">{second}<c r=\"B3\" t=\"s\"><v>1</v></c>\
         <c r=\"C3\" t=\"str\"><f t=\"shared\" si=\"0\"/><v>最高2</v></c></row>"
    );
    let strings =
        "<si><r><t>苏科</t></r><r><rPr><b/></rPr><t>贷新</t></r></si><si><t>扬科贷</t></si>";
    fs::write(office.path("wps.xlsx"), workbook(&cells, strings)).expect("it is ours");
    let (code, report) = office.import("wps.xlsx", &[]);
    assert_eq!(code, Some(0), "{report}");
    assert_eq!(codes(&report), ["import.formula", "import.formula"]);
    let new: Vec<&Value> =
        report["changed"].as_array().expect("a list").iter().map(|edit| &edit["new"]).collect();
    assert_eq!(new, ["苏科贷新", "最高1", "最高2"]);
}

#[test]
fn a_value_far_away_is_refused_and_takes_no_memory() {
    let office = Office::with(FAQ);
    let cells = format!(
        "<row r=\"1\">{}</row><row r=\"1048576\">{}</row>",
        text("A1", "编号"),
        text("XFD1048576", "x")
    );
    fs::write(office.path("far.xlsx"), workbook(&cells, "")).expect("it is ours");
    let (code, report) = office.import("far.xlsx", &[]);
    assert_eq!((code, codes(&report)), (Some(1), vec!["import.too_big"]), "{report}");
    let finding = &report["findings"][0];
    assert_eq!(
        (&finding["line"], &finding["column"]),
        (&Value::from(1_048_576), &Value::from(16_384))
    );
}
