//! Waiting before trying again.

use std::{
    hash::{BuildHasher as _, Hasher as _, RandomState},
    time::Duration,
};

/// Waits that grow with every failure in a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Backoff {
    first: Duration,
    longest: Duration,
    growth: f64,
}

impl Backoff {
    /// For calls over the network. A quarter of a second rides out a restart at the other
    /// end. Growing by a fifth, a wait is never much longer than a fifth of the trouble so
    /// far: after six seconds of outage an asker waits less than two more. The longest wait,
    /// with its spread, is half a minute.
    pub const NETWORK: Self =
        Self { first: Duration::from_millis(250), longest: Duration::from_secs(25), growth: 1.2 };

    /// For the store. A lock is gone in milliseconds, and a disk that has room again should
    /// be noticed within a second.
    pub const STORE: Self =
        Self { first: Duration::from_millis(50), longest: Duration::from_millis(800), growth: 1.5 };

    /// For a chat that is asked to pause without being told how long: whoever calls too
    /// early is asked to wait longer. The longest wait, with its spread, is below a minute:
    /// failures before it may have been of another kind, and once the trouble is over nobody
    /// waits longer than that.
    pub const PAUSE: Self =
        Self { first: Duration::from_secs(5), longest: Duration::from_secs(40), growth: 2.0 };

    /// The wait after this many failures in a row, 1 for the first; up to a fifth longer
    /// or shorter by chance, so that many waiting for the same do not come back together.
    pub fn after(self, failures: u32) -> Duration {
        let exponent = i32::try_from(failures.saturating_sub(1)).unwrap_or(i32::MAX);
        let wait = self.first.as_secs_f64() * self.growth.powi(exponent);
        let wait = wait.min(self.longest.as_secs_f64());
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

/// Whether one more failure in a row is worth a line in the log: the first, second, fourth,
/// eighth … are, so that a long outage is seen from anywhere in the log and never fills it.
pub(crate) const fn is_worth_a_line(failures: u32) -> bool {
    failures.is_power_of_two()
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
        within(4, 0.345, 0.519);
        within(100, 20.0, 30.0);
        within(u32::MAX, 20.0, 30.0);
    }

    #[test]
    fn no_pause_outlasts_the_trouble_by_a_minute() {
        assert!((1..100).all(|failures| Backoff::PAUSE.after(failures) < Duration::from_mins(1)));
    }

    #[test]
    fn six_seconds_of_outage_are_noticed_within_two() {
        for _ in 0..100 {
            let mut elapsed = 0.0;
            let mut failures = 0;
            while elapsed < 6.0 {
                failures += 1;
                elapsed += Backoff::NETWORK.after(failures).as_secs_f64();
            }
            assert!(elapsed < 8.0, "{elapsed}");
        }
    }
}
