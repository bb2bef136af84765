//! Findings: what is wrong with text people wrote, where, and how to mend it.
//!
//! A mistake in an FAQ, a configuration or a sheet is not an error of the program. It is a
//! [`Finding`] with a place and words in both languages; a run returns all of them together.

mod findings;
mod render;
mod source;

use std::ops::Range;

pub use findings::Findings;
pub use render::{Style, human, json, short, summary};
pub use source::SourceFile;

use crate::language::Language;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Advice: it is fine, and could be better.
    Note,
    /// It loads; staff should act.
    Warning,
    /// Nothing of the set is loaded.
    Error,
}

impl Severity {
    /// The key used in JSON and in the short format.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One sentence in both languages; the reader's is chosen when it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Words {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Words {
    /// A sentence in Chinese and in English.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The sentence in a language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

/// Something wrong, or worth a word, in text that people wrote.
///
/// Messages carry no full stop; `help` says what to write instead.
#[derive(Debug, Clone)]
pub struct Finding {
    /// A stable code such as `faq.unknown_key`.
    pub code: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// The file as shown to people; empty where there is none, as for the environment.
    pub file: String,
    /// The line, from 1; 0 where there is no place.
    pub line: usize,
    /// The column in characters, from 1; 0 where there is no place.
    pub column: usize,
    /// The bytes it is about.
    pub span: Range<usize>,
    /// The path of the key it is about, such as `links[0].url`.
    pub field: Option<String>,
    /// The id of the entry it is about.
    pub entry: Option<String>,
    /// What is wrong.
    pub message: Words,
    /// What to write instead.
    pub help: Option<Words>,
    /// The text to show beside it; none where it must not be echoed.
    excerpt: Option<SourceFile>,
}

impl Finding {
    /// A finding without a place yet.
    pub fn new(severity: Severity, code: &'static str, message: Words) -> Self {
        Self {
            code,
            severity,
            file: String::new(),
            line: 0,
            column: 0,
            span: 0..0,
            field: None,
            entry: None,
            message,
            help: None,
            excerpt: None,
        }
    }

    /// An error without a place yet.
    pub fn error(code: &'static str, message: Words) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A warning without a place yet.
    pub fn warning(code: &'static str, message: Words) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// A note without a place yet.
    pub fn note(code: &'static str, message: Words) -> Self {
        Self::new(Severity::Note, code, message)
    }

    /// Places it at bytes of a file.
    #[must_use]
    pub fn at(mut self, source: &SourceFile, span: Range<usize>) -> Self {
        (self.line, self.column) = source.position(span.start);
        source.path().clone_into(&mut self.file);
        self.span = span;
        self.excerpt = Some(source.clone());
        self
    }

    /// Places it at a line and column of a file whose text cannot be shown.
    #[must_use]
    pub fn in_file(mut self, path: impl Into<String>, line: usize, column: usize) -> Self {
        self.file = path.into();
        self.line = line;
        self.column = column;
        self
    }

    /// Names the key it is about.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// Names the entry it is about.
    #[must_use]
    pub fn entry(mut self, id: impl Into<String>) -> Self {
        self.entry = Some(id.into());
        self
    }

    /// Says what to write instead.
    #[must_use]
    pub fn help(mut self, help: Words) -> Self {
        self.help = Some(help);
        self
    }

    /// Keeps the text it is about off the screen: it may hold a secret or someone's number.
    #[must_use]
    pub fn without_excerpt(mut self) -> Self {
        self.excerpt = None;
        self
    }

    /// The text to show beside it.
    pub(crate) fn excerpt(&self) -> Option<&SourceFile> {
        self.excerpt.as_ref()
    }
}

/// The reader's language by the POSIX order: the first of `LC_ALL`, `LC_MESSAGES` and `LANG`
/// that is set. Chinese where it names Chinese, else English.
///
/// Source: POSIX.1-2017, Base Definitions §8.2.
pub fn reader_language(env: &dyn Fn(&str) -> Option<String>) -> Language {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| env(name).filter(|value| !value.is_empty()))
        .unwrap_or_default();
    Language::from_tag(&locale).unwrap_or(Language::En)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(vars: &[(&str, &str)]) -> Language {
        reader_language(&|name| {
            vars.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_first_locale_that_is_set_decides() {
        assert_eq!(language(&[("LANG", "zh_CN.UTF-8")]), Language::Zh);
        assert_eq!(language(&[("LC_ALL", ""), ("LANG", "zh_CN.UTF-8")]), Language::Zh);
        assert_eq!(language(&[("LC_ALL", "C.UTF-8"), ("LANG", "zh_CN.UTF-8")]), Language::En);
        assert_eq!(language(&[]), Language::En);
    }

    #[test]
    fn a_finding_knows_its_line_and_its_column_in_characters() {
        let source = SourceFile::new("a.toml", "x = 1\n标题 = 2\n");
        let finding = Finding::error("faq.type", Words::new("", "")).at(&source, 13..14);
        assert_eq!((finding.line, finding.column), (2, 4));
        assert_eq!(finding.file, "a.toml");
    }
}
