//! What is done with updates, however they came.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::{
    api::{RawUpdate, TelegramApi},
    inline::Inline,
    reader::Reader,
    typing::Typing,
};
use crate::{
    delivery::{Backoff, Intake, is_worth_a_line},
    store::{Batch, StoreError},
    supervisor::Pulse,
};

/// Takes updates in: messages, taps and deeds of staff through the store, inline queries at
/// once; whoever waits long sees that an answer is on its way.
pub(super) struct Taking<A> {
    pub(super) intake: Intake<Reader>,
    pub(super) inline: Inline<A>,
    pub(super) typing: Typing<A>,
    /// Beaten while the store is waited for.
    pub(super) pulse: Pulse,
}

impl<A: TelegramApi> Taking<A> {
    /// Takes a batch in, or fails at once. Only after that may it be confirmed.
    pub(super) async fn take(&mut self, updates: &Arc<[RawUpdate]>) -> Result<(), StoreError> {
        if updates.is_empty() {
            return Ok(());
        }
        let watch = self.typing.watch(updates);
        let batch = self.work_out(updates).await?;
        self.intake.commit(&batch).await?;
        drop(watch);
        self.inline.take(updates);
        Ok(())
    }

    /// Takes a batch in, for as long as the store needs. False when asked to stop before
    /// that: the updates come again.
    pub(super) async fn take_patiently(
        &mut self,
        updates: &Arc<[RawUpdate]>,
        stop: &CancellationToken,
    ) -> Result<bool, StoreError> {
        if updates.is_empty() {
            return Ok(true);
        }
        let watch = self.typing.watch(updates);
        let mut failures = 0;
        let batch = loop {
            self.pulse.beat();
            match self.work_out(updates).await {
                Ok(batch) => break batch,
                Err(error) => failures = store_failed(error, failures, stop).await?,
            }
            if stop.is_cancelled() {
                return Ok(false);
            }
        };
        loop {
            self.pulse.beat();
            match self.intake.commit(&batch).await {
                Ok(()) => break,
                Err(error) => failures = store_failed(error, failures, stop).await?,
            }
            if stop.is_cancelled() {
                return Ok(false);
            }
        }
        drop(watch);
        self.inline.take(updates);
        Ok(true)
    }

    async fn work_out(&self, updates: &[RawUpdate]) -> Result<Batch, StoreError> {
        self.intake.work_out(updates.iter().map(|update| (update.id, update.body.as_str()))).await
    }
}

/// Waits after a failure of the store, and counts it; a damaged store is not waited for.
pub(super) async fn store_failed(
    error: StoreError,
    failures: u32,
    stop: &CancellationToken,
) -> Result<u32, StoreError> {
    if error.is_corrupt() {
        return Err(error);
    }
    if is_worth_a_line(failures + 1) {
        tracing::error!(
            %error, failures = failures + 1,
            "updates cannot be stored, so they are not confirmed; trying again"
        );
    }
    tokio::select! {
        () = stop.cancelled() => {}
        () = tokio::time::sleep(Backoff::STORE.after(failures + 1)) => {}
    }
    Ok(failures + 1)
}
