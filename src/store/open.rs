//! Opening a store: its connections, its schema, and what to do when its file is damaged.

use std::{
    path::{Path, PathBuf},
    str::FromStr as _,
    sync::Arc,
    time::Duration,
};

use sqlx::{
    AnyConnection, AnyPool, ConnectOptions as _, Connection as _,
    any::{AnyConnectOptions, AnyPoolOptions, install_default_drivers},
};

use super::{
    Store, StoreError,
    dialect::{Dialect, statement},
    file,
    lease::Lease,
    migrate,
    people::{self, People},
};

/// What the store is told at assembly.
#[derive(Clone)]
pub struct StoreSettings {
    /// `sqlite://path`, where relative paths start at the working folder, or `postgres://…`,
    /// which may hold a password.
    pub url: String,
    /// What a commit survives.
    pub synchronous: Synchronous,
}

/// What a commit survives. Postgres decides that itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Synchronous {
    /// The end of the process, however sudden.
    #[default]
    Normal,
    /// A power cut too, at the price of one disk flush a commit.
    Full,
}

impl std::fmt::Debug for StoreSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scheme = self.url.split(':').next().unwrap_or_default();
        f.debug_struct("StoreSettings").field("scheme", &scheme).finish_non_exhaustive()
    }
}

/// Where a store is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Memory,
    File(PathBuf),
    /// A database server, by its URL.
    Server(String),
}

/// Readers of a file at once; a read takes microseconds, so more would only hold file handles.
const MAX_READERS: u32 = 4;

/// Connections to a server. The sender, the intake and the pages of one replica are rarely
/// busy at the same moment; with Postgres's own limit of 100 this leaves room for ten replicas.
const MAX_SERVER_CONNECTIONS: u32 = 8;

/// How long a connection to a server is waited for: what an asker waits without wondering.
const SERVER_PATIENCE: Duration = Duration::from_secs(5);

/// What every connection to a file that is written is told: how large the write-ahead log
/// stays after a checkpoint, room for a busy minute; and that what was erased or sent is
/// overwritten, not only forgotten. How long to wait for another process that writes is set by
/// sqlx: 5 s.
const FILE_PRAGMAS: &str = "\
    PRAGMA journal_mode = WAL; \
    PRAGMA journal_size_limit = 16777216; \
    PRAGMA secure_delete = ON; ";

/// What every connection to a file keeps of it, in KiB: what a reply touches. The system has
/// the file in memory anyway, once for all connections; SQLite's own 2 MiB would be five times.
const FILE_CACHE: &str = "PRAGMA cache_size = -512; ";

impl Store {
    /// Opens the store and brings its schema up to date; makes the file, readable by its
    /// owner alone, and its folder where there are none. A damaged file is set aside
    /// under a name that is logged, and a new one begun: the desk answers on.
    pub async fn open(settings: &StoreSettings) -> Result<Self, StoreError> {
        let mut store = match Place::of(&settings.url)? {
            Place::Memory => Self::in_memory(),
            Place::File(path) => Self::open_file(&path, settings.synchronous).await?,
            Place::Server(url) => Self::open_server(&url).await?,
        };
        store.people = Arc::new(people::load(&store).await?);
        Ok(store)
    }

    /// Opens a store to read it beside whoever writes: makes nothing, changes nothing, and sets
    /// nothing aside.
    pub async fn open_to_read(settings: &StoreSettings) -> Result<Self, StoreError> {
        let (pool, path) = match Place::of(&settings.url)? {
            Place::Memory => return Ok(Self::in_memory()),
            Place::File(path) if !path.exists() => {
                return Err(StoreError::Missing(path.display().to_string()));
            }
            Place::File(path) => {
                let options = options(&file::url(&path, "ro")?)?;
                (readers().connect_with(options).await?, Some(path))
            }
            Place::Server(url) => {
                let read_only = "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY";
                let pool = told(server(SERVER_PATIENCE), read_only.to_owned());
                (pool.connect_with(options(&url)?).await?, None)
            }
        };
        let mut connection = pool.acquire().await?;
        if !migrate::has_table(&mut connection, "schema_version").await? {
            return Err(StoreError::Missing("store in this database".to_owned()));
        }
        migrate::refuse_newer(&mut connection).await?;
        drop(connection);
        Ok(Self::over(pool.clone(), pool, path, None))
    }

