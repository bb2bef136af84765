//! One linear classifier a class: is this question one of its, or another's? A class is an
//! entry, or what no entry answers.
//!
//! L2-regularised squared-hinge loss, one against the rest, by dual coordinate descent with
//! shrinking.
//!
//! Source: Hsieh, Chang, Lin, Keerthi, Sundararajan, "A Dual Coordinate Descent Method for
//! Large-scale Linear SVM", ICML 2008, algorithm 3.

use super::{meaning::dot, vocabulary::Vector};

/// The cost of an error. Between 0.3 and 3 accuracy moves by less than a point.
const COST: f32 = 1.0;

/// The value of the constant feature that stands for the bias.
const BIAS: f32 = 1.0;

/// When the largest violation of optimality is small enough; liblinear's default.
const TOLERANCE: f32 = 0.1;

/// Passes over the questions at most; most entries converge within twenty.
const MAX_PASSES: usize = 60;

/// Weights of every class, term by term.
#[derive(Debug)]
pub(super) struct Linear {
    n_classes: usize,
    /// `weights[term * n_classes + class]`.
    weights: Vec<f32>,
    /// For each class, over the components of meaning.
    meanings: Vec<Vec<f32>>,
    bias: Vec<f32>,
}

impl Linear {
    /// Trains on questions and the classes they belong to.
    pub(super) fn train(rows: &[(&Vector, usize)], n_classes: usize, n_terms: usize) -> Self {
        let squared_norms: Vec<f32> = rows.iter().map(|(row, _)| squared_norm(row)).collect();
        let trained = in_parallel(n_classes, |class| {
            let has_rows = rows.iter().any(|&(_, of)| of == class);
            has_rows.then(|| Solver::new(rows, &squared_norms, class, n_terms).solve())
        });
        let mut linear = Self {
            n_classes,
            weights: vec![0.0; n_terms * n_classes],
            meanings: Vec::with_capacity(n_classes),
            bias: Vec::with_capacity(n_classes),
        };
        for (class, trained) in trained.into_iter().enumerate() {
            // A class never seen is never said yes to.
            let trained = trained.unwrap_or_else(|| Weights { bias: -1.0, ..Weights::default() });
            linear.bias.push(trained.bias);
            linear.meanings.push(trained.meaning);
            let terms = trained.terms.into_iter().enumerate();
            for (term, weight) in terms.filter(|&(_, weight)| weight != 0.0) {
                linear.weights[term * n_classes + class] = weight;
            }
        }
        linear
    }

    /// What each classifier says: about 1 for a question of its own class, −1 for another's.
    pub(super) fn scores(&self, question: &Vector) -> Vec<f32> {
        let mut scores = self.bias.clone();
        for &(term, value) in &question.terms {
            let from = term as usize * self.n_classes;
            let weights = &self.weights[from..from + self.n_classes];
            scores.iter_mut().zip(weights).for_each(|(score, weight)| *score += value * weight);
        }
        let meant = self.meanings.iter().map(|meaning| dot(&question.meaning, meaning));
        scores.iter_mut().zip(meant).for_each(|(score, meant)| *score += meant);
        scores
    }
}

/// The weights of one class.
#[derive(Debug, Default)]
struct Weights {
    terms: Vec<f32>,
    meaning: Vec<f32>,
    bias: f32,
}

/// Runs independent jobs on every core; the results stand in order.
fn in_parallel<T: Send>(n_jobs: usize, job: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let n_threads = std::thread::available_parallelism().map_or(1, usize::from).min(n_jobs.max(1));
    let per_thread = n_jobs.div_ceil(n_threads);
    std::thread::scope(|scope| {
        let job = &job;
        let spans =
            (0..n_threads).map(|idx| idx * per_thread..((idx + 1) * per_thread).min(n_jobs));
        let running: Vec<_> =
            spans.map(|span| scope.spawn(move || span.map(job).collect::<Vec<T>>())).collect();
        let done = running.into_iter().map(std::thread::ScopedJoinHandle::join);
        done.flat_map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

fn squared_norm(row: &Vector) -> f32 {
    let terms: f32 = row.terms.iter().map(|(_, value)| value * value).sum();
    terms + dot(&row.meaning, &row.meaning) + BIAS * BIAS
}

/// The state of training one classifier.
struct Solver<'a> {
    rows: &'a [(&'a Vector, usize)],
    squared_norms: &'a [f32],
    class: usize,
    weights: Weights,
    alpha: Vec<f32>,
    /// Rows that still move, first `n_active` of them.
    order: Vec<usize>,
    n_active: usize,
    /// Rows whose gradient lies above this no longer move.
    bound: f32,
    random: u64,
}

