//! What a cell and a key both say: read from the one, written to the other.

mod line;

use chrono::NaiveDate;
use toml_edit::{Array, InlineTable, Value as Toml};

use self::line::{link, link_toml, show_link, show_source, source, source_toml};
use super::{Column, day, fits, pieces};
use crate::{
    amend,
    diagnostic::Words,
    faq::{Faq, Fits, Link, Source, Text},
    grid::Cell,
};

/// What is said. Nothing said is no value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text, or an id.
    Text(String),
    /// Texts, one a line.
    Lines(Vec<String>),
    /// A day.
    Day(NaiveDate),
    /// Links.
    Links(Vec<Link>),
    /// Documents.
    Sources(Vec<Source>),
    /// Conditions, without those for staff to check.
    Fits(Fits),
}

/// Why a cell cannot be read.
#[derive(Debug)]
pub(super) struct Problem {
    /// The code of the finding.
    pub(super) code: &'static str,
    /// What is wrong.
    pub(super) message: Words,
    /// What to write instead.
    pub(super) help: Words,
}

impl Value {
    /// Reads a cell of a column; none where it is blank.
    pub(super) fn read(column: Column, cell: &Cell, faq: &Faq) -> Result<Option<Self>, Problem> {
        let text = cell.text().replace("\r\n", "\n").replace('\r', "\n");
        if text.is_empty() {
            return Ok(None);
        }
        let value = match column {
            Column::Topic => Self::Text(topic(&text, faq)?),
            Column::Office => Self::Text(office(&text, faq)?),
            Column::Keywords | Column::Patterns | Column::Questions(_) => {
                Self::Lines(pieces::split_lines(&text))
            }
            Column::Related => Self::Lines(ids(&text)),
            Column::ValidFrom
            | Column::ValidUntil
            | Column::ApplyFrom
            | Column::ApplyUntil
            | Column::Reviewed => Self::Day(day::read(cell).ok_or_else(|| no_day(column, &text))?),
            Column::Links => Self::Links(each_line(&text, |line| link(line, column))?),
            Column::Sources => Self::Sources(each_line(&text, |line| source(line, column))?),
            Column::Fits => Self::Fits(fits::read(&text, faq).map_err(no_condition)?),
            _ => Self::Text(text),
        };
        Ok(Some(value))
    }

    /// The value as people read it in a cell. The reverse of `Value::read`.
    pub fn show(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Lines(lines) => pieces::join_lines(lines),
            Self::Day(day) => day.to_string(),
            Self::Links(links) => lines(links.iter().map(show_link)),
            Self::Sources(sources) => lines(sources.iter().map(show_source)),
            Self::Fits(conditions) => fits::show(conditions),
        }
    }

    /// The value as a cell.
    pub(super) fn cell(&self) -> Cell {
        match self {
            Self::Day(day) => Cell::Date(*day),
            other => Cell::Text(other.show()),
        }
    }

    /// The value as it stands in a file; conditions are written key by key instead.
    pub(super) fn amended(&self) -> amend::Value {
        match self {
            Self::Text(text) => amend::Value::Text(text.clone()),
            Self::Lines(lines) => amend::Value::Texts(lines.clone()),
            Self::Day(day) => amend::Value::Date(*day),
            Self::Links(links) => amend::Value::Toml(array(links.iter().map(link_toml))),
            Self::Sources(sources) => amend::Value::Toml(array(sources.iter().map(source_toml))),
            Self::Fits(fits) => amend::Value::Toml(fits::groups_toml(&fits.any_of)),
        }
    }
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

fn array(tables: impl Iterator<Item = InlineTable>) -> Toml {
    tables.collect::<Array>().into()
}

fn each_line<T>(text: &str, read: impl Fn(&str) -> Result<T, Problem>) -> Result<Vec<T>, Problem> {
    text.lines().filter(|line| !line.trim().is_empty()).map(read).collect()
}

/// Ids, one a line; commas between them are fine, since no id has any.
fn ids(text: &str) -> Vec<String> {
    let ids = text.split(['\n', ',', '，', '、', ';', '；']).map(str::trim);
    let mut known: Vec<String> = Vec::new();
    for id in ids.filter(|id| !id.is_empty()) {
        if !known.iter().any(|known| known == id) {
            known.push(id.to_owned());
        }
    }
    known
}

/// The id of a topic that is called by its id, its name, or both.
fn topic(written: &str, faq: &Faq) -> Result<String, Problem> {
    let known = faq.topics().iter().map(|topic| (topic.id.as_str(), texts(&topic.name)));
    called(written, &known.collect::<Vec<_>>()).ok_or_else(|| {
        let known = faq.topics().iter().flat_map(|topic| names(&topic.id, &topic.name, &[]));
        nobody(("话题", "topic"), written, known.collect())
    })
}

/// The id of an office that is called by its id, any of its names, or both.
fn office(written: &str, faq: &Faq) -> Result<String, Problem> {
    let known = faq.offices().iter().map(|office| {
        let mut names = texts(&office.name);
        names.extend(office.aliases.iter().map(String::as_str));
        (office.id.as_str(), names)
    });
    called(written, &known.collect::<Vec<_>>()).ok_or_else(|| {
        let known = faq
            .offices()
            .iter()
            .flat_map(|office| names(&office.id, &office.name, &office.aliases));
        nobody(("部门", "office"), written, known.collect())
    })
}

fn texts(text: &Text) -> Vec<&str> {
    text.iter().map(|(_, text)| text).collect()
}

fn names<'a>(id: &'a str, name: &'a Text, aliases: &'a [String]) -> Vec<&'a str> {
    let mut names = vec![id];
    names.extend(texts(name));
    names.extend(aliases.iter().map(String::as_str));
    names
}

/// The id of what is called so: by its id, else by a name that only one has, else by an id
/// with its name behind it, as an export writes it.
fn called(written: &str, known: &[(&str, Vec<&str>)]) -> Option<String> {
    if known.iter().any(|(id, _)| *id == written) {
        return Some(written.to_owned());
    }
    let named: Vec<&str> = known
        .iter()
        .filter(|(_, names)| names.iter().any(|name| name.eq_ignore_ascii_case(written)))
        .map(|(id, _)| *id)
        .collect();
    if let [id] = named[..] {
        return Some(id.to_owned());
    }
    let first = written.split_whitespace().next()?;
    known.iter().any(|(id, _)| *id == first).then(|| first.to_owned())
}

fn nobody((zh, en): (&str, &str), written: &str, known: Vec<&str>) -> Problem {
    let help = crate::document::suggest(written, known, || {
        Words::new("照“选项”表里的写", "write it as the sheet of choices does")
    });
    Problem {
        code: "faq.unknown_ref",
        message: Words::new(
            format!("没有叫「{written}」的{zh}"),
            format!("there is no {en} called “{written}”"),
        ),
        help,
    }
}

fn no_day(column: Column, written: &str) -> Problem {
    let (key, zh) = (column.key(), column.spec().zh);
    Problem {
        code: "import.date",
        message: Words::new(
            format!("{zh}（{key}）里的「{written}」看不出是哪一天"),
            format!("“{written}” in {key} is not clearly a day"),
        ),
        help: Words::new(
            "写成 2027-12-31 这样；长期有效的空着",
            "write it like 2027-12-31, and leave it blank where there is no end",
        ),
    }
}

fn no_condition(message: Words) -> Problem {
    let help = Words::new(
        "一行一个条件，如 headcount <= 500，或 stage = incubating, growing",
        "one condition a line, such as headcount <= 500 or stage = incubating, growing",
    );
    Problem { code: "import.row", message, help }
}
