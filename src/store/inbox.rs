//! Taking in: the one transaction between receiving updates and confirming them.

use std::collections::{HashMap, HashSet};

use sqlx::AnyConnection;

use super::{
    Deed, Store, StoreError, conversations, dead_letters,
    dead_letters::DeadLetter,
    dialect::{Dialect, parameter, statement},
    outbox,
    people::People,
    records, staff,
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
        let sql = statement(format!(
            "SELECT update_id FROM seen_update WHERE bot_id = $2 \
             AND update_id IN (SELECT CAST(value AS BIGINT) FROM {list})",
            list = self.dialect.list()
        ));
        // Through the writer: a reader could still see the time before a commit just made.
        let seen: Vec<i64> = sqlx::query_scalar(sql)
            .bind(parameter(&ids))
            .bind(bot_id)
            .fetch_all(&self.writer)
            .await?;
        Ok(seen.into_iter().collect())
    }

    /// Takes a batch in, whole or not at all. An update that was taken in meanwhile — by a
    /// delivery at the same moment — leaves no second trace.
    pub async fn accept(&self, batch: &Batch) -> Result<(), StoreError> {
        let mut transaction = self.write_beside().await?;
        let mut fresh = mark_seen(&mut transaction, batch).await?;
        let mut writes = Writes::of(&self.people);
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
                        let names = self.people.names(&turn.conversation);
                        let channel = turn.conversation.channel;
                        conversations::erase(&mut transaction, channel, &names).await?;
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
    connection: &mut AnyConnection,
    batch: &Batch,
) -> Result<HashSet<i64>, StoreError> {
    let mut ids: Vec<i64> = batch.items.iter().filter_map(|item| item.update_id).collect();
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    // Two replicas that are given the same updates must not wait for each other crosswise.
    ids.sort_unstable();
    let sql = statement(format!(
        "INSERT INTO seen_update (bot_id, update_id, at) \
         SELECT $2, CAST(value AS BIGINT), $3 FROM {list} WHERE true \
         ON CONFLICT (bot_id, update_id) DO NOTHING RETURNING update_id",
        list = Dialect::of(connection).list()
    ));
    let fresh: Vec<i64> = sqlx::query_scalar(sql)
        .bind(parameter(&ids))
        .bind(batch.bot_id)
        .bind(batch.now)
        .fetch_all(connection)
        .await?;
    Ok(fresh.into_iter().collect())
}

/// What the turns of a batch leave behind, written in two statements instead of two a
/// turn: every statement is a trip to the connection's thread and back, which under load
/// costs more than the writing.
struct Writes<'a> {
    people: &'a People,
    /// The last session of each conversation.
    sessions: HashMap<&'a ConversationId, &'a Session>,
    outgoing: Vec<(&'a TurnRecord, &'a str)>,
    records: Vec<(&'a ConversationId, &'a Record)>,
}

impl<'a> Writes<'a> {
    fn of(people: &'a People) -> Self {
        Self { people, sessions: HashMap::new(), outgoing: Vec::new(), records: Vec::new() }
    }

    fn add(&mut self, turn: &'a TurnRecord) {
        if let Some(session) = turn.session.as_ref().filter(|_| !turn.erase) {
            self.sessions.insert(&turn.conversation, session);
        }
        self.records.extend(turn.records.iter().map(|record| (&turn.conversation, record)));
        self.outgoing.extend(turn.payloads.iter().map(|payload| (turn, payload.as_str())));
    }

    async fn flush(&mut self, connection: &mut AnyConnection, now: i64) -> Result<(), StoreError> {
        let mut names = HashMap::new();
        let people = self.people;
        let mut name = |id: &'a ConversationId| -> String {
            names.entry(id).or_insert_with(|| people.name(id, now)).clone()
        };
        let sessions: Vec<_> =
            self.sessions.drain().map(|(id, session)| (id.channel, name(id), session)).collect();
        let records: Vec<_> =
            self.records.drain(..).map(|(id, record)| (id.channel, name(id), record)).collect();
        let outgoing: Vec<_> = self
            .outgoing
            .drain(..)
            .map(|(turn, payload)| {
                let id = &turn.conversation;
                (id.channel.key(), &turn.lane, name(id), payload)
            })
            .collect();
        conversations::put_sessions(connection, &sessions, now).await?;
        records::put(connection, &records, now).await?;
        outbox::put(connection, &outgoing, now).await
    }
}
