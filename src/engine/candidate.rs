//! Entries under consideration, in a total order.

use super::Score;

/// An entry under consideration.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Its position in the FAQ.
    pub entry: usize,
    /// How likely it is what was asked for.
    pub score: Score,
}

/// Candidates, best first; entries with equal scores stand in the FAQ's order.
#[derive(Debug, Clone, Default)]
pub struct Ranking {
    candidates: Vec<Candidate>,
}

impl Ranking {
    /// Puts candidates in order.
    pub(super) fn new(mut candidates: Vec<Candidate>) -> Self {
        candidates.sort_by(|a, b| b.score.cmp(&a.score).then(a.entry.cmp(&b.entry)));
        Self { candidates }
    }

    /// The candidates, best first.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// How sure the desk is of the first candidate.
    pub fn confidence(&self) -> Score {
        self.candidates.first().map_or(Score::ZERO, |best| best.score)
    }

    /// The first `n` candidates.
    pub fn into_candidates(mut self, n: usize) -> Vec<Candidate> {
        self.candidates.truncate(n);
        self.candidates
    }
}
