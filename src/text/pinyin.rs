//! Toneless pinyin of Han characters, and pinyin typed in Latin letters.
//!
//! Pinyin is what makes an IME's homophones (稳刚 for 稳岗) and ASCII input ("su ke dai")
//! meet the FAQ. It is always an extra: characters stay terms of their own.

use std::sync::LazyLock;

use pinyin::ToPinyin;

use super::{
    hash::{self, HashedSet},
    token::{Token, tokens},
};

/// The usual reading of a Han character without its tone, ü written as `v` as people type it.
pub fn syllable(c: char) -> Option<&'static str> {
    let plain = c.to_pinyin()?.plain();
    Some(match plain {
        "lü" => "lv",
        "nü" => "nv",
        "lüe" => "lve",
        "nüe" => "nve",
        other => other,
    })
}

/// Every syllable that characters of the common block are read as.
static SYLLABLES: LazyLock<HashedSet> = LazyLock::new(|| {
    let syllables = ('\u{4e00}'..='\u{9fa5}').filter_map(syllable);
    syllables.filter(|syllable| !SOUNDS.contains(syllable)).map(hash::text).collect()
});

/// Read so by interjections and by characters nobody types (咯 lo, 嗯 n, 扽 den); they would
/// make pinyin of English words such as loan.
const SOUNDS: [&str; 11] = ["chua", "den", "ei", "eng", "fiao", "hm", "lo", "m", "n", "nun", "rua"];

/// The longest syllables: zhuang, chuang, shuang.
const LONGEST: usize = 6;

/// The longest word that is tried: longer ones are not one phrase typed without spaces.
const LONGEST_WORD: usize = 60;

/// Splits a word of Latin letters into pinyin syllables: the fewest there can be, the
/// longer first. None where a letter is left over.
pub(super) fn segment(word: &str) -> Option<Vec<&str>> {
    if word.len() > LONGEST_WORD || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    // fewest[i]: the number of syllables of word[i..] and the length of the first one.
    let mut fewest: Vec<Option<(usize, usize)>> = vec![None; word.len() + 1];
    fewest[word.len()] = Some((0, 0));
    for from in (0..word.len()).rev() {
        for len in (1..=LONGEST.min(word.len() - from)).rev() {
            let Some((rest, _)) = fewest[from + len] else { continue };
            let is_better = fewest[from].is_none_or(|(count, _)| rest + 1 < count);
            if is_better && SYLLABLES.contains(&hash::text(&word[from..from + len])) {
                fewest[from] = Some((rest + 1, len));
            }
        }
    }
    let mut syllables = Vec::with_capacity(fewest[0]?.0);
    let mut at = 0;
    while let Some((_, len @ 1..)) = fewest[at] {
        syllables.push(&word[at..at + len]);
        at += len;
    }
    Some(syllables)
}

/// Text by its sounds: syllables and other words, each between spaces. What an IME gets
/// wrong sounds right: 公信局 is 工信局 here, and so is "gong xin ju".
pub fn spoken(normalised: &str) -> String {
    let mut sounds = String::from(" ");
    let mut say = |sound: &str| {
        sounds.push_str(sound);
        sounds.push(' ');
    };
    for token in tokens(normalised) {
        match token {
            Token::Han(c) => say(syllable(c).unwrap_or_default()),
            Token::Word(word) => match segment(word) {
                Some(syllables) => syllables.into_iter().for_each(&mut say),
                None => say(word),
            },
        }
    }
    sounds
}

/// Whether a message without Han characters spells pinyin: every word of letters splits
/// into syllables, and there are at least [`FEWEST_SYLLABLES`] of them. "take time" does
/// too, which is why such a message is matched both ways and the better one counts.
pub(super) fn is_typed_pinyin(tokens: &[Token<'_>]) -> bool {
    let mut n_syllables = 0;
    let mut n_letters = 0;
    let mut n_spelt = 0;
    for token in tokens {
        match token {
            Token::Han(_) => return false,
            Token::Word(word) if word.bytes().all(|b| b.is_ascii_digit()) => {}
            Token::Word(word) => {
                n_letters += word.len();
                if let Some(syllables) = segment(word) {
                    n_syllables += syllables.len();
                    n_spelt += word.len();
                }
            }
        }
    }
    n_syllables >= FEWEST_SYLLABLES && n_spelt as f32 >= SPELT_SHARE * n_letters as f32
}

/// One or two syllables are more often an English word (women, china).
const FEWEST_SYLLABLES: usize = 3;

/// A slip of the finger may leave one word in ten that is no syllable.
const SPELT_SHARE: f32 = 0.9;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_read_without_tones() {
        assert_eq!(syllable('苏'), Some("su"));
        assert_eq!(syllable('绿'), Some("lv"));
        assert_eq!(syllable('a'), None);
    }

    #[test]
    fn words_split_into_the_fewest_syllables() {
        assert_eq!(segment("shoutaitao"), Some(vec!["shou", "tai", "tao"]));
        assert_eq!(segment("xian"), Some(vec!["xian"]));
        assert_eq!(segment("neng"), Some(vec!["neng"]));
        assert_eq!(segment("loan"), None);
        assert_eq!(segment("app"), None);
    }
}
