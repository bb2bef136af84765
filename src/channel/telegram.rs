//! The Telegram channel: teloxide's types and bot, our own delivery.
//!
//! teloxide's dispatcher is not used. It confirms updates when they are handed on rather
//! than when they are answered, one full chat holds up all others, and a panic in a handler
//! ends the bot (teloxide 0.17; teloxide/teloxide issues 1435 and 247).

mod addressing;
mod api;
mod courier;
mod draw;
mod dry_run;
mod http;
mod inline;
mod keyboard;
mod menu;
mod parcel;
mod poll;
mod reader;
mod shorten;
#[cfg(test)]
mod simulation;
mod staff;
mod taps;
mod text;
mod typing;
mod update;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

pub use dry_run::{Drawn, DryRun};
use secrecy::SecretString;
use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;
use url::Url;

use self::{
    api::{ApiError, Me, TelegramApi},
    courier::TelegramCourier,
    http::HttpApi,
    inline::Inline,
    poll::{Ended, Poller},
    reader::Reader,
    staff::{StaffChats, StaffPen},
    typing::Typing,
};
use crate::{
    delivery::{Backoff, Intake, Limiter, Now, Sender, Stopped},
    desk::Desk,
    reload::Standing,
    staffroom::{self, Room},
    store::{PollerLock, Store, StoreError, epoch_ms},
};

/// What the channel is told at assembly.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The Bot API; a path before `/bot…` is kept.
    pub api_base: Url,
    /// How many questions of one asker are answered in a minute.
    pub per_user_per_minute: u32,
    /// The chats of staff.
    pub staff: StaffSettings,
}

/// What the channel is told about staff.
#[derive(Debug, Clone, Default)]
pub struct StaffSettings {
    /// Their chats. Whoever is a member of one may do what staff may.
    pub chats: Vec<i64>,
    /// The FAQ folder, which they edit from there.
    pub faq_dir: PathBuf,
    /// The address askers open.
    pub public_url: Option<Url>,
    /// What is in service of the folder; none where nobody reads it anew.
    pub standing: Option<watch::Receiver<Standing>>,
}

/// Why the channel ended by itself.
#[derive(Debug, thiserror::Error)]
pub enum TelegramError {
    /// Telegram does not know the token, or not any more. Trying again cannot help.
    #[error("Telegram does not accept the token; get a new one from @BotFather")]
    TokenRevoked,
    /// The HTTP client cannot be made.
    #[error("no HTTP client can be made: {0}")]
    Client(reqwest::Error),
    /// The store is damaged; opening it anew sets it aside.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is known of the channel's health. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Health {
    last_poll: Arc<Mutex<Option<Instant>>>,
}

impl Health {
    /// How long ago Telegram last answered a poll; none before the first time. A bot that
    /// is up but deaf shows only here.
    pub fn poll_age(&self) -> Option<Duration> {
        self.last_poll.lock().unwrap_or_else(PoisonError::into_inner).map(|at| at.elapsed())
    }

    fn polled(&self) {
        *self.last_poll.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }
}

/// Runs the channel until it is asked to stop: polls, answers, sends. Survives Telegram
/// being away, at the start too. When asked to stop it takes nothing more in, sends what
/// is ready, and is done within ten seconds; what is left waits in the store.
pub async fn run(
    settings: Settings,
    token: SecretString,
    desk: Arc<Desk>,
    store: Arc<Store>,
    health: Health,
    shutdown: CancellationToken,
) -> Result<(), TelegramError> {
    let api = HttpApi::new(&settings.api_base, &token).map_err(TelegramError::Client)?;
    let api = Arc::new(api);
    let Some(_lock) = alone(&store, &shutdown).await? else { return Ok(()) };
    let Some(me) = introduce(&*api, &shutdown).await? else { return Ok(()) };
    tracing::info!(bot = %me.username, "Telegram is on");
    let (wake, bell) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let now = epoch_ms;
    let channel = Running { settings, api, me, desk, store, health, wake, bell, now };
    channel.run(shutdown).await
}

/// Everything the channel consists of once Telegram has said who the bot is.
struct Running<A> {
    settings: Settings,
    api: Arc<A>,
    me: Me,
    desk: Arc<Desk>,
    store: Arc<Store>,
    health: Health,
    /// Rung when there is something to send.
    wake: Arc<Notify>,
    /// Rung when staff did something.
    bell: Arc<Notify>,
    now: Now,
}

impl<A: TelegramApi> Running<A> {
    async fn run(self, shutdown: CancellationToken) -> Result<(), TelegramError> {
        let stop_polling = shutdown.child_token();
        let stop_sending = CancellationToken::new();
        let sending = async {
            let stopped = until_done("sending", || self.sender().run(stop_sending.clone())).await;
            stop_polling.cancel();
            stopped
        };
        let polling = async {
            let ended = until_done("polling", || self.poller().run(stop_polling.clone())).await;
            // What was taken in last is in the outbox now; the sender may finish.
            stop_sending.cancel();
            ended
        };
        let menu = stop_polling.run_until_cancelled(self.set_menu());
        let staff = self.staff(stop_polling.clone());
        let (stopped, ended, _, ()) = tokio::join!(sending, polling, menu, staff);
        match ended {
            Ended::Revoked => Err(TelegramError::TokenRevoked),
            Ended::Damaged(error) => Err(error.into()),
            Ended::Asked if stopped == Stopped::Revoked => Err(TelegramError::TokenRevoked),
            Ended::Asked => Ok(()),
        }
    }

