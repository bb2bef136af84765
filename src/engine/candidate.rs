//! Entries under consideration, in a total order.

use super::{
    Score,
    calibration::{Calibration, Sample},
    evidence::{Doubts, Evidence},
};

/// An entry under consideration.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Its position in the FAQ.
    pub entry: usize,
    /// How likely it is what was asked for.
    pub score: Score,
    /// Why.
    pub evidence: Evidence,
    /// What each doubt adds to the raw score: below 0 for what it takes.
    pub(super) costs: [f32; Doubts::N],
}

/// Candidates, best first; entries with equal scores stand in the FAQ's order.
#[derive(Debug, Clone, Default)]
pub struct Ranking {
    candidates: Vec<Candidate>,
    explained: f32,
}

/// Candidates by raw score, before calibration.
#[derive(Debug)]
pub(super) struct RawRanking {
    /// Entries with their evidence, best first.
    pub(super) entries: Vec<(usize, Evidence)>,
    /// How much of the message the FAQ knows, 0 to 1.
    pub(super) explained: f32,
}

impl RawRanking {
    /// Puts entries in order.
    pub(super) fn new(entries: Vec<(usize, Evidence)>, explained: f32) -> Self {
        Self { entries, explained }.reordered()
    }

    /// The same entries in order again, after their evidence changed.
    pub(super) fn reordered(mut self) -> Self {
        self.entries.sort_by(|(a, x), (b, y)| y.sum().total_cmp(&x.sum()).then(a.cmp(b)));
        self
    }

    /// This ranking, or the other where its first entry scores higher.
    pub(super) fn or_better(self, other: Self) -> Self {
        if other.best() > self.best() { other } else { self }
    }

    /// The ranking of a message whose spelling was mended.
    pub(super) fn mended(mut self) -> Self {
        self.entries.iter_mut().for_each(|(_, evidence)| evidence.is_mended = true);
        self
    }

    /// The raw score of the first entry.
    fn best(&self) -> f32 {
        self.entries.first().map_or(f32::NEG_INFINITY, |(_, evidence)| evidence.sum())
    }

    /// This ranking without an entry.
    pub(super) fn without(mut self, entry: usize) -> Self {
        self.entries.retain(|(other, _)| *other != entry);
        self
    }

    /// The first entry as an observation for the calibration.
    pub(super) fn first_sample(&self, right: Option<usize>, weight: f32) -> Option<Sample> {
        let (entry, evidence) = self.entries.first()?;
        let (sum, doubts) = (evidence.sum(), evidence.doubts);
        Some(Sample { sum, doubts, is_right: right == Some(*entry), weight })
    }

    /// Gives every entry its probability.
    pub(super) fn calibrated(self, calibration: Calibration) -> Ranking {
        let explained = self.explained;
        let candidate = |(entry, evidence): (usize, Evidence)| Candidate {
            entry,
            score: calibration.score(evidence.sum(), evidence.doubts),
            costs: calibration.costs(evidence.doubts),
            evidence,
        };
        Ranking { candidates: self.entries.into_iter().map(candidate).collect(), explained }
    }
}

impl Ranking {
    /// The candidates, best first.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// How sure the desk is of the first candidate.
    pub fn confidence(&self) -> Score {
        self.candidates.first().map_or(Score::ZERO, |best| best.score)
    }

    /// How much of the message the FAQ knows, 0 to 1.
    pub fn explained(&self) -> f32 {
        self.explained
    }

    /// The first `n` candidates.
    pub fn into_candidates(mut self, n: usize) -> Vec<Candidate> {
        self.candidates.truncate(n);
        self.candidates
    }
}
