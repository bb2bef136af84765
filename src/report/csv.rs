//! A report as one tidy table: a figure a row, for whoever counts on.

use super::{Report, Value, sections};
use crate::{
    grid::{self, Cell, Grid, Row},
    language::Language,
};

/// The report as UTF-8 CSV, text guarded against being taken for a formula. A row is a section,
/// the key of a line, its name, what was measured, and the figure. A share is its count.
pub fn csv(report: &Report, language: Language) -> Vec<u8> {
    let header = ["section", "key", "name", "measure", "value"];
    let mut rows = vec![header.map(Cell::of).to_vec()];
    for section in sections(report) {
        for line in &section.lines {
            for ((measure, _), value) in section.columns.iter().skip(1).zip(&line.values) {
                let figure = match value {
                    Value::Count(n) | Value::Share(n, _) => Cell::Number(*n as f64),
                    Value::Text(words) => Cell::of(words.get(language)),
                };
                let names = [section.key, &line.key, line.name.get(language), measure];
                rows.push(names.map(Cell::of).into_iter().chain([figure]).collect());
            }
        }
    }
    let rows = (1..).zip(rows).map(|(number, cells)| Row { number, cells });
    grid::write_csv(&Grid { name: String::new(), rows: rows.collect() })
}