    fn sender(&self) -> Sender<TelegramCourier<A>> {
        let courier = Arc::new(TelegramCourier::new(Arc::clone(&self.api)));
        Sender::new(courier, Arc::clone(&self.store), Arc::clone(&self.wake)).by(self.now)
    }

    fn poller(&self) -> Poller<A> {
        let knowledge = self.desk.knowledge();
        let default_language = knowledge.faq().desk().default_language();
        let staff = StaffChats::new(&self.settings.staff.chats);
        let reader = Reader::new(self.me.clone(), default_language, staff);
        let typing = Typing { api: Arc::clone(&self.api), reader: reader.clone() };
        let intake = Intake::new(
            reader,
            self.me.id,
            Arc::clone(&self.desk),
            Arc::clone(&self.store),
            Limiter::new(self.settings.per_user_per_minute),
            Arc::clone(&self.wake),
        )
        .for_staff(Arc::clone(&self.bell))
        .by(self.now);
        let inline = Inline::new(
            Arc::clone(&self.api),
            self.me.clone(),
            Arc::clone(&self.desk),
            self.settings.per_user_per_minute,
        );
        Poller {
            api: Arc::clone(&self.api),
            intake: Arc::new(intake),
            inline,
            typing,
            health: self.health.clone(),
        }
    }

    async fn set_menu(&self) {
        let knowledge = self.desk.knowledge();
        menu::set(&*self.api, knowledge.faq().desk()).await;
        let chats = &self.settings.staff.chats;
        menu::set_for_staff(&*self.api, knowledge.faq().desk(), chats).await;
    }

    /// Works for staff where there are any.
    async fn staff(&self, stop: CancellationToken) {
        if !self.settings.staff.chats.is_empty() {
            until_done("working for staff", || self.room().run(stop.clone())).await;
        }
    }

    fn room(&self) -> Room<StaffPen> {
        let StaffSettings { chats, faq_dir, public_url, standing } = self.settings.staff.clone();
        let chats = chats.iter().map(ToString::to_string).collect();
        Room::new(
            StaffPen { me: self.me.clone() },
            staffroom::Settings { chats, faq_dir, public_url, standing },
            Arc::clone(&self.desk),
            Arc::clone(&self.store),
            Arc::clone(&self.wake),
            Arc::clone(&self.bell),
        )
    }
}

/// Runs a loop to its end, on a task of its own. Nothing in it should panic; if something
/// does, it is begun anew after a moment instead of leaving the desk half alive.
async fn until_done<F>(what: &'static str, begin: impl Fn() -> F) -> F::Output
where
    F: Future<Output: Send> + Send + 'static,
{
    let mut panics = 0;
    loop {
        // A set, because it ends its task when it is dropped.
        let mut task = JoinSet::new();
        task.spawn(begin());
        if let Some(Ok(output)) = task.join_next().await {
            return output;
        }
        panics += 1;
        tracing::error!(what, panics, "a loop of the channel panicked; it is begun anew");
        tokio::time::sleep(Backoff::NETWORK.after(panics)).await;
    }
}

/// Waits until no other process polls with this store; none when asked to stop before.
async fn alone(
    store: &Store,
    shutdown: &CancellationToken,
) -> Result<Option<PollerLock>, TelegramError> {
    let mut has_said = false;
    loop {
        if let Some(lock) = store.sole_poller()? {
            return Ok(Some(lock));
        }
        if !has_said {
            tracing::warn!("another policydesk polls with this store; waiting until it ends");
            has_said = true;
        }
        tokio::select! {
            () = shutdown.cancelled() => return Ok(None),
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
    }
}

/// Asks Telegram who the bot is, for as long as it takes; none when asked to stop before.
async fn introduce(
    api: &impl TelegramApi,
    shutdown: &CancellationToken,
) -> Result<Option<Me>, TelegramError> {
    let mut failures = 0;
    loop {
        let error = tokio::select! {
            () = shutdown.cancelled() => return Ok(None),
            me = api.get_me() => match me {
                Ok(me) => return Ok(Some(me)),
                Err(ApiError::Token) => return Err(TelegramError::TokenRevoked),
                Err(error) => error,
            },
        };
        failures += 1;
        tracing::warn!(%error, failures, "Telegram cannot be reached; trying again");
        let wait = match error {
            ApiError::TooMany(Some(wait)) => wait,
            _ => Backoff::NETWORK.after(failures),
        };
        tokio::select! {
            () = shutdown.cancelled() => return Ok(None),
            () = tokio::time::sleep(wait) => {}
        }
    }
}
