//! Sending out: one exchange of results for work, in one transaction.

use sqlx::{AnyConnection, FromRow, Row as _, any::AnyRow};

use super::{
    Store, StoreError, dead_letters,
    dead_letters::DeadLetter,
    dialect::{Dialect, parameter, statement},
};
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

impl FromRow<'_, AnyRow> for Claim {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
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

/// The first message of every lane, unless it is on its way or must wait. Another replica
/// that claims at this moment claims others.
fn claim(store: &Store) -> String {
    format!(
        "WITH head AS MATERIALIZED (\
            SELECT id AS head_id FROM outbox AS first WHERE channel = $1 AND state <> 'sending' \
            AND (not_before <= $2 OR not_before > $3) \
            AND NOT EXISTS (SELECT 1 FROM outbox AS earlier \
                WHERE earlier.channel = first.channel \
                AND earlier.lane = first.lane AND earlier.id < first.id) \
            ORDER BY id LIMIT $4 {skip_locked}\
        ) UPDATE outbox SET state = 'sending', attempts = attempts + 1, owner = $5, \
            lease = {lease} FROM head WHERE id = head_id \
        RETURNING id, lane, payload, attempts, doubts, created",
        skip_locked = store.dialect.skip_locked(),
        lease = store.lease_end(),
    )
}

impl Store {
    /// Writes down what became of earlier claims and claims up to `room` more.
    pub async fn exchange(
        &self,
        channel: ChannelKind,
        settled: &[Settled],
        room: usize,
        now: i64,
    ) -> Result<Claims, StoreError> {
        let mut transaction = self.write_beside().await?;
        let doubtful = self.tend_leases(&mut transaction, channel, now).await?;
        let buried = self.settle(&mut transaction, settled, now).await?;
        let room = i64::try_from(room).unwrap_or(i64::MAX);
        let mut claims: Vec<Claim> = sqlx::query_as(statement(claim(self)))
            .bind(channel.key())
            .bind(now)
            .bind(now.saturating_add(LONGEST_PAUSE_MS))
            .bind(room)
            .bind(&self.lease.owner)
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
        if doubtful > 0 {
            tracing::warn!(doubtful, "took over replies from a replica that is gone");
        }
        claims.sort_unstable_by_key(|claim| claim.id);
        Ok(Claims { claims, wake_at })
    }

    /// Takes back what an earlier process was sending when it ended: each may have arrived.
    /// Only the one that sends may call this, before it sends. Gives their number. Where
    /// several share the store nothing is taken back here: what another replica is sending is
    /// its own until its lease has run out.
    pub async fn recover(&self, channel: ChannelKind) -> Result<u64, StoreError> {
        if self.dialect == Dialect::Postgres {
            return Ok(0);
        }
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

/// Puts messages into the outbox: channel, lane, whose they are, and what is to be sent. They
/// are numbered in the order given, which is the order within a lane.
pub(super) async fn put(
    connection: &mut AnyConnection,
    messages: &[(&str, &String, String, &str)],
    now: i64,
) -> Result<(), StoreError> {
    if messages.is_empty() {
        return Ok(());
    }
    let sql = statement(format!(
        "INSERT INTO outbox (channel, lane, conversation, payload, not_before, created) \
         SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, $2, $2 FROM {rows}",
        rows = Dialect::of(connection).rows()
    ));
    sqlx::query(sql).bind(parameter(&messages)).bind(now).execute(connection).await?;
    Ok(())
}

impl Store {
    /// Writes results down; gives the letters that were new.
    async fn settle<'a>(
        &self,
        connection: &mut AnyConnection,
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
                    let sql = "UPDATE outbox SET not_before = $2, owner = NULL, \
                        state = CASE WHEN doubts > 0 THEN 'unknown' ELSE 'pending' END \
                        WHERE id = $1 AND owner = $3";
                    self.put_back(connection, sql, *id, *not_before).await?;
                }
                Settled::Unknown(id, not_before) => {
                    let sql = "UPDATE outbox SET not_before = $2, owner = NULL, \
                        state = 'unknown', doubts = doubts + 1 WHERE id = $1 AND owner = $3";
                    self.put_back(connection, sql, *id, *not_before).await?;
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

    /// Puts back what this process was sending; what another took over meanwhile is left to it.
    async fn put_back(
        &self,
        connection: &mut AnyConnection,
        sql: &'static str,
        id: i64,
        not_before: i64,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(sql).bind(id).bind(not_before).bind(&self.lease.owner);
        query.execute(connection).await?;
        Ok(())
    }
}

async fn delete(connection: &mut AnyConnection, ids: &[i64]) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let sql = statement(format!(
        "DELETE FROM outbox WHERE id IN (SELECT CAST(value AS BIGINT) FROM {list})",
        list = Dialect::of(connection).list()
    ));
    sqlx::query(sql).bind(parameter(&ids)).execute(connection).await?;
    Ok(())
}
