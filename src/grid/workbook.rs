//! Workbooks to write: sheets with a header that stays in sight, wrapped text, drop-down
//! lists, and marks on cells that need a look.

use chrono::{Datelike as _, NaiveDate};
use rust_xlsxwriter::{
    Color, DataValidation, ExcelDateTime, Format, FormatAlign, Formula, Note, Workbook, Worksheet,
    XlsxError,
};

use super::{Cell, Grid, Row, guard};
use crate::diagnostic::Severity;

/// The height of a row, in points: four lines, the rest shows when the row is opened. Whole
/// answers would make every row as high as the screen.
const ROW_HEIGHT: f64 = 60.0;

/// The colour of the header: a quiet green, dark enough for white text.
const HEADER_COLOUR: u32 = 0x00_2f_6f_5e;

/// A sheet to write and how it looks.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Its cells; the first row is the header.
    pub grid: Grid,
    /// The width of each column, in characters.
    pub widths: Vec<f64>,
    /// Drop-down lists.
    pub picks: Vec<Pick>,
    /// Marks on cells.
    pub paints: Vec<Paint>,
}

/// A drop-down list under the cells of a column. Other values may still be typed.
#[derive(Debug, Clone)]
pub struct Pick {
    /// The column, from 0.
    pub column: u16,
    /// The cells with the choices, such as `'选项'!$A$2:$A$12`.
    pub range: String,
}

/// A mark on a cell.
#[derive(Debug, Clone)]
pub struct Paint {
    /// The row within the page, from 0: the header's.
    pub row: usize,
    /// The column, from 0.
    pub column: usize,
    /// How bad it is, which is its colour.
    pub severity: Severity,
    /// What is said beside the cell.
    pub note: String,
}

/// Writes a workbook, its sheets in order.
///
/// Fails where a name or a text is longer than a workbook can hold.
pub fn write(pages: &[Page]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let styles = Styles::new();
    for page in pages {
        let sheet = workbook.add_worksheet();
        sheet.set_name(page.grid.name.as_str())?;
        styles.write(sheet, page)?;
    }
    workbook.save_to_buffer()
}

/// The looks of cells.
struct Styles {
    header: Format,
    text: Format,
    /// Text that must never be taken for anything else.
    inert: Format,
    day: Format,
}

impl Styles {
    fn new() -> Self {
        let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let header = text.clone().set_bold().set_font_color(Color::White);
        Self {
            header: header.set_background_color(Color::RGB(HEADER_COLOUR)),
            inert: text.clone().set_quote_prefix(),
            day: text.clone().set_num_format("yyyy-mm-dd"),
            text,
        }
    }

    fn write(&self, sheet: &mut Worksheet, page: &Page) -> Result<(), XlsxError> {
        sheet.set_freeze_panes(1, 0)?;
        for (column, width) in (0..).zip(&page.widths) {
            sheet.set_column_width(column, *width)?;
        }
        for (number, row) in (0..).zip(&page.grid.rows) {
            if number > 0 {
                sheet.set_row_height(number, ROW_HEIGHT)?;
            }
            self.write_row(sheet, number, row, page)?;
        }
        let n_rows = u32::try_from(page.grid.rows.len()).unwrap_or(u32::MAX);
        for pick in &page.picks {
            let list = DataValidation::new().allow_list_formula(Formula::new(&pick.range));
            // Names that are not in the list are understood too.
            let list = list.show_error_message(false);
            let n_offered = n_rows + SPARE_ROWS;
            sheet.add_data_validation(1, pick.column, n_offered, pick.column, &list)?;
        }
        Ok(())
    }

