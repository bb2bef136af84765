//! `[[check]]` and `[[synonyms]]`.

use super::{
    Kind, Reader,
    entry::origin,
    lint,
    text::{string, strings},
};
use crate::{
    document::{Node, Table},
    faq::{Check, Expectation, Slug},
};

impl<'a> Reader<'a> {
    /// One `[[check]]`.
    pub(super) fn check(&mut self, mut table: Table<'a>) -> Option<Check> {
        let ask = table.require("ask").and_then(|node| string(&node));
        let expect = table.require("expect").and_then(|node| self.expectation(&node));
        let protected = table.take("protected").and_then(|node| node.yes_no()).unwrap_or(false);
        let origin = origin(&table);
        table.finish();
        Some(Check { ask: ask?, expect: expect?, protected, origin })
    }

    /// An entry, a list of them, or `"handoff"`.
    fn expectation(&mut self, node: &Node<'a>) -> Option<Expectation> {
        if node.as_text() == Some("handoff") {
            return Some(Expectation::Handoff);
        }
        let items = match node.as_text() {
            Some(_) => vec![node.clone()],
            None => node.list()?,
        };
        let mut entries = Vec::new();
        for item in items {
            let id = item.text()?;
            self.names.refer(Kind::Entry, id, item.place());
            entries.extend(Slug::new(id));
        }
        Some(Expectation::Entries(entries))
    }
}

/// One `[[synonyms]]` group.
pub(super) fn synonyms(mut table: Table<'_>) -> Option<Vec<String>> {
    let node = table.require("words");
    table.finish();
    let node = node?;
    let words = strings(&node);
    if words.len() < 2 {
        lint::report_all(&node, [lint::few_words()]);
    }
    Some(words)
}
