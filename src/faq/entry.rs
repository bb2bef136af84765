//! `[[entry]]` and `[[check]]`: the approved answers and what staff expect of them.

use chrono::NaiveDate;
use regex::Regex;

use super::{EntryId, Fits, OfficeId, Text, TopicId, Wordings};

/// One approved answer with everything that belongs to it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its id, stable across edits.
    pub id: EntryId,
    /// The shelf it stands on.
    pub topic: Option<TopicId>,
    /// The office responsible.
    pub office: Option<OfficeId>,
    /// Its title; the office may know the programme by no other name.
    pub title: Text,
    /// Names and abbreviations: strong signals.
    pub keywords: Vec<String>,
    /// Regular expressions staff wrote, compiled within a size limit.
    pub patterns: Vec<Regex>,
    /// How people ask.
    pub questions: Wordings,
    /// The approved answer, Markdown.
    pub answer: Text,
    /// What follow-up questions reach.
    pub details: Details,
    /// Where to read on.
    pub links: Vec<Link>,
    /// The documents the answer rests on.
    pub sources: Vec<Source>,
    /// When the answer holds. Outside it is never given as current.
    pub valid: Period,
    /// The application window.
    pub apply: Period,
    /// When staff last checked it.
    pub reviewed: Option<NaiveDate>,
    /// Who keeps it.
    pub owner: Option<String>,
    /// Entries an asker may want next.
    pub related: Vec<EntryId>,
    /// Whom it fits, for the policy matcher.
    pub fits: Option<Fits>,
    /// Where it is written, for findings: file as shown, 1-based line.
    pub origin: (String, usize),
}

/// What a follow-up can ask of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Facet {
    /// How much.
    Amount,
    /// Who can have it.
    Eligibility,
    /// What to bring.
    Materials,
    /// How to go about it.
    Steps,
    /// By when.
    Deadline,
    /// Whom to ask; answered from the office.
    Contact,
}

impl Facet {
    /// The facets that entries carry as `details`, in the order they are shown.
    pub const DETAILS: [Self; 5] =
        [Self::Amount, Self::Eligibility, Self::Materials, Self::Steps, Self::Deadline];

    /// The key used in FAQ files, buttons and JSON.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::Eligibility => "eligibility",
            Self::Materials => "materials",
            Self::Steps => "steps",
            Self::Deadline => "deadline",
            Self::Contact => "contact",
        }
    }

    /// The facet of a key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::DETAILS.into_iter().chain([Self::Contact]).find(|facet| facet.key() == key)
    }
}

/// The `details` of an entry, each optional.
#[derive(Debug, Clone, Default)]
pub struct Details {
    /// How much.
    pub amount: Text,
    /// Who can have it.
    pub eligibility: Text,
    /// What to bring.
    pub materials: Text,
    /// How to go about it.
    pub steps: Text,
    /// By when.
    pub deadline: Text,
}

impl Details {
    /// The text of a facet; none for [`Facet::Contact`], which is the office's.
    pub fn get(&self, facet: Facet) -> Option<&Text> {
        let text = match facet {
            Facet::Amount => &self.amount,
            Facet::Eligibility => &self.eligibility,
            Facet::Materials => &self.materials,
            Facet::Steps => &self.steps,
            Facet::Deadline => &self.deadline,
            Facet::Contact => return None,
        };
        (!text.is_empty()).then_some(text)
    }
}

/// A link to an official page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it leads to.
    pub title: Text,
    /// A checked `https` (or, with a warning, `http`) address.
    pub url: String,
}

/// A document an answer rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its title.
    pub title: Text,
    /// Its number, such as 财政部 税务总局公告2023年第7号.
    pub number: Option<String>,
    /// When it was issued.
    pub date: Option<NaiveDate>,
    /// Where it can be read.
    pub url: Option<String>,
}

/// A span of days at the desk's clock; both ends count, either may be open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub until: Option<NaiveDate>,
}

impl Period {
    /// Whether neither end is known.
    pub fn is_open(self) -> bool {
        self.from.is_none() && self.until.is_none()
    }

    /// Whether the day lies within.
    pub fn contains(self, day: NaiveDate) -> bool {
        !self.is_before(day) && !self.is_over(day)
    }

    /// Whether the period has not begun on this day.
    pub fn is_before(self, day: NaiveDate) -> bool {
        self.from.is_some_and(|from| day < from)
    }

    /// Whether the period has ended before this day.
    pub fn is_over(self, day: NaiveDate) -> bool {
        self.until.is_some_and(|until| until < day)
    }
}

/// A `[[check]]`: a question and what staff expect of the desk.
#[derive(Debug, Clone)]
pub struct Check {
    /// The question.
    pub ask: String,
    /// What should come of it.
    pub expect: Expectation,
    /// Whether failing is an error and a change that breaks it is refused.
    pub protected: bool,
    /// Where it is written: file as shown, 1-based line.
    pub origin: (String, usize),
}

/// What a check expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expectation {
    /// One of these entries.
    Entries(Vec<EntryId>),
    /// That the desk hands over.
    Handoff,
}
