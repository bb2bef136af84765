//! Opening the file: folder, permissions, pools, and what to do when it is damaged.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{
    ConnectOptions, Connection as _, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{Store, StoreError, epoch_ms, migrate};

/// What the store is told at assembly.
#[derive(Debug, Clone)]
pub struct StoreSettings {
    /// `sqlite://path`; relative paths start at the working folder.
    pub url: String,
    /// What a commit survives.
    pub synchronous: Synchronous,
}

/// What a commit survives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Synchronous {
    /// The end of the process, however sudden.
    #[default]
    Normal,
    /// A power cut too, at the price of one disk flush a commit.
    Full,
}

/// How long a writer waits for another process that writes, such as a command.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Readers at once; a read takes microseconds, so more would only hold file handles.
const MAX_READERS: u32 = 4;

/// Statements kept prepared. Those for a whole batch differ by its size, up to 100 updates,
/// and there are four of them; each takes a few kilobytes.
const STATEMENTS: usize = 500;

/// How large the write-ahead log stays after a checkpoint: room for a busy minute, and a
/// bound after a long one.
const JOURNAL_SIZE_LIMIT_BYTES: &str = "16777216";

impl Store {
    /// Opens the store and brings its schema up to date; makes the file, readable by its
    /// owner alone, and its folder where there are none. A damaged file is set aside
    /// under a name that is logged, and a new one begun: the desk answers on.
    pub async fn open(settings: &StoreSettings) -> Result<Self, StoreError> {
        let Some(path) = path_of(&settings.url)? else { return Ok(Self::in_memory()) };
        prepare(&path)?;
        match Self::connect(&path, settings.synchronous).await {
            Err(error) if error.is_corrupt() => {
                let aside = set_aside(&path)?;
                tracing::error!(
                    file = %path.display(), aside = %aside.display(), %error,
                    "the store is damaged; it was set aside and a new one begun"
                );
                prepare(&path)?;
                Self::connect(&path, settings.synchronous).await
            }
            opened => opened,
        }
    }

    /// Opens a store to read it beside whoever writes: makes nothing, changes nothing, and sets
    /// nothing aside.
    pub async fn open_to_read(settings: &StoreSettings) -> Result<Self, StoreError> {
        let Some(path) = path_of(&settings.url)? else { return Ok(Self::in_memory()) };
        if !path.exists() {
            return Err(StoreError::Missing(path));
        }
        let options = options(&path, settings.synchronous).read_only(true);
        let readers = pool(MAX_READERS).connect_with(options).await?;
        migrate::refuse_newer(&mut *readers.acquire().await?).await?;
        Ok(Self { writer: readers.clone(), readers, path: Some(path) })
    }

    /// Opens a store that is there for reading alone: nothing is made, migrated or set aside.
    /// None where there is no file yet.
    pub fn open_if_there(settings: &StoreSettings) -> Result<Option<Self>, StoreError> {
        let Some(path) = path_of(&settings.url)?.filter(|path| path.exists()) else {
            return Ok(None);
        };
        // The write-ahead log's mode stands in the file; a reader must not ask for it.
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .read_only(true)
            .busy_timeout(BUSY_TIMEOUT)
            .disable_statement_logging();
        let readers = pool(1).connect_lazy_with(options);
        Ok(Some(Self { writer: readers.clone(), readers, path: Some(path) }))
    }

    /// A store that forgets everything when it is dropped: for a conversation in the
    /// terminal, and for tests.
    pub fn in_memory() -> Self {
        // A new connection is a new, empty database, so there is one, it stays, and it is
        // given its tables the moment it is made.
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    migrate::apply_all(connection).await.map_err(|error| match error {
                        StoreError::Database(error) => error,
                        other => sqlx::Error::Configuration(Box::new(other)),
                    })
                })
            })
            .connect_lazy_with(SqliteConnectOptions::new().in_memory(true));
        Self { writer: pool.clone(), readers: pool, path: None }
    }

    async fn connect(path: &Path, synchronous: Synchronous) -> Result<Self, StoreError> {
        let options = options(path, synchronous);
        let writer = pool(1).connect_with(options.clone()).await?;
        if let Err(error) = check_and_migrate(&writer).await {
            // The file may be renamed next: nothing of ours may still have it open.
            writer.close().await;
            return Err(error);
        }
        let readers = pool(MAX_READERS).connect_lazy_with(options.read_only(true));
        Ok(Self { writer, readers, path: Some(path.to_owned()) })
    }
}

