//! Texts as sparse vectors of length 1, so that a dot product says how alike two are.
//!
//! Each text has two: as it is *written* (characters and words, singly and in pairs) and as it
//! *sounds or is spelt* (syllables and words, singly and in pairs, and letters of words).
//! Homophones of an IME and typed pinyin meet in the second, and so do an English plural and
//! a slip of the finger.

use crate::text::{
    self,
    hash::{self, HashedMap},
};

/// A term: a hash of what it says.
type Term = u64;

/// How rare terms are, over texts that show what is ordinary here.
#[derive(Debug, Default)]
pub(super) struct Rarity {
    n_texts: usize,
    n_with: HashedMap<u32>,
}

/// A text in one view: its terms, the weightiest first, and their weights.
#[derive(Debug, Clone, Default)]
pub(super) struct Vector {
    terms: Vec<(Term, f32)>,
}

/// A text in both views.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    pub(super) written: Vector,
    pub(super) spelt: Vector,
}

/// What pairs and letters weigh beside single words. Most pairs are chance: in 宠物店有补贴吗
/// and 开宠物店可以领补贴吗 half of them differ, and the question does not.
const PART_WEIGHT: f32 = 0.35;

/// As many texts more are taken to have a term: what stands in one alone may be a slip, and is
/// to weigh no more than what stands in five.
const DOUBT: f32 = 4.0;

impl Rarity {
    /// Takes a text into account.
    pub(super) fn add(&mut self, normalised: &str) {
        self.n_texts += 1;
        for (term, _) in terms(normalised).into_iter().flatten() {
            *self.n_with.entry(term).or_default() += 1;
        }
    }

    /// A text in both views.
    pub(super) fn seen(&self, normalised: &str) -> Seen {
        let [written, spelt] = terms(normalised).map(|terms| self.vector(terms));
        Seen { written, spelt }
    }

    fn vector(&self, terms: HashedMap<f32>) -> Vector {
        let mut terms: Vec<_> =
            terms.into_iter().map(|(term, share)| (term, share * self.weight(term))).collect();
        let length = terms.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
        for (_, weight) in &mut terms {
            *weight /= length.max(f32::EPSILON);
        }
        terms.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Vector { terms }
    }

    /// The squared logarithm of how few texts have a term: 怎么 says little, 宠物 much. Not
    /// squared, "how do I get a" would outweigh the visa and the loan that come after it.
    fn weight(&self, term: Term) -> f32 {
        let n_with = self.n_with.get(&term).copied().unwrap_or_default() as f32;
        (self.n_texts as f32 / (n_with + DOUBT)).ln_1p().powi(2)
    }
}

/// The terms of a text in both views, with what each weighs by its kind. The views share no
/// term: what counts in one says nothing of how ordinary it is in the other.
fn terms(normalised: &str) -> [HashedMap<f32>; 2] {
    let mut written = HashedMap::default();
    add_ones_and_pairs(&mut written, WRITTEN, text::pieces(normalised));
    let mut spelt = HashedMap::default();
    let spoken = text::spoken(normalised);
    add_ones_and_pairs(&mut spelt, SPELT, spoken.split_whitespace());
    spoken.split_whitespace().for_each(|word| add_letters(&mut spelt, word));
    [written, spelt]
}

/// What the hashes of the views and of letters begin with.
const WRITTEN: u64 = 1;
const SPELT: u64 = 2;
const LETTERS: u64 = 3;

fn add_ones_and_pairs<'a>(
    terms: &mut HashedMap<f32>,
    view: u64,
    pieces: impl Iterator<Item = &'a str>,
) {
    let mut before = None;
    for piece in pieces {
        let one = hash::pair(view, hash::text(singular(piece)));
        terms.insert(one, 1.0);
        if let Some(before) = before {
            terms.insert(hash::pair(before, one), PART_WEIGHT);
        }
        before = Some(one);
    }
}

/// What an English noun and its plural have in common; short words and syllables as they are.
fn singular(word: &str) -> &str {
    let stem = match word.len() {
        6.. => word.strip_suffix("ies").or_else(|| word.strip_suffix('y')),
        _ => None,
    };
    let plural = || word.strip_suffix('s').filter(|stem| stem.len() > 2 && !stem.ends_with('s'));
    stem.or_else(plural).unwrap_or(word)
}

/// How many letters in a row are a term; shorter words are none's plural.
const GRAM: usize = 3;

/// Adds every run of letters of a word, its beginning marked.
fn add_letters(terms: &mut HashedMap<f32>, word: &str) {
    let marked: Vec<char> = ['<'].into_iter().chain(word.chars()).collect();
    for gram in marked.windows(GRAM).filter(|_| marked.len() > GRAM + 1) {
        let term = gram.iter().fold(LETTERS, |hash, &c| hash::pair(hash, u64::from(c)));
        terms.insert(term, PART_WEIGHT);
    }
}

impl Vector {
    /// How alike two texts are, 0 to 1.
    pub(super) fn likeness(&self, weights: &HashedMap<f32>) -> f32 {
        self.terms.iter().filter_map(|(term, weight)| Some(weight * weights.get(term)?)).sum()
    }

    /// Adds the text to a sum of texts.
    pub(super) fn add_to(&self, sum: &mut HashedMap<f32>, times: f32) {
        for (term, weight) in &self.terms {
            *sum.entry(*term).or_default() += weight * times;
        }
    }

    /// Every term with its weight, the rarest first.
    pub(super) fn terms(&self) -> &[(Term, f32)] {
        &self.terms
    }

    /// The terms of which a text must share at least one to be as alike as `floor`: the rest
    /// weighs so little that it cannot reach the floor by itself.
    ///
    /// Source: Bayardo, Ma, Srikant, "Scaling up all pairs similarity search", WWW 2007.
    pub(super) fn telling(&self, floor: f32) -> &[(Term, f32)] {
        let mut rest = 0.0;
        let mut n_told = self.terms.len();
        while n_told > 0 {
            let weight = self.terms[n_told - 1].1;
            rest += weight * weight;
            if rest >= floor * floor {
                break;
            }
            n_told -= 1;
        }
        &self.terms[..n_told]
    }
}