    /// Whether there is something to open: a server always counts.
    pub fn exists(settings: &StoreSettings) -> Result<bool, StoreError> {
        Ok(match Place::of(&settings.url)? {
            Place::Memory => false,
            Place::File(path) => path.exists(),
            Place::Server(_) => true,
        })
    }

    /// A store that forgets everything when it is dropped: for a conversation in the
    /// terminal, and for tests.
    pub fn in_memory() -> Self {
        // A new connection is a new, empty database, so there is one, it stays, and it is
        // given its tables the moment it is made.
        let pool = staying(1).after_connect(|connection, _| {
            Box::pin(async move {
                migrate::apply_all(connection).await.map(drop).map_err(|error| match error {
                    StoreError::Database(error) => error,
                    other => sqlx::Error::Configuration(Box::new(other)),
                })
            })
        });
        let pool = pool.connect_lazy_with(memory());
        Self::over(pool.clone(), pool, None, None)
    }

    pub(super) async fn open_file(
        path: &Path,
        synchronous: Synchronous,
    ) -> Result<Self, StoreError> {
        file::prepare(path)?;
        match Self::connect_file(path, synchronous).await {
            Err(error) if error.is_corrupt() => {
                let aside = file::set_aside(path, "damaged")?;
                tracing::error!(
                    file = %path.display(), aside = %aside.display(), %error,
                    "the store is damaged; it was set aside and a new one begun"
                );
                file::prepare(path)?;
                Self::connect_file(path, synchronous).await
            }
            opened => opened,
        }
    }

    pub(super) async fn connect_file(
        path: &Path,
        synchronous: Synchronous,
    ) -> Result<Self, StoreError> {
        let level = match synchronous {
            Synchronous::Normal => "NORMAL",
            Synchronous::Full => "FULL",
        };
        let options_for = |mode| options(&file::url(path, mode)?);
        check(&options_for("rw")?).await?;
        let pragmas = format!("{FILE_CACHE}{FILE_PRAGMAS}PRAGMA synchronous = {level};");
        let writer = told(staying(1), pragmas).connect_with(options_for("rw")?).await?;
        if let Err(error) = migrate_file(&writer).await {
            // The file may be renamed next: nothing of ours may still have it open.
            writer.close().await;
            return Err(error);
        }
        let readers = readers().connect_lazy_with(options_for("ro")?);
        Ok(Self::over(writer, readers, Some(path.to_owned()), None))
    }

    async fn open_server(url: &str) -> Result<Self, StoreError> {
        let options = options(url)?;
        let first = server(SERVER_PATIENCE).max_connections(1);
        let first = first.connect_with(options.clone()).await?;
        migrate_named(&mut *first.acquire().await?).await?;
        first.close().await;
        let pool = server(SERVER_PATIENCE).connect_lazy_with(options.clone());
        Ok(Self::over(pool.clone(), pool, None, Some(options)))
    }

    fn over(
        writer: AnyPool,
        readers: AnyPool,
        path: Option<PathBuf>,
        server: Option<AnyConnectOptions>,
    ) -> Self {
        let dialect = if server.is_some() { Dialect::Postgres } else { Dialect::Sqlite };
        let people = Arc::new(People::passing());
        Self { dialect, writer, readers, path, server, people, lease: Lease::new() }
    }
}

impl Default for Store {
    fn default() -> Self {
        Self::in_memory()
    }
}

