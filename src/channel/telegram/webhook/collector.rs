//! Taking in what the webhook delivers, as much at once as waits.

use std::sync::Arc;

use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use super::{Delivered, Deliveries, Webhook};
use crate::{
    channel::telegram::{
        api::{RawUpdate, TelegramApi},
        health::Health,
        poll::Ended,
        taking::{Taking, store_failed},
    },
    store::StoreError,
};

/// Takes deliveries in: all that wait go into one transaction, and what comes meanwhile
/// into the next. So the work groups itself under load, and alone an update waits for
/// nobody.
pub(in crate::channel::telegram) struct Collector<A> {
    taking: Taking<A>,
    deliveries: Deliveries,
    health: Health,
}

/// As many as a poll gives at most: a commit then takes as long, whichever way they came.
const MOST_AT_ONCE: usize = 100;

impl<A: TelegramApi> Collector<A> {
    pub(in crate::channel::telegram) fn new(
        taking: Taking<A>,
        webhook: &Webhook,
        health: Health,
    ) -> Self {
        Self { taking, deliveries: webhook.deliveries.clone(), health }
    }

    /// Takes in until asked to stop; then what has come by then.
    pub(in crate::channel::telegram) async fn run(mut self, stop: CancellationToken) -> Ended {
        let queue = Arc::clone(&self.deliveries.queue);
        let mut queue = queue.lock().await;
        let mut waiting = Vec::with_capacity(MOST_AT_ONCE);
        let mut failures = 0;
        loop {
            let count = tokio::select! {
                count = queue.recv_many(&mut waiting, MOST_AT_ONCE) => count,
                () = stop.cancelled(), if !queue.is_closed() => {
                    queue.close();
                    continue;
                }
            };
            if count == 0 {
                return Ended::Asked;
            }
            match self.take(waiting.drain(..)).await {
                Ok(()) => failures = 0,
                Err(error) => match store_failed(error, failures, &stop).await {
                    Ok(count) => failures = count,
                    Err(damage) => return Ended::Damaged(damage),
                },
            }
        }
    }

    /// Takes deliveries in, all or none, and tells Telegram which.
    async fn take(&mut self, delivered: impl Iterator<Item = Delivered>) -> Result<(), StoreError> {
        // What Telegram has given up waiting for comes again.
        let awaited = delivered.filter(|delivered| !delivered.stored.is_closed());
        let (mut updates, mut told, mut places) = (Vec::new(), Vec::new(), Vec::new());
        for Delivered { update, stored, _place: place } in awaited {
            updates.push(update);
            told.push(stored);
            places.push(place);
        }
        let updates: Arc<[RawUpdate]> = updates.into();
        let taken = self.taking.take(&updates).await;
        if taken.is_ok() && !updates.is_empty() {
            self.health.heard();
        }
        tell(told, taken.is_ok());
        taken
    }
}

fn tell(waiting: Vec<oneshot::Sender<bool>>, is_stored: bool) {
    for told in waiting {
        // Whoever does not wait any more will ask again.
        _ = told.send(is_stored);
    }
}
