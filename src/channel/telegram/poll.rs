//! Receiving updates by long polling.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{
    api::{ApiError, RawUpdate, TelegramApi},
    health::Health,
    taking::Taking,
};
use crate::{
    delivery::{Backoff, chance, is_worth_a_line},
    store::StoreError,
};

/// Polls, takes in, confirms.
pub(super) struct Poller<A> {
    pub(super) api: Arc<A>,
    pub(super) taking: Taking<A>,
    pub(super) health: Health,
}

/// Why receiving ended.
#[derive(Debug)]
pub(super) enum Ended {
    /// It was asked to.
    Asked,
    /// The token is not valid any more.
    Revoked,
    /// The store is damaged; opening it anew sets it aside.
    Damaged(StoreError),
}

/// After a batch that moves nothing on — no update in it has an id — the same would come
/// again at once. The server answers whoever repeats a call within half a second with one
/// update only, so a second is the least that helps.
const AFTER_NOTHING: Duration = Duration::from_secs(1);

/// Another poller has the token. Between 6 and 10 seconds: fewer than 12 calls a minute,
/// and two that started together drift apart.
const AFTER_CONFLICT: Duration = Duration::from_secs(6);
const CONFLICT_SPREAD: Duration = Duration::from_secs(4);

impl<A: TelegramApi> Poller<A> {
    /// Polls until asked to stop.
    pub(super) async fn run(mut self, stop: CancellationToken) -> Ended {
        let ended = self.poll(&stop).await;
        self.health.pulse.rest();
        ended
    }

    async fn poll(&mut self, stop: &CancellationToken) -> Ended {
        let mut offset = Offset::default();
        let mut failures = 0;
        loop {
            self.health.pulse.beat();
            let polled = tokio::select! {
                () = stop.cancelled() => return Ended::Asked,
                polled = self.api.get_updates(offset.next(Instant::now())) => polled,
            };
            let pause = match polled {
                Ok(updates) => {
                    let updates: Arc<[RawUpdate]> = updates.into();
                    if failures > 0 {
                        tracing::info!(failures, "Telegram answers again");
                    }
                    failures = 0;
                    self.health.heard();
                    match self.taking.take_patiently(&updates, stop).await {
                        Ok(true) => {}
                        Ok(false) => return Ended::Asked,
                        Err(error) => return Ended::Damaged(error),
                    }
                    let has_moved = offset.take(&updates, Instant::now());
                    (!has_moved && !updates.is_empty()).then_some(AFTER_NOTHING)
                }
                Err(ApiError::Token) => return Ended::Revoked,
                Err(error) => {
                    failures += 1;
                    Some(self.after(error, failures).await)
                }
            };
            if let Some(pause) = pause {
                tokio::select! {
                    () = stop.cancelled() => return Ended::Asked,
                    () = self.health.pulse.wait(pause) => {}
                }
            }
        }
    }

    /// How long to wait after a failed poll.
    async fn after(&self, error: ApiError, failures: u32) -> Duration {
        match error {
            ApiError::TooMany(Some(wait)) => wait,
            ApiError::Conflict(reason) => {
                if reason.contains("webhook is active") {
                    self.end_webhook().await;
                } else if is_worth_a_line(failures) {
                    tracing::error!(
                        failures,
                        "another program polls with this token; end one of the two"
                    );
                }
                after_conflict()
            }
            error => {
                if is_worth_a_line(failures) {
                    tracing::warn!(%error, failures, "Telegram cannot be reached; trying again");
                }
                Backoff::NETWORK.after(failures)
            }
        }
    }

    /// Polling was asked for, so the webhook of an earlier set-up ends. Nothing is dropped.
    async fn end_webhook(&self) {
        tracing::warn!("a webhook is set for this bot; it is removed, since the desk polls");
        if let Err(error) = self.api.delete_webhook().await {
            tracing::error!(%error, "the webhook cannot be removed");
        }
    }
}

fn after_conflict() -> Duration {
    AFTER_CONFLICT + CONFLICT_SPREAD.mul_f64(chance())
}

/// The first update that was not taken in yet.
///
/// It is not stored: what was taken in is known by id, so after a start everything that
/// was not confirmed may come again. And it is forgotten after some silence, because
/// Telegram numbers anew, by chance, when a bot had no updates for a week: an offset above
/// the new numbers would confirm them unseen.
#[derive(Debug, Default)]
struct Offset {
    next: i64,
    moved: Option<Instant>,
}

/// A day less than the week after which Telegram may number anew.
const TRUSTED_FOR: Duration = Duration::from_hours(6 * 24);

impl Offset {
    fn next(&self, now: Instant) -> i64 {
        match self.moved {
            Some(moved) if now.duration_since(moved) < TRUSTED_FOR => self.next,
            _ => 0,
        }
    }

    /// Moves on behind these updates; false where none has an id.
    fn take(&mut self, updates: &[RawUpdate], now: Instant) -> bool {
        let Some(last) = updates.iter().filter_map(|update| update.id).max() else { return false };
        self.next = last.saturating_add(1);
        self.moved = Some(now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn updates(ids: &[i64]) -> Vec<RawUpdate> {
        ids.iter().map(|&id| RawUpdate { id: Some(id), body: String::new() }).collect()
    }

    #[test]
    fn the_offset_stands_behind_the_highest_id() {
        let now = Instant::now();
        let mut offset = Offset::default();
        assert_eq!(offset.next(now), 0);
        assert!(offset.take(&updates(&[12, 11]), now));
        assert_eq!(offset.next(now), 13);
        assert!(!offset.take(&[RawUpdate { id: None, body: String::new() }], now));
        assert_eq!(offset.next(now), 13);
    }

    #[test]
    fn the_loser_of_a_conflict_calls_at_most_twelve_times_a_minute() {
        for _ in 0..100 {
            assert!((5..=10).contains(&after_conflict().as_secs()));
        }
    }

    #[test]
    fn after_six_silent_days_the_offset_is_forgotten() {
        let now = Instant::now();
        let mut offset = Offset::default();
        offset.take(&updates(&[900]), now);
        let days = |n: u64| now + Duration::from_hours(n * 24);
        assert_eq!(offset.next(days(5)), 901);
        assert_eq!(offset.next(days(6)), 0);
        offset.take(&updates(&[7]), days(8));
        assert_eq!(offset.next(days(8)), 8);
    }
}
