//! What the desk's own questions tell about its confidence.
//!
//! Nobody labels questions for a new desk, so it asks itself: some wordings are held out
//! and asked (in scope), some whole entries are held out and their wordings asked (near
//! misses: same subject, no answer), and everyday questions are asked that no policy desk
//! answers (far misses). How the raw score separates right from wrong there is what the
//! calibration is fitted to.

use std::sync::Arc;

use super::{
    calibration::Sample,
    candidate::RawRanking,
    matcher::Matcher,
    model::{Model, Row},
    parallel::in_parallel,
    vocabulary::Vector,
};

/// One part in so many is held out at a time: with fewer, what is left would be so much
/// poorer than the desk that asks later that every confidence came out too low.
const FOLDS: usize = 8;

/// How many of the parts are asked. Each costs a training; three are enough questions for
/// five weights.
const N_ASKED: usize = 3;

/// How many questions of a part are asked for the calibration; more would only take longer.
const MOST_FITTED: usize = 1_000;

/// How many are asked in a rehearsal: all that a city has, a sample of a hundred thousand.
const MOST_REHEARSED: usize = 2_500;

/// How much near misses weigh in all, against questions in scope. A whole entry taken out is
/// nearer than most of what people ask in vain; with this share confidence met the truth best
/// on labelled questions of four desks (development sets).
const NEAR_SHARE: f32 = 0.1;

/// How much far misses weigh in all.
const FAR_SHARE: f32 = 0.3;

/// A question that the engine asked itself without knowing it.
#[derive(Debug)]
pub(super) struct Trial {
    /// The part that was held out when it was asked.
    fold: usize,
    /// The row it is taken from.
    pub(super) row: usize,
    /// What kind of question it is.
    pub(super) kind: Kind,
    /// What came of it. An entry that was held out is not in it.
    pub(super) ranking: RawRanking,
}

/// What kind of question a trial is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Its entry is there.
    InScope,
    /// Its whole entry is held out: the same subject, and no answer.
    Near,
    /// No policy desk answers it.
    Far,
}

/// Asks the engine every question it has, each as if it had never been written.
pub(super) fn all_trials(matcher: &Matcher) -> Vec<Trial> {
    let vectors = matcher.vectors();
    (0..FOLDS).flat_map(|fold| trials(matcher, &vectors, fold, MOST_REHEARSED)).collect()
}

/// What the calibration is fitted to; `vectors` are those of the matcher's rows.
pub(super) fn samples(matcher: &Matcher, vectors: &[Arc<Vector>]) -> Vec<Sample> {
    let trials: Vec<Trial> =
        (0..N_ASKED).flat_map(|fold| trials(matcher, vectors, fold, MOST_FITTED)).collect();
    samples_of(matcher, &trials)
}

/// The same from all trials, which hold them: one training the less for each part. None where
/// the desk is so large that a calibration asks fewer of them.
pub(super) fn samples_among(matcher: &Matcher, all: &[Trial]) -> Option<Vec<Sample>> {
    let fitted = || all.iter().filter(|trial| trial.fold < N_ASKED);
    let n_of = |fold| fitted().filter(|trial| trial.fold == fold).count();
    (0..N_ASKED).all(|fold| n_of(fold) <= MOST_FITTED).then(|| samples_of(matcher, fitted()))
}

fn samples_of<'a>(
    matcher: &Matcher,
    trials: impl IntoIterator<Item = &'a Trial, IntoIter: Clone>,
) -> Vec<Sample> {
    let trials = trials.into_iter();
    let n_of = |kind| trials.clone().filter(|trial| trial.kind == kind).count() as f32;
    let share_of = |kind, share| share * n_of(Kind::InScope) / n_of(kind).max(1.0);
    let (near, far) = (share_of(Kind::Near, NEAR_SHARE), share_of(Kind::Far, FAR_SHARE));
    let sample = |trial: &Trial| {
        let own = matcher.rows[trial.row].entry;
        let (weight, right) = match trial.kind {
            Kind::InScope => (1.0, own),
            Kind::Near => (near, None),
            Kind::Far => (far, None),
        };
        trial.ranking.first_sample(right, weight)
    };
    trials.clone().filter_map(sample).collect()
}

/// Asks the questions of one part, at most so many of them, evenly spread, of a model that
/// was trained on the others.
fn trials(matcher: &Matcher, vectors: &[Arc<Vector>], fold: usize, most: usize) -> Vec<Trial> {
    let rows = &matcher.rows;
    let uses = |idx: usize, row: &Row| !is_held_out(fold, idx, row);
    let Matcher { n_entries, without, .. } = *matcher;
    let model = Model::train(rows, vectors, uses, n_entries, matcher.vocabulary.len(), without);
    let whole = |row: &Row| row.entry.is_none() || row.centre.is_some();
    let asked: Vec<usize> = (0..rows.len())
        .filter(|&idx| whole(&rows[idx]) && is_held_out(fold, idx, &rows[idx]))
        .collect();
    let every = asked.len().div_ceil(most).max(1);
    in_parallel(asked.len().div_ceil(every), |idx| {
        let row = asked[idx * every];
        let ranking = matcher.rank_with(&model, &matcher.texts[row], Some(row));
        match rows[row].entry {
            None => Trial { fold, row, kind: Kind::Far, ranking },
            Some(own) if is_entry_held_out(fold, own) => {
                Trial { fold, row, kind: Kind::Near, ranking: ranking.without(own) }
            }
            Some(_) => Trial { fold, row, kind: Kind::InScope, ranking },
        }
    })
}

/// Whole entries take turns with single wordings of the others.
fn is_entry_held_out(fold: usize, entry: usize) -> bool {
    entry % (2 * FOLDS) == fold
}

fn is_held_out(fold: usize, idx: usize, row: &Row) -> bool {
    let is_in_fold = idx % FOLDS == fold;
    match row.entry {
        Some(entry) => is_entry_held_out(fold, entry) || (row.centre.is_some() && is_in_fold),
        None => is_in_fold,
    }
}
