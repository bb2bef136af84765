//! What outlives a process: taken updates, conversations, and replies on their way out.
//!
//! One SQLite file, or one Postgres database for several machines, with the same tables and,
//! but for what `store::dialect` says, the same statements.
//!
//! In SQLite all writing goes through one connection and `BEGIN IMMEDIATE`, because a
//! transaction that starts reading and then wants to write fails at once when another one
//! writes, whatever the time-out. Readers are separate and never block it (WAL). In Postgres
//! what every message needs is written side by side, and a unique key or a lock on the row
//! decides between replicas; everything else takes its turn under one lock.

mod backlog;
mod backup;
mod conversations;
mod dead_letters;
mod dialect;
mod file;
mod inbox;
mod insight;
mod lease;
mod migrate;
mod open;
mod outbox;
mod people;
mod poller;
mod purge;
mod records;
mod requests;
mod service;
mod staff;
mod staff_gaps;
mod tables;

use std::{
    fmt,
    path::PathBuf,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use sqlx::{Any, AnyPool, Transaction, any::AnyConnectOptions, sqlite::SqliteError};

pub use backlog::Backlog;
pub use backup::{Copied, Scope, backed_up};
pub use dead_letters::{DeadLetter, LetterKind};
pub use inbox::{Batch, Item, Taken, TurnRecord};
pub use open::{StoreSettings, Synchronous};
pub use outbox::{Claim, Claims, Settled};
pub use poller::PollerLock;
pub use purge::Purged;
pub use records::RecordCounts;
pub use requests::{ReloadProgress, ReloadRequest};
pub use service::{EntryEvent, EntryVersion, KeptSet, STANDING_MS, ServedSet};
pub use staff::{Deed, Edit, EditNote, Member, StaffMessage, StaffTask};
pub use staff_gaps::GapNote;

use dialect::Dialect;
use lease::Lease;
use people::People;

/// The store. Cheap to share behind an `Arc`; every method may be called at any time.
pub struct Store {
    dialect: Dialect,
    /// One connection in SQLite; in Postgres the same as `readers`.
    writer: AnyPool,
    readers: AnyPool,
    /// None for a store in memory or on a server.
    path: Option<PathBuf>,
    /// Where the server is; none for SQLite.
    server: Option<AnyConnectOptions>,
    people: Arc<People>,
    lease: Lease,
}

impl fmt::Debug for Store {
    /// Without the address, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("dialect", &self.dialect).finish_non_exhaustive()
    }
}

/// A failure of the store. No text that anyone wrote, and no password, is ever in it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A URL of a kind this build cannot open.
    #[error("a store URL begins with sqlite: or postgres:, this one with `{0}:`")]
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
    #[error("there is no {0}; it is made when the desk first serves")]
    Missing(String),
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
                let code = error.try_downcast_ref::<SqliteError>().and_then(|_| error.code());
                code.and_then(|code| code.parse::<i64>().ok()).is_some_and(is_damage)
            }
            _ => false,
        }
    }

    /// Whether the server could not be asked: trying again later can help.
    pub fn is_unreachable(&self) -> bool {
        match self {
            Self::Database(sqlx::Error::Database(error)) => {
                error.code().is_some_and(|code| NOT_NOW.contains(&&*code))
            }
            Self::Database(error) => {
                // A proxy without a server behind it hangs up, which the driver reads as a
                // breach of protocol.
                use sqlx::Error::{Io, PoolTimedOut, Protocol};
                matches!(error, Io(_) | PoolTimedOut | Protocol(_))
            }
            _ => false,
        }
    }
}

/// What Postgres says that takes nobody in just now: it starts or stops, or is full.
///
/// Source: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
const NOT_NOW: [&str; 3] = ["57P03", "57P01", "53300"];

/// Whether a result code of SQLite means damage: `SQLITE_CORRUPT` (11) or `SQLITE_NOTADB`
/// (26), in the low byte of extended codes. Source: <https://www.sqlite.org/rescode.html>.
fn is_damage(code: i64) -> bool {
    matches!(code & 0xff, 11 | 26)
}

/// Takes a lock of Postgres's for one transaction: beside it nobody else does what needs to be
/// alone. The number means nothing; it only must be the same everywhere.
const ALONE: &str = "SELECT CAST(pg_advisory_xact_lock(7463001) AS TEXT)";

impl Store {
    /// A transaction that writes, beside which nothing else does.
    async fn write(&self) -> Result<Transaction<'static, Any>, StoreError> {
        let mut transaction = self.write_beside().await?;
        if self.dialect == Dialect::Postgres {
            sqlx::query(ALONE).execute(&mut *transaction).await?;
        }
        Ok(transaction)
    }

    /// A transaction that writes what every message needs. In Postgres other replicas do the
    /// same at this moment; rows are written in an order that all of them keep.
    async fn write_beside(&self) -> Result<Transaction<'static, Any>, StoreError> {
        Ok(match self.dialect {
            Dialect::Sqlite => self.writer.begin_with("BEGIN IMMEDIATE").await?,
            Dialect::Postgres => self.writer.begin().await?,
        })
    }

    /// Whether several machines can share this store.
    pub fn is_shared(&self) -> bool {
        self.dialect == Dialect::Postgres
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
