//! What the words of a text mean together: the weighted mean of their vectors.
//!
//! It meets where no letter is shared: 关店 and 注销, "shut down" and "deregister". It knows
//! nothing of words that are not in the table, and steps back by the share of a text they
//! make up.

use crate::text::{Lexicon, Word};

/// A direction, and how much of the text it stands for.
#[derive(Debug, Clone, Default)]
pub(super) struct Meaning {
    /// Of unit length, or empty.
    direction: Vec<f32>,
    known: f32,
}

impl Meaning {
    /// The meaning of words.
    pub(super) fn of(lexicon: &Lexicon, words: &[Word<'_>]) -> Self {
        let total: f32 = words.iter().map(|word| word.weight).sum();
        let mut sum = vec![0.0; lexicon.dims()];
        let mut known = 0.0;
        for word in words {
            if let Some(id) = word.id {
                lexicon.add_vector(id, word.weight, &mut sum);
                known += word.weight;
            }
        }
        let norm = dot(&sum, &sum).sqrt();
        if norm <= f32::EPSILON {
            return Self::default();
        }
        sum.iter_mut().for_each(|component| *component /= norm);
        Self { direction: sum, known: known / total }
    }

    /// Which share of the text's weight the words with a vector have, 0 to 1.
    pub(super) fn known(&self) -> f32 {
        self.known
    }

    /// The direction with this length.
    pub(super) fn scaled(mut self, length: f32) -> Vec<f32> {
        self.direction.iter_mut().for_each(|component| *component *= length);
        self.direction
    }
}

/// The product of two vectors; one that is not known adds nothing.
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    // Eight sums side by side, so that the processor adds eight pairs at a time.
    const LANES: usize = 8;
    let (a_runs, b_runs) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f32 = a_runs.remainder().iter().zip(b_runs.remainder()).map(|(a, b)| a * b).sum();
    let mut lanes = [0.0_f32; LANES];
    for (a, b) in a_runs.zip(b_runs) {
        for lane in 0..LANES {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    lanes.iter().sum::<f32>() + rest
}
