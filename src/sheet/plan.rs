//! What a sheet would change: the present FAQ held against it, cell by cell.

use std::collections::HashSet;

use super::{COLUMNS, Column, Input, Value, fits, office, present, row::InputRow, said};
use crate::{
    amend::{self, Change, KeyPath, List},
    diagnostic::{Finding, Findings, Severity, Words},
    faq::{Entry, Expectation, Facet, Faq, Fits, Language},
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

impl EditKind {
    /// The key used in JSON.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }
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
                planner.remove(entry, row.number, row.version.as_deref())
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
        if row.version.as_ref().is_some_and(|version| *version != present::version(entry)) {
            self.stale(row.number, &row.id, edits[0].0);
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

    fn refers(&mut self, row: usize, id: &str, by: &str, severity: Severity) {
        let finding = said(
            severity,
            "import.removed",
            format!("要删的 {id} 还写在这些条目的“相关条目”里：{by}；会一并去掉"),
            format!("{id}, which goes, is related to {by}; it will be taken out there"),
        );
        self.plan.findings.push(self.input.at(finding, row, Column::Id).entry(id));
    }

    fn expected(&mut self, row: usize, id: &str, ask: &str, place: &str, severity: Severity) {
        let is_error = severity == Severity::Error;
        let (zh, en) = if is_error {
            ("这道受保护的自查题要先改", "this protected check has to be changed first")
        } else {
            ("这道自查题会一并删掉", "the check goes with it")
        };
        let finding = said(
            severity,
            "import.removed",
            format!("要删的 {id} 是自查题「{ask}」（{place}）要的答复；{zh}"),
            format!("{id}, which goes, is what the check “{ask}” ({place}) expects; {en}"),
        );
        self.plan.findings.push(self.input.at(finding, row, Column::Id).entry(id));
    }

    fn stale(&mut self, row: usize, id: &str, column: Column) {
        let finding = said(
            Severity::Error,
            "import.stale",
            format!("{id} 在这份表导出以后被人改过，照表改回去会丢掉那次修改"),
            format!("{id} was changed after the sheet was exported; that edit would be lost"),
        );
        let help = Words::new(
            "重新导出，把您的修改写进新的表里；确定要用这一行，就清空它的“版本”",
            "export again and make your edits there; to take this row all the same, clear its version",
        );
        let finding = self.input.at(finding, row, column).entry(id).help(help);
        self.plan.findings.push(finding);
    }

    fn gone(&mut self, row: &InputRow) {
        let finding = said(
            Severity::Error,
            "import.stale",
            format!("{} 在这份表导出以后被删掉了", row.id),
            format!("{} was removed after the sheet was exported", row.id),
        );
        let help = Words::new(
            "删掉这一行；确定要重新加上，就清空它的“版本”",
            "delete the row; to add the entry again, clear its version",
        );
        let finding = self.input.at(finding, row.number, Column::Id).entry(&row.id).help(help);
        self.plan.findings.push(finding);
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

/// What the cells of a row want of its entry, in the order of the columns, with those that
/// feed another column folded into it.
fn wanted(row: &InputRow, entry: Option<&Entry>) -> Vec<(Column, Option<Value>)> {
    let own = COLUMNS.iter().map(|spec| spec.column).filter(|column| column.path().is_some());
    let own = own.filter(|column| *column != Column::Id);
    own.filter_map(|column| Some((column, want(row, entry, column)?))).collect()
}

fn want(row: &InputRow, entry: Option<&Entry>, column: Column) -> Option<Option<Value>> {
    match column {
        Column::Detail(Facet::Eligibility, language) => eligibility(row, language),
        Column::Audience(_) | Column::Url => None,
        Column::Links => row.get(column).cloned().or_else(|| link(row, entry)),
        _ => row.get(column).cloned(),
    }
}

/// Eligibility, with whom a policy is for as its first paragraph.
fn eligibility(row: &InputRow, language: Language) -> Option<Option<Value>> {
    let own = row.get(Column::Detail(Facet::Eligibility, language));
    let text = row.text(Column::Detail(Facet::Eligibility, language));
    match (row.text(Column::Audience(language)), text) {
        (Some(audience), Some(text)) => {
            let both = match language {
                Language::Zh => format!("惠及对象：{audience}\n\n申报条件：{text}"),
                Language::En => format!("For: {audience}\n\nConditions: {text}"),
            };
            Some(Some(Value::Text(both)))
        }
        (Some(audience), None) => Some(Some(Value::Text(audience.to_owned()))),
        (None, _) => own.cloned(),
    }
}

/// The links of a row that has one address alone: the entry's own where it is among them,
/// else its first link leads there now.
fn link(row: &InputRow, entry: Option<&Entry>) -> Option<Option<Value>> {
    let url = row.get(Column::Url)?;
    let mut links = entry.map(|entry| entry.links.clone()).unwrap_or_default();
    match row.text(Column::Url) {
        Some(url) if links.iter().any(|link| link.url == url) => {}
        Some(url) => match links.first_mut() {
            Some(first) => url.clone_into(&mut first.url),
            None => {
                let title = |language| {
                    let known = entry.and_then(|entry| entry.title.get(language));
                    row.text(Column::Title(language)).or(known).map(str::to_owned)
                };
                let title = crate::faq::Text { zh: title(Language::Zh), en: title(Language::En) };
                links.push(crate::faq::Link { title, url: url.to_owned() });
            }
        },
        None if url.is_none() && !links.is_empty() => _ = links.remove(0),
        None => {}
    }
    Some((!links.is_empty()).then_some(Value::Links(links)))
}

/// Whether an entry would be left without any `fits`.
fn keeps_no_fits(wanted: &[(Column, Option<Value>)], entry: &Entry) -> bool {
    let left = |column: Column| {
        let new = wanted.iter().find(|(known, _)| *known == column).map(|(_, new)| new.clone());
        new.unwrap_or_else(|| present::entry(entry, column)).is_some()
    };
    let mut columns = Language::ALL.iter().map(|&language| Column::ByHand(language));
    !left(Column::Fits) && !columns.any(left)
}

fn set(id: &str, key: KeyPath, value: Option<amend::Value>) -> Change {
    Change::Set { list: List::Entry, id: id.to_owned(), key, value }
}

/// What makes a column of an entry say something else.
fn changes(
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
pub(super) fn keys_of_entry(entry: &Entry) -> Vec<(KeyPath, amend::Value)> {
    let id = (vec!["id".to_owned()], amend::Value::Text(entry.id.to_string()));
    let columns = super::export::columns().map(|spec| spec.column);
    let own = columns.filter(|column| *column != Column::Id && column.path().is_some());
    let keys = own.flat_map(|column| {
        let value = present::entry(entry, column);
        value.map(|value| keys_of(column, &value)).unwrap_or_default()
    });
    std::iter::once(id).chain(keys).collect()
}

/// The keys of a new entry that a column stands for.
fn keys_of(column: Column, value: &Value) -> Vec<(KeyPath, amend::Value)> {
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
        let ids: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
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

/// Moves what was found in the changed files to the cells that want it so.
pub fn placed(findings: &Findings, input: &Input, plan: &Plan) -> Findings {
    findings.iter().map(|finding| place(finding.clone(), input, plan)).collect()
}

fn place(finding: Finding, input: &Input, plan: &Plan) -> Finding {
    let Some(id) = finding.entry.clone() else { return finding };
    let is_ours = plan.edits.iter().any(|edit| edit.id == id && edit.kind != EditKind::Removed);
    let row = input.rows.iter().find(|row| row.id == id && is_ours);
    let Some(row) = row else { return finding };
    let column = column_of(finding.field.as_deref().unwrap_or("id"), input);
    input.at(finding.without_excerpt(), row.number, column)
}

/// The column of a key as findings name it, such as `details.amount.zh` or `links[0].url`;
/// one that is in the sheet, where there is a choice.
fn column_of(field: &str, input: &Input) -> Column {
    let plain = field.split('[').next().unwrap_or(field);
    let leads = |path: &str| {
        plain == path
            || plain.starts_with(&format!("{path}."))
            || path.starts_with(&format!("{plain}."))
    };
    let all = COLUMNS.iter().map(|spec| spec.column);
    let mut fitting: Vec<(bool, usize, Column)> = all
        .filter_map(|column| {
            let path = column.path()?;
            let is_there = input.columns.iter().any(|(_, known)| *known == column);
            leads(&path).then_some((is_there, path.len(), column))
        })
        .collect();
    fitting
        .sort_by_key(|(is_there, len, _)| (std::cmp::Reverse(*is_there), std::cmp::Reverse(*len)));
    fitting.first().map_or(Column::Id, |(_, _, column)| *column)
}

/// What people call a kind of change.
pub fn kind_name(kind: EditKind) -> Words {
    match kind {
        EditKind::Added => Words::new("新增", "added"),
        EditKind::Changed => Words::new("修改", "changed"),
        EditKind::Removed => Words::new("删除", "removed"),
    }
}
