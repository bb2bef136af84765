//! What staff do in their chat: tasks until they are worked, notices that went out, and the
//! log of what was changed.

use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, FromRow, Row as _, any::AnyRow};

use super::{Store, StoreError};
use crate::channel::ChannelKind;

/// A member of staff, as the channel knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Their id; it stays when the name changes.
    pub id: i64,
    /// The name they show.
    pub name: String,
}

/// Something a member of staff did in a staff chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// The chat, which is also the lane of the answer.
    pub chat: String,
    /// Who it was.
    pub by: Member,
    /// The token of a button, or a command with its slash.
    pub what: String,
    /// Where the answer goes, as the channel wants it back.
    pub origin: String,
}

/// A deed that waits to be worked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffTask {
    /// Its number, never given twice.
    pub id: i64,
    /// What was done.
    pub deed: Deed,
    /// The edit an earlier process was writing when it ended.
    pub planned: Option<EditNote>,
}

/// What is changed in an entry, for the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditNote {
    /// The entry.
    pub entry: String,
    /// What is done, as a word: `reviewed`, `retired`, `wording`, `added`, `removed` or
    /// `undone`.
    pub what: String,
    /// What stood there; empty where nothing did.
    pub old: String,
    /// What stands there now.
    pub new: String,
}

impl EditNote {
    /// An entry that is gone with a set staff said yes to.
    pub fn removed(entry: &str) -> Self {
        Self {
            entry: entry.to_owned(),
            what: "removed".to_owned(),
            old: String::new(),
            new: String::new(),
        }
    }
}

/// A line of the log of what staff changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Its number.
    pub id: i64,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// The staff chat.
    pub chat: String,
    /// Who did it.
    pub by: Member,
    /// What was changed.
    pub note: EditNote,
}

impl FromRow<'_, AnyRow> for StaffTask {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        let planned: Option<String> = row.try_get("planned")?;
        Ok(Self {
            id: row.try_get("id")?,
            deed: Deed {
                chat: row.try_get("chat")?,
                by: Member { id: row.try_get("who_id")?, name: row.try_get("who")? },
                what: row.try_get("deed")?,
                origin: row.try_get("origin")?,
            },
            planned: planned.and_then(|json| serde_json::from_str(&json).ok()),
        })
    }
}

impl FromRow<'_, AnyRow> for Edit {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            at: row.try_get("at")?,
            chat: row.try_get("chat")?,
            by: Member { id: row.try_get("who_id")?, name: row.try_get("who")? },
            note: EditNote {
                entry: row.try_get("entry")?,
                what: row.try_get("what")?,
                old: row.try_get("old")?,
                new: row.try_get("new")?,
            },
        })
    }
}

/// A message on its way to staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffMessage {
    /// Its lane: those of one lane go out one by one, in order.
    pub lane: String,
    /// What the channel is to send.
    pub payload: String,
    /// Not before this time, in milliseconds since 1970.
    pub not_before: i64,
}

/// What the messages to staff belong to in the outbox. No asker's: `/forget` of somebody who
/// is staff, too, takes no review away from the others.
const CONVERSATION: &str = "staff";

impl Store {
    /// Keeps a deed that came by no update, until it is worked; gives it as a task.
    pub async fn put_staff_task(
        &self,
        channel: ChannelKind,
        deed: Deed,
        now: i64,
    ) -> Result<StaffTask, StoreError> {
        let mut transaction = self.write().await?;
        let id = put_task(&mut transaction, channel, &deed, now).await?;
        transaction.commit().await?;
        Ok(StaffTask { id, deed, planned: None })
    }

    /// What staff did and nobody has worked yet, in order; at most `limit`.
    pub async fn staff_tasks(
        &self,
        channel: ChannelKind,
        limit: u32,
    ) -> Result<Vec<StaffTask>, StoreError> {
        let tasks = sqlx::query_as(
            "SELECT id, chat, who_id, who, deed, origin, planned FROM staff_task \
             WHERE channel = $1 ORDER BY id LIMIT $2",
        )
        .bind(channel.key())
        .bind(i64::from(limit))
        .fetch_all(&self.writer)
        .await?;
        Ok(tasks)
    }

