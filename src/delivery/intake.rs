//! Taking updates in: replies worked out, then one transaction.

use std::{
    collections::{HashMap, HashSet},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{sync::Notify, time::Instant};

use super::{Asked, Channel, Limiter, Now, Read, limiter::Admission};
use crate::{
    conversation::Turn,
    desk::Desk,
    faq::Language,
    metrics::Outbox,
    record::{Record, records},
    session::Session,
    store::{Batch, DeadLetter, Item, LetterKind, Store, StoreError, Taken, TurnRecord, epoch_ms},
};

/// Takes updates in. Used by whatever receives them, one batch at a time.
pub struct Intake<C> {
    channel: C,
    bot_id: i64,
    desk: Arc<Desk>,
    store: Arc<Store>,
    limiter: Mutex<Limiter>,
    /// Tells the sender that there is something to send.
    wake: Arc<Notify>,
    /// Tells whoever works for staff that they did something.
    staff: Arc<Notify>,
    now: Now,
}

/// The sessions of a batch by their keys: what an earlier message of it changed, a later one sees.
type Sessions = HashMap<String, Session>;

/// An update on its way through.
struct Received<'a, O> {
    id: Option<i64>,
    body: &'a str,
    read: Read<O>,
}

impl<C: Channel> Intake<C> {
    /// An intake for the updates of one bot.
    pub fn new(
        channel: C,
        bot_id: i64,
        desk: Arc<Desk>,
        store: Arc<Store>,
        limiter: Limiter,
        wake: Arc<Notify>,
    ) -> Self {
        let staff = Arc::new(Notify::new());
        let limiter = Mutex::new(limiter);
        Self { channel, bot_id, desk, store, limiter, wake, staff, now: epoch_ms }
    }

    /// The same, ringing this bell when staff did something.
    #[must_use]
    pub fn for_staff(self, staff: Arc<Notify>) -> Self {
        Self { staff, ..self }
    }

    /// The same by another clock.
    #[must_use]
    pub fn by(self, now: Now) -> Self {
        Self { now, ..self }
    }

    /// Works the replies to updates out, in the order of their ids; what was taken in
    /// before is left out. Changes nothing but the counts of the limit, and those once for
    /// each update however often it is worked out.
    pub async fn work_out<'a>(
        &self,
        updates: impl IntoIterator<Item = (Option<i64>, &'a str)> + Send,
    ) -> Result<Batch, StoreError> {
        let mut updates: Vec<_> = updates.into_iter().collect();
        updates.sort_by_key(|(id, _)| *id);
        let ids: Vec<i64> = updates.iter().filter_map(|(id, _)| *id).collect();
        let metrics = self.desk.metrics();
        let cannot_go_on = |_: &StoreError| metrics.storage.failed("updates");
        let seen = self.store.seen(self.bot_id, &ids).await;
        let mut seen = seen.inspect_err(cannot_go_on)?;
        let n_updates = updates.len();
        updates.retain(|(id, _)| id.is_none_or(|id| seen.insert(id)));
        metrics.outbox.ignored_duplicates(n_updates - updates.len());
        let received: Vec<_> = updates
            .into_iter()
            .map(|(id, body)| Received { id, body, read: self.read(id, body) })
            .collect();
        let mut sessions = self.sessions(&received).await?;
        let items = received
            .into_iter()
            .map(|update| Item { update_id: update.id, taken: self.take(update, &mut sessions) });
        Ok(Batch { bot_id: self.bot_id, now: (self.now)(), items: items.collect() })
    }

    /// Stores a batch and wakes the sender. Once this is done the updates may be confirmed.
    pub async fn commit(&self, batch: &Batch) -> Result<(), StoreError> {
        if !batch.items.is_empty() {
            let metrics = self.desk.metrics();
            metrics.storage.write("updates", self.store.accept(batch)).await?;
            batch.items.iter().for_each(|item| note(&metrics.outbox, &item.taken));
            self.limiter().settle(batch.items.iter().filter_map(|item| item.update_id));
            self.wake.notify_one();
            if batch.items.iter().any(|item| matches!(item.taken, Taken::Staff(..))) {
                self.staff.notify_one();
            }
        }
        Ok(())
    }

    /// Understands an update. A panic is this update's own.
    fn read(&self, update_id: Option<i64>, body: &str) -> Read<C::Origin> {
        if update_id.is_none() {
            return Read::Malformed("an update without an id");
        }
        catch_unwind(AssertUnwindSafe(|| self.channel.read(body)))
            .unwrap_or(Read::Malformed("reading it panicked"))
    }