/// The diagonal that squared hinge adds to the dual: 1 / (2 C).
const DIAGONAL: f32 = 1.0 / (2.0 * COST);

impl<'a> Solver<'a> {
    fn new(
        rows: &'a [(&'a Vector, usize)],
        squared_norms: &'a [f32],
        class: usize,
        n_terms: usize,
    ) -> Self {
        Self {
            rows,
            squared_norms,
            class,
            weights: Weights {
                terms: vec![0.0; n_terms],
                meaning: vec![
                    0.0;
                    rows.iter().map(|(row, _)| row.meaning.len()).max().unwrap_or(0)
                ],
                bias: 0.0,
            },
            alpha: vec![0.0; rows.len()],
            order: (0..rows.len()).collect(),
            n_active: rows.len(),
            bound: f32::INFINITY,
            random: 0x9e37_79b9_7f4a_7c15, // any odd number; fixed, so that training repeats
        }
    }

    fn solve(mut self) -> Weights {
        for _ in 0..MAX_PASSES {
            let (highest, lowest) = self.pass();
            if highest - lowest > TOLERANCE {
                self.bound = if highest > 0.0 { highest } else { f32::INFINITY };
                continue;
            }
            if self.n_active == self.rows.len() {
                break;
            }
            // Converged on what is left: look at every row once more.
            self.n_active = self.rows.len();
            self.bound = f32::INFINITY;
        }
        self.weights
    }

    /// One pass over the active rows in random order; the range of projected gradients.
    fn pass(&mut self) -> (f32, f32) {
        let (mut highest, mut lowest) = (f32::NEG_INFINITY, f32::INFINITY);
        for idx in 0..self.n_active {
            let swap = idx + self.next_random() % (self.n_active - idx);
            self.order.swap(idx, swap);
        }
        let mut idx = 0;
        while idx < self.n_active {
            let row = self.order[idx];
            let gradient = self.gradient(row);
            if self.alpha[row] == 0.0 && gradient > self.bound {
                self.n_active -= 1;
                self.order.swap(idx, self.n_active);
                continue;
            }
            let projected = if self.alpha[row] == 0.0 { gradient.min(0.0) } else { gradient };
            highest = highest.max(projected);
            lowest = lowest.min(projected);
            if projected.abs() > 1e-12 {
                self.step(row, gradient);
            }
            idx += 1;
        }
        (highest, lowest)
    }

    fn label(&self, row: usize) -> f32 {
        if self.rows[row].1 == self.class { 1.0 } else { -1.0 }
    }

    fn gradient(&self, row: usize) -> f32 {
        let Vector { terms, meaning } = self.rows[row].0;
        let weights = &self.weights;
        let shared: f32 = terms.iter().map(|&(t, v)| weights.terms[t as usize] * v).sum();
        let product = shared + dot(&weights.meaning, meaning) + BIAS * weights.bias;
        self.label(row) * product - 1.0 + DIAGONAL * self.alpha[row]
    }

    fn step(&mut self, row: usize, gradient: f32) {
        let before = self.alpha[row];
        let after = (before - gradient / (self.squared_norms[row] + DIAGONAL)).max(0.0);
        self.alpha[row] = after;
        let change = (after - before) * self.label(row);
        let Vector { terms, meaning } = self.rows[row].0;
        for &(term, value) in terms {
            self.weights.terms[term as usize] += change * value;
        }
        let components = self.weights.meaning.iter_mut().zip(meaning);
        components.for_each(|(weight, value)| *weight += change * value);
        self.weights.bias += change * BIAS;
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
