//! The language a message is written in, by script and by whether Latin letters spell pinyin.

use super::{
    normalize::is_han,
    pinyin,
    token::{Token, tokens},
};
use crate::faq::Language;

/// One Han character in so many tokens makes a message Chinese: a founder who writes
/// "annual report miss了deadline会怎么样" wants Chinese back; an English sentence with the
/// Chinese name of one programme in it does not.
const HAN_SHARE: f32 = 0.3;

/// The language of words, or none where there are no letters that tell.
pub fn language(text: &str) -> Option<Language> {
    let words = super::normalise(text);
    let tokens = tokens(&words);
    let n_han = tokens.iter().filter(|token| matches!(token, Token::Han(_))).count();
    let n_words = tokens.iter().filter(|token| is_word(token)).count();
    if n_han + n_words == 0 {
        return None;
    }
    let share = n_han as f32 / (n_han + n_words) as f32;
    let is_pinyin = || pinyin::is_typed_pinyin(&tokens) && !tokens.iter().any(is_english);
    let is_chinese = share >= HAN_SHARE || is_pinyin();
    Some(if is_chinese { Language::Zh } else { Language::En })
}

/// Whether words tell a language by themselves. A short Latin word is as good Chinese as
/// English: ok, AI, hi, 50w, thanks.
pub fn tells_language(text: &str) -> bool {
    let words = super::normalise(text);
    match tokens(&words).as_slice() {
        [Token::Word(word)] => {
            let is_short = word.chars().count() <= SHORT || word.contains(|c: char| c.is_numeric());
            !is_short && !BORROWED.contains(word)
        }
        _ => true,
    }
}

/// Latin words of so many letters stand in Chinese sentences as often as in English ones.
const SHORT: usize = 3;

/// Longer ones that do, too.
const BORROWED: [&str; 3] = ["thanks", "okay", "haha"];

/// Common English words that a counter of syllables takes for pinyin: a-re, hu-man, ti-me.
/// None of them is a syllable by itself, which people part by spaces.
const ENGLISH: &[&str] = &[
    "are", "area", "bare", "care", "came", "china", "chinese", "dare", "fame", "fare", "game",
    "here", "human", "lame", "late", "like", "lime", "line", "machine", "make", "male", "manage",
    "mile", "mine", "more", "name", "nine", "none", "one", "open", "pale", "pile", "rare",
    "rename", "rule", "sale", "same", "shame", "sure", "take", "tale", "tame", "tile", "time",
    "tune", "wine", "woman", "women",
];

fn is_english(token: &Token<'_>) -> bool {
    matches!(token, Token::Word(word) if ENGLISH.contains(word))
}

/// Whether a token is a word rather than a number.
fn is_word(token: &Token<'_>) -> bool {
    matches!(token, Token::Word(word) if word.chars().any(char::is_alphabetic) && !word.chars().any(is_han))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_tells() {
        assert_eq!(language("苏科贷怎么申请"), Some(Language::Zh));
        assert_eq!(language("How do I apply?"), Some(Language::En));
        assert_eq!(language("12345"), None);
        assert_eq!(language("???"), None);
    }

    #[test]
    fn mixed_text_is_chinese_where_chinese_carries_the_sentence() {
        assert_eq!(language("annual report miss了deadline会怎么样"), Some(Language::Zh));
        assert_eq!(
            language("How do I apply for 苏科贷 in Yangzhou this year?"),
            Some(Language::En)
        );
    }

    #[test]
    fn english_made_of_syllables_is_english() {
        for words in ["are you human", "are you sure", "long time", "rename"] {
            assert_eq!(language(words), Some(Language::En), "{words}");
        }
    }

    #[test]
    fn a_single_latin_word_tells_nothing() {
        assert!(!tells_language("ok") && !tells_language("AI") && !tells_language("50w"));
        assert!(!tells_language("thanks"));
        assert!(tells_language("好") && tells_language("how much") && tells_language("loan"));
    }

    #[test]
    fn typed_pinyin_is_chinese() {
        assert_eq!(language("shou tai tao rending yao naxie baogao"), Some(Language::Zh));
    }
}
