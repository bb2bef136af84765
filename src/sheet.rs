//! The FAQ as a sheet: one row an entry, for people who live in Excel and WPS.
//!
//! ```text
//!  export:  Faq ─► present ─► value ─► cells ─► grid
//!  import:  grid ─► header ─► row ─► value ─► plan (against the present FAQ) ─► amend
//! ```
//!
//! A cell and the key it stands for are two forms of one [`Value`], so that what was
//! exported and not edited is no change, whatever program saved it in between.

mod checked;
mod column;
mod day;
mod export;
mod fits;
mod header;
mod office;
mod pieces;
mod plan;
mod present;
mod row;
mod toml_file;
mod value;

pub use checked::checked;
pub use column::{COLUMNS, Column, Spec, guide_table};
pub use export::{Lossy, export, export_toml};
pub use plan::{Edit, EditKind, Options, Plan, kind_name, placed, plan};
pub use row::{Input, InputRow, read};
pub use toml_file::read_toml;
pub use value::Value;

use crate::{
    diagnostic::{Finding, Severity, Words},
    grid::{Book, Grid},
};

/// What a workbook is about, by the columns of its sheets.
#[derive(Debug)]
pub enum Kind<'a> {
    /// Entries, a row each.
    Entries {
        /// The sheet.
        grid: &'a Grid,
        /// Where it stands in the book, from 0.
        idx: usize,
    },
    /// Nothing that is known.
    Unknown,
}

/// Finds the sheet a book is about: the first whose header has an id among its columns.
pub fn kind(book: &Book) -> Kind<'_> {
    let sheets = book.sheets.iter().enumerate();
    let mut known = sheets.filter(|(_, grid)| header::is_entries(grid));
    known.next().map_or(Kind::Unknown, |(idx, grid)| Kind::Entries { grid, idx })
}

/// Something said about a cell, a row or a file.
fn said(severity: Severity, code: &'static str, zh: String, en: String) -> Finding {
    Finding::new(severity, code, Words::new(zh, en))
}
