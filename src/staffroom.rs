//! The room behind the desk: what staff do in their chat is worked here, and what they
//! should know is posted to them.
//!
//! ```text
//! deed in a staff chat ─► kept with its update (delivery) ─► Room: one after another
//!    ─► decided on the files as they are ─► examined as an edit by hand would be
//!    ─► noted, written ─► ONE transaction: task ended, log line, answer in the outbox
//! ```
//!
//! The [`Dashboard`] is the same room with another door: its deeds are kept, worked and
//! logged likewise, and answered at once.
//!
//! So a process may end at any moment: a deed is worked again, finds what it wanted already
//! written, and the log still gets its line. Nothing here knows a channel; one takes part
//! by implementing [`Pen`].

mod clerk;
mod counter;
mod dashboard;
mod drafts;
mod files;
mod gaps;
mod news;
mod notices;
mod undo;

use std::{path::PathBuf, sync::Arc, time::Duration};

use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;
use url::Url;

pub use self::dashboard::{DAYS, Dashboard, DashboardError, Download, Gaps, Try, Why};
use self::{clerk::Clerk, counter::Counter, news::News, undo::Undo};
use crate::{
    channel::ChannelKind,
    delivery::{Backoff, is_worth_a_line},
    desk::Desk,
    reload::{Standing, Verdict},
    staff::{self, Answer, Card, Command, Press},
    store::{EditNote, StaffMessage, StaffTask, Store, StoreError, epoch_ms},
};

/// How messages to staff are written into the outbox.
pub trait Pen: Send + Sync + 'static {
    /// Which channel this is.
    fn kind(&self) -> ChannelKind;

    /// The messages of an answer to a deed with this origin, as the courier will get them
    /// back; in order.
    fn answer(&self, origin: &str, answer: &Answer) -> Vec<String>;

    /// The messages of a card that nobody in this chat asked for.
    fn notice(&self, chat: &str, card: &Card) -> Vec<String>;
}

/// What the room is told at assembly.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The chats of staff, by their lanes. Without one there is no room.
    pub chats: Vec<String>,
    /// The FAQ folder.
    pub faq_dir: PathBuf,
    /// The address askers open.
    pub public_url: Option<Url>,
    /// What is in service of the folder, and what is not; none where nobody reads it anew.
    pub standing: Option<watch::Receiver<Standing>>,
}

/// Works for staff. One for each store and channel.
pub struct Room<P> {
    pen: P,
    settings: Settings,
    counter: Arc<Counter>,
    clerk: Clerk,
    desk: Arc<Desk>,
    store: Arc<Store>,
    /// Tells the sender that there is something to send.
    wake: Arc<Notify>,
    /// Rung when staff did something.
    bell: Arc<Notify>,
}

/// How often it is looked whether a review is to go out.
const TICK: Duration = Duration::from_mins(1);

/// How many tasks are read at once.
const TASKS: u32 = 20;

impl<P: Pen> Room<P> {
    /// A room for the staff of a desk.
    pub fn new(
        pen: P,
        settings: Settings,
        desk: Arc<Desk>,
        store: Arc<Store>,
        wake: Arc<Notify>,
        bell: Arc<Notify>,
    ) -> Self {
        let counter = Arc::new(Counter::new(settings.clone(), Arc::clone(&desk)));
        let clerk = Clerk::new(Arc::clone(&counter), Arc::clone(&desk), Arc::clone(&store));
        Self { pen, settings, counter, clerk, desk, store, wake, bell }
    }

