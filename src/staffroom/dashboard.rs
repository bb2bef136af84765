//! The room's door in a browser: the same deeds by the same way, answered at once.
//!
//! What reads files, counts a log or builds an engine runs aside, [`AT_ONCE`] at a time.

mod download;
mod trying;

use std::{sync::Arc, time::Duration};

use chrono::{Days, NaiveDate};
use tokio::sync::{Mutex, Semaphore};

pub use download::Download;
pub use trying::{Try, Why};

use super::{
    Settings, blocking,
    clerk::Clerk,
    counter::Counter,
    drafts,
    gaps::{self, DAY_MS, Kept},
    news::{News, verdict_card},
    undo::Undo,
};
use crate::{
    channel::ChannelKind,
    desk::Desk,
    diagnostic::Findings,
    faq::{self, Faq, Language},
    gaps::Gap,
    reload::{Standing, Verdict},
    report::Report,
    sources,
    staff::{self, Answer, Card, Draft, Press, Question},
    store::{Deed, EditNote, Member, StaffTask, Store, StoreError},
};

/// How much is worked out at once: one on each core of a small machine, so that askers are
/// answered meanwhile.
const AT_ONCE: usize = 2;

/// How long a page waits for its turn: longer, and whoever asked has gone or asks again.
const TURN: Duration = Duration::from_secs(10);

/// How many days the figures and the gaps cover, today included.
pub const DAYS: u64 = 30;

/// How many gaps a page lists: an afternoon's work; the sheet has them all.
const GAPS: usize = 30;

/// What stands for a chat in the log of changes.
const CHAT: &str = "dashboard";

/// How many deeds that an earlier process left are read at once.
const LEFT: u32 = 100;

/// What staff see and do in a browser. One for each desk.
pub struct Dashboard {
    settings: Settings,
    desk: Arc<Desk>,
    store: Arc<Store>,
    /// One deed after another, as in the chat; with what can be taken back.
    undo: Mutex<Undo>,
    room: Arc<Semaphore>,
}

/// Why there is nothing to show.
#[derive(Debug, thiserror::Error)]
pub enum DashboardError {
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Too much is being worked out at this moment.
    #[error("too much is being worked out at once")]
    Busy,
    /// Working it out panicked, which the log has.
    #[error("it broke")]
    Broken,
}

/// The log of some days with its gaps.
pub struct Looked {
    /// Everything counted over [`DAYS`].
    pub month: Report,
    /// The same of today.
    pub today: Report,
}

/// The gaps to put before staff.
pub struct Gaps {
    /// Those shown, what most people asked first; each with other ways it was asked.
    pub shown: Vec<(Question, Vec<String>)>,
    /// How many there are.
    pub n_all: usize,
    /// How many were open and are answered by now.
    pub n_closed: usize,
    /// How many staff have settled.
    pub n_settled: usize,
    /// Whether files can be changed from here.
    pub may_edit: bool,
}

impl Dashboard {
    /// Opens the door.
    pub fn new(settings: Settings, desk: Arc<Desk>, store: Arc<Store>) -> Self {
        let room = Arc::new(Semaphore::new(AT_ONCE));
        Self { settings, desk, store, undo: Mutex::default(), room }
    }

    /// The desk behind it.
    pub fn desk(&self) -> &Arc<Desk> {
        &self.desk
    }

    /// Works what an earlier process was told and did not come to.
    pub async fn catch_up(&self) -> Result<(), StoreError> {
        let language = self.desk.knowledge().faq().desk().default_language();
        for task in self.store.staff_tasks(ChannelKind::Web, LEFT).await? {
            self.work(task, language).await?;
        }
        Ok(())
    }

    /// Does what a button says, for somebody of this name.
    pub async fn press(
        &self,
        who: &str,
        token: &str,
        language: Language,
    ) -> Result<Answer, DashboardError> {
        if let Some(hash) = Press::confirmed(token) {
            return self.confirm(who, hash, language).await;
        }
        self.deed(who, token.to_owned(), language).await
    }

