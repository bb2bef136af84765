//! Text in languages, lists of words, ids and dates.

use chrono::NaiveDate;

use super::{Reader, lint};
use crate::{
    document::{Kind as ValueKind, Node, Table},
    faq::{Language, Period, Slug, Text, Wordings},
};

/// How a text is used, which says what may be in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// A title, a name, a question: one line without markup.
    Short,
    /// Markdown: a detail, a greeting, a notice.
    Long,
    /// Markdown that should fit into one message.
    Answer,
}

impl<'a> Reader<'a> {
    /// The language of a plain string.
    pub(super) fn default_language(&self) -> Language {
        self.languages.first().copied().unwrap_or(Language::Zh)
    }

    /// Text in languages: `x.zh = "…"`, `x = { zh = "…" }`, or plain for the default one.
    pub(super) fn text(&self, node: Option<Node<'a>>, used: Use) -> Text {
        let Some(node) = node else { return Text::default() };
        if !node.is_table() {
            let text = node.text().and_then(|text| words(&node, text, used));
            return text.map(|text| Text::only(self.default_language(), text)).unwrap_or_default();
        }
        let mut text = Text::default();
        let Some(mut table) = node.table() else { return text };
        for language in Language::ALL {
            let value = table.take(language.code());
            *text.slot(language) = value.and_then(|node| words(&node, node.text()?, used));
        }
        table.finish();
        text
    }

    /// Text that must be there; a misspelt language is reported for itself.
    pub(super) fn required_text(
        &self,
        table: &mut Table<'a>,
        key: &'static str,
        used: Use,
    ) -> Text {
        let node = table.require(key);
        self.text(node, used)
    }

    /// How people ask: a list for the default language, or one for each.
    pub(super) fn wordings(&self, node: Option<Node<'a>>) -> Wordings {
        let mut wordings = Wordings::default();
        let Some(node) = node else { return wordings };
        if !node.is_table() {
            match self.default_language() {
                Language::Zh => wordings.zh = strings(&node),
                Language::En => wordings.en = strings(&node),
            }
            return wordings;
        }
        let Some(mut table) = node.table() else { return wordings };
        wordings.zh = table.take("zh").map(|node| strings(&node)).unwrap_or_default();
        wordings.en = table.take("en").map(|node| strings(&node)).unwrap_or_default();
        table.finish();
        wordings
    }

    /// A day not absurdly far away.
    pub(super) fn day(&self, node: Option<Node<'a>>) -> Option<NaiveDate> {
        let node = node?;
        let day = node.date()?;
        lint::report_all(&node, lint::date_far(day, self.today));
        Some(day)
    }

    /// A span of days from two keys.
    pub(super) fn period(
        &self,
        table: &mut Table<'a>,
        from_key: &'static str,
        until_key: &'static str,
    ) -> Period {
        let (from, until) = (table.take(from_key), table.take(until_key));
        let period = Period { from: self.day(from.clone()), until: self.day(until) };
        if let Some(node) = from {
            lint::report_all(&node, lint::date_order(period));
        }
        period
    }
}

/// One text, checked and trimmed; none where it cannot be used.
pub(super) fn words(node: &Node<'_>, text: &str, used: Use) -> Option<String> {
    if !lint::report_all(node, lint::empty(text)) {
        return None;
    }
    let max = if used == Use::Short { lint::MAX_SHORT } else { lint::MAX_LONG };
    lint::report_all(node, lint::too_long(text, max));
    lint::text_rules(node, text);
    if used != Use::Short {
        lint::report_all(node, lint::html(text));
        lint::report_all(node, lint::markdown_links(text));
    }
    if used == Use::Answer {
        lint::report_all(node, lint::many_messages(text));
    }
    Some(text.trim().replace("\r\n", "\n"))
}

/// One plain text of a short kind.
pub(super) fn string(node: &Node<'_>) -> Option<String> {
    words(node, node.text()?, Use::Short)
}

/// An id in kebab-case, or a finding.
pub(super) fn slug(node: &Node<'_>) -> Option<Slug> {
    let id = node.text()?;
    lint::report_all(node, lint::entry_id(id));
    Slug::new(id).ok()
}

/// A list of short texts.
pub(super) fn strings(node: &Node<'_>) -> Vec<String> {
    if node.kind() != ValueKind::List {
        node.refuse::<()>(ValueKind::List);
        return Vec::new();
    }
    let items = node.list().unwrap_or_default();
    lint::report_all(node, lint::too_many(items.len()));
    items.iter().filter_map(string).collect()
}

/// A checked address.
pub(super) fn address(node: &Node<'_>) -> Option<String> {
    let address = node.text()?;
    lint::report_all(node, lint::link(address)).then(|| address.to_owned())
}
