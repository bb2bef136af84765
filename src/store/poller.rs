//! One poller at a time.

use std::{
    fs::{self, File, TryLockError},
    time::Duration,
};

use sqlx::{AnyConnection, ConnectOptions as _, Connection as _, any::AnyConnectOptions};
use tokio::{task::JoinSet, time::timeout};
use tokio_util::sync::CancellationToken;

use super::{Store, StoreError, file::with_suffix};

/// The right to poll and to send; given back when it is dropped, or when the process ends
/// in whatever way.
#[derive(Debug)]
pub struct PollerLock {
    /// None for a store in memory, which no other process can share, and on a server.
    _file: Option<File>,
    lost: CancellationToken,
    /// Looks after the connection that holds the lock on a server, until it is dropped.
    _keeper: JoinSet<()>,
}

/// Takes the right to poll; it belongs to the connection. The number means nothing; it only
/// must be the same everywhere.
const TAKE: &str = "SELECT CASE WHEN pg_try_advisory_lock(7463002) THEN 1 ELSE 0 END";

/// How often the connection that holds the lock is tried, and how long it may take. A server
/// that is gone gives the lock to the next who asks, so the holder must notice before long.
const TRY_EVERY: Duration = Duration::from_secs(2);
const PATIENCE: Duration = Duration::from_secs(3);

impl PollerLock {
    fn new(file: Option<File>) -> Self {
        Self { _file: file, lost: CancellationToken::new(), _keeper: JoinSet::new() }
    }

    fn kept(connection: AnyConnection) -> Self {
        let (lost, mut keeper) = (CancellationToken::new(), JoinSet::new());
        keeper.spawn(keep(connection, lost.clone()));
        Self { _file: None, lost, _keeper: keeper }
    }

    /// Cancelled once somebody else may have the right.
    pub fn lost(&self) -> CancellationToken {
        self.lost.clone()
    }
}

impl Store {
    /// Takes the right to poll and to send with this store; none while another process has
    /// it, as for a moment during a restart. Two that poll would take turns in getting
    /// errors, and two that send would both send.
    pub async fn sole_poller(&self) -> Result<Option<PollerLock>, StoreError> {
        if let Some(server) = &self.server {
            return on_server(server).await;
        }
        let Some(path) = &self.path else { return Ok(Some(PollerLock::new(None))) };
        let path = with_suffix(path, ".lock");
        let failed = |reason| StoreError::File { path: path.clone(), reason };
        let file = fs::OpenOptions::new().create(true).append(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(PollerLock::new(Some(file)))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => {
                tracing::warn!(
                    file = %path.display(),
                    "this file system has no locks; make sure that only one desk polls"
                );
                Ok(Some(PollerLock::new(None)))
            }
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }
}

/// The lock of a server, on a connection of its own: it lasts as long as that does.
async fn on_server(server: &AnyConnectOptions) -> Result<Option<PollerLock>, StoreError> {
    let mut connection = server.connect().await?;
    let is_taken: i32 = sqlx::query_scalar(TAKE).fetch_one(&mut connection).await?;
    if is_taken == 0 {
        connection.close().await?;
        return Ok(None);
    }
    Ok(Some(PollerLock::kept(connection)))
}

/// Tries the connection that holds the lock until it fails.
async fn keep(mut connection: AnyConnection, lost: CancellationToken) {
    while timeout(PATIENCE, connection.ping()).await.is_ok_and(|pong| pong.is_ok()) {
        tokio::time::sleep(TRY_EVERY).await;
    }
    tracing::warn!("the database is gone; somebody else may poll now");
    lost.cancel();
}
