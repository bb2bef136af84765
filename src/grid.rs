//! A sheet as people see it: rows of cells, each with its place. What comes out of an .xlsx or
//! .csv file and what goes into one, whatever it is about: entries, gaps, a report.

use chrono::NaiveDate;

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
    /// Its number in the sheet or its first line in the file, from 1.
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

impl Cell {
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
