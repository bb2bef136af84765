//! From an update to the reply that is there.
//!
//! ```text
//! updates ─► Intake: replies worked out ─► ONE transaction: seen ids, sessions, outbox
//!         ─► only then confirmed to the channel
//! outbox  ─► Sender: one lane a chat, many chats at once ─► marked sent
//! ```
//!
//! So whatever moment a process ends at, an update is either still with the channel or its
//! reply is in the outbox. This module knows no channel; one takes part by implementing
//! [`Channel`] for what comes in and [`Courier`] for what goes out.

mod backoff;
mod intake;
mod limiter;
mod sender;

use std::{future::Future, time::Duration};

pub use backoff::Backoff;
pub(crate) use backoff::{chance, is_worth_a_line};
pub use intake::Intake;
pub use limiter::Limiter;
pub use sender::{Sender, Stopped};

use crate::{
    channel::{ChannelKind, ConversationId},
    conversation::Turn,
    desk::Incoming,
    faq::Language,
    store::{Claim, Deed},
};

/// Where the time of day comes from, in milliseconds since 1970: what the store is told. The
/// machine's clock, unless a simulation has its own. Waits go by the runtime's clock, which
/// nobody sets.
pub type Now = fn() -> i64;

/// What comes in on a channel, and how its replies are written into the outbox.
pub trait Channel: Send + Sync + 'static {
    /// What drawing a reply must know about the message it answers.
    type Origin: Send;

    /// Which channel this is.
    fn kind(&self) -> ChannelKind;

    /// Understands an update. May panic on one nobody thought of: that one is buried.
    fn read(&self, body: &str) -> Read<Self::Origin>;

    /// The messages of a reply, as the courier will get them back; in order.
    fn draw(&self, origin: &Self::Origin, turn: &Turn) -> Vec<String>;

    /// What to send to somebody who is too fast: a kind word the first time in a minute,
    /// then at most a sign that something was received.
    fn slow_down(&self, origin: &Self::Origin, language: Language, is_first: bool) -> Vec<String>;
}

/// An update as its channel understands it.
#[derive(Debug)]
pub enum Read<O> {
    /// Nothing to answer.
    Ignored,
    /// Something to answer.
    Asked(Asked<O>),
    /// To be answered with these messages, without asking the desk.
    Fixed {
        /// Whose they are.
        conversation: ConversationId,
        /// The lane they go out on.
        lane: String,
        /// The messages.
        payloads: Vec<String>,
    },
    /// Something staff did in their chat: kept with its update, and worked by itself.
    Staff(Deed),
    /// It has not the shape of an update; why, in words without any of its text.
    Malformed(&'static str),
}

/// Something an asker did.
#[derive(Debug)]
pub struct Asked<O> {
    /// The conversation it belongs to.
    pub conversation: ConversationId,
    /// Who did it, for the limit; unique in the channel.
    pub asker: i64,
    /// The lane the reply goes out on.
    pub lane: String,
    /// What was done.
    pub incoming: Incoming,
    /// What drawing must know.
    pub origin: O,
}

/// What brings replies out.
pub trait Courier: Send + Sync + 'static {
    /// Which channel this is.
    fn kind(&self) -> ChannelKind;

    /// Tries to deliver one claim of the outbox.
    fn deliver(&self, claim: &Claim) -> impl Future<Output = Delivery> + Send;
}

/// What became of one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// It is there.
    Delivered,
    /// Nobody wants it: the asker left or blocked the desk.
    Unwanted,
    /// The channel asks to leave this chat alone for a while; with no time given, a few
    /// seconds, more each time.
    Paused(Option<Duration>),
    /// It certainly did not arrive. Try again later.
    Failed,
    /// It may have arrived.
    Unknown,
    /// It will never arrive; why, in words without any of its text.
    Refused(String),
    /// The desk may not send at all any more.
    Revoked,
}
