//! From normalised text to terms, in four blocks.
//!
//! | block | terms | what it is for |
//! |---|---|---|
//! | token | Han characters and words, singly and in pairs | what was said |
//! | syllable | pinyin syllables, singly and in pairs | homophones |
//! | letters | 3–4 letters of the whole pinyin | pinyin typed in Latin letters, in part too |
//! | chars | 2–4 letters of each word, its ends marked | inflection and slips in English |
//!
//! The block is part of a term's identity: the syllable `gong` never meets the word `gong`.
//! Character trigrams, skip-grams and dictionary words were measured and did not pay.

use super::{
    pinyin,
    token::{Token, tokens},
};

/// The block a term belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Block {
    /// Han characters and words, singly and in pairs.
    Token,
    /// Pinyin syllables, singly and in pairs.
    Syllable,
    /// Letters of the pinyin.
    Letters,
    /// Letters of words.
    Chars,
}

impl Block {
    /// Every block, in order.
    pub const ALL: [Self; 4] = [Self::Token, Self::Syllable, Self::Letters, Self::Chars];

    /// The block's position in [`Block::ALL`].
    pub const fn idx(self) -> usize {
        self as usize
    }

    /// How much a block counts in a text that it covers wholly. Letters of pinyin repeat
    /// what syllables say and count less.
    const fn weight(self) -> f32 {
        match self {
            Self::Token | Self::Syllable | Self::Chars => 1.0,
            Self::Letters => 0.7,
        }
    }
}

/// How Latin letters are read where a message leaves it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// As words; inside Chinese, words that spell pinyin are read as pinyin too.
    Words,
    /// All of it as pinyin.
    Pinyin,
}

/// The terms of a text.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// Each occurrence of a term, by block.
    blocks: [Vec<String>; 4],
    /// How much each block counts, 0 to 1.
    weights: [f32; 4],
}

/// Words count as much as two Han characters when shares are taken: that is about how
/// many a Chinese word has.
const CHARS_A_WORD: f32 = 2.0;

impl Terms {
    /// The terms of normalised text.
    pub fn of(normalised: &str, reading: Reading) -> Self {
        let tokens = tokens(normalised);
        let has_han = tokens.iter().any(|token| matches!(token, Token::Han(_)));
        let as_pinyin = has_han || reading == Reading::Pinyin;
        let mut terms = Self::default();
        let mut sounds = Vec::new();
        let (mut n_spoken, mut n_words) = (0.0, 0.0);
        for token in &tokens {
            let spelt = spoken(token, as_pinyin);
            if spelt.is_empty() {
                n_words += CHARS_A_WORD;
                if let Token::Word(word) = token {
                    terms.add_chars(word);
                    sounds.push(*word);
                }
            } else {
                n_spoken += spelt.len() as f32;
                sounds.extend(spelt);
            }
        }
        if reading == Reading::Words {
            terms.add_tokens(&tokens);
        }
        if n_spoken > 0.0 {
            terms.add_sounds(&sounds);
        }
        terms.weigh(n_spoken, n_words);
        terms
    }

    /// Whether a message may be pinyin typed in Latin letters, and is worth matching as such.
    pub fn may_be_pinyin(normalised: &str) -> bool {
        pinyin::is_typed_pinyin(&tokens(normalised))
    }

    /// The occurrences of a block's terms.
    pub fn block(&self, block: Block) -> &[String] {
        &self.blocks[block.idx()]
    }

    /// How much a block counts in this text; 0 where it has no terms.
    pub fn weight(&self, block: Block) -> f32 {
        self.weights[block.idx()]
    }

    /// Adds a term that stands for a group of words with one meaning.
    pub fn add_synonym(&mut self, group: usize) {
        self.blocks[Block::Token.idx()].push(format!("={group}"));
    }

