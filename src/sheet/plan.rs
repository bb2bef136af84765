//! What a sheet would change: the present FAQ held against it, cell by cell.

mod keys;
mod placing;
mod wanted;
mod warnings;

use std::collections::HashSet;

pub(super) use keys::keys_of_entry;
pub use placing::placed;

use self::{
    keys::{changes, keeps_no_fits, keys_of, set},
    wanted::wanted,
};
use super::{Column, Input, Value, office, present, row::InputRow, said};
use crate::{
    amend::{self, Change, KeyPath, List},
    diagnostic::{Findings, Severity, Words},
    faq::{Entry, Expectation, Faq},
};

/// How a sheet is taken.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Whether the sheet holds every entry there should be, so that others go.
    pub is_full: bool,
}

/// What happens to an entry or an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditKind {
    /// It is new.
    Added,
    /// It says something else.
    Changed,
    /// It goes.
    Removed,
}

/// One thing that would change.
#[derive(Debug, Clone)]
pub struct Edit {
    /// What happens.
    pub kind: EditKind,
    /// An entry, or an office.
    pub list: List,
    /// Its id.
    pub id: String,
    /// The row of the sheet that wants it, or 0 where none does.
    pub row: usize,
    /// What it is about; the id's column where it is about all of it.
    pub column: Column,
    /// What is said now.
    pub old: String,
    /// What would be said.
    pub new: String,
}

/// Everything a sheet would change.
#[derive(Debug, Default)]
pub struct Plan {
    /// For people: what would change.
    pub edits: Vec<Edit>,
    /// For the files: the same.
    pub changes: Vec<Change>,
    /// What stands in the way, or is worth a word.
    pub findings: Findings,
}

impl Plan {
    /// The entries something happens to, in order, each once.
    pub fn entries(&self, kind: EditKind) -> Vec<&str> {
        let mut seen = HashSet::new();
        let edits = self.edits.iter().filter(|edit| edit.kind == kind && edit.list == List::Entry);
        edits.map(|edit| edit.id.as_str()).filter(|id| seen.insert(*id)).collect()
    }

    /// Adds one change with what people are told of it.
    pub(super) fn set(&mut self, edit: Edit, key: KeyPath, value: Option<amend::Value>) {
        let (list, id) = (edit.list, edit.id.clone());
        self.edits.push(edit);
        self.changes.push(Change::Set { list, id, key, value });
    }
}

/// Holds a sheet against the present FAQ.
pub fn plan(input: &Input, faq: &Faq, options: Options) -> Plan {
    let mut planner = Planner { input, faq, plan: Plan::default() };
    let mut seen = HashSet::new();
    // A second row of the same id is a finding of its own.
    for row in input.rows.iter().filter(|row| seen.insert(row.id.as_str())) {
        match faq.entry(&row.id) {
            Some(entry) if row.is_removed => {
                planner.remove(entry, row.number, row.version.as_deref());
            }
            Some(entry) => planner.change(row, entry),
            None => planner.add(row),
        }
    }
    office::plan(input, faq, &mut planner.plan);
    planner.remove_absent(options);
    planner.warn_referrers();
    planner.plan
}

struct Planner<'a> {
    input: &'a Input,
    faq: &'a Faq,
    plan: Plan,
}

