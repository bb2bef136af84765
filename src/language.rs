//! The languages there are: for what is said, what is written and what is reported.

use std::fmt;

/// A language the desk can speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// Chinese, written in simplified characters.
    Zh,
    /// English.
    En,
}

impl Language {
    /// Every language there is, Chinese first.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The key used in FAQ files and JSON: `zh` or `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// What the language calls itself, for a switch.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Zh => "中文",
            Self::En => "English",
        }
    }

    /// Reads a BCP 47 tag by its primary subtag: `zh-Hant` is Chinese, `en-GB` English.
    ///
    /// Source: RFC 5646 §2.2.1.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(primary))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
