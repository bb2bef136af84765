//! A backup is a store of its own, one SQLite file, whatever it was made of; restoring puts its
//! rows into another store, which may be of another kind: that is also how a desk moves from a
//! file to a server.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use futures_util::TryStreamExt as _;
use sqlx::{Any, AnyConnection, Transaction};

use super::{
    Store, StoreError, StoreSettings, Synchronous,
    dialect::{Dialect, statement},
    file::{self, with_suffix},
    people,
    tables::{Holds, Kind, PASSING, TABLES, Table},
};

/// How many rows were copied of each table that has any, in the order of the schema.
pub type Copied = Vec<(&'static str, u64)>;

/// How much of a store goes into a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// What is kept. Without replies on their way, which a restore would send again, and without
    /// the keys that tell whose a row is.
    Kept,
    /// Everything: to move a desk that was stopped.
    Whole,
}

/// The most text of rows that one statement writes: few enough bytes to hold at once, enough
/// rows to make the statement's own cost small.
const STATEMENT_BYTES: usize = 256 * 1024;

impl Store {
    /// Writes a backup, whole or not at all; a file that is there is replaced. The desk may be
    /// running: what is copied is the store at one moment.
    pub async fn back_up(&self, to: &Path, scope: Scope) -> Result<Copied, StoreError> {
        let part = with_suffix(to, ".part");
        remove(&part)?;
        let copied = self.write_backup(&part, scope).await;
        if copied.is_err() {
            remove(&part)?;
        }
        let copied = copied?;
        let failed = |reason| StoreError::File { path: to.to_owned(), reason };
        put_in_place(&part, to).map_err(failed)?;
        Ok(copied)
    }

    async fn write_backup(&self, part: &Path, scope: Scope) -> Result<Copied, StoreError> {
        let target = Self::open_file(part, Synchronous::Full).await?;
        let mut source = self.snapshot().await?;
        let mut into = target.write().await?;
        let copied = copy(&mut source, &mut into, scope).await?;
        into.commit().await?;
        target.compact().await?;
        target.close().await;
        Ok(copied)
    }

    /// Puts the rows of a backup in place of what is in this store, all of them or none. The
    /// backup is not changed; one of an earlier version is brought up to date on the way.
    pub async fn restore(&self, backup: &Path) -> Result<Copied, StoreError> {
        let source = Backup::open(backup).await?;
        let mut from = source.store.snapshot().await?;
        let mut into = self.write().await?;
        for table in TABLES.iter().map(|table| table.name).chain(PASSING.iter().copied()) {
            sqlx::query(statement(format!("DELETE FROM {table}"))).execute(&mut *into).await?;
        }
        let copied = copy(&mut from, &mut into, Scope::Whole).await?;
        people::begin(&mut into).await?;
        into.commit().await?;
        drop(from);
        source.close().await?;
        Ok(copied)
    }

    /// What a backup holds. Fails where it is none, or damaged.
    pub async fn look_into(backup: &Path) -> Result<Copied, StoreError> {
        let source = Backup::open(backup).await?;
        let mut connection = source.store.readers.acquire().await?;
        let mut counts = Vec::new();
        for table in TABLES {
            let sql = statement(format!("SELECT COUNT(*) FROM {}", table.name));
            let count: i64 = sqlx::query_scalar(sql).fetch_one(&mut *connection).await?;
            counts.push((table.name, count.unsigned_abs()));
        }
        drop(connection);
        source.close().await?;
        counts.retain(|(_, count)| *count > 0);
        Ok(counts)
    }

    /// Whether there is nothing in this store that a restore would take away.
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        for table in TABLES.iter().filter(|table| table.name != "user_key") {
            let sql = statement(format!("SELECT COUNT(*) FROM {}", table.name));
            let count: i64 = sqlx::query_scalar(sql).fetch_one(&self.readers).await?;
            if count > 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Gives the file of a store a name that says what it was before; gives the name. None for
    /// a store that is no file, or not there yet.
    pub fn set_aside(settings: &StoreSettings) -> Result<Option<PathBuf>, StoreError> {
        if !settings.url.starts_with("sqlite:") {
            return Ok(None);
        }
        match file::of_url(&settings.url).filter(|path| path.exists()) {
            Some(path) => file::set_aside(&path, "before-restore").map(Some),
            None => Ok(None),
        }
    }

    /// A transaction that sees the store as it is at this moment.
    async fn snapshot(&self) -> Result<Transaction<'static, Any>, StoreError> {
        let mut transaction = self.readers.begin().await?;
        if self.dialect == Dialect::Postgres {
            sqlx::query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                .execute(&mut *transaction)
                .await?;
        }
        Ok(transaction)
    }

    /// Brings everything into the one file, as small as it gets.
    async fn compact(&self) -> Result<(), StoreError> {
        for sql in ["PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA journal_mode = DELETE", "VACUUM"] {
            sqlx::query(sql).execute(&self.writer).await?;
        }
        Ok(())
    }
}

