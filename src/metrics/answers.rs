//! Questions and what became of them.

use std::time::Duration;

use prometheus_client::{
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::Registry,
};

use super::Labels;
use crate::record::Record;

/// Working a reply out takes some hundred microseconds: fine steps around that, and a few
/// coarse ones up to where an asker would notice, so that a regression shows long before.
const DECISION_SECONDS: [f64; 11] =
    [0.000_05, 0.000_1, 0.000_2, 0.000_4, 0.000_8, 0.001_5, 0.003, 0.006, 0.025, 0.1, 0.5];

/// Questions and what became of them.
#[derive(Debug, Clone)]
pub struct Answers {
    questions: Family<Labels<3>, Counter>,
    feedback: Family<Labels<3>, Counter>,
    limited: Family<Labels<1>, Counter>,
    incidents: Counter,
    decisions: Histogram,
}

impl Answers {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let answers = Self {
            questions: Family::default(),
            feedback: Family::default(),
            limited: Family::default(),
            incidents: Counter::default(),
            decisions: Histogram::new(DECISION_SECONDS),
        };
        registry.register(
            "questions",
            "Questions by what was decided: answer, clarify, handoff, or choice for a tap",
            answers.questions.clone(),
        );
        registry.register(
            "decision_seconds",
            "How long one reply took to work out",
            answers.decisions.clone(),
        );
        registry.register(
            "feedback",
            "What askers said of an answer: whether it helped, whether it saved a call",
            answers.feedback.clone(),
        );
        registry.register(
            "limited",
            "Messages that were not answered because their sender was too fast",
            answers.limited.clone(),
        );
        registry.register(
            "incidents",
            "Faults while answering; each has a number that the log has too",
            answers.incidents.clone(),
        );
        answers
    }

    /// Counts what is to be kept of a turn on this channel.
    pub fn recorded(&self, channel: &'static str, records: &[Record]) {
        for record in records {
            match record {
                Record::Question(question) => {
                    let decision = ("decision", question.decision);
                    let labels = [("channel", channel), decision, ("language", question.language)];
                    self.questions.get_or_create(&labels).inc();
                }
                Record::Feedback { kind, yes, .. } => {
                    let said = if *yes { "yes" } else { "no" };
                    let labels = [("channel", channel), ("about", kind.key()), ("said", said)];
                    self.feedback.get_or_create(&labels).inc();
                }
            }
        }
    }

    /// Notes how long a reply took to work out.
    pub fn decided_in(&self, took: Duration) {
        self.decisions.observe(took.as_secs_f64());
    }

    /// Counts a message that its sender sent too fast.
    pub fn limited(&self, channel: &'static str) {
        self.limited.get_or_create(&[("channel", channel)]).inc();
    }

    /// Counts a fault while answering.
    pub fn broke(&self) {
        self.incidents.inc();
    }
}
