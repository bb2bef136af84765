//! An inverted index: which vectors share terms with a question, and how near they are.

use std::{cmp::Ordering, sync::Arc};

use super::vocabulary::{Vector, number};

/// Vectors that can be searched by what they share with a question.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Whether any vector has a term.
    is_known: Vec<bool>,
    /// `postings[starts[term]..starts[term + 1]]` belongs to a term: who has it, and with
    /// what weight.
    starts: Vec<u32>,
    postings: Vec<(u32, f32)>,
    /// The vectors themselves, for a second look at a few of them; without their terms where
    /// every question reads all postings it touches.
    vectors: Vec<Arc<Vector>>,
}

/// How many postings a question reads at most, about a tenth of a millisecond. Questions to
/// an FAQ of some thousand wordings read all they touch. Above that the rarest terms come
/// first, and the nearest vectors by those are then compared in full.
const MOST_POSTINGS: usize = 50_000;

/// Where all terms together have no more postings than this, a question reads all it touches:
/// the longest message touches a few ten thousand of them.
const FEW_POSTINGS: usize = 500_000;

/// How many of the nearest vectors by rare terms are compared in full.
const N_COMPARED: usize = 100;

/// A term that more than one vector in so many has tells them apart no more, and would be
/// most of what a question reads. Between 7 and 32 no figure moves by more than a question.
const COMMON_ONE_IN: usize = 32;

/// Among fewer vectors every term counts: there is little to read anyway.
const FEW: usize = 1_000;

/// The products of a question with the vectors, terms only.
#[derive(Debug)]
pub(super) struct Products {
    /// One for each vector.
    pub(super) sums: Vec<f32>,
    /// The only vectors that were compared, where postings were left unread; the sums of the
    /// others are 0.
    pub(super) compared: Option<Vec<u32>>,
}

impl Index {
    /// Indexes vectors over `n_terms` terms.
    pub(super) fn new(vectors: Vec<Arc<Vector>>, n_terms: usize) -> Self {
        let mut starts = vec![0_u32; n_terms + 1];
        for (term, _) in vectors.iter().flat_map(|vector| vector.terms.iter().copied()) {
            starts[term as usize + 1] += 1;
        }
        let is_known = starts[1..].iter().map(|&n_with| n_with > 0).collect();
        if vectors.len() > FEW {
            let most = number(vectors.len() / COMMON_ONE_IN);
            starts.iter_mut().filter(|n_with| **n_with > most).for_each(|n_with| *n_with = 0);
        }
        let is_read: Vec<bool> = starts[1..].iter().map(|&n_with| n_with > 0).collect();
        for term in 0..n_terms {
            starts[term + 1] += starts[term];
        }
        let mut next = starts.clone();
        let mut postings = vec![(0, 0.0); starts[n_terms] as usize];
        for (idx, vector) in vectors.iter().enumerate() {
            for &(term, weight) in vector.terms.iter().filter(|(t, _)| is_read[*t as usize]) {
                let at = &mut next[term as usize];
                postings[*at as usize] = (number(idx), weight);
                *at += 1;
            }
        }
        let vectors = if postings.len() > FEW_POSTINGS {
            vectors
        } else {
            vectors.iter().map(|vector| Arc::new(vector.without_terms())).collect()
        };
        Self { is_known, starts, postings, vectors }
    }

    /// How many vectors there are.
    pub(super) fn len(&self) -> usize {
        self.vectors.len()
    }

    fn of(&self, term: u32) -> &[(u32, f32)] {
        let term = term as usize;
        &self.postings[self.starts[term] as usize..self.starts[term + 1] as usize]
    }

    /// Whether any vector has this term.
    pub(super) fn has(&self, term: u32) -> bool {
        self.is_known[term as usize]
    }

