//! From raw scores to probabilities.
//!
//! A logistic curve over the raw score and the doubts. All of them belong to the message and
//! one entry alone, so a confidence never rises because the other entries are worse.
//!
//! Source: Platt, "Probabilistic Outputs for Support Vector Machines", 1999.

use super::{Score, evidence::Doubts};

/// How many numbers the curve is over: the raw score, the doubts, and one for the offset.
const N: usize = Doubts::N + 2;

/// A fitted curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// For the raw score, each doubt, and the offset.
    weights: [f64; N],
}

/// One observation to fit to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sample {
    /// The raw score of the first candidate.
    pub(super) sum: f32,
    /// What makes it doubtful.
    pub(super) doubts: Doubts,
    /// Whether the first candidate was right.
    pub(super) is_right: bool,
    /// How much the observation counts.
    pub(super) weight: f32,
}

impl Default for Calibration {
    /// The curve that labelled questions of very different desks agree on: a bank's, an
    /// assistant's, a shop's, a city's, each counted the same. What a desk uses until its own
    /// is fitted, or when it is too small to fit one. Only another place is weighed by
    /// judgement, as too few of the questions are about one: it outweighs any likeness.
    fn default() -> Self {
        Self { weights: [3.4, -0.4, -8.0, 0.4] }
    }
}

/// Fewer observations of either kind say nothing.
const FEWEST_SAMPLES: usize = 20;

/// Newton's method settles in a handful of steps; this is only a stop.
const MAX_STEPS: usize = 50;

/// How strongly a desk's own curve is held to the default, in observations: held-out
/// questions are not quite real ones.
const PULL: f64 = 10.0;

impl Calibration {
    /// Fits the curve, or gives the default where there is too little to fit.
    pub(super) fn fit(samples: &[Sample]) -> Self {
        let default = Self::default();
        let n_right = samples.iter().filter(|sample| sample.is_right).count();
        if n_right < FEWEST_SAMPLES || samples.len() - n_right < FEWEST_SAMPLES {
            return default;
        }
        let mut weights = default.weights;
        for _ in 0..MAX_STEPS {
            let step = newton_step(samples, &weights, &default.weights);
            let moved = descend(samples, weights, step, &default.weights);
            let is_settled = (0..N).all(|i| (moved[i] - weights[i]).abs() < 1e-8);
            weights = moved;
            if is_settled {
                break;
            }
        }
        // A curve that falls where evidence rises is an artefact of too little data.
        let is_sound = weights[0] > 0.0 && weights.iter().all(|weight| weight.is_finite());
        if is_sound { Self { weights } } else { default }
    }

    /// How likely a candidate with this raw score and these doubts is right.
    pub(super) fn score(self, sum: f32, doubts: Doubts) -> Score {
        let linear: f64 = values(sum, doubts).iter().zip(self.weights).map(|(x, w)| x * w).sum();
        #[expect(clippy::cast_possible_truncation, reason = "a probability needs no more digits")]
        Score::new(logistic(linear) as f32)
    }

    /// What each doubt adds to the raw score, in its unit: below 0 for what it takes.
    pub(super) fn costs(self, doubts: Doubts) -> [f32; Doubts::N] {
        let mut costs = doubts.values();
        for (cost, weight) in costs.iter_mut().zip(&self.weights[1..]) {
            #[expect(clippy::cast_possible_truncation, reason = "shown with two digits")]
            let factor = (weight / self.weights[0]) as f32;
            *cost *= factor;
        }
        costs
    }
}

