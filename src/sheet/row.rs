//! Rows of a sheet, read as entries-to-be.

mod warnings;

use std::collections::HashMap;

use self::warnings::{formula, guessed, left_out, no_rows, no_yes, unusable};
use super::{
    Column, Kind, Value,
    export::EXPORTED,
    header::{self, Slot},
    present, said,
};
use crate::{
    diagnostic::{Finding, Findings, Severity, Words},
    faq::{Faq, SlugError, check_slug},
    grid::{Book, Cell, Grid, Row},
};

/// The rows of a sheet, and what it knows of the FAQ it was exported from.
#[derive(Debug, Default)]
pub struct Input {
    /// The file as shown to people.
    pub file: String,
    /// The rows that name an entry.
    pub rows: Vec<InputRow>,
    /// How many rows there are below the header.
    pub n_rows: usize,
    /// The columns that are known, with their place in the sheet, from 1.
    pub columns: Vec<(usize, Column)>,
    /// Ids and versions of what was exported, where the workbook has kept the list.
    pub exported: Option<Vec<(String, String)>>,
    /// Where its sheet stands in the book, from 0.
    pub sheet: usize,
}

/// A row.
#[derive(Debug)]
pub struct InputRow {
    /// Its number in the sheet.
    pub number: usize,
    /// The id of its entry.
    pub id: String,
    /// What its cells say; a column that is not in the sheet is not here.
    pub values: Vec<(Column, Option<Value>)>,
    /// What the entry was like when it was exported.
    pub version: Option<String>,
    /// Whether the entry is to go.
    pub is_removed: bool,
}

impl InputRow {
    /// What it says in a column; none where the sheet does not have it.
    pub(super) fn get(&self, column: Column) -> Option<&Option<Value>> {
        self.values.iter().find(|(known, _)| *known == column).map(|(_, value)| value)
    }

