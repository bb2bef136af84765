//! What tells whether a reply is right.

use std::{cmp::Ordering, collections::HashMap};

use super::{Because, Part, Said, Trend, key};
use crate::{
    faq::{Check, Expectation, Faq},
    record::{Asked, Decided, FeedbackKind, Log, Person},
    session::CONTEXT_SECONDS,
};

/// What askers and staff said of questions, by their keys.
#[derive(Debug, Default)]
pub(super) struct Evidence<'a> {
    checks: HashMap<String, &'a Check>,
    /// For each question, how much speaks for an entry: one for each who was helped by it or
    /// chose it, one less for each whom it did not help.
    votes: HashMap<String, HashMap<&'a str, i64>>,
}

impl<'a> Evidence<'a> {
    pub(super) fn of(log: &'a Log, faq: &'a Faq) -> Self {
        let checks = faq.checks().iter().map(|check| (key(&check.ask), check)).collect();
        let mut evidence = Self { checks, votes: HashMap::new() };
        evidence.take_choices(log);
        evidence.take_feedback(log);
        evidence
    }

    /// What was chosen after a clarify is what the question meant.
    fn take_choices(&mut self, log: &'a Log) {
        let mut open: HashMap<Person, &Asked> = HashMap::new();
        for asked in &log.asked {
            let before = open.remove(&asked.person);
            match asked.decided {
                Decided::Clarify => _ = open.insert(asked.person, asked),
                Decided::Choice => {
                    let near = |before: &&Asked| asked.at - before.at <= CONTEXT_SECONDS * 1000;
                    if let (Some(before), Some(entry)) = (before.filter(near), &asked.entry) {
                        self.vote(before, entry, 1);
                    }
                }
                Decided::Answer | Decided::Handoff => {}
            }
        }
    }

    /// What helped was right for what the same person had last been answered with it.
    fn take_feedback(&mut self, log: &'a Log) {
        let mut answered: HashMap<(Person, &str), Vec<&Asked>> = HashMap::new();
        for asked in log.asked.iter().filter(|asked| asked.decided == Decided::Answer) {
            if let Some(entry) = asked.entry.as_deref() {
                answered.entry((asked.person, entry)).or_default().push(asked);
            }
        }
        for said in log.said.iter().filter(|said| said.kind == FeedbackKind::Helped) {
            let asked = answered.get(&(said.person, &*said.entry));
            let before = asked.and_then(|all| all.iter().rev().find(|asked| asked.at <= said.at));
            if let Some(before) = before {
                self.vote(before, &said.entry, if said.yes { 1 } else { -1 });
            }
        }
    }

    fn vote(&mut self, asked: &Asked, entry: &'a str, vote: i64) {
        let votes = self.votes.entry(key(&asked.text)).or_default();
        *votes.entry(entry).or_default() += vote;
    }

    /// Which way a question's reply changes. A check decides; where both replies meet it or
    /// neither does, or there is none, askers do.
    pub(super) fn judge(&self, key: &str, old: &Said, new: &Said) -> (Trend, Option<Because>) {
        let met = |said: &Said| self.checks.get(key).map(|check| meets(check, said));
        match trend(met(old), met(new)) {
            Trend::Unknown => {}
            told => return (told, Some(Because::Check)),
        }
        let Some(votes) = self.votes.get(key) else { return (Trend::Unknown, None) };
        match trend(Some(worth(votes, old)), Some(worth(votes, new))) {
            Trend::Unknown => (Trend::Unknown, None),
            told => (told, Some(Because::Askers)),
        }
    }
}

fn trend(old: Option<i64>, new: Option<i64>) -> Trend {
    match old.cmp(&new) {
        Ordering::Less => Trend::Better,
        Ordering::Greater => Trend::Worse,
        Ordering::Equal => Trend::Unknown,
    }
}

/// How well a reply meets a check, 0 to 2: answered is better than offered.
fn meets(check: &Check, said: &Said) -> i64 {
    let grade = |part: &Part| match (&check.expect, part) {
        (Expectation::Handoff, Part::Handoff) => 2,
        (Expectation::Handoff, _) | (Expectation::Entries(_), Part::Handoff) => 0,
        (Expectation::Entries(ids), Part::Answer(id) | Part::Office(id)) => {
            if ids.iter().any(|wanted| wanted.as_str() == id) { 2 } else { 0 }
        }
        (Expectation::Entries(ids), Part::Clarify(offered)) => {
            i64::from(offered.iter().any(|id| ids.iter().any(|wanted| wanted.as_str() == id)))
        }
    };
    said.0.iter().map(grade).max().unwrap_or_default()
}

/// What askers make of a reply: twice the votes for an entry that is answered, once those
/// for the best one that is offered. A handoff is worth nothing, and more than a wrong answer.
fn worth(votes: &HashMap<&str, i64>, said: &Said) -> i64 {
    let of = |id: &String| votes.get(id.as_str()).copied().unwrap_or_default();
    let worth = |part: &Part| match part {
        Part::Answer(id) => 2 * of(id),
        Part::Clarify(offered) => offered.iter().map(of).max().unwrap_or_default().max(0),
        Part::Office(_) | Part::Handoff => 0,
    };
    said.0.iter().map(worth).sum()
}
