//! Slips of the finger in Latin words, mended towards the words of the FAQ.
//!
//! Only words the FAQ does not know are touched, and what was typed is always matched too:
//! the mended message has to beat it by more than [`PENALTY`](super::evidence::PENALTY).

use std::collections::HashMap;

use crate::text::{
    hash::{self, HashedSet},
    is_han,
};

/// The Latin words of an FAQ.
#[derive(Debug, Default)]
pub(super) struct Spelling {
    words: HashedSet,
    /// Words by first and by second letter: a slip seldom hits both ends of a word's start.
    by_letter: HashMap<char, Vec<Known>>,
}

/// A word as it is compared.
#[derive(Debug, Clone)]
struct Known {
    word: String,
    letters: Letters,
}

/// Which letters a word has, as a set of bits.
#[derive(Debug, Clone, Copy)]
struct Letters(u32);

impl Letters {
    fn of(word: &str) -> Self {
        Self(word.bytes().fold(0, |letters, b| letters | 1 << (b % 32)))
    }

    /// The fewest slips there can be between two words: each puts a letter in, takes one
    /// out, or does both.
    fn slips(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones().div_ceil(2)
    }
}

/// Shorter words have too many neighbours: tax, tag, tap.
const SHORTEST: usize = 4;

/// From so many letters on a word may have two slips.
const LONG: usize = 7;

/// Mending reads at most so many words of a message.
const MOST_WORDS: usize = 60;

impl Spelling {
    /// Learns the words of normalised texts.
    pub(super) fn learn<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut spelling = Self::default();
        for word in texts.flat_map(latin_words) {
            if spelling.words.insert(hash::text(word)) && word.chars().count() >= SHORTEST {
                let known = Known { word: word.to_owned(), letters: Letters::of(word) };
                let mut letters: Vec<char> = word.chars().take(2).collect();
                letters.dedup();
                for letter in letters {
                    spelling.by_letter.entry(letter).or_default().push(known.clone());
                }
            }
        }
        spelling
    }

    /// The message with unknown words mended, or none where nothing is to mend.
    pub(super) fn mend(&self, normalised: &str) -> Option<String> {
        let mut mended = normalised.to_owned();
        for word in latin_words(normalised).take(MOST_WORDS) {
            if let Some(known) = self.nearest(word) {
                mended = mended.replacen(word, known, 1);
            }
        }
        (mended != normalised).then_some(mended)
    }

    /// The known word that an unknown one was probably meant to be: the nearest, then the
    /// first in the alphabet.
    fn nearest(&self, word: &str) -> Option<&str> {
        let n_letters = word.chars().count();
        let is_plain = word.chars().all(char::is_alphabetic);
        if n_letters < SHORTEST || !is_plain || self.words.contains(&hash::text(word)) {
            return None;
        }
        let allowed = if n_letters >= LONG { 2 } else { 1 };
        let letters = Letters::of(word);
        let may_be = |known: &&Known| {
            known.word.len().abs_diff(word.len()) <= allowed
                && letters.slips(known.letters) as usize <= allowed
        };
        let known = word.chars().take(2).filter_map(|letter| self.by_letter.get(&letter)).flatten();
        known
            .filter(may_be)
            .map(|known| (strsim::osa_distance(word, &known.word), known.word.as_str()))
            .filter(|(distance, _)| *distance <= allowed)
            .min()
            .map(|(_, known)| known)
    }
}

/// The words of other scripts than Han.
fn latin_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c == ' ' || is_han(c)).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelling() -> Spelling {
        Spelling::learn(["provincial science coupons how to redeem tax"].into_iter())
    }

    #[test]
    fn unknown_words_are_mended_towards_known_ones() {
        let mended = spelling().mend("provincal science cuopons how to redem");
        assert_eq!(mended.as_deref(), Some("provincial science coupons how to redeem"));
    }

    #[test]
    fn short_words_get_no_typo_allowance() {
        assert_eq!(spelling().mend("tex"), None);
    }

    #[test]
    fn known_words_are_left_alone() {
        assert_eq!(spelling().mend("science tax"), None);
    }
}
