//! What the desk says of itself: `[desk]`, `[[notice]]`, `[[topic]]`.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Language, OfficeId, Text, TopicId};

/// The `[desk]` table.
#[derive(Debug, Clone)]
pub struct DeskCard {
    /// What the desk is called.
    pub name: Text,
    /// The languages it speaks, the default first; never empty.
    pub languages: Vec<Language>,
    /// The office offered when nothing fits.
    pub handoff: Option<OfficeId>,
    /// After how many days an entry is due for review.
    pub review_every_days: u32,
    /// The first words to a new asker.
    pub greeting: Text,
    /// What is kept about askers, in plain words.
    pub privacy: Text,
    /// What is said to small talk, where staff have chosen words of their own.
    pub small_talk: BTreeMap<SmallTalk, Text>,
}

/// What people say to a desk without asking it anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SmallTalk {
    /// Good morning.
    Hello,
    /// Thank you.
    Thanks,
    /// Good night.
    Goodbye,
    /// Who are you? What can you do?
    Who,
    /// I want to speak to a person.
    Person,
    /// Abuse.
    Abuse,
    /// Orders, as people try on language models.
    Orders,
    /// Oh. OK. Ha ha.
    Chatter,
}

impl SmallTalk {
    /// Every kind, in the order of the guide.
    pub const ALL: [Self; 8] = [
        Self::Hello,
        Self::Thanks,
        Self::Goodbye,
        Self::Who,
        Self::Person,
        Self::Abuse,
        Self::Orders,
        Self::Chatter,
    ];

    /// The key in `[desk.small_talk]`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Hello => "hello",
            Self::Thanks => "thanks",
            Self::Goodbye => "goodbye",
            Self::Who => "who",
            Self::Person => "person",
            Self::Abuse => "abuse",
            Self::Orders => "orders",
            Self::Chatter => "chatter",
        }
    }
}

impl DeskCard {
    /// Policies change with the half-year; twice a year is what staff can keep up.
    pub const DEFAULT_REVIEW_EVERY_DAYS: u32 = 180;

    /// The language used when nothing tells which one the asker speaks.
    pub fn default_language(&self) -> Language {
        self.languages.first().copied().unwrap_or(Language::Zh)
    }
}

impl Default for DeskCard {
    fn default() -> Self {
        Self {
            name: Text {
                zh: Some("创业政策台".into()), en: Some("Startup policy desk".into())
            },
            languages: Language::ALL.to_vec(),
            handoff: None,
            review_every_days: Self::DEFAULT_REVIEW_EVERY_DAYS,
            greeting: Text::default(),
            privacy: Text::default(),
            small_talk: BTreeMap::new(),
        }
    }
}

/// A `[[notice]]`: shown on top of every reply while it lasts.
#[derive(Debug, Clone)]
pub struct Notice {
    /// What it says.
    pub text: Text,
    /// The first day it is shown.
    pub from: Option<NaiveDate>,
    /// The last day it is shown.
    pub until: Option<NaiveDate>,
}

impl Notice {
    /// Whether it is shown on this day; both ends count.
    pub fn is_due(&self, today: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= today) && self.until.is_none_or(|until| today <= until)
    }
}

/// A `[[topic]]`: a shelf of entries.
#[derive(Debug, Clone)]
pub struct Topic {
    /// Its id.
    pub id: TopicId,
    /// What it is called.
    pub name: Text,
}
