//! A report as a workbook: a sheet a section, with the program's own charts.

use rust_xlsxwriter::{
    Chart as Drawing, ChartType, Color, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::{Chart, Report, Section, Value, section::STACK, sections};
use crate::{grid, language::Language};

/// The report as a workbook. Fails where a text is longer than a cell can hold.
pub fn workbook(report: &Report, language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let looks = Looks::new();
    for section in sections(report) {
        let sheet = workbook.add_worksheet();
        sheet.set_name(section.sheet.get(language))?;
        looks.write(sheet, &section, language)?;
        draw(sheet, &section, language)?;
    }
    workbook.save_to_buffer()
}

struct Looks {
    header: Format,
    text: Format,
    inert: Format,
    percent: Format,
}

/// The first column and the others, in characters.
const NAME_WIDTH: f64 = 44.0;
const VALUE_WIDTH: f64 = 14.0;

impl Looks {
    fn new() -> Self {
        let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        Self {
            header: text.clone().set_bold().set_border_bottom(rust_xlsxwriter::FormatBorder::Thin),
            inert: text.clone().set_quote_prefix(),
            percent: Format::new().set_num_format("0%"),
            text,
        }
    }

    fn write(
        &self,
        sheet: &mut Worksheet,
        section: &Section,
        language: Language,
    ) -> Result<(), XlsxError> {
        sheet.set_freeze_panes(1, 1)?;
        sheet.set_column_width(0, NAME_WIDTH)?;
        for (column, (_, name)) in places(section).into_iter().zip(&section.columns) {
            sheet.write_string_with_format(0, column, name.get(language), &self.header)?;
            if column > 0 {
                sheet.set_column_width(column, VALUE_WIDTH)?;
            }
        }
        for (row, line) in (1..).zip(&section.lines) {
            self.write_text(sheet, row, 0, line.name.get(language))?;
            for (column, value) in places(section).into_iter().skip(1).zip(&line.values) {
                match value {
                    Value::Text(words) => {
                        self.write_text(sheet, row, column, words.get(language))?;
                    }
                    Value::Count(n) => {
                        sheet.write_number(row, column, *n as f64)?;
                    }
                    Value::Share(n, of) => {
                        sheet.write_number(row, column, *n as f64)?;
                        if *of > 0 {
                            let share = *n as f64 / *of as f64;
                            sheet.write_number_with_format(
                                row,
                                column + 1,
                                share,
                                &self.percent,
                            )?;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn write_text(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        column: u16,
        text: &str,
    ) -> Result<(), XlsxError> {
        let is_inert = grid::looks_like_a_formula(text);
        let look = if is_inert { &self.inert } else { &self.text };
        sheet.write_string_with_format(row, column, text, look)?;
        Ok(())
    }
}

/// Where each column of a section stands: a share takes two, its count and its percentage.
fn places(section: &Section) -> Vec<u16> {
    let is_share = |idx: usize| {
        let first = section.lines.iter().find_map(|line| line.values.get(idx));
        matches!(first, Some(Value::Share(..)))
    };
    let mut places = vec![0];
    let mut next = 1;
    for idx in 0..section.columns.len().saturating_sub(1) {
        places.push(next);
        next += if is_share(idx) { 2 } else { 1 };
    }
    places
}

/// Where a chart stands: to the right of the widest table.
const CHART_COLUMN: u16 = 10;

fn draw(sheet: &mut Worksheet, section: &Section, language: Language) -> Result<(), XlsxError> {
    let kind = match section.chart {
        Chart::None => return Ok(()),
        Chart::Columns => ChartType::ColumnStacked,
        Chart::Bars => ChartType::BarStacked,
    };
    let mut drawing = Drawing::new(kind);
    let name = section.sheet.get(language);
    let last = u32::try_from(section.lines.len()).unwrap_or(u32::MAX);
    let places = places(section);
    let stacked = section.stacked();
    let drawn = if stacked.is_empty() { vec![(1, STACK[0].1)] } else { stacked };
    for (idx, colour) in drawn {
        let series = drawing.add_series();
        series.set_categories((name, 1, 0, last, 0));
        series.set_values((name, 1, places[idx], last, places[idx]));
        series.set_name(section.columns[idx].1.get(language));
        series.set_format(
            rust_xlsxwriter::ChartFormat::new().set_solid_fill(
                rust_xlsxwriter::ChartSolidFill::new().set_color(Color::RGB(colour)),
            ),
        );
    }
    if section.chart == Chart::Bars {
        drawing.y_axis().set_reverse();
    }
    drawing.title().set_name(section.title.get(language));
    drawing.set_width(760).set_height(360);
    sheet.insert_chart(1, CHART_COLUMN, &drawing)?;
    Ok(())
}
