//! What could not be worked.

use sha2::{Digest as _, Sha256};
use sqlx::AnyConnection;
use std::fmt::Write as _;

use super::{Store, StoreError};

/// Something that could not be worked, told by number and hash alone: the text may be
/// personal, and the log is no place for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    /// What it was.
    pub kind: LetterKind,
    /// The update id or the outbox id, where it is known.
    pub number: Option<i64>,
    /// SHA-256 of the body, hexadecimal.
    pub hash: String,
    /// Why it could not be worked, in a few words.
    pub reason: String,
}

/// What a dead letter was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterKind {
    /// An update that came in.
    Update,
    /// A reply that was to go out.
    Reply,
}

impl LetterKind {
    const fn key(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Reply => "reply",
        }
    }
}

impl DeadLetter {
    /// A letter for this body.
    pub fn new(kind: LetterKind, number: Option<i64>, body: &str, reason: &str) -> Self {
        let mut hash = String::with_capacity(64);
        for byte in Sha256::digest(body.as_bytes()) {
            // Writing to a string cannot fail.
            _ = write!(hash, "{byte:02x}");
        }
        Self { kind, number, hash, reason: reason.to_owned() }
    }
}

impl Store {
    /// The latest dead letters, newest first.
    pub async fn dead_letters(&self, at_most: u32) -> Result<Vec<DeadLetter>, StoreError> {
        let rows: Vec<(String, Option<i64>, String, String)> = sqlx::query_as(
            "SELECT kind, number, hash, reason FROM dead_letter ORDER BY at DESC, hash LIMIT $1",
        )
        .bind(i64::from(at_most))
        .fetch_all(&self.readers)
        .await?;
        let letters = rows.into_iter().map(|(kind, number, hash, reason)| {
            let kind = if kind == "reply" { LetterKind::Reply } else { LetterKind::Update };
            DeadLetter { kind, number, hash, reason }
        });
        Ok(letters.collect())
    }
}

/// Keeps a dead letter and says whether it is new: one that comes again and again is kept,
/// and logged, once.
pub(super) async fn bury(
    connection: &mut AnyConnection,
    letter: &DeadLetter,
    now: i64,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO dead_letter (hash, kind, number, reason, at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (hash) DO NOTHING",
    )
    .bind(&letter.hash)
    .bind(letter.kind.key())
    .bind(letter.number)
    .bind(&letter.reason)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Logs a dead letter that was kept.
pub(super) fn log(letter: &DeadLetter) {
    tracing::error!(
        kind = letter.kind.key(), number = letter.number, hash = %letter.hash,
        reason = %letter.reason, "could not be worked; put with the dead letters"
    );
}
