//! `policydesk serve`: every channel that is configured, until a signal says stop.

mod waiting;
mod watched;

use std::{
    io::{self, IsTerminal as _},
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};

use anyhow::Context as _;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

use self::waiting::open_store;
use self::watched::{probes, supervise, watch_over};
use super::{Status, logging, reload::stale, setup};
use crate::{
    channel::{
        telegram::{
            self, Health, Receiving, StaffSettings, TelegramError,
            webhook::{self, Hook},
        },
        web::{self, Edges, Signs, WebSettings, WebState},
    },
    cli::Common,
    config::{
        Config, TelegramMode,
        secrets::{self, Secrets},
    },
    conversation,
    desk::Desk,
    diagnostic::{Findings, Words, reader_language},
    reload::{self, Beginning, Folder, Reloader, Standing},
    staffroom::{self, Dashboard},
    store::{Store, StoreError},
    supervisor::Supervisor,
};

/// How long the channels have to finish once a signal came. Supervisors kill after ten
/// seconds or more; what is not sent by then stays in the outbox.
const GRACE: Duration = Duration::from_secs(9);

/// How often the store forgets what it need not keep.
const PURGE_EVERY: Duration = Duration::from_hours(1);

/// Serves until told to stop.
pub(super) fn run(common: &Common) -> anyhow::Result<Status> {
    let (config, mut findings) = setup::load_config(common);
    let Some(config) = config else {
        setup::tell(&findings);
        return Ok(Status::Usage);
    };
    let (secrets, found) = secrets::load(&config, &setup::env);
    logging::start(&config.log, &secrets);
    logging::report_panics();
    findings.extend(found);
    findings.extend(web::font_findings(config.web.font_file.as_deref()));
    if findings.has_errors() {
        setup::tell(&findings);
        return Ok(Status::Usage);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.context("the runtime cannot start")?;
    let status = runtime.block_on(serve(&config, secrets, findings));
    // Nothing is left that has to finish: replies are in the store.
    runtime.shutdown_timeout(Duration::from_millis(100));
    status
}

/// What runs side by side, and how it ended.
type Tasks = JoinSet<Result<(), TelegramError>>;

async fn serve(config: &Config, secrets: Secrets, findings: Findings) -> anyhow::Result<Status> {
    let shutdown = CancellationToken::new();
    stop_on_signals(&shutdown)?;
    let public = bind(config.web.listen, "web.listen").await?;
    let operator = bind(config.operator.listen, "operator.listen").await?;
    let store = setup::store_settings(config, &secrets);
    let Some(store) = open_store(&store, &operator, &shutdown).await? else {
        return Ok(Status::Fine);
    };
    let store = Arc::new(store);
    let folder = Folder::new(&config.faq.dir);
    let Some(beginning) = begin(config, &folder, &store, findings).await? else {
        return Ok(Status::Findings);
    };
    std::thread::spawn(conversation::prepare);
    let knowledge = Arc::clone(&beginning.knowledge);
    let desk = Desk::sharing(knowledge, setup::settings(config), setup::clock(config));
    let desk = Arc::new(desk);
    let listening = (public.local_addr()?, operator.local_addr()?);
    let supervisor = Arc::new(Supervisor::new(&setup::env));
    let reloader = Reloader::new(folder, beginning, Arc::clone(&desk), Arc::clone(&store))
        .supervised(Arc::clone(&supervisor));
    let standing = reloader.standing();
    announce(config, listening, &secrets, &standing.borrow());

    let mut tasks = Tasks::new();
    let state = WebState::new(Arc::clone(&desk), Arc::clone(&store), web_settings(config));
    let (receiving, hook) = receiving(config, &secrets);
    let pages = web::router(state.clone());
    let pages = hook.into_iter().fold(pages, |pages, hook| hook.in_front_of(pages));
    let health = Health::default().beating(supervisor.pulse("polling"));
    let heard = health.clone();
    let deaf_for = move || heard.deaf_for();
    let signs = Signs {
        standing: standing.clone(),
        deaf_for: secrets.telegram_token.is_some().then(|| Arc::new(deaf_for) as _),
        deaf_after: config.operator.deaf_after,
        stopping: shutdown.clone(),
    };
    let dashboard = dashboard(config, &desk, &store, standing.clone());
    let window = web::staff_router(Arc::clone(&dashboard), window_settings(config, &secrets));
    let router = web::operator_router(state, signs).merge(window);
    let probes = probes(operator, router, &desk, &supervisor);
    spawn(&mut tasks, async move {
        if let Err(error) = dashboard.catch_up().await {
            tracing::warn!(%error, "what staff did before the last stop is still to be worked");
        }
    });
    let watch = watch_over("public", &desk, &supervisor);
    let public = web::serve_with(public, pages, edges(config), watch, shutdown.clone());
    spawn(&mut tasks, public);
    spawn(&mut tasks, reloader.run(shutdown.clone()));
    if let Some(token) = secrets.telegram_token.clone() {
        let settings = telegram_settings(config, receiving, standing.clone());
        let (desk, store) = (Arc::clone(&desk), Arc::clone(&store));
        tasks.spawn(telegram::run(settings, token, desk, store, health, shutdown.clone()));
    }
    spawn(&mut tasks, supervise(Arc::clone(&supervisor), standing, shutdown.clone()));
    let days = config.store.retention_days;
    spawn(&mut tasks, purge(Arc::clone(&store), desk, days, shutdown.clone()));

    let status = wait(tasks, &shutdown).await;
    probes.close().await;
    store.close().await;
    status
}

/// Why the store cannot be opened; where an earlier version was put back, the way out too.
fn not_opened(error: StoreError) -> anyhow::Error {
    let is_newer = matches!(error, StoreError::Newer { .. });
    let error = anyhow::Error::from(error).context("the store cannot be opened");
    if !is_newer {
        return error;
    }
    let words = Words::new(
        "数据库是更高版本的 policydesk 写的，没有动它；请换回那个版本，或恢复升级前的备份",
        "a later version of policydesk wrote this store, and it was left as it is; run that version again, or restore the backup from before the upgrade",
    );
    error.context(words.get(reader_language(&setup::env)).to_owned())
}

/// Runs beside the others what cannot fail.
fn spawn(tasks: &mut Tasks, task: impl Future<Output = ()> + Send + 'static) {
    tasks.spawn(async move {
        task.await;
        Ok(())
    });
}

/// What to begin with, once what is to be said of it is said; none where nothing can be served.
async fn begin(
    config: &Config,
    folder: &Folder,
    store: &Store,
    mut findings: Findings,
) -> anyhow::Result<Option<Beginning>> {
    let begun = reload::begin(folder, store, setup::settings(config), setup::clock(config)).await;
    let begun = begun.context("the store cannot be used")?;
    let found = begun.as_ref().map_or_else(|errors| errors, |beginning| &beginning.findings);
    findings.extend(found.clone());
    if !findings.is_empty() {
        setup::tell(&findings);
    }
    Ok(begun.ok())
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

/// How updates come in, and what stands in front of the public pages for that.
fn receiving(config: &Config, secrets: &Secrets) -> (Receiving, Option<Hook>) {
    let Config { telegram, .. } = config;
    match (telegram.mode, &telegram.webhook_url, &secrets.webhook_secret) {
        (TelegramMode::Webhook, Some(url), Some(secret)) if secrets.telegram_token.is_some() => {
            let (hook, webhook) = webhook::open(url.clone(), secret.clone());
            (Receiving::Webhook(webhook), Some(hook))
        }
        // A webhook without either is an error in the configuration.
        _ => (Receiving::Polling, None),
    }
}

fn telegram_settings(
    config: &Config,
    receiving: Receiving,
    standing: watch::Receiver<Standing>,
) -> telegram::Settings {
    telegram::Settings {
        api_base: config.telegram.api_base.clone(),
        receiving,
        per_user_per_minute: config.limits.per_user_per_minute,
        staff: StaffSettings {
            chats: config.telegram.staff_chats.clone(),
            faq_dir: config.faq.dir.clone(),
            public_url: config.web.public_url.clone(),
            standing: Some(standing),
        },
    }
}

/// What staff see and do in a browser.
fn dashboard(
    config: &Config,
    desk: &Arc<Desk>,
    store: &Arc<Store>,
    standing: watch::Receiver<Standing>,
) -> Arc<Dashboard> {
    let settings = staffroom::Settings {
        chats: Vec::new(),
        faq_dir: config.faq.dir.clone(),
        public_url: config.web.public_url.clone(),
        standing: Some(standing),
    };
    Arc::new(Dashboard::new(settings, Arc::clone(desk), Arc::clone(store)))
}

fn window_settings(config: &Config, secrets: &Secrets) -> web::StaffSettings {
    web::StaffSettings {
        token: secrets.staff_token.clone(),
        public_url: config.web.public_url.as_ref().map(|url| url.as_str().to_owned()),
        trusted_proxies: config.web.trusted_proxies.clone(),
    }
}

/// Lets the store forget, now and every hour.
async fn purge(store: Arc<Store>, desk: Arc<Desk>, days: u32, shutdown: CancellationToken) {
    let mut hours = tokio::time::interval(PURGE_EVERY);
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            _ = hours.tick() => {
                if let Err(error) = store.purge(desk.now().timestamp_millis(), days).await {
                    tracing::warn!(%error, "the store could not be tidied");
                }
            }
        }
    }
}