impl Default for Store {
    fn default() -> Self {
        Self::in_memory()
    }
}

/// A pool whose connections stay: opening one costs more than every query of a reply.
fn pool(max_connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
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

fn options(path: &Path, synchronous: Synchronous) -> SqliteConnectOptions {
    let synchronous = match synchronous {
        Synchronous::Normal => SqliteSynchronous::Normal,
        Synchronous::Full => SqliteSynchronous::Full,
    };
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .busy_timeout(BUSY_TIMEOUT)
        .statement_cache_capacity(STATEMENTS)
        .pragma("journal_size_limit", JOURNAL_SIZE_LIMIT_BYTES)
        // What was erased or sent is overwritten, not only forgotten.
        .pragma("secure_delete", "ON")
        // Statements are never logged: what they carry is what people wrote.
        .disable_statement_logging()
}

async fn check_and_migrate(writer: &SqlitePool) -> Result<(), StoreError> {
    let mut connection = writer.acquire().await?;
    let verdict: String =
        sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut *connection).await?;
    if verdict != "ok" {
        return Err(StoreError::Damaged(verdict));
    }
    migrate::apply_all(&mut connection).await?;
    let made = migrate::made(&mut *Store::in_memory().writer.acquire().await?).await?;
    let found = migrate::made(&mut connection).await?;
    match made.into_iter().find(|object| !found.contains(object)) {
        Some((name, _)) => Err(StoreError::Damaged(format!("{name} is not as it was made"))),
        None => Ok(()),
    }
}

/// The file of a URL; none for a store in memory.
fn path_of(url: &str) -> Result<Option<PathBuf>, StoreError> {
    let (scheme, rest) = url.split_once(':').unwrap_or((url, ""));
    if !scheme.eq_ignore_ascii_case("sqlite") {
        // Only the scheme is repeated: what follows may hold a password.
        return Err(StoreError::Scheme(scheme.chars().take(20).collect()));
    }
    let path = rest.strip_prefix("//").unwrap_or(rest);
    Ok((path != ":memory:").then(|| PathBuf::from(path)))
}

/// Makes folder and file where there are none. The file is made here rather than by
/// SQLite, so that it never exists with wider permissions; the log beside it inherits them.
fn prepare(path: &Path) -> Result<(), StoreError> {
    let failed = |reason| StoreError::File { path: path.to_owned(), reason };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        make_folder(folder).map_err(failed)?;
    }
    make_private_file(path).map_err(failed)
}

#[cfg(unix)]
fn make_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(unix)]
fn make_private_file(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
    let file = fs::OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
    if file.metadata()?.permissions().mode() & 0o077 != 0 {
        file.set_permissions(fs::Permissions::from_mode(0o600))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn make_folder(folder: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).create(folder)
}

#[cfg(not(unix))]
fn make_private_file(path: &Path) -> io::Result<()> {
    fs::OpenOptions::new().create(true).append(true).open(path).map(drop)
}

/// Renames a damaged file and its logs; gives the new name of the file.
fn set_aside(path: &Path) -> Result<PathBuf, StoreError> {
    let suffix = format!(".damaged-{}", epoch_ms());
    for log in ["-wal", "-shm"] {
        match fs::rename(with_suffix(path, log), with_suffix(path, &format!("{suffix}{log}"))) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(StoreError::File { path: with_suffix(path, log), reason: error });
            }
            _ => {}
        }
    }
    let aside = with_suffix(path, &suffix);
    fs::rename(path, &aside)
        .map_err(|reason| StoreError::File { path: path.to_owned(), reason })?;
    Ok(aside)
}

/// A path with something appended to its file name.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_names_a_file_or_memory() {
        let path = |url| path_of(url).expect("a sqlite URL");
        assert_eq!(path("sqlite://data/desk.db"), Some("data/desk.db".into()));
        assert_eq!(path("sqlite:///var/lib/desk.db"), Some("/var/lib/desk.db".into()));
        assert_eq!(path("sqlite:desk.db"), Some("desk.db".into()));
        assert_eq!(path("sqlite::memory:"), None);
    }

    #[test]
    fn a_password_in_a_url_is_never_repeated() {
        for url in ["mysql://desk:hunter2@db/desk", "desk:hunter2@db"] {
            let error = path_of(url).expect_err("not a sqlite URL").to_string();
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
