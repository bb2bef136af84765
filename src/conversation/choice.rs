//! What a button means, and the token that carries it through a channel.
//!
//! Telegram allows 64 bytes a button (Bot API, `InlineKeyboardButton.callback_data`), and
//! a button may be tapped years later, by anyone, or be forged. So a token only names
//! things by id; whether they exist is looked up when it comes back.

use std::borrow::Cow;

use super::interview::Step;
use crate::{
    faq::{EntryId, Facet, Faq, Language, OfficeId, TopicId},
    text::hash,
};

/// What a button means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// This entry.
    Entry(EntryId),
    /// A detail of this entry.
    Detail(EntryId, Facet),
    /// The card of this office.
    Office(OfficeId),
    /// Where this office is on the map.
    Place(OfficeId),
    /// The list of offices, from this position on.
    Offices(usize),
    /// The list of topics.
    Topics,
    /// The entries of a topic, from this position on.
    Topic(TopicId, usize),
    /// None of the options of a clarify.
    NoneOfThese,
    /// Everything kept is to be erased.
    Forget,
    /// This language from now on.
    Language(Language),
    /// A step of the policy matcher.
    Match(Step),
    /// Whether the answer of this entry helped.
    Helped(EntryId, bool),
    /// Whether it saved a call to the office.
    SavedCall(EntryId, bool),
}

/// The most bytes a token may have.
pub const MAX_TOKEN_BYTES: usize = 64;

/// A choice as text of at most [`MAX_TOKEN_BYTES`] bytes.
pub type ChoiceToken = String;

impl Choice {
    /// The token of this choice. It stays readable by every later version.
    pub fn token(&self) -> ChoiceToken {
        match self {
            Self::Entry(id) => format!("e:{}", short(id)),
            Self::Detail(id, facet) => format!("d:{}:{}", facet.key(), short(id)),
            Self::Office(id) => format!("o:{}", short(id)),
            Self::Place(id) => format!("p:{}", short(id)),
            Self::Offices(from) => format!("os:{from}"),
            Self::Topics => "topics".to_owned(),
            Self::Topic(id, from) => format!("t:{from}:{}", short(id)),
            Self::NoneOfThese => "none".to_owned(),
            Self::Forget => "forget".to_owned(),
            Self::Language(language) => format!("l:{}", language.code()),
            Self::Match(step) => step.token(),
            Self::Helped(id, yes) => format!("f:{}:{}", yes_no(*yes), short(id)),
            Self::SavedCall(id, yes) => format!("s:{}:{}", yes_no(*yes), short(id)),
        }
    }

    /// Reads a token that came back; none when it is forged, damaged, or what it names
    /// is gone from the FAQ.
    pub fn read(token: &str, faq: &Faq) -> Option<Self> {
        match token {
            "topics" => return Some(Self::Topics),
            "none" => return Some(Self::NoneOfThese),
            "forget" => return Some(Self::Forget),
            _ => {}
        }
        if let Some(step) = Step::read(token, faq) {
            return Some(Self::Match(step));
        }
        let (kind, rest) = token.split_once(':')?;
        match kind {
            "e" => entry(faq, rest).map(Self::Entry),
            "d" => {
                let (facet, id) = rest.split_once(':')?;
                Some(Self::Detail(entry(faq, id)?, Facet::from_key(facet)?))
            }
            "o" => office(faq, rest).map(Self::Office),
            "p" => office(faq, rest).map(Self::Place),
            "t" => {
                let (from, id) = rest.split_once(':')?;
                let id = named(id, faq.topics().iter().map(|topic| &topic.id))?;
                Some(Self::Topic(id, from.parse().ok()?))
            }
            "os" => rest.parse().ok().map(Self::Offices),
            "l" => Language::from_tag(rest).map(Self::Language),
            "f" => said(faq, rest).map(|(id, yes)| Self::Helped(id, yes)),
            "s" => said(faq, rest).map(|(id, yes)| Self::SavedCall(id, yes)),
            _ => None,
        }
    }
}

const fn yes_no(yes: bool) -> &'static str {
    if yes { "y" } else { "n" }
}

/// Yes or no about an entry.
fn said(faq: &Faq, rest: &str) -> Option<(EntryId, bool)> {
    let (said, id) = rest.split_once(':')?;
    let yes = match said {
        "y" => true,
        "n" => false,
        _ => return None,
    };
    Some((entry(faq, id)?, yes))
}

fn entry(faq: &Faq, name: &str) -> Option<EntryId> {
    named(name, faq.entries().iter().map(|entry| &entry.id))
}

fn office(faq: &Faq, name: &str) -> Option<OfficeId> {
    named(name, faq.offices().iter().map(|office| &office.id))
}

/// Finds the id that a name stands for: itself, or its hash.
fn named<'a>(name: &str, mut ids: impl Iterator<Item = &'a EntryId>) -> Option<EntryId> {
    ids.find(|id| id.as_str() == name || short(id) == name).cloned()
}

/// The longest id that goes into a token as it is; the longest prefix is `d:eligibility:`.
const LONGEST_PLAIN_ID: usize = MAX_TOKEN_BYTES - "d:eligibility:".len();

fn short(id: &EntryId) -> Cow<'_, str> {
    shortened(id, LONGEST_PLAIN_ID)
}

/// An id as it appears in tokens: itself, or `~` and its hash where it is too long. Half a
/// hash would do to tell the ids of an FAQ apart; a whole one also stays the same for ever.
pub(crate) fn shortened(id: &str, most_bytes: usize) -> Cow<'_, str> {
    if id.len() <= most_bytes {
        return Cow::Borrowed(id);
    }
    Cow::Owned(format!("~{:016x}", hash::text(id)))
}
