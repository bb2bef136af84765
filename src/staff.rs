//! What staff read in their chat, and what their taps and commands mean.
//!
//! Pure: a [`Card`] says what a message holds, a [`Press`] what a button means, an
//! [`Edit`] how the files change. The service reads and writes, the channel draws.

mod draft;
mod edit;
mod figures;
mod gaps;
mod press;
mod review;
mod schedule;
mod words;

pub use draft::{Draft, begin};
pub use edit::{Edit, NotYet, accept, retire, still_right};
pub use figures::{Figures, report};
pub(crate) use gaps::dismissed;
pub use gaps::{CANDIDATES, GAPS_PAGE, Question, candidates, gap_card, gaps_overview};
pub use press::{Command, Press};
pub(crate) use review::done;
pub use review::{Item, PAGE, ask_to_retire, card, changed, items, review};
pub use schedule::{Week, week};
pub(crate) use words::*;

use crate::{faq::Language, reply::Block};

/// A message to staff.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// The language of the desk's own words.
    pub language: Language,
    /// What it says; without buttons.
    pub blocks: Vec<Block>,
    /// Its buttons, row by row.
    pub rows: Vec<Vec<Key>>,
}

/// A button of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// What it says.
    pub label: String,
    /// What it means.
    pub press: Press,
}

/// What comes of something staff did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// A line shown for a moment on the button, at most 200 characters.
    pub toast: Option<String>,
    /// Takes the place of the message with the button.
    pub card: Option<Card>,
    /// Further messages.
    pub more: Vec<Card>,
}

impl Card {
    /// A card of one sentence.
    pub fn say(language: Language, words: impl Into<String>) -> Self {
        Self { language, blocks: vec![Block::Say(words.into())], rows: Vec::new() }
    }

    /// With one more sentence.
    #[must_use]
    pub fn and(mut self, words: impl Into<String>) -> Self {
        self.blocks.push(Block::Note(words.into()));
        self
    }

    /// With one more row of buttons.
    #[must_use]
    pub fn row(mut self, keys: impl IntoIterator<Item = Key>) -> Self {
        self.rows.push(keys.into_iter().collect());
        self
    }
}

impl Key {
    /// A button.
    pub fn new(label: impl Into<String>, press: Press) -> Self {
        Self { label: label.into(), press }
    }
}

impl Answer {
    /// Nothing but a line on the button.
    pub fn toast(words: impl Into<String>) -> Self {
        Self { toast: Some(words.into()), ..Self::default() }
    }

    /// Another card in the place of the one with the button.
    pub fn instead(card: Card) -> Self {
        Self { card: Some(card), ..Self::default() }
    }

    /// Messages of their own.
    pub fn messages(more: Vec<Card>) -> Self {
        Self { more, ..Self::default() }
    }
}
