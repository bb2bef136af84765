//! The time of a simulation: the runtime's, which stands still until it is moved on, and a day
//! to go with it, which can be set.

use std::cell::Cell;

use chrono::{DateTime, FixedOffset, Utc};
use tokio::{runtime, time::Instant};

use crate::desk;

/// When every simulation begins: 24 November 2026, nine in the morning in China.
const BEGIN_MS: i64 = 1_795_482_000_000;

thread_local! {
    /// When this thread's simulation began, and how wrong its clock goes, in milliseconds.
    static BEGUN: Cell<Option<Instant>> = const { Cell::new(None) };
    static SKEW: Cell<i64> = const { Cell::new(0) };
    /// What happens the next time somebody asks the desk what day it is.
    static ASKED: Cell<Option<Box<dyn FnOnce()>>> = const { Cell::new(None) };
}

/// Begins the time of a simulation on this thread.
pub(super) fn begin() {
    BEGUN.set(Some(Instant::now()));
    SKEW.set(0);
    ASKED.set(None);
}

/// Sets the clock wrong.
pub(super) fn skew(ms: i64) {
    SKEW.set(ms);
}

/// Has something happen once, the next time a reply is worked out.
pub(super) fn when_asked(act: impl FnOnce() + 'static) {
    ASKED.set(Some(Box::new(act)));
}

/// Milliseconds since 1970 by the simulation's clock.
pub(super) fn now() -> i64 {
    let since = BEGUN.get().map_or(0, |begun| begun.elapsed().as_millis());
    BEGIN_MS + SKEW.get() + i64::try_from(since).unwrap_or(i64::MAX)
}

/// The desk's clock in a simulation.
#[derive(Debug)]
pub(super) struct Clock;

impl desk::Clock for Clock {
    fn now(&self) -> DateTime<FixedOffset> {
        if let Some(act) = ASKED.take() {
            act();
        }
        let china = FixedOffset::east_opt(8 * 3600).expect("an offset");
        DateTime::<Utc>::from_timestamp_millis(now()).expect("a time").with_timezone(&china)
    }
}

/// Runs something on a clock that only [`tokio::time::advance`] moves on.
pub(super) fn paused<T>(work: impl Future<Output = Result<T, String>>) -> Result<T, String> {
    let runtime = runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    runtime.block_on(async {
        // The runtime moves its clock on by itself when it has nothing to do, also while
        // SQLite works on its own thread. It does not while a blocking task runs.
        let (running, ended) = std::sync::mpsc::channel::<()>();
        tokio::task::spawn_blocking(move || ended.recv());
        let outcome = work.await;
        drop(running);
        outcome
    })
}