    /// Makes an entry of a gap.
    pub async fn begin(
        &self,
        who: &str,
        gap: i64,
        draft: &Draft,
        language: Language,
    ) -> Result<Answer, DashboardError> {
        self.deed(who, drafts::deed(gap, draft), language).await
    }

    async fn deed(
        &self,
        who: &str,
        what: String,
        language: Language,
    ) -> Result<Answer, DashboardError> {
        let now = self.desk.now().timestamp_millis();
        let task = self.store.put_staff_task(ChannelKind::Web, deed(who, what), now).await?;
        Ok(self.work(task, language).await?)
    }

    async fn work(&self, task: StaffTask, language: Language) -> Result<Answer, StoreError> {
        let mut undo = self.undo.lock().await;
        let counter = Arc::new(self.counter(language));
        let clerk = Clerk::new(counter, Arc::clone(&self.desk), Arc::clone(&self.store));
        let (task, answer, note) = clerk.deal(task, &mut undo).await?;
        self.finish(&task, note.as_slice()).await?;
        Ok(answer)
    }

    async fn finish(&self, task: &StaffTask, notes: &[EditNote]) -> Result<(), StoreError> {
        let now = self.desk.now().timestamp_millis();
        self.store.finish_staff_task(ChannelKind::Web, task, notes, &[], now).await
    }

    /// Says yes to a set that lost entries: to the very one whose button was pressed.
    async fn confirm(
        &self,
        who: &str,
        hash: &str,
        language: Language,
    ) -> Result<Answer, DashboardError> {
        let news = self.news();
        let Some(hash) = news.held(hash) else {
            return Ok(Answer::toast(staff::CONFIRM_STALE.get(language)));
        };
        let now = self.desk.now().timestamp_millis();
        let Some(verdict) = news.ask(&self.store, Some(&hash), now).await? else {
            return Ok(Answer::toast(staff::NO_RELOAD.get(language)));
        };
        let Verdict::Swapped { diff } = &verdict else {
            return Ok(Answer::instead(verdict_card(&verdict, language)));
        };
        let notes: Vec<_> = diff.removed.iter().map(|entry| EditNote::removed(entry)).collect();
        let what = Press::Confirm(hash).token();
        let task = self.store.put_staff_task(ChannelKind::Web, deed(who, what), now).await?;
        self.finish(&task, &notes).await?;
        let card = verdict_card(&verdict, language).and(self.counter(language).by(&task));
        Ok(Answer::instead(card))
    }

    /// Has the files read anew; none where no answer came in time.
    pub async fn reload(&self) -> Result<Option<Verdict>, DashboardError> {
        let news = self.news();
        if !news.can_ask() {
            return Ok(None);
        }
        let now = self.desk.now().timestamp_millis();
        Ok(news.ask(&self.store, None, now).await?)
    }

    /// What is in service, and what is not; none where nobody reads the folder anew.
    pub fn standing(&self) -> Option<Standing> {
        self.settings.standing.as_ref().map(|standing| standing.borrow().clone())
    }

    /// What a check of the files finds at this moment.
    pub async fn findings(&self) -> Result<Findings, DashboardError> {
        let (dir, today) = (self.settings.faq_dir.clone(), self.today());
        self.aside(move || {
            let (files, mut findings) = sources::read_faq_dir(&dir);
            findings.extend(faq::load(&files, today).1);
            findings
        })
        .await
    }

    /// What is due, from a position on.
    pub async fn due(&self, from: usize, language: Language) -> Result<Vec<Card>, DashboardError> {
        let counter = self.counter(language);
        self.aside(move || counter.due(from)).await
    }

