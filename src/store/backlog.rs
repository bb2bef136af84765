//! What waits in the outbox, for who watches.

use super::{Store, StoreError};
use crate::channel::ChannelKind;

/// What waits to go out on a channel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backlog {
    /// How many replies, those on their way included.
    pub n_replies: u64,
    /// When the oldest of them was written, in milliseconds since 1970.
    pub oldest: Option<i64>,
}

impl Store {
    /// What waits to go out on a channel.
    pub async fn backlog(&self, channel: ChannelKind) -> Result<Backlog, StoreError> {
        let waiting: (i64, Option<i64>) =
            sqlx::query_as("SELECT COUNT(*), MIN(created) FROM outbox WHERE channel = $1")
                .bind(channel.key())
                .fetch_one(&self.readers)
                .await?;
        Ok(Backlog { n_replies: waiting.0.unsigned_abs(), oldest: waiting.1 })
    }
}
