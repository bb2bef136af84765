//! Questions and feedback, for gaps and reports.

use sqlx::AnyConnection;

use super::{
    Store, StoreError,
    dialect::{Dialect, parameter, statement},
};
use crate::{
    channel::ChannelKind,
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

/// Keeps what is worth keeping of turns, each under the name of its conversation.
pub(super) async fn put(
    connection: &mut AnyConnection,
    records: &[(ChannelKind, String, &Record)],
    now: i64,
) -> Result<(), StoreError> {
    let mut questions = Vec::new();
    for (channel, name, record) in records {
        match record {
            Record::Question(question) => questions.push(row(*channel, name, question)),
            Record::Feedback { entry, kind, yes } => {
                // Who taps again has thought better of it.
                sqlx::query(
                    "INSERT INTO feedback (at, channel, conversation, entry, kind, yes) \
                     VALUES ($1, $2, $3, $4, $5, $6) \
                     ON CONFLICT (channel, conversation, entry, kind) \
                     DO UPDATE SET yes = excluded.yes, at = excluded.at",
                )
                .bind(now)
                .bind(channel.key())
                .bind(name)
                .bind(entry)
                .bind(kind.key())
                .bind(i64::from(*yes))
                .execute(&mut *connection)
                .await?;
            }
        }
    }
    put_questions(connection, &questions, now).await
}

/// A question as [`put_questions`] takes it.
type Row<'a> = (
    &'static str,
    &'a str,
    &'static str,
    &'a str,
    &'static str,
    Option<&'static str>,
    Option<&'a str>,
    Option<&'static str>,
    Option<&'a str>,
    f32,
);

fn row<'a>(channel: ChannelKind, name: &'a str, question: &'a Question) -> Row<'a> {
    (
        channel.key(),
        name,
        question.language,
        &question.text,
        question.decision,
        question.reason,
        question.entry.as_deref(),
        question.facet,
        question.nearest.as_deref(),
        question.confidence,
    )
}

async fn put_questions(
    connection: &mut AnyConnection,
    questions: &[Row<'_>],
    now: i64,
) -> Result<(), StoreError> {
    if questions.is_empty() {
        return Ok(());
    }
    let sql = statement(format!(
        "INSERT INTO question (channel, conversation, language, text, decision, reason, entry, \
         facet, nearest, confidence, at) \
         SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, \
         value ->> 6, value ->> 7, value ->> 8, CAST(value ->> 9 AS REAL), $2 FROM {rows}",
        rows = Dialect::of(connection).rows()
    ));
    sqlx::query(sql).bind(parameter(&questions)).bind(now).execute(connection).await?;
    Ok(())
}
