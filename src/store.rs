//! What outlives a process: taken updates, conversations, and replies on their way out.
//!
//! One SQLite file. All writing goes through one connection and `BEGIN IMMEDIATE`, because
//! a transaction that starts reading and then wants to write fails at once when another
//! one writes, whatever the time-out. Readers are separate and never block it (WAL).

mod backlog;
mod conversations;
mod dead_letters;
mod inbox;
mod insight;
mod migrate;
mod open;
mod outbox;
mod poller;
mod purge;
mod records;
mod requests;
mod service;
mod staff;
mod staff_gaps;

use std::{
    path::PathBuf,
    time::{SystemTime, UNIX_EPOCH},
};

use sqlx::{Sqlite, SqlitePool, Transaction};

pub use backlog::Backlog;
pub use dead_letters::{DeadLetter, LetterKind};
pub use inbox::{Batch, Item, Taken, TurnRecord};
pub use open::{StoreSettings, Synchronous};
pub use outbox::{Claim, Claims, Settled};
pub use poller::PollerLock;
pub use purge::Purged;
pub use records::RecordCounts;
pub use requests::{ReloadProgress, ReloadRequest};
pub use service::{EntryEvent, EntryVersion, KeptSet, ServedSet};
pub use staff::{Deed, Edit, EditNote, Member, StaffMessage, StaffTask};
pub use staff_gaps::GapNote;

/// The store. Cheap to share behind an `Arc`; every method may be called at any time.
#[derive(Debug)]
pub struct Store {
    writer: SqlitePool,
    readers: SqlitePool,
    /// None for a store in memory.
    path: Option<PathBuf>,
}

/// A failure of the store. No text that anyone wrote, and no password, is ever in it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A URL of a kind this build cannot open.
    #[error("a store URL begins with sqlite:, this one with `{0}:`")]
    Scheme(String),
    /// The file or its folder cannot be made or used.
    #[error("{path}: {reason}", path = path.display())]
    File {
        /// Where.
        path: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// There is no store yet.
    #[error("there is no {path}; it is made when the desk first serves", path = _0.display())]
    Missing(PathBuf),
    /// The file was last written by a later version of the program.
    #[error("the store has schema {found}; this version knows schemas up to {known}")]
    Newer {
        /// The schema of the file.
        found: i64,
        /// The newest schema this version knows.
        known: i64,
    },
    /// The file does not pass its own check.
    #[error("the store is damaged: {0}")]
    Damaged(String),
    /// The database refused.
    #[error("the store cannot be used: {0}")]
    Database(sqlx::Error),
    /// What was stored cannot be read back.
    #[error("the store holds a {what} that cannot be read")]
    Unreadable {
        /// What kind of row.
        what: &'static str,
    },
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl StoreError {
    /// Whether the file itself is damaged: trying again cannot help, opening it anew can,
    /// because that sets a damaged file aside.
    pub fn is_corrupt(&self) -> bool {
        match self {
            Self::Damaged(_) => true,
            Self::Database(sqlx::Error::Database(error)) => {
                error.code().and_then(|code| code.parse::<i64>().ok()).is_some_and(is_damage)
            }
            _ => false,
        }
    }
}

/// Whether a result code of SQLite means damage: `SQLITE_CORRUPT` (11) or `SQLITE_NOTADB`
/// (26), in the low byte of extended codes. Source: <https://www.sqlite.org/rescode.html>.
fn is_damage(code: i64) -> bool {
    matches!(code & 0xff, 11 | 26)
}

impl Store {
    /// The one connection that writes, with its transaction begun.
    async fn write(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Closes the store: what is in the write-ahead log goes into the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// The machine's time in milliseconds since 1970: what the store's columns hold.
pub fn epoch_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
