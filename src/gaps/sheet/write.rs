//! Writing the sheet.

use chrono::{DateTime, FixedOffset};

use super::Column;
use crate::{
    diagnostic::Severity,
    faq::{Faq, Language},
    gaps::Gap,
    grid::{Cell, Grid, Page, Paint, Pick, Row},
};

/// The sheet of gaps, and the lists that its cells are chosen from. Dates are days in a zone.
pub fn pages(gaps: &[Gap], faq: &Faq, zone: FixedOffset, language: Language) -> Vec<Page> {
    let mut rows = vec![header(language)];
    rows.extend((2..).zip(gaps).map(|(number, gap)| row(number, gap, faq, zone, language)));
    let name = match language {
        Language::Zh => "待补问题",
        Language::En => "gaps",
    };
    let gaps = Page {
        grid: Grid { name: name.to_owned(), rows },
        widths: Column::ALL.map(Column::width).to_vec(),
        picks: picks(faq),
        paints: notes(language),
    };
    vec![gaps, lists(faq, language)]
}

fn header(language: Language) -> Row {
    Row { number: 1, cells: Column::ALL.map(|column| Cell::of(column.label(language))).to_vec() }
}

fn notes(language: Language) -> Vec<Paint> {
    let with_note = Column::ALL.into_iter().enumerate();
    let paint = |(column, name): (usize, Column)| {
        let note = name.note()?.get(language).to_owned();
        Some(Paint { row: 0, column, severity: Severity::Note, note })
    };
    with_note.filter_map(paint).collect()
}

fn row(number: usize, gap: &Gap, faq: &Faq, zone: FixedOffset, language: Language) -> Row {
    let cell = |column: Column| match column {
        Column::Question => Cell::of(gap.question.as_str()),
        Column::Wordings => {
            Cell::of(gap.wordings.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join("\n"))
        }
        Column::People => Cell::Number(gap.n_people as f64),
        Column::Times => Cell::Number(gap.n_times as f64),
        Column::LastAsked => {
            let moment = DateTime::from_timestamp_millis(gap.last_at);
            moment.map_or(Cell::Empty, |m| Cell::Date(m.with_timezone(&zone).date_naive()))
        }
        Column::Why => {
            Cell::of(gap.whys.iter().map(|(w, _)| w.label(language)).collect::<Vec<_>>().join("\n"))
        }
        Column::Nearest => nearest(gap, faq, language),
        _ => Cell::Empty,
    };
    Row { number, cells: Column::ALL.map(cell).to_vec() }
}

fn nearest(gap: &Gap, faq: &Faq, language: Language) -> Cell {
    let Some(near) = &gap.nearest else { return Cell::Empty };
    let title = faq.entry(&near.entry).and_then(|entry| entry.title.best(language));
    Cell::of(format!("{} {}", near.entry, title.unwrap_or_default()))
}

/// What the second sheet is called.
const LISTS: &str = "选项";

/// Ids with titles, for whoever fills the sheet in.
fn lists(faq: &Faq, language: Language) -> Page {
    let names = match language {
        Language::Zh => ["条目", "标题", "部门", "名称", "主题", "名称"],
        Language::En => ["entry", "title", "office", "name", "topic", "name"],
    };
    let entries = faq.entries().iter().map(|e| (e.id.as_str(), &e.title));
    let offices = faq.offices().iter().map(|o| (o.id.as_str(), &o.name));
    let topics = faq.topics().iter().map(|t| (t.id.as_str(), &t.name));
    let lists: [Vec<_>; 3] = [entries.collect(), offices.collect(), topics.collect()];
    let longest = lists.iter().map(Vec::len).max().unwrap_or_default();
    let row = |idx: usize| {
        let pair = |list: &Vec<(&str, &crate::faq::Text)>| match list.get(idx) {
            Some((id, name)) => [Cell::of(*id), Cell::of(name.best(language).unwrap_or_default())],
            None => [Cell::Empty, Cell::Empty],
        };
        Row { number: idx + 2, cells: lists.iter().flat_map(pair).collect() }
    };
    let mut rows = vec![Row { number: 1, cells: names.map(Cell::of).to_vec() }];
    rows.extend((0..longest).map(row));
    Page {
        grid: Grid { name: LISTS.to_owned(), rows },
        widths: vec![24.0, 36.0, 16.0, 36.0, 16.0, 24.0],
        ..Page::default()
    }
}

fn picks(faq: &Faq) -> Vec<Pick> {
    let pick = |column: Column, letter: char, n: usize| {
        let idx = Column::ALL.iter().position(|known| *known == column)?;
        let range = format!("'{LISTS}'!${letter}$2:${letter}${}", n + 1);
        Some(Pick { column: u16::try_from(idx).ok()?, range })
    };
    let lists = [
        (Column::AcceptAs, 'A', faq.entries().len()),
        (Column::Office, 'C', faq.offices().len()),
        (Column::Topic, 'E', faq.topics().len()),
    ];
    let lists = lists.into_iter().filter(|(_, _, n)| *n > 0);
    lists.filter_map(|(column, letter, n)| pick(column, letter, n)).collect()
}
