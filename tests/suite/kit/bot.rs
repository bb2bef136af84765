//! The desk on Telegram, running: real HTTP, real SQLite.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, FixedOffset};
use policydesk::{
    channel::{
        telegram::{self, Health, Receiving, StaffSettings, TelegramError, webhook},
        web::Edges,
    },
    desk::{Clock, Desk, Settings},
    engine::Thresholds,
    faq::{self, Faq, FaqParts},
    knowledge::Knowledge,
    sources,
    store::{Store, StoreSettings, Synchronous},
};
use sqlx::{Connection as _, SqliteConnection};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{
    postgres::Database,
    telegram::{FakeTelegram, TOKEN},
    web::{self, Mood, Site},
};

/// The state folder of a desk: what outlives its process.
pub(crate) struct Home {
    folder: TempDir,
    /// The database server's; none for a file in the folder.
    database: Option<Database>,
}

/// How a desk is set up.
pub(crate) struct SetUp {
    /// What becomes of every question.
    pub(crate) mood: Mood,
    /// The limit.
    pub(crate) per_user_per_minute: u32,
    /// The answers.
    pub(crate) faq: FaqParts,
    /// Its clock.
    pub(crate) clock: Arc<TestClock>,
    /// How updates come in.
    pub(crate) way: Way,
    /// Its staff. With a folder, the answers come from there.
    pub(crate) staff: StaffSettings,
}

impl Default for SetUp {
    fn default() -> Self {
        Self {
            mood: Mood::Answers,
            per_user_per_minute: 1000,
            faq: web::faq(),
            clock: Arc::new(TestClock::default()),
            way: Way::Polling,
            staff: StaffSettings::default(),
        }
    }
}

/// How updates come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// The desk asks.
    Polling,
    /// The desk is called, and looks after its webhook so often.
    Webhook(Duration),
}

/// Where the webhook of a desk is for the world.
pub(crate) const HOOK_URL: &str = "https://desk.example.gov.cn/telegram";

/// What Telegram sends along.
pub(crate) const HOOK_SECRET: &str = "hook-secret_sentinel-sentinel-sentinel";

/// A clock that stands still, breaks when it is told to, and can keep everybody waiting.
#[derive(Debug, Default)]
pub(crate) struct TestClock {
    time: Mutex<Option<DateTime<FixedOffset>>>,
    is_broken: AtomicBool,
    is_held: Mutex<bool>,
    let_go: Condvar,
}

impl TestClock {
    /// A clock that stands still at this time, in China.
    pub(crate) fn at(time: &str) -> Arc<Self> {
        let time = DateTime::parse_from_rfc3339(&format!("{time}:00+08:00")).expect("a time");
        Arc::new(Self { time: Mutex::new(Some(time)), ..Self::default() })
    }

    /// Whether every reply fails from now on.
    pub(crate) fn break_down(&self, is_broken: bool) {
        self.is_broken.store(is_broken, Ordering::SeqCst);
    }

    /// Whether every reply takes until this ends.
    pub(crate) fn hold(&self, is_held: bool) {
        *self.is_held.lock().expect("no test panicked here") = is_held;
        self.let_go.notify_all();
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<FixedOffset> {
        let held = self.is_held.lock().expect("no test panicked here");
        let released = self.let_go.wait_while(held, |is_held| *is_held);
        drop(released.expect("no test panicked here"));
        assert!(!self.is_broken.load(Ordering::SeqCst), "the clock is broken, as asked for");
        let usual = DateTime::parse_from_rfc3339("2026-11-24T09:00:00+08:00").expect("a time");
        self.time.lock().expect("no test panicked here").unwrap_or(usual)
    }
}

/// A desk that is running.
pub(crate) struct Bot {
    /// Its store.
    pub(crate) store: Arc<Store>,
    /// Its health.
    pub(crate) health: Health,
    /// Its public listener, where it is called.
    pub(crate) site: Option<Site>,
    shutdown: CancellationToken,
    task: JoinHandle<Result<(), TelegramError>>,
}

/// Longer than a desk may take to stop.
const PATIENCE: Duration = Duration::from_secs(12);

impl Home {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder"), database: None }
    }

    /// A home whose store is on a server; none where there is no server, which is said.
    pub(crate) async fn in_postgres() -> Option<Self> {
        let database = Some(Database::new().await?);
        Some(Self { database, ..Self::new() })
    }

    /// The database on the server.
    pub(crate) fn on_server(&self) -> &Database {
        self.database.as_ref().expect("a home on a server")
    }

