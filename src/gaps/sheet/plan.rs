//! What a sheet of gaps would change, as an import shows it.

use super::Decided;
use crate::{
    amend::{Change, KeyPath, List, Value},
    faq::Language,
    sheet::{Column, Edit, EditKind, Plan},
};

/// The changes with what people are told of each.
pub fn plan(decided: &Decided) -> Plan {
    Plan {
        edits: decided.changes.iter().flat_map(|(row, change)| edits(*row, change)).collect(),
        changes: decided.changes.iter().map(|(_, change)| change.clone()).collect(),
        findings: decided.findings.clone(),
    }
}

fn edits(row: usize, change: &Change) -> Vec<Edit> {
    let edit = |kind, id: &str, column, new: &str| Edit {
        kind,
        list: List::Entry,
        id: id.to_owned(),
        row,
        column,
        old: String::new(),
        new: new.to_owned(),
    };
    match change {
        Change::AddWording { entry, language, wording } => {
            vec![edit(EditKind::Changed, entry, Column::Questions(*language), wording)]
        }
        Change::Add { keys, .. } => {
            let id = keys.iter().find(|(key, _)| key == &["id"]).map(|(_, id)| shown(id));
            let id = id.unwrap_or_default();
            let told = keys.iter().filter_map(|(key, value)| Some((column(key)?, shown(value))));
            told.map(|(column, new)| edit(EditKind::Added, &id, column, &new)).collect()
        }
        Change::Set { .. } | Change::Remove { .. } => Vec::new(),
    }
}

fn column(key: &KeyPath) -> Option<Column> {
    let language = key.get(1).and_then(|code| Language::from_tag(code));
    match (key.first()?.as_str(), language) {
        ("id", _) => Some(Column::Id),
        ("topic", _) => Some(Column::Topic),
        ("office", _) => Some(Column::Office),
        ("title", Some(language)) => Some(Column::Title(language)),
        ("questions", Some(language)) => Some(Column::Questions(language)),
        ("answer", Some(language)) => Some(Column::Answer(language)),
        _ => None,
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Texts(texts) => texts.join("\n"),
        Value::Date(day) => day.to_string(),
        Value::Toml(value) => value.to_string(),
    }
}
