//! Setting and removing one key of a table, however it is written: as a dotted key, in an
//! inline table, in a sub-table of its own, or as a plain string in the default language.

use toml_edit::Value as TomlValue;

use super::{
    List, Value,
    layout::{Layout, Statement, Table, end_of_line},
    list, member, render,
    splice::Splice,
};
use crate::faq::Language;

/// Something else stands where the key should go.
#[derive(Debug)]
pub(super) struct InTheWay;

/// What sets a key, or removes it where there is no value.
pub(super) fn splices(
    layout: &Layout<'_>,
    list: List,
    table: &Table,
    key: &[String],
    value: Option<&Value>,
    default: Language,
) -> Result<Vec<Splice>, InTheWay> {
    let setting = Setting { layout, list, table, key, default };
    match value {
        Some(value) => setting.set(value),
        None => setting.remove(),
    }
}

/// Whether the key is written by a statement of its own, so that setting it touches nothing
/// but that statement's value.
pub(super) fn is_written(table: &Table, key: &[String]) -> bool {
    table.statements.iter().any(|statement| statement.path == key)
}

/// The texts a key holds now; none where it is not there.
pub(super) fn texts(table: &Table, key: &[String], default: Language) -> Vec<String> {
    let holding = table.statements.iter().find(|statement| key.starts_with(&statement.path));
    let Some(statement) = holding else { return Vec::new() };
    let rest = &key[statement.path.len()..];
    let is_plain = !statement.value.is_inline_table();
    match rest {
        [] => list::texts(&statement.value),
        [language] if is_plain && language == default.code() => list::texts(&statement.value),
        [member] => {
            let member = statement.value.as_inline_table().and_then(|table| table.get(member));
            member.map(list::texts).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

struct Setting<'a> {
    layout: &'a Layout<'a>,
    list: List,
    table: &'a Table,
    key: &'a [String],
    default: Language,
}

impl Setting<'_> {
    fn set(&self, value: &Value) -> Result<Vec<Splice>, InTheWay> {
        if let Some(statement) = self.holding() {
            return self.set_in(statement, value);
        }
        let mut splices = self.without_below();
        splices.push(self.inserted(value));
        Ok(splices)
    }

    fn remove(&self) -> Result<Vec<Splice>, InTheWay> {
        let Some(statement) = self.holding() else { return Ok(self.without_below()) };
        let whole = || vec![Splice::delete(statement.lines.clone())];
        let rest = &self.key[statement.path.len()..];
        if rest.is_empty() || self.is_plain_default(statement) {
            return Ok(whole());
        }
        if !statement.value.is_inline_table() {
            return Ok(Vec::new());
        }
        let inline = &self.layout.text[statement.span.clone()];
        let changed = member::changed(inline, rest, None).ok_or(InTheWay)?;
        let is_empty = changed.trim_matches(['{', '}', ' ']).is_empty();
        let replaced = || vec![Splice { range: statement.span.clone(), text: changed.clone() }];
        Ok(if is_empty { whole() } else { replaced() })
    }

    /// The statement that holds the key, or something above it.
    fn holding(&self) -> Option<&Statement> {
        self.table.statements.iter().find(|statement| self.key.starts_with(&statement.path))
    }

    /// Whether a plain value holds the key because it is in the default language.
    fn is_plain_default(&self, statement: &Statement) -> bool {
        let rest = &self.key[statement.path.len()..];
        !statement.value.is_inline_table()
            && matches!(rest, [language] if language == self.default.code())
    }

    fn set_in(&self, statement: &Statement, value: &Value) -> Result<Vec<Splice>, InTheWay> {
        let rest = &self.key[statement.path.len()..];
        if rest.is_empty() || self.is_plain_default(statement) {
            return Ok(self.replaced(statement, value));
        }
        if statement.value.is_inline_table() {
            let inline = &self.layout.text[statement.span.clone()];
            let text = member::changed(inline, rest, Some(value)).ok_or(InTheWay)?;
            return Ok(vec![Splice { range: statement.span.clone(), text }]);
        }
        match rest {
            [language] if Language::from_tag(language).is_some() => {
                let named = format!(".{}", self.default.code());
                let named = Splice::insert(statement.key.end, named);
                let line = self.line(&statement.section, statement.lines.end, value);
                Ok(vec![named, line])
            }
            _ => Err(InTheWay),
        }
    }

    /// Another value in place of the one there; nothing where it is the same.
    fn replaced(&self, statement: &Statement, value: &Value) -> Vec<Splice> {
        if is_same(&statement.value, value) {
            return Vec::new();
        }
        let line_break = self.layout.line_break();
        if let (Value::Texts(new), TomlValue::Array(array)) = (value, &statement.value) {
            return list::splices(self.layout.text, &statement.span, array, new, line_break);
        }
        let text = render::value(value, line_break);
        vec![Splice { range: statement.span.clone(), text }]
    }

    /// Takes away all that stands below the key.
    fn without_below(&self) -> Vec<Splice> {
        let statements = self.table.statements.iter().map(|s| (&s.path, &s.lines));
        let sections = self.table.sections.iter().map(|s| (&s.path, &s.lines));
        let below = statements.chain(sections).filter(|(path, _)| path.starts_with(self.key));
        below.map(|(_, lines)| Splice::delete(lines.clone())).collect()
    }

    /// The key on a line of its own, where its like is written.
    fn inserted(&self, value: &Value) -> Splice {
        let sections = self.table.sections.iter();
        let above = sections.filter(|section| {
            section.path.len() < self.key.len() && self.key.starts_with(&section.path)
        });
        if let Some(section) = above.max_by_key(|section| section.path.len()) {
            let inside = self.table.statements.iter().filter(|s| s.section == section.path);
            let at = inside.map(|s| s.lines.end).max().unwrap_or(section.lines.end);
            return self.line(&section.path, at, value);
        }
        self.line(&[], self.place_among_own(), value)
    }

    /// Behind its like, else behind what is written before it, else below the header.
    fn place_among_own(&self) -> usize {
        let own = || self.table.statements.iter().filter(|s| s.section.is_empty());
        let alike = own().filter(|s| s.path.first() == self.key.first());
        let before = own().filter(|s| self.list.rank(&s.path) < self.list.rank(self.key));
        let last = alike.map(|s| s.lines.end).max();
        let last = last.or_else(|| before.map(|s| s.lines.end).max());
        last.unwrap_or_else(|| end_of_line(self.layout.text, self.table.header.end))
    }

    fn line(&self, section: &[String], at: usize, value: &Value) -> Splice {
        let (text, line_break) = (self.layout.text, self.layout.line_break());
        let path = render::path(&self.key[section.len()..]);
        let value = render::value(value, line_break);
        let is_torn = at > 0 && !text[..at].ends_with('\n');
        let before = if is_torn { line_break } else { "" };
        Splice::insert(at, format!("{before}{path} = {value}{line_break}"))
    }
}

/// Whether a value is what should be set already, however it is quoted.
fn is_same(present: &TomlValue, value: &Value) -> bool {
    match (present, value) {
        (TomlValue::String(text), Value::Text(words)) => text.value() == words,
        (TomlValue::Array(array), Value::Texts(words)) => {
            array.len() == words.len() && list::texts(present) == *words
        }
        (TomlValue::Datetime(date), Value::Date(day)) => {
            date.value().to_string() == day.to_string()
        }
        _ => false,
    }
}
