//! How the desk was used over some days: what is counted, and how it is written.
//!
//! [`Report::of`] counts; [`sections`] puts the figures into tables with names in both
//! languages; text, CSV, HTML and workbooks are those tables in other clothes.

mod count;
mod csv;
mod html;
mod section;
mod text;
mod workbook;

use chrono::NaiveDate;

pub use csv::csv;
pub use html::{Fragment, html};
pub use section::{Chart, Line, Section, Value, sections};
pub use text::text;
pub use workbook::workbook;

use crate::{
    channel::ChannelKind,
    faq::{EntryId, review::Due},
    gaps::Gap,
    language::Language,
};

/// The figures of some days.
#[derive(Debug, Clone)]
pub struct Report {
    /// What the desk is called.
    pub desk: crate::faq::Text,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; it counts.
    pub to: NaiveDate,
    /// Everything together.
    pub all: Tally,
    /// By channel.
    pub channels: Vec<(ChannelKind, Tally)>,
    /// By the language of the answer.
    pub languages: Vec<(Language, Tally)>,
    /// By day; every day of the span, also one on which nobody came.
    pub days: Vec<(NaiveDate, Tally)>,
    /// By hour of the day at the desk's clock, 0 to 23.
    pub hours: [Tally; 24],
    /// The entries that were answered or chosen, the most used first.
    pub entries: Vec<EntryUse>,
    /// What people said about answers.
    pub feedback: Feedback,
    /// The gaps that most people asked.
    pub gaps: Vec<Gap>,
    /// How many gaps there are.
    pub n_gaps: usize,
    /// What is due for review, and what ends.
    pub due: Vec<DueEntry>,
}

/// How many questions, and what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many different people asked.
    pub n_people: usize,
    /// Answered.
    pub n_answered: usize,
    /// Asked back: which of a few was meant.
    pub n_clarified: usize,
    /// Handed over to an office.
    pub n_handed_over: usize,
}

impl Tally {
    /// How many questions there were.
    pub const fn n_questions(&self) -> usize {
        self.n_answered + self.n_clarified + self.n_handed_over
    }
}

/// How much an entry was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryUse {
    /// The entry; it may be gone from the FAQ.
    pub id: String,
    /// Its title, where it is still there.
    pub title: crate::faq::Text,
    /// How often it was answered or chosen.
    pub n_times: usize,
    /// To how many people.
    pub n_people: usize,
    /// How many said it helped.
    pub n_helped: usize,
    /// How many said it did not.
    pub n_did_not_help: usize,
}

/// What people said about answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Feedback {
    /// It helped.
    pub n_helped: usize,
    /// It did not.
    pub n_did_not_help: usize,
    /// It saved a call.
    pub n_saved: usize,
    /// They still have to call.
    pub n_did_not_save: usize,
}

/// An entry that is due, with its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueEntry {
    /// Why and since when.
    pub due: Due,
    /// Its title.
    pub title: crate::faq::Text,
}

impl DueEntry {
    /// The entry.
    pub fn id(&self) -> &EntryId {
        &self.due.entry
    }
}