    /// Works until asked to stop. What is not worked by then waits in the store.
    pub async fn run(self, stop: CancellationToken) {
        let mut undo = Undo::default();
        let mut news = News::new(&self.settings.faq_dir, self.settings.standing.clone());
        let mut failures = 0;
        while !stop.is_cancelled() {
            let rest = match self.round(&mut undo, &mut news, &stop).await {
                Ok(()) => {
                    failures = 0;
                    TICK
                }
                Err(error) => {
                    failures += 1;
                    if is_worth_a_line(failures) {
                        tracing::error!(%error, failures, "staff cannot be served; trying again");
                    }
                    Backoff::STORE.after(failures)
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.bell.notified() => {}
                () = news.changed() => {}
                () = tokio::time::sleep(rest) => {}
            }
        }
    }

    /// Everything there is to do now.
    async fn round(
        &self,
        undo: &mut Undo,
        news: &mut News,
        stop: &CancellationToken,
    ) -> Result<(), StoreError> {
        self.post_review().await?;
        if let Some((name, card)) = news.take(self.counter.language()) {
            let posted = self.post_once(("reload", &name), &[card]).await;
            posted.inspect_err(|_| news.put_back())?;
        }
        loop {
            let tasks = self.store.staff_tasks(self.pen.kind(), TASKS).await?;
            if tasks.is_empty() {
                return Ok(());
            }
            for task in tasks {
                if stop.is_cancelled() {
                    return Ok(());
                }
                self.work(task, undo, news).await?;
            }
        }
    }

    async fn work(
        &self,
        task: StaffTask,
        undo: &mut Undo,
        news: &mut News,
    ) -> Result<(), StoreError> {
        if let Some(command) = Command::parse(&task.deed.what, "") {
            let answer = self.command(command, news).await?;
            return self.finish(&task, &[], &answer).await;
        }
        if let Some(hash) = Press::confirmed(&task.deed.what) {
            let (answer, notes) = self.confirm(&task, hash, news).await?;
            return self.finish(&task, &notes, &answer).await;
        }
        let (task, answer, note) = self.clerk.deal(task, undo).await?;
        self.finish(&task, note.as_slice(), &answer).await
    }

    async fn command(&self, command: Command, news: &News) -> Result<Answer, StoreError> {
        Ok(match command {
            Command::Due => {
                let counter = Arc::clone(&self.counter);
                let cards = blocking(move || counter.due(0)).await;
                cards.map_or_else(|| self.counter.failed(), Answer::messages)
            }
            Command::Gaps => Answer::messages(self.gap_cards().await?.0),
            Command::Report => self.report().await?,
            Command::Reload => self.reload(news).await?,
        })
    }

    /// Has the files read anew.
    async fn reload(&self, news: &News) -> Result<Answer, StoreError> {
        if !news.can_ask() {
            return Ok(self.counter.failed());
        }
        let now = self.desk.now().timestamp_millis();
        let verdict = news.ask(&self.store, None, now).await?;
        let language = self.counter.language();
        Ok(Answer::messages(vec![match verdict {
            Some(verdict) => news::verdict_card(&verdict, language),
            None => Card::say(language, staff::NO_RELOAD.get(language)),
        }]))
    }

    /// Says yes to a set that lost entries: to the very one staff were told of.
    async fn confirm(
        &self,
        task: &StaffTask,
        hash: &str,
        news: &mut News,
    ) -> Result<(Answer, Vec<EditNote>), StoreError> {
        let language = self.counter.language();
        let Some(hash) = news.held(hash) else {
            return Ok((Answer::toast(staff::CONFIRM_STALE.get(language)), Vec::new()));
        };
        let now = self.desk.now().timestamp_millis();
        let Some(verdict) = news.ask(&self.store, Some(&hash), now).await? else {
            return Ok((Answer::toast(staff::NO_RELOAD.get(language)), Vec::new()));
        };
        let removed = match &verdict {
            Verdict::Swapped { diff } => diff.removed.clone(),
            _ => Vec::new(),
        };
        let notes = removed.iter().map(|entry| EditNote::removed(entry));
        news.is_known();
        let card = news::verdict_card(&verdict, language);
        let card = card.and(self.counter.by(task));
        Ok((Answer::instead(card), notes.collect()))
    }

    async fn finish(
        &self,
        task: &StaffTask,
        notes: &[EditNote],
        answer: &Answer,
    ) -> Result<(), StoreError> {
        let now = epoch_ms();
        let message =
            |payload| StaffMessage { lane: task.deed.chat.clone(), payload, not_before: now };
        let payloads = self.pen.answer(&task.deed.origin, answer);
        let messages: Vec<_> = payloads.into_iter().map(message).collect();
        self.store.finish_staff_task(self.pen.kind(), task, notes, &messages, now).await?;
        self.wake.notify_one();
        Ok(())
    }
}

impl<P> std::fmt::Debug for Room<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Room").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// Runs what reads files and builds engines aside; none where it panicked, which the log
/// has.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    tokio::task::spawn_blocking(work).await.ok()
}
