//! What a row wants its entry to say.

use crate::{
    faq::{Entry, Facet, Language, Link, Text},
    sheet::{COLUMNS, Column, Value, row::InputRow},
};

/// What the cells of a row want of its entry, in the order of the columns, with those that
/// feed another column folded into it.
pub(super) fn wanted(row: &InputRow, entry: Option<&Entry>) -> Vec<(Column, Option<Value>)> {
    let own = COLUMNS.iter().map(|spec| spec.column).filter(|column| column.path().is_some());
    let own = own.filter(|column| *column != Column::Id);
    own.filter_map(|column| Some((column, want(row, entry, column)?.0))).collect()
}

/// What a column is to say, which may be nothing.
struct Wish(Option<Value>);

fn want(row: &InputRow, entry: Option<&Entry>, column: Column) -> Option<Wish> {
    let own = || row.get(column).cloned().map(Wish);
    match column {
        Column::Detail(Facet::Eligibility, language) => eligibility(row, language),
        Column::Audience(_) | Column::Url => None,
        Column::Links => own().or_else(|| link(row, entry)),
        _ => own(),
    }
}

/// Eligibility, with whom a policy is for as its first paragraph.
fn eligibility(row: &InputRow, language: Language) -> Option<Wish> {
    let own = row.get(Column::Detail(Facet::Eligibility, language));
    let text = row.text(Column::Detail(Facet::Eligibility, language));
    match (row.text(Column::Audience(language)), text) {
        (Some(audience), Some(text)) => {
            let both = match language {
                Language::Zh => format!("惠及对象：{audience}\n\n申报条件：{text}"),
                Language::En => format!("For: {audience}\n\nConditions: {text}"),
            };
            Some(Wish(Some(Value::Text(both))))
        }
        (Some(audience), None) => Some(Wish(Some(Value::Text(audience.to_owned())))),
        (None, _) => own.cloned().map(Wish),
    }
}

/// The links of a row that has one address alone: the entry's own where it is among them,
/// else its first link leads there now.
fn link(row: &InputRow, entry: Option<&Entry>) -> Option<Wish> {
    row.get(Column::Url)?;
    let mut links = entry.map(|entry| entry.links.clone()).unwrap_or_default();
    match row.text(Column::Url) {
        Some(url) if links.iter().any(|link| link.url == url) => {}
        Some(url) if links.is_empty() => {
            let title = title(row, entry);
            links.push(Link { title, url: url.to_owned() });
        }
        Some(url) => url.clone_into(&mut links[0].url),
        None if links.is_empty() => {}
        None => _ = links.remove(0),
    }
    Some(Wish((!links.is_empty()).then_some(Value::Links(links))))
}

/// The title of a row's entry, as it will be.
fn title(row: &InputRow, entry: Option<&Entry>) -> Text {
    let title = |language| {
        let known = entry.and_then(|entry| entry.title.get(language));
        row.text(Column::Title(language)).or(known).map(str::to_owned)
    };
    Text { zh: title(Language::Zh), en: title(Language::En) }
}
