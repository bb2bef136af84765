//! The FAQ: everything staff approved, checked and immutable.
//!
//! Only the loader makes a [`Faq`]; whoever holds one may rely on unique ids,
//! references that lead somewhere, patterns that compile and text that is not blank.

mod desk_card;
mod entry;
mod lint;
mod load;
mod office;
mod profile;
pub mod review;
mod words;

use std::collections::HashMap;

pub use crate::language::Language;
pub use desk_card::{DeskCard, Notice, SmallTalk, Topic};
pub use entry::{Check, Details, Entry, Expectation, Facet, Link, Period, Source};
pub use load::load;
pub use office::{Location, Office};
pub use profile::{Answers, Choice as ProfileChoice, Criteria, Criterion, Fits, ProfileQuestion};
pub use words::{
    EntryId, MAX_SLUG_CHARS, OfficeId, Slug, SlugError, Text, TopicId, Wordings, check_slug,
};

/// A whole, valid set of files, in file-name order and then in order of appearance.
#[derive(Debug, Clone)]
pub struct Faq {
    desk: DeskCard,
    notices: Vec<Notice>,
    topics: Vec<Topic>,
    offices: Vec<Office>,
    entries: Vec<Entry>,
    profile: Vec<ProfileQuestion>,
    synonyms: Vec<Vec<String>>,
    checks: Vec<Check>,
    entry_idx: HashMap<EntryId, usize>,
    office_idx: HashMap<OfficeId, usize>,
}

/// The parts of a [`Faq`] before they are tied together.
#[derive(Debug, Clone, Default)]
pub struct FaqParts {
    /// The `[desk]` table, or its defaults.
    pub desk: DeskCard,
    /// Every `[[notice]]`.
    pub notices: Vec<Notice>,
    /// Every `[[topic]]`.
    pub topics: Vec<Topic>,
    /// Every `[[office]]`.
    pub offices: Vec<Office>,
    /// Every `[[entry]]`; ids are unique.
    pub entries: Vec<Entry>,
    /// Every `[[profile]]` question, in the order they are asked.
    pub profile: Vec<ProfileQuestion>,
    /// Every `[[synonyms]]`: words that mean the same here.
    pub synonyms: Vec<Vec<String>>,
    /// Every `[[check]]`.
    pub checks: Vec<Check>,
}

impl Faq {
    /// Ties checked parts together. The loader is the only caller outside tests:
    /// it has already refused duplicate ids and dangling references.
    pub fn new(parts: FaqParts) -> Self {
        let FaqParts { desk, notices, topics, offices, entries, profile, synonyms, checks } = parts;
        let entry_idx = entries.iter().enumerate().map(|(idx, e)| (e.id.clone(), idx)).collect();
        let office_idx = offices.iter().enumerate().map(|(idx, o)| (o.id.clone(), idx)).collect();
        Self {
            desk,
            notices,
            topics,
            offices,
            entries,
            profile,
            synonyms,
            checks,
            entry_idx,
            office_idx,
        }
    }

    /// The desk itself: name, languages, greeting, privacy text.
    pub fn desk(&self) -> &DeskCard {
        &self.desk
    }

    /// Every notice, whether it is due or not.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Every topic, in staff's order.
    pub fn topics(&self) -> &[Topic] {
        &self.topics
    }

    /// Every office, in staff's order.
    pub fn offices(&self) -> &[Office] {
        &self.offices
    }

    /// Every entry, in staff's order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What the policy matcher asks, in order.
    pub fn profile(&self) -> &[ProfileQuestion] {
        &self.profile
    }

    /// The profile question with this id.
    pub fn profile_question(&self, id: &str) -> Option<&ProfileQuestion> {
        self.profile.iter().find(|question| question.id == id)
    }

    /// Groups of words that mean the same at this desk.
    pub fn synonyms(&self) -> &[Vec<String>] {
        &self.synonyms
    }

    /// What staff expect of the desk.
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// The entry with this id.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entry_position(id).map(|idx| &self.entries[idx])
    }

    /// Where the entry with this id stands in [`Faq::entries`].
    pub fn entry_position(&self, id: &str) -> Option<usize> {
        self.entry_idx.get(id).copied()
    }

    /// The office with this id.
    pub fn office(&self, id: &str) -> Option<&Office> {
        self.office_idx.get(id).map(|&idx| &self.offices[idx])
    }

    /// The topic with this id.
    pub fn topic(&self, id: &str) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.id.as_str() == id)
    }

    /// The office offered when nothing fits: the one `[desk] handoff` names, else the first.
    pub fn handoff_office(&self) -> Option<&Office> {
        match &self.desk.handoff {
            Some(id) => self.office(id),
            None => self.offices.first(),
        }
    }
}
