//! Which words of a message an entry explains.
//!
//! "How tall is the little giant Yao Ming" shares its strongest words with an entry; what
//! gives it away are the words that nothing in the entry explains. Here an entry's whole text
//! counts, its answer and details too: a founder may ask for any fact that stands there.

use super::parallel::in_parallel;
use crate::{
    faq::{Entry, Facet, Faq},
    text::{self, Lexicon, Word, hash, is_han},
};

/// The words of every entry, in rising order.
#[derive(Debug, Default)]
pub(super) struct Coverage(Vec<Vec<u64>>);

impl Coverage {
    /// Reads an FAQ.
    pub(super) fn of(faq: &Faq, lexicon: &Lexicon) -> Self {
        let words = |entry: &Entry| {
            let mut keys: Vec<u64> = Vec::new();
            for text in texts(entry) {
                let normalised = text::normalise(text);
                keys.extend(lexicon.all_words(&normalised).iter().map(key));
            }
            keys.sort_unstable();
            keys.dedup();
            keys
        };
        let entries = faq.entries();
        Self(in_parallel(entries.len(), |idx| words(&entries[idx])))
    }

    /// The share of a message's words, by weight, that no text of the entry has.
    pub(super) fn unmatched(&self, entry: usize, words: &[Word<'_>]) -> f32 {
        let known = &self.0[entry];
        let total: f32 = words.iter().map(|word| word.weight).sum();
        let missing = words.iter().filter(|word| known.binary_search(&key(word)).is_err());
        if total > 0.0 { missing.map(|word| word.weight).sum::<f32>() / total } else { 0.0 }
    }
}

/// What makes two words the same. A single character is as good as its sound: that is what
/// is left of a word that was typed wrong. An English word is as good as without its ending.
fn key(word: &Word<'_>) -> u64 {
    let mut chars = word.text.chars();
    match (chars.next(), chars.next(), word.id) {
        (Some(c), None, _) if is_han(c) => text::syllable(c).map_or(u64::from(c), hash::text),
        (Some(c), _, Some(id)) if !is_han(c) => hash::pair(1, u64::from(id)),
        _ => hash::text(word.text),
    }
}

/// Everything an entry says.
fn texts(entry: &Entry) -> Vec<&str> {
    let mut texts: Vec<&str> =
        entry.title.iter().chain(entry.questions.iter()).map(second).collect();
    texts.extend(entry.keywords.iter().map(String::as_str));
    texts.extend(entry.answer.iter().map(second));
    let details = Facet::DETAILS.into_iter().filter_map(|facet| entry.details.get(facet));
    texts.extend(details.flat_map(|detail| detail.iter().map(second)));
    texts.extend(entry.sources.iter().flat_map(|source| source.title.iter().map(second)));
    texts
}

fn second<'a, T>((_, text): (T, &'a str)) -> &'a str {
    text
}