    fn add_tokens(&mut self, tokens: &[Token<'_>]) {
        let names: Vec<String> = tokens
            .iter()
            .map(|token| match token {
                Token::Han(c) => c.to_string(),
                Token::Word(word) => (*word).to_owned(),
            })
            .collect();
        self.add_ones_and_pairs(Block::Token, &names);
    }

    fn add_sounds(&mut self, sounds: &[&str]) {
        self.add_ones_and_pairs(Block::Syllable, sounds);
        let spelt: String = sounds.concat();
        let letters = &mut self.blocks[Block::Letters.idx()];
        letters.extend([3, 4].into_iter().flat_map(|n| grams(&spelt, n)));
    }

    fn add_chars(&mut self, word: &str) {
        let marked = format!("<{word}>");
        let chars = &mut self.blocks[Block::Chars.idx()];
        chars.extend([2, 3, 4].into_iter().flat_map(|n| grams(&marked, n)));
    }

    fn add_ones_and_pairs<S: AsRef<str>>(&mut self, block: Block, names: &[S]) {
        let terms = &mut self.blocks[block.idx()];
        terms.extend(names.iter().map(|name| name.as_ref().to_owned()));
        let pairs = names.windows(2);
        terms.extend(pairs.map(|pair| format!("{} {}", pair[0].as_ref(), pair[1].as_ref())));
    }

    /// A block counts by the share of the text it covers, so that one English word in a
    /// Chinese sentence does not outweigh the sentence.
    fn weigh(&mut self, n_spoken: f32, n_words: f32) {
        let all = (n_spoken + n_words).max(1.0);
        for block in Block::ALL {
            let share = match block {
                Block::Token => 1.0,
                Block::Syllable | Block::Letters => n_spoken / all,
                Block::Chars => n_words / all,
            };
            let is_used = !self.blocks[block.idx()].is_empty();
            self.weights[block.idx()] = if is_used { block.weight() * share } else { 0.0 };
        }
    }
}

/// The syllables of a token: those of a character, or those a word spells where words may
/// spell pinyin.
fn spoken<'a>(token: &Token<'a>, as_pinyin: bool) -> Vec<&'a str> {
    match token {
        Token::Han(c) => pinyin::syllable(*c).into_iter().collect(),
        Token::Word(word) if as_pinyin => pinyin::segment(word).unwrap_or_default(),
        Token::Word(_) => Vec::new(),
    }
}

/// Every run of `n` characters.
fn grams(text: &str, n: usize) -> impl Iterator<Item = String> {
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let n_grams = starts.len().saturating_sub(n);
    (0..n_grams)
        .map(move |idx| text[starts[idx]..starts[idx + n]].to_owned())
        .collect::<Vec<_>>()
        .into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_text_has_characters_pairs_and_their_sounds() {
        let terms = Terms::of("苏科贷", Reading::Words);
        assert_eq!(terms.block(Block::Token), ["苏", "科", "贷", "苏 科", "科 贷"]);
        assert_eq!(terms.block(Block::Syllable), ["su", "ke", "dai", "su ke", "ke dai"]);
        assert!(terms.block(Block::Chars).is_empty());
    }

    #[test]
    fn english_text_has_no_sounds() {
        let terms = Terms::of("my loan", Reading::Words);
        assert_eq!(terms.block(Block::Token), ["my", "loan", "my loan"]);
        assert!(terms.block(Block::Syllable).is_empty());
        assert!(terms.block(Block::Chars).contains(&"<lo".to_owned()));
    }

    #[test]
    fn typed_pinyin_meets_the_sounds_of_characters() {
        let typed = Terms::of("sukedai", Reading::Pinyin);
        let written = Terms::of("苏科贷", Reading::Words);
        assert_eq!(typed.block(Block::Syllable), written.block(Block::Syllable));
        assert_eq!(typed.block(Block::Letters), written.block(Block::Letters));
    }

    #[test]
    fn a_block_counts_by_the_share_it_covers() {
        let terms = Terms::of("苏科贷的 loan", Reading::Words);
        assert!((terms.weight(Block::Syllable) - 4.0 / 6.0).abs() < 1e-6);
        assert!((terms.weight(Block::Chars) - 2.0 / 6.0).abs() < 1e-6);
    }
}
