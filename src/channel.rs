//! The ways into the desk.

pub mod telegram;
pub mod web;

use std::fmt;

/// One conversation on one channel.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConversationId {
    /// The channel it takes place on.
    pub channel: ChannelKind,
    /// Its key there: a Telegram chat id, or a random token for the web.
    pub key: String,
}

/// A way into the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChannelKind {
    /// Telegram.
    Telegram,
    /// The web page and the HTTP API.
    Web,
}

impl ChannelKind {
    /// Every channel.
    pub const ALL: [Self; 2] = [Self::Web, Self::Telegram];

    /// The name used in the store, logs and metrics.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Telegram => "telegram",
            Self::Web => "web",
        }
    }

    /// The channel of a name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.key() == key)
    }
}

impl fmt::Display for ConversationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.channel.key(), self.key)
    }
}
