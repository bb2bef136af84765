//! `policydesk serve`: every channel that is configured, until a signal says stop.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context as _;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

use super::{
    Status, logging,
    setup::{self, Setup},
};
use crate::{
    channel::{
        telegram::{self, Health, StaffSettings, TelegramError},
        web::{self, WebSettings, WebState},
    },
    checks::{self, Checks},
    config::{
        self, Config,
        secrets::{self, Secrets},
    },
    conversation,
    desk::Desk,
    diagnostic::Severity,
    knowledge::Knowledge,
    store::{Store, StoreSettings, Synchronous},
};

/// How long the channels have to finish once a signal came. Supervisors kill after ten
/// seconds or more; what is not sent by then stays in the outbox.
const GRACE: Duration = Duration::from_secs(9);

/// How often the store forgets what it need not keep.
const PURGE_EVERY: Duration = Duration::from_hours(1);

/// Serves until told to stop.
pub(super) fn run(mut setup: Setup) -> anyhow::Result<Status> {
    logging::start(&setup.config.log);
    logging::report_panics();
    let (secrets, found) = secrets::load(&setup.config, &setup::env);
    let mut findings = std::mem::take(&mut setup.findings);
    findings.extend(found);
    findings.extend(setup::not_offered(&setup.config, &secrets));
    if !findings.is_empty() {
        setup::tell(&findings);
    }
    if findings.has_errors() {
        return Ok(Status::Usage);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.context("the runtime cannot start")?;
    let status = runtime.block_on(serve(setup, secrets));
    // Nothing is left that has to finish: replies are in the store.
    runtime.shutdown_timeout(Duration::from_millis(100));
    status
}

/// What runs side by side, and how it ended.
type Tasks = JoinSet<Result<(), TelegramError>>;

async fn serve(setup: Setup, secrets: Secrets) -> anyhow::Result<Status> {
    let shutdown = CancellationToken::new();
    stop_on_signals(&shutdown)?;
    let config = &setup.config;
    let store = Arc::new(open_store(config, &secrets).await?);
    let public = bind(config.web.listen, "web.listen").await?;
    let operator = bind(config.operator.listen, "operator.listen").await?;
    std::thread::spawn(conversation::prepare);
    let knowledge = Knowledge::uncalibrated(setup.faq.clone());
    let desk = Arc::new(Desk::new(knowledge, setup.settings, setup.clock(None)));
    announce(&setup, &secrets);

    let mut tasks = Tasks::new();
    let state = WebState::new(Arc::clone(&desk), Arc::clone(&store), web_settings(config));
    let (pages, probes) = (web::router(state.clone()), web::operator_router(state));
    let stop = shutdown.clone();
    tasks.spawn(async move {
        web::serve(public, pages, stop).await;
        Ok(())
    });
    let stop = shutdown.clone();
    tasks.spawn(async move {
        web::serve(operator, probes, stop).await;
        Ok(())
    });
    if let Some(token) = secrets.telegram_token {
        let channel = (config.clone(), token, Arc::clone(&desk), Arc::clone(&store));
        tasks.spawn(run_telegram(channel, shutdown.clone()));
    }
    let days = config.store.retention_days;
    tasks.spawn(purge(Arc::clone(&store), Arc::clone(&desk), days, shutdown.clone()));
    tasks.spawn(calibrate(desk, shutdown.clone()));

    let status = wait(tasks, &shutdown).await;
    store.close().await;
    status
}

/// Waits until a signal comes or a channel gives up, then for the others, within bounds.
async fn wait(mut tasks: Tasks, shutdown: &CancellationToken) -> anyhow::Result<Status> {
    let mut status = Ok(Status::Fine);
    let mut take = |ended: Result<Result<(), TelegramError>, tokio::task::JoinError>| {
        match ended {
            Ok(Ok(())) => return,
            Ok(Err(error @ TelegramError::TokenRevoked)) => {
                tracing::error!("{error}");
                status = Ok(Status::TokenRevoked);
            }
            Ok(Err(error)) => status = Err(error.into()),
            Err(error) => status = Err(anyhow::Error::from(error).context("a channel broke")),
        }
        shutdown.cancel();
    };
    loop {
        tokio::select! {
            () = shutdown.cancelled() => break,
            ended = tasks.join_next() => match ended {
                Some(ended) => take(ended),
                None => break,
            },
        }
    }
    let finished = async {
        while let Some(ended) = tasks.join_next().await {
            take(ended);
        }
    };
    if tokio::time::timeout(GRACE, finished).await.is_err() {
        tracing::warn!("stopped before everything was finished; the rest is in the store");
    }
    status
}

async fn run_telegram(
    (config, token, desk, store): (Config, SecretString, Arc<Desk>, Arc<Store>),
    shutdown: CancellationToken,
) -> Result<(), TelegramError> {
    let settings = telegram::Settings {
        api_base: config.telegram.api_base,
        per_user_per_minute: config.limits.per_user_per_minute,
        staff: StaffSettings {
            chats: config.telegram.staff_chats,
            faq_dir: config.faq.dir,
            public_url: config.web.public_url,
        },
    };
    telegram::run(settings, token, desk, store, Health::default(), shutdown).await
}

/// Lets the store forget, now and every hour.
async fn purge(
    store: Arc<Store>,
    desk: Arc<Desk>,
    days: u32,
    shutdown: CancellationToken,
) -> Result<(), TelegramError> {
    let mut hours = tokio::time::interval(PURGE_EVERY);
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return Ok(()),
            _ = hours.tick() => {
                if let Err(error) = store.purge(desk.now().timestamp_millis(), days).await {
                    tracing::warn!(%error, "the store could not be tidied");
                }
            }
        }
    }
}

