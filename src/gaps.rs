//! Gaps: questions the desk left open, grouped by likeness and ranked by how many people asked.
//!
//! # What is a gap
//!
//! A question that was handed over; one after which "none of these", "not that one" or "a
//! person, please" was said; one whose answer was found not helpful. Every wording is asked
//! anew of the FAQ at hand: what that answers now is no gap any more. Where the answer itself
//! was turned down, only another answer closes the gap.
//!
//! # How many people
//!
//! A person is a conversation: a chat on Telegram, a browser on the web.
//!
//! # What staff have settled
//!
//! A gap that was accepted or dismissed does not come back with the same people. It does when
//! as many others have asked since — at least [`AGAIN`] — because then it may have been settled
//! wrongly.

mod assemble;
mod collect;
mod group;
pub mod sheet;
mod vector;
mod wording;

use crate::{desk::Desk, faq::EntryId, language::Language, record::Log, text};
use assemble::{Asked, State};

/// A question the desk left open, in all its wordings.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// The most typical wording, as somebody wrote it.
    pub question: String,
    /// Every wording, the most used first; [`Gap::question`] is among them.
    pub wordings: Vec<Wording>,
    /// How many different people asked.
    pub n_people: usize,
    /// How often it was asked.
    pub n_times: usize,
    /// When it was last asked, in milliseconds since 1970.
    pub last_at: i64,
    /// The language most of them were answered in.
    pub language: Language,
    /// What went wrong and how often, the most frequent first.
    pub whys: Vec<(Why, usize)>,
    /// The entry the FAQ comes nearest with.
    pub nearest: Option<Nearest>,
}

/// One way in which a gap was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// As somebody wrote it, personal data taken out.
    pub text: String,
    /// The language it was answered in.
    pub language: Language,
    /// How many different people wrote it so.
    pub n_people: usize,
    /// How often it was written so.
    pub n_times: usize,
}

/// The entry nearest to a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearest {
    /// The entry.
    pub entry: EntryId,
    /// How likely it is what was asked for, 0 to 1.
    pub confidence: f32,
}

/// Why a question is a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Why {
    /// Nothing in the FAQ was near enough.
    NoAnswer,
    /// "None of these" was said to what was offered.
    Declined,
    /// "Not that one" was said to the answer.
    NotThatOne,
    /// The answer was found not helpful.
    NotHelpful,
    /// The answer was not enough: a person was asked for.
    AskedForPerson,
}

impl Why {
    /// The name in JSON.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NoAnswer => "no_answer",
            Self::Declined => "declined",
            Self::NotThatOne => "not_that_one",
            Self::NotHelpful => "not_helpful",
            Self::AskedForPerson => "asked_for_person",
        }
    }

    /// In words, for a table.
    pub const fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::NoAnswer, Language::Zh) => "没有答案",
            (Self::NoAnswer, Language::En) => "no answer",
            (Self::Declined, Language::Zh) => "都不是",
            (Self::Declined, Language::En) => "none of these",
            (Self::NotThatOne, Language::Zh) => "答非所问",
            (Self::NotThatOne, Language::En) => "not that one",
            (Self::NotHelpful, Language::Zh) => "没有帮助",
            (Self::NotHelpful, Language::En) => "not helpful",
            (Self::AskedForPerson, Language::Zh) => "要找人工",
            (Self::AskedForPerson, Language::En) => "asked for a person",
        }
    }
}

/// A wording that staff have dealt with, by accepting or by dismissing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The wording, normalised: see [`key`].
    pub key: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// How many people had asked the gap it was part of.
    pub n_people: usize,
}

/// What staff have made of a gap, to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settling {
    /// Its wordings, normalised: see [`key`].
    pub keys: Vec<String>,
    /// How many people had asked it.
    pub n_people: usize,
    /// What was done about it.
    pub how: Settlement,
}

/// How a gap was dealt with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// It became part of the FAQ.
    Accepted,
    /// Nothing is to be done.
    Dismissed,
}

impl Settlement {
    /// The name in the store.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Dismissed => "dismissed",
        }
    }
}

/// What a log holds of gaps.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// The gaps, what most people asked first.
    pub gaps: Vec<Gap>,
    /// How many were open and are answered by the FAQ at hand.
    pub n_closed: usize,
    /// How many staff have settled.
    pub n_settled: usize,
}

/// This many people at least have to ask again before a settled gap comes back: one or two
/// would bring back every oddity.
pub const AGAIN: usize = 3;

/// What two wordings have in common that differ in nothing but spaces, punctuation, width, case
/// or the kind of Chinese characters.
pub fn key(wording: &str) -> String {
    text::normalise(wording)
}

/// The gaps of a log, what most people asked first. The desk is asked every wording anew:
/// some tens of microseconds each, so in a service this belongs on a thread of its own.
pub fn find(log: &Log, settled: &[Settled], desk: &Desk) -> Vec<Gap> {
    look(log, settled, desk).gaps
}

/// The gaps of a log, and how many there are no longer.
pub fn look(log: &Log, settled: &[Settled], desk: &Desk) -> Found {
    let open = collect::open(log);
    let asked = Asked::of(&open, settled, desk);
    let mut found = Found::default();
    for group in group::group(&asked.seen) {
        match asked.state(&group) {
            State::Open(gap) => found.gaps.push(*gap),
            State::Closed => found.n_closed += 1,
            State::Settled => found.n_settled += 1,
            State::Nothing => {}
        }
    }
    found.gaps.sort_by(|a, b| {
        let by = |gap: &Gap| (gap.n_people, gap.n_times, gap.last_at);
        by(b).cmp(&by(a)).then_with(|| a.question.cmp(&b.question))
    });
    found
}
