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
    let is_chinese = share >= HAN_SHARE || pinyin::is_typed_pinyin(&tokens);
    Some(if is_chinese { Language::Zh } else { Language::En })
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
    fn typed_pinyin_is_chinese() {
        assert_eq!(language("shou tai tao rending yao naxie baogao"), Some(Language::Zh));
    }
}
