//! Sending the outbox out.
//!
//! The outbox is the only queue: what is in memory is what is being sent at this moment,
//! one message a lane. Every round is one transaction that writes down what became of
//! earlier messages and claims the next, so the work groups itself under load.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt as _;
use tokio::{
    sync::Notify,
    task::JoinSet,
    time::{Instant, sleep, sleep_until},
};
use tokio_util::sync::CancellationToken;

use super::{Backoff, Courier, Delivery, Now, is_worth_a_line};
use crate::{
    metrics::{Metrics, Reply},
    store::{Claim, Claims, DeadLetter, LetterKind, Settled, Store, epoch_ms},
};

/// Sends the outbox of one channel out.
#[derive(Debug)]
pub struct Sender<C> {
    courier: Arc<C>,
    store: Arc<Store>,
    /// Rung when something was put into the outbox.
    wake: Arc<Notify>,
    metrics: Arc<Metrics>,
    /// What is being sent.
    sending: JoinSet<(Claim, Delivery)>,
    /// What became of it, until that is written down.
    settled: Vec<Settled>,
    revoked: bool,
    now: Now,
}

/// Why a sender stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// It was asked to.
    Asked,
    /// It may not send any more.
    Revoked,
}

/// How many chats are sent to at once. Telegram answers in about a tenth of a second, so
/// this allows several hundred messages a second, and a few that hang hold nobody up.
const MAX_SENDING: usize = 100;

/// When asked to stop: how long replies that are ready are still begun.
const LAST_BEGIN: Duration = Duration::from_secs(5);

/// When asked to stop: how long what was begun is waited for. With what comes before and
/// after, the process is gone within ten seconds.
const LAST_END: Duration = Duration::from_secs(8);

/// How long the outbox is left alone when nothing happens: another process may have put
/// something in.
const LONGEST_REST: Duration = Duration::from_secs(5);

impl<C: Courier> Sender<C> {
    /// A sender for the outbox of the courier's channel.
    pub fn new(courier: Arc<C>, store: Arc<Store>, wake: Arc<Notify>) -> Self {
        Self {
            courier,
            store,
            wake,
            metrics: Arc::default(),
            sending: JoinSet::new(),
            settled: Vec::new(),
            revoked: false,
            now: epoch_ms,
        }
    }

    /// The same, counting what it does here.
    #[must_use]
    pub fn counted(self, metrics: Arc<Metrics>) -> Self {
        Self { metrics, ..self }
    }

    /// The same by another clock.
    #[must_use]
    pub fn by(self, now: Now) -> Self {
        Self { now, ..self }
    }

    /// Sends until asked to stop; then finishes what is ready, within bounds. What is left
    /// stays in the outbox.
    pub async fn run(mut self, stop: CancellationToken) -> Stopped {
        self.recover(&stop).await;
        let mut stopping_since = None;
        let mut failures = 0;
        loop {
            if stop.is_cancelled() || self.revoked {
                stopping_since.get_or_insert_with(Instant::now);
            }
            let is_over =
                |limit| stopping_since.is_some_and(|since: Instant| since.elapsed() >= limit);
            let may_begin = !self.revoked && !is_over(LAST_BEGIN);
            match self.exchange(may_begin, failures).await {
                Ok(claims) => {
                    failures = 0;
                    let is_idle = claims.claims.is_empty() && self.sending.is_empty();
                    if (stopping_since.is_some() && is_idle) || is_over(LAST_END) {
                        break;
                    }
                    let wake_at = claims.wake_at;
                    claims.claims.into_iter().for_each(|claim| self.begin(claim));
                    let until = stopping_since.map(|since| since + LAST_END);
                    self.rest(wake_at, until, &stop).await;
                }
                Err(()) if is_over(LAST_END) => break,
                Err(()) => {
                    failures += 1;
                    sleep(Backoff::STORE.after(failures)).await;
                    self.collect_finished();
                }
            }
        }
        if self.revoked { Stopped::Revoked } else { Stopped::Asked }
    }

    /// Takes back what was being sent when the last sender ended, however it ended.
    async fn recover(&self, stop: &CancellationToken) {
        let mut failures = 0;
        while !stop.is_cancelled() {
            match self.store.recover(self.courier.kind()).await {
                Ok(0) => return,
                Ok(doubtful) => {
                    tracing::warn!(doubtful, "replies were on their way when sending last ended");
                    return;
                }
                Err(error) => {
                    failures += 1;
                    if is_worth_a_line(failures) {
                        tracing::error!(%error, failures, "the outbox cannot be read; trying again");
                    }
                    sleep(Backoff::STORE.after(failures)).await;
                }
            }
        }
    }

    /// One round with the store. What could not be written down is kept for the next.
    async fn exchange(&mut self, may_begin: bool, failures: u32) -> Result<Claims, ()> {
        let room = if may_begin { MAX_SENDING - self.sending.len() } else { 0 };
        let channel = self.courier.kind();
        let exchange = self.store.exchange(channel, &self.settled, room, (self.now)());
        let storage = &self.metrics.storage;
        let exchanged = if self.settled.is_empty() {
            storage.touch("replies", exchange).await
        } else {
            storage.write("replies", exchange).await
        };
        match exchanged {
            Ok(claims) => {
                self.settled.clear();
                Ok(claims)
            }
            Err(error) => {
                let failures = failures + 1;
                if is_worth_a_line(failures) {
                    tracing::error!(%error, failures, "the outbox cannot be worked; trying again");
                }
                Err(())
            }
        }
    }