    /// The text of a column, where there is some.
    pub(super) fn text(&self, column: Column) -> Option<&str> {
        match self.get(column)?.as_ref()? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl InputRow {
    /// The version of an entry that says what the cells do.
    pub(super) fn version_of_cells(&self) -> String {
        present::version_of(|column| self.get(column).cloned().flatten())
    }
}

impl Input {
    /// The place of a column in the sheet, from 1; the id's where it is not there.
    pub(super) fn column(&self, wanted: Column) -> usize {
        let find = |wanted| self.columns.iter().find(|(_, column)| *column == wanted);
        find(wanted).or_else(|| find(Column::Id)).map_or(1, |(place, _)| *place)
    }

    /// A finding at the cell of a row and column.
    pub(super) fn at(&self, finding: Finding, row: usize, column: Column) -> Finding {
        finding.in_file(self.file.as_str(), row, self.column(column)).field(column.key())
    }
}

/// Reads the entries of a book, with everything that is wrong with its cells.
pub fn read(book: &Book, file: &str, faq: &Faq) -> (Input, Findings) {
    let mut findings = Findings::new();
    let mut input = Input { file: file.to_owned(), ..Input::default() };
    if let Some(encoding) = &book.guessed {
        findings.push(guessed(encoding).in_file(file, 0, 0));
    }
    let (grid, idx) = match super::kind(book) {
        Kind::Entries { grid, idx } => (Some(grid), idx),
        Kind::Unknown => (book.sheets.iter().find(|grid| !grid.rows.is_empty()), 0),
    };
    let Some(grid) = grid else {
        findings.push(no_rows().in_file(file, 0, 0));
        return (input, findings);
    };
    let Some(header) = grid.rows.first() else { return (input, findings) };
    input.sheet = idx;
    input.exported = exported(book);
    let slots = header::slots(header, faq.desk().default_language());
    findings.extend(header::findings(header, &slots, file));
    findings.extend(left_out(book, idx).map(|finding| finding.in_file(file, 0, 0)));
    if findings.has_errors() {
        return (input, findings);
    }
    input.columns = places(&slots);
    input.n_rows = grid.rows.len() - 1;
    if input.n_rows == 0 {
        findings.push(no_rows().in_file(file, header.number, 1));
    }
    let formulas =
        book.formulas.iter().filter(|(sheet, row, _)| *sheet == idx && *row > header.number);
    findings.extend(formulas.map(|(_, row, column)| formula().in_file(file, *row, *column)));
    let mut reader = Reader { input, findings, faq };
    for row in &grid.rows[1..] {
        reader.row(row, grid);
    }
    reader.duplicates();
    (reader.input, reader.findings)
}

/// Known columns with their places, from 1.
fn places(slots: &[Slot]) -> Vec<(usize, Column)> {
    let known = slots.iter().enumerate().filter_map(|(idx, slot)| match slot {
        Slot::Known(column) => Some((idx + 1, *column)),
        _ => None,
    });
    known.collect()
}

/// The list of what was exported, on the guide sheet.
fn exported(book: &Book) -> Option<Vec<(String, String)>> {
    let text = |row: &Row, idx: usize| row.cells.get(idx).map(Cell::text).unwrap_or_default();
    let lists = book.sheets.iter().find_map(|grid| {
        let at = grid.rows.iter().position(|row| text(row, 1) == EXPORTED)?;
        Some(&grid.rows[at + 1..])
    });
    let pairs = lists?.iter().map(|row| (text(row, 0), text(row, 1)));
    Some(pairs.filter(|(id, _)| !id.is_empty()).collect())
}

/// Reads row by row.
struct Reader<'a> {
    input: Input,
    findings: Findings,
    faq: &'a Faq,
}

impl Reader<'_> {
    fn row(&mut self, row: &Row, grid: &Grid) {
        let id_at = self.input.column(Column::Id);
        let id = row.cells.get(id_at - 1).map(Cell::text).unwrap_or_default();
        let is_sound = self.check_id(&id, row.number);
        self.check_length(&id, row, grid);
        let mut read = InputRow {
            number: row.number,
            id: id.clone(),
            values: Vec::new(),
            version: None,
            is_removed: false,
        };
        for (place, column) in self.input.columns.clone() {
            // A row that ends early says nothing in the columns it does not reach.
            let is_known = self.faq.entry(&id).is_some();
            let Some(cell) = row
                .cells
                .get(place - 1)
                .or((!is_known || grid_is_table(grid)).then_some(&Cell::Empty))
            else {
                continue;
            };
            self.cell(&mut read, column, place, cell);
        }
        if is_sound {
            self.input.rows.push(read);
        }
    }

    /// One cell of a row.
    fn cell(&mut self, row: &mut InputRow, column: Column, place: usize, cell: &Cell) {
        if let Some(finding) = unusable(cell) {
            self.findings.push(self.placed(finding, row, column, place));
            return;
        }
        match column {
            Column::Id => {}
            Column::Version => row.version = Some(cell.text()).filter(|text| !text.is_empty()),
            Column::Remove => {
                row.is_removed = is_yes(cell).unwrap_or_default();
                if is_yes(cell).is_none() {
                    let finding = self.placed(no_yes(&cell.text()), row, column, place);
                    self.findings.push(finding);
                }
            }
            _ => match Value::read(column, cell, self.faq) {
                Ok(value) => row.add(column, value),
                Err(problem) => {
                    let finding = Finding::error(problem.code, problem.message).help(problem.help);
                    self.findings.push(self.placed(finding, row, column, place));
                }
            },
        }
    }

    fn placed(&self, finding: Finding, row: &InputRow, column: Column, place: usize) -> Finding {
        let finding = finding.in_file(self.input.file.as_str(), row.number, place);
        finding.field(column.key()).entry(row.id.as_str())
    }

