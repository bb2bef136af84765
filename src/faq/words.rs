//! The small words of the FAQ: ids, and text that exists in several languages.

use std::{borrow::Borrow, fmt, ops::Deref, sync::Arc};

use crate::language::Language;

/// Text in one or both languages. Blank text is never stored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// The Chinese text.
    pub zh: Option<String>,
    /// The English text.
    pub en: Option<String>,
}

impl Text {
    /// Text in one language only.
    pub fn only(language: Language, text: impl Into<String>) -> Self {
        let mut words = Self::default();
        *words.slot(language) = Some(text.into());
        words
    }

    /// The text in exactly this language.
    pub fn get(&self, language: Language) -> Option<&str> {
        match language {
            Language::Zh => self.zh.as_deref(),
            Language::En => self.en.as_deref(),
        }
    }

    /// The text in this language, or in the other one: a Chinese answer serves an
    /// English asker better than none.
    pub fn best(&self, language: Language) -> Option<&str> {
        self.get(language).or(self.zh.as_deref()).or(self.en.as_deref())
    }

    /// Where the text of a language is kept.
    pub fn slot(&mut self, language: Language) -> &mut Option<String> {
        match language {
            Language::Zh => &mut self.zh,
            Language::En => &mut self.en,
        }
    }

    /// Whether there is no text in any language.
    pub fn is_empty(&self) -> bool {
        self.zh.is_none() && self.en.is_none()
    }

    /// The texts that exist, with their languages.
    pub fn iter(&self) -> impl Iterator<Item = (Language, &str)> {
        Language::ALL.into_iter().filter_map(|language| Some((language, self.get(language)?)))
    }
}

/// How people ask for an entry, by language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wordings {
    /// Chinese wordings.
    pub zh: Vec<String>,
    /// English wordings.
    pub en: Vec<String>,
}

impl Wordings {
    /// The wordings in one language.
    pub fn get(&self, language: Language) -> &[String] {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }

    /// Every wording with its language, Chinese first.
    pub fn iter(&self) -> impl Iterator<Item = (Language, &str)> {
        let zh = self.zh.iter().map(|wording| (Language::Zh, wording.as_str()));
        zh.chain(self.en.iter().map(|wording| (Language::En, wording.as_str())))
    }

    /// How many wordings there are in all languages.
    pub fn len(&self) -> usize {
        self.zh.len() + self.en.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Why a string cannot be an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlugError {
    /// Nothing but white space.
    Blank,
    /// More than [`MAX_SLUG_CHARS`] characters.
    TooLong(usize),
    /// A character that is not `a`–`z`, `0`–`9` or `-`.
    Character(char),
    /// A hyphen first, last or twice in a row.
    Hyphen,
}

/// The longest id, in characters: it has to fit beside a prefix into what a button
/// of Telegram carries (64 bytes), or be named by its hash there.
pub const MAX_SLUG_CHARS: usize = 64;

/// Checks that a string is a kebab-case ASCII id: `a`–`z`, `0`–`9`, single hyphens between.
pub fn check_slug(id: &str) -> Result<(), SlugError> {
    if id.trim().is_empty() {
        return Err(SlugError::Blank);
    }
    if let Some(bad) = id.chars().find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '-')) {
        return Err(SlugError::Character(bad));
    }
    if id.len() > MAX_SLUG_CHARS {
        return Err(SlugError::TooLong(id.len()));
    }
    if id.starts_with('-') || id.ends_with('-') || id.contains("--") {
        return Err(SlugError::Hyphen);
    }
    Ok(())
}

/// A checked kebab-case id, cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slug(Arc<str>);

impl Slug {
    /// Makes an id of a string that is one.
    pub fn new(id: &str) -> Result<Self, SlugError> {
        check_slug(id).map(|()| Self(id.into()))
    }

    /// The id as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Slug {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Slug {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The id of an entry; it never changes, because logs, buttons and links refer to it.
pub type EntryId = Slug;
/// The id of an office.
pub type OfficeId = Slug;
/// The id of a topic.
pub type TopicId = Slug;
