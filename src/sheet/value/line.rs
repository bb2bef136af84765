//! Links and documents, one a line.

use chrono::{Datelike as _, NaiveDate};
use toml_edit::{InlineTable, Value as Toml};

use super::{Problem, no_day};
use crate::{
    diagnostic::Words,
    faq::{Language, Link, Source, Text},
    sheet::{Column, day, pieces},
};

/// Whether a piece is an address rather than a title.
fn is_address(piece: &str) -> bool {
    piece.contains("://")
}

fn no_line(column: Column, line: &str) -> Problem {
    let spec = column.spec();
    let message = Words::new(
        format!("{}里的「{line}」写法不对", spec.zh),
        format!("cannot read “{line}” in {}", spec.key),
    );
    let form = spec.form();
    let help = Words::new(
        format!("这一列的写法：{}", form.zh),
        format!("write in this column: {}", form.en),
    );
    Problem { code: "import.row", message, help }
}

/// `title | English title | address`; with two pieces the title is in the language it is in.
pub(super) fn link(line: &str, column: Column) -> Result<Link, Problem> {
    let mut pieces = pieces::split(line);
    let at = pieces.iter().rposition(|piece| is_address(piece));
    let url = pieces.remove(at.ok_or_else(|| no_line(column, line))?);
    let title = match &pieces[..] {
        [title] if title.is_ascii() => Text { zh: None, en: some(title) },
        [title] => Text { zh: some(title), en: None },
        [zh, en] => Text { zh: some(zh), en: some(en) },
        _ => return Err(no_line(column, line)),
    };
    Ok(Link { title, url })
}

fn some(piece: &str) -> Option<String> {
    (!piece.is_empty()).then(|| piece.to_owned())
}

pub(super) fn show_link(link: &Link) -> String {
    let title = |language| link.title.get(language).unwrap_or_default();
    pieces::join(&[title(Language::Zh), title(Language::En), &link.url])
}

pub(super) fn link_toml(link: &Link) -> InlineTable {
    let mut table = InlineTable::new();
    table.insert("title", text_toml(&link.title));
    table.insert("url", link.url.as_str().into());
    table
}

/// `title | number | date | address | English title`. An address that comes early is still
/// the address.
pub(super) fn source(line: &str, column: Column) -> Result<Source, Problem> {
    let mut pieces = pieces::split(line);
    if pieces.len() < 4 && pieces.len() > 1 && pieces.last().is_some_and(|last| is_address(last)) {
        let url = pieces.pop().expect("there are two at least");
        pieces.resize(3, String::new());
        pieces.push(url);
    }
    if pieces.len() > 5 {
        return Err(no_line(column, line));
    }
    pieces.resize(5, String::new());
    let [zh, number, date, url, en] = pieces.try_into().expect("there are five of them");
    let date = match date.as_str() {
        "" => None,
        date => Some(day::written(date).ok_or_else(|| no_day(column, date))?),
    };
    let title = Text { zh: some(&zh), en: some(&en) };
    if title.is_empty() {
        return Err(no_line(column, line));
    }
    Ok(Source { title, number: some(&number), date, url: some(&url) })
}

pub(super) fn show_source(source: &Source) -> String {
    let title = |language| source.title.get(language).unwrap_or_default();
    let date = source.date.map(|day| day.to_string()).unwrap_or_default();
    let (number, url) = (source.number.as_deref(), source.url.as_deref());
    pieces::join(&[
        title(Language::Zh),
        number.unwrap_or_default(),
        &date,
        url.unwrap_or_default(),
        title(Language::En),
    ])
}

pub(super) fn source_toml(source: &Source) -> InlineTable {
    let mut table = InlineTable::new();
    table.insert("title", text_toml(&source.title));
    if let Some(number) = &source.number {
        table.insert("number", number.as_str().into());
    }
    if let Some(date) = source.date {
        table.insert("date", day_toml(date));
    }
    if let Some(url) = &source.url {
        table.insert("url", url.as_str().into());
    }
    table
}

fn text_toml(text: &Text) -> Toml {
    let pairs = text.iter().map(|(language, text)| (language.code(), Toml::from(text)));
    pairs.collect::<InlineTable>().into()
}

fn day_toml(day: NaiveDate) -> Toml {
    let date = toml_edit::Date {
        year: u16::try_from(day.year()).unwrap_or_default(),
        month: u8::try_from(day.month()).expect("a month is small"),
        day: u8::try_from(day.day()).expect("a day is small"),
    };
    Toml::from(toml_edit::Datetime { date: Some(date), time: None, offset: None })
}