    /// The figures.
    pub async fn figures(&self) -> Result<Looked, DashboardError> {
        let kept = self.kept().await?;
        let (desk, today) = (Arc::clone(&self.desk), self.today());
        let first = first_day(today);
        self.aside(move || {
            let knowledge = desk.knowledge();
            let zone = *desk.now().offset();
            let count = |log, from| {
                Report::of(log, Vec::new(), knowledge.faq(), (from, today), zone, today)
            };
            let month = count(&kept.log, first);
            let begins = desk.now().timestamp_millis() - since_midnight(&desk);
            Looked { today: count(&kept.log.since(begins), today), month }
        })
        .await
    }

    /// The gaps, kept so that buttons can name them.
    pub async fn gaps(&self) -> Result<Gaps, DashboardError> {
        let kept = self.kept().await?;
        let desk = Arc::clone(&self.desk);
        let (found, notes) = self
            .aside(move || {
                let found = crate::gaps::look(&kept.log, &kept.settled, &desk);
                let shown = found.gaps.iter().take(GAPS);
                let notes: Vec<_> = shown.map(|gap| gaps::note(gap, &desk)).collect();
                (found, notes)
            })
            .await?;
        let now = self.desk.now().timestamp_millis();
        let numbers = self.store.put_gaps(&notes, now).await?;
        let questions =
            numbers.iter().zip(&notes).map(|(number, note)| gaps::question(*number, note));
        let shown = questions.zip(&found.gaps).map(|(question, gap)| (question, others(gap)));
        let dir = self.settings.faq_dir.clone();
        Ok(Gaps {
            shown: shown.collect(),
            n_all: found.gaps.len(),
            n_closed: found.n_closed,
            n_settled: found.n_settled,
            may_edit: self.aside(move || super::files::may_write(&dir)).await?,
        })
    }

    async fn kept(&self) -> Result<Kept, StoreError> {
        let now = self.desk.now().timestamp_millis();
        let days = i64::try_from(DAYS - 1).unwrap_or_default();
        let from = now - since_midnight(&self.desk) - days * DAY_MS;
        Kept::since(&self.store, from, now).await
    }

    /// Works something out on a thread of its own, once it is its turn.
    async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, DashboardError> {
        let turn = tokio::time::timeout(TURN, Arc::clone(&self.room).acquire_owned());
        let turn = turn.await.map_err(|_| DashboardError::Busy)?;
        let worked = blocking(move || {
            let _turn = turn;
            work()
        });
        worked.await.ok_or(DashboardError::Broken)
    }

    fn counter(&self, language: Language) -> Counter {
        Counter::new(self.settings.clone(), Arc::clone(&self.desk)).speaking(language)
    }

    fn news(&self) -> News {
        News::new(&self.settings.faq_dir, self.settings.standing.clone())
    }

    fn today(&self) -> NaiveDate {
        self.desk.now().date_naive()
    }

    /// Looks at the FAQ in service.
    pub fn with_faq<T>(&self, look: impl FnOnce(&Faq) -> T) -> T {
        look(self.desk.knowledge().faq())
    }
}

impl std::fmt::Debug for Dashboard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dashboard").field("settings", &self.settings).finish_non_exhaustive()
    }
}

fn deed(who: &str, what: String) -> Deed {
    let by = Member { id: 0, name: who.to_owned() };
    Deed { chat: CHAT.to_owned(), by, what, origin: String::new() }
}

/// The other ways in which a gap was asked.
fn others(gap: &Gap) -> Vec<String> {
    /// What shows at a glance whether they all ask the same.
    const EXAMPLES: usize = 4;
    let texts = gap.wordings.iter().map(|wording| wording.text.clone());
    texts.filter(|text| *text != gap.question).take(EXAMPLES).collect()
}

fn first_day(today: NaiveDate) -> NaiveDate {
    today.checked_sub_days(Days::new(DAYS - 1)).unwrap_or(today)
}

/// How long it is since the day began at the desk, in milliseconds.
fn since_midnight(desk: &Desk) -> i64 {
    let now = desk.now();
    now.time().signed_duration_since(chrono::NaiveTime::MIN).num_milliseconds()
}
