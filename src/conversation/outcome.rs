//! What was decided in a turn: the data behind the JSON, the log and the evaluation.

use crate::{
    engine::{Candidate, HandoffReason, Score},
    faq::{EntryId, Facet, Language, OfficeId},
};

/// What was decided, part by part. A turn that answered no question (a menu, a greeting)
/// has no parts.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The questions found in the message and what became of each.
    pub parts: Vec<Part>,
    /// What the asker said about an answer, where that is what they did.
    pub feedback: Option<Feedback>,
}

impl Outcome {
    /// The outcome of one question.
    pub fn of(part: Part) -> Self {
        Self { parts: vec![part], feedback: None }
    }
}

/// What an asker said about an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Feedback {
    /// Whether it helped.
    Helped {
        /// The entry that was answered.
        entry: EntryId,
        /// What they said.
        yes: bool,
    },
    /// Whether it saved a call to the office.
    SavedCall {
        /// The entry that was answered.
        entry: EntryId,
        /// What they said.
        yes: bool,
    },
}

/// One question and what became of it.
#[derive(Debug, Clone)]
pub struct Part {
    /// The words that were matched.
    pub question: String,
    /// The language they are answered in.
    pub language: Language,
    /// What was decided.
    pub verdict: Verdict,
    /// The best entries, best first, whatever was decided.
    pub candidates: Vec<Candidate>,
    /// How sure the desk is of the first of them.
    pub confidence: Score,
    /// The detail that was asked for.
    pub facet: Option<Facet>,
}

impl Part {
    /// Whether thresholds decided.
    pub const fn is_matched(&self) -> bool {
        match self.verdict {
            Verdict::Entry(_) | Verdict::Clarify(_) => true,
            Verdict::Handoff(reason, _) => {
                matches!(reason, HandoffReason::BelowThreshold | HandoffReason::NoCandidate)
            }
            Verdict::Office(_) => false,
        }
    }
}

/// What was decided about one question.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// This entry, by position in the FAQ, answers it; its office is named with it.
    Entry(usize),
    /// This office is what was asked for.
    Office(OfficeId),
    /// One of these entries is meant; which, the asker is asked.
    Clarify(Vec<usize>),
    /// Nothing fits; the office named instead.
    Handoff(HandoffReason, Option<OfficeId>),
}
