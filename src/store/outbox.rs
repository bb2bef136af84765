//! Sending out: one exchange of results for work, in one transaction.

use sqlx::{FromRow, QueryBuilder, Row as _, Sqlite, SqliteConnection, sqlite::SqliteRow};

use super::{Store, StoreError, dead_letters, dead_letters::DeadLetter};
use crate::channel::ChannelKind;

/// A reply that is now being sent. Marked as such before the first byte leaves, so that
/// after a crash it is known which replies may have arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its number; higher ones of the same lane wait for it.
    pub id: i64,
    /// Its lane.
    pub lane: String,
    /// What the channel is to send.
    pub payload: String,
    /// How often it was tried, this time included.
    pub attempts: i64,
    /// How many earlier attempts may have arrived.
    pub doubts: i64,
    /// When it was written, in milliseconds since 1970.
    pub created: i64,
}

impl FromRow<'_, SqliteRow> for Claim {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            lane: row.try_get("lane")?,
            payload: row.try_get("payload")?,
            attempts: row.try_get("attempts")?,
            doubts: row.try_get("doubts")?,
            created: row.try_get("created")?,
        })
    }
}

/// What became of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// It is there, or nobody wants it any more.
    Done(i64),
    /// It certainly did not arrive; not to be tried before this time.
    Later(i64, i64),
    /// It may have arrived; not to be tried before this time.
    Unknown(i64, i64),
    /// It will never be sent.
    Dead(i64, DeadLetter),
}

/// What an exchange gives.
#[derive(Debug, Default)]
pub struct Claims {
    /// What is to be sent now, at most one of each lane.
    pub claims: Vec<Claim>,
    /// When to ask again although nothing happened, in milliseconds since 1970.
    pub wake_at: Option<i64>,
}

/// No pause asked for by Telegram was ever seen to last half an hour. A longer one can only
/// come of a clock that was set back, and must not silence a chat.
const LONGEST_PAUSE_MS: i64 = 60 * 60 * 1000;

/// The first message of every lane, unless it is on its way or must wait.
const CLAIM: &str = "\
    UPDATE outbox SET state = 'sending', attempts = attempts + 1 WHERE id IN (\
        SELECT id FROM outbox AS head WHERE channel = $1 AND state <> 'sending' \
        AND (not_before <= $2 OR not_before > $3) \
        AND NOT EXISTS (SELECT 1 FROM outbox AS earlier WHERE earlier.channel = head.channel \
            AND earlier.lane = head.lane AND earlier.id < head.id) \
        ORDER BY id LIMIT $4\
    ) RETURNING id, lane, payload, attempts, doubts, created";

impl Store {
    /// Writes down what became of earlier claims and claims up to `room` more.
    pub async fn exchange(
        &self,
        channel: ChannelKind,
        settled: &[Settled],
        room: usize,
        now: i64,
    ) -> Result<Claims, StoreError> {
        let mut transaction = self.write().await?;
        let buried = settle(&mut transaction, settled, now).await?;
        let room = i64::try_from(room).unwrap_or(i64::MAX);
        let mut claims: Vec<Claim> = sqlx::query_as(CLAIM)
            .bind(channel.key())
            .bind(now)
            .bind(now.saturating_add(LONGEST_PAUSE_MS))
            .bind(room)
            .fetch_all(&mut *transaction)
            .await?;
        let wake_at = sqlx::query_scalar(
            "SELECT MIN(not_before) FROM outbox WHERE channel = $1 AND not_before > $2",
        )
        .bind(channel.key())
        .bind(now)
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        buried.into_iter().for_each(dead_letters::log);
        claims.sort_unstable_by_key(|claim| claim.id);
        Ok(Claims { claims, wake_at })
    }

    /// Takes back what an earlier process was sending when it ended: each may have arrived.
    /// Only the one that sends may call this, before it sends. Gives their number.
    pub async fn recover(&self, channel: ChannelKind) -> Result<u64, StoreError> {
        let mut transaction = self.write().await?;
        let done = sqlx::query(
            "UPDATE outbox SET state = 'unknown', doubts = doubts + 1 \
             WHERE channel = $1 AND state = 'sending'",
        )
        .bind(channel.key())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(done.rows_affected())
    }

    /// How many replies wait to go out.
    pub async fn waiting(&self, channel: ChannelKind) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM outbox WHERE channel = $1")
            .bind(channel.key())
            .fetch_one(&self.writer)
            .await?;
        Ok(count.unsigned_abs())
    }
}

/// Writes results down; gives the letters that were new.
async fn settle<'a>(
    connection: &mut SqliteConnection,
    settled: &'a [Settled],
    now: i64,
) -> Result<Vec<&'a DeadLetter>, StoreError> {
    let mut buried = Vec::new();
    let mut gone = Vec::new();
    for result in settled {
        match result {
            Settled::Done(id) => gone.push(*id),
            Settled::Later(id, not_before) => {
                // One that may have arrived before stays one that may have arrived.
                let sql = "UPDATE outbox SET not_before = $2, \
                    state = CASE WHEN doubts > 0 THEN 'unknown' ELSE 'pending' END WHERE id = $1";
                put_back(connection, sql, *id, *not_before).await?;
            }
            Settled::Unknown(id, not_before) => {
                let sql = "UPDATE outbox SET not_before = $2, state = 'unknown', \
                    doubts = doubts + 1 WHERE id = $1";
                put_back(connection, sql, *id, *not_before).await?;
            }
            Settled::Dead(id, letter) => {
                gone.push(*id);
                if dead_letters::bury(connection, letter, now).await? {
                    buried.push(letter);
                }
            }
        }
    }
    delete(connection, &gone).await?;
    Ok(buried)
}

async fn put_back(
    connection: &mut SqliteConnection,
    sql: &'static str,
    id: i64,
    not_before: i64,
) -> Result<(), StoreError> {
    sqlx::query(sql).bind(id).bind(not_before).execute(connection).await?;
    Ok(())
}

async fn delete(connection: &mut SqliteConnection, ids: &[i64]) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut query = QueryBuilder::<Sqlite>::new("DELETE FROM outbox WHERE id IN (");
    let mut list = query.separated(", ");
    for &id in ids {
        list.push_bind(id);
    }
    query.push(")");
    query.build().execute(connection).await?;
    Ok(())
}
