//! Telegram, as it treats the bot of a simulation.

use std::{
    collections::{BTreeMap, VecDeque},
    future::pending,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{sync::Notify, task::AbortHandle, time::sleep};

use super::{
    fault::Fault,
    kill::KillPoint,
    ledger::{Ledger, Sent},
    random::Random,
};
use crate::{
    channel::telegram::{
        api::{
            ApiError, Article, LONG_POLL, Me, Message, NewWebhook, RawUpdate, Scope, TelegramApi,
            WebhookInfo,
        },
        parcel::Venue,
    },
    desk::sample,
};

/// The time-outs of our client, which a simulated call that hangs runs into.
const CALL_TIMEOUT: Duration = Duration::from_secs(15);
const POLL_SLACK: Duration = Duration::from_secs(10);

/// What Telegram gives at once.
const MAX_BATCH: usize = 100;

/// How many confirmed updates may come again.
const REMEMBERED: usize = 5;

/// While there are faults, three calls in four meet one.
const FAULTY: (usize, usize) = (3, 4);

/// The other side.
#[derive(Debug)]
pub(super) struct World {
    state: Mutex<State>,
    /// Rung when somebody asks.
    arrived: Notify,
}

#[derive(Debug)]
pub(super) struct State {
    random: Random,
    /// What goes wrong now.
    pub(super) fault: Option<Fault>,
    /// Where the process is to be killed.
    pub(super) kill_at: Option<KillPoint>,
    /// How to kill it.
    pub(super) process: Option<AbortHandle>,
    pub(super) ledger: Ledger,
    next_id: i64,
    waiting: VecDeque<RawUpdate>,
    confirmed: VecDeque<RawUpdate>,
    /// Chats that have become others, by their new ids.
    moved: BTreeMap<i64, i64>,
    /// Calls so far.
    pub(super) n_calls: u64,
}

impl World {
    pub(super) fn new(seed: u64) -> Arc<Self> {
        let state = State {
            random: Random::new(seed ^ 0x57_0e1d),
            fault: None,
            kill_at: None,
            process: None,
            ledger: Ledger::default(),
            next_id: 1 + i64::try_from(seed % 1000).unwrap_or_default() * 1_000,
            waiting: VecDeque::new(),
            confirmed: VecDeque::new(),
            moved: BTreeMap::new(),
            n_calls: 0,
        };
        Arc::new(Self { state: Mutex::new(state), arrived: Notify::new() })
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody asks about an entry.
    pub(super) fn asks(&self, chat: i64, entry: usize) {
        let mut state = self.state();
        state.ledger.asks(chat, entry);
        let id = state.next_id();
        let body = format!(
            r#"{{"update_id":{id},"message":{{"message_id":{id},"date":1,"chat":{{"id":{chat},"type":"private"}},"from":{{"id":{chat},"language_code":"zh-hans"}},"text":"{}"}}}}"#,
            sample::question(entry)
        );
        state.waiting.push_back(RawUpdate { id: Some(id), body });
        drop(state);
        self.arrived.notify_waiters();
    }

    /// Ends the process where this is the moment for it.
    fn dies_at(&self, point: KillPoint) -> bool {
        let mut state = self.state();
        if state.kill_at != Some(point) {
            return false;
        }
        state.kill_at = None;
        if let Some(process) = &state.process {
            process.abort();
        }
        true
    }
}

impl State {
    fn next_id(&mut self) -> i64 {
        self.next_id += 1;
        self.next_id
    }

    /// Ids begin somewhere else, as they may after a week without updates.
    pub(super) fn number_anew(&mut self, id: i64) {
        self.next_id = id;
        self.confirmed.clear();
    }

    /// The fault that a call meets.
    fn strikes(&mut self) -> Option<Fault> {
        self.n_calls += 1;
        let (often, of) = FAULTY;
        self.fault.filter(|_| self.random.below(of) < often)
    }

    fn seconds(&mut self, most: usize) -> Duration {
        Duration::from_secs(self.random.below(most) as u64 + 1)
    }

    fn too_many(&mut self) -> ApiError {
        let wait = self.seconds(20);
        ApiError::TooMany((self.random.below(2) == 0).then_some(wait))
    }

    fn confirm(&mut self, offset: i64) {
        while self.waiting.front().is_some_and(|update| update.id.is_none_or(|id| id < offset)) {
            self.confirmed.extend(self.waiting.pop_front());
            if self.confirmed.len() > REMEMBERED {
                self.confirmed.pop_front();
            }
        }
    }

    /// What is given to a poll.
    fn batch(&mut self, fault: Option<Fault>) -> Vec<RawUpdate> {
        let mut batch: Vec<_> = self.waiting.iter().take(MAX_BATCH).cloned().collect();
        match fault {
            Some(Fault::Repeated) => batch.extend(self.confirmed.iter().cloned()),
            Some(Fault::Disorder) => {
                for idx in (1..batch.len()).rev() {
                    let other = self.random.below(idx + 1);
                    batch.swap(idx, other);
                }
            }
            _ => {}
        }
        batch
    }

    /// Puts what nobody can read between the updates.
    pub(super) fn poison(&mut self) {
        let id = self.next_id();
        let bodies = [
            format!(r#"{{"update_id":{id},"message":{{"message_id":"bad"}}}}"#),
            format!(r#"{{"update_id":{id},"message":{{"text":"\ud83d"}}}}"#),
            format!(r#"{{"update_id":{id},"message":{}}}"#, "[".repeat(5_000)),
            format!(r#"{{"update_id":{id},"brand_new":{{"a":1}}}}"#),
            format!(r#"{{"update_id":{id},"callback_query":{{"id":1}}}}"#),
        ];
        let body = bodies[self.random.below(bodies.len())].clone();
        // Every fifth comes without an id that anybody could confirm it by.
        let id = (self.random.below(5) > 0).then_some(id);
        self.waiting.push_back(RawUpdate { id, body });
    }

    /// Writes into the ledger what became of a message.
    fn note(&mut self, message: &Message<'_>, sent: Sent) {
        let chat = self.moved.get(&message.chat).copied().unwrap_or(message.chat);
        let [open, close] = sample::MARKS;
        let marked = message.text.split_once(open).and_then(|(_, rest)| rest.split_once(close));
        match marked.and_then(|(number, _)| number.parse().ok()) {
            Some(entry) => self.ledger.answer(chat, entry, sent),
            None => self.ledger.doubt(chat, sent),
        }
    }
}

fn not_done(why: &str) -> ApiError {
    ApiError::NotDone(why.to_owned())
}

fn unknown(why: &str) -> ApiError {
    ApiError::Unknown(why.to_owned())
}

/// What a fault means for a call that did not get through; none where it does.
fn lost(fault: Fault) -> Option<ApiError> {
    Some(match fault {
        Fault::Refused => not_done("connection refused"),
        Fault::NoName => not_done("name not found"),
        Fault::NoTls => not_done("certificate not trusted"),
        Fault::Page => not_done("502 Bad Gateway"),
        Fault::Empty => not_done("an answer that is not Telegram's"),
        Fault::Huge => not_done("an answer that does not end"),
        Fault::Unauthorized => ApiError::Token,
        _ => return None,
    })
}

impl TelegramApi for World {
    async fn get_me(&self) -> Result<Me, ApiError> {
        Ok(Me { id: 7, username: "desk_bot".to_owned() })
    }

    async fn get_updates(&self, offset: i64) -> Result<Vec<RawUpdate>, ApiError> {
        let has_new =
            self.state().waiting.front().and_then(|update| update.id).is_some_and(|id| id < offset);
        if has_new && self.dies_at(KillPoint::BeforeConfirm) {
            return pending().await;
        }
        let fault = self.state().strikes();
        if let Some(error) = fault.and_then(lost) {
            return Err(error);
        }
        match fault {
            Some(Fault::Reset) => return Err(unknown("connection reset")),
            Some(Fault::Hang) => {
                sleep(LONG_POLL + POLL_SLACK).await;
                return Err(unknown("timed out"));
            }
            Some(Fault::Slow) => {
                let slow = self.state().seconds(8);
                sleep(slow).await;
            }
            Some(Fault::Forbidden) => {
                let description = "Forbidden".to_owned();
                return Err(ApiError::Refused { code: 403, description, moved_to: None });
            }
            Some(Fault::Conflict) => {
                let webhook = "Conflict: can't use getUpdates method while webhook is active";
                let other = "Conflict: terminated by other getUpdates request";
                let reason = self.state().random.pick(&[webhook, other]);
                return Err(ApiError::Conflict(reason.to_owned()));
            }
            Some(Fault::TooMany) => return Err(self.state().too_many()),
            Some(Fault::Poison) => self.state().poison(),
            _ => {}
        }
        self.state().confirm(offset);
        if fault == Some(Fault::LostAnswer) {
            return Err(unknown("connection reset"));
        }
        if self.state().waiting.is_empty() {
            tokio::select! {
                () = self.arrived.notified() => {}
                () = sleep(LONG_POLL) => {}
            }
        }
        let batch = self.state().batch(fault);
        if !batch.is_empty() {
            self.dies_at(KillPoint::UpdatesCame);
        }
        Ok(batch)
    }

    /// This desk polls.
    async fn set_webhook(&self, _: NewWebhook<'_>) -> Result<(), ApiError> {
        Err(not_done("nobody asked for a webhook"))
    }

    async fn get_webhook_info(&self) -> Result<WebhookInfo, ApiError> {
        Err(not_done("nobody asked for a webhook"))
    }

    async fn send(&self, message: &Message<'_>) -> Result<(), ApiError> {
        if self.dies_at(KillPoint::Stored) {
            return pending().await;
        }
        if let Some(new) = self.state().new_id(message.chat) {
            let description = "Bad Request: group chat was upgraded".to_owned();
            return Err(ApiError::Refused { code: 400, description, moved_to: Some(new) });
        }
        let fault = self.state().strikes();
        if let Some(error) = fault.and_then(lost) {
            self.state().note(message, Sent::NotDone);
            return Err(error);
        }
        match fault {
            Some(Fault::Reset) => {
                let is_done = self.state().random.below(2) == 0;
                self.state().note(message, Sent::Unknown(is_done));
                return Err(unknown("connection reset"));
            }
            Some(Fault::LostAnswer) => {
                self.state().note(message, Sent::Unknown(true));
                return Err(unknown("connection reset"));
            }
            Some(Fault::Hang) => {
                // Noted first: whoever is killed while it hangs cannot know either.
                self.state().note(message, Sent::Unknown(false));
                sleep(CALL_TIMEOUT).await;
                return Err(unknown("timed out"));
            }
            Some(Fault::Slow) => {
                let slow = self.state().seconds(12);
                sleep(slow).await;
            }
            Some(Fault::Forbidden) => {
                self.state().note(message, Sent::Refused);
                let description = "Forbidden: bot was blocked by the user".to_owned();
                return Err(ApiError::Refused { code: 403, description, moved_to: None });
            }
            Some(Fault::Conflict) => {
                self.state().note(message, Sent::NotDone);
                return Err(ApiError::Conflict("Conflict".to_owned()));
            }
            Some(Fault::TooMany) => {
                self.state().note(message, Sent::NotDone);
                return Err(self.state().too_many());
            }
            Some(Fault::Migrate) if self.state().is_at_home(message.chat) => {
                return Err(self.state().migrate(message.chat));
            }
            _ => {}
        }
        if self.dies_at(KillPoint::CallLeft) {
            self.state().note(message, Sent::Unknown(true));
            return pending().await;
        }
        let is_dead = self.dies_at(KillPoint::BeforeMarked);
        self.state().note(message, if is_dead { Sent::Unknown(true) } else { Sent::Known });
        Ok(())
    }

    async fn send_venue(&self, _: &Venue, message: &Message<'_>) -> Result<(), ApiError> {
        self.send(message).await
    }

    async fn edit(&self, _: i32, message: &Message<'_>) -> Result<(), ApiError> {
        self.send(message).await
    }

    async fn send_typing(&self, _: i64, _: Option<i32>) -> Result<(), ApiError> {
        Ok(())
    }

    async fn answer_callback(&self, _: &str, _: Option<&str>) -> Result<(), ApiError> {
        Ok(())
    }

    async fn answer_inline(&self, _: &str, _: &[Article], _: bool) -> Result<(), ApiError> {
        Ok(())
    }

    async fn set_my_commands(
        &self,
        _: &[(&str, &str)],
        _: Scope,
        _: Option<&str>,
    ) -> Result<(), ApiError> {
        Ok(())
    }

    async fn set_my_description(&self, _: &str, _: Option<&str>) -> Result<(), ApiError> {
        Ok(())
    }

    async fn set_my_short_description(&self, _: &str, _: Option<&str>) -> Result<(), ApiError> {
        Ok(())
    }

    async fn delete_webhook(&self) -> Result<(), ApiError> {
        Ok(())
    }
}

impl State {
    /// The id that a chat has now, where it has become another.
    fn new_id(&self, chat: i64) -> Option<i64> {
        self.moved.iter().find(|(_, old)| **old == chat).map(|(new, _)| *new)
    }

    /// Whether a chat has never become another; it does so once.
    fn is_at_home(&self, chat: i64) -> bool {
        !self.moved.contains_key(&chat)
    }

    fn migrate(&mut self, chat: i64) -> ApiError {
        let new = -1_000_000 - chat;
        self.moved.insert(new, chat);
        let description = "Bad Request: group chat was upgraded to a supergroup chat".to_owned();
        ApiError::Refused { code: 400, description, moved_to: Some(new) }
    }
}
