//! Taking in: the one transaction between receiving updates and confirming them.

use std::collections::{HashMap, HashSet};

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::{
    Deed, Store, StoreError, conversations, dead_letters, dead_letters::DeadLetter, records, staff,
};
use crate::{
    channel::{ChannelKind, ConversationId},
    record::Record,
    session::Session,
};

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
    Turn(Box<TurnRecord>),
    /// Something staff did, to be worked by itself.
    Staff(ChannelKind, Box<Deed>),
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
    /// What is kept for gaps and reports.
    pub records: Vec<Record>,
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
        let mut fresh = mark_seen(&mut transaction, batch).await?;
        let mut writes = Writes::default();
        let mut buried = Vec::new();
        let mut has_erased = false;
        for item in &batch.items {
            if !item.update_id.is_none_or(|id| fresh.remove(&id)) {
                continue;
            }
            match &item.taken {
                Taken::Ignored => {}
                Taken::Turn(turn) => {
                    if turn.erase {
                        // What came before it in this batch is to be erased, too.
                        writes.flush(&mut transaction, batch.now).await?;
                        conversations::erase(&mut transaction, &turn.conversation).await?;
                        has_erased = true;
                    }
                    writes.add(turn);
                }
                Taken::Staff(channel, deed) => {
                    staff::put_task(&mut transaction, *channel, deed, batch.now).await?;
                }
                Taken::Dead(letter) => {
                    if dead_letters::bury(&mut transaction, letter, batch.now).await? {
                        buried.push(letter);
                    }
                }
            }
        }
        writes.flush(&mut transaction, batch.now).await?;
        transaction.commit().await?;
        buried.into_iter().for_each(dead_letters::log);
        if has_erased {
            self.scrub_log().await;
        }
        Ok(())
    }
}

/// Marks the updates of a batch as taken in; gives the ids of those that were not before.
async fn mark_seen(
    connection: &mut SqliteConnection,
    batch: &Batch,
) -> Result<HashSet<i64>, StoreError> {
    let ids: Vec<i64> = batch.items.iter().filter_map(|item| item.update_id).collect();
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let mut query = QueryBuilder::<Sqlite>::new("INSERT INTO seen_update (bot_id, update_id, at) ");
    query.push_values(ids, |mut row, id| {
        row.push_bind(batch.bot_id).push_bind(id).push_bind(batch.now);
    });
    query.push(" ON CONFLICT (bot_id, update_id) DO NOTHING RETURNING update_id");
    let fresh: Vec<i64> = query.build_query_scalar().fetch_all(connection).await?;
    Ok(fresh.into_iter().collect())
}

/// What the turns of a batch leave behind, written in two statements instead of two a
/// turn: every statement is a trip to the connection's thread and back, which under load
/// costs more than the writing.
#[derive(Default)]
struct Writes<'a> {
    /// The last session of each conversation.
    sessions: HashMap<&'a ConversationId, &'a Session>,
    outgoing: Vec<(&'a TurnRecord, &'a str)>,
    records: Vec<(&'a ConversationId, &'a Record)>,
}

impl<'a> Writes<'a> {
    fn add(&mut self, turn: &'a TurnRecord) {
        if let Some(session) = turn.session.as_ref().filter(|_| !turn.erase) {
            self.sessions.insert(&turn.conversation, session);
        }
        self.records.extend(turn.records.iter().map(|record| (&turn.conversation, record)));
        self.outgoing.extend(turn.payloads.iter().map(|payload| (turn, payload.as_str())));
    }

    async fn flush(
        &mut self,
        connection: &mut SqliteConnection,
        now: i64,
    ) -> Result<(), StoreError> {
        conversations::put_sessions(connection, self.sessions.drain(), now).await?;
        records::put(connection, self.records.drain(..), now).await?;
        if self.outgoing.is_empty() {
            return Ok(());
        }
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO outbox (channel, lane, conversation, payload, not_before, created) ",
        );
        query.push_values(self.outgoing.drain(..), |mut row, (turn, payload)| {
            row.push_bind(turn.conversation.channel.key())
                .push_bind(turn.lane.clone())
                .push_bind(turn.conversation.key.clone())
                .push_bind(payload.to_owned())
                .push_bind(now)
                .push_bind(now);
        });
        query.build().execute(connection).await?;
        Ok(())
    }
}