    fn begin(&mut self, claim: Claim) {
        let courier = Arc::clone(&self.courier);
        self.sending.spawn(async move {
            let attempt = AssertUnwindSafe(courier.deliver(&claim)).catch_unwind().await;
            let panicked = |_| Delivery::Refused("sending it panicked".to_owned());
            (claim, attempt.unwrap_or_else(panicked))
        });
    }

    /// Waits until there is something to write down or something new to send.
    async fn rest(
        &mut self,
        wake_at: Option<i64>,
        until: Option<Instant>,
        stop: &CancellationToken,
    ) {
        let has_room = self.sending.len() < MAX_SENDING;
        let stopping = until.is_some();
        tokio::select! {
            Some(finished) = self.sending.join_next() => self.note(finished),
            () = self.wake.notified(), if has_room => {}
            () = sleep(rest_until(wake_at, (self.now)())), if has_room && !stopping => {}
            () = sleep_until(until.unwrap_or_else(Instant::now)), if stopping => {}
            () = stop.cancelled(), if !stopping => {}
        }
        self.collect_finished();
    }

    /// Notes everything else that has finished meanwhile.
    fn collect_finished(&mut self) {
        while let Some(finished) = self.sending.try_join_next() {
            self.note(finished);
        }
    }

    fn note(&mut self, finished: Result<(Claim, Delivery), tokio::task::JoinError>) {
        // A panic is caught inside and nothing is aborted: there is always a result.
        let Ok((claim, delivery)) = finished else { return };
        self.revoked |= delivery == Delivery::Revoked;
        let now = (self.now)();
        self.count(&claim, &delivery, now);
        self.settled.push(settle(&claim, delivery, now));
    }
}

impl<C: Courier> Sender<C> {
    fn count(&self, claim: &Claim, delivery: &Delivery, now: i64) {
        let outbox = &self.metrics.outbox;
        let reply = match delivery {
            Delivery::Delivered => Reply::Delivered,
            Delivery::Unwanted => Reply::Unwanted,
            Delivery::Paused(_) => Reply::Paused,
            Delivery::Failed | Delivery::Revoked => Reply::Failed,
            Delivery::Unknown => Reply::Unknown,
            Delivery::Refused(_) => {
                outbox.buried("reply");
                Reply::Refused
            }
        };
        // A clock that was set back makes no reply faster than it was asked for.
        let ms = now.saturating_sub(claim.created).max(0).unsigned_abs();
        outbox.replied(self.courier.kind().key(), reply, Duration::from_millis(ms));
    }
}

fn rest_until(wake_at: Option<i64>, now: i64) -> Duration {
    let ms = wake_at.map(|at| at.saturating_sub(now).max(0).unsigned_abs());
    ms.map_or(LONGEST_REST, |ms| Duration::from_millis(ms).min(LONGEST_REST))
}

/// What an attempt means for the outbox.
fn settle(claim: &Claim, delivery: Delivery, now: i64) -> Settled {
    let attempts = u32::try_from(claim.attempts).unwrap_or(u32::MAX);
    let after =
        |wait: Duration| now.saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
    match delivery {
        Delivery::Delivered | Delivery::Unwanted => Settled::Done(claim.id),
        Delivery::Paused(wait) => {
            Settled::Later(claim.id, after(wait.unwrap_or_else(|| Backoff::PAUSE.after(attempts))))
        }
        Delivery::Failed => Settled::Later(claim.id, after(Backoff::NETWORK.after(attempts))),
        Delivery::Unknown => Settled::Unknown(claim.id, after(Backoff::NETWORK.after(attempts))),
        Delivery::Revoked => Settled::Later(claim.id, now),
        Delivery::Refused(reason) => {
            let letter =
                DeadLetter::new(LetterKind::Reply, Some(claim.id), &claim.payload, &reason);
            Settled::Dead(claim.id, letter)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim() -> Claim {
        Claim {
            id: 3,
            lane: "42".into(),
            payload: "secret words".into(),
            attempts: 1,
            doubts: 0,
            created: 0,
        }
    }

    #[test]
    fn a_pause_lasts_exactly_as_long_as_was_asked() {
        let wait = Delivery::Paused(Some(Duration::from_secs(7)));
        assert_eq!(settle(&claim(), wait, 1000), Settled::Later(3, 8000));
    }

    #[test]
    fn a_reply_that_was_refused_is_told_by_hash_alone() {
        let settled = settle(&claim(), Delivery::Refused("chat not found".into()), 0);
        assert!(!format!("{settled:?}").contains("secret words"));
    }

    #[test]
    fn a_revoked_token_loses_no_reply() {
        assert_eq!(settle(&claim(), Delivery::Revoked, 5), Settled::Later(3, 5));
    }
}
