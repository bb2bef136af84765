//! One linear classifier a class: is this question one of its, or another's? A class is an
//! entry, or what no entry answers.
//!
//! L2-regularised squared-hinge loss, one against the rest, by dual coordinate descent. The
//! classes are independent of each other, so sixteen are trained in one pass: a term is read
//! once for all of them, and its weights lie in one cache line.
//!
//! Source: Hsieh, Chang, Lin, Keerthi, Sundararajan, "A Dual Coordinate Descent Method for
//! Large-scale Linear SVM", ICML 2008, algorithm 1.

use super::{parallel::in_parallel, vocabulary::Vector};

/// The cost of an error. Between 0.3 and 3 accuracy moves by less than a point.
const COST: f32 = 1.0;

/// The diagonal that squared hinge adds to the dual: 1 / (2 C).
const DIAGONAL: f32 = 1.0 / (2.0 * COST);

/// The value of the constant feature that stands for the bias.
const BIAS: f32 = 1.0;

/// When the largest violation of optimality is small enough; liblinear's default.
const TOLERANCE: f32 = 0.1;

/// Passes over the questions at most. Most classes would converge within twenty, but from
/// the sixth on no figure moved on any set that was tried.
const MAX_PASSES: usize = 6;

/// How many classes are trained together: their weights for a term fill a cache line.
const WIDTH: usize = 16;

/// One number for each class that is trained together.
type Lanes = [f32; WIDTH];

/// Weights of every class, term by term.
#[derive(Debug)]
pub(super) struct Linear {
    n_classes: usize,
    n_terms: usize,
    n_groups: usize,
    /// `weights[feature * n_groups + group]`, over the terms, the bias, and the components of
    /// meaning.
    weights: Box<[Rounded]>,
}

/// What a feature weighs for the classes of a group, in whole numbers of one byte: a question
/// reads a third of the memory that fractions take, and two digits are more than training
/// leaves certain.
#[derive(Debug, Clone, Copy)]
struct Rounded {
    /// What one step of a code is.
    step: f32,
    codes: [i8; WIDTH],
}

/// The highest code.
const HIGHEST: f32 = 127.0;

impl Rounded {
    fn new(weights: Lanes) -> Self {
        let largest = weights.iter().fold(0.0_f32, |largest, x| largest.max(x.abs()));
        if largest <= f32::EPSILON {
            return Self { step: 0.0, codes: [0; WIDTH] };
        }
        let step = largest / HIGHEST;
        #[expect(clippy::cast_possible_truncation, reason = "no weight is above the largest")]
        let codes = weights.map(|weight| (weight / step).round() as i8);
        Self { step, codes }
    }
}

impl Linear {
    /// Trains on questions and the classes they belong to.
    pub(super) fn train(rows: &[(&Vector, usize)], n_classes: usize, n_terms: usize) -> Self {
        let rows: Vec<Row> = rows.iter().map(|&(of, class)| Row::new(of, class, n_terms)).collect();
        let features = rows.iter().flat_map(|row| &row.features);
        let n_features = features.map(|&(feature, _)| feature as usize + 1).max().unwrap_or(0);
        let n_groups = n_classes.div_ceil(WIDTH);
        let groups = in_parallel(n_groups, |group| {
            let weights = Solver::new(&rows, group * WIDTH, n_features).solve();
            weights.into_iter().map(Rounded::new).collect::<Vec<_>>()
        });
        let mut weights = Vec::with_capacity(n_features * n_groups);
        for feature in 0..n_features {
            weights.extend(groups.iter().map(|weights| weights[feature]));
        }
        Self { n_classes, n_terms, n_groups, weights: weights.into() }
    }

    /// What each classifier says: about 1 for a question of its own class, −1 for another's.
    pub(super) fn scores(&self, question: &Vector) -> Vec<f32> {
        // Whole groups, so that no class is left over at the end of a run.
        let mut scores = vec![[0.0; WIDTH]; self.n_groups];
        for &(feature, value) in &Row::new(question, 0, self.n_terms).features {
            let from = feature as usize * self.n_groups;
            // A question may have a component of meaning where training had none.
            let Some(weights) = self.weights.get(from..from + self.n_groups) else { continue };
            for (scores, weights) in scores.iter_mut().zip(weights) {
                let value = value * weights.step;
                let codes = scores.iter_mut().zip(&weights.codes);
                codes.for_each(|(score, &code)| *score += value * f32::from(code));
            }
        }
        let mut scores = scores.into_flattened();
        scores.truncate(self.n_classes);
        scores
    }
}