/// Fits the calibration to the FAQ's own questions in the background and swaps it in: the
/// first asker does not wait for it. Then asks what staff expect of the desk.
async fn calibrate(desk: Arc<Desk>, shutdown: CancellationToken) -> Result<(), TelegramError> {
    let calibrated = tokio::task::spawn_blocking(move || {
        let calibrated = desk.knowledge().calibrated();
        desk.replace(calibrated);
        checks::run(&desk)
    });
    let calibrated = tokio::select! {
        () = shutdown.cancelled() => return Ok(()),
        calibrated = calibrated => calibrated,
    };
    match calibrated {
        Ok(checks) => tell_failed(&checks),
        Err(error) => tracing::error!(%error, "the calibration failed; the default one stays"),
    }
    Ok(())
}

/// Logs the checks that failed and are protected; the others are for `policydesk check`.
fn tell_failed(checks: &Checks) {
    for finding in checks.findings.iter().filter(|f| f.severity == Severity::Error) {
        let (file, line) = (&finding.file, finding.line);
        tracing::error!(file, line, "a protected check fails; see `policydesk check`");
    }
}

async fn open_store(config: &Config, secrets: &Secrets) -> anyhow::Result<Store> {
    let url = secrets.store_url(config);
    let settings = StoreSettings {
        url: url.expose_secret().to_owned(),
        synchronous: match config.store.synchronous {
            config::Synchronous::Normal => Synchronous::Normal,
            config::Synchronous::Full => Synchronous::Full,
        },
    };
    Store::open(&settings).await.context("the store cannot be opened")
}

async fn bind(address: SocketAddr, key: &str) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).await;
    listener.with_context(|| format!("{address} ({key} in the configuration) cannot be used"))
}

fn web_settings(config: &Config) -> WebSettings {
    WebSettings {
        public_url: config.web.public_url.as_ref().map(|url| url.as_str().to_owned()),
        allow_origins: config.web.allow_origins.clone(),
        trusted_proxies: config.web.trusted_proxies.clone(),
        per_user_per_minute: config.limits.per_user_per_minute,
        message_chars: config.limits.message_chars,
        ..WebSettings::default()
    }
}

/// SIGTERM from a supervisor and SIGINT from a terminal mean the same: finish and go.
fn stop_on_signals(shutdown: &CancellationToken) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("SIGTERM cannot be heard")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("SIGINT cannot be heard")?;
    let shutdown = shutdown.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        shutdown.cancel();
    });
    Ok(())
}

/// Says what is on, what is off, and how to turn it on.
#[expect(clippy::print_stderr, reason = "for the person who started it")]
fn announce(setup: &Setup, secrets: &Secrets) {
    let config = &setup.config;
    let n_entries = setup.faq.entries().len();
    eprintln!("policydesk {}", env!("CARGO_PKG_VERSION"));
    eprintln!("  FAQ       {n_entries} entries from {}", config.faq.dir.display());
    eprintln!("  web chat  on   http://{}", config.web.listen);
    match &secrets.telegram_token {
        Some(_) => eprintln!("  Telegram  on   ({})", config.telegram.mode.key()),
        None => eprintln!("  Telegram  off  set TELOXIDE_TOKEN, or token_file under [telegram]"),
    }
    eprintln!("  operator  on   http://{}/readyz", config.operator.listen);
    eprintln!("Stop with Ctrl-C.");
}
