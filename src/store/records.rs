//! Questions and feedback, for gaps and reports.

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::{Store, StoreError};
use crate::{
    channel::ConversationId,
    record::{Question, Record},
};

/// How much is kept at a moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RecordCounts {
    /// Questions.
    pub questions: u64,
    /// Feedback that an answer helped.
    pub helped: u64,
    /// Feedback that it did not.
    pub did_not_help: u64,
    /// Calls saved.
    pub saved_calls: u64,
}

impl Store {
    /// Counts what is kept.
    pub async fn record_counts(&self) -> Result<RecordCounts, StoreError> {
        let questions: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM question").fetch_one(&self.readers).await?;
        let feedback: Vec<(String, i64, i64)> =
            sqlx::query_as("SELECT kind, yes, COUNT(*) FROM feedback GROUP BY kind, yes")
                .fetch_all(&self.readers)
                .await?;
        let count = |kind: &str, yes: i64| {
            let found = feedback.iter().find(|(k, y, _)| k == kind && *y == yes);
            found.map_or(0, |(_, _, n)| n.unsigned_abs())
        };
        Ok(RecordCounts {
            questions: questions.unsigned_abs(),
            helped: count("helped", 1),
            did_not_help: count("helped", 0),
            saved_calls: count("saved_call", 1),
        })
    }
}

/// Keeps what is worth keeping of turns.
pub(super) async fn put<'a>(
    connection: &mut SqliteConnection,
    records: impl IntoIterator<Item = (&'a ConversationId, &'a Record)>,
    now: i64,
) -> Result<(), StoreError> {
    let mut questions = Vec::new();
    for (id, record) in records {
        match record {
            Record::Question(question) => questions.push((id, question)),
            Record::Feedback { entry, kind, yes } => {
                // Who taps again has thought better of it.
                sqlx::query(
                    "INSERT INTO feedback (at, channel, conversation, entry, kind, yes) \
                     VALUES ($1, $2, $3, $4, $5, $6) \
                     ON CONFLICT (channel, conversation, entry, kind) \
                     DO UPDATE SET yes = excluded.yes, at = excluded.at",
                )
                .bind(now)
                .bind(id.channel.key())
                .bind(&id.key)
                .bind(entry)
                .bind(kind.key())
                .bind(i64::from(*yes))
                .execute(&mut *connection)
                .await?;
            }
        }
    }
    put_questions(connection, questions, now).await
}

async fn put_questions(
    connection: &mut SqliteConnection,
    questions: Vec<(&ConversationId, &Question)>,
    now: i64,
) -> Result<(), StoreError> {
    if questions.is_empty() {
        return Ok(());
    }
    let mut query = QueryBuilder::<Sqlite>::new(
        "INSERT INTO question (at, channel, conversation, language, text, decision, reason, \
         entry, facet, nearest, confidence) ",
    );
    query.push_values(questions, |mut row, (id, question)| {
        row.push_bind(now)
            .push_bind(id.channel.key())
            .push_bind(id.key.clone())
            .push_bind(question.language)
            .push_bind(question.text.clone())
            .push_bind(question.decision)
            .push_bind(question.reason)
            .push_bind(question.entry.clone())
            .push_bind(question.facet)
            .push_bind(question.nearest.clone())
            .push_bind(question.confidence);
    });
    query.build().execute(connection).await?;
    Ok(())
}
