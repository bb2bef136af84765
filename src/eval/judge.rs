//! One labelled question against what the desk did.

use super::{Label, Labelled};
use crate::{
    conversation::{Part, Turn, Verdict},
    faq::Faq,
};

/// Where the right entry stands in a ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rank {
    /// At this place, from 1.
    At(usize),
    /// Nowhere.
    Missing,
    /// Not taken: nothing fits, or the message holds several questions.
    NotTaken,
}

impl Rank {
    /// Whether it stands among the first `n`.
    pub fn is_within(self, n: usize) -> bool {
        matches!(self, Self::At(place) if place <= n)
    }
}

/// What the desk made of one question.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// Whether the desk has an answer to it.
    pub is_in_scope: bool,
    /// Where the right entry stands in the ranking.
    pub rank: Rank,
    /// How many answers were given, by part.
    pub n_answers: usize,
    /// How many of them were right.
    pub n_right: usize,
    /// Whether it was answered right, or the right entry offered.
    pub is_resolved: bool,
    /// Whether the desk handed over.
    pub is_handed_over: bool,
    /// How sure it was of its first candidate, 0 to 1.
    pub confidence: f32,
    /// What the desk did, for the list of confusions.
    pub got: String,
}

impl Judged {
    /// Whether an answer was given that is not right.
    pub fn is_wrong(&self) -> bool {
        self.n_right < self.n_answers
    }
}

/// Judges the last turn of a labelled question.
pub fn judge(labelled: &Labelled, turn: &Turn, faq: &Faq) -> Judged {
    let parts = &turn.outcome.parts;
    let is_right = |part: &Part| is_right_answer(part, &labelled.label, faq);
    let first = parts.first();
    Judged {
        is_in_scope: labelled.label.is_in_scope(),
        rank: rank(first, &labelled.label, faq),
        n_answers: parts.iter().filter(|part| is_answer(part)).count(),
        n_right: parts.iter().filter(|part| is_right(part)).count(),
        is_resolved: is_resolved(labelled, parts, faq),
        is_handed_over: !parts.is_empty()
            && parts.iter().all(|part| matches!(part.verdict, Verdict::Handoff(..))),
        confidence: parts.iter().map(|part| part.confidence.value()).fold(0.0, f32::max),
        got: parts.iter().map(|part| named(part, faq)).collect::<Vec<_>>().join(" + "),
    }
}

fn is_answer(part: &Part) -> bool {
    matches!(part.verdict, Verdict::Entry(_) | Verdict::Office(_))
}

fn is_right_answer(part: &Part, label: &Label, faq: &Faq) -> bool {
    match (&part.verdict, label) {
        (Verdict::Entry(entry), Label::AnyOf(ids) | Label::AllOf(ids)) => {
            ids.iter().any(|id| *id == *faq.entries()[*entry].id)
        }
        (Verdict::Office(office), Label::Office(id)) => office.as_str() == id,
        _ => false,
    }
}

/// Whether a part answers or offers an entry.
fn reaches(part: &Part, id: &str, faq: &Faq) -> bool {
    let is_it = |entry: usize| *faq.entries()[entry].id == *id;
    match &part.verdict {
        Verdict::Entry(entry) => is_it(*entry),
        Verdict::Clarify(entries) => entries.iter().any(|&entry| is_it(entry)),
        _ => false,
    }
}

fn is_resolved(labelled: &Labelled, parts: &[Part], faq: &Faq) -> bool {
    let has_facet = labelled.facet.is_none() || parts.iter().any(|p| p.facet == labelled.facet);
    let reached = |id: &String| parts.iter().any(|part| reaches(part, id, faq));
    has_facet
        && match &labelled.label {
            Label::AnyOf(ids) => ids.iter().any(reached),
            Label::AllOf(ids) => ids.iter().all(reached),
            Label::Office(_) => parts.iter().any(|p| is_right_answer(p, &labelled.label, faq)),
            Label::Nothing => false,
        }
}

/// The place of the right entry among the candidates. What context decided counts as first.
fn rank(part: Option<&Part>, label: &Label, faq: &Faq) -> Rank {
    let is_right = |part: &Part| is_right_answer(part, label, faq);
    match label {
        Label::AllOf(_) | Label::Nothing => Rank::NotTaken,
        Label::Office(_) if part.is_some_and(is_right) => Rank::At(1),
        Label::Office(_) => Rank::Missing,
        Label::AnyOf(ids) => {
            let Some(part) = part else { return Rank::Missing };
            if is_right(part) {
                return Rank::At(1);
            }
            let is_it = |entry: usize| ids.iter().any(|id| *id == *faq.entries()[entry].id);
            let place = part.candidates.iter().position(|c| is_it(c.entry));
            place.map_or(Rank::Missing, |idx| Rank::At(idx + 1))
        }
    }
}

fn named(part: &Part, faq: &Faq) -> String {
    let id = |entry: usize| faq.entries()[entry].id.as_str();
    match &part.verdict {
        Verdict::Entry(entry) => id(*entry).to_owned(),
        Verdict::Office(office) => format!("office:{office}"),
        Verdict::Clarify(entries) => {
            let ids: Vec<_> = entries.iter().map(|&entry| id(entry)).collect();
            format!("clarify:{}", ids.join(","))
        }
        Verdict::Handoff(reason, _) => format!("handoff:{}", reason.key()),
    }
}
