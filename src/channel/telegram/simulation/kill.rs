//! Moments at which the process ends without a word.

use std::{sync::Arc, time::Duration};

use tokio::task::yield_now;

use super::{clock, run::Simulation};
use crate::desk::sample;

/// A moment between two things that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KillPoint {
    /// Updates have come and nothing was done with them.
    UpdatesCame,
    /// The transaction with the replies waits for its turn.
    InTransaction,
    /// Replies are stored, and the updates not confirmed.
    BeforeConfirm,
    /// Replies are worked out, and not stored.
    BeforeStored,
    /// Replies are stored, and none is on its way.
    Stored,
    /// A call has left, and its answer is not there.
    CallLeft,
    /// The answer is there, and that is not written down.
    BeforeMarked,
    /// Another set of answers is ready.
    BeforeSwap,
    /// Another set of answers is in service.
    AfterSwap,
    /// The write-ahead log is written into the file.
    Checkpoint,
    /// Old rows are deleted.
    Purge,
    /// The store is copied.
    Backup,
    /// The store is opened and brought up to date.
    Opening,
    /// It was asked to stop, and sends what is ready.
    Stopping,
}

impl Simulation {
    /// Kills the process at a point, or has the world do it when that is reached.
    pub(super) async fn kill_at(&mut self, point: KillPoint) {
        let task = self.process.task.abort_handle();
        match point {
            KillPoint::InTransaction => {
                self.disk.lock().await;
                self.ask_about(1, 0);
                for _ in 0..20 {
                    yield_now().await;
                    std::thread::sleep(Duration::from_micros(200));
                }
                task.abort();
                self.disk.unlock().await;
            }
            KillPoint::BeforeStored => {
                self.ask_about(1, 0);
                clock::when_asked(move || task.abort());
            }
            KillPoint::BeforeSwap | KillPoint::AfterSwap => {
                self.edition += 1;
                let knowledge = self.judged(sample::toml(self.edition)).expect("it is whole");
                if point == KillPoint::AfterSwap {
                    self.process.desk.replace(knowledge);
                }
                task.abort();
            }
            KillPoint::Checkpoint => {
                self.ask_about(1, 0);
                yield_now().await;
                tokio::join!(self.disk.checkpoint(), async { task.abort() });
            }
            KillPoint::Purge => {
                let store = Arc::clone(&self.process.store);
                let purge = tokio::spawn(async move { store.purge(clock::now(), 90).await });
                yield_now().await;
                purge.abort();
                task.abort();
            }
            KillPoint::Backup => {
                let copy = self.folder.path().join("copy.db");
                tokio::join!(self.disk.back_up(&copy), async { task.abort() });
            }
            KillPoint::Opening => task.abort(),
            KillPoint::Stopping => {
                self.ask_about(1, 0);
                self.process.stop.cancel();
                for _ in 0..self.random.below(4) {
                    yield_now().await;
                }
                task.abort();
            }
            point => {
                let mut state = self.world.state();
                state.process = Some(task);
                state.kill_at = Some(point);
                drop(state);
                self.ask_about(1, 0);
            }
        }
    }
}