    fn write_row(
        &self,
        sheet: &mut Worksheet,
        number: u32,
        row: &Row,
        page: &Page,
    ) -> Result<(), XlsxError> {
        for (column, cell) in (0..).zip(&row.cells) {
            let here = page.paints.iter().filter(|paint| {
                paint.row == number as usize && paint.column == usize::from(column)
            });
            let worst = here.clone().map(|paint| paint.severity).max();
            let style = |base: &Format| match worst {
                Some(severity) => base.clone().set_background_color(colour(severity)),
                None => base.clone(),
            };
            match cell {
                _ if number == 0 => {
                    sheet.write_string_with_format(0, column, cell.text(), &self.header)?
                }
                Cell::Empty => sheet.write_blank(number, column, &style(&self.text))?,
                Cell::Text(text) => {
                    let is_inert = guard::looks_like_a_formula(text);
                    let base = if is_inert { &self.inert } else { &self.text };
                    let text = guard::guard_marked(text);
                    sheet.write_string_with_format(number, column, text, &style(base))?
                }
                Cell::Number(n) => {
                    sheet.write_number_with_format(number, column, *n, &style(&self.text))?
                }
                Cell::Date(day) => self.write_day(sheet, number, column, *day, &style)?,
                Cell::Bool(yes) => {
                    sheet.write_boolean_with_format(number, column, *yes, &style(&self.text))?
                }
            };
            if worst.is_some() {
                let said: Vec<&str> = here.map(|paint| paint.note.as_str()).collect();
                let note = Note::new(said.join("\n")).add_author_prefix(false);
                sheet.insert_note(number, column, &note.set_width(320).set_height(120))?;
            }
        }
        Ok(())
    }

    /// A day as a date, or as text where a workbook's calendar does not reach.
    fn write_day<'s>(
        &self,
        sheet: &'s mut Worksheet,
        row: u32,
        column: u16,
        day: NaiveDate,
        style: &dyn Fn(&Format) -> Format,
    ) -> Result<&'s mut Worksheet, XlsxError> {
        match excel_day(day) {
            Some(moment) => {
                sheet.write_datetime_with_format(row, column, &moment, &style(&self.day))
            }
            None => {
                sheet.write_string_with_format(row, column, day.to_string(), &style(&self.text))
            }
        }
    }
}

/// How many rows below the last one still have the drop-down lists: room for new entries.
const SPARE_ROWS: u32 = 500;

/// A day as the workbook counts it; its calendar begins in 1900, and so that nobody has to
/// think of the day in that year which never was, ours begins in 1901.
fn excel_day(day: NaiveDate) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok().filter(|year| (1901..=9999).contains(year))?;
    let (month, day) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    ExcelDateTime::from_ymd(year, month, day).ok()
}

const fn colour(severity: Severity) -> Color {
    match severity {
        Severity::Error => Color::RGB(0x00_ff_c7_ce),
        Severity::Warning => Color::RGB(0x00_ff_eb_9c),
        Severity::Note => Color::RGB(0x00_dd_eb_f7),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{Format as FileFormat, read};

    #[test]
    fn what_is_written_is_read_back() {
        let day = NaiveDate::from_ymd_opt(2027, 12, 31).expect("a day");
        let texts = ["=1+1", "'=2", "- a\n- b", "_x0041_", "a\tb", "苏科贷 👍", "'quoted'"];
        let mut cells: Vec<Cell> = texts.map(Cell::of).to_vec();
        cells.extend([Cell::Date(day), Cell::Number(46_387.0), Cell::Bool(true), Cell::of("end")]);
        let header = Row { number: 1, cells: vec![Cell::of("h"); cells.len()] };
        let grid = Grid { name: "表".to_owned(), rows: vec![header, Row { number: 2, cells }] };
        let paint =
            Paint { row: 1, column: 0, severity: Severity::Error, note: "不对".to_owned() };
        let page = Page { grid: grid.clone(), paints: vec![paint], ..Page::default() };
        let bytes = write(&[page]).expect("it can be written");
        let book = read(bytes, FileFormat::Xlsx).expect("it can be read");
        assert_eq!(book.sheets, [grid]);
        assert_eq!(book.formulas, []);
    }
}
