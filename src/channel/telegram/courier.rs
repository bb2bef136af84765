//! Bringing parcels out: one attempt each, and what it means.

use std::{sync::Arc, time::Duration};

use super::{
    api::{ApiError, Message, TelegramApi},
    keyboard::Rows,
    parcel::{Parcel, Venue},
};
use crate::{
    channel::ChannelKind,
    delivery::{Courier, Delivery},
    faq::Language,
    reply::messages,
    store::Claim,
};

/// Delivers parcels through the Bot API.
#[derive(Debug)]
pub(super) struct TelegramCourier<A> {
    api: Arc<A>,
}

/// How many attempts of a message may have arrived before it is not sent again: the first,
/// and one extra copy.
const MAX_COPIES: i64 = 2;

/// How often the asker is told that a reply may be missing before that, too, is given up.
/// With one call in ten lost, five attempts in all leave one asker in 100,000 unanswered.
const MAX_NOTES: i64 = 3;

/// Pauses longer than this were never seen; it keeps a wrong number from silencing a chat.
const LONGEST_PAUSE: Duration = Duration::from_mins(45);

impl<A: TelegramApi> TelegramCourier<A> {
    pub(super) fn new(api: Arc<A>) -> Self {
        Self { api }
    }

    /// Acknowledges a tap. Best effort: an old query is refused, and the reply matters more.
    async fn acknowledge(&self, parcel: &Parcel) {
        let Some(tap) = &parcel.tap else { return };
        if let Err(error) = self.api.answer_callback(&tap.query, tap.toast.as_deref()).await {
            tracing::debug!(%error, "a tap could not be acknowledged");
        }
    }

    /// Sends or edits, and mends what can be mended at once: a chat that moved, a message
    /// that cannot be edited, markup that Telegram refuses.
    async fn bring(&self, parcel: &Parcel) -> Result<(), ApiError> {
        let html = parcel.text.html();
        let mut call = Call {
            message: parcel.message(&html, true),
            venue: parcel.venue.as_ref(),
            edit: parcel.edit,
        };
        let plain;
        for _ in 0..MAX_MENDINGS {
            let error = match self.attempt(&call).await {
                Err(error) => error,
                done => return done,
            };
            match call.mended(&error) {
                Some(Mending::Moved(chat)) => call.message.chat = chat,
                Some(Mending::InWords) => call.venue = None,
                Some(Mending::SendAnew) => call.edit = None,
                Some(Mending::Plain) => {
                    tracing::warn!(
                        "Telegram refused the markup of a reply; it goes out as plain text"
                    );
                    plain = parcel.text.plain();
                    call.message = Message { text: &plain, is_html: false, ..call.message };
                    // Nothing is left to mend: what this gives is the result.
                    return self.attempt(&call).await;
                }
                None => return Err(error),
            }
        }
        self.attempt(&call).await
    }

    async fn attempt(&self, call: &Call<'_>) -> Result<(), ApiError> {
        if let Some(venue) = call.venue {
            return self.api.send_venue(venue, &call.message).await;
        }
        let Some(message_id) = call.edit else { return self.api.send(&call.message).await };
        match self.api.edit(message_id, &call.message).await {
            // It already says so: an earlier attempt, or a second tap.
            Err(ApiError::Refused { description, .. }) if is_not_modified(&description) => Ok(()),
            // Editing twice does no harm, so there is nothing to doubt.
            Err(ApiError::Unknown(reason)) => Err(ApiError::NotDone(reason)),
            result => result,
        }
    }

    /// Tells the asker that a reply may be missing.
    async fn tell_doubt(&self, parcel: &Parcel) -> Result<(), ApiError> {
        let language = Language::from_tag(&parcel.language).unwrap_or(Language::Zh);
        let rows = Rows::new();
        let words = messages::MAY_BE_MISSING.get(language);
        self.api.send(&Message { rows: &rows, ..parcel.message(words, false) }).await
    }
}