    /// Whether an id can be one.
    fn check_id(&mut self, id: &str, row: usize) -> bool {
        let (code, zh, en) = match check_slug(id) {
            Ok(()) => return true,
            Err(SlugError::Blank) => {
                ("import.row", "这一行没有编号".to_owned(), "this row has no id".to_owned())
            }
            Err(_) => {
                ("faq.id", format!("编号「{id}」不合规定"), format!("“{id}” cannot be an id"))
            }
        };
        let help = Words::new(
            "编号只用小写英文、数字和短横线，最多 64 个字符，如 seal-filing",
            "an id has small letters, digits and hyphens, 64 at most, such as seal-filing",
        );
        let finding = said(Severity::Error, code, zh, en).help(help);
        self.findings.push(self.input.at(finding, row, Column::Id));
        false
    }

    /// A row with more cells than the header has, or of a .csv file that was cut off.
    fn check_length(&mut self, id: &str, row: &Row, grid: &Grid) {
        let n_columns = grid.rows[0].cells.len();
        let extra = row.cells.iter().skip(n_columns).position(|cell| *cell != Cell::Empty);
        if let Some(extra) = extra {
            let finding = said(
                Severity::Error,
                "import.row",
                "这一行的格子比列名多".to_owned(),
                "this row has more cells than there are columns".to_owned(),
            );
            let help = Words::new(
                "多半是格子里的逗号没有用引号括起来；或者给那一列写上列名",
                "a comma inside a cell may lack its quotes; or name that column",
            );
            let place = n_columns + extra + 1;
            self.findings
                .push(finding.in_file(self.input.file.as_str(), row.number, place).help(help));
        }
        let version_at = self.input.columns.iter().find(|(_, column)| *column == Column::Version);
        let is_cut = !grid_is_table(grid)
            && self.faq.entry(id).is_some()
            && version_at.is_some_and(|(place, _)| row.cells.len() < *place);
        if is_cut {
            let finding = said(
                Severity::Error,
                "import.row",
                "这一行没有写完，文件可能被截断了".to_owned(),
                "this row ends early; the file may have been cut off".to_owned(),
            );
            let help = Words::new("重新导出，或者补全这一行", "export again, or complete the row");
            self.findings.push(self.input.at(finding, row.number, Column::Id).help(help));
        }
    }

    /// The same id in two rows.
    fn duplicates(&mut self) {
        let mut first: HashMap<&str, usize> = HashMap::new();
        let mut twice = Vec::new();
        for row in &self.input.rows {
            match first.get(row.id.as_str()) {
                Some(&earlier) => twice.push((row.id.clone(), earlier, row.number)),
                None => _ = first.insert(&row.id, row.number),
            }
        }
        for (id, earlier, here) in twice {
            let finding = said(
                Severity::Error,
                "import.duplicate_id",
                format!("编号 {id} 在第 {earlier} 行和第 {here} 行各有一次"),
                format!("the id {id} is in row {earlier} and in row {here}"),
            );
            let help = Words::new(
                "合成一行；如果是两条不同的政策，给其中一条换个编号",
                "make one row of them, or give one of two policies another id",
            );
            let finding = self.input.at(finding, here, Column::Id).entry(id).help(help);
            self.findings.push(finding);
        }
    }
}

impl InputRow {
    /// Adds what a cell says; questions may be spread over several columns.
    fn add(&mut self, column: Column, value: Option<Value>) {
        let known = self.values.iter_mut().find(|(known, _)| *known == column);
        match (known, value) {
            (None, value) => self.values.push((column, value)),
            (Some((_, Some(Value::Lines(lines)))), Some(Value::Lines(more))) => lines.extend(more),
            (Some((_, known)), Some(value)) => *known = Some(value),
            (Some(_), None) => {}
        }
    }
}

/// Whether a row of the sheet is as long as its header by nature: a workbook leaves blank
/// cells out, a .csv file does not.
fn grid_is_table(grid: &Grid) -> bool {
    !grid.name.is_empty()
}

fn is_yes(cell: &Cell) -> Option<bool> {
    match cell.text().to_lowercase().as_str() {
        "是" | "yes" | "y" | "x" | "1" | "true" | "√" | "✓" | "删除" => Some(true),
        "" | "否" | "no" | "n" | "0" | "false" => Some(false),
        _ => None,
    }
}
