//! Why an entry scores what it scores: what speaks for it, and what raises doubt.

use super::{
    model::{CENTRE, Views},
    names::Hits,
};

/// A keyword of its own found in the message: about what a second entry gains from sharing
/// half of a question's words, so that a name decides between likes and loses against a
/// wording that fits twice as well.
const KEYWORD: f32 = 0.5;

/// A pattern that matches: a little less, patterns are broader than names.
const PATTERN: f32 = 0.4;

/// How much likeness letter by letter counts among the best few. It tells apart what shares
/// the same characters in another order; half a view is what measured best for Chinese.
const LIKENESS_HAN: f32 = 0.5;

/// English words repeat letters by chance, and a smaller share measured best.
const LIKENESS_LATIN: f32 = 0.2;

/// What a message costs of whose words the entry has none: a little more than a keyword
/// gives, so that a name alone does not carry a question about something else. It is the
/// share of the sum at which labelled questions of four desks weigh it (development sets).
const UNMATCHED: f32 = 0.5;

/// What mending the spelling costs: the mended message must be clearly better than the one
/// that was typed. Measured: +7 points of top-1 under typos, none lost without.
pub(super) const PENALTY: f32 = 0.15;

/// Everything that speaks for an entry. The parts add up to [`Evidence::sum`].
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    pub(super) views: Views,
    pub(super) hits: Hits,
    /// Closeness of the message to the entry's most similar wording, 0 to 1; 0 for entries
    /// that are not among the best.
    pub(super) likeness: f32,
    /// The share of the message's words, by weight, that stand nowhere in the entry, 0 to 1.
    pub(super) unmatched: f32,
    /// Whether the message has Han characters.
    pub(super) is_han: bool,
    /// Whether its spelling was mended.
    pub(super) is_mended: bool,
    pub(super) doubts: Doubts,
}

/// What makes it less likely that any entry is right, each 0 where there is no doubt.
///
/// How little of a message the FAQ knows in all, by letters or by words, was measured too and
/// adds nothing to these.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Doubts {
    /// How much the message is like questions that no desk answers: what their classifier
    /// says, about −1 to 1, plus one.
    pub unanswerable: f32,
    /// 1 where the message is about a place the desk does not serve.
    pub elsewhere: f32,
}

impl Hits {
    /// What the keyword and the pattern that were found count.
    fn values(&self) -> (f32, f32) {
        let pattern = if self.pattern.is_some() { PATTERN } else { 0.0 };
        (KEYWORD * self.keyword_share, pattern)
    }

    /// What names count together.
    pub(super) fn value(&self) -> f32 {
        let (keyword, pattern) = self.values();
        keyword + pattern
    }
}

impl Doubts {
    /// The doubts in the order the calibration weighs them.
    pub(super) const fn values(self) -> [f32; Self::N] {
        [self.unanswerable, self.elsewhere]
    }

    /// How many kinds of doubt there are.
    pub(super) const N: usize = 2;
}

impl Evidence {
    /// The parts of the sum by name, in the order they are explained.
    pub fn parts(&self) -> [(&'static str, f32); 8] {
        let (keyword, pattern) = self.hits.values();
        let likeness = if self.is_han { LIKENESS_HAN } else { LIKENESS_LATIN };
        [
            ("nearest", self.views.nearest),
            ("centre", CENTRE * self.views.centre),
            ("classifier", self.views.linear),
            ("keyword", keyword),
            ("pattern", pattern),
            ("likeness", likeness * self.likeness),
            ("unmatched", -UNMATCHED * self.unmatched),
            ("spelling", if self.is_mended { -PENALTY } else { 0.0 }),
        ]
    }

    /// The raw score: the sum of its parts.
    pub fn sum(&self) -> f32 {
        self.parts().iter().map(|(_, value)| value).sum()
    }

    /// What raises doubt.
    pub fn doubts(&self) -> Doubts {
        self.doubts
    }

    /// The wording nearest to the message, by row.
    pub(super) fn nearest_row(&self) -> Option<usize> {
        self.views.nearest_row
    }

    /// The keyword found, if one was.
    pub fn keyword(&self) -> Option<&str> {
        self.hits.keyword.as_deref()
    }

    /// The pattern that matches, if one does.
    pub fn pattern(&self) -> Option<&str> {
        self.hits.pattern.as_deref()
    }
}
