//! Entries from a TOML file, taken as a sheet would be.

use chrono::NaiveDate;
use toml_edit::DocumentMut;

use super::{COLUMNS, Column, Input, present, row::InputRow, said};
use crate::{
    diagnostic::{Findings, Severity, SourceFile, Words},
    faq::{self, Entry, Faq},
};

/// Tables of the present set that would speak of entries it is read without.
const ABOUT_ENTRIES: [&str; 2] = ["entry", "check"];

/// Reads the entries of a file as if they stood in the present set: topics, offices and
/// other entries may be referred to. An entry replaces the one of the same id whole.
pub fn read_toml(
    file: &SourceFile,
    set: &[SourceFile],
    faq: &Faq,
    today: NaiveDate,
) -> (Input, Findings) {
    let mut findings = only_entries(file);
    let mut files: Vec<SourceFile> = set.iter().filter_map(without_entries).collect();
    files.push(SourceFile::new("", stand_ins(file, faq)));
    files.push(file.clone());
    let (loaded, found) = faq::load(&files, today);
    // What is no error shows when the changed set is examined, where it is about a change.
    findings.extend(
        found
            .into_iter()
            .filter(|finding| finding.file == file.path() && finding.severity == Severity::Error),
    );
    let loaded = loaded.filter(|_| !findings.has_errors());
    let entries = loaded.iter().flat_map(Faq::entries);
    let rows: Vec<InputRow> =
        entries.filter(|entry| entry.origin.0 == file.path()).map(row).collect();
    let n_rows = rows.len();
    let input = Input { file: file.path().to_owned(), rows, n_rows, ..Input::default() };
    (input, findings)
}

/// A finding for each table that is no entry.
fn only_entries(file: &SourceFile) -> Findings {
    let Ok(document) = file.text().parse::<DocumentMut>() else { return Findings::new() };
    let others = document.iter().map(|(name, _)| name).filter(|name| *name != "entry");
    others
        .map(|name| {
            let finding = said(
                Severity::Error,
                "import.columns",
                format!("导入的文件里只能有 [[entry]]，这里有 {name}"),
                format!("only [[entry]] can be imported, and here is {name}"),
            );
            let help = Words::new(
                "部门、话题等请直接改 FAQ 文件夹里的文件",
                "edit offices, topics and the like in the files of the FAQ folder",
            );
            finding.in_file(file.path(), 1, 1).help(help)
        })
        .collect()
}

/// A file of the set without what speaks of entries.
fn without_entries(file: &SourceFile) -> Option<SourceFile> {
    let mut document = file.text().parse::<DocumentMut>().ok()?;
    for name in ABOUT_ENTRIES {
        document.remove(name);
    }
    Some(SourceFile::new(file.path(), document.to_string()))
}

/// Empty entries for those the file does not hold, so that it may refer to them.
fn stand_ins(file: &SourceFile, faq: &Faq) -> String {
    let document = file.text().parse::<DocumentMut>().unwrap_or_default();
    let tables = document.get("entry").and_then(|item| item.as_array_of_tables());
    let held: Vec<&str> = tables
        .into_iter()
        .flat_map(|tables| tables.iter())
        .filter_map(|table| table.get("id")?.as_str())
        .collect();
    let others = faq.entries().iter().filter(|entry| !held.contains(&entry.id.as_str()));
    let tables = others
        .map(|entry| format!("[[entry]]\nid = \"{}\"\ntitle = \"-\"\nanswer = \"-\"\n", entry.id));
    tables.collect::<Vec<_>>().concat()
}

fn row(entry: &Entry) -> InputRow {
    let own = COLUMNS.iter().filter(|spec| spec.width.is_some() && spec.column != Column::Id);
    let own = own.map(|spec| spec.column).filter(|column| column.path().is_some());
    InputRow {
        number: entry.origin.1,
        id: entry.id.to_string(),
        values: own.map(|column| (column, present::entry(entry, column))).collect(),
        version: None,
        is_removed: false,
    }
}
