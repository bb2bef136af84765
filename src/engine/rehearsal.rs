//! The engine's dress rehearsal: every wording asked as if nobody had ever written it.

use super::{
    Calibration, Engine, Ranking,
    holdout::{self, Kind, Trial},
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

/// Every wording asked as if it had never been written, before anything is made of it.
#[derive(Debug)]
pub struct Trials(Vec<Trial>);

impl Engine {
    /// Asks every wording as if it had never been written. Takes several trainings; serves
    /// [`Engine::calibrated_by`] and [`Engine::rehearse`].
    pub fn trials(&self) -> Trials {
        Trials(holdout::all_trials(&self.matcher))
    }

    /// The same engine with its own calibration, by trials that it made before: what
    /// [`Engine::calibrated`] gives, without asking again.
    #[must_use]
    pub fn calibrated_by(&self, trials: &Trials) -> Self {
        match holdout::samples_among(&self.matcher, &trials.0) {
            Some(samples) => Self { calibration: Calibration::fit(&samples), ..self.clone() },
            None => self.calibrated(),
        }
    }

    /// What comes of trials under the engine's calibration: every wording once while its own
    /// entry has only its other wordings, and some also while the whole entry is out.
    pub fn rehearse(&self, trials: Trials) -> Vec<Rehearsed<'_>> {
        let matcher = &*self.matcher;
        let rehearsed = trials.0.into_iter().map(|trial| {
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
