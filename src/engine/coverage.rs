//! Which words of a message an entry, or the FAQ, explains.
//!
//! "How tall is the little giant Yao Ming" shares its strongest words with an entry; what
//! gives it away are the words that nothing in the FAQ explains. Here an entry's whole text
//! counts, its answer and details too: a founder may ask for any fact that stands there.

use crate::{
    faq::{Entry, Facet, Faq},
    text::{
        self, Lexicon, Word,
        hash::{self, HashedSet},
        is_han,
    },
};

/// The words of every entry and of the FAQ as a whole.
#[derive(Debug, Default)]
pub(super) struct Coverage {
    of_faq: HashedSet,
    /// The words of each entry, in rising order.
    of_entries: Vec<Vec<u64>>,
}

impl Coverage {
    /// Reads an FAQ.
    pub(super) fn of(faq: &Faq, lexicon: &Lexicon) -> Self {
        let words = |texts: &[&str]| {
            let mut keys: Vec<u64> = Vec::new();
            for text in texts {
                let normalised = text::normalise(text);
                keys.extend(lexicon.all_words(&normalised).iter().map(key));
            }
            keys.sort_unstable();
            keys.dedup();
            keys
        };
        let of_entries: Vec<Vec<u64>> =
            faq.entries().iter().map(|entry| words(&texts(entry))).collect();
        let of_desk = words(&desk_texts(faq));
        let of_faq = of_entries.iter().flatten().copied().chain(of_desk).collect();
        Self { of_faq, of_entries }
    }

    /// The share of a message's words, by weight, that no text of the FAQ has.
    pub(super) fn unknown(&self, words: &[Word<'_>]) -> f32 {
        missing(words, |key| self.of_faq.contains(&key))
    }

    /// The share of a message's words, by weight, that no text of the entry has.
    pub(super) fn unmatched(&self, entry: usize, words: &[Word<'_>]) -> f32 {
        missing(words, |key| self.of_entries[entry].binary_search(&key).is_ok())
    }
}

fn missing(words: &[Word<'_>], has: impl Fn(u64) -> bool) -> f32 {
    let total: f32 = words.iter().map(|word| word.weight).sum();
    let missing = words.iter().filter(|word| !has(key(word))).map(|word| word.weight);
    if total > 0.0 { missing.sum::<f32>() / total } else { 0.0 }
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

/// What the desk says besides its entries.
fn desk_texts(faq: &Faq) -> Vec<&str> {
    let mut texts: Vec<&str> = faq.desk().name.iter().map(second).collect();
    texts.extend(faq.topics().iter().flat_map(|topic| topic.name.iter().map(second)));
    for office in faq.offices() {
        texts.extend(office.name.iter().chain(office.does.iter()).map(second));
        texts.extend(office.aliases.iter().map(String::as_str));
    }
    texts.extend(faq.synonyms().iter().flatten().map(String::as_str));
    texts
}

fn second<'a, T>((_, text): (T, &'a str)) -> &'a str {
    text
}
