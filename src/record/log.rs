//! What is kept of many turns, read back.

use std::{collections::HashMap, sync::Arc};

use crate::{
    channel::{ChannelKind, ConversationId},
    engine::HandoffReason,
    language::Language,
    record::FeedbackKind,
};

/// Questions and feedback of a span of time, in the order they came.
#[derive(Debug, Clone, Default)]
pub struct Log {
    /// Every question.
    pub asked: Vec<Asked>,
    /// Everything said about an answer.
    pub said: Vec<Said>,
    /// How many questions before these were left out, because there are more than are read.
    pub n_left_out: u64,
    people: HashMap<ConversationId, Person>,
}

/// Whoever speaks in one conversation: the nearest to a person that is known. The number means
/// something within one [`Log`] only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Person(pub u32);

/// What became of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Decided {
    /// It was answered.
    Answer,
    /// The asker was asked which of a few was meant.
    Clarify,
    /// It was handed over.
    Handoff,
    /// It was no question: an option or a button was taken.
    Choice,
}

/// A question as it was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Who.
    pub person: Person,
    /// Where.
    pub channel: ChannelKind,
    /// The language it was answered in.
    pub language: Language,
    /// What was asked; empty for a tap.
    pub text: String,
    /// What became of it.
    pub decided: Decided,
    /// Why it was handed over, where it was.
    pub reason: Option<HandoffReason>,
    /// The entry that was answered or chosen.
    pub entry: Option<Arc<str>>,
    /// The best candidate, whatever was decided.
    pub nearest: Option<Arc<str>>,
}

/// What was said about an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Who.
    pub person: Person,
    /// The entry that was answered.
    pub entry: Arc<str>,
    /// What it is about.
    pub kind: FeedbackKind,
    /// What was said.
    pub yes: bool,
}

impl Decided {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Answer, Self::Clarify, Self::Handoff, Self::Choice];

    /// The name in the store and in JSON.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Clarify => "clarify",
            Self::Handoff => "handoff",
            Self::Choice => "choice",
        }
    }

    /// The kind of a name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// The reason of a name in the store; none for one that only a later version knows.
pub fn handoff_reason(key: &str) -> Option<HandoffReason> {
    HandoffReason::from_key(key)
}

impl Asked {
    /// Whether somebody asked something in words, rather than took a button.
    pub fn is_question(&self) -> bool {
        self.decided != Decided::Choice
    }
}

impl Log {
    /// What came from a moment on, in milliseconds since 1970; the same people.
    #[must_use]
    pub fn since(&self, from: i64) -> Self {
        let asked = self.asked.iter().filter(|asked| asked.at >= from);
        let said = self.said.iter().filter(|said| said.at >= from);
        Self {
            asked: asked.cloned().collect(),
            said: said.cloned().collect(),
            n_left_out: self.n_left_out,
            people: self.people.clone(),
        }
    }

    /// The person who speaks in a conversation.
    pub fn person(&mut self, conversation: ConversationId) -> Person {
        let next = Person(u32::try_from(self.people.len()).unwrap_or(u32::MAX));
        *self.people.entry(conversation).or_insert(next)
    }
}