/// A backup that is being read: a copy of the file, so that bringing it up to date leaves the
/// backup as it is.
struct Backup {
    store: Store,
    copy: PathBuf,
}

impl Backup {
    async fn open(path: &Path) -> Result<Self, StoreError> {
        let failed = |reason| StoreError::File { path: path.to_owned(), reason };
        let mut magic = [0_u8; MAGIC.len()];
        let mut file = File::open(path).map_err(failed)?;
        let is_database = std::io::Read::read_exact(&mut file, &mut magic).is_ok();
        if !is_database || magic != *MAGIC {
            return Err(StoreError::Damaged("the file is no backup of a store".to_owned()));
        }
        let copy = with_suffix(path, &format!(".reading-{}", std::process::id()));
        remove(&copy)?;
        file::prepare(&copy)?;
        fs::copy(path, &copy).map_err(failed)?;
        match Store::connect_file(&copy, Synchronous::Normal).await {
            Ok(store) => Ok(Self { store, copy }),
            Err(error) => {
                remove(&copy)?;
                Err(error)
            }
        }
    }

    async fn close(self) -> Result<(), StoreError> {
        self.store.close().await;
        remove(&self.copy)
    }
}

/// Every table of a backup with its columns, by name: for whoever compares them with the schema.
pub fn backed_up() -> Vec<(String, Vec<String>)> {
    let columns = |table: &Table| table.columns.iter().map(|(name, _)| (*name).to_owned());
    let mut all: Vec<_> =
        TABLES.iter().map(|table| (table.name.to_owned(), columns(table).collect())).collect();
    all.sort_unstable();
    all
}

/// What every SQLite file begins with.
///
/// Source: <https://www.sqlite.org/fileformat.html#the_database_header>.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Copies every table that is part of the scope.
async fn copy(
    from: &mut AnyConnection,
    into: &mut AnyConnection,
    scope: Scope,
) -> Result<Copied, StoreError> {
    let mut copied = Vec::new();
    for table in TABLES.iter().filter(|table| scope == Scope::Whole || table.kind == Kind::Kept) {
        let count = copy_table(from, into, table).await?;
        if count > 0 {
            copied.push((table.name, count));
        }
        if Dialect::of(into) == Dialect::Postgres && table.is_numbered() {
            let name = table.name;
            let sql = format!(
                "SELECT setval(pg_get_serial_sequence('{name}', 'id'), \
                 (SELECT COALESCE(MAX(id), 0) + 1 FROM {name}), false)"
            );
            sqlx::query(statement(sql)).execute(&mut *into).await?;
        }
    }
    Ok(copied)
}

/// Copies a table, some rows at a time.
async fn copy_table(
    from: &mut AnyConnection,
    into: &mut AnyConnection,
    table: &Table,
) -> Result<u64, StoreError> {
    let read = format!(
        "SELECT CAST({array}({columns}) AS TEXT) FROM {name}",
        array = Dialect::of(from).array(),
        columns = table.list(),
        name = table.name,
    );
    let write = writing(Dialect::of(into), table);
    let mut rows = sqlx::query_scalar::<_, String>(statement(read)).fetch(&mut *from);
    let (mut count, mut batch) = (0, String::new());
    while let Some(row) = rows.try_next().await? {
        batch.push(if batch.is_empty() { '[' } else { ',' });
        batch.push_str(&row);
        count += 1;
        if batch.len() > STATEMENT_BYTES {
            flush(into, &write, &mut batch).await?;
        }
    }
    flush(into, &write, &mut batch).await?;
    Ok(count)
}

/// The statement that writes rows of a table.
fn writing(dialect: Dialect, table: &Table) -> String {
    let values: Vec<String> = (0..)
        .zip(table.columns)
        .map(|(position, (_, holds))| match holds {
            Holds::Text => format!("value ->> {position}"),
            Holds::Number => format!("CAST(value ->> {position} AS BIGINT)"),
            Holds::Real => format!("CAST(value ->> {position} AS REAL)"),
        })
        .collect();
    let (name, columns, values) = (table.name, table.list(), values.join(", "));
    format!("INSERT INTO {name} ({columns}) SELECT {values} FROM {}", dialect.rows())
}

async fn flush(
    into: &mut AnyConnection,
    write: &str,
    batch: &mut String,
) -> Result<(), StoreError> {
    if !batch.is_empty() {
        batch.push(']');
        let rows = std::mem::take(batch);
        sqlx::query(statement(write.to_owned())).bind(rows).execute(into).await?;
    }
    Ok(())
}

/// Gives a finished file its name, so that it is there after a power cut, too.
fn put_in_place(part: &Path, to: &Path) -> std::io::Result<()> {
    File::open(part)?.sync_all()?;
    fs::rename(part, to)?;
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// Removes a file and its logs where they are there.
fn remove(path: &Path) -> Result<(), StoreError> {
    for path in [path.to_owned(), with_suffix(path, "-wal"), with_suffix(path, "-shm")] {
        match fs::remove_file(&path) {
            Err(reason) if reason.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::File { path, reason });
            }
            _ => {}
        }
    }
    Ok(())
}