fn values(sum: f32, doubts: Doubts) -> [f64; N] {
    let mut values = [1.0; N];
    values[0] = f64::from(sum);
    for (value, doubt) in values[1..].iter_mut().zip(doubts.values()) {
        *value = f64::from(doubt);
    }
    values
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// How badly weights explain the samples: the negative log likelihood, held to a prior.
fn loss(samples: &[Sample], weights: &[f64; N], prior: &[f64; N]) -> f64 {
    let held: f64 = weights.iter().zip(prior).map(|(w, p)| PULL / 2.0 * (w - p).powi(2)).sum();
    let missed = samples.iter().map(|sample| {
        let x: f64 =
            values(sample.sum, sample.doubts).iter().zip(weights).map(|(x, w)| x * w).sum();
        let towards = if sample.is_right { x } else { -x };
        // ln(1 + exp(-x)) without overflow.
        f64::from(sample.weight) * ((-towards.abs()).exp().ln_1p() + (-towards).max(0.0))
    });
    held + missed.sum::<f64>()
}

/// A step, halved until it makes things no worse: far from the minimum Newton's steps are too
/// long.
fn descend(samples: &[Sample], from: [f64; N], step: [f64; N], prior: &[f64; N]) -> [f64; N] {
    let before = loss(samples, &from, prior);
    let mut length = 1.0;
    for _ in 0..MAX_HALVINGS {
        let to = std::array::from_fn(|i| from[i] + length * step[i]);
        if loss(samples, &to, prior) <= before {
            return to;
        }
        length /= 2.0;
    }
    from
}

/// A step a thousand million times too long is no step.
const MAX_HALVINGS: usize = 30;

/// One step of Newton's method on the log likelihood, held to a prior.
fn newton_step(samples: &[Sample], weights: &[f64; N], prior: &[f64; N]) -> [f64; N] {
    let mut gradient = [0.0; N];
    let mut hessian = [[0.0; N]; N];
    for i in 0..N {
        gradient[i] = PULL * (prior[i] - weights[i]);
        hessian[i][i] = PULL;
    }
    for sample in samples {
        let x = values(sample.sum, sample.doubts);
        let p = logistic(x.iter().zip(weights).map(|(x, w)| x * w).sum());
        let weight = f64::from(sample.weight);
        let error = f64::from(u8::from(sample.is_right)) - p;
        for i in 0..N {
            gradient[i] += weight * error * x[i];
            for j in 0..N {
                hessian[i][j] += weight * p * (1.0 - p) * x[i] * x[j];
            }
        }
    }
    solve(hessian, gradient)
}

/// Solves a symmetric positive definite system by elimination.
fn solve(mut a: [[f64; N]; N], mut b: [f64; N]) -> [f64; N] {
    for pivot in 0..N {
        for row in pivot + 1..N {
            let factor = a[row][pivot] / a[pivot][pivot];
            let above = a[pivot];
            a[row].iter_mut().zip(above).for_each(|(cell, above)| *cell -= factor * above);
            b[row] -= factor * b[pivot];
        }
    }
    let mut x = [0.0; N];
    for row in (0..N).rev() {
        let known: f64 = (row + 1..N).map(|column| a[row][column] * x[column]).sum();
        x[row] = (b[row] - known) / a[row][row];
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(sum: f32, is_right: bool) -> Sample {
        Sample { sum, doubts: Doubts::default(), is_right, weight: 20.0 }
    }

    #[test]
    fn the_curve_meets_the_shares_it_was_fitted_to() {
        // At 1.0 one in four is right, at 2.0 three in four.
        let samples: Vec<_> = (0..4000)
            .map(|i| if i % 2 == 0 { sample(1.0, i % 8 == 0) } else { sample(2.0, i % 8 != 1) })
            .collect();
        let curve = Calibration::fit(&samples);
        assert!((curve.score(1.0, Doubts::default()).value() - 0.25).abs() < 0.02);
        assert!((curve.score(2.0, Doubts::default()).value() - 0.75).abs() < 0.02);
    }

    #[test]
    fn what_the_questions_do_not_tell_stays_as_it_was() {
        let samples: Vec<_> = (0..400).map(|i| sample((i % 3) as f32, i % 3 + i % 7 > 3)).collect();
        let elsewhere = Doubts { elsewhere: 1.0, ..Doubts::default() };
        let score = Calibration::fit(&samples).score(1.5, elsewhere).value();
        assert!(score < 0.1, "no question was about another place: {score}");
    }

    #[test]
    fn too_little_to_fit_gives_the_default() {
        assert_eq!(Calibration::fit(&[sample(1.0, true)]), Calibration::default());
    }
}
