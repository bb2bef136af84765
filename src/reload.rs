//! Keeping the desk in step with the FAQ folder, without ever serving half an edit.
//!
//! ```text
//!  folder changed, 30 s, SIGHUP, `policydesk reload`
//!    ─► Reading, twice the same 300 ms apart        a save is over
//!    ─► judge: load, compare with what is served    refused │ held │ the same
//!    ─► build aside, ask the protected checks       refused
//!    ─► store: last good set and history            one transaction
//!    ─► Desk::replace                               one swap
//!    ─► fit the calibration, Desk::replace          a second later
//! ```
//!
//! Fitting the calibration takes longer than everything else together. So the new set begins
//! with the calibration of the set before, which an edit hardly moves, and gets its own as
//! soon as that is fitted. Where the checks fail with the old one, its own is waited for
//! before anything is refused.
//!
//! Whatever goes wrong on the way, what is in service stays in service, and an [`Outcome`]
//! says so in the log, in the store for commands, in the metrics, and to everyone who
//! subscribed.

mod begin;
mod content;
mod fit;
mod judge;
mod outcome;
mod reading;
mod report;
mod trial;
mod watch;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::{broadcast, watch as state},
    time::{Instant, MissedTickBehavior, interval, sleep},
};
use tokio_util::sync::CancellationToken;

pub use begin::{Beginning, begin};
pub use content::Content;
pub use judge::{Judgement, Sound, judge};
pub use outcome::{Diff, Outcome, Shown, Standing, Verdict};
pub use reading::{Reading, SETTLED_AFTER, Settling};

use crate::{
    desk::Desk,
    store::{ReloadRequest, ServedSet, Store},
    supervisor::{Pulse, Supervisor},
};
use fit::{Fit, Meanwhile};
use trial::{Ready, Tried, try_out};
use watch::Watch;

/// How often the folder is read whatever the system reports: bind mounts and network folders
/// report nothing.
pub const RECHECK_EVERY: Duration = Duration::from_secs(30);

/// How often the store is asked for requests: soon enough for the person who waits, and a read
/// of microseconds.
const ASK_STORE_EVERY: Duration = Duration::from_millis(500);

/// How long a folder may go on changing before a look at it is given up: longer than any copy
/// of an FAQ, shorter than the patience of who typed `policydesk reload`.
const RESTLESS_AFTER: Duration = Duration::from_secs(10);

/// Outcomes that a subscriber may fall behind by: more than a day of edits in a row.
const OUTCOMES_KEPT: usize = 64;

/// An FAQ folder, and its name in the store.
#[derive(Debug, Clone)]
pub struct Folder {
    dir: PathBuf,
    key: String,
}

