//! A turn as JSON: the object that `ask --json` writes and the HTTP API answers with.
//!
//! The core does not serialise itself; this is the one place that gives its decisions
//! their names in the contract.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    conversation::{Part, Turn, Verdict},
    faq::Faq,
    reply::plain,
};

/// How many candidates are listed unless the caller asks for another number.
pub const DEFAULT_TOP: usize = 5;

/// One question and what became of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Part)]
pub struct PartView {
    /// The words that were matched.
    pub question: String,
    /// `zh` or `en`.
    pub language: &'static str,
    /// `answer`, `clarify` or `handoff`.
    pub decision: &'static str,
    /// The id of the entry that answers, where one does.
    pub entry: Option<String>,
    /// How sure the desk is of the first candidate, 0 to 1.
    pub confidence: f32,
    /// The best entries, best first, whatever was decided.
    pub candidates: Vec<CandidateView>,
    /// For a clarify: the entries offered, in order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<Vec<String>>,
    /// For a handoff: why.
    pub reason: Option<&'static str>,
    /// The office responsible, or named instead of an answer.
    pub office: Option<String>,
    /// The detail that was asked for.
    pub facet: Option<&'static str>,
}

/// An entry under consideration.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Candidate)]
pub struct CandidateView {
    /// Its id.
    pub entry: String,
    /// How likely it is what was asked for, 0 to 1.
    pub score: f32,
}

/// A whole turn: the first part with the reply, and the other parts where there are several.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Turn)]
pub struct TurnView {
    /// The first (mostly the only) question.
    #[serde(flatten)]
    pub part: PartView,
    /// The reply as plain text.
    pub reply: String,
    /// Every part, where a message held several questions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartView>,
}

impl TurnView {
    /// Gives a turn its names. `question` stands in where nothing was matched, as for a
    /// menu; `top` limits the candidates.
    pub fn new(turn: &Turn, faq: &Faq, question: &str, top: usize) -> Self {
        let mut parts: Vec<_> =
            turn.outcome.parts.iter().map(|part| PartView::new(part, faq, top)).collect();
        let part = match parts.first() {
            Some(first) => PartView { question: question.to_owned(), ..first.clone() },
            None => PartView::menu(question, turn.reply.language.code()),
        };
        if parts.len() < 2 {
            parts.clear();
        }
        Self { part, reply: plain::render(&turn.reply), parts }
    }
}

impl PartView {
    fn new(part: &Part, faq: &Faq, top: usize) -> Self {
        let id = |position: usize| faq.entries()[position].id.to_string();
        let (decision, entry, options, reason, office) = match &part.verdict {
            Verdict::Entry(position) => {
                let office = faq.entries()[*position].office.as_ref().map(ToString::to_string);
                ("answer", Some(id(*position)), None, None, office)
            }
            Verdict::Office(office) => ("answer", None, None, None, Some(office.to_string())),
            Verdict::Clarify(options) => {
                let offered = options.iter().map(|&position| id(position)).collect();
                ("clarify", None, Some(offered), None, None)
            }
            Verdict::Handoff(reason, office) => {
                let office = office.as_ref().map(ToString::to_string);
                ("handoff", None, None, Some(reason.key()), office)
            }
        };
        let candidates = part.candidates.iter().take(top);
        Self {
            question: part.question.clone(),
            language: part.language.code(),
            decision,
            entry,
            confidence: part.confidence.value(),
            candidates: candidates
                .map(|c| CandidateView { entry: id(c.entry), score: c.score.value() })
                .collect(),
            options,
            reason,
            office,
            facet: part.facet.map(crate::faq::Facet::key),
        }
    }

    /// A turn in which nothing was asked: a greeting, a list of topics.
    fn menu(question: &str, language: &'static str) -> Self {
        Self {
            question: question.to_owned(),
            language,
            decision: "answer",
            entry: None,
            confidence: 1.0,
            candidates: Vec::new(),
            options: None,
            reason: None,
            office: None,
            facet: None,
        }
    }
}
