//! Sheets as the tests need them: exported and imported by the real binary, and edited
//! between the two as people do.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use policydesk::grid::{Cell, Format, Grid, Page, read, write_csv, write_workbook};
use serde_json::Value;
use tempfile::TempDir;

/// A folder with an FAQ of its own in `faq/`.
pub(crate) struct Office {
    folder: TempDir,
}

impl Office {
    /// An office with this FAQ.
    pub(crate) fn with(faq: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir_all(folder.path().join("faq")).expect("it is ours");
        fs::write(folder.path().join("faq/a.toml"), faq).expect("it is ours");
        Self { folder }
    }

    /// The shipped desk's office.
    pub(crate) fn shipped() -> Self {
        let office = Self::with("");
        fs::remove_file(office.path("faq/a.toml")).expect("it was written just now");
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("faq");
        for item in fs::read_dir(shipped).expect("the FAQ is there") {
            let path = item.expect("the FAQ is readable").path();
            let name = path.file_name().expect("a file has a name");
            fs::copy(&path, office.path("faq").join(name)).expect("the FAQ is readable");
        }
        office
    }

    /// A path in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The text of the FAQ of [`Office::with`].
    pub(crate) fn faq(&self) -> String {
        fs::read_to_string(self.path("faq/a.toml")).expect("it is there")
    }

    /// Runs the binary in the folder.
    pub(crate) fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_policydesk"));
        command.env_clear().env("LANG", "en_US.UTF-8").current_dir(self.folder.path());
        command.args(args).args(["--faq", "faq"]).output().expect("the binary runs")
    }

    /// Exports to a file that is not there yet.
    pub(crate) fn export(&self, name: &str) {
        let output = self.run(&["export", name]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Imports a file, and returns the exit code and what is reported.
    pub(crate) fn import(&self, name: &str, flags: &[&str]) -> (Option<i32>, Value) {
        let output = self.run(&[&["import", name, "--format", "json"], flags].concat());
        let said = String::from_utf8_lossy(&output.stderr);
        let report = serde_json::from_slice(&output.stdout);
        (output.status.code(), report.unwrap_or_else(|error| panic!("{error}: {said}")))
    }

    /// The sheets of a file.
    pub(crate) fn sheets(&self, name: &str) -> Vec<Grid> {
        let bytes = fs::read(self.path(name)).expect("the sheet is there");
        let format = if name.ends_with("csv") { Format::Csv } else { Format::Xlsx };
        read(bytes, format).expect("the sheet can be read").sheets
    }

    /// Edits the first sheet of a file, as somebody would in a spreadsheet program.
    pub(crate) fn edit(&self, name: &str, edit: impl FnOnce(&mut Table)) {
        let mut sheets = self.sheets(name);
        let mut table = Table(sheets.remove(0));
        edit(&mut table);
        let bytes = if name.ends_with("csv") {
            write_csv(&table.0)
        } else {
            let grids = std::iter::once(table.0).chain(sheets);
            let pages: Vec<Page> = grids.map(|grid| Page { grid, ..Page::default() }).collect();
            write_workbook(&pages).expect("the sheet can be written")
        };
        fs::write(self.path(name), bytes).expect("it is ours");
    }

    /// Writes a .csv file of these rows.
    pub(crate) fn write_csv(&self, name: &str, rows: &[&[&str]]) {
        let lines: Vec<String> = rows
            .iter()
            .map(|row| {
                let cells = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
                cells.collect::<Vec<_>>().join(",")
            })
            .collect();
        fs::write(self.path(name), lines.join("\r\n")).expect("it is ours");
    }
}

/// A sheet with its header.
pub(crate) struct Table(pub(crate) Grid);

impl Table {
    /// The place of a column by its name, from 0.
    pub(crate) fn column(&self, name: &str) -> usize {
        let header = &self.0.rows[0];
        let found = header.cells.iter().position(|cell| cell.text() == name);
        found.unwrap_or_else(|| panic!("no column {name}: {header:?}"))
    }

    /// The place of an entry's row, from 0.
    pub(crate) fn row(&self, id: &str) -> usize {
        let found = self.0.rows.iter().position(|row| row.cells[0].text() == id);
        found.unwrap_or_else(|| panic!("no row {id}"))
    }

    /// Writes into a cell.
    pub(crate) fn set(&mut self, id: &str, column: &str, text: &str) {
        let (row, column) = (self.row(id), self.column(column));
        let cells = &mut self.0.rows[row].cells;
        cells.resize(cells.len().max(column + 1), Cell::Empty);
        cells[column] = Cell::of(text);
    }

    /// Deletes a row.
    pub(crate) fn delete(&mut self, id: &str) {
        let row = self.row(id);
        self.0.rows.remove(row);
    }
}

/// The ids of a list of the report.
pub(crate) fn ids(report: &Value, list: &str) -> Vec<String> {
    let list = report[list].as_array().expect("a list").iter();
    list.map(|one| one["entry"].as_str().or(one.as_str()).expect("an id").to_owned()).collect()
}

/// The codes of the findings.
pub(crate) fn codes(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().expect("a list");
    findings.iter().map(|finding| finding["code"].as_str().expect("a code")).collect()
}
