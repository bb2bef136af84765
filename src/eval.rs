//! How good the desk is on labelled questions.
//!
//! Opposed figures keep each other honest: a desk that answers everything has a fine
//! `top1` and a terrible `wrong`, one that answers nothing the other way round. What each
//! figure counts is written beside it in [`Figures`].

mod figures;
mod judge;

pub use figures::{Confusion, Figures, Report};
pub use judge::{Judged, Rank, judge};

use crate::faq::Facet;

/// A labelled question, or a conversation of which the last turn counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Labelled {
    /// What is said, turn by turn; at least one.
    pub turns: Vec<String>,
    /// What should come of it.
    pub label: Label,
    /// The kind of question, for figures by kind.
    pub kind: String,
    /// The detail that should be answered, where that matters.
    pub facet: Option<Facet>,
}

/// What should come of a question. Entries and offices are named by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Label {
    /// Any of these entries.
    AnyOf(Vec<String>),
    /// Every one of these: several questions in one message.
    AllOf(Vec<String>),
    /// This office itself.
    Office(String),
    /// Nothing: the desk should hand over.
    Nothing,
}

impl Label {
    /// Whether the desk has an answer.
    pub fn is_in_scope(&self) -> bool {
        *self != Self::Nothing
    }
}
