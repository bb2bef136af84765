//! What is in a set: every entry as it stands in its file, to compare sets and to keep on
//! record.

use std::{collections::BTreeMap, ops::Range};

use toml_edit::{Document, Item, Table, Value};

use super::{
    outcome::Diff,
    reading::{Reading, sha256},
};
use crate::{diagnostic::SourceFile, faq::Faq, store::EntryVersion};

/// The files and entries of a sound set.
#[derive(Debug, Clone)]
pub struct Content {
    /// The set's hash.
    pub hash: String,
    /// Its files.
    pub files: Vec<SourceFile>,
    /// Its entries, in the order they are served.
    pub versions: Vec<EntryVersion>,
    /// The file of each entry, by its id.
    homes: BTreeMap<String, String>,
}

impl Content {
    /// What is in a reading that loads as this FAQ.
    pub fn new(reading: &Reading, faq: &Faq) -> Self {
        let texts: BTreeMap<String, (String, &str)> =
            reading.files.iter().flat_map(entry_texts).collect();
        let language = faq.desk().default_language();
        let versions = faq.entries().iter().map(|entry| {
            let id = entry.id.to_string();
            let text = texts.get(&id).map(|(_, text)| (*text).to_owned()).unwrap_or_default();
            let title = entry.title.get(language).unwrap_or_default().to_owned();
            EntryVersion { hash: sha256(&text), entry: id, title, text }
        });
        Self {
            hash: reading.hash.clone(),
            files: reading.files.clone(),
            versions: versions.collect(),
            homes: texts.into_iter().map(|(id, (path, _))| (id, path)).collect(),
        }
    }

    /// What is different in a set that comes after this one.
    pub fn diff(&self, after: &Self) -> Diff {
        let (old, new) = (self.by_id(), after.by_id());
        let ids = |keep: &dyn Fn(&str) -> bool, of: &BTreeMap<&str, &str>| {
            of.keys().filter(|id| keep(id)).map(|id| (*id).to_owned()).collect()
        };
        Diff {
            added: ids(&|id| !old.contains_key(id), &new),
            changed: ids(&|id| old.get(id).is_some_and(|hash| *hash != new[id]), &new),
            removed: ids(&|id| !new.contains_key(id), &old),
        }
    }

    /// The files that are gone and took entries with them that are nowhere now.
    pub(super) fn lost_files(&self, after: &Self, diff: &Diff) -> Vec<String> {
        let is_there = |path: &str| after.files.iter().any(|file| file.path() == path);
        let mut lost: Vec<String> =
            diff.removed.iter().filter_map(|id| self.homes.get(id)).cloned().collect();
        lost.sort();
        lost.dedup();
        lost.retain(|path| !is_there(path));
        lost
    }

    /// The file an entry stands in.
    pub(super) fn home(&self, id: &str) -> Option<&str> {
        self.homes.get(id).map(String::as_str)
    }

    fn by_id(&self) -> BTreeMap<&str, &str> {
        self.versions
            .iter()
            .map(|version| (version.entry.as_str(), version.hash.as_str()))
            .collect()
    }
}

/// The entries of a file: id, path, and the lines from the header to the last value.
fn entry_texts(file: &SourceFile) -> Vec<(String, (String, &str))> {
    let Ok(document) = Document::parse(file.text()) else { return Vec::new() };
    let Some(item) = document.get("entry") else { return Vec::new() };
    let of = |id: Option<&str>, span: Option<Range<usize>>| {
        let text = whole_lines(file.text(), span?);
        Some((id?.to_owned(), (file.path().to_owned(), text)))
    };
    match item {
        Item::ArrayOfTables(tables) => {
            tables.iter().filter_map(|table| of(id_of(table), table_span(table))).collect()
        }
        Item::Table(table) => of(id_of(table), table_span(table)).into_iter().collect(),
        Item::Value(Value::Array(values)) => {
            let values = values.iter().map(|value| {
                let table = value.as_inline_table();
                (table.and_then(|table| table.get("id")?.as_str()), value.span())
            });
            values.filter_map(|(id, span)| of(id, span)).collect()
        }
        _ => Vec::new(),
    }
}

fn id_of(table: &Table) -> Option<&str> {
    table.get("id")?.as_str()
}

/// From a table's header to the end of its last value, tables within it included.
fn table_span(table: &Table) -> Option<Range<usize>> {
    let within = table.iter().filter_map(|(_, item)| item_span(item));
    table.span().into_iter().chain(within).reduce(join)
}

fn item_span(item: &Item) -> Option<Range<usize>> {
    match item {
        Item::None => None,
        Item::Value(value) => value.span().or_else(|| dotted_span(value)),
        Item::Table(table) => table_span(table),
        Item::ArrayOfTables(tables) => tables.iter().filter_map(table_span).reduce(join),
    }
}

/// The span of a dotted key's values: `answer.zh` makes a table that stands nowhere itself.
fn dotted_span(value: &Value) -> Option<Range<usize>> {
    let table = value.as_inline_table()?;
    table.iter().filter_map(|(_, value)| value.span().or_else(|| dotted_span(value))).reduce(join)
}

fn join(a: Range<usize>, b: Range<usize>) -> Range<usize> {
    a.start.min(b.start)..a.end.max(b.end)
}

/// A span as whole lines, without the line break at its end.
fn whole_lines(text: &str, span: Range<usize>) -> &str {
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at);
    text[start..end].trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(String, String)> {
        let file = SourceFile::new("faq/a.toml", text);
        entry_texts(&file).into_iter().map(|(id, (_, text))| (id, text.to_owned())).collect()
    }

    #[test]
    fn an_entry_is_all_its_lines_and_nothing_of_its_neighbours() {
        let loan = "[[entry]]  # ours\nid = \"loan\"\nanswer.zh = \"\"\"\n一\n\n二\"\"\"  # checked\n\
                    [entry.fits]\nstage = [\"idea\"]\n[[entry.links]]\nurl = \"https://a.cn/\"";
        let tax = "[[entry]]\nid = \"tax\"\ntitle = { zh = \"税\" }";
        let file = format!(
            "# top\n[desk]\nname.zh = \"x\"\n\n{loan}\n\n# about tax\n{tax}\n\n[[topic]]\nid = \"t\"\n"
        );
        let wanted = [("loan".to_owned(), loan.to_owned()), ("tax".to_owned(), tax.to_owned())];
        assert_eq!(texts(&file), wanted);
    }

    #[test]
    fn entries_may_be_written_in_line_and_with_carriage_returns() {
        assert_eq!(texts("entry = [{ id = \"a\" }]\n")[0].0, "a");
        let (id, text) = texts("[[entry]]\r\nid = \"a\"\r\n\r\n[[topic]]\r\n").remove(0);
        assert_eq!((id.as_str(), text.as_str()), ("a", "[[entry]]\r\nid = \"a\""));
    }
}
