//! The engine's dress rehearsal: every wording asked as if nobody had ever written it.

use super::{
    Engine, Ranking,
    holdout::{self, Kind},
};

/// A wording that was asked, and what came of it.
#[derive(Debug, Clone)]
pub struct Rehearsed<'a> {
    /// The words as staff wrote them.
    pub question: &'a str,
    /// The entry that should answer, by position; none where nothing should, as its entry was
    /// taken out or no desk answers such a question.
    pub entry: Option<usize>,
    /// Whether the question is about the desk's own subjects.
    pub is_near: bool,
    /// What came of it.
    pub ranking: Ranking,
    /// The wording of the first candidate that is nearest to the question.
    pub nearest: Option<&'a str>,
}

impl Engine {
    /// Asks every wording as if it had never been written: once its own entry has only its
    /// other wordings, and some also while the whole entry is out. Takes several trainings.
    pub fn rehearse(&self) -> Vec<Rehearsed<'_>> {
        let matcher = &*self.matcher;
        let rehearsed = holdout::all_trials(matcher).into_iter().map(|trial| {
            let ranking = trial.ranking.calibrated(self.calibration);
            let first = ranking.candidates().first();
            let row = first.and_then(|first| first.evidence.nearest_row());
            Rehearsed {
                question: &matcher.raw_texts[trial.row],
                entry: matcher.rows[trial.row].entry.filter(|_| trial.kind == Kind::InScope),
                is_near: trial.kind != Kind::Far,
                nearest: row.map(|row| matcher.raw_texts[row].as_str()),
                ranking,
            }
        });
        rehearsed.collect()
    }
}