/// A question with its class.
struct Row {
    /// The bias, the components of meaning, and the terms, each with its value.
    features: Vec<(u32, f32)>,
    class: usize,
    squared_norm: f32,
}

impl Row {
    fn new(question: &Vector, class: usize, n_terms: usize) -> Self {
        let mut features = question.terms.clone();
        #[expect(clippy::cast_possible_truncation, reason = "terms are counted in 32 bits")]
        let after_terms = n_terms as u32;
        features.push((after_terms, BIAS));
        features.extend((after_terms + 1..).zip(question.meaning.components()));
        let squared_norm = features.iter().map(|(_, value)| value * value).sum();
        Self { features, class, squared_norm }
    }
}

fn product(weights: &[Lanes], features: &[(u32, f32)]) -> Lanes {
    let mut sums = [0.0; WIDTH];
    for &(feature, value) in features {
        let weights = &weights[feature as usize];
        for lane in 0..WIDTH {
            sums[lane] += value * weights[lane];
        }
    }
    sums
}

/// The state of training [`WIDTH`] classes.
struct Solver<'a> {
    rows: &'a [Row],
    first_class: usize,
    weights: Vec<Lanes>,
    alpha: Vec<Lanes>,
    /// The rows in the order of the next pass.
    order: Vec<usize>,
    /// The classes that have not converged.
    is_open: [bool; WIDTH],
    random: u64,
}

impl<'a> Solver<'a> {
    fn new(rows: &'a [Row], first_class: usize, n_features: usize) -> Self {
        Self {
            rows,
            first_class,
            weights: vec![[0.0; WIDTH]; n_features],
            alpha: vec![[0.0; WIDTH]; rows.len()],
            order: (0..rows.len()).collect(),
            is_open: [true; WIDTH],
            random: 0x9e37_79b9_7f4a_7c15, // any odd number; fixed, so that training repeats
        }
    }

    fn solve(mut self) -> Vec<Lanes> {
        for _ in 0..MAX_PASSES {
            let (highest, lowest) = self.pass();
            for lane in 0..WIDTH {
                self.is_open[lane] &= highest[lane] - lowest[lane] > TOLERANCE;
            }
            if self.is_open == [false; WIDTH] {
                break;
            }
        }
        self.weights
    }

    /// One pass over the rows in random order; the range of projected gradients.
    fn pass(&mut self) -> (Lanes, Lanes) {
        let mut highest = [f32::NEG_INFINITY; WIDTH];
        let mut lowest = [f32::INFINITY; WIDTH];
        for idx in 0..self.order.len() {
            let swap = idx + self.next_random() % (self.order.len() - idx);
            self.order.swap(idx, swap);
            let row = self.order[idx];
            let gradients = self.projected_gradients(row);
            for lane in 0..WIDTH {
                highest[lane] = highest[lane].max(gradients[lane]);
                lowest[lane] = lowest[lane].min(gradients[lane]);
            }
            if (0..WIDTH).any(|lane| self.is_open[lane] && gradients[lane] != 0.0) {
                self.step(row, &gradients);
            }
        }
        (highest, lowest)
    }

    fn label(&self, row: usize, lane: usize) -> f32 {
        if self.rows[row].class == self.first_class + lane { 1.0 } else { -1.0 }
    }

    /// The gradient of each class; 0 where it would push a multiplier below zero.
    fn projected_gradients(&self, row: usize) -> Lanes {
        let mut gradients = product(&self.weights, &self.rows[row].features);
        for (lane, gradient) in gradients.iter_mut().enumerate() {
            let alpha = self.alpha[row][lane];
            *gradient = self.label(row, lane) * *gradient - 1.0 + DIAGONAL * alpha;
            if alpha == 0.0 {
                *gradient = gradient.min(0.0);
            }
        }
        gradients
    }

    fn step(&mut self, row: usize, gradients: &Lanes) {
        let Row { features, squared_norm, .. } = &self.rows[row];
        let mut changes = [0.0; WIDTH];
        for lane in (0..WIDTH).filter(|&lane| self.is_open[lane]) {
            let before = self.alpha[row][lane];
            let after = (before - gradients[lane] / (squared_norm + DIAGONAL)).max(0.0);
            self.alpha[row][lane] = after;
            changes[lane] = (after - before) * self.label(row, lane);
        }
        for &(feature, value) in features {
            let weights = &mut self.weights[feature as usize];
            for lane in 0..WIDTH {
                weights[lane] += value * changes[lane];
            }
        }
    }

    /// A small generator is enough to mix the order.
    ///
    /// Source: Marsaglia, "Xorshift RNGs", 2003.
    fn next_random(&mut self) -> usize {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 33) as usize
    }
}
