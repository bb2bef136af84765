//! Which replica is sending what.
//!
//! With one process there is nothing to tell apart: what was being sent when it ended is taken
//! back when it starts. Where several share a database, a reply that is being sent belongs to
//! one of them for a while, and that replica renews the while for as long as it lives.

use std::sync::atomic::{AtomicI64, Ordering};

use sqlx::AnyConnection;

use super::{Store, StoreError, dialect::Dialect};
use crate::channel::ChannelKind;

/// How long a reply belongs to the replica that is sending it. Longer than a database is
/// commonly away, so that a replica that was cut off from it still owns what it sent; and
/// about as long as one attempt with all its mendings can take.
const LEASE_MS: i64 = 60 * 1000;

/// How often leases are renewed and those that ran out are looked for.
const RENEW_EVERY_MS: i64 = 5 * 1000;

/// The time at the database, the one clock that all replicas share.
const NOW: &str = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

/// This process among those that share a store.
#[derive(Debug)]
pub(super) struct Lease {
    /// Its name, new with every start.
    pub(super) owner: String,
    renewed: AtomicI64,
}

impl Lease {
    pub(super) fn new() -> Self {
        let mut bytes = [0_u8; 8];
        // Without random numbers the process id and the time still tell replicas apart.
        if getrandom::fill(&mut bytes).is_err() {
            bytes = super::epoch_ms().to_be_bytes();
        }
        let owner = format!("{:x}-{:x}", std::process::id(), u64::from_be_bytes(bytes));
        Self { owner, renewed: AtomicI64::new(i64::MIN) }
    }
}

impl Store {
    /// Renews what this replica holds, and takes back what one that is gone was sending: each
    /// of those may have arrived. Gives their number. Does nothing most of the time.
    pub(super) async fn tend_leases(
        &self,
        connection: &mut AnyConnection,
        channel: ChannelKind,
        now: i64,
    ) -> Result<u64, StoreError> {
        let last = self.lease.renewed.load(Ordering::Relaxed);
        // A clock that was set back must not stop the renewing.
        let is_due = !(0..RENEW_EVERY_MS).contains(&now.saturating_sub(last));
        if self.dialect == Dialect::Sqlite || !is_due {
            return Ok(0);
        }
        self.lease.renewed.store(now, Ordering::Relaxed);
        let renew = format!(
            "UPDATE outbox SET lease = {NOW} + {LEASE_MS} WHERE state = 'sending' AND owner = $1"
        );
        sqlx::query(super::dialect::statement(renew))
            .bind(&self.lease.owner)
            .execute(&mut *connection)
            .await?;
        let recover = format!(
            "UPDATE outbox SET state = 'unknown', doubts = doubts + 1, owner = NULL \
             WHERE channel = $1 AND state = 'sending' AND lease < {NOW}"
        );
        let recovered = sqlx::query(super::dialect::statement(recover))
            .bind(channel.key())
            .execute(&mut *connection)
            .await?;
        Ok(recovered.rows_affected())
    }

    /// Until when something claimed now belongs to this process, as the statement says it.
    pub(super) fn lease_end(&self) -> String {
        match self.dialect {
            Dialect::Sqlite => "NULL".to_owned(),
            Dialect::Postgres => format!("{NOW} + {LEASE_MS}"),
        }
    }
}
