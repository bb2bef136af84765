//! The parts of the matcher by name, so that each can be left out and what it is worth be
//! measured: `policydesk eval FILE --ablate`.

/// A part of the matcher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Syllables of Han characters, and letters of them.
    Sounds,
    /// Letters of words.
    Letters,
    /// What words mean.
    Meaning,
    /// The nearest wording.
    Nearest,
    /// The centre of the wordings.
    Centre,
    /// The classifier.
    Classifier,
    /// Everyday questions that no desk answers, as a class of their own.
    Background,
    /// Keywords and patterns.
    Names,
    /// Comparison letter by letter.
    Likeness,
    /// Mended spelling.
    Spelling,
    /// Doubt about words that the entry lacks.
    Unmatched,
    /// Doubt about other places.
    Elsewhere,
}

impl Part {
    /// Every part, in the order of the way a message takes.
    pub const ALL: [Self; 12] = [
        Self::Spelling,
        Self::Sounds,
        Self::Letters,
        Self::Meaning,
        Self::Nearest,
        Self::Centre,
        Self::Classifier,
        Self::Background,
        Self::Names,
        Self::Likeness,
        Self::Unmatched,
        Self::Elsewhere,
    ];

    /// Its name in tables.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Sounds => "sounds",
            Self::Letters => "letters",
            Self::Meaning => "meaning",
            Self::Nearest => "nearest",
            Self::Centre => "centre",
            Self::Classifier => "classifier",
            Self::Background => "background",
            Self::Names => "names",
            Self::Likeness => "likeness",
            Self::Spelling => "spelling",
            Self::Unmatched => "unmatched",
            Self::Elsewhere => "elsewhere",
        }
    }
}

/// Which part an engine goes without; every engine that serves has all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Without(pub(super) Option<Part>);

impl Without {
    /// Whether a part takes part.
    pub(super) fn has(self, part: Part) -> bool {
        self.0 != Some(part)
    }
}