impl Planner<'_> {
    /// A row whose entry is there.
    fn change(&mut self, row: &InputRow, entry: &Entry) {
        let wanted = wanted(row, Some(entry));
        let differs =
            |(column, new): &&(Column, Option<Value>)| present::entry(entry, *column) != *new;
        let edits: Vec<&(Column, Option<Value>)> = wanted.iter().filter(differs).collect();
        if edits.is_empty() {
            return;
        }
        if let Some(version) = row.version.as_ref().filter(|v| **v != present::version(entry)) {
            if *version == row.version_of_cells() {
                self.outdated(row, edits[0].0);
            } else {
                self.stale(row.number, &row.id, edits[0].0);
            }
            return;
        }
        let no_fits = keeps_no_fits(&wanted, entry);
        for (column, new) in edits {
            let old = present::entry(entry, *column);
            self.plan.edits.push(Edit {
                kind: EditKind::Changed,
                list: List::Entry,
                id: row.id.clone(),
                row: row.number,
                column: *column,
                old: shown(old.as_ref()),
                new: shown(new.as_ref()),
            });
            let made = changes(&row.id, *column, old.as_ref(), new.as_ref(), no_fits);
            self.plan.changes.extend(made);
        }
        if no_fits && entry.fits.is_some() {
            self.plan.changes.push(set(&row.id, vec!["fits".to_owned()], None));
        }
    }

    /// A row whose entry is not there.
    fn add(&mut self, row: &InputRow) {
        if row.is_removed {
            let finding = said(
                Severity::Warning,
                "import.row",
                format!("没有编号为 {} 的条目，不用删", row.id),
                format!("there is no entry {} to remove", row.id),
            );
            self.plan.findings.push(self.input.at(finding, row.number, Column::Remove));
            return;
        }
        if row.version.is_some() {
            self.gone(row);
            return;
        }
        let mut keys: Vec<(KeyPath, amend::Value)> =
            vec![(vec!["id".to_owned()], amend::Value::Text(row.id.clone()))];
        for (column, value) in wanted(row, None) {
            let Some(value) = value else { continue };
            keys.extend(keys_of(column, &value));
            self.plan.edits.push(Edit {
                kind: EditKind::Added,
                list: List::Entry,
                id: row.id.clone(),
                row: row.number,
                column,
                old: String::new(),
                new: value.show(),
            });
        }
        if keys.len() == 1 {
            self.plan.edits.push(whole(EditKind::Added, &row.id, row.number, ""));
        }
        self.plan.changes.push(Change::Add { list: List::Entry, keys });
    }

    fn remove(&mut self, entry: &Entry, row: usize, version: Option<&str>) {
        if version.is_some_and(|version| version != present::version(entry)) {
            self.stale(row, &entry.id, Column::Remove);
            return;
        }
        let title = entry.title.best(self.faq.desk().default_language()).unwrap_or_default();
        self.plan.edits.push(whole(EditKind::Removed, &entry.id, row, title));
        self.plan.changes.push(Change::Remove { list: List::Entry, id: entry.id.to_string() });
    }

    /// Entries that were exported, or all, and are no longer in the sheet.
    fn remove_absent(&mut self, options: Options) {
        let listed: HashSet<&str> = self.input.rows.iter().map(|row| row.id.as_str()).collect();
        let exported = self.input.exported.clone().unwrap_or_default();
        let known: HashSet<&str> = exported.iter().map(|(id, _)| id.as_str()).collect();
        for (id, version) in &exported {
            if let Some(entry) = self.faq.entry(id).filter(|_| !listed.contains(id.as_str())) {
                self.remove(entry, 0, Some(version));
            }
        }
        if options.is_full {
            for entry in self.faq.entries() {
                if !listed.contains(entry.id.as_str()) && !known.contains(entry.id.as_str()) {
                    self.remove(entry, 0, None);
                }
            }
        }
    }

    /// What refers to entries that go.
    fn warn_referrers(&mut self) {
        let removed: Vec<String> =
            self.plan.entries(EditKind::Removed).into_iter().map(str::to_owned).collect();
        for id in &removed {
            let row = self.input.rows.iter().find(|row| row.id == *id).map_or(0, |row| row.number);
            let related = self.faq.entries().iter().filter(|entry| {
                !removed.contains(&entry.id.to_string())
                    && entry.related.iter().any(|related| related.as_str() == id)
            });
            let related: Vec<&str> = related.map(|entry| entry.id.as_str()).collect();
            if !related.is_empty() {
                self.refers(row, id, &related.join(", "), Severity::Warning);
            }
            for check in self.faq.checks() {
                let is_all = matches!(&check.expect, Expectation::Entries(ids)
                    if ids.iter().all(|expected| expected.as_str() == id));
                if is_all {
                    let severity =
                        if check.protected { Severity::Error } else { Severity::Warning };
                    let (file, line) = &check.origin;
                    let place = format!("{file}:{line}");
                    self.expected(row, id, &check.ask, &place, severity);
                }
            }
        }
    }
}

/// An edit of all of an entry.
fn whole(kind: EditKind, id: &str, row: usize, title: &str) -> Edit {
    let (list, id, column) = (List::Entry, id.to_owned(), Column::Id);
    Edit { kind, list, id, row, column, old: title.to_owned(), new: String::new() }
}

fn shown(value: Option<&Value>) -> String {
    value.map(Value::show).unwrap_or_default()
}

/// What people call a kind of change.
pub fn kind_name(kind: EditKind) -> Words {
    match kind {
        EditKind::Added => Words::new("新增", "added"),
        EditKind::Changed => Words::new("修改", "changed"),
        EditKind::Removed => Words::new("删除", "removed"),
    }
}
