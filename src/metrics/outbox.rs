//! Updates that came in, and replies on their way out.

use std::time::Duration;

use prometheus_client::{
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

use super::Labels;

/// Telegram answers a call in a tenth of a second; a reply that waited for a pause or an
/// outage takes seconds to minutes, and one hour means that somebody has to look.
const REPLY_SECONDS: [f64; 12] =
    [0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3.0, 10.0, 30.0, 120.0, 600.0, 3_600.0];

/// What became of an attempt to bring a reply out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// It is there.
    Delivered,
    /// Nobody wants it: the asker left or blocked the desk.
    Unwanted,
    /// The channel asked to wait.
    Paused,
    /// It did not arrive; it is tried again.
    Failed,
    /// It may have arrived; it is tried again.
    Unknown,
    /// It will never arrive.
    Refused,
}

impl Reply {
    const ALL: [Self; 6] =
        [Self::Delivered, Self::Unwanted, Self::Paused, Self::Failed, Self::Unknown, Self::Refused];

    const fn key(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Unwanted => "unwanted",
            Self::Paused => "paused",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Refused => "refused",
        }
    }
}

/// Updates that came in, and replies on their way out.
#[derive(Debug, Clone)]
pub struct Outbox {
    updates: Family<Labels<1>, Counter>,
    duplicates: Counter,
    dead_letters: Family<Labels<1>, Counter>,
    replies: Family<Labels<2>, Counter>,
    latency: Family<Labels<1>, Histogram, fn() -> Histogram>,
    waiting: Gauge,
    oldest: Gauge,
}

impl Outbox {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let outbox = Self {
            updates: Family::default(),
            duplicates: Counter::default(),
            dead_letters: Family::default(),
            replies: Family::default(),
            latency: Family::new_with_constructor(|| Histogram::new(REPLY_SECONDS)),
            waiting: Gauge::default(),
            oldest: Gauge::default(),
        };
        registry.register(
            "updates",
            "Updates that were taken in, by what came of them",
            outbox.updates.clone(),
        );
        registry.register(
            "duplicate_updates",
            "Updates that came again after they were taken in, and were left out",
            outbox.duplicates.clone(),
        );
        registry.register(
            "dead_letters",
            "What could not be worked: updates nobody understands, replies that never arrive",
            outbox.dead_letters.clone(),
        );
        registry.register(
            "replies",
            "Attempts to bring a reply out, by what became of them",
            outbox.replies.clone(),
        );
        registry.register(
            "reply_seconds",
            "From taking a question in to having its reply delivered",
            outbox.latency.clone(),
        );
        registry.register("outbox_replies", "Replies that wait to go out", outbox.waiting.clone());
        registry.register(
            "outbox_oldest_seconds",
            "How long the reply that has waited longest has waited",
            outbox.oldest.clone(),
        );
        for kind in ["update", "reply"] {
            drop(outbox.dead_letters.get_or_create(&[("kind", kind)]));
        }
        for reply in Reply::ALL {
            drop(
                outbox.replies.get_or_create(&[("channel", "telegram"), ("outcome", reply.key())]),
            );
        }
        outbox
    }

    /// Counts an update that was taken in: `answered`, `ignored`, `staff`, `dead`.
    pub fn took(&self, outcome: &'static str) {
        self.updates.get_or_create(&[("outcome", outcome)]).inc();
    }

    /// Counts updates that had been taken in before.
    pub fn ignored_duplicates(&self, n_updates: usize) {
        self.duplicates.inc_by(u64::try_from(n_updates).unwrap_or(u64::MAX));
    }

    /// Counts what could not be worked: an `update` or a `reply`.
    pub fn buried(&self, kind: &'static str) {
        self.dead_letters.get_or_create(&[("kind", kind)]).inc();
    }

    /// Counts an attempt to bring a reply out; `after` is how long ago its question was taken in.
    pub fn replied(&self, channel: &'static str, reply: Reply, after: Duration) {
        self.replies.get_or_create(&[("channel", channel), ("outcome", reply.key())]).inc();
        if reply == Reply::Delivered {
            self.latency.get_or_create(&[("channel", channel)]).observe(after.as_secs_f64());
        }
    }

    /// Follows what waits in the store: how many replies, and for how long the first of them.
    pub fn waits(&self, n_replies: u64, oldest: Duration) {
        self.waiting.set(i64::try_from(n_replies).unwrap_or(i64::MAX));
        self.oldest.set(i64::try_from(oldest.as_secs()).unwrap_or(i64::MAX));
    }
}
