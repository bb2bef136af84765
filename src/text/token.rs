//! Tokens: a Han character each, or a run of other letters and digits.

use super::normalize::is_han;

/// A piece of normalised text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// One Han character. Chinese needs no word segmenter here: characters and their pairs
    /// matched better than dictionary words on every set that was tried.
    Han(char),
    /// A run of letters or digits of any other script.
    Word(&'a str),
}

/// Splits normalised text into tokens, in order.
pub(super) fn tokens(normalised: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut word_from = None;
    for (at, c) in normalised.char_indices() {
        let ends_word = c == ' ' || is_han(c);
        if ends_word && let Some(from) = word_from.take() {
            tokens.push(Token::Word(&normalised[from..at]));
        }
        if is_han(c) {
            tokens.push(Token::Han(c));
        } else if c != ' ' && word_from.is_none() {
            word_from = Some(at);
        }
    }
    tokens.extend(word_from.map(|from| Token::Word(&normalised[from..])));
    tokens
}

/// Normalised text cut into Han characters and words, as they are written.
pub(crate) fn pieces(normalised: &str) -> impl Iterator<Item = &str> {
    let mut rest = normalised;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(' ');
        let first = rest.chars().next()?;
        let ends_word = |c: char| c == ' ' || is_han(c);
        let word_ends = rest.find(ends_word).unwrap_or(rest.len());
        let len = if is_han(first) { first.len_utf8() } else { word_ends };
        let (piece, others) = rest.split_at(len);
        rest = others;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_characters_stand_alone_and_words_stay_whole() {
        let expect = [Token::Han('苏'), Token::Han('科'), Token::Word("loan"), Token::Word("15%")];
        assert_eq!(tokens("苏科loan 15%"), expect);
    }
}
