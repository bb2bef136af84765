//! Reading what was kept of questions and feedback, and what staff have made of gaps.

use std::{collections::HashMap, ops::Range, sync::Arc};

use futures_util::TryStreamExt as _;
use sqlx::AnyConnection;

use super::{Store, StoreError, migrate};
use crate::{
    channel::{ChannelKind, ConversationId},
    gaps::{Settled, Settling},
    language::Language,
    record::{Asked, Decided, FeedbackKind, Log, Said, handoff_reason},
};

/// The most questions, and the most feedback, that are read at once: a busy desk's quarter of a
/// year, and some hundred megabytes. Of more, the latest count.
const MAX_ROWS: i64 = 500_000;

/// A row of `question`.
type QuestionRow =
    (i64, String, String, String, String, String, Option<String>, Option<String>, Option<String>);

impl Store {
    /// The questions and feedback of a span of time, in milliseconds since 1970. Reads row by
    /// row and beside whoever writes.
    pub async fn log(&self, span: Range<i64>) -> Result<Log, StoreError> {
        let mut log = Log::default();
        let mut entries = Entries::default();
        self.read_questions(&span, &mut log, &mut entries).await?;
        self.read_feedback(&span, &mut log, &mut entries).await?;
        Ok(log)
    }

    async fn read_questions(
        &self,
        span: &Range<i64>,
        log: &mut Log,
        entries: &mut Entries,
    ) -> Result<(), StoreError> {
        let n_all: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM question WHERE at >= $1 AND at < $2")
                .bind(span.start)
                .bind(span.end)
                .fetch_one(&self.readers)
                .await?;
        let n_left_out = (n_all - MAX_ROWS).max(0);
        log.n_left_out = n_left_out.unsigned_abs();
        let mut rows = sqlx::query_as::<_, QuestionRow>(
            "SELECT at, channel, conversation, language, text, decision, reason, entry, nearest \
             FROM question WHERE at >= $1 AND at < $2 ORDER BY at, id LIMIT $3 OFFSET $4",
        )
        .bind(span.start)
        .bind(span.end)
        .bind(MAX_ROWS)
        .bind(n_left_out)
        .fetch(&self.readers);
        while let Some(row) = rows.try_next().await? {
            let asked = asked(row, log, entries)?;
            log.asked.push(asked);
        }
        Ok(())
    }

    async fn read_feedback(
        &self,
        span: &Range<i64>,
        log: &mut Log,
        entries: &mut Entries,
    ) -> Result<(), StoreError> {
        let mut rows = sqlx::query_as::<_, (i64, String, String, String, String, i64)>(
            "SELECT at, channel, conversation, entry, kind, yes FROM feedback \
             WHERE at >= $1 AND at < $2 ORDER BY at DESC, id DESC LIMIT $3",
        )
        .bind(span.start)
        .bind(span.end)
        .bind(MAX_ROWS)
        .fetch(&self.readers);
        while let Some((at, channel, key, entry, kind, yes)) = rows.try_next().await? {
            let kind = FeedbackKind::from_key(&kind).ok_or(unreadable("feedback"))?;
            let person = log.person(conversation(&channel, key)?);
            log.said.push(Said { at, person, entry: entries.shared(entry), kind, yes: yes != 0 });
        }
        log.said.reverse();
        Ok(())
    }

    /// What staff have settled; nothing where the store was last written by a version that
    /// knew no gaps.
    pub async fn settled_gaps(&self) -> Result<Vec<Settled>, StoreError> {
        let knows_gaps =
            migrate::has_table(&mut *self.readers.acquire().await?, "gap_settled").await?;
        if !knows_gaps {
            return Ok(Vec::new());
        }
        let rows: Vec<(String, i64, i64)> =
            sqlx::query_as("SELECT key, at, people FROM gap_settled ORDER BY at DESC LIMIT $1")
                .bind(MAX_ROWS)
                .fetch_all(&self.readers)
                .await?;
        let settled = rows.into_iter().map(|(key, at, n_people)| Settled {
            key,
            at,
            n_people: usize::try_from(n_people).unwrap_or_default(),
        });
        Ok(settled.collect())
    }

    /// Keeps what staff have settled: at a moment, by somebody.
    pub async fn settle_gaps(
        &self,
        settlings: &[Settling],
        who: &str,
        now: i64,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        for settling in settlings {
            for key in &settling.keys {
                sqlx::query(
                    "INSERT INTO gap_settled (key, at, people, how, who) \
                     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (key) DO UPDATE SET \
                     at = excluded.at, people = excluded.people, how = excluded.how, \
                     who = excluded.who",
                )
                .bind(key)
                .bind(now)
                .bind(i64::try_from(settling.n_people).unwrap_or(i64::MAX))
                .bind(settling.how.key())
                .bind(who)
                .execute(&mut *transaction)
                .await?;
            }
        }
        Ok(transaction.commit().await?)
    }
}

/// Forgets what was settled before a moment: the questions it would hide are forgotten too.
pub(super) async fn expire(connection: &mut AnyConnection, before: i64) -> Result<u64, StoreError> {
    let expired =
        sqlx::query("DELETE FROM gap_settled WHERE at < $1").bind(before).execute(connection);
    Ok(expired.await?.rows_affected())
}

/// Ids of entries, each kept once: a log names few of them a great many times.
#[derive(Debug, Default)]
struct Entries(HashMap<String, Arc<str>>);

impl Entries {
    fn shared(&mut self, id: String) -> Arc<str> {
        if let Some(known) = self.0.get(&id) {
            return Arc::clone(known);
        }
        let shared: Arc<str> = id.as_str().into();
        self.0.insert(id, Arc::clone(&shared));
        shared
    }
}

fn asked(row: QuestionRow, log: &mut Log, entries: &mut Entries) -> Result<Asked, StoreError> {
    let (at, channel, key, language, text, decision, reason, entry, nearest) = row;
    let conversation = conversation(&channel, key)?;
    let channel = conversation.channel;
    Ok(Asked {
        at,
        person: log.person(conversation),
        channel,
        language: Language::from_tag(&language).ok_or(unreadable("language"))?,
        text,
        decided: Decided::from_key(&decision).ok_or(unreadable("decision"))?,
        reason: reason.as_deref().and_then(handoff_reason),
        entry: entry.map(|id| entries.shared(id)),
        nearest: nearest.map(|id| entries.shared(id)),
    })
}

fn conversation(channel: &str, key: String) -> Result<ConversationId, StoreError> {
    let channel = ChannelKind::from_key(channel).ok_or(unreadable("channel"))?;
    Ok(ConversationId { channel, key })
}

const fn unreadable(what: &'static str) -> StoreError {
    StoreError::Unreadable { what }
}
