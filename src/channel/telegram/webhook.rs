//! Receiving updates by webhook: Telegram calls the public listener.
//!
//! ```text
//!  Telegram ─► Hook (edge): method, secret, length; body ─► request::read
//!                │  a place in the room, which is bounded in bytes
//!                ▼
//!              Deliveries ─► Collector: all that wait together in ONE transaction
//!                                │
//!  Telegram ◄─ 200 stored · 503 not stored
//!
//!  Registration: sets the webhook, sees that it stays set, and never deletes it
//! ```
//!
//! Telegram has one update of a chat on its way at a time and sends it again until it gets
//! a 200, so order and safety need nothing but the rule that 200 means "stored".

mod collector;
mod edge;
mod registration;
mod request;

use std::{sync::Arc, time::Duration};

use secrecy::{ExposeSecret as _, SecretString};
use subtle::ConstantTimeEq as _;
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use url::Url;

pub(super) use self::{collector::Collector, registration::Registration};
use super::api::RawUpdate;

/// The webhook as the channel sees it. Cheap to clone; all clones share one queue.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// Where Telegram calls.
    url: Url,
    /// What it sends along.
    secret: SecretString,
    /// How often Telegram is asked whether all is well.
    watch_every: Duration,
    deliveries: Deliveries,
}

/// The webhook as the public listener sees it: see [`Hook::in_front_of`].
#[derive(Debug)]
pub struct Hook {
    path: String,
    secret: SecretString,
    /// How long a body may take.
    body_timeout: Duration,
    /// How much may wait at once, in bytes.
    room: Arc<Semaphore>,
    queue: mpsc::Sender<Delivered>,
}

/// What Telegram delivered and nobody has taken in yet.
#[derive(Debug, Clone)]
struct Deliveries {
    queue: Arc<Mutex<mpsc::Receiver<Delivered>>>,
}

/// An update that Telegram waits to hear of.
#[derive(Debug)]
struct Delivered {
    update: RawUpdate,
    /// Told whether it was stored. Closed when Telegram does not wait any more.
    stored: oneshot::Sender<bool>,
    /// Its part of the room.
    _place: OwnedSemaphorePermit,
}

/// The largest update. Those of Telegram have a few kilobytes, quotes and all.
const MAX_BODY_BYTES: u32 = 1024 * 1024;

/// How much may wait at once, in bytes: eight updates of the largest size, or as many of the
/// usual size as there is a place for. A store that hangs costs no more than this.
const ROOM_BYTES: u32 = 8 * MAX_BODY_BYTES;

/// How many updates may wait at once: what Telegram sends at once, and some to spare for
/// those that it gave up waiting for.
const PLACES: usize = 128;

/// How many calls Telegram may have open at once. The most that it allows: they are taken in
/// together, so many cost little more than one. Source: Bot API, `setWebhook`.
const MAX_CONNECTIONS: u8 = 100;

/// A body of a megabyte takes this long at a hundred kilobytes a second.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// The health of a bot is to be known within two minutes; see [`super::DEAF_AFTER`].
const WATCH_EVERY: Duration = Duration::from_mins(1);

/// Both ends of a webhook: the one for the public listener, which answers from now on, and
/// the one for the channel, which may begin later.
pub fn open(url: Url, secret: SecretString) -> (Hook, Webhook) {
    let (send, receive) = mpsc::channel(PLACES);
    let hook = Hook {
        path: url.path().to_owned(),
        secret: secret.clone(),
        body_timeout: BODY_TIMEOUT,
        room: Arc::new(Semaphore::new(ROOM_BYTES as usize)),
        queue: send,
    };
    let deliveries = Deliveries { queue: Arc::new(Mutex::new(receive)) };
    (hook, Webhook { url, secret, watch_every: WATCH_EVERY, deliveries })
}

impl Webhook {
    /// The same, asking Telegram so often whether all is well.
    #[must_use]
    pub fn watched_every(self, watch_every: Duration) -> Self {
        Self { watch_every, ..self }
    }
}

impl Hook {
    /// The same, giving a body so long to arrive.
    #[must_use]
    pub fn with_body_timeout(self, body_timeout: Duration) -> Self {
        Self { body_timeout, ..self }
    }

    /// Whether this is the secret; how long that takes to say tells nothing of it.
    fn knows(&self, secret: &[u8]) -> bool {
        self.secret.expose_secret().as_bytes().ct_eq(secret).into()
    }
}