    /// Notes what a task is about to change, before any file is touched: a process that ends
    /// in between leaves no change that the log does not get to know of.
    pub async fn plan_edit(&self, task: i64, note: &EditNote) -> Result<(), StoreError> {
        let json =
            serde_json::to_string(note).map_err(|_| StoreError::Unreadable { what: "edit" })?;
        sqlx::query("UPDATE staff_task SET planned = $2 WHERE id = $1")
            .bind(task)
            .bind(json)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Ends a task: its answer goes into the outbox and what it changed into the log, in one
    /// transaction. Does nothing for a task that was ended before.
    pub async fn finish_staff_task(
        &self,
        channel: ChannelKind,
        task: &StaffTask,
        notes: &[EditNote],
        messages: &[StaffMessage],
        now: i64,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        let ended = sqlx::query("DELETE FROM staff_task WHERE id = $1")
            .bind(task.id)
            .execute(&mut *transaction)
            .await?;
        if ended.rows_affected() > 0 {
            for note in notes {
                log(&mut transaction, channel, &task.deed, note, now).await?;
            }
            post(&mut transaction, channel, messages, now).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Puts messages nobody asked for into the outbox, unless this was done before, by
    /// whatever process. Whether it was done now.
    pub async fn post_once(
        &self,
        channel: ChannelKind,
        (kind, name): (&str, &str),
        messages: &[StaffMessage],
        now: i64,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let noted = sqlx::query(
            "INSERT INTO staff_notice (kind, name, at) VALUES ($1, $2, $3) \
             ON CONFLICT (kind, name) DO NOTHING",
        )
        .bind(kind)
        .bind(name)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        let is_first = noted.rows_affected() > 0;
        if is_first {
            post(&mut transaction, channel, messages, now).await?;
        }
        transaction.commit().await?;
        Ok(is_first)
    }

    /// Whether messages under this name went out before. Only a hint of whether it is worth
    /// writing them: [`Store::post_once`] decides.
    pub async fn was_posted(&self, kind: &str, name: &str) -> Result<bool, StoreError> {
        let n_found: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM staff_notice WHERE kind = $1 AND name = $2")
                .bind(kind)
                .bind(name)
                .fetch_one(&self.readers)
                .await?;
        Ok(n_found > 0)
    }

    /// What staff changed of an entry from their chat, the first first.
    pub async fn edits(&self, entry: &str) -> Result<Vec<Edit>, StoreError> {
        let edits = sqlx::query_as(
            "SELECT id, at, chat, who_id, who, entry, what, old, new FROM edit \
             WHERE entry = $1 ORDER BY id",
        )
        .bind(entry)
        .fetch_all(&self.readers)
        .await?;
        Ok(edits)
    }
}

/// Keeps what staff did until it is worked; gives its number.
pub(super) async fn put_task(
    connection: &mut AnyConnection,
    channel: ChannelKind,
    deed: &Deed,
    now: i64,
) -> Result<i64, StoreError> {
    let id = sqlx::query_scalar(
        "INSERT INTO staff_task (channel, chat, who_id, who, deed, origin, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
    )
    .bind(channel.key())
    .bind(&deed.chat)
    .bind(deed.by.id)
    .bind(&deed.by.name)
    .bind(&deed.what)
    .bind(&deed.origin)
    .bind(now)
    .fetch_one(connection)
    .await?;
    Ok(id)
}

async fn log(
    connection: &mut AnyConnection,
    channel: ChannelKind,
    deed: &Deed,
    note: &EditNote,
    now: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO edit (at, channel, chat, who_id, who, entry, what, old, new) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(now)
    .bind(channel.key())
    .bind(&deed.chat)
    .bind(deed.by.id)
    .bind(&deed.by.name)
    .bind(&note.entry)
    .bind(&note.what)
    .bind(&note.old)
    .bind(&note.new)
    .execute(connection)
    .await?;
    Ok(())
}

async fn post(
    connection: &mut AnyConnection,
    channel: ChannelKind,
    messages: &[StaffMessage],
    now: i64,
) -> Result<(), StoreError> {
    for message in messages {
        sqlx::query(
            "INSERT INTO outbox (channel, lane, conversation, payload, not_before, created) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(channel.key())
        .bind(&message.lane)
        .bind(CONVERSATION)
        .bind(&message.payload)
        .bind(message.not_before)
        .bind(now)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
