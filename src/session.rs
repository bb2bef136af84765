//! What a conversation may still refer to.
//!
//! A session is a small value that the service stores beside the outgoing reply, in the
//! same transaction; it survives a restart and forgets by itself.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

/// After how many seconds an offer or an answer can no longer be referred to. A quarter
/// of an hour covers a pause to look something up; after that "2" is more likely part of
/// a new thought.
pub const CONTEXT_SECONDS: i64 = 15 * 60;

/// After how many seconds the answers given to the policy matcher are forgotten. A founder
/// who has to look a figure up at the office comes back within the day.
pub const INTERVIEW_SECONDS: i64 = 24 * 60 * 60;

/// The memory of one conversation. Ids are kept as text: an entry may be gone by the time
/// it is referred to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Session {
    /// The language the asker chose, as a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The language of the last reply, as a code: a bare "2" has none of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spoken: Option<String>,
    /// The buttons last offered, as tokens, in order: what a typed number refers to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub offered: Vec<String>,
    /// The entry last answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
    /// The detail of it that was asked for last, by key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facet: Option<String>,
    /// The office that was last asked for by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    /// The entries that came next when the last one was answered: what "not that one" may mean.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rivals: Vec<String>,
    /// How far the policy matcher has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interview: Option<Interview>,
    /// How many clarifies in a row missed.
    pub misses: u8,
    /// When the asker last spoke, in seconds since 1970.
    pub at: i64,
}

impl Session {
    /// The session as it may still be used at this time: the chosen language stays, the
    /// rest is forgotten when it is too old. A clock set back makes nothing too old.
    #[must_use]
    pub fn at(&self, now: i64) -> Self {
        let age = now.saturating_sub(self.at);
        if age <= CONTEXT_SECONDS {
            return self.clone();
        }
        let interview = self.interview.clone().filter(|_| age <= INTERVIEW_SECONDS);
        let interview = interview.map(|kept| Interview { is_waiting: false, ..kept });
        Self { language: self.language.clone(), interview, at: self.at, ..Self::default() }
    }

    /// Forgets what the next words could refer to: something else is being talked about.
    pub fn change_subject(&mut self) {
        self.misses = 0;
        self.entry = None;
        self.facet = None;
        self.office = None;
        self.rivals.clear();
    }
}

/// How far the policy matcher has come with an asker.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Interview {
    /// The questions asked so far by id, in order, skipped ones included.
    pub asked: Vec<String>,
    /// The answers by the ids of their questions, as [`crate::fitting::Given::text`].
    pub answers: BTreeMap<String, String>,
    /// Whether the last question asked is still to be answered.
    pub is_open: bool,
    /// Whether the asker has that question before them, so that a message may answer it.
    pub is_waiting: bool,
}

impl Interview {
    /// The question that is still to be answered.
    pub fn open(&self) -> Option<&str> {
        self.asked.last().filter(|_| self.is_open).map(String::as_str)
    }

    /// Asks a question.
    pub fn ask(&mut self, id: &str) {
        self.asked.retain(|asked| asked != id);
        self.asked.push(id.to_owned());
        self.is_open = true;
    }

    /// A question is answered, or passed over: it need not be the last one that was asked.
    pub fn pass(&mut self, id: &str) {
        if self.open().is_none_or(|open| open == id) {
            self.is_open = false;
        }
        if !self.asked.iter().any(|asked| asked == id) {
            self.asked.insert(self.asked.len() - usize::from(self.is_open), id.to_owned());
        }
    }

    /// The questions that need not be asked again.
    pub fn passed(&self) -> HashSet<&str> {
        self.asked.iter().map(String::as_str).collect()
    }
}
