//! Slips of the finger in Latin words, mended towards the words of the FAQ.
//!
//! Only words the FAQ does not know are touched, and what was typed is always matched too:
//! the mended message has to beat it by more than [`PENALTY`](super::evidence::PENALTY).

use std::collections::{HashMap, HashSet};

use crate::text::is_han;

/// The Latin words of an FAQ.
#[derive(Debug, Default)]
pub(super) struct Spelling {
    words: HashSet<String>,
    /// Words by first and by second letter: a slip seldom hits both ends of a word's start.
    by_letter: HashMap<char, Vec<String>>,
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
            if spelling.words.insert(word.to_owned()) && word.chars().count() >= SHORTEST {
                let mut letters: Vec<char> = word.chars().take(2).collect();
                letters.dedup();
                for letter in letters {
                    spelling.by_letter.entry(letter).or_default().push(word.to_owned());
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
        if n_letters < SHORTEST || !is_plain || self.words.contains(word) {
            return None;
        }
        let allowed = if n_letters >= LONG { 2 } else { 1 };
        let near_length = |known: &&String| known.len().abs_diff(word.len()) <= allowed;
        let known = word.chars().take(2).filter_map(|letter| self.by_letter.get(&letter)).flatten();
        known
            .filter(near_length)
            .map(|known| (strsim::osa_distance(word, known), known))
            .filter(|(distance, _)| *distance <= allowed)
            .min()
            .map(|(_, known)| known.as_str())
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