impl Folder {
    /// A folder as it is configured. A link stays a link: it may lead elsewhere tomorrow.
    pub fn new(dir: &Path) -> Self {
        let absolute = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
        Self { dir: dir.to_owned(), key: absolute.display().to_string() }
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What the store knows it by: its absolute path.
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// Keeps a desk in step with a folder.
#[derive(Debug)]
pub struct Reloader {
    folder: Folder,
    desk: Arc<Desk>,
    store: Arc<Store>,
    served: Arc<Content>,
    /// The hash that was looked at last; none where it must be looked at again.
    judged: Option<String>,
    is_calibrated: bool,
    /// The calibration on its way.
    fit: Fit,
    standing: state::Sender<Standing>,
    outcomes: broadcast::Sender<Outcome>,
    /// Who is told when reading begins and ends that was asked for by signal.
    supervisor: Arc<Supervisor>,
    /// Beaten as the loop turns.
    pulse: Pulse,
    /// SIGHUP, heard from the beginning on; none where it cannot be.
    hangups: Option<Signal>,
}

impl Reloader {
    /// Ties a desk that has begun to its folder.
    pub fn new(folder: Folder, beginning: Beginning, desk: Arc<Desk>, store: Arc<Store>) -> Self {
        let Beginning { content, standing, is_calibrated, .. } = beginning;
        desk.metrics().content.stands(&standing);
        let looked_at = standing.trouble.as_ref().map_or(&content.hash, |trouble| &trouble.hash);
        Self {
            judged: Some(looked_at.clone()),
            folder,
            desk,
            store,
            served: Arc::new(content),
            is_calibrated,
            fit: Fit::default(),
            standing: state::Sender::new(standing),
            outcomes: broadcast::Sender::new(OUTCOMES_KEPT),
            supervisor: Arc::default(),
            pulse: Pulse::default(),
            hangups: signal(SignalKind::hangup()).ok(),
        }
    }

    /// The same, telling this supervisor.
    #[must_use]
    pub fn supervised(self, supervisor: Arc<Supervisor>) -> Self {
        let pulse = supervisor.pulse("reloading");
        Self { supervisor, pulse, ..self }
    }

    /// What the desk serves, now and as it changes.
    pub fn standing(&self) -> state::Receiver<Standing> {
        self.standing.subscribe()
    }

    /// Every outcome from now on: [`Verdict::summary`] has the sentence to show.
    pub fn outcomes(&self) -> broadcast::Receiver<Outcome> {
        self.outcomes.subscribe()
    }

    /// Keeps the desk in step until told to stop.
    pub async fn run(mut self, shutdown: CancellationToken) {
        shutdown.run_until_cancelled(self.keep_up()).await;
        self.pulse.rest();
        if let Err(error) = self.store.clear_standing(&self.folder.key).await {
            tracing::debug!(%error, "the store was not told that the desk stops");
        }
    }

    async fn keep_up(&mut self) {
        let mut folder = Watch::new(self.folder.dir());
        self.tell_beginning().await;
        if !self.is_calibrated {
            self.fit.begin(&self.desk, Meanwhile::Shipped);
        }
        let (mut rechecks, mut asks) = (ticks(RECHECK_EVERY), ticks(ASK_STORE_EVERY));
        loop {
            self.pulse.beat();
            tokio::select! {
                () = folder.changed() => self.look(&[], false).await,
                fitted = self.fit.done() => if let Some(fitted) = fitted {
                    fitted.serve(&self.desk);
                },
                () = hung_up(&mut self.hangups) => {
                    self.supervisor.reloading();
                    self.look(&[], true).await;
                    self.supervisor.reloaded();
                }
                _ = rechecks.tick() => {
                    folder.renew();
                    self.look(&[], false).await;
                    self.note_standing().await;
                }
                _ = asks.tick() => {
                    let requests = self.requests().await;
                    if !requests.is_empty() {
                        self.look(&requests, true).await;
                    }
                }
            }
        }
    }

    /// Says how the desk began, where the folder differs from what was served before.
    async fn tell_beginning(&self) {
        let Standing { hash, since, diff, trouble, .. } = self.standing.borrow().clone();
        let is_edited = !diff.is_empty();
        let swapped = Outcome { at: since, hash, verdict: Verdict::Swapped { diff } };
        if let Some(outcome) = trouble.or(is_edited.then_some(swapped)) {
            report::outcome(&outcome);
            self.desk.metrics().content.reloaded(&outcome.verdict);
            // Nobody may be listening.
            _ = self.outcomes.send(outcome);
        }
        self.note_standing().await;
    }

    async fn requests(&self) -> Vec<ReloadRequest> {
        let now = self.desk.now().timestamp_millis();
        let requests = self.store.take_reload_requests(&self.folder.key, now).await;
        requests.unwrap_or_else(|error| {
            tracing::debug!(%error, "the store was not asked for requests");
            Vec::new()
        })
    }

    /// Looks at the folder, does what is to be done, and says what came of it. A set that was
    /// looked at before is looked at again only for somebody who asks.
    async fn look(&mut self, requests: &[ReloadRequest], is_asked: bool) {
        let known = self.judged.clone().filter(|_| !is_asked);
        let outcome = match self.settled(known.as_deref()).await {
            Look::Known => return,
            Look::Restless => self.outcome(String::new(), restless()),
            Look::Settled(reading) => {
                let confirmed = requests.iter().find_map(|request| request.confirm.clone());
                let hash = reading.hash.clone();
                let verdict = self.decide(reading, confirmed).await;
                self.outcome(hash, verdict)
            }
        };
        self.tell(&outcome, is_asked).await;
        self.answer(requests, &outcome).await;
    }

    fn outcome(&self, hash: String, verdict: Verdict) -> Outcome {
        Outcome { at: self.desk.now().timestamp_millis(), hash, verdict }
    }

    /// Reads the folder until it has settled.
    async fn settled(&self, known: Option<&str>) -> Look {
        let began = Instant::now();
        let mut settling = Settling::default();
        while began.elapsed() < RESTLESS_AFTER {
            let dir = self.folder.dir.clone();
            let reading = tokio::task::spawn_blocking(move || Reading::take(&dir)).await;
            if let Ok(Some(reading)) = reading {
                if known == Some(reading.hash.as_str()) {
                    return Look::Known;
                }
                if let Some(reading) = settling.settled(reading, began.elapsed()) {
                    return Look::Settled(reading);
                }
            }
            sleep(SETTLED_AFTER).await;
        }
        Look::Restless
    }

    /// Judges a reading and, where it is good, puts it into service.
    async fn decide(&mut self, reading: Reading, confirmed: Option<String>) -> Verdict {
        let (served, desk) = (Arc::clone(&self.served), Arc::clone(&self.desk));
        let today = self.desk.now().date_naive();
        let tried = tokio::task::spawn_blocking(move || {
            let judgement = judge(&served, &reading, today, confirmed.as_deref());
            let now = desk.knowledge();
            try_out(judgement, Some(&now), |new| desk.over(new), || Arc::clone(&now))
        });
        match tried.await {
            Ok(Tried::Ready(ready)) => self.serve(*ready).await,
            Ok(Tried::Not(verdict)) => verdict,
            // What broke is in the log already.
            Err(_) => Verdict::Failed { reason: "the set could not be loaded".to_owned() },
        }
    }

    /// Puts a set into service: on record first, then live.
    async fn serve(&mut self, ready: Ready) -> Verdict {
        let Ready { knowledge, is_calibrated, content, diff, .. } = ready;
        let at = self.desk.now().timestamp_millis();
        if let Err(error) = self.store.put_into_service(&self.folder.set(&content, at)).await {
            return Verdict::Failed { reason: error.to_string() };
        }
        self.desk.replace(knowledge);
        if !is_calibrated {
            self.fit.begin(&self.desk, Meanwhile::Before);
        }
        self.served = Arc::new(content);
        Verdict::Swapped { diff }
    }

    /// Says what came of a look, to everyone, unless it is what was said last.
    async fn tell(&mut self, outcome: &Outcome, is_asked: bool) {
        let verdict = &outcome.verdict;
        self.judged =
            Some(outcome.hash.clone()).filter(|_| !matches!(verdict, Verdict::Failed { .. }));
        self.desk.metrics().content.reloaded(verdict);
        let last = self.standing.borrow().trouble.clone();
        let is_news = match &last {
            Some(last) => last.verdict != *verdict || last.hash != outcome.hash,
            None => *verdict != Verdict::Unchanged,
        };
        if is_news {
            self.standing.send_modify(|standing| standing.take(outcome, &self.served));
            self.desk.metrics().content.stands(&self.standing.borrow());
            self.note_standing().await;
            // Nobody may be listening.
            _ = self.outcomes.send(outcome.clone());
        }
        // Last: who reads the line finds everything else as it says.
        if is_news || is_asked {
            report::outcome(outcome);
        }
    }

    /// Tells the store what is served, for commands that ask.
    async fn note_standing(&self) {
        let standing = serde_json::to_string(&*self.standing.borrow()).unwrap_or_default();
        let now = self.desk.now().timestamp_millis();
        let noting = self.store.put_standing(&self.folder.key, &standing, now);
        if let Err(error) = self.desk.metrics().storage.write("standing", noting).await {
            tracing::warn!(%error, "the store was not told what is in service");
        }
    }

    async fn answer(&self, requests: &[ReloadRequest], outcome: &Outcome) {
        let answer = serde_json::to_string(outcome).unwrap_or_default();
        if !requests.is_empty()
            && let Err(error) = self.store.answer_reload(requests, &answer).await
        {
            tracing::warn!(%error, "a request to reload could not be answered");
        }
    }
}

/// What a look at the folder gave.
enum Look {
    /// What was looked at before.
    Known,
    /// It went on changing, or being written.
    Restless,
    /// A reading that may be believed.
    Settled(Reading),
}

fn restless() -> Verdict {
    Verdict::Failed { reason: "the folder keeps changing".to_owned() }
}

impl Standing {
    /// Follows an outcome; `served` is what is in service after it.
    fn take(&mut self, outcome: &Outcome, served: &Content) {
        match &outcome.verdict {
            Verdict::Swapped { diff } => {
                *self = Self {
                    hash: served.hash.clone(),
                    since: outcome.at,
                    n_entries: served.versions.len(),
                    diff: diff.clone(),
                    trouble: None,
                }
            }
            Verdict::Unchanged => self.trouble = None,
            Verdict::Refused { .. } | Verdict::Held { .. } | Verdict::Failed { .. } => {
                self.trouble = Some(outcome.clone());
            }
        }
    }
}

impl Folder {
    /// A set of this folder that goes into service.
    fn set<'a>(&'a self, content: &'a Content, at: i64) -> ServedSet<'a> {
        let Content { hash, files, versions, .. } = content;
        ServedSet { folder: &self.key, hash, at, files, versions }
    }
}

fn ticks(period: Duration) -> tokio::time::Interval {
    let mut ticks = interval(period);
    // After a long look one tick is enough.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

/// Waits for SIGHUP; for ever where it cannot be heard.
async fn hung_up(hangups: &mut Option<Signal>) {
    match hangups {
        Some(hangups) => _ = hangups.recv().await,
        None => std::future::pending().await,
    }
}
