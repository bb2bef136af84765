//! Which words of a message an entry explains.
//!
//! "How tall is the little giant Yao Ming" shares its strongest words with an entry; what
//! gives it away are the words that nothing in the entry explains. Here an entry's whole text
//! counts, its answer and details too: a founder may ask for any fact that stands there.

use std::ops::{Not as _, Range};

use super::{parallel::in_parallel, vocabulary::number, wordings::Wording};
use crate::{
    faq::{Entry, Facet, Faq},
    text::{self, Lexicon, Word, hash, is_han},
};

/// The words of every entry.
#[derive(Debug, Default)]
pub(super) struct Coverage(Vec<Vec<Known>>);

/// A word that an entry has, and the only wording that has it, by row, or [`NO_ONE_ROW`]; in
/// rising order. Half a hash is enough: a message's word is looked for among some hundreds.
type Known = (u32, u32);

/// Several wordings have the word, or another text of the entry.
const NO_ONE_ROW: u32 = u32::MAX;

impl Coverage {
    /// Reads an FAQ and its wordings, which are its rows.
    pub(super) fn of(faq: &Faq, wordings: &[Wording], lexicon: &Lexicon) -> Self {
        let entries = faq.entries();
        Self(in_parallel(entries.len(), |idx| {
            let mut known: Vec<Known> = rows_of(wordings, idx)
                .flat_map(|row| {
                    keys(lexicon, &wordings[row].normalised).map(move |key| (key, number(row)))
                })
                .collect();
            let texts = other_texts(&entries[idx]).into_iter().map(text::normalise);
            texts.for_each(|text| known.extend(keys(lexicon, &text).map(|key| (key, NO_ONE_ROW))));
            known.sort_unstable();
            known.dedup();
            known.dedup_by(|next, kept| {
                let is_same = next.0 == kept.0;
                if is_same {
                    kept.1 = NO_ONE_ROW;
                }
                is_same
            });
            known.shrink_to_fit();
            known
        }))
    }

    /// The share of a message's words, by weight, that no text of the entry has; `asked` is
    /// the row that the message is taken from, when the engine asks itself.
    pub(super) fn unmatched(&self, entry: usize, words: &[Word<'_>], asked: Option<usize>) -> f32 {
        let total: f32 = words.iter().map(|word| word.weight).sum();
        let unmatched = self.unmatched_words(entry, words, asked).map(|word| word.weight);
        if total > 0.0 { unmatched.sum::<f32>() / total } else { 0.0 }
    }

    /// The words of a message that no text of the entry has.
    pub(super) fn unmatched_words<'a, 'w>(
        &'a self,
        entry: usize,
        words: &'a [Word<'w>],
        asked: Option<usize>,
    ) -> impl Iterator<Item = &'a Word<'w>> {
        let known = &self.0[entry];
        let asked = asked.map_or(NO_ONE_ROW, number);
        words.iter().filter(move |word| {
            let found = known.binary_search_by_key(&key(word), |(key, _)| *key);
            found.is_ok_and(|at| known[at].1 == NO_ONE_ROW || known[at].1 != asked).not()
        })
    }
}

/// The rows of an entry: wordings stand in the order of their entries.
fn rows_of(wordings: &[Wording], entry: usize) -> Range<usize> {
    let from = wordings.partition_point(|w| w.entry.is_some_and(|of| of < entry));
    from..wordings.partition_point(|w| w.entry.is_some_and(|of| of <= entry))
}

fn keys(lexicon: &Lexicon, normalised: &str) -> impl Iterator<Item = u32> {
    lexicon.all_words(normalised).into_iter().map(|word| key(&word))
}

/// What makes two words the same. A single character is as good as its sound: that is what
/// is left of a word that was typed wrong. An English word is as good as without its ending.
fn key(word: &Word<'_>) -> u32 {
    let mut chars = word.text.chars();
    let hash = match (chars.next(), chars.next(), word.id) {
        (Some(c), None, _) if is_han(c) => text::syllable(c).map_or(u64::from(c), hash::text),
        (Some(c), _, Some(id)) if !is_han(c) => hash::pair(1, u64::from(id)),
        _ => hash::text(word.text),
    };
    half(hash)
}

/// Half a hash, folded so that all of it counts.
#[expect(clippy::cast_possible_truncation, reason = "half of it is meant")]
fn half(hash: u64) -> u32 {
    (hash ^ (hash >> 32)) as u32
}

/// What an entry says besides its wordings.
fn other_texts(entry: &Entry) -> Vec<&str> {
    let mut texts: Vec<&str> = entry.answer.iter().map(second).collect();
    let details = Facet::DETAILS.into_iter().filter_map(|facet| entry.details.get(facet));
    texts.extend(details.flat_map(|detail| detail.iter().map(second)));
    texts.extend(entry.sources.iter().flat_map(|source| source.title.iter().map(second)));
    texts
}

fn second<T>((_, text): (T, &str)) -> &str {
    text
}
