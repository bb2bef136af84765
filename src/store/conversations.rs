//! The memory of conversations.

use std::collections::HashMap;

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::{Store, StoreError, epoch_ms, records};
use crate::{
    channel::{ChannelKind, ConversationId},
    record::Record,
    session::Session,
};

impl Store {
    /// The memory of a conversation; a new one where there is none.
    pub async fn session(&self, id: &ConversationId) -> Result<Session, StoreError> {
        let mut found = self.sessions(id.channel, &[id.key.as_str()]).await?;
        Ok(found.remove(&id.key).unwrap_or_default())
    }

    /// The memory of those conversations of a channel that have one, by their keys.
    pub async fn sessions(
        &self,
        channel: ChannelKind,
        keys: &[&str],
    ) -> Result<HashMap<String, Session>, StoreError> {
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        let mut query =
            QueryBuilder::<Sqlite>::new("SELECT key, session FROM conversation WHERE channel = ");
        query.push_bind(channel.key()).push(" AND key IN (");
        let mut list = query.separated(", ");
        for &key in keys {
            list.push_bind(key.to_owned());
        }
        query.push(")");
        let rows: Vec<(String, String)> = query.build_query_as().fetch_all(&self.readers).await?;
        // A session that a later version wrote differently is forgotten, not an error: the
        // asker only has to say again what "2" meant.
        let read = |(key, json): (String, String)| {
            serde_json::from_str(&json).ok().map(|session| (key, session))
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// Keeps what a turn leaves behind: the memory of its conversation, and its records.
    pub async fn put_turn(
        &self,
        id: &ConversationId,
        session: &Session,
        records: &[Record],
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        put_sessions(&mut transaction, [(id, session)], epoch_ms()).await?;
        let rows: Vec<_> = records.iter().map(|record| (id, record)).collect();
        records::put(&mut transaction, rows, epoch_ms()).await?;
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

/// Keeps the memory of several conversations; each may be there once.
pub(super) async fn put_sessions<'a>(
    connection: &mut SqliteConnection,
    sessions: impl IntoIterator<Item = (&'a ConversationId, &'a Session)>,
    now: i64,
) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    for (id, session) in sessions {
        let json = serde_json::to_string(session)
            .map_err(|_| StoreError::Unreadable { what: "session" })?;
        rows.push((id, json));
    }
    if rows.is_empty() {
        return Ok(());
    }
    let mut query =
        QueryBuilder::<Sqlite>::new("INSERT INTO conversation (channel, key, session, at) ");
    query.push_values(rows, |mut row, (id, json)| {
        row.push_bind(id.channel.key()).push_bind(id.key.clone()).push_bind(json).push_bind(now);
    });
    query.push(
        " ON CONFLICT (channel, key) DO UPDATE SET session = excluded.session, at = excluded.at",
    );
    query.build().execute(connection).await?;
    Ok(())
}

/// Forgets what conversations before a time were about: of those who chose a language that
/// is kept, of the others nothing.
pub(super) async fn forget_talk(
    connection: &mut SqliteConnection,
    before: i64,
) -> Result<u64, StoreError> {
    let rows: Vec<(String, String, String)> =
        sqlx::query_as("SELECT channel, key, session FROM conversation WHERE at < $1")
            .bind(before)
            .fetch_all(&mut *connection)
            .await?;
    let mut n_forgotten = 0;
    for (channel, key, json) in rows {
        let session: Session = serde_json::from_str(&json).unwrap_or_default();
        let kept = Session { language: session.language.clone(), ..Session::default() };
        if kept == session {
            continue;
        }
        let kept_json =
            serde_json::to_string(&kept).map_err(|_| StoreError::Unreadable { what: "session" })?;
        let statement = if kept.language.is_some() {
            "UPDATE conversation SET session = $3 WHERE channel = $1 AND key = $2"
        } else {
            "DELETE FROM conversation WHERE channel = $1 AND key = $2 AND $3 <> ''"
        };
        sqlx::query(statement)
            .bind(channel)
            .bind(key)
            .bind(kept_json)
            .execute(&mut *connection)
            .await?;
        n_forgotten += 1;
    }
    Ok(n_forgotten)
}

/// Deletes the memory, the records and what waits to go out. What is being sent at this moment cannot
/// be called back; its row goes when the result is known.
pub(super) async fn erase(
    connection: &mut SqliteConnection,
    id: &ConversationId,
) -> Result<(), StoreError> {
    let statements = [
        "DELETE FROM conversation WHERE channel = $1 AND key = $2",
        "DELETE FROM question WHERE channel = $1 AND conversation = $2",
        "DELETE FROM feedback WHERE channel = $1 AND conversation = $2",
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
