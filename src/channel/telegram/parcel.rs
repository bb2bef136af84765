//! A message on its way out, as the outbox keeps it.

use serde::{Deserialize, Serialize};

use super::{keyboard::Rows, text::RichText};
use crate::reply::OfficeCard;

/// One message to one chat. Text and buttons are kept as what they mean, not as HTML: how
/// they are drawn is decided when they are sent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Parcel {
    /// The chat.
    pub(super) chat: i64,
    /// The topic of a forum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) thread: Option<i32>,
    /// The message it answers, shown as such; in groups only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reply_to: Option<i32>,
    /// The message it takes the place of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) edit: Option<i32>,
    /// The tap that must be acknowledged first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tap: Option<Acknowledgement>,
    /// The place it shows. The text says the same in words, should Telegram refuse this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) venue: Option<Venue>,
    /// What it says; with nothing to say there is only the acknowledgement.
    pub(super) text: RichText,
    /// Its buttons.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) rows: Rows,
    /// The language of the desk's own words, as a code.
    pub(super) language: String,
}

/// A place on the map, with its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Venue {
    /// Degrees north, WGS 84.
    pub(super) lat: f64,
    /// Degrees east.
    pub(super) lon: f64,
    /// Its name.
    pub(super) title: String,
    /// Its address, which Telegram requires; the name again where none is known.
    pub(super) address: String,
}

impl Venue {
    /// Where an office is, as far as the map knows it.
    pub(super) fn of(card: &OfficeCard) -> Option<Self> {
        let place = card.location?;
        let address = card.address.as_ref().unwrap_or(&card.name).clone();
        Some(Self { lat: place.lat, lon: place.lon, title: card.name.clone(), address })
    }
}

/// The end of the little clock on a button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Acknowledgement {
    /// The id of the callback query.
    pub(super) query: String,
    /// A line shown for a moment, at most 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) toast: Option<String>,
}

impl Parcel {
    /// The parcel as the outbox keeps it.
    pub(super) fn encode(&self) -> String {
        serde_json::to_string(self).expect("strings and numbers always become JSON")
    }

    /// Reads a parcel of the outbox; none when it was damaged.
    pub(super) fn decode(payload: &str) -> Option<Self> {
        serde_json::from_str(payload).ok()
    }
}
