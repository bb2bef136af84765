//! From raw scores to probabilities.
//!
//! A logistic curve over the raw score and the share of the message that the FAQ explains.
//! Both belong to the message and one entry alone, so a confidence never rises because the
//! other entries are worse.
//!
//! Source: Platt, "Probabilistic Outputs for Support Vector Machines", 1999.

use super::Score;

/// A fitted curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    slope: f64,
    explained: f64,
    offset: f64,
}

/// One observation to fit to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sample {
    /// The raw score of the first candidate.
    pub(super) sum: f32,
    /// How much of the message the FAQ knows, 0 to 1.
    pub(super) explained: f32,
    /// Whether the first candidate was right.
    pub(super) is_right: bool,
    /// How much the observation counts.
    pub(super) weight: f32,
}

impl Default for Calibration {
    /// The curve that labelled questions of three very different desks agree on: slopes of
    /// 3.3 to 4.0 and offsets of −1.5 to 0.5. What a desk uses until its own is fitted, or
    /// when it is too small to fit one.
    fn default() -> Self {
        Self { slope: 3.6, explained: 0.0, offset: -0.6 }
    }
}

/// Fewer observations of either kind say nothing.
const FEWEST_SAMPLES: usize = 20;

/// Newton's method settles in a handful of steps; this is only a stop.
const MAX_STEPS: usize = 50;

/// A weak pull towards flat curves keeps a perfectly separable sample finite.
const RIDGE: f64 = 1e-2;

impl Calibration {
    /// Fits the curve, or gives the default where there is too little to fit.
    pub(super) fn fit(samples: &[Sample]) -> Self {
        let default = Self::default();
        Self::fit_alone(samples).map_or(default, |fitted| fitted.halfway(default))
    }

    /// The curve of the samples alone.
    fn fit_alone(samples: &[Sample]) -> Option<Self> {
        let n_right = samples.iter().filter(|sample| sample.is_right).count();
        if n_right < FEWEST_SAMPLES || samples.len() - n_right < FEWEST_SAMPLES {
            return None;
        }
        let mut beta = [0.0_f64; 3];
        for _ in 0..MAX_STEPS {
            let step = newton_step(samples, beta);
            beta.iter_mut().zip(step).for_each(|(b, s)| *b += s);
            if step.iter().all(|s| s.abs() < 1e-8) {
                break;
            }
        }
        let [slope, explained, offset] = beta;
        // A curve that falls where evidence rises is an artefact of too little data.
        let is_sound = slope > 0.0 && beta.iter().all(|b| b.is_finite());
        is_sound.then_some(Self { slope, explained, offset })
    }

    /// The curve between two: a held-out question has fewer wordings to meet than a real one
    /// and scores lower, so the fit alone would be too cautious.
    fn halfway(self, other: Self) -> Self {
        let mean = |a: f64, b: f64| f64::midpoint(a, b);
        Self {
            slope: mean(self.slope, other.slope),
            explained: mean(self.explained, other.explained),
            offset: mean(self.offset, other.offset),
        }
    }

    /// How likely a candidate with this raw score is right.
    pub(super) fn score(self, sum: f32, explained: f32) -> Score {
        let linear =
            self.slope * f64::from(sum) + self.explained * f64::from(explained) + self.offset;
        #[expect(clippy::cast_possible_truncation, reason = "a probability needs no more digits")]
        Score::new(logistic(linear) as f32)
    }
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// One step of Newton's method on the ridge-penalised log likelihood.
fn newton_step(samples: &[Sample], beta: [f64; 3]) -> [f64; 3] {
    let mut gradient = beta.map(|b| -RIDGE * b);
    let mut hessian = [[0.0; 3]; 3];
    for (i, row) in hessian.iter_mut().enumerate() {
        row[i] = RIDGE;
    }
    for sample in samples {
        let x = [f64::from(sample.sum), f64::from(sample.explained), 1.0];
        let p = logistic(x.iter().zip(beta).map(|(x, b)| x * b).sum());
        let weight = f64::from(sample.weight);
        let error = f64::from(u8::from(sample.is_right)) - p;
        for i in 0..3 {
            gradient[i] += weight * error * x[i];
            for j in 0..3 {
                hessian[i][j] += weight * p * (1.0 - p) * x[i] * x[j];
            }
        }
    }
    solve(hessian, gradient)
}

/// Solves a symmetric positive definite 3 × 3 system by elimination.
fn solve(mut a: [[f64; 3]; 3], mut b: [f64; 3]) -> [f64; 3] {
    for pivot in 0..3 {
        for row in pivot + 1..3 {
            let factor = a[row][pivot] / a[pivot][pivot];
            let above = a[pivot];
            a[row].iter_mut().zip(above).for_each(|(cell, above)| *cell -= factor * above);
            b[row] -= factor * b[pivot];
        }
    }
    let mut x = [0.0; 3];
    for row in (0..3).rev() {
        let known: f64 = (row + 1..3).map(|column| a[row][column] * x[column]).sum();
        x[row] = (b[row] - known) / a[row][row];
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(sum: f32, is_right: bool) -> Sample {
        Sample { sum, explained: 0.5, is_right, weight: 1.0 }
    }

    #[test]
    fn the_curve_meets_the_shares_it_was_fitted_to() {
        // At 1.0 one in four is right, at 2.0 three in four.
        let samples: Vec<_> = (0..400)
            .map(|i| if i % 2 == 0 { sample(1.0, i % 8 == 0) } else { sample(2.0, i % 8 != 1) })
            .collect();
        let curve = Calibration::fit_alone(&samples).expect("the samples suffice");
        assert!((curve.score(1.0, 0.5).value() - 0.25).abs() < 0.02);
        assert!((curve.score(2.0, 0.5).value() - 0.75).abs() < 0.02);
    }

    #[test]
    fn too_little_to_fit_gives_the_default() {
        assert_eq!(Calibration::fit(&[sample(1.0, true)]), Calibration::default());
    }
}
