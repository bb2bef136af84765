//! Timing each question by itself, over several rounds.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::kit::Question;

/// How fast questions are decided, one after the other in one thread.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Pace {
    pub(crate) questions_per_second: f64,
    pub(crate) p50_us: f64,
    pub(crate) p99_us: f64,
}

/// The fastest of several rounds through the questions: what slows a round down from
/// outside is not ours. A round repeats the questions until there are enough.
pub(crate) fn best(
    n_rounds: usize,
    at_least: usize,
    questions: &[Question],
    mut decide: impl FnMut(&str),
) -> Pace {
    let n_times = at_least.div_ceil(questions.len()).max(1);
    let rounds = (0..n_rounds.max(1)).map(|_| {
        let asked = questions.iter().cycle().take(n_times * questions.len());
        Pace::of(asked.map(|asked| timed(|| decide(&asked.words))).collect())
    });
    let faster = |a: Pace, b: Pace| {
        if b.questions_per_second > a.questions_per_second { b } else { a }
    };
    rounds.reduce(faster).expect("there is at least one round")
}

fn timed(work: impl FnOnce()) -> Duration {
    let started = Instant::now();
    work();
    started.elapsed()
}

impl Pace {
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let total: Duration = times.iter().sum();
        let after = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1e6;
        Self {
            questions_per_second: times.len() as f64 / total.as_secs_f64(),
            p50_us: after(50),
            p99_us: after(99),
        }
    }
}