async fn bind(address: SocketAddr, key: &str) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).await;
    listener.with_context(|| format!("{address} ({key} in the configuration) cannot be used"))
}

/// The bounds of the public listener.
fn edges(config: &Config) -> Edges {
    Edges { trusted_proxies: config.web.trusted_proxies.clone(), ..Edges::default() }
}

fn web_settings(config: &Config) -> WebSettings {
    WebSettings {
        public_url: config.web.public_url.as_ref().map(|url| url.as_str().to_owned()),
        allow_origins: config.web.allow_origins.clone(),
        trusted_proxies: config.web.trusted_proxies.clone(),
        per_user_per_minute: config.limits.per_user_per_minute,
        message_chars: config.limits.message_chars,
        font_file: config.web.font_file.clone(),
        ..WebSettings::default()
    }
}

/// SIGTERM from a supervisor and SIGINT from a terminal mean the same: finish and go. SIGHUP
/// means that the FAQ is to be read again, unless it came because the terminal was closed.
fn stop_on_signals(shutdown: &CancellationToken) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("SIGTERM cannot be heard")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("SIGINT cannot be heard")?;
    let mut hangup = signal(SignalKind::hangup()).context("SIGHUP cannot be heard")?;
    let had_terminal = io::stdin().is_terminal();
    let shutdown = shutdown.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => break,
                _ = interrupt.recv() => break,
                _ = hangup.recv() => {
                    // A terminal that hung up is none any more.
                    if had_terminal && !io::stdin().is_terminal() {
                        break;
                    }
                }
            }
        }
        shutdown.cancel();
    });
    Ok(())
}

