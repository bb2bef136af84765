//! From what was logged to questions that were left open.
//!
//! A handoff is a gap in its own words. "None of these", "not that one", "I want a person" and
//! "not helpful" say nothing of what was asked: they belong to the question before them in
//! the same conversation.

use std::{collections::HashMap, sync::Arc};

use super::Why;
use crate::{
    engine::HandoffReason,
    language::Language,
    record::{Asked, Decided, FeedbackKind, Log, Person, Said},
    session::CONTEXT_SECONDS,
};

/// A question that was left open.
#[derive(Debug, Clone)]
pub(super) struct Open<'a> {
    pub(super) at: i64,
    pub(super) person: Person,
    pub(super) language: Language,
    pub(super) text: &'a str,
    pub(super) why: Why,
    /// The entry that was answered and was not what they wanted.
    pub(super) rejected: Option<&'a Arc<str>>,
}

/// Every question of a log that was left open, in order of time within each kind.
pub(super) fn open(log: &Log) -> Vec<Open<'_>> {
    let talks = Talks::of(log);
    let handed_over = log.asked.iter().enumerate().filter_map(|(idx, asked)| {
        let reason = asked.reason.filter(|_| asked.decided == Decided::Handoff)?;
        let why = why(reason)?;
        match why {
            Why::NoAnswer => Some(Open::of(asked, why, None)),
            _ => talks.before(idx, why).map(|before| Open::of(before, why, before.entry.as_ref())),
        }
    });
    let complaints = log.said.iter().filter(|said| said.kind == FeedbackKind::Helped && !said.yes);
    let not_helped = complaints.filter_map(|said| {
        let before = talks.answered(said)?;
        Some(Open::of(before, Why::NotHelpful, Some(&said.entry)))
    });
    handed_over.chain(not_helped).filter(|open| !open.text.is_empty()).collect()
}

/// What a reason for a handoff says about the FAQ; none where it says nothing.
pub(super) fn why(reason: HandoffReason) -> Option<Why> {
    use HandoffReason as R;
    match reason {
        R::NoCandidate | R::BelowThreshold | R::SecondMiss => Some(Why::NoAnswer),
        R::Declined => Some(Why::Declined),
        R::NotThatOne => Some(Why::NotThatOne),
        R::AskedForPerson => Some(Why::AskedForPerson),
        R::Empty | R::TooLong | R::SmallTalk | R::Unsupported | R::Incident => None,
    }
}

impl<'a> Open<'a> {
    fn of(asked: &'a Asked, why: Why, rejected: Option<&'a Arc<str>>) -> Self {
        let Asked { at, person, language, text, .. } = asked;
        Self { at: *at, person: *person, language: *language, text, why, rejected }
    }
}

/// Who said what after what.
struct Talks<'a> {
    log: &'a Log,
    /// The positions of each person's lines in the log.
    lines: HashMap<Person, Vec<usize>>,
}

impl<'a> Talks<'a> {
    fn of(log: &'a Log) -> Self {
        let mut lines: HashMap<_, Vec<usize>> = HashMap::new();
        for (idx, asked) in log.asked.iter().enumerate() {
            lines.entry(asked.person).or_default().push(idx);
        }
        Self { log, lines }
    }

    /// What somebody asked before a line at this position, as far as the line can refer to it:
    /// "none of these" to a clarify, the others to an answer.
    fn before(&self, idx: usize, why: Why) -> Option<&'a Asked> {
        let line = &self.log.asked[idx];
        let wanted = if why == Why::Declined { Decided::Clarify } else { Decided::Answer };
        let is_meant = |asked: &Asked| asked.decided == wanted && is_matched(asked);
        self.lately(line.person, line.at)
            .find(|(at, asked)| *at < idx && is_meant(asked))
            .map(|p| p.1)
    }

    /// The question that was answered with the entry somebody found not helpful; where they
    /// had taken it from a choice, the question that led to the choice.
    fn answered(&self, said: &Said) -> Option<&'a Asked> {
        let mut lately = self.lately(said.person, said.at).map(|(_, asked)| asked);
        let is_it = |asked: &&Asked| asked.entry.as_ref() == Some(&said.entry);
        let answer =
            lately.find(|asked| is_it(asked) && (is_matched(asked) || !asked.is_question()))?;
        if answer.is_question() {
            return Some(answer);
        }
        let is_near = |asked: &&Asked| answer.at - asked.at <= CONTEXT_MS;
        lately.find(|asked| asked.decided == Decided::Clarify).filter(is_near)
    }

    /// A person's lines up to a moment, the latest first, as far back as one can refer to.
    fn lately(&self, person: Person, until: i64) -> impl Iterator<Item = (usize, &'a Asked)> {
        let lines = self.lines.get(&person).map(Vec::as_slice).unwrap_or_default();
        let log = self.log;
        let latest = lines.iter().rev().map(|&idx| (idx, &log.asked[idx]));
        latest
            .skip_while(move |(_, asked)| asked.at > until)
            .take_while(move |(_, asked)| until - asked.at <= FEEDBACK_MS)
    }
}

/// Whether the words were matched: "which papers?" after an answer was not, and says nothing
/// by itself.
fn is_matched(asked: &Asked) -> bool {
    !asked.text.is_empty() && (asked.entry.is_none() || asked.entry == asked.nearest)
}

/// After this long nothing is referred to any more.
const CONTEXT_MS: i64 = CONTEXT_SECONDS * 1000;

/// A button under an answer stays on the screen: somebody who comes back from the office the
/// next day may still say that the answer was of no help.
const FEEDBACK_MS: i64 = 24 * 60 * 60 * 1000;
