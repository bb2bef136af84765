//! What the desk's own questions tell about its confidence.
//!
//! Nobody labels questions for a new desk, so it asks itself: some wordings are held out
//! and asked (in scope), some whole entries are held out and their wordings asked (near
//! misses: same subject, no answer), and everyday questions are asked that no policy desk
//! answers (far misses). How the raw score separates right from wrong there is what the
//! calibration is fitted to.

use super::{
    calibration::Sample,
    matcher::Matcher,
    model::{Model, Row},
};

/// One part in so many is held out at a time: with fewer, what is left would be so much
/// poorer than the desk that asks later that every confidence came out too low.
const FOLDS: usize = 8;

/// How many of the parts are asked. Each costs a training; three are enough questions for
/// five weights.
const N_ASKED: usize = 3;

/// How much near misses weigh in all, against questions in scope. A whole entry taken out is
/// nearer than most of what people ask in vain; with this share confidence met the truth best
/// on labelled questions of four desks (development sets).
const NEAR_SHARE: f32 = 0.1;

/// How much far misses weigh in all.
const FAR_SHARE: f32 = 0.3;

/// Asks the engine what it was not told, fold by fold.
pub(super) fn samples(matcher: &Matcher) -> Vec<Sample> {
    let mut asked = Asked::default();
    for fold in 0..N_ASKED {
        let model = Model::train(
            &matcher.rows,
            |idx, row| !is_held_out(fold, idx, row),
            matcher.n_entries,
            matcher.vocabulary.len(),
        );
        ask_fold(matcher, &model, fold, &mut asked);
    }
    asked.weighed()
}

/// What came of the questions of one kind.
#[derive(Default)]
struct Asked {
    in_scope: Vec<Sample>,
    near: Vec<Sample>,
    far: Vec<Sample>,
}

impl Asked {
    /// All samples, each kind with its share.
    fn weighed(self) -> Vec<Sample> {
        let n_in_scope = self.in_scope.len() as f32;
        let weigh = |samples: Vec<Sample>, share: f32| {
            let weight = share * n_in_scope / samples.len().max(1) as f32;
            samples.into_iter().map(move |sample| Sample { weight, ..sample })
        };
        let near = weigh(self.near, NEAR_SHARE);
        let far = weigh(self.far, FAR_SHARE);
        self.in_scope.into_iter().chain(near).chain(far).collect()
    }
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

fn ask_fold(matcher: &Matcher, model: &Model, fold: usize, asked: &mut Asked) {
    let whole = matcher.rows.iter().enumerate();
    let whole = whole.filter(|(_, row)| row.entry.is_none() || row.centre.is_some());
    for (idx, row) in whole.filter(|&(idx, row)| is_held_out(fold, idx, row)) {
        let ranked = matcher.rank_with(model, &matcher.texts[idx], Some(idx));
        match row.entry {
            None => asked.far.extend(ranked.first_sample(|_| true, |_| false)),
            Some(own) if is_entry_held_out(fold, own) => {
                asked.near.extend(ranked.first_sample(|entry| entry != own, |_| false));
            }
            Some(own) => {
                asked.in_scope.extend(ranked.first_sample(|_| true, |entry| entry == own));
            }
        }
    }
}
