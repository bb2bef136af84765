//! Texts as sparse vectors of length 1, so that a dot product says how alike two are.
//!
//! Each text has two: as it is *written* (characters and words, singly and in pairs) and as it
//! *sounds or is spelt* (syllables, and letters of words). Homophones of an IME and pinyin
//! meet in the second, and so do an English plural and a slip of the finger.

use crate::text::{
    Block, Reading, Term, Terms,
    hash::{HashedMap, HashedSet},
};

/// How rare terms are, over texts that show what is ordinary here.
#[derive(Debug, Default)]
pub(super) struct Rarity {
    n_texts: usize,
    n_with: HashedMap<u32>,
}

/// A text in one view: its terms, the rarest first, and their weights.
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

impl Rarity {
    /// Takes a text into account.
    pub(super) fn add(&mut self, normalised: &str) {
        self.n_texts += 1;
        for term in terms(normalised).into_iter().flatten() {
            *self.n_with.entry(term).or_default() += 1;
        }
    }

    /// A text in both views.
    pub(super) fn seen(&self, normalised: &str) -> Seen {
        let [written, spelt] = terms(normalised).map(|terms| self.vector(terms));
        Seen { written, spelt }
    }

    fn vector(&self, terms: HashedSet) -> Vector {
        let mut terms: Vec<_> = terms.into_iter().map(|term| (term, self.weight(term))).collect();
        let length = terms.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
        terms.iter_mut().for_each(|(_, weight)| *weight /= length.max(f32::EPSILON));
        terms.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Vector { terms }
    }

    /// The logarithm of how few texts have a term: 怎么 says little, 宠物 much.
    fn weight(&self, term: Term) -> f32 {
        let n_with = self.n_with.get(&term).copied().unwrap_or(1);
        ((1 + self.n_texts) as f32 / n_with as f32).ln().max(LEAST)
    }
}

/// A text whose every term is ordinary is still a text.
const LEAST: f32 = 0.05;

/// The terms of a text in both views.
fn terms(normalised: &str) -> [HashedSet; 2] {
    let terms = Terms::of(normalised, reading(normalised));
    let of = |blocks: &[Block]| blocks.iter().flat_map(|&b| terms.block(b)).copied().collect();
    [of(&[Block::Token]), of(&[Block::Syllable, Block::Chars])]
}

/// Letters that spell pinyin are read so: a question typed without an IME is the same question.
fn reading(normalised: &str) -> Reading {
    if Terms::may_be_pinyin(normalised) { Reading::Pinyin } else { Reading::Words }
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
