//! The memory of conversations.

use sqlx::SqliteConnection;

use super::{Store, StoreError, epoch_ms};
use crate::{channel::ConversationId, session::Session};

impl Store {
    /// The memory of a conversation; a new one where there is none.
    pub async fn session(&self, id: &ConversationId) -> Result<Session, StoreError> {
        let stored: Option<String> =
            sqlx::query_scalar("SELECT session FROM conversation WHERE channel = $1 AND key = $2")
                .bind(id.channel.key())
                .bind(&id.key)
                .fetch_optional(&self.readers)
                .await?;
        // A session that a later version wrote differently is forgotten, not an error: the
        // asker only has to say again what "2" meant.
        Ok(stored.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
    }

    /// Keeps the memory of a conversation.
    pub async fn put_session(&self, id: &ConversationId, s: &Session) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        put_session(&mut transaction, id, s, epoch_ms()).await?;
        Ok(transaction.commit().await?)
    }

    /// Erases everything kept about a conversation, replies that have not gone out included.
    pub async fn erase(&self, id: &ConversationId) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        erase(&mut transaction, id).await?;
        transaction.commit().await?;
        self.scrub_log().await;
        Ok(())
    }

    /// Empties the write-ahead log, where what was erased may still stand. A reader at this
    /// very moment can prevent it; the next checkpoint then does it.
    pub(super) async fn scrub_log(&self) {
        let emptied = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.writer).await;
        if let Err(error) = emptied {
            tracing::warn!(%error, "the store's log could not be emptied after an erasure");
        }
    }
}

pub(super) async fn put_session(
    connection: &mut SqliteConnection,
    id: &ConversationId,
    session: &Session,
    now: i64,
) -> Result<(), StoreError> {
    let json =
        serde_json::to_string(session).map_err(|_| StoreError::Unreadable { what: "session" })?;
    sqlx::query(
        "INSERT INTO conversation (channel, key, session, at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (channel, key) DO UPDATE SET session = excluded.session, at = excluded.at",
    )
    .bind(id.channel.key())
    .bind(&id.key)
    .bind(json)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// Deletes the memory and what waits to go out. What is being sent at this moment cannot
/// be called back; its row goes when the result is known.
pub(super) async fn erase(
    connection: &mut SqliteConnection,
    id: &ConversationId,
) -> Result<(), StoreError> {
    let statements = [
        "DELETE FROM conversation WHERE channel = $1 AND key = $2",
        "DELETE FROM outbox WHERE channel = $1 AND conversation = $2 AND state <> 'sending'",
    ];
    for statement in statements {
        sqlx::query(statement)
            .bind(id.channel.key())
            .bind(&id.key)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
