//! Values by section and key: from the environment where it has them, else from the file.

use std::collections::BTreeMap;

use super::Key;
use crate::{
    diagnostic::{Finding, Words},
    document::{Document, Log, Node, Table, secret_in},
};

/// Keys people write secrets under, with the way each is given instead.
const SECRET_KEYS: &[(&str, &str, &str)] = &[
    ("telegram", "token", "TELOXIDE_TOKEN / telegram.token_file"),
    ("telegram", "bot_token", "TELOXIDE_TOKEN / telegram.token_file"),
    ("telegram", "webhook_secret", "POLICYDESK_WEBHOOK_SECRET / telegram.webhook_secret_file"),
    ("operator", "staff_token", "POLICYDESK_STAFF_TOKEN / operator.staff_token_file"),
    ("store", "password", "DATABASE_URL"),
];

/// The sections there are.
const SECTIONS: &[&str] =
    &["faq", "matching", "telegram", "web", "operator", "store", "limits", "time", "log"];

/// The values of a configuration being read.
pub(super) struct Settings<'a> {
    root: Option<Table<'a>>,
    sections: BTreeMap<&'static str, Table<'a>>,
    overrides: BTreeMap<(&'static str, &'static str), Node<'a>>,
    log: &'a Log,
    env: &'a dyn Fn(&str) -> Option<String>,
}

impl<'a> Settings<'a> {
    /// The sections of a file and the values over them.
    pub(super) fn new(
        document: Option<&'a Document<'a>>,
        overrides: &'a [(&'static Key, Document<'a>)],
        log: &'a Log,
        env: &'a dyn Fn(&str) -> Option<String>,
    ) -> Self {
        let mut root = document.map(|document| document.root(log));
        let mut sections = BTreeMap::new();
        for name in SECTIONS {
            let node = root.as_mut().and_then(|root| root.take(name));
            sections.extend(node.and_then(|node| node.table()).map(|table| (*name, table)));
        }
        let value = |(key, document): &'a (&'static Key, Document<'a>)| {
            let node = document.root(log).take(key.name)?;
            Some(((key.section, key.name), node.renamed(format!("{}.{}", key.section, key.name))))
        };
        let overrides = overrides.iter().filter_map(value).collect();
        let mut settings = Self { root, sections, overrides, log, env };
        settings.refuse_secret_keys();
        settings
    }

    /// The value of a key. A text that holds a secret is reported and not handed out.
    pub(super) fn take(&mut self, section: &'static str, key: &'static str) -> Option<Node<'a>> {
        let written = self.sections.get_mut(section).and_then(|table| table.take(key));
        let node = self.overrides.remove(&(section, key)).or(written)?;
        match node.as_text().and_then(secret_in) {
            // A database address with a password has its own words, and its own exception.
            Some(_) if (section, key) == ("store", "url") => Some(node),
            Some((zh, en)) => {
                self.log.report(secret_inline(&node, (zh, en), None));
                None
            }
            None => Some(node),
        }
    }

    /// The value of a key, left in its place.
    pub(super) fn peek(&mut self, section: &'static str, key: &'static str) -> Option<Node<'a>> {
        let written = self.sections.get_mut(section).and_then(|table| table.take(key));
        self.overrides.get(&(section, key)).cloned().or(written)
    }

    /// The text of a key; blank means that it is not set.
    pub(super) fn text(
        &mut self,
        section: &'static str,
        key: &'static str,
    ) -> Option<(Node<'a>, &'a str)> {
        let node = self.take(section, key)?;
        let text = node.text()?.trim();
        (!text.is_empty()).then_some((node, text))
    }

    /// Whether the environment has something under this name.
    pub(super) fn has_env(&self, name: &str) -> bool {
        (self.env)(name).is_some_and(|value| !value.trim().is_empty())
    }

    /// Keeps a finding about a key that is not there, at its section where that is there.
    pub(super) fn report_absent(&self, section: &'static str, key: &str, finding: Finding) {
        let finding = match self.sections.get(section) {
            Some(table) => {
                let place = table.place();
                finding.at(place.source, place.span.clone())
            }
            None => finding,
        };
        self.log.report(finding.field(format!("{section}.{key}")));
    }

    /// Keeps a finding.
    pub(super) fn report(&self, finding: Finding) {
        self.log.report(finding);
    }

    /// Reports keys and sections nobody knows.
    pub(super) fn finish(self) {
        for table in self.sections.into_values() {
            table.finish();
        }
        if let Some(root) = self.root {
            root.finish();
        }
    }

    fn refuse_secret_keys(&mut self) {
        for (section, key, instead) in SECRET_KEYS {
            let node = self.sections.get_mut(section).filter(|table| table.has(key));
            if let Some(node) = node.and_then(|table| table.take_hidden(key)) {
                self.log.report(secret_inline(&node, ("密钥", "a secret"), Some(instead)));
            }
        }
    }
}

/// A secret where everyone who reads the file can see it.
pub(super) fn secret_inline(
    node: &Node<'_>,
    (zh, en): (&str, &str),
    instead: Option<&str>,
) -> Finding {
    let field = node.field();
    let message = Words::new(
        format!("`{field}` 里写了{zh}，配置文件里不能放密钥"),
        format!("`{field}` holds {en}; secrets do not belong in the configuration"),
    );
    let instead = instead.unwrap_or("TELOXIDE_TOKEN / telegram.token_file");
    let help = Words::new(
        format!("删掉它，改用环境变量或单独的文件：{instead}；泄露过的要换新的"),
        format!(
            "delete it and use the environment or a file of its own: {instead}; replace what was seen"
        ),
    );
    node.place().error("cfg.secret_inline", message).help(help).without_excerpt()
}
