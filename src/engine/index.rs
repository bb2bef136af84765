//! An inverted index: which vectors share terms with a question, and how near they are.

use super::{
    meaning::Meaning,
    vocabulary::{Vector, number},
};

/// Vectors that can be searched by what they share with a question.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Whether any vector has a term.
    is_known: Vec<bool>,
    /// `postings[starts[term]..starts[term + 1]]` belongs to a term: who has it, and with
    /// what weight.
    starts: Vec<u32>,
    postings: Vec<(u32, f32)>,
    /// The vectors' own terms, for a second look at a few of them; only kept where
    /// questions may touch more than [`MOST_POSTINGS`].
    terms: Vec<Vec<(u32, f32)>>,
    meanings: Vec<Meaning>,
}

/// How many postings a question reads at most, about a third of a millisecond. Questions to
/// an FAQ of some thousand wordings read all they touch. Above that the rarest terms come
/// first, and the nearest vectors by those are then compared in full.
const MOST_POSTINGS: usize = 300_000;

/// How many of the nearest vectors by rare terms are compared in full.
const N_COMPARED: usize = 400;

/// A term that more than one vector in so many has tells them apart no more, and would be
/// most of what a question reads. Between 7 and 16 no figure moves by more than a question.
const COMMON_ONE_IN: usize = 16;

/// Among fewer vectors every term counts: there is little to read anyway.
const FEW: usize = 1_000;

/// The products of a question with the vectors, terms only.
#[derive(Debug)]
pub(super) struct Products {
    /// One for each vector, or, where postings were left unread, for the nearest only.
    pub(super) sums: Vec<f32>,
}

impl Index {
    /// Indexes vectors over `n_terms` terms.
    pub(super) fn new(vectors: &[&Vector], n_terms: usize) -> Self {
        let mut starts = vec![0_u32; n_terms + 1];
        for &(term, _) in vectors.iter().flat_map(|vector| &vector.terms) {
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
        let may_be_long = vectors.len() > MOST_POSTINGS / LONGEST_QUESTION;
        let terms = vectors.iter().filter(|_| may_be_long).map(|vector| vector.terms.clone());
        Self {
            is_known,
            starts,
            postings,
            terms: terms.collect(),
            meanings: vectors.iter().map(|vector| vector.meaning.clone()).collect(),
        }
    }

    /// How many vectors there are.
    pub(super) fn len(&self) -> usize {
        self.meanings.len()
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
        if n_postings <= MOST_POSTINGS || self.terms.is_empty() {
            return Products { sums: self.sums(question.terms.iter()) };
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
        let mut touched: Vec<u32> =
            (0..number(partial.len())).filter(|&idx| partial[idx as usize] > 0.0).collect();
        if touched.len() > N_COMPARED {
            let by_product = |a: &u32, b: &u32| {
                partial[*b as usize].total_cmp(&partial[*a as usize]).then(a.cmp(b))
            };
            touched.select_nth_unstable_by(N_COMPARED, by_product);
            touched.truncate(N_COMPARED);
        }
        let mut sums = partial;
        sums.fill(0.0);
        for idx in touched {
            sums[idx as usize] = shared(&question.terms, &self.terms[idx as usize]);
        }
        Products { sums }
    }

    /// How near a question is to a vector in meaning.
    pub(super) fn meant(&self, question: &Vector, vector: usize) -> f32 {
        question.meaning.dot(&self.meanings[vector])
    }
}

/// The terms of a long question: 60 Chinese characters or 40 English words.
const LONGEST_QUESTION: usize = 600;

/// The product of two sparse vectors in order.
fn shared(a: &[(u32, f32)], b: &[(u32, f32)]) -> f32 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while i < a.len() && j < b.len() {
        match a[i].0.cmp(&b[j].0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += a[i].1 * b[j].1;
                i += 1;
                j += 1;
            }
        }
    }
    sum
}
