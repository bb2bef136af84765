//! A table whose keys are taken one by one; what is left over nobody knows.

use std::sync::Arc;

use toml::de::DeTable;

use super::{
    Log, Node, Place,
    nearest::{did_you_mean, nearest},
};
use crate::diagnostic::{SourceFile, Words};

/// A table being read. [`Table::finish`] reports unknown and missing keys.
#[derive(Debug)]
pub(crate) struct Table<'a> {
    keys: &'a DeTable<'a>,
    place: Place<'a>,
    log: &'a Log,
    known: Vec<&'static str>,
    hidden: Vec<&'static str>,
    required: Vec<&'static str>,
}

impl<'a> Table<'a> {
    /// The whole of a file.
    pub(super) fn root(source: &'a SourceFile, keys: &'a DeTable<'a>, log: &'a Log) -> Self {
        let place = Place { source, span: 0..0, field: String::new(), entry: None };
        Self::new(keys, place, log)
    }

    /// A table at its place.
    pub(super) fn new(keys: &'a DeTable<'a>, place: Place<'a>, log: &'a Log) -> Self {
        Self { keys, place, log, known: Vec::new(), hidden: Vec::new(), required: Vec::new() }
    }

    /// Where it stands: its header or its braces.
    pub(crate) fn place(&self) -> &Place<'a> {
        &self.place
    }

    /// From here on, paths begin inside this table: `title.zh`, not `entry[3].title.zh`.
    #[must_use]
    pub(crate) fn into_root(mut self) -> Self {
        self.place.field.clear();
        self
    }

    /// From here on, findings name this entry.
    pub(crate) fn set_entry(&mut self, id: &str) {
        self.place.entry = Some(Arc::from(id));
    }

    /// The value of a key, if it is there.
    pub(crate) fn take(&mut self, key: &'static str) -> Option<Node<'a>> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        let value = self.keys.get(key)?;
        Some(Node::new(value, self.place_of(key), self.log))
    }

    /// The value of a key that is never suggested to anyone: one that should not be written.
    pub(crate) fn take_hidden(&mut self, key: &'static str) -> Option<Node<'a>> {
        self.hidden.push(key);
        let value = self.keys.get(key)?;
        Some(Node::new(value, self.place_of(key), self.log))
    }

    /// The value of a key that must be there.
    pub(crate) fn require(&mut self, key: &'static str) -> Option<Node<'a>> {
        self.required.push(key);
        self.take(key)
    }

    /// Every key with its value, for tables whose keys are ids of their own.
    pub(crate) fn each(&self) -> impl Iterator<Item = (&'a str, Node<'a>)> + '_ {
        self.keys.iter().filter(|(key, _)| !self.known.contains(&key.get_ref().as_ref())).map(
            |(key, value)| {
                let name: &'a str = key.get_ref().as_ref();
                (name, Node::new(value, self.place_of(name), self.log))
            },
        )
    }

    /// Whether this key is written.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.keys.contains_key(key)
    }

    /// The place of the key itself.
    pub(crate) fn key_place(&self, key: &str) -> Place<'a> {
        let place = self.place_of(key);
        let span = self.keys.get_key_value(key).map(|(key, _)| key.span());
        Place { span: span.unwrap_or_else(|| place.span.clone()), ..place }
    }

    /// Reports keys that nobody took, and required ones that are not there. A misspelt key
    /// is not reported as missing as well.
    pub(crate) fn finish(self) {
        let mut meant = Vec::new();
        for key in self.keys.keys().map(|key| key.get_ref().as_ref()) {
            if !self.known.contains(&key) && !self.hidden.contains(&key) {
                meant.extend(self.report_unknown(key));
            }
        }
        for key in &self.required {
            if !self.has(key) && !meant.contains(key) {
                self.report_missing(key);
            }
        }
    }

    /// Reports that a key is not there, at the place of the table.
    pub(crate) fn report_missing(&self, key: &str) {
        let place = Place { span: self.place.span.clone(), ..self.place_of(key) };
        let message = Words::new(
            format!("这里缺少 `{}`", place.field),
            format!("`{}` is missing here", place.field),
        );
        let help = Words::new(format!("补上 `{key} = …`"), format!("add `{key} = …`"));
        self.log.report(place.error(self.log.dialect().missing, message).help(help));
    }

    /// Reports an unknown key and returns the one that was probably meant.
    fn report_unknown(&self, key: &str) -> Option<&'static str> {
        let place = self.key_place(key);
        let field = &place.field;
        let message = Words::new(format!("不认识的键 `{field}`"), format!("unknown key `{field}`"));
        let meant = nearest(key, self.known.iter().copied());
        let all_names = || {
            let names = self.known_names();
            Words::new(format!("这里可以写：{names}"), format!("known here: {names}"))
        };
        let help = meant.map_or_else(all_names, did_you_mean);
        self.log.report(place.error(self.log.dialect().unknown_key, message).help(help));
        meant
    }

    /// The keys there are, for a reader who wrote none of them.
    fn known_names(&self) -> String {
        let names: Vec<String> = self.known.iter().map(|name| format!("`{name}`")).collect();
        names.join(", ")
    }

    /// The place of a key's value, with the table's own span until it is known.
    fn place_of(&self, key: &str) -> Place<'a> {
        let field = match self.place.field.as_str() {
            "" => key.to_owned(),
            path => format!("{path}.{key}"),
        };
        Place { field, ..self.place.clone() }
    }
}
