//! The matcher: which entry a message asks for, and how sure we may be.

mod candidate;
mod decide;
mod score;

pub use candidate::{Candidate, Ranking};
pub use decide::{Decision, HandoffReason, Thresholds, ThresholdsError};
pub use score::Score;

use crate::{faq::Faq, text};

/// The engine of one FAQ; built once, immutable.
#[derive(Debug)]
pub struct Engine {
    wordings: Vec<Vec<String>>,
}

impl Engine {
    /// Builds the engine. The same FAQ gives the same engine.
    pub fn build(faq: &Faq) -> Self {
        let of = |entry: &crate::faq::Entry| {
            entry.questions.iter().map(|(_, q)| text::normalise(q)).collect()
        };
        Self { wordings: faq.entries().iter().map(of).collect() }
    }

    /// Ranks the entries for the words of a message.
    pub fn rank(&self, words: &str) -> Ranking {
        let words = text::normalise(words);
        let best = |wordings: &Vec<String>| {
            wordings.iter().map(|w| strsim::normalized_levenshtein(w, &words)).fold(0.0, f64::max)
        };
        let scored = self.wordings.iter().enumerate();
        Ranking::new(
            scored
                .map(|(entry, w)| Candidate { entry, score: Score::new(best(w) as f32) })
                .collect(),
        )
    }
}