/// Says what is on, what is off, and how to turn it on.
#[expect(clippy::print_stderr, reason = "for the person who started it")]
fn announce(
    config: &Config,
    (web, operator): (SocketAddr, SocketAddr),
    secrets: &Secrets,
    standing: &Standing,
) {
    let n_entries = standing.n_entries;
    eprintln!("policydesk {}", env!("CARGO_PKG_VERSION"));
    if let Some(trouble) = &standing.trouble {
        let language = reader_language(&setup::env);
        let words = stale(standing, trouble, &config.time.zone);
        eprint!("\n{}\n{}\n", words.get(language), trouble.verdict.details(language));
    }
    eprintln!("  FAQ       {n_entries} entries from {}", config.faq.dir.display());
    eprintln!("  web chat  on   http://{web}");
    if secrets.telegram_token.is_some() {
        eprintln!("  Telegram  on   ({})", config.telegram.mode.key());
    } else {
        eprintln!("  Telegram  off  set TELOXIDE_TOKEN, or token_file under [telegram]");
    }
    eprintln!("  operator  on   http://{operator}/readyz");
    if secrets.staff_token.is_some() {
        eprintln!("  staff     on   http://{operator}/staff");
    } else {
        eprintln!(
            "  staff     off  set POLICYDESK_STAFF_TOKEN, or staff_token_file under [operator]"
        );
    }
    eprintln!("Stop with Ctrl-C.");
}