    /// The sessions that these updates are about, all at once.
    async fn sessions(&self, received: &[Received<'_, C::Origin>]) -> Result<Sessions, StoreError> {
        let keys = received.iter().filter_map(|update| match &update.read {
            Read::Asked(asked) => Some(asked.conversation.key.as_str()),
            _ => None,
        });
        let keys: HashSet<&str> = keys.collect();
        let keys: Vec<&str> = keys.into_iter().collect();
        self.store.sessions(self.channel.kind(), &keys).await
    }

    /// What comes of one update. A panic is this update's own.
    fn take(&self, update: Received<'_, C::Origin>, sessions: &mut Sessions) -> Taken {
        let bury = |reason: &str| {
            Taken::Dead(DeadLetter::new(LetterKind::Update, update.id, update.body, reason))
        };
        match update.read {
            Read::Ignored => Taken::Ignored,
            Read::Malformed(reason) => bury(reason),
            Read::Staff(deed) => Taken::Staff(self.channel.kind(), Box::new(deed)),
            Read::Fixed { conversation, lane, payloads } => Taken::Turn(Box::new(TurnRecord {
                conversation,
                session: None,
                erase: false,
                lane,
                payloads,
                records: Vec::new(),
            })),
            Read::Asked(asked) => {
                let session = sessions.entry(asked.conversation.key.clone()).or_default();
                let answer = || self.answer(update.id, &asked, session);
                let answered = catch_unwind(AssertUnwindSafe(answer));
                let apologise = |_| {
                    catch_unwind(AssertUnwindSafe(|| self.apologise(&asked, session)))
                        .unwrap_or_else(|_| bury("drawing the reply panicked"))
                };
                answered.unwrap_or_else(apologise)
            }
        }
    }

    fn limiter(&self) -> MutexGuard<'_, Limiter> {
        self.limiter.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(
        &self,
        update: Option<i64>,
        asked: &Asked<C::Origin>,
        session: &mut Session,
    ) -> Taken {
        let admission = self.limiter().admit_update(update, asked.asker, Instant::now());
        if admission != Admission::Admitted {
            return self.slow_down(asked, session, admission == Admission::FirstTooMany);
        }
        let (knowledge, turn) = self.desk.answer(&asked.incoming, session);
        let records = records(&asked.incoming.act, &turn, knowledge.faq());
        self.desk.metrics().answers.recorded(self.channel.kind().key(), &records);
        self.record(asked, session, turn, records)
    }

    /// A turn drawn and ready to be stored.
    fn record(
        &self,
        asked: &Asked<C::Origin>,
        session: &mut Session,
        turn: Turn,
        records: Vec<Record>,
    ) -> Taken {
        let payloads = self.channel.draw(&asked.origin, &turn);
        *session = if turn.erase { Session::default() } else { turn.session };
        Taken::Turn(Box::new(TurnRecord {
            conversation: asked.conversation.clone(),
            session: Some(session.clone()),
            erase: turn.erase,
            lane: asked.lane.clone(),
            payloads,
            records,
        }))
    }

    /// A reply that could not be drawn becomes a handoff with an incident number.
    fn apologise(&self, asked: &Asked<C::Origin>, session: &mut Session) -> Taken {
        let turn = self.desk.incident(session, asked.incoming.language_hint);
        self.record(asked, session, turn, Vec::new())
    }

    fn slow_down(&self, asked: &Asked<C::Origin>, session: &Session, is_first: bool) -> Taken {
        self.desk.metrics().answers.limited(self.channel.kind().key());
        let language = self.language(asked, session);
        let payloads = self.channel.slow_down(&asked.origin, language, is_first);
        if payloads.is_empty() {
            return Taken::Ignored;
        }
        Taken::Turn(Box::new(TurnRecord {
            conversation: asked.conversation.clone(),
            session: None,
            erase: false,
            lane: asked.lane.clone(),
            payloads,
            records: Vec::new(),
        }))
    }

    /// The language for words that the desk is not asked about.
    fn language(&self, asked: &Asked<C::Origin>, session: &Session) -> Language {
        let known = session.language.as_deref().or(session.spoken.as_deref());
        known
            .and_then(Language::from_tag)
            .or(asked.incoming.language_hint)
            .unwrap_or_else(|| self.desk.knowledge().faq().desk().default_language())
    }
}

/// Counts an update that is stored.
fn note(outbox: &Outbox, taken: &Taken) {
    outbox.took(match taken {
        Taken::Ignored => "ignored",
        Taken::Turn(_) => "answered",
        Taken::Staff(..) => "staff",
        Taken::Dead(_) => {
            outbox.buried("update");
            "dead"
        }
    });
}

impl<C> std::fmt::Debug for Intake<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Intake").field("bot_id", &self.bot_id).finish_non_exhaustive()
    }
}