    /// The product of a question's terms with those of every vector.
    pub(super) fn products(&self, question: &Vector) -> Products {
        let n_postings: usize = question.terms.iter().map(|&(term, _)| self.of(term).len()).sum();
        if n_postings <= MOST_POSTINGS || self.postings.len() <= FEW_POSTINGS {
            return Products { sums: self.sums(question.terms.iter()), compared: None };
        }
        let mut rarest: Vec<&(u32, f32)> = question.terms.iter().collect();
        rarest.sort_unstable_by_key(|&&(term, _)| self.of(term).len());
        let mut left = MOST_POSTINGS;
        let n_read = rarest.iter().take_while(|&&&(term, _)| {
            let is_within = self.of(term).len() <= left;
            left = left.saturating_sub(self.of(term).len());
            is_within
        });
        let n_read = n_read.count();
        self.compared(question, self.sums(rarest.into_iter().take(n_read)))
    }

    fn sums<'a>(&self, terms: impl Iterator<Item = &'a (u32, f32)>) -> Vec<f32> {
        let mut sums = vec![0.0_f32; self.len()];
        for &(term, weight) in terms {
            for &(vector, value) in self.of(term) {
                sums[vector as usize] += weight * value;
            }
        }
        sums
    }

    /// The full products of the vectors that are nearest by some of the terms.
    fn compared(&self, question: &Vector, partial: Vec<f32>) -> Products {
        let near = best(partial.iter().copied().zip(0..), N_COMPARED, 0.0);
        let weights = Weights::of(question);
        let mut sums = partial;
        sums.fill(0.0);
        for &(_, idx) in &near {
            sums[idx as usize] = self.product(&weights, idx as usize);
        }
        Products { sums, compared: Some(near.into_iter().map(|(_, idx)| idx).collect()) }
    }

    /// The product of a question's terms with those of one vector.
    fn product(&self, question: &Weights, vector: usize) -> f32 {
        let terms = self.vectors[vector].terms.iter();
        terms.map(|&(term, weight)| question.get(term) * weight).sum()
    }

    /// How near a question is to a vector in meaning.
    pub(super) fn meant(&self, question: &Vector, vector: usize) -> f32 {
        question.meaning.dot(&self.vectors[vector].meaning)
    }
}

/// The `n` best of many by their value, in no order; of equal ones the first. None of them is
/// at or below the floor.
pub(super) fn best(
    of: impl Iterator<Item = (f32, u32)>,
    n: usize,
    mut floor: f32,
) -> Vec<(f32, u32)> {
    let by_value =
        |a: &(f32, u32), b: &(f32, u32)| -> Ordering { b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)) };
    let mut best = Vec::with_capacity(2 * n);
    for (value, idx) in of {
        if value > floor {
            best.push((value, idx));
            // Now and then the lower half goes, and fewer come in.
            if best.len() == 2 * n {
                best.select_nth_unstable_by(n - 1, by_value);
                best.truncate(n);
                floor = best[n - 1].0;
            }
        }
    }
    if best.len() > n {
        best.select_nth_unstable_by(n - 1, by_value);
        best.truncate(n);
    }
    best
}

/// The weights of a question's terms, to be looked up term by term.
struct Weights {
    /// Terms where their hash puts them, or behind.
    slots: Vec<(u32, f32)>,
    /// How far a hash is shifted to be a slot.
    shift: u32,
}

/// A slot without a term; no term has this number.
const FREE: u32 = u32::MAX;

impl Weights {
    /// Makes the terms of a question ready.
    fn of(question: &Vector) -> Self {
        // Three in four slots stay free, so that most terms that are not there are seen at once.
        let n_slots = (4 * question.terms.len()).next_power_of_two().max(2);
        let mut weights =
            Self { slots: vec![(FREE, 0.0); n_slots], shift: 32 - n_slots.trailing_zeros() };
        for &(term, weight) in &question.terms {
            let slot = weights.slot(term);
            weights.slots[slot] = (term, weight);
        }
        weights
    }

    /// The weight of a term; 0 for one the question does not have.
    fn get(&self, term: u32) -> f32 {
        self.slots[self.slot(term)].1
    }

    /// The slot a term has, or would take.
    fn slot(&self, term: u32) -> usize {
        // Fibonacci hashing: 2^32 over the golden ratio.
        let mut slot = (term.wrapping_mul(0x9e37_79b9) >> self.shift) as usize;
        while self.slots[slot].0 != term && self.slots[slot].0 != FREE {
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        slot
    }
}
