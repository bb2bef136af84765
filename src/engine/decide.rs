//! From a ranking to a decision: answer, clarify, or hand over.

use super::Ranking;

/// When the desk is sure enough. The numbers are probabilities; see `config.toml` for the
/// figures that justify the defaults.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    answer_at: f32,
    clarify_at: f32,
    margin: f32,
    max_options: usize,
}

/// Why thresholds make no sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ThresholdsError {
    /// A number outside 0 to 1.
    #[error("a threshold lies between 0 and 1")]
    OutOfRange,
    /// Clarifying where the desk would already answer.
    #[error("clarify_at is not above answer_at")]
    Order,
    /// No option to offer, or more than fit.
    #[error("a clarify offers 1 to 5 options")]
    Options,
}

impl Thresholds {
    /// Checked thresholds: `0 ≤ clarify_at ≤ answer_at ≤ 1`, `0 ≤ margin ≤ 1`, 1–5 options.
    pub fn new(
        answer_at: f32,
        clarify_at: f32,
        margin: f32,
        max_options: usize,
    ) -> Result<Self, ThresholdsError> {
        let in_range = |value: f32| (0.0..=1.0).contains(&value);
        if ![answer_at, clarify_at, margin].into_iter().all(in_range) {
            return Err(ThresholdsError::OutOfRange);
        }
        if clarify_at > answer_at {
            return Err(ThresholdsError::Order);
        }
        if !(1..=5).contains(&max_options) {
            return Err(ThresholdsError::Options);
        }
        Ok(Self { answer_at, clarify_at, margin, max_options })
    }

    /// From here on the best entry is answered.
    pub fn answer_at(self) -> f32 {
        self.answer_at
    }

    /// From here on the best entries are offered.
    pub fn clarify_at(self) -> f32 {
        self.clarify_at
    }

    /// How far the best entry must be ahead of the second to be answered: see
    /// [`Ranking::lead`].
    pub fn margin(self) -> f32 {
        self.margin
    }

    /// How many entries a clarify offers at most.
    pub fn max_options(self) -> usize {
        self.max_options
    }
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { answer_at: 0.70, clarify_at: 0.30, margin: 0.50, max_options: 3 }
    }
}

/// What to do about a message. Entries are named by their position in the FAQ.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Decision {
    /// Give this entry's answer.
    Answer(usize),
    /// Ask which of these is meant; one to `max_options` of them.
    Clarify(Vec<usize>),
    /// Name the office to turn to.
    Handoff(HandoffReason),
}

/// Why the desk hands over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandoffReason {
    /// There was nothing to match.
    Empty,
    /// The message was too long.
    TooLong,
    /// Nothing in the FAQ shares anything with it.
    NoCandidate,
    /// The best entry is not likely enough.
    BelowThreshold,
    /// Clarifying did not help.
    SecondMiss,
    /// The asker said "none of these".
    Declined,
    /// The asker said that the answer is not what they meant.
    NotThatOne,
    /// The asker wants to speak to a person.
    AskedForPerson,
    /// A greeting, thanks, abuse: nothing was asked.
    SmallTalk,
    /// Not text.
    Unsupported,
    /// Something broke; the log has the number.
    Incident,
}

impl HandoffReason {
    /// Every reason.
    pub const ALL: [Self; 11] = [
        Self::Empty,
        Self::TooLong,
        Self::NoCandidate,
        Self::BelowThreshold,
        Self::SecondMiss,
        Self::Declined,
        Self::NotThatOne,
        Self::AskedForPerson,
        Self::SmallTalk,
        Self::Unsupported,
        Self::Incident,
    ];

    /// The reason of a name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.key() == key)
    }

    /// The name used in JSON and metrics.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::NoCandidate => "no_candidate",
            Self::BelowThreshold => "below_threshold",
            Self::SecondMiss => "second_miss",
            Self::Declined => "declined",
            Self::NotThatOne => "not_that_one",
            Self::AskedForPerson => "asked_for_person",
            Self::SmallTalk => "small_talk",
            Self::Unsupported => "unsupported",
            Self::Incident => "incident",
        }
    }
}

impl Ranking {
    /// How far the first candidate is ahead of the second, 0 to 1, by their odds: at 0.5 it
    /// is three times as likely, at 0.8 nine times. Two probabilities near 1 may be far apart
    /// in odds, which a plain difference would hide.
    pub fn lead(&self) -> f32 {
        match self.candidates() {
            [] => 0.0,
            [_] => 1.0,
            [best, second, ..] => {
                let odds = |score: f32| score / (1.0 - score).max(f32::EPSILON);
                let (best, second) = (odds(best.score.value()), odds(second.score.value()));
                (best - second) / (best + second).max(f32::EPSILON)
            }
        }
    }

    /// Decides by thresholds and margin.
    pub fn decide(&self, thresholds: Thresholds) -> Decision {
        let candidates = self.candidates();
        let Some(best) = candidates.first() else {
            return Decision::Handoff(HandoffReason::NoCandidate);
        };
        if best.score.value() >= thresholds.answer_at && self.lead() >= thresholds.margin {
            return Decision::Answer(best.entry);
        }
        if best.score.value() < thresholds.clarify_at {
            return Decision::Handoff(HandoffReason::BelowThreshold);
        }
        let options = candidates.iter().take(thresholds.max_options);
        Decision::Clarify(options.map(|candidate| candidate.entry).collect())
    }
}
