//! What a conversation may still refer to.
//!
//! A session is a small value that the service stores beside the outgoing reply, in the
//! same transaction; it survives a restart and forgets by itself.

use serde::{Deserialize, Serialize};

/// After how many seconds an offer or an answer can no longer be referred to. A quarter
/// of an hour covers a pause to look something up; after that "2" is more likely part of
/// a new thought.
pub const CONTEXT_SECONDS: i64 = 15 * 60;

/// The memory of one conversation. Ids are kept as text: an entry may be gone by the time
/// it is referred to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Session {
    /// The language the asker chose, as a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The language of the last reply, as a code: a bare "2" has none of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spoken: Option<String>,
    /// The buttons last offered, as tokens, in order: what a typed number refers to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub offered: Vec<String>,
    /// The entry last answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
    /// How many clarifies in a row missed.
    pub misses: u8,
    /// When the asker last spoke, in seconds since 1970.
    pub at: i64,
}

impl Session {
    /// The session as it may still be used at this time: the chosen language stays, the
    /// rest is forgotten when it is too old. A clock set back makes nothing too old.
    #[must_use]
    pub fn at(&self, now: i64) -> Self {
        if now.saturating_sub(self.at) <= CONTEXT_SECONDS {
            return self.clone();
        }
        Self { language: self.language.clone(), at: self.at, ..Self::default() }
    }
}