/// A call that may have to be changed before it succeeds.
struct Call<'a> {
    message: Message<'a>,
    venue: Option<&'a Venue>,
    edit: Option<i32>,
}

/// What can be changed about a call that was refused.
enum Mending {
    /// The group is now at this id.
    Moved(i64),
    /// The place cannot be shown here: what it says in words instead.
    InWords,
    /// The message cannot be edited: a new one instead.
    SendAnew,
    /// As plain text.
    Plain,
}

/// A chat can have moved, a message be uneditable or a place not be welcome, and the markup
/// be refused; each at most once.
const MAX_MENDINGS: usize = 3;

impl Call<'_> {
    fn mended(&self, error: &ApiError) -> Option<Mending> {
        let ApiError::Refused { code: 400, description, moved_to } = error else { return None };
        if let Some(chat) = moved_to {
            return Some(Mending::Moved(*chat));
        }
        if self.venue.is_some() {
            return Some(Mending::InWords);
        }
        if self.message.is_html && is_unreadable_markup(description) {
            return Some(Mending::Plain);
        }
        self.edit.map(|_| Mending::SendAnew)
    }
}

/// Source: the wording of tdlib's server, which has not changed since 2015; there is no
/// code to tell these apart by.
fn is_unreadable_markup(description: &str) -> bool {
    description.contains("can't parse")
}

fn is_not_modified(description: &str) -> bool {
    description.contains("message is not modified")
}

impl<A: TelegramApi> Courier for TelegramCourier<A> {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Telegram
    }

    async fn deliver(&self, claim: &Claim) -> Delivery {
        let Some(parcel) = Parcel::decode(&claim.payload) else {
            return Delivery::Refused("a parcel that cannot be read".to_owned());
        };
        self.acknowledge(&parcel).await;
        if parcel.text.is_blank() {
            return Delivery::Delivered;
        }
        let result = if claim.doubts < MAX_COPIES {
            self.bring(&parcel).await
        } else if claim.doubts < MAX_COPIES + MAX_NOTES {
            self.tell_doubt(&parcel).await
        } else {
            return Delivery::Refused("no answer to any attempt".to_owned());
        };
        match result {
            Ok(()) => Delivery::Delivered,
            Err(error) => {
                tell(&error, claim.attempts);
                outcome(error)
            }
        }
    }
}

impl Parcel {
    fn message<'a>(&'a self, text: &'a str, is_html: bool) -> Message<'a> {
        Message {
            chat: self.chat,
            thread: self.thread,
            reply_to: self.reply_to,
            text,
            is_html,
            rows: &self.rows,
        }
    }
}

/// Logs a failed call: the first of a reply for the operator, the others, which an outage
/// makes many of, for who looks closer. Pauses and people who left are everyday. What ends
/// with the dead letters, or ends the channel, is told there.
fn tell(error: &ApiError, attempts: i64) {
    match error {
        ApiError::Token => {}
        ApiError::Refused { code, .. } if *code != 403 => {}
        ApiError::NotDone(_) | ApiError::Conflict(_) | ApiError::Unknown(_) if attempts <= 1 => {
            tracing::warn!(%error, "a reply could not be sent; trying again");
        }
        _ => tracing::debug!(%error, attempts, "a reply could not be sent"),
    }
}

/// What a failed call means for its parcel.
fn outcome(error: ApiError) -> Delivery {
    match error {
        ApiError::TooMany(wait) => Delivery::Paused(wait.map(|wait| wait.min(LONGEST_PAUSE))),
        ApiError::Token => Delivery::Revoked,
        ApiError::Refused { code: 403, .. } => Delivery::Unwanted,
        ApiError::Refused { description, .. } => Delivery::Refused(description),
        ApiError::NotDone(_) | ApiError::Conflict(_) => Delivery::Failed,
        ApiError::Unknown(_) => Delivery::Unknown,
    }
}
