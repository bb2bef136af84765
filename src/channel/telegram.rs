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
mod health;
mod http;
mod inline;
mod keyboard;
mod menu;
mod parcel;
mod poll;
mod reader;
mod settings;
mod shorten;
#[cfg(test)]
mod simulation;
mod staff;
mod taking;
mod taps;
mod text;
mod typing;
mod update;
pub mod webhook;

use std::{sync::Arc, time::Duration};

pub use dry_run::{Drawn, DryRun};
use secrecy::SecretString;
use tokio::{sync::Notify, task::JoinSet};
use tokio_util::sync::CancellationToken;

use self::{
    api::{ApiError, Me, TelegramApi},
    courier::TelegramCourier,
    http::HttpApi,
    inline::Inline,
    poll::{Ended, Poller},
    reader::Reader,
    staff::{StaffChats, StaffPen},
    taking::Taking,
    typing::Typing,
    webhook::{Collector, Registration, Webhook},
};
pub use self::{
    health::{DEAF_AFTER, Health},
    settings::{Receiving, Settings, StaffSettings},
};
use crate::{
    delivery::{Backoff, Intake, Limiter, Now, Sender, Stopped, is_worth_a_line},
    desk::Desk,
    staffroom::{self, Room},
    store::{PollerLock, Store, StoreError, epoch_ms},
};

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

/// Runs the channel until it is asked to stop: receives, answers, sends. Survives Telegram
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
    let figures = desk.metrics().bot_api.clone();
    let api = HttpApi::new(&settings.api_base, &token, figures).map_err(TelegramError::Client)?;
    let api = Arc::new(api);
    loop {
        let lock = if must_be_alone(&settings, &store) {
            let Some(lock) = alone(&store, &shutdown).await? else { return Ok(()) };
            Some(lock)
        } else {
            None
        };
        let Some(me) = introduce(&*api, &shutdown).await? else { return Ok(()) };
        tracing::info!(bot = %me.username, "Telegram is on");
        let channel = Running {
            settings: settings.clone(),
            api: Arc::clone(&api),
            me,
            desk: Arc::clone(&desk),
            store: Arc::clone(&store),
            health: health.clone(),
            wake: Arc::new(Notify::new()),
            bell: Arc::new(Notify::new()),
            now: epoch_ms,
        };
        let lost = lock.as_ref().map(PollerLock::lost);
        channel.run(lost.unwrap_or_default(), &shutdown).await?;
        if shutdown.is_cancelled() {
            return Ok(());
        }
        // The right to poll is gone; perhaps it can be had again.
    }
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
    /// Runs until asked to stop, or until the right to is lost.
    async fn run(
        self,
        lost: CancellationToken,
        shutdown: &CancellationToken,
    ) -> Result<(), TelegramError> {
        let stop_receiving = shutdown.child_token();
        let give_up = async {
            if stop_receiving.run_until_cancelled(lost.cancelled()).await.is_some() {
                stop_receiving.cancel();
            }
        };
        let stop_sending = CancellationToken::new();
        let sending = async {
            let stopped = until_done("sending", || self.sender().run(stop_sending.clone())).await;
            stop_receiving.cancel();
            stopped
        };
        let receiving = async {
            let ended = self.receive(&stop_receiving).await;
            // What was taken in last is in the outbox now; the sender may finish.
            stop_sending.cancel();
            ended
        };
        let menu = stop_receiving.run_until_cancelled(self.set_menu());
        let staff = self.staff(stop_receiving.clone());
        let (stopped, ended, _, (), ()) = tokio::join!(sending, receiving, menu, staff, give_up);
        match ended {
            Ended::Revoked => Err(TelegramError::TokenRevoked),
            Ended::Damaged(error) => Err(error.into()),
            Ended::Asked if stopped == Stopped::Revoked => Err(TelegramError::TokenRevoked),
            Ended::Asked => Ok(()),
        }
    }

    /// Receives updates in whichever way, until asked to stop.
    async fn receive(&self, stop: &CancellationToken) -> Ended {
        match &self.settings.receiving {
            Receiving::Polling => until_done("polling", || self.poller().run(stop.clone())).await,
            Receiving::Webhook(webhook) => self.be_called(webhook, stop).await,
        }
    }

    /// Receives by webhook. What ends one half for a reason ends the other.
    async fn be_called(&self, webhook: &Webhook, stop: &CancellationToken) -> Ended {
        let collecting = async {
            let begin = || self.collector(webhook).run(stop.clone());
            let ended = until_done("collecting", begin).await;
            stop.cancel();
            ended
        };
        let registering = async {
            let begin = || self.registration(webhook).run(stop.clone());
            let ended = until_done("keeping the webhook", begin).await;
            stop.cancel();
            ended
        };
        match tokio::join!(collecting, registering) {
            (Ended::Asked, ended) | (ended, _) => ended,
        }
    }

    fn collector(&self, webhook: &Webhook) -> Collector<A> {
        Collector::new(self.taking(), webhook, self.health.clone())
    }

    fn registration(&self, webhook: &Webhook) -> Registration<A> {
        Registration::new(Arc::clone(&self.api), webhook.clone(), self.health.clone())
    }

    fn poller(&self) -> Poller<A> {
        let (api, health) = (Arc::clone(&self.api), self.health.clone());
        Poller { api, taking: self.taking(), health }
    }

    fn sender(&self) -> Sender<TelegramCourier<A>> {
        let courier = Arc::new(TelegramCourier::new(Arc::clone(&self.api)));
        let sender = Sender::new(courier, Arc::clone(&self.store), Arc::clone(&self.wake));
        sender.counted(Arc::clone(self.desk.metrics())).by(self.now)
    }

    /// What is done with updates, however they came.
    fn taking(&self) -> Taking<A> {
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
        Taking { intake, inline, typing, pulse: self.health.pulse.clone() }
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

/// Whether this process must be the only one that receives and sends with its store.
///
/// Telegram gives updates to one poller only, and ends the call of any other. By webhook any
/// replica takes any update, and replicas are what a shared store is made for; but the
/// sender of a store that is one process's own does not expect another.
fn must_be_alone(settings: &Settings, store: &Store) -> bool {
    match settings.receiving {
        Receiving::Polling => true,
        Receiving::Webhook(_) => !store.is_shared(),
    }
}

/// Waits until no other process polls with this store; none when asked to stop before.
async fn alone(
    store: &Store,
    shutdown: &CancellationToken,
) -> Result<Option<PollerLock>, TelegramError> {
    let mut has_said = false;
    loop {
        if let Some(lock) = store.sole_poller().await? {
            return Ok(Some(lock));
        }
        if !has_said {
            tracing::warn!("another policydesk works with this store; waiting until it ends");
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
        if is_worth_a_line(failures) {
            tracing::warn!(%error, failures, "Telegram cannot be reached; trying again");
        }
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
