//! How many messages an address, and a conversation, may send a minute.
//!
//! Windows of a minute, each from its first message on, on the monotonic clock: "thirty a
//! minute" means exactly that to whoever counts, and a window is two words of memory. The
//! table is bounded, so that a flood from many addresses costs a fixed amount.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// The span that messages are counted over.
const WINDOW: Duration = Duration::from_mins(1);

/// The most keys a table keeps. At about a hundred bytes each it stays around a megabyte,
/// and a city's desk has far fewer askers a minute.
pub(super) const MAX_KEYS: usize = 10_000;

/// Both limits of the public listener.
#[derive(Debug)]
pub(super) struct Limits {
    addresses: Limiter<IpAddr>,
    conversations: Limiter<String>,
}

impl Limits {
    /// Limits of `per_minute` messages, at least 1.
    pub(super) fn new(per_minute: u32) -> Self {
        Self {
            addresses: Limiter::new(per_minute, MAX_KEYS),
            conversations: Limiter::new(per_minute, MAX_KEYS),
        }
    }

    /// Counts a message from an address; an error where nothing was left.
    pub(super) fn admit_address(&self, address: IpAddr) -> Result<Allowance, Allowance> {
        self.addresses.admit(address, Instant::now())
    }

    /// Counts a message of a conversation; an error where nothing was left.
    pub(super) fn admit_conversation(&self, key: &str) -> Result<Allowance, Allowance> {
        self.conversations.admit(key.to_owned(), Instant::now())
    }
}

/// What somebody may still send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Allowance {
    /// Messages a minute.
    quota: u32,
    /// Messages until this minute is over.
    left: u32,
    /// How long that is.
    ends_in: Duration,
}

impl Allowance {
    /// Seconds until it is renewed: one too many is polite, one too few is refused again.
    pub(super) fn seconds(self) -> u64 {
        (self.ends_in.as_secs() + u64::from(self.ends_in.subsec_nanos() > 0)).max(1)
    }

    /// Writes it down for the client.
    ///
    /// Source: draft-ietf-httpapi-ratelimit-headers-10.
    pub(super) fn tell(self, headers: &mut HeaderMap) {
        let Self { quota, left, .. } = self;
        let policy = format!("\"minute\";q={quota};w={}", WINDOW.as_secs());
        let standing = format!("\"minute\";r={left};t={}", self.seconds());
        for (name, value) in [("ratelimit-policy", policy), ("ratelimit", standing)] {
            // Digits and signs are always a header's value.
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
    }
}

/// Counts by key.
#[derive(Debug)]
pub(super) struct Limiter<K> {
    per_window: u32,
    max_keys: usize,
    windows: Mutex<HashMap<K, Window>>,
}

/// When a key's minute began, and how many messages it held so far.
#[derive(Debug, Clone, Copy)]
struct Window {
    began: Instant,
    count: u32,
}

impl Window {
    fn is_over(self, now: Instant) -> bool {
        now.saturating_duration_since(self.began) >= WINDOW
    }
}

impl<K: Eq + Hash + Clone> Limiter<K> {
    /// `per_window` messages a minute for each of at most `max_keys` keys.
    pub(super) fn new(per_window: u32, max_keys: usize) -> Self {
        Self { per_window: per_window.max(1), max_keys, windows: Mutex::default() }
    }

    /// What a key has, where nothing of it is left; nothing is counted.
    pub(super) fn spent(&self, key: &K, now: Instant) -> Option<Allowance> {
        let windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let window = windows.get(key).filter(|window| !window.is_over(now))?;
        let allowance = self.allowance(*window, now);
        (allowance.left == 0).then_some(allowance)
    }

    fn allowance(&self, window: Window, now: Instant) -> Allowance {
        Allowance {
            quota: self.per_window,
            left: self.per_window.saturating_sub(window.count),
            ends_in: (window.began + WINDOW).saturating_duration_since(now),
        }
    }

    /// Counts a message; an error where nothing was left.
    pub(super) fn admit(&self, key: K, now: Instant) -> Result<Allowance, Allowance> {
        // Counting cannot leave the table half-changed, so a poisoned lock is still good.
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= self.max_keys && !windows.contains_key(&key) {
            make_room(&mut windows, now);
        }
        let window = windows.entry(key).or_insert(Window { began: now, count: 0 });
        if window.is_over(now) {
            *window = Window { began: now, count: 0 };
        }
        if window.count >= self.per_window {
            return Err(self.allowance(*window, now));
        }
        window.count += 1;
        Ok(self.allowance(*window, now))
    }
}

/// Drops the windows that are over; where none is, the oldest: refusing newcomers because
/// of a flood would hand the flood what it wants.
fn make_room<K: Eq + Hash + Clone>(windows: &mut HashMap<K, Window>, now: Instant) {
    let before = windows.len();
    windows.retain(|_, window| !window.is_over(now));
    if windows.len() < before {
        return;
    }
    let oldest = windows.iter().min_by_key(|(_, window)| window.began);
    if let Some(key) = oldest.map(|(key, _)| key.clone()) {
        windows.remove(&key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(start: Instant, seconds: u64) -> Instant {
        start + Duration::from_secs(seconds)
    }

    #[test]
    fn the_message_over_the_limit_is_told_how_long_to_wait() {
        let limiter = Limiter::new(2, 10);
        let start = Instant::now();
        let of_a = |seconds| limiter.admit("a", after(start, seconds));
        let allowance =
            |left, seconds| Allowance { quota: 2, left, ends_in: Duration::from_secs(seconds) };
        assert_eq!(of_a(0), Ok(allowance(1, 60)));
        assert_eq!(of_a(5), Ok(allowance(0, 55)));
        assert_eq!(of_a(10), Err(allowance(0, 50)));
        assert!(limiter.admit("b", after(start, 10)).is_ok(), "nobody else waits");
        assert_eq!(of_a(60), Ok(allowance(1, 60)));
    }

    #[test]
    fn an_allowance_is_told_in_whole_seconds() {
        let mut headers = HeaderMap::new();
        Allowance { quota: 30, left: 7, ends_in: Duration::from_millis(12_001) }.tell(&mut headers);
        assert_eq!(headers["ratelimit-policy"], "\"minute\";q=30;w=60");
        assert_eq!(headers["ratelimit"], "\"minute\";r=7;t=13");
    }

    #[test]
    fn the_table_never_grows_beyond_its_bound() {
        let limiter = Limiter::new(1, 3);
        let start = Instant::now();
        for key in 0..100 {
            assert!(limiter.admit(key, after(start, key)).is_ok());
            assert!(limiter.windows.lock().expect("nobody panicked").len() <= 3);
        }
        assert!(limiter.admit(99, after(start, 100)).is_err(), "the newest is still counted");
    }
}
