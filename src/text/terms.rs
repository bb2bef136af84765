//! From normalised text to terms, in four blocks.
//!
//! | block | terms | what it is for |
//! |---|---|---|
//! | token | Han characters and words, singly and in pairs | what was said |
//! | syllable | pinyin syllables, singly and in pairs | homophones |
//! | letters | 3 letters of the whole pinyin | pinyin typed in Latin letters, in part too; questions in characters go without |
//! | chars | 3 letters of each word, its ends marked | inflection and slips in English |
//!
//! The block is part of a term's identity: the syllable `gong` never meets the word `gong`.
//! Character trigrams, skip-grams and dictionary words were measured and did not pay.
//!
//! A term is kept as a 64-bit hash of what it says: nothing is allocated for the two hundred
//! terms of a question, and two of a million terms collide with a chance of one in
//! thirty million.

use super::{
    hash, pinyin,
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

    /// What the hashes of the block's terms begin with.
    const fn seed(self) -> u64 {
        self as u64 + 1
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

/// A term: a hash of its block and what it says.
pub type Term = u64;

/// The terms of a text.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// Each occurrence of a term, by block.
    blocks: [Vec<Term>; 4],
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
        let mut sounds = Vec::with_capacity(tokens.len());
        let (mut n_spoken, mut n_words) = (0.0, 0.0);
        for token in &tokens {
            let before = sounds.len();
            add_spoken(token, as_pinyin, &mut sounds);
            let n_syllables = sounds.len() - before;
            if n_syllables > 0 {
                n_spoken += n_syllables as f32;
                continue;
            }
            n_words += CHARS_A_WORD;
            if let Token::Word(word) = token {
                terms.add_chars(word);
                sounds.push(word);
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
        !normalised.chars().any(super::is_han) && pinyin::is_typed_pinyin(&tokens(normalised))
    }

    /// The occurrences of a block's terms.
    pub fn block(&self, block: Block) -> &[Term] {
        &self.blocks[block.idx()]
    }

    /// How much a block counts in this text; 0 where it has no terms.
    pub fn weight(&self, block: Block) -> f32 {
        self.weights[block.idx()]
    }

    /// Leaves a block out.
    pub fn leave_out(&mut self, block: Block) {
        self.blocks[block.idx()].clear();
        self.weights[block.idx()] = 0.0;
    }

    /// Adds a term that stands for a group of words with one meaning.
    pub fn add_synonym(&mut self, group: usize) {
        self.blocks[Block::Token.idx()].push(hash::pair(SYNONYM, group as u64));
    }

    fn add_tokens(&mut self, tokens: &[Token<'_>]) {
        let names = tokens.iter().map(|token| match token {
            Token::Han(c) => u64::from(*c),
            Token::Word(word) => hash::text(word),
        });
        self.add_ones_and_pairs(Block::Token, names);
    }

    fn add_sounds(&mut self, sounds: &[&str]) {
        self.add_ones_and_pairs(Block::Syllable, sounds.iter().map(|sound| hash::text(sound)));
        let spelt = sounds.iter().flat_map(|sound| sound.chars());
        add_grams(&mut self.blocks[Block::Letters.idx()], Block::Letters, spelt);
    }

    fn add_chars(&mut self, word: &str) {
        let marked = ['<'].into_iter().chain(word.chars()).chain(['>']);
        add_grams(&mut self.blocks[Block::Chars.idx()], Block::Chars, marked);
    }

    fn add_ones_and_pairs(&mut self, block: Block, names: impl Iterator<Item = u64>) {
        let terms = &mut self.blocks[block.idx()];
        let mut before = None;
        for name in names {
            let name = hash::pair(block.seed(), name);
            terms.push(name);
            terms.extend(before.map(|before| hash::pair(before, name)));
            before = Some(name);
        }
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

/// What the hashes of synonyms begin with; no block's seed.
const SYNONYM: u64 = 0x5e;

/// Adds the syllables of a token: those of a character, or those a word spells where words
/// may spell pinyin.
fn add_spoken<'a>(token: &Token<'a>, as_pinyin: bool, sounds: &mut Vec<&'a str>) {
    match token {
        Token::Han(c) => sounds.extend(pinyin::syllable(*c)),
        Token::Word(word) if as_pinyin => sounds.extend(pinyin::segment(word).unwrap_or_default()),
        Token::Word(_) => {}
    }
}

/// How many letters in a row are a term. Runs of two and four beside them make half as many
/// terms again, and moved no accuracy by more than half a point.
const GRAM: usize = 3;

/// Adds every run of [`GRAM`] characters.
fn add_grams(terms: &mut Vec<Term>, block: Block, chars: impl Iterator<Item = char>) {
    let mut last = [0_u64; GRAM];
    for (n_before, c) in chars.enumerate() {
        last.rotate_left(1);
        last[GRAM - 1] = u64::from(c);
        if n_before + 1 >= GRAM {
            terms.push(last.iter().fold(block.seed(), |hash, &c| hash::pair(hash, c)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str, reading: Reading, block: Block) -> Vec<Term> {
        Terms::of(text, reading).block(block).to_vec()
    }

    #[test]
    fn han_text_has_characters_pairs_and_their_sounds() {
        let tokens = block("苏科贷", Reading::Words, Block::Token);
        assert_eq!(tokens.len(), 5, "three characters and two pairs");
        assert!(block("科贷", Reading::Words, Block::Token).iter().all(|t| tokens.contains(t)));
        let syllables = block("苏科贷", Reading::Words, Block::Syllable);
        assert_eq!(syllables, block("酥颗袋", Reading::Words, Block::Syllable));
        assert!(block("苏科贷", Reading::Words, Block::Chars).is_empty());
    }

    #[test]
    fn english_text_has_no_sounds() {
        assert_eq!(block("my loan", Reading::Words, Block::Token).len(), 3);
        assert!(block("my loan", Reading::Words, Block::Syllable).is_empty());
        let chars = block("my loan", Reading::Words, Block::Chars);
        let shared = block("loans", Reading::Words, Block::Chars);
        assert!(shared.iter().any(|t| chars.contains(t)), "<lo, loa, oan");
    }

    #[test]
    fn blocks_share_no_term() {
        let terms = Terms::of("gong 公", Reading::Words);
        let tokens = terms.block(Block::Token);
        assert!(terms.block(Block::Syllable).iter().all(|t| !tokens.contains(t)));
    }

    #[test]
    fn typed_pinyin_meets_the_sounds_of_characters() {
        for of in [Block::Syllable, Block::Letters] {
            let typed = block("sukedai", Reading::Pinyin, of);
            assert_eq!(typed, block("苏科贷", Reading::Words, of));
        }
    }

    #[test]
    fn a_block_counts_by_the_share_it_covers() {
        let terms = Terms::of("苏科贷的 loan", Reading::Words);
        assert!((terms.weight(Block::Syllable) - 4.0 / 6.0).abs() < 1e-6);
        assert!((terms.weight(Block::Chars) - 2.0 / 6.0).abs() < 1e-6);
    }
}
