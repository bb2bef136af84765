//! Workbooks, from Excel, WPS and `LibreOffice`.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, Xlsx, XlsxError};
use chrono::NaiveDate;

use super::{
    Book, Cell, Fault, Grid, Refusal, Row, guard,
    limits::{MAX_CELLS, MAX_COLUMNS, MAX_ROWS},
    zip,
};

/// Reads a workbook, after a look into it.
pub(super) fn read(bytes: Vec<u8>) -> Result<Book, Refusal> {
    zip::inspect(&bytes)?;
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let metadata = workbook.sheets_metadata();
    let sheets = metadata.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
    let mut book = Book::default();
    let mut n_cells = 0;
    for name in names {
        let sheet = read_sheet(&mut workbook, &name, &mut n_cells)?;
        let idx = book.sheets.len();
        book.formulas.extend(sheet.formulas.iter().map(|&(row, column)| (idx, row, column)));
        book.sheets.push(sheet.grid);
    }
    Ok(book)
}

/// A sheet and where its formulas are: row and column, from 1.
#[derive(Default)]
struct Sheet {
    grid: Grid,
    formulas: Vec<(usize, usize)>,
}

/// Reads a sheet cell by cell, so that one value far away costs one row and no more.
fn read_sheet(
    workbook: &mut Xlsx<Cursor<Vec<u8>>>,
    name: &str,
    n_cells: &mut usize,
) -> Result<Sheet, Refusal> {
    let mut sheet = Sheet::default();
    name.clone_into(&mut sheet.grid.name);
    let mut reader = workbook.worksheet_cells_reader(name).map_err(|error| unreadable(&error))?;
    while let Some(record) = reader.next_cell_with_formula().map_err(|error| unreadable(&error))? {
        let (row, column) = (record.pos.0 as usize + 1, record.pos.1 as usize + 1);
        let cell = cell(&record.value);
        if record.formula.is_some() {
            sheet.formulas.push((row, column));
        }
        if cell == Cell::Empty {
            continue;
        }
        *n_cells += 1;
        if *n_cells > MAX_CELLS {
            return Err(Refusal::new(Fault::TooManyCells));
        }
        sheet.grid.put(row, column, cell)?;
    }
    sheet.grid.rows.sort_by_key(|row| row.number);
    Ok(sheet)
}

impl Grid {
    /// Puts a cell where it belongs; cells come row by row, in any order within a row.
    fn put(&mut self, number: usize, column: usize, cell: Cell) -> Result<(), Refusal> {
        if column > MAX_COLUMNS {
            return Err(Refusal::at(Fault::FarColumn, number, column));
        }
        if self.rows.last().is_none_or(|row| row.number != number) {
            if self.rows.len() == MAX_ROWS {
                return Err(Refusal::at(Fault::TooManyRows, number, 1));
            }
            self.rows.push(Row { number, cells: Vec::new() });
        }
        let row = self.rows.last_mut().expect("a row was pushed just now");
        if row.cells.len() < column {
            row.cells.resize(column, Cell::Empty);
        }
        row.cells[column - 1] = cell;
        Ok(())
    }
}

fn cell(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cell::of(guard::unguard(text))
        }
        DataRef::SharedString(text) => Cell::of(guard::unguard(text)),
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::Bool(yes) => Cell::Bool(*yes),
        DataRef::DateTime(moment) => day(moment).map_or(Cell::Number(moment.as_f64()), Cell::Date),
        DataRef::Error(error) => Cell::Text(error.to_string()),
    }
}

/// The day of a cell that is formatted as one; none for a length of time.
fn day(moment: &ExcelDateTime) -> Option<NaiveDate> {
    if !moment.is_datetime() {
        return None;
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
}

fn unreadable(error: &XlsxError) -> Refusal {
    Refusal::new(match error {
        XlsxError::Password => Fault::OldOrLocked,
        XlsxError::FileNotFound(_) => Fault::NotAWorkbook,
        _ => Fault::Broken,
    })
}