impl Place {
    fn of(url: &str) -> Result<Self, StoreError> {
        let scheme = url.split_once(':').map_or(url, |(scheme, _)| scheme);
        match scheme.to_ascii_lowercase().as_str() {
            "sqlite" => Ok(file::of_url(url).map_or(Self::Memory, Self::File)),
            "postgres" | "postgresql" => Ok(Self::Server(url.to_owned())),
            // Only the scheme is repeated: what follows may hold a password.
            _ => Err(StoreError::Scheme(scheme.chars().take(20).collect())),
        }
    }
}

/// Connections that stay: opening one costs more than every query of a reply.
fn staying(max_connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(max_connections)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        // A commit that fails for want of room is undone by SQLite itself; then there is
        // nothing to roll back, and sqlx takes the connection to be in a transaction for ever.
        // Another connection begins anew.
        .before_acquire(|connection, _| {
            Box::pin(async move { Ok(!connection.is_in_transaction()) })
        })
}

/// Connections that read a file.
fn readers() -> AnyPoolOptions {
    told(staying(MAX_READERS), FILE_CACHE.to_owned())
}

/// Connections to a server. They are tried before they are used: one that a restart of the
/// server ended is replaced, and nobody hears of it.
fn server(patience: Duration) -> AnyPoolOptions {
    AnyPoolOptions::new().max_connections(MAX_SERVER_CONNECTIONS).acquire_timeout(patience)
}

/// A pool that tells every connection something when it is made.
fn told(pool: AnyPoolOptions, statements: String) -> AnyPoolOptions {
    let statements: Arc<str> = statements.into();
    pool.after_connect(move |connection, _| {
        let statements = statements.to_string();
        Box::pin(async move {
            sqlx::raw_sql(statement(statements)).execute(&mut *connection).await?;
            Ok(())
        })
    })
}

fn options(url: &str) -> Result<AnyConnectOptions, StoreError> {
    install_default_drivers();
    // Statements are never logged: what they carry is what people wrote.
    Ok(AnyConnectOptions::from_str(url)?.disable_statement_logging())
}

#[expect(clippy::expect_used, reason = "a text in this program")]
fn memory() -> AnyConnectOptions {
    options("sqlite::memory:").expect("a URL")
}

/// Fails where a file is damaged. On a connection of its own: a pool would try a file that
/// cannot be read again and again.
async fn check(options: &AnyConnectOptions) -> Result<(), StoreError> {
    let mut connection = options.connect().await?;
    let verdict = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut connection).await;
    // Nothing is lost by a connection that cannot be closed; what it read is what counts.
    _ = connection.close().await;
    let verdict: String = verdict?;
    if verdict == "ok" { Ok(()) } else { Err(StoreError::Damaged(verdict)) }
}

async fn migrate_file(writer: &AnyPool) -> Result<(), StoreError> {
    let mut connection = writer.acquire().await?;
    migrate_named(&mut connection).await?;
    let made = migrate::made(&mut *Store::in_memory().writer.acquire().await?).await?;
    let found = migrate::made(&mut connection).await?;
    match made.into_iter().find(|object| !found.contains(object)) {
        Some((name, _)) => Err(StoreError::Damaged(format!("{name} is not as it was made"))),
        None => Ok(()),
    }
}

/// Migrates, and gives people the names they have since the records know them by keyed hashes.
async fn migrate_named(connection: &mut AnyConnection) -> Result<(), StoreError> {
    let had = migrate::apply_all(connection).await?;
    if (1..people::SINCE_SCHEMA).contains(&had) {
        people::name_all(connection).await
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_in_a_url_is_never_repeated() {
        for url in ["mysql://desk:hunter2@db/desk", "desk:hunter2@db"] {
            let error = Place::of(url).expect_err("not a URL of a store").to_string();
            assert!(!error.contains("hunter2"), "{error}");
        }
        let settings = StoreSettings {
            url: "postgres://desk:hunter2@db/desk".to_owned(),
            synchronous: Synchronous::Normal,
        };
        assert!(!format!("{settings:?}").contains("hunter2"));
    }
}
