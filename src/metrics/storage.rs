//! Writing to the store: how long it takes, and whether it works.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use prometheus_client::{
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::Registry,
};

use super::Labels;

/// A commit takes a tenth of a millisecond, one that waits for the disk some; the store is
/// waited for five seconds when another process writes.
const WRITE_SECONDS: [f64; 10] =
    [0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.01, 0.05, 0.25, 1.0, 5.0];

/// Writing to the store.
#[derive(Debug, Clone)]
pub struct Storage {
    writes: Family<Labels<1>, Histogram, fn() -> Histogram>,
    failures: Family<Labels<1>, Counter>,
    is_failing: Arc<AtomicBool>,
}

/// What is written, one label each.
const OPERATIONS: [&str; 4] = ["updates", "replies", "turn", "standing"];

impl Storage {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let storage = Self {
            writes: Family::new_with_constructor(|| Histogram::new(WRITE_SECONDS)),
            failures: Family::default(),
            is_failing: Arc::default(),
        };
        registry.register(
            "store_write_seconds",
            "How long a write to the store took, by what was written",
            storage.writes.clone(),
        );
        registry.register(
            "store_write_failures",
            "Writes to the store that failed",
            storage.failures.clone(),
        );
        for operation in OPERATIONS {
            drop(storage.failures.get_or_create(&[("operation", operation)]));
        }
        storage
    }

    /// Does a write and notes how it went.
    pub async fn write<T, E>(
        &self,
        operation: &'static str,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let done = self.touch(operation, work).await;
        if done.is_ok() {
            self.is_failing.store(false, Ordering::Relaxed);
        }
        done
    }

    /// The same for work that may turn out to have nothing to write, which proves nothing
    /// when it goes well: a full disk takes an empty transaction.
    pub async fn touch<T, E>(
        &self,
        operation: &'static str,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let began = Instant::now();
        let done = work.await;
        let took = began.elapsed().as_secs_f64();
        self.writes.get_or_create(&[("operation", operation)]).observe(took);
        if done.is_err() {
            self.failed(operation);
        }
        done
    }

    /// Notes that a write failed, or what has to come before it.
    pub fn failed(&self, operation: &'static str) {
        self.failures.get_or_create(&[("operation", operation)]).inc();
        self.is_failing.store(true, Ordering::Relaxed);
    }

    /// Whether the last write failed. What is served is written down every half minute, so
    /// this is never much older, whatever is asked.
    pub fn is_failing(&self) -> bool {
        self.is_failing.load(Ordering::Relaxed)
    }
}