    /// Where the store is.
    pub(crate) fn store_settings(&self) -> StoreSettings {
        let file = || format!("sqlite://{}", self.database().display());
        let url = self.database.as_ref().map_or_else(file, Database::url);
        StoreSettings { url, synchronous: Synchronous::Normal }
    }

    /// The folder itself.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The database file.
    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("state/desk.db")
    }

    /// Locks the store for everybody else.
    pub(crate) async fn lock_store(&self) -> Lock {
        let url = format!("sqlite://{}", self.database().display());
        let mut connection = SqliteConnection::connect(&url).await.expect("it is there");
        sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await.expect("it is free");
        Lock { connection }
    }

    /// Opens the store.
    pub(crate) async fn store(&self) -> Store {
        Store::open(&self.store_settings()).await.expect("the store opens")
    }

    /// Starts a desk with the usual set-up.
    pub(crate) async fn start(&self, telegram: &FakeTelegram) -> Bot {
        self.start_with(telegram, SetUp::default()).await
    }

    /// Starts a desk.
    pub(crate) async fn start_with(&self, telegram: &FakeTelegram, set_up: SetUp) -> Bot {
        let store = Arc::new(self.store().await);
        let health = Health::default();
        let shutdown = CancellationToken::new();
        let (receiving, site) = match set_up.way {
            Way::Polling => (Receiving::Polling, None),
            Way::Webhook(watch_every) => {
                let url = HOOK_URL.parse().expect("a URL");
                let (hook, webhook) = webhook::open(url, HOOK_SECRET.into());
                let hook = hook.with_body_timeout(Duration::from_millis(500));
                let pages = axum::Router::new();
                // Telegram comes through a proxy, which ends TLS.
                let trusted_proxies = vec!["127.0.0.0/8".parse().expect("a range")];
                let edges = Edges { trusted_proxies, ..Edges::default() };
                let site = Site::serve(hook.in_front_of(pages), edges).await;
                (Receiving::Webhook(webhook.watched_every(watch_every)), Some(site))
            }
        };
        let settings = telegram::Settings {
            api_base: telegram.url().parse().expect("a URL"),
            receiving,
            per_user_per_minute: set_up.per_user_per_minute,
            staff: set_up.staff.clone(),
        };
        if let Some(site) = &site {
            telegram.finds_the_bot_at(site.address);
        }
        let task = tokio::spawn(telegram::run(
            settings,
            TOKEN.into(),
            Arc::new(desk(set_up)),
            Arc::clone(&store),
            health.clone(),
            shutdown.clone(),
        ));
        Bot { store, health, site, shutdown, task }
    }
}

/// A lock on a store.
pub(crate) struct Lock {
    connection: SqliteConnection,
}

impl Lock {
    /// Gives it back.
    pub(crate) async fn free(mut self) {
        sqlx::query("ROLLBACK").execute(&mut self.connection).await.expect("it is ours");
        self.connection.close().await.expect("it closes");
    }
}

fn desk(set_up: SetUp) -> Desk {
    let thresholds = match set_up.mood {
        Mood::Answers => Thresholds::new(0.0, 0.0, 0.0, 3),
        Mood::Clarifies => Thresholds::new(1.0, 0.0, 1.0, 3),
        Mood::HandsOver => Thresholds::new(1.0, 1.0, 1.0, 3),
    };
    let thresholds = thresholds.expect("they are in order");
    let settings = Settings { thresholds, message_chars: 2_000, retention_days: 90 };
    let folder = &set_up.staff.faq_dir;
    let faq = if folder.as_os_str().is_empty() {
        Faq::new(set_up.faq)
    } else {
        let (files, _) = sources::read_faq_dir(folder);
        faq::load(&files, set_up.clock.now().date_naive()).0.expect("a sound FAQ")
    };
    Desk::new(Knowledge::new(faq), settings, set_up.clock)
}

impl Bot {
    /// Asks it to stop, as SIGTERM does, and waits until it has.
    pub(crate) async fn stop(self) -> Result<(), TelegramError> {
        self.shutdown.cancel();
        self.ended().await
    }

    /// Waits until it ends by itself.
    pub(crate) async fn ended(self) -> Result<(), TelegramError> {
        let ended = tokio::time::timeout(PATIENCE, self.task).await;
        if let Some(site) = self.site {
            site.close().await;
        }
        let result = ended.expect("it stops in time").expect("it does not panic");
        self.store.close().await;
        result
    }

    /// Ends it at this very moment, whatever it is doing.
    pub(crate) async fn kill(self) {
        self.task.abort();
        _ = self.task.await;
        drop(self.site);
        self.store.close().await;
    }
}
