//! One poller at a time.

use std::fs::{self, File, TryLockError};

use super::{Store, StoreError, open::with_suffix};

/// The right to poll and to send; given back when it is dropped, or when the process ends
/// in whatever way.
#[derive(Debug)]
pub struct PollerLock {
    /// None for a store in memory, which no other process can share.
    _file: Option<File>,
}

impl Store {
    /// Takes the right to poll and to send with this store; none while another process has
    /// it, as for a moment during a restart. Two that poll would take turns in getting
    /// errors, and two that send would both send.
    pub fn sole_poller(&self) -> Result<Option<PollerLock>, StoreError> {
        let Some(path) = &self.path else { return Ok(Some(PollerLock { _file: None })) };
        let path = with_suffix(path, ".lock");
        let failed = |reason| StoreError::File { path: path.clone(), reason };
        let file = fs::OpenOptions::new().create(true).append(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(PollerLock { _file: Some(file) })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => {
                tracing::warn!(
                    file = %path.display(),
                    "this file system has no locks; make sure that only one desk polls"
                );
                Ok(Some(PollerLock { _file: None }))
            }
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }
}
