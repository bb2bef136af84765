//! A sheet as people see it: rows of cells, each with its place. What comes out of an .xlsx or
//! .csv file and what goes into one, whatever it is about: entries, gaps, a report.

mod csv;
mod encoding;
mod guard;
mod limits;
mod refusal;
mod wire;
mod workbook;
mod xlsx;
mod zip;

use chrono::NaiveDate;

pub use csv::write as write_csv;
pub use guard::looks_like_a_formula;
pub use limits::{MAX_CELL_CHARS, MAX_FILE_BYTES};
pub use refusal::{Fault, Refusal};
pub use wire::{from_wire, to_wire};
pub use workbook::{Page, Paint, Pick, write as write_workbook};

/// What is in a cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text.
    Text(String),
    /// A number that is not formatted as a date.
    Number(f64),
    /// A day, from a cell that is formatted as one.
    Date(NaiveDate),
    /// Yes or no.
    Bool(bool),
}

/// A row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// Its number in the sheet, from 1. Of a .csv file too: people see it in a spreadsheet
    /// program, where a row of many lines is one.
    pub number: usize,
    /// Its cells, from the first column on.
    pub cells: Vec<Cell>,
}

/// A sheet: its first row is the header.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grid {
    /// What the sheet is called; empty for a .csv file.
    pub name: String,
    /// Every row that is not blank, the header first.
    pub rows: Vec<Row>,
}

/// What came out of a file: its sheets, and what is worth a word about how they were read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Book {
    /// The sheets, in the order they are shown; a .csv file has one.
    pub sheets: Vec<Grid>,
    /// Cells that held a formula, whose last result was taken: sheet, row and column, the
    /// sheet from 0, the others from 1.
    pub formulas: Vec<(usize, usize, usize)>,
    /// The encoding, where it had to be guessed.
    pub guessed: Option<String>,
}

/// How a file is to be read, by its name; what is in it has the last word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A workbook.
    Xlsx,
    /// Text with separators.
    Csv,
}

/// What a zip archive begins with, and so every workbook.
const ZIP_MAGIC: &[u8] = b"PK\x03\x04";
/// What the binary workbooks before 2007 begin with, and encrypted ones to this day.
///
/// Source: MS-CFB §2.2.
const OLE_MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Reads a file. It may be anyone's: call this in a process of its own.
pub fn read(bytes: Vec<u8>, format: Format) -> Result<Book, Refusal> {
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(Refusal::new(Fault::FileTooBig));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Refusal::new(Fault::Empty));
    }
    if bytes.starts_with(OLE_MAGIC) {
        return Err(Refusal::new(Fault::OldOrLocked));
    }
    if bytes.starts_with(ZIP_MAGIC) {
        return xlsx::read(bytes);
    }
    match format {
        Format::Xlsx => Err(Refusal::new(Fault::NotAWorkbook)),
        Format::Csv => csv::read(&bytes),
    }
}

impl Cell {
    /// Text, or nothing where it is blank.
    pub fn of(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.trim().is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// The cell as text, without white space around it; empty for an empty one.
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.trim().to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Date(day) => day.to_string(),
            Self::Bool(yes) => yes.to_string(),
        }
    }
}
