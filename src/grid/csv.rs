//! .csv files: any of three separators, quotes, cells of several lines.

use std::{iter::Peekable, str::Chars};

use super::{
    Book, Cell, Fault, Grid, Refusal, Row, encoding, guard,
    limits::{MAX_CELLS, MAX_COLUMNS, MAX_ROWS},
};

/// What may stand between cells, the commonest first.
const SEPARATORS: [char; 3] = [',', ';', '\t'];

/// Reads text with separators. What stands between the cells of the first line stands
/// between all of them.
pub(super) fn read(bytes: &[u8]) -> Result<Book, Refusal> {
    let (text, guessed) = encoding::decode(bytes)?;
    let mut reader = Reader::new(&text);
    let mut grid = Grid::default();
    let mut n_cells = 0;
    while let Some(row) = reader.row()? {
        n_cells += row.cells.len();
        if row.cells.iter().any(|cell| *cell != Cell::Empty) {
            grid.rows.push(row);
        }
        if grid.rows.len() > MAX_ROWS {
            return Err(Refusal::new(Fault::TooManyRows));
        }
        if n_cells > MAX_CELLS {
            return Err(Refusal::new(Fault::TooManyCells));
        }
    }
    let formulas = reader.formulas;
    Ok(Book { sheets: vec![grid], formulas, guessed: guessed.map(str::to_owned) })
}

/// Reads a text row by row.
struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    separator: char,
    line: usize,
    n_rows: usize,
    /// Cells that came without a mark and look like formulas.
    formulas: Vec<(usize, usize, usize)>,
}

/// What ended a cell.
#[derive(PartialEq, Eq)]
enum End {
    Cell,
    Row,
    Text,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        let (rest, separator) = (text.chars().peekable(), separator(text));
        Self { rest, separator, line: 1, n_rows: 0, formulas: Vec::new() }
    }

    /// The next row; none at the end.
    fn row(&mut self) -> Result<Option<Row>, Refusal> {
        if self.rest.peek().is_none() {
            return Ok(None);
        }
        self.n_rows += 1;
        let (mut row, first_line) = (Row { number: self.n_rows, cells: Vec::new() }, self.line);
        loop {
            let (text, end) = self.cell(first_line)?;
            if guard::is_suspect(text.trim()) {
                self.formulas.push((0, row.number, row.cells.len() + 1));
            }
            row.cells.push(Cell::of(guard::unguard(&text)));
            if row.cells.len() > MAX_COLUMNS {
                return Err(Refusal::at(Fault::FarColumn, row.number, row.cells.len()));
            }
            if end != End::Cell {
                return Ok(Some(row));
            }
        }
    }

    /// The next cell; one in quotes goes on over separators and lines.
    fn cell(&mut self, first_line: usize) -> Result<(String, End), Refusal> {
        let mut text = String::new();
        if self.rest.next_if_eq(&'"').is_some() {
            self.quoted(&mut text, first_line)?;
        }
        let end = loop {
            match self.rest.next() {
                None => break End::Text,
                Some('\r') if self.rest.peek() == Some(&'\n') => {}
                Some('\n' | '\r') => {
                    self.line += 1;
                    break End::Row;
                }
                Some(c) if c == self.separator => break End::Cell,
                Some(c) => text.push(c),
            }
        };
        Ok((text, end))
    }

    /// What stands between quotes; two of them are one.
    fn quoted(&mut self, text: &mut String, first_line: usize) -> Result<(), Refusal> {
        loop {
            match self.rest.next() {
                None => return Err(Refusal::at(Fault::OpenQuotes, first_line, 1)),
                Some('"') => {
                    if self.rest.next_if_eq(&'"').is_none() {
                        return Ok(());
                    }
                    text.push('"');
                }
                Some(c) => {
                    self.line += usize::from(c == '\n');
                    text.push(c);
                }
            }
        }
    }
}

/// The separator that the first line has most of.
fn separator(text: &str) -> char {
    let header = text.lines().next().unwrap_or_default();
    let count = |separator: char| header.matches(separator).count();
    let mut best = SEPARATORS[0];
    for separator in SEPARATORS {
        if count(separator) > count(best) {
            best = separator;
        }
    }
    best
}

/// Writes a sheet as UTF-8 with a byte order mark, by which Excel knows it, text guarded
/// against being taken for a formula.
///
/// Source: RFC 4180.
pub fn write(grid: &Grid) -> Vec<u8> {
    let mut out = "\u{feff}".to_owned();
    for row in &grid.rows {
        let cells: Vec<String> = row.cells.iter().map(cell_text).collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out.into_bytes()
}

fn cell_text(cell: &Cell) -> String {
    let text = match cell {
        Cell::Text(text) => guard::guard(text).into_owned(),
        other => other.text(),
    };
    if text.contains(['"', '\n', '\r'].as_slice()) || text.contains(SEPARATORS.as_slice()) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(csv: &str) -> Vec<Vec<String>> {
        let book = read(csv.as_bytes()).expect("it can be read");
        let rows = &book.sheets[0].rows;
        rows.iter().map(|row| row.cells.iter().map(Cell::text).collect()).collect()
    }

    #[test]
    fn quotes_hold_separators_and_lines_together() {
        assert_eq!(texts("a,b\r\n\"x,\"\"y\"\"\r\nz\",2"), [["a", "b"], ["x,\"y\"\r\nz", "2"]]);
        assert_eq!(texts("a;b\n1,5;2"), [["a", "b"], ["1,5", "2"]]);
        assert_eq!(texts("a\tb\n1\t2\n"), [["a", "b"], ["1", "2"]]);
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_program_does() {
        let book = read(b"a,b\n\"1\n2\",x\n\n3,4").expect("it can be read");
        let numbers: Vec<_> = book.sheets[0].rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [1, 2, 4]);
    }

    #[test]
    fn quotes_that_stay_open_are_refused_where_they_open() {
        let refusal = read(b"a,b\nx,\"y\nz").expect_err("it is broken");
        assert_eq!((refusal.fault, refusal.row), (Fault::OpenQuotes, 2));
    }

    #[test]
    fn what_is_written_is_read_back() {
        let cells = ["=1+1", "- a\n- b", "he said \"x\"", "a;b", "'=2", "普通", "+86"];
        let row = Row { number: 1, cells: cells.map(Cell::of).to_vec() };
        let grid = Grid { name: String::new(), rows: vec![row] };
        let book = read(&write(&grid)).expect("it can be read");
        assert_eq!(book.sheets, [grid]);
        assert_eq!(book.formulas, []);
    }
}
