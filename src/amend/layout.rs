//! Where everything stands in a file: its tables, and the statements of each with the bytes
//! they take.

use std::ops::Range;

use toml_edit::{Document, Item, Table as TomlTable, Value as TomlValue};

/// A file, parsed with spans.
#[derive(Debug)]
pub(super) struct Layout<'a> {
    /// The text.
    pub(super) text: &'a str,
    /// Everything in it.
    pub(super) root: TomlTable,
    /// Every table of every `[[list]]`, in order.
    pub(super) tables: Vec<Table>,
}

/// One table of a `[[list]]`.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// The list's name.
    pub(super) list: String,
    /// Its header.
    pub(super) header: Range<usize>,
    /// The byte behind its last line.
    pub(super) end: usize,
    /// Its `key = value` lines, in order, those of its sub-tables included.
    pub(super) statements: Vec<Statement>,
    /// The headers of its sub-tables with their paths, such as `[entry.details]`.
    pub(super) sections: Vec<Section>,
}

/// A sub-table with a header of its own.
#[derive(Debug, Clone)]
pub(super) struct Section {
    /// Its path within the table.
    pub(super) path: Vec<String>,
    /// Its header's lines.
    pub(super) lines: Range<usize>,
}

/// One `key = value`.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    /// The key's path within the table.
    pub(super) path: Vec<String>,
    /// The path of the section it is written in; empty for the table's own.
    pub(super) section: Vec<String>,
    /// The last part of the key.
    pub(super) key: Range<usize>,
    /// What it holds.
    pub(super) value: TomlValue,
    /// The bytes of the value.
    pub(super) span: Range<usize>,
    /// Its lines, with the comment behind it and the line break.
    pub(super) lines: Range<usize>,
}

impl<'a> Layout<'a> {
    /// Parses a file; nothing for one that has a syntax error.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        let root = Document::parse(text).ok()?.as_table().clone();
        let mut tables = Vec::new();
        for (name, item) in &root {
            let Item::ArrayOfTables(list) = item else { continue };
            tables.extend(list.iter().filter_map(|table| Table::of(text, name, table)));
        }
        tables.sort_by_key(|table| table.header.start);
        Some(Self { text, root, tables })
    }

    /// The table of a list that has this id.
    pub(super) fn table(&self, list: &str, id: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.list == list && table.text("id") == Some(id))
    }

    /// How the file breaks its lines.
    pub(super) fn line_break(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }
}

impl Table {
    fn of(text: &str, list: &str, table: &TomlTable) -> Option<Self> {
        let header = table.span()?;
        let mut found = Self {
            list: list.to_owned(),
            end: end_of_line(text, header.end),
            header,
            statements: Vec::new(),
            sections: Vec::new(),
        };
        found.collect(text, table, &[], &[]);
        found.statements.sort_by_key(|statement| statement.lines.start);
        found.sections.sort_by_key(|section| section.lines.start);
        let ends = found.statements.iter().map(|statement| statement.lines.end);
        let ends = ends.chain(found.sections.iter().map(|section| section.lines.end));
        found.end = ends.chain([found.end]).max().unwrap_or(found.end);
        Some(found)
    }

    /// Collects the statements below a table.
    fn collect(&mut self, text: &str, table: &TomlTable, path: &[String], section: &[String]) {
        for (name, item) in table {
            let path: Vec<String> = path.iter().cloned().chain([name.to_owned()]).collect();
            match item {
                Item::Table(below) if below.is_dotted() => {
                    self.collect(text, below, &path, section);
                }
                Item::Table(below) => {
                    if let Some(header) = below.span().filter(|_| !below.is_implicit()) {
                        let lines =
                            start_of_line(text, header.start)..end_of_line(text, header.end);
                        self.sections.push(Section { path: path.clone(), lines });
                    }
                    self.collect(text, below, &path, &path);
                }
                Item::Value(value) => {
                    let key = table.key(name).and_then(toml_edit::Key::span);
                    self.statements.extend(key.zip(value.span()).map(|(key, span)| Statement {
                        lines: start_of_line(text, key.start)..end_of_line(text, span.end),
                        path,
                        section: section.to_vec(),
                        key,
                        value: value.clone(),
                        span,
                    }));
                }
                Item::ArrayOfTables(_) | Item::None => {}
            }
        }
    }

    /// The text of a key at the top of the table.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.statements.iter().find(|statement| statement.path == [key])?.value.as_str()
    }
}

/// The first byte of the line of a byte.
pub(super) fn start_of_line(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |line_break| line_break + 1)
}

/// The byte behind the line break of the line of a byte.
pub(super) fn end_of_line(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |line_break| at + line_break + 1)
}
