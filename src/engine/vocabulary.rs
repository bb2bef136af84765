//! Terms as numbers, and texts as vectors over them and over what their words mean.

use super::meaning::Meaning;
use crate::text::{Block, Term, Terms, hash::HashedMap};

/// A vector of unit length: terms in rising order, and a direction of meaning.
#[derive(Debug, Clone, Default)]
pub(super) struct Vector {
    /// Terms of the vocabulary with their weights.
    pub(super) terms: Vec<(u32, f32)>,
    /// What the words mean.
    pub(super) meaning: Meaning,
}

impl Vector {
    /// What its words mean, alone.
    pub(super) fn without_terms(&self) -> Self {
        Self { terms: Vec::new(), meaning: self.meaning.clone() }
    }
}

/// The terms of an FAQ with their weights: rare ones count more.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    ids: HashedMap<u32>,
    idf: Vec<f32>,
    unknown_idf: f32,
    has_block: [bool; 4],
}

/// How much meaning counts beside the blocks of terms, for a text whose words are all known.
/// Between 0.5 and 1 it makes little difference.
const MEANING: f32 = 0.7;

impl Vocabulary {
    /// Learns the terms of texts, and how rare they are among the first `n_counted` of them.
    /// Ids are given in order of appearance, so the same texts give the same vocabulary.
    pub(super) fn learn(texts: &[Terms], n_counted: usize) -> Self {
        let mut vocabulary = Self::default();
        let mut n_texts_with: Vec<u32> = Vec::new();
        let mut counted_terms = Vec::new();
        for (idx, text) in texts.iter().enumerate() {
            for block in Block::ALL {
                counted(text.block(block), &mut counted_terms);
                vocabulary.has_block[block.idx()] |= !counted_terms.is_empty();
                for &(term, _) in &counted_terms {
                    let next = number(n_texts_with.len());
                    let id = *vocabulary.ids.entry(term).or_insert(next);
                    if id == next {
                        n_texts_with.push(0);
                    }
                    n_texts_with[id as usize] += u32::from(idx < n_counted);
                }
            }
        }
        vocabulary.ids.shrink_to_fit();
        vocabulary.unknown_idf = idf(n_counted, 0);
        vocabulary.idf = n_texts_with.into_iter().map(|n_with| idf(n_counted, n_with)).collect();
        vocabulary
    }

    /// Whether any text had terms of this block.
    pub(super) fn has(&self, block: Block) -> bool {
        self.has_block[block.idx()]
    }

    /// How many terms there are.
    pub(super) fn len(&self) -> usize {
        self.idf.len()
    }

    /// The vector of a text: per block, sublinear counts times rarity, scaled to the block's
    /// weight; the whole of unit length. Unknown terms have no number but count in the
    /// length: a question mostly about other things is near to nothing.
    ///
    /// `meaning` comes with the share of the text it is known of.
    pub(super) fn vector(&self, text: &Terms, (meaning, known): (Meaning, f32)) -> Vector {
        let meant = MEANING * known;
        let total = meant + Block::ALL.into_iter().map(|block| text.weight(block)).sum::<f32>();
        if total <= 0.0 {
            return Vector::default();
        }
        let mut terms = Vec::with_capacity(256);
        let mut counted_terms = Vec::with_capacity(256);
        for block in Block::ALL.into_iter().filter(|&block| text.weight(block) > 0.0) {
            let from = terms.len();
            let mut squares = 0.0;
            counted(text.block(block), &mut counted_terms);
            for &(term, count) in &counted_terms {
                let id = self.ids.get(&term);
                let idf = id.map_or(self.unknown_idf, |&id| self.idf[id as usize]);
                let weight = if count == 1 { idf } else { (1.0 + (count as f32).ln()) * idf };
                squares += weight * weight;
                terms.extend(id.map(|&id| (id, weight)));
            }
            let scale = (text.weight(block) / total / squares).sqrt();
            terms[from..].iter_mut().for_each(|(_, weight)| *weight *= scale);
        }
        terms.sort_unstable_by_key(|&(id, _)| id);
        Vector { terms, meaning: meaning.scaled((meant / total).sqrt()) }
    }
}

/// How rare a term is: 1 for one that every text has, more for rarer ones.
///
/// Source: Spärck Jones, "A statistical interpretation of term specificity", 1972, smoothed
/// as if one more text had every term.
fn idf(n_texts: usize, n_with: u32) -> f32 {
    ((1.0 + n_texts as f32) / (1.0 + n_with as f32)).ln() + 1.0
}

/// A count as the index keeps it. Four thousand million terms or wordings would need a
/// hundred times the memory of any machine that serves an FAQ.
pub(super) fn number(count: usize) -> u32 {
    u32::try_from(count).expect("an index stays below four thousand million")
}

/// Each different term with its number of occurrences, in rising order: sums over them come
/// out the same on every run.
fn counted(occurrences: &[Term], counts: &mut Vec<(Term, u32)>) {
    counts.clear();
    counts.extend(occurrences.iter().map(|&term| (term, 1)));
    counts.sort_unstable();
    counts.dedup_by(|next, kept| {
        let is_same = next.0 == kept.0;
        kept.1 += u32::from(is_same);
        is_same
    });
}
