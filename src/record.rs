//! What is kept of a turn for gaps and reports: the question without personal data, what was
//! decided, and what the asker said about an answer.

mod log;

pub use log::{Asked, Decided, Log, Person, Said, handoff_reason};

use crate::{
    conversation::{Act, Feedback, Part, Turn, Verdict},
    engine::HandoffReason,
    faq::{Facet, Faq},
    text,
};

/// Something worth keeping of a turn.
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    /// A question and what became of it.
    Question(Question),
    /// What was said about an answer.
    Feedback {
        /// The entry that was answered.
        entry: String,
        /// What was asked: whether it helped, or saved a call.
        kind: FeedbackKind,
        /// What was said.
        yes: bool,
    },
}

/// What feedback is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedbackKind {
    /// Whether the answer helped.
    Helped,
    /// Whether it saved a call to the office.
    SavedCall,
}

impl FeedbackKind {
    /// The name in the store.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Helped => "helped",
            Self::SavedCall => "saved_call",
        }
    }

    /// The kind of a name.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Helped, Self::SavedCall].into_iter().find(|kind| kind.key() == key)
    }
}

/// A question as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// What was asked, personal data taken out; empty for a tap.
    pub text: String,
    /// The language it was answered in, as a code.
    pub language: &'static str,
    /// `answer`, `clarify`, `handoff`, or `choice` for an option that was taken.
    pub decision: &'static str,
    /// Why it was handed over.
    pub reason: Option<&'static str>,
    /// The entry that was answered or chosen.
    pub entry: Option<String>,
    /// The detail that was asked for.
    pub facet: Option<&'static str>,
    /// The best candidate, whatever was decided.
    pub nearest: Option<String>,
    /// How sure the desk was of it, 0 to 1.
    pub confidence: f32,
}

/// A question is kept as far as it says what was asked: the longest message that is read.
const MAX_CHARS: usize = 1_000;

/// What is to be kept of a turn. Nothing of small talk, menus, or a turn that erases.
pub fn records(act: &Act, turn: &Turn, faq: &Faq) -> Vec<Record> {
    if turn.erase {
        return Vec::new();
    }
    let parts = turn.outcome.parts.iter().filter(|part| is_worth_keeping(part));
    let questions = parts.map(|part| Record::Question(question(act, part, faq)));
    questions.chain(turn.outcome.feedback.as_ref().map(feedback)).collect()
}

fn is_worth_keeping(part: &Part) -> bool {
    use HandoffReason::{Empty, SmallTalk, Unsupported};
    !matches!(part.verdict, Verdict::Handoff(Empty | SmallTalk | Unsupported, _))
}

fn question(act: &Act, part: &Part, faq: &Faq) -> Question {
    let id = |position: usize| faq.entries().get(position).map(|entry| entry.id.to_string());
    let is_typed = matches!(act, Act::Text(_)) && !part.candidates.is_empty();
    let (decision, entry, reason) = match &part.verdict {
        Verdict::Entry(entry) if !is_typed => ("choice", id(*entry), None),
        Verdict::Entry(entry) => ("answer", id(*entry), None),
        Verdict::Office(_) => ("answer", None, None),
        Verdict::Clarify(_) => ("clarify", None, None),
        Verdict::Handoff(reason, _) => ("handoff", None, Some(reason.key())),
    };
    let words: String = match act {
        Act::Text(_) => part.question.chars().take(MAX_CHARS).collect(),
        _ => String::new(),
    };
    Question {
        text: text::redact(&words),
        language: part.language.code(),
        decision,
        reason,
        entry,
        facet: part.facet.map(Facet::key),
        nearest: part.candidates.first().and_then(|best| id(best.entry)),
        confidence: part.confidence.value(),
    }
}

fn feedback(feedback: &Feedback) -> Record {
    let (entry, kind, yes) = match feedback {
        Feedback::Helped { entry, yes } => (entry, FeedbackKind::Helped, *yes),
        Feedback::SavedCall { entry, yes } => (entry, FeedbackKind::SavedCall, *yes),
    };
    Record::Feedback { entry: entry.to_string(), kind, yes }
}
