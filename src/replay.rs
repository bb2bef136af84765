//! Logged questions under two FAQs: which answers change, and whether for the better.
//!
//! Whether a change is good, three things tell: a `[[check]]` with the same question, the
//! feedback on what was answered, and what askers chose when they were asked which was meant.
//! Where none of them says anything, nobody knows yet, and it says so.

mod evidence;

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::{
    conversation::{Act, Verdict},
    desk::{Desk, Incoming},
    faq::Faq,
    gaps::key,
    record::{Asked, Log, Person},
    session::Session,
};
use evidence::Evidence;

/// What came of asking everything twice.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Replayed {
    /// How many different questions were asked.
    pub n_questions: usize,
    /// How often they were asked together.
    pub n_times: usize,
    /// Those whose answer changes: for the worse first, then those nobody knows about, then
    /// for the better; of each what was asked most first.
    pub changes: Vec<Change>,
}

/// A question whose answer changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The question, as it was last asked.
    pub question: String,
    /// How often it was asked.
    pub n_times: usize,
    /// How many people asked it.
    pub n_people: usize,
    /// What was said.
    pub old: Said,
    /// What will be said.
    pub new: Said,
    /// Which way it goes.
    pub trend: Trend,
    /// What tells so.
    pub because: Option<Because>,
}

/// Which way an answer changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Trend {
    /// For the worse.
    Worse,
    /// Nothing tells.
    Unknown,
    /// For the better.
    Better,
}

/// What tells which way an answer changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Because {
    /// A check of the edited FAQ asks the same.
    Check,
    /// Askers said whether the answer helped, or chose what they meant.
    Askers,
}

/// What a desk says to a question, in ids; a message with several questions has several parts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Said(pub Vec<Part>);

/// What a desk says to one question.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// This entry.
    Answer(String),
    /// This office.
    Office(String),
    /// One of these entries; which?
    Clarify(Vec<String>),
    /// Nothing fits.
    Handoff,
}

impl Part {
    /// What kind of reply it is, as in JSON.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Answer(_) | Self::Office(_) => "answer",
            Self::Clarify(_) => "clarify",
            Self::Handoff => "handoff",
        }
    }
}

impl Said {
    /// The kind of the first part; a menu is an answer.
    pub fn kind(&self) -> &'static str {
        self.0.first().map_or("answer", Part::kind)
    }
}

impl Trend {
    /// Every one, the worst first.
    pub const ALL: [Self; 3] = [Self::Worse, Self::Unknown, Self::Better];

    /// The name in JSON.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Worse => "worse",
            Self::Unknown => "unknown",
            Self::Better => "better",
        }
    }
}

impl Replayed {
    /// How many questions, and how often asked, by the kinds of reply before and after.
    pub fn by_kind(&self) -> BTreeMap<(&'static str, &'static str), (usize, usize)> {
        let mut kinds = BTreeMap::new();
        for change in &self.changes {
            let (n, n_times) = kinds.entry((change.old.kind(), change.new.kind())).or_default();
            *n += 1;
            *n_times += change.n_times;
        }
        kinds
    }
}

/// A question and everybody who asked it.
struct Question<'a> {
    key: String,
    /// As it was last asked.
    text: &'a str,
    n_times: usize,
    people: HashSet<Person>,
}

/// Asks two desks every question of a log.
pub fn replay(log: &Log, old: &Desk, new: &Desk) -> Replayed {
    let questions = questions(log);
    let knowledge = new.knowledge();
    let evidence = Evidence::of(log, knowledge.faq());
    let changes = questions.iter().filter_map(|question| {
        let (before, after) = (ask(old, question.text), ask(new, question.text));
        if before == after {
            return None;
        }
        let (trend, because) = evidence.judge(&question.key, &before, &after);
        Some(Change {
            question: question.text.to_owned(),
            n_times: question.n_times,
            n_people: question.people.len(),
            old: before,
            new: after,
            trend,
            because,
        })
    });
    let mut changes: Vec<_> = changes.collect();
    changes.sort_by(|a, b| {
        let by = |change: &Change| std::cmp::Reverse((change.n_people, change.n_times));
        (a.trend, by(a), &a.question).cmp(&(b.trend, by(b), &b.question))
    });
    Replayed {
        n_questions: questions.len(),
        n_times: questions.iter().map(|question| question.n_times).sum(),
        changes,
    }
}

/// The different questions of a log, in order of their keys.
fn questions(log: &Log) -> Vec<Question<'_>> {
    let mut by_key: HashMap<String, Question<'_>> = HashMap::new();
    let typed = |asked: &&Asked| asked.is_question() && !asked.text.is_empty();
    for asked in log.asked.iter().filter(typed) {
        let key = key(&asked.text);
        let question = by_key.entry(key.clone()).or_insert_with(|| Question {
            key,
            text: "",
            n_times: 0,
            people: HashSet::new(),
        });
        question.text = &asked.text;
        question.n_times += 1;
        question.people.insert(asked.person);
    }
    let mut questions: Vec<_> = by_key.into_values().collect();
    questions.sort_by(|a, b| a.key.cmp(&b.key));
    questions
}

fn ask(desk: &Desk, text: &str) -> Said {
    let incoming = Incoming { act: Act::of_text(text), language_hint: None };
    let (knowledge, turn) = desk.answer(&incoming, &Session::default());
    let parts = turn.outcome.parts.iter().map(|part| said(&part.verdict, knowledge.faq()));
    Said(parts.collect())
}

fn said(verdict: &Verdict, faq: &Faq) -> Part {
    let id = |position: &usize| faq.entries()[*position].id.to_string();
    match verdict {
        Verdict::Entry(position) => Part::Answer(id(position)),
        Verdict::Office(office) => Part::Office(office.to_string()),
        Verdict::Clarify(positions) => Part::Clarify(positions.iter().map(id).collect()),
        Verdict::Handoff(..) => Part::Handoff,
    }
}
