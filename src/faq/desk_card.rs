//! What the desk says of itself: `[desk]`, `[[notice]]`, `[[topic]]`.

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
