//! Taking in: the one transaction between receiving updates and confirming them.

use std::collections::HashSet;

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::{Store, StoreError, conversations, dead_letters, dead_letters::DeadLetter};
use crate::{channel::ConversationId, session::Session};

/// Updates of one bot that were worked out together.
#[derive(Debug)]
pub struct Batch {
    /// Whose update ids these are.
    pub bot_id: i64,
    /// The time, in milliseconds since 1970.
    pub now: i64,
    /// The updates, in the order they are to be answered.
    pub items: Vec<Item>,
}

/// One update and what came of it.
#[derive(Debug)]
pub struct Item {
    /// Its id; none where it came without one and can only be buried.
    pub update_id: Option<i64>,
    /// What came of it.
    pub taken: Taken,
}

/// What came of an update.
#[derive(Debug)]
pub enum Taken {
    /// Nothing to say.
    Ignored,
    /// A reply.
    Turn(TurnRecord),
    /// It could not be worked.
    Dead(DeadLetter),
}

/// A turn as it is stored: what to remember and what to send.
#[derive(Debug)]
pub struct TurnRecord {
    /// Whose turn it was.
    pub conversation: ConversationId,
    /// What to remember; none to leave the memory as it is.
    pub session: Option<Session>,
    /// Whether everything kept is erased first.
    pub erase: bool,
    /// The lane of the messages: those of one lane go out one by one, in order.
    pub lane: String,
    /// The messages, in order, as the channel wants them back.
    pub payloads: Vec<String>,
}

impl Store {
    /// Which of these updates were taken in before.
    pub async fn seen(&self, bot_id: i64, ids: &[i64]) -> Result<HashSet<i64>, StoreError> {
        if ids.is_empty() {
            return Ok(HashSet::new());
        }
        let mut query =
            QueryBuilder::<Sqlite>::new("SELECT update_id FROM seen_update WHERE bot_id = ");
        query.push_bind(bot_id).push(" AND update_id IN (");
        let mut list = query.separated(", ");
        for &id in ids {
            list.push_bind(id);
        }
        query.push(")");
        // Through the writer: a reader could still see the time before a commit just made.
        let seen: Vec<i64> = query.build_query_scalar().fetch_all(&self.writer).await?;
        Ok(seen.into_iter().collect())
    }

    /// Takes a batch in, whole or not at all. An update that was taken in meanwhile — by a
    /// delivery at the same moment — leaves no second trace.
    pub async fn accept(&self, batch: &Batch) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        let mut buried = Vec::new();
        let mut has_erased = false;
        for item in &batch.items {
            if !mark_seen(&mut transaction, batch, item.update_id).await? {
                continue;
            }
            match &item.taken {
                Taken::Ignored => {}
                Taken::Turn(turn) => {
                    keep_turn(&mut transaction, turn, batch.now).await?;
                    has_erased |= turn.erase;
                }
                Taken::Dead(letter) => {
                    if dead_letters::bury(&mut transaction, letter, batch.now).await? {
                        buried.push(letter);
                    }
                }
            }
        }
        transaction.commit().await?;
        buried.into_iter().for_each(dead_letters::log);
        if has_erased {
            self.scrub_log().await;
        }
        Ok(())
    }
}

/// Marks an update as taken in; false where it was before.
async fn mark_seen(
    connection: &mut SqliteConnection,
    batch: &Batch,
    update_id: Option<i64>,
) -> Result<bool, StoreError> {
    let Some(update_id) = update_id else { return Ok(true) };
    let done = sqlx::query(
        "INSERT INTO seen_update (bot_id, update_id, at) VALUES ($1, $2, $3) \
         ON CONFLICT (bot_id, update_id) DO NOTHING",
    )
    .bind(batch.bot_id)
    .bind(update_id)
    .bind(batch.now)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

async fn keep_turn(
    connection: &mut SqliteConnection,
    turn: &TurnRecord,
    now: i64,
) -> Result<(), StoreError> {
    if turn.erase {
        conversations::erase(connection, &turn.conversation).await?;
    } else if let Some(session) = &turn.session {
        conversations::put_session(connection, &turn.conversation, session, now).await?;
    }
    for payload in &turn.payloads {
        sqlx::query(
            "INSERT INTO outbox (channel, lane, conversation, payload, not_before, created) \
             VALUES ($1, $2, $3, $4, $5, $5)",
        )
        .bind(turn.conversation.channel.key())
        .bind(&turn.lane)
        .bind(&turn.conversation.key)
        .bind(payload)
        .bind(now)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
