//! What goes out, before any channel draws it.
//!
//! A [`Reply`] is a list of blocks without a trace of HTML: channels escape and lay out,
//! the core only says what there is to say. Approved answers pass through as a tree of
//! their own words, see [`markup`].

pub mod card;
pub mod hours;
pub mod markup;
pub mod messages;
pub mod plain;

use crate::{
    conversation::{Choice, Step},
    faq::{EntryId, Language},
};
pub use card::OfficeCard;
pub use markup::Document;

/// One reply to one message.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The language of the desk's own words.
    pub language: Language,
    /// What it consists of, top to bottom.
    pub blocks: Vec<Block>,
}

/// A part of a reply.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A notice that is due, such as a holiday.
    Notice(String),
    /// A sentence of the desk's own.
    Say(String),
    /// The heading of an answer or a detail.
    Title(String),
    /// Approved text, word for word.
    Body(Document),
    /// The responsible office.
    Office(OfficeCard),
    /// Where an office is on the map.
    Place(OfficeCard),
    /// Pages to read on.
    Links(Vec<Reference>),
    /// Documents the answer rests on.
    Sources(Vec<Reference>),
    /// Small print: when it was checked, how long the window is open.
    Note(String),
    /// Things to tap. A channel without buttons numbers them.
    Buttons(Vec<Button>),
    /// Entries with a line about each.
    Items(Vec<Item>),
    /// A link to this very reply, for others or for later. The channel knows its own address.
    Share {
        /// What stands after `?start=`: letters, digits, `_` and `-`, at most 64.
        payload: String,
    },
}

/// An entry in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// What is to be said about it here; may be empty.
    pub note: String,
}

/// A titled reference, with an address where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// What it is called.
    pub title: String,
    /// Where it is.
    pub url: Option<String>,
}

/// Something to tap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What it says.
    pub label: String,
    /// What it means.
    pub choice: Choice,
}

impl Reply {
    /// A reply of one sentence.
    pub fn say(language: Language, sentence: impl Into<String>) -> Self {
        Self { language, blocks: vec![Block::Say(sentence.into())] }
    }

    /// Whether a number is what answers it, so that a typed one picks no button.
    pub fn asks_for_number(&self) -> bool {
        self.buttons().any(|button| matches!(&button.choice, Choice::Match(Step::Pick(_, answer)) if answer.contains("..")))
    }

    /// Every button of the reply, in order.
    pub fn buttons(&self) -> impl Iterator<Item = &Button> {
        self.blocks.iter().flat_map(|block| match block {
            Block::Buttons(buttons) => buttons.as_slice(),
            _ => &[],
        })
    }
}
