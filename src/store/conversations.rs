//! The memory of conversations.

use std::collections::HashMap;

use sqlx::AnyConnection;

use super::{
    Store, StoreError,
    dialect::{Dialect, parameter, statement},
    epoch_ms, records,
};
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
        let mut whose = HashMap::new();
        for &key in keys {
            let id = ConversationId { channel, key: key.to_owned() };
            whose.extend(self.people.names(&id).into_iter().map(|name| (name, key)));
        }
        let names: Vec<&String> = whose.keys().collect();
        let sql = statement(format!(
            "SELECT key, session FROM conversation \
             WHERE key IN (SELECT value FROM {list}) AND channel = $2 ORDER BY at",
            list = self.dialect.list()
        ));
        let rows: Vec<(String, String)> = sqlx::query_as(sql)
            .bind(parameter(&names))
            .bind(channel.key())
            .fetch_all(&self.readers)
            .await?;
        // A session that a later version wrote differently is forgotten, not an error: the
        // asker only has to say again what "2" meant. Of two names of one conversation the
        // last one written counts.
        let read = |(name, json): (String, String)| {
            let session = serde_json::from_str(&json).ok()?;
            Some(((*whose.get(&name)?).to_owned(), session))
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
        let now = epoch_ms();
        let name = self.people.name(id, now);
        let mut transaction = self.write_beside().await?;
        let rows: Vec<_> =
            records.iter().map(|record| (id.channel, name.clone(), record)).collect();
        put_sessions(&mut transaction, &[(id.channel, name, session)], now).await?;
        records::put(&mut transaction, &rows, now).await?;
        Ok(transaction.commit().await?)
    }

    /// Erases everything kept about a conversation, replies that have not gone out included.
    pub async fn erase(&self, id: &ConversationId) -> Result<(), StoreError> {
        let mut transaction = self.write_beside().await?;
        erase(&mut transaction, id.channel, &self.people.names(id)).await?;
        transaction.commit().await?;
        self.scrub_log().await;
        Ok(())
    }

    /// Empties the write-ahead log, where what was erased may still stand. A reader at this
    /// very moment can prevent it; the next checkpoint then does it. Postgres has its own ways.
    pub(super) async fn scrub_log(&self) {
        if self.dialect == Dialect::Postgres {
            return;
        }
        let emptied = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.writer).await;
        if let Err(error) = emptied {
            tracing::warn!(%error, "the store's log could not be emptied after an erasure");
        }
    }
}

/// Keeps the memory of several conversations by their names; each may be there once.
pub(super) async fn put_sessions(
    connection: &mut AnyConnection,
    sessions: &[(ChannelKind, String, &Session)],
    now: i64,
) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    for (channel, name, session) in sessions {
        let json = serde_json::to_string(session)
            .map_err(|_| StoreError::Unreadable { what: "session" })?;
        rows.push((channel.key(), name, json));
    }
    if rows.is_empty() {
        return Ok(());
    }
    // Two replicas that write the same conversations must not wait for each other crosswise.
    rows.sort_unstable();
    let sql = statement(format!(
        "INSERT INTO conversation (channel, key, session, at) \
         SELECT value ->> 0, value ->> 1, value ->> 2, $2 FROM {rows} WHERE true \
         ON CONFLICT (channel, key) DO UPDATE SET session = excluded.session, at = excluded.at",
        rows = Dialect::of(connection).rows()
    ));
    sqlx::query(sql).bind(parameter(&rows)).bind(now).execute(connection).await?;
    Ok(())
}

/// Forgets what conversations before a time were about: of those who chose a language that
/// is kept, of the others nothing.
pub(super) async fn forget_talk(
    connection: &mut AnyConnection,
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

/// Deletes what stands under these names: the memory, the records and what waits to go out. What is
/// being sent at this moment cannot be called back; its row goes when the result is known.
pub(super) async fn erase(
    connection: &mut AnyConnection,
    channel: ChannelKind,
    names: &[String],
) -> Result<(), StoreError> {
    let statements = [
        "DELETE FROM conversation WHERE channel = $1 AND key = $2",
        "DELETE FROM question WHERE channel = $1 AND conversation = $2",
        "DELETE FROM feedback WHERE channel = $1 AND conversation = $2",
        "DELETE FROM outbox WHERE channel = $1 AND conversation = $2 AND state <> 'sending'",
    ];
    for name in names {
        for statement in statements {
            sqlx::query(statement).bind(channel.key()).bind(name).execute(&mut *connection).await?;
        }
    }
    Ok(())
}
