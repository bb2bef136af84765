//! Adding and removing whole tables.

use super::{
    KeyPath, List, Value,
    layout::{Layout, Statement, Table, end_of_line, start_of_line},
    list, render,
    splice::Splice,
};
use crate::diagnostic::SourceFile;

/// A table as it is written, its keys in their usual order.
pub(super) fn render(list: List, keys: &[(KeyPath, Value)], line_break: &str) -> String {
    let header = format!("[[{}]]{line_break}", list.name());
    let mut keys: Vec<_> = keys.iter().collect();
    keys.sort_by_key(|(path, _)| list.rank(path));
    let lines = keys.into_iter().map(|(path, value)| {
        format!("{} = {}{line_break}", render::path(path), render::value(value, line_break))
    });
    std::iter::once(header).chain(lines).collect()
}

/// A table put behind a byte, with an empty line before it.
pub(super) fn insertion(
    layout: &Layout<'_>,
    at: usize,
    list: List,
    keys: &[(KeyPath, Value)],
) -> Splice {
    let line_break = layout.line_break();
    let is_torn = at > 0 && !layout.text[..at].ends_with('\n');
    let before = if is_torn { line_break } else { "" };
    Splice::insert(at, format!("{before}{line_break}{}", render(list, keys, line_break)))
}

/// A file name that no file of the set has, for a set without such a list.
pub(super) fn new_file_name(files: &[SourceFile], list: List) -> String {
    let folder = files.first().and_then(|file| file.path().rsplit_once(['/', '\\']));
    let folder = folder.map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
    let plural = match list {
        List::Entry => "entries",
        List::Office => "offices",
    };
    let names = std::iter::once(plural.to_owned()).chain((2..).map(|n| format!("{plural}-{n}")));
    let mut paths = names.map(|name| format!("{folder}{name}.toml"));
    let free = paths.find(|path| files.iter().all(|file| file.path() != path));
    free.expect("there are more names than files")
}

/// A table taken away, with the comment right above it and the empty lines behind it. A
/// comment at the very top speaks of the file, and stays.
pub(super) fn removal(layout: &Layout<'_>, table: &Table) -> Splice {
    let text = layout.text;
    let mut start = start_of_line(text, table.header.start);
    let mut above = start;
    while above > 0 && text[start_of_line(text, above - 1)..above].trim_start().starts_with('#') {
        above = start_of_line(text, above - 1);
    }
    if above > 0 {
        start = above;
    }
    let mut end = table.end;
    while end < text.len() && text[end..end_of_line(text, end)].trim().is_empty() {
        end = end_of_line(text, end);
    }
    Splice::delete(start..end)
}

/// What takes an entry's id out of `related`, and out of the checks that expect it.
pub(super) fn forget(layout: &Layout<'_>, id: &str) -> Vec<Splice> {
    let mut splices = Vec::new();
    for table in &layout.tables {
        for statement in &table.statements {
            let key = statement.path.last().map(String::as_str);
            match (table.list.as_str(), key) {
                ("entry", Some("related")) => splices.extend(without(layout, statement, id)),
                ("check", Some("expect")) => {
                    splices.extend(without_expected(layout, table, statement, id));
                }
                _ => {}
            }
        }
    }
    splices
}

/// A list without an id; the whole line where nothing is left.
fn without(layout: &Layout<'_>, statement: &Statement, id: &str) -> Vec<Splice> {
    let Some(array) = statement.value.as_array() else { return Vec::new() };
    let all = list::texts(&statement.value);
    let left: Vec<String> = all.iter().filter(|one| *one != id).cloned().collect();
    if left.len() == all.len() {
        return Vec::new();
    }
    if left.is_empty() {
        return vec![Splice::delete(statement.lines.clone())];
    }
    list::splices(layout.text, &statement.span, array, &left, layout.line_break())
}

/// A check without an expected id; the whole check where it expected nothing else, unless
/// it is protected.
fn without_expected(
    layout: &Layout<'_>,
    table: &Table,
    expect: &Statement,
    id: &str,
) -> Vec<Splice> {
    let all = list::texts(&expect.value);
    let is_all = expect.value.as_str() == Some(id) || all == [id];
    if !is_all {
        return without(layout, expect, id);
    }
    let protected = table.statements.iter().find(|statement| statement.path == ["protected"]);
    let is_protected = protected.and_then(|statement| statement.value.as_bool()) == Some(true);
    if is_protected { Vec::new() } else { vec![removal(layout, table)] }
}
