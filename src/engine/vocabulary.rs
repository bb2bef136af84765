//! Terms as numbers, and texts as sparse vectors over them.

use std::collections::HashMap;

use crate::text::{Block, Terms};

/// A sparse vector of unit length; terms in rising order.
#[derive(Debug, Clone, Default)]
pub(super) struct Vector {
    /// Terms of the vocabulary with their weights.
    pub(super) terms: Vec<(u32, f32)>,
}

/// The terms of an FAQ with their weights: rare ones count more.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    ids: [HashMap<String, u32>; 4],
    idf: Vec<f32>,
    unknown_idf: f32,
}

impl Vocabulary {
    /// Learns the terms of texts. Ids are given in order of appearance, so the same texts
    /// give the same vocabulary.
    pub(super) fn learn(texts: &[Terms]) -> Self {
        let mut vocabulary = Self::default();
        let mut n_texts_with: Vec<u32> = Vec::new();
        for text in texts {
            for block in Block::ALL {
                for (term, _) in counted(text.block(block)) {
                    let next = number(n_texts_with.len());
                    let ids = &mut vocabulary.ids[block.idx()];
                    let id = *ids.entry(term.to_owned()).or_insert(next);
                    if id == next {
                        n_texts_with.push(0);
                    }
                    n_texts_with[id as usize] += 1;
                }
            }
        }
        let n_texts = texts.len();
        vocabulary.unknown_idf = idf(n_texts, 0);
        vocabulary.idf = n_texts_with.into_iter().map(|n_with| idf(n_texts, n_with)).collect();
        vocabulary
    }

    /// Whether any text had terms of this block.
    pub(super) fn has(&self, block: Block) -> bool {
        !self.ids[block.idx()].is_empty()
    }

    /// How many terms there are.
    pub(super) fn len(&self) -> usize {
        self.idf.len()
    }

    /// The vector of a text: per block, sublinear counts times rarity, scaled to the block's
    /// weight; the whole of unit length. Unknown terms have no number but count in the
    /// length: a question mostly about other things is near to nothing.
    pub(super) fn vector(&self, text: &Terms) -> Vector {
        let mut terms = Vec::new();
        let total: f32 = Block::ALL.into_iter().map(|block| text.weight(block)).sum();
        if total <= 0.0 {
            return Vector::default();
        }
        for block in Block::ALL.into_iter().filter(|&block| text.weight(block) > 0.0) {
            let from = terms.len();
            let mut squares = 0.0;
            for (term, count) in counted(text.block(block)) {
                let id = self.ids[block.idx()].get(term);
                let idf = id.map_or(self.unknown_idf, |&id| self.idf[id as usize]);
                let weight = (1.0 + (count as f32).ln()) * idf;
                squares += weight * weight;
                terms.extend(id.map(|&id| (id, weight)));
            }
            let scale = (text.weight(block) / total / squares).sqrt();
            terms[from..].iter_mut().for_each(|(_, weight)| *weight *= scale);
        }
        terms.sort_unstable_by_key(|&(id, _)| id);
        Vector { terms }
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

/// Each different term with its number of occurrences, in alphabetical order: sums over
/// them come out the same on every run.
fn counted(occurrences: &[String]) -> Vec<(&str, usize)> {
    let mut sorted: Vec<&str> = occurrences.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    let runs = sorted.chunk_by(|a, b| a == b);
    runs.map(|run| (run[0], run.len())).collect()
}
