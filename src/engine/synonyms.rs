//! Groups of words that mean the same at a desk: a word of a group speaks for the others.

use super::names::Finder;
use crate::{
    faq::Faq,
    text::{self, Reading, Terms},
};

/// Groups of words that mean the same at this desk.
#[derive(Debug, Default)]
pub(super) struct Synonyms {
    finder: Finder,
    /// The group of each word.
    groups: Vec<usize>,
}

impl Synonyms {
    /// Collects the groups of an FAQ.
    pub(super) fn of(faq: &Faq) -> Self {
        let mut words = Vec::new();
        let mut groups = Vec::new();
        for (group, members) in faq.synonyms().iter().enumerate() {
            words.extend(members.iter().map(|word| text::normalise(word)));
            groups.resize(words.len(), group);
        }
        Self { finder: Finder::new(words.iter().map(String::as_str)), groups }
    }

    /// The terms of normalised text, with one more for each group it touches.
    pub(super) fn terms(&self, normalised: &str, reading: Reading) -> Terms {
        let mut terms = Terms::of(normalised, reading);
        let mut touched: Vec<usize> =
            self.finder.find(normalised).into_iter().map(|word| self.groups[word]).collect();
        touched.sort_unstable();
        touched.dedup();
        for group in touched {
            terms.add_synonym(group);
        }
        terms
    }
}
