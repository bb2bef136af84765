//! Cells as keys of a table: what is written to the files.

use std::collections::BTreeSet;

use crate::{
    amend::{self, Change, KeyPath, List},
    faq::{Entry, Fits, Language},
    sheet::{Column, Value, export, fits, present},
};

/// Whether an entry would be left without any `fits`.
pub(super) fn keeps_no_fits(wanted: &[(Column, Option<Value>)], entry: &Entry) -> bool {
    let left = |column: Column| {
        let new = wanted.iter().find(|(known, _)| *known == column).map(|(_, new)| new.clone());
        new.unwrap_or_else(|| present::entry(entry, column)).is_some()
    };
    let mut columns = Language::ALL.iter().map(|&language| Column::ByHand(language));
    !left(Column::Fits) && !columns.any(left)
}

pub(super) fn set(id: &str, key: KeyPath, value: Option<amend::Value>) -> Change {
    Change::Set { list: List::Entry, id: id.to_owned(), key, value }
}

/// What makes a column of an entry say something else.
pub(super) fn changes(
    id: &str,
    column: Column,
    old: Option<&Value>,
    new: Option<&Value>,
    no_fits: bool,
) -> Vec<Change> {
    match column {
        Column::Fits | Column::ByHand(_) if no_fits => Vec::new(),
        Column::Fits => {
            let conditions = |value: Option<&Value>| match value {
                Some(Value::Fits(fits)) => fits.clone(),
                _ => Fits::default(),
            };
            let keys = fits_keys(&conditions(old), &conditions(new));
            let is_everyone = new.is_some_and(|new| *new == Value::Fits(Fits::default()));
            let mut made: Vec<Change> =
                keys.into_iter().map(|(key, value)| set(id, key, value)).collect();
            if is_everyone {
                made.push(set(id, vec!["fits".to_owned()], Some(everyone())));
            }
            made
        }
        _ => vec![set(id, path(column), new.map(Value::amended))],
    }
}

/// `fits = {}`: everybody fits.
fn everyone() -> amend::Value {
    amend::Value::Toml(toml_edit::InlineTable::new().into())
}

/// Everything an entry says, as the keys of a table.
pub(in crate::sheet) fn keys_of_entry(entry: &Entry) -> Vec<(KeyPath, amend::Value)> {
    let id = (vec!["id".to_owned()], amend::Value::Text(entry.id.to_string()));
    let columns = export::columns().map(|spec| spec.column);
    let own = columns.filter(|column| *column != Column::Id && column.path().is_some());
    let keys = own.flat_map(|column| {
        let value = present::entry(entry, column);
        value.map(|value| keys_of(column, &value)).unwrap_or_default()
    });
    std::iter::once(id).chain(keys).collect()
}

/// The keys of a new entry that a column stands for.
pub(super) fn keys_of(column: Column, value: &Value) -> Vec<(KeyPath, amend::Value)> {
    let Value::Fits(fits) = value else { return vec![(path(column), value.amended())] };
    if *fits == Fits::default() {
        return vec![(vec!["fits".to_owned()], everyone())];
    }
    let keys = fits_keys(&Fits::default(), fits);
    keys.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

fn path(column: Column) -> KeyPath {
    let path = column.path().expect("only columns of an entry are wanted of it");
    path.split('.').map(str::to_owned).collect()
}

/// The keys below `fits` that differ, with what they are to hold.
fn fits_keys(old: &Fits, new: &Fits) -> Vec<(KeyPath, Option<amend::Value>)> {
    let toml = |value| Some(amend::Value::Toml(value));
    let mut keys = Vec::new();
    let parts: [(&[&str], _, _); 2] =
        [(&["fits"], &old.all_of, &new.all_of), (&["fits", "not"], &old.not, &new.not)];
    for (above, old, new) in parts {
        let ids: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for id in ids.into_iter().filter(|id| old.get(*id) != new.get(*id)) {
            let key = above.iter().copied().chain([id.as_str()]).map(str::to_owned).collect();
            keys.push((key, new.get(id).map(fits::criterion_toml).and_then(toml)));
        }
    }
    if old.any_of != new.any_of {
        let groups = (!new.any_of.is_empty()).then(|| fits::groups_toml(&new.any_of));
        keys.push((vec!["fits".to_owned(), "any_of".to_owned()], groups.and_then(toml)));
    }
    keys
}
