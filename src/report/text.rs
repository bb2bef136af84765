//! A report for the terminal.

use super::{Report, Section, Value, sections};
use crate::{
    columns::{self, Cell},
    language::Language,
};

/// The report as text. Days and hours on which nobody came are left out.
pub fn text(report: &Report, language: Language) -> String {
    let mut out = format!("{}\n", title(report, language));
    for section in sections(report) {
        out.push('\n');
        out.push_str(section.title.get(language));
        out.push('\n');
        out.push_str(&table(&section, language));
    }
    out
}

/// The desk and the days.
pub(super) fn title(report: &Report, language: Language) -> String {
    let desk = report.desk.best(language).unwrap_or_default();
    let (from, to) = (report.from, report.to);
    match language {
        Language::Zh => format!("{desk}：{from} 至 {to}"),
        Language::En => format!("{desk}: {from} to {to}"),
    }
}

/// How wide a name may be, in letters.
const NAME_WIDTH: usize = 40;

fn table(section: &Section, language: Language) -> String {
    let is_number = |column: usize| {
        let first = section.lines.first().and_then(|line| line.values.get(column));
        !matches!(first, Some(Value::Text(_)))
    };
    let cell = |column: usize, text: String| {
        if is_number(column) { Cell::number(text) } else { Cell::words(text) }
    };
    let mut rows = Vec::new();
    if section.columns.len() > 2 {
        let names = section.columns.iter().map(|(_, name)| name.get(language).to_owned());
        let head = names.enumerate().map(|(idx, name)| match idx.checked_sub(1) {
            None => Cell::words(name),
            Some(column) => cell(column, name),
        });
        rows.push(head.collect());
    }
    let is_spent = |line: &&super::Line| {
        section.chart != super::Chart::Columns || line.values.iter().any(|v| v.amount() > 0)
    };
    rows.extend(section.lines.iter().filter(is_spent).map(|line| {
        let name = Cell::words(columns::cut(line.name.get(language), NAME_WIDTH));
        let values = line.values.iter().enumerate();
        let values = values.map(|(column, value)| cell(column, value.shown(language)));
        [name].into_iter().chain(values).collect()
    }));
    columns::aligned(&rows)
}
