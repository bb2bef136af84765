//! Waiting before trying again.

use std::{
    hash::{BuildHasher as _, Hasher as _, RandomState},
    time::Duration,
};

/// Waits that grow by a third each time: never much longer than a third of the trouble so
/// far, so that an outage is noticed to be over soon after it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    first: Duration,
    longest: Duration,
}

/// By how much a wait grows: after six seconds of outage the next try is at most two and a
/// half seconds away.
const GROWTH: f64 = 1.3;

impl Backoff {
    /// For calls over the network. A quarter of a second rides out a restart at the other
    /// end; half a minute is the longest an asker should wait once everything works again.
    pub const NETWORK: Self =
        Self { first: Duration::from_millis(250), longest: Duration::from_secs(30) };

    /// For the store. A lock is gone in milliseconds, and a disk that has room again should
    /// be noticed within a second.
    pub const STORE: Self =
        Self { first: Duration::from_millis(50), longest: Duration::from_secs(1) };

    /// For a chat that is asked to pause without being told how long.
    pub const PAUSE: Self = Self { first: Duration::from_secs(5), longest: Duration::from_mins(5) };

    /// The wait after this many failures in a row, 1 for the first; up to a fifth longer
    /// or shorter by chance, so that many waiting for the same do not come back together.
    pub fn after(self, failures: u32) -> Duration {
        let growth = GROWTH.powi(i32::try_from(failures.saturating_sub(1)).unwrap_or(i32::MAX));
        let wait = (self.first.as_secs_f64() * growth).min(self.longest.as_secs_f64());
        Duration::from_secs_f64(wait * (0.8 + 0.4 * chance()))
    }
}

/// A number between 0 and 1. A hasher's random key is random enough to spread waits.
pub(crate) fn chance() -> f64 {
    let bits = RandomState::new().build_hasher().finish() >> 11;
    // 53 bits are what an f64 holds exactly.
    #[allow(clippy::cast_precision_loss)]
    let fraction = bits as f64 / (1_u64 << 53) as f64;
    fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_stay_bounded() {
        let within = |failures: u32, low: f64, high: f64| {
            let wait = Backoff::NETWORK.after(failures).as_secs_f64();
            assert!((low..=high).contains(&wait), "{failures}: {wait}");
        };
        within(0, 0.2, 0.3);
        within(1, 0.2, 0.3);
        within(4, 0.439, 0.660);
        within(100, 24.0, 36.0);
        within(u32::MAX, 24.0, 36.0);
    }

    #[test]
    fn six_seconds_of_outage_are_noticed_soon_after() {
        let mut elapsed = 0.0;
        let mut failures = 0;
        while elapsed < 6.0 {
            failures += 1;
            elapsed += Backoff::NETWORK.after(failures).as_secs_f64();
        }
        // The last wait is a third of the trouble so far and a first one, by chance a fifth longer.
        assert!(elapsed < 6.0 + 1.2 * (6.0 * (GROWTH - 1.0) + 0.25) * 1.2, "{elapsed}");
    }
}
