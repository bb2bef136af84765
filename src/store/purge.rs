//! Forgetting in time.

use sqlx::AnyConnection;

use super::{
    Store, StoreError, conversations,
    dead_letters::{self, DeadLetter, LetterKind},
    insight,
};

/// What a purge removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purged {
    /// Ids of updates that cannot come again.
    pub seen: u64,
    /// Conversations nobody came back to.
    pub conversations: u64,
    /// Conversations of which only the chosen language is still kept.
    pub talks: u64,
    /// Replies that could not be sent for so long that nobody waits for them.
    pub replies: u64,
    /// Questions, feedback, and what was settled about gaps.
    pub records: u64,
    /// Dead letters nobody asked about.
    pub dead_letters: u64,
}

const HOUR_MS: i64 = 60 * 60 * 1000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Telegram keeps an update for 24 hours, so after twice that it cannot come again.
const SEEN_MS: i64 = 48 * HOUR_MS;

/// A reply that could not be sent for two days answers a question nobody waits on; the
/// chat id in it goes with it.
const REPLY_MS: i64 = 48 * HOUR_MS;

/// Long enough to ask about a dead letter after a holiday.
const DEAD_LETTER_MS: i64 = 30 * DAY_MS;

/// What was talked about is of no use to anyone after a day; see
/// [`crate::session::INTERVIEW_SECONDS`].
const TALK_MS: i64 = DAY_MS;

impl Store {
    /// Removes what is too old to be of use. `retention_days` is how long questions are kept,
    /// and the language somebody chose after their last message.
    pub async fn purge(&self, now: i64, retention_days: u32) -> Result<Purged, StoreError> {
        let retention_ms = i64::from(retention_days) * DAY_MS;
        let mut transaction = self.write().await?;
        let purged = Purged {
            replies: expire_replies(&mut transaction, now).await?,
            seen: older("DELETE FROM seen_update WHERE at < $1", &mut transaction, now - SEEN_MS)
                .await?,
            conversations: older(
                "DELETE FROM conversation WHERE at < $1",
                &mut transaction,
                now - retention_ms,
            )
            .await?,
            talks: conversations::forget_talk(&mut transaction, now - TALK_MS).await?,
            records: expire_records(&mut transaction, now - retention_ms).await?,
            dead_letters: older(
                "DELETE FROM dead_letter WHERE at < $1",
                &mut transaction,
                now - DEAD_LETTER_MS,
            )
            .await?,
        };
        self.renew_keys(&mut transaction, now, retention_ms).await?;
        transaction.commit().await?;
        Ok(purged)
    }
}

async fn expire_records(connection: &mut AnyConnection, before: i64) -> Result<u64, StoreError> {
    let questions = older("DELETE FROM question WHERE at < $1", connection, before).await?;
    older("DELETE FROM staff_gap WHERE at < $1", connection, before).await?;
    let feedback = older("DELETE FROM feedback WHERE at < $1", connection, before).await?;
    let settled = insight::expire(connection, before).await?;
    Ok(questions + feedback + settled)
}

async fn older(
    sql: &'static str,
    connection: &mut AnyConnection,
    before: i64,
) -> Result<u64, StoreError> {
    Ok(sqlx::query(sql).bind(before).execute(connection).await?.rows_affected())
}

/// Replies that expire are dead letters: somebody asked and was not answered.
async fn expire_replies(connection: &mut AnyConnection, now: i64) -> Result<u64, StoreError> {
    let expired: Vec<(i64, String)> = sqlx::query_as(
        "DELETE FROM outbox WHERE created < $1 AND state <> 'sending' RETURNING id, payload",
    )
    .bind(now - REPLY_MS)
    .fetch_all(&mut *connection)
    .await?;
    for (id, payload) in &expired {
        let letter = DeadLetter::new(LetterKind::Reply, Some(*id), payload, "not sent in time");
        if dead_letters::bury(connection, &letter, now).await? {
            dead_letters::log(&letter);
        }
    }
    Ok(expired.len() as u64)
}
