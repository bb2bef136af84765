//! `policydesk reload`: has the running desk read the FAQ folder now, and says what came of it.

use std::{
    io::{self, Write},
    time::Duration,
};

use anyhow::Context as _;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::{Status, setup};
use crate::{
    cli::{self, Common},
    config::{Config, Zone, secrets},
    diagnostic::{Words, reader_language},
    language::Language,
    reload::{Folder, Outcome, Standing, Verdict},
    store::{ReloadProgress, STANDING_MS, Store},
};

/// How long to wait for an answer: a folder that will not settle is given up before.
const PATIENCE: Duration = Duration::from_secs(15);

/// How long to wait for a desk of which nothing says that it runs: a few of its questions to
/// the store.
const PATIENCE_WITHOUT_DESK: Duration = Duration::from_secs(3);

/// How often the store is asked for the answer.
const ASK_EVERY: Duration = Duration::from_millis(100);

/// Asks, waits and says what happened.
pub(super) fn run(common: &Common, args: &cli::Reload) -> anyhow::Result<Status> {
    let (config, mut findings) = setup::load_config(common);
    let Some(config) = config else {
        setup::tell(&findings);
        return Ok(Status::Usage);
    };
    let (secrets, found) = secrets::load(&config, &setup::env);
    findings.extend(found);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("the runtime cannot start")?;
    let folder = Folder::new(&config.faq.dir);
    let settings = setup::store_settings(&config, &secrets);
    let outcome = runtime.block_on(async {
        // Nobody runs where there is no store, and none is made for asking.
        if !Store::exists(&settings).context("the store cannot be opened")? {
            return Ok(None);
        }
        let store = Store::open(&settings).await.context("the store cannot be opened")?;
        let now = setup::clock(&config).now().timestamp_millis();
        let outcome = ask(&store, &folder, args.confirm, now).await;
        store.close().await;
        outcome.context("the store cannot be used")
    })?;
    let language = reader_language(&setup::env);
    if let Some(outcome) = outcome {
        return Ok(show(&mut io::stdout().lock(), &outcome, language)?);
    }
    say_nobody_answered(&folder, language);
    Ok(Status::World)
}

/// Asks the desk and waits for its answer; none where there is no desk.
async fn ask(
    store: &Store,
    folder: &Folder,
    is_confirmed: bool,
    now: i64,
) -> Result<Option<Outcome>, crate::store::StoreError> {
    let standing = running(store, folder, now).await?;
    let held = standing.as_ref().filter(|_| is_confirmed).and_then(held);
    let patience = if standing.is_some() { PATIENCE } else { PATIENCE_WITHOUT_DESK };
    let id = store.ask_reload(folder.key(), held, now).await?;
    let began = Instant::now();
    loop {
        let progress = store.reload_progress(id).await?;
        if let ReloadProgress::Answered(answer) = &progress {
            return Ok(serde_json::from_str(answer).ok());
        }
        let patience = if progress == ReloadProgress::Taken { PATIENCE } else { patience };
        if began.elapsed() > patience {
            store.withdraw_reload(id).await?;
            return Ok(None);
        }
        sleep(ASK_EVERY).await;
    }
}

/// The hash of the set that waits for a yes: what is confirmed is what staff were told of,
/// and not what the folder may hold by now.
fn held(standing: &Standing) -> Option<&str> {
    let trouble = standing.trouble.as_ref()?;
    matches!(trouble.verdict, Verdict::Held { .. }).then_some(trouble.hash.as_str())
}

/// What the desk that runs on this folder and store says it serves.
async fn running(
    store: &Store,
    folder: &Folder,
    now: i64,
) -> Result<Option<Standing>, crate::store::StoreError> {
    let said = store.standing(folder.key()).await?;
    let said = said.filter(|(at, _)| now - at < STANDING_MS);
    Ok(said.and_then(|(_, standing)| serde_json::from_str(&standing).ok()))
}

/// Says what happened.
fn show(out: &mut impl Write, outcome: &Outcome, language: Language) -> io::Result<Status> {
    writeln!(out, "{}", outcome.verdict.summary().get(language))?;
    write!(out, "{}", outcome.verdict.details(language))?;
    Ok(match &outcome.verdict {
        Verdict::Swapped { .. } | Verdict::Unchanged => Status::Fine,
        Verdict::Refused { .. } | Verdict::Held { .. } => Status::Findings,
        Verdict::Failed { .. } => Status::World,
    })
}

#[expect(clippy::print_stderr, reason = "what was asked for did not happen")]
fn say_nobody_answered(folder: &Folder, language: Language) {
    let dir = folder.key();
    let words = Words::new(
        format!("没有正在运行的咨询台用这个数据库和文件夹 {dir}；先运行 policydesk serve"),
        format!(
            "no desk is running with this store and the folder {dir}; start one with policydesk \
             serve"
        ),
    );
    eprintln!("{}", words.get(language));
}

/// A desk that is running, as `policydesk check` tells of it.
#[derive(Debug)]
pub(super) struct Running {
    standing: Standing,
    zone: Zone,
}

impl Running {
    /// Asks the store, where there is one that can be read. What cannot be read is no finding
    /// here: the desk itself says so.
    pub(super) fn find(config: &Config, common: &Common) -> Option<Self> {
        let (secrets, _) = secrets::load(config, &setup::env);
        let settings = setup::store_settings(config, &secrets);
        if !Store::exists(&settings).ok()? {
            return None;
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
        let folder = Folder::new(common.faq.as_ref().unwrap_or(&config.faq.dir));
        let now = setup::clock(config).now().timestamp_millis();
        let standing = runtime.block_on(async {
            let store = Store::open_to_read(&settings).await?;
            let standing = running(&store, &folder, now).await;
            store.close().await;
            standing
        });
        Some(Self { standing: standing.ok()??, zone: config.time.zone.clone() })
    }

    /// What it serves, and why it is not what the folder holds.
    pub(super) fn lines(&self, language: Language) -> String {
        let Self { standing, zone } = self;
        let words = match &standing.trouble {
            Some(trouble) => stale(standing, trouble, zone),
            None => serves(standing, zone),
        };
        let details = standing.trouble.as_ref().map(|it| it.verdict.details(language));
        format!("{}\n{}", words.get(language), details.unwrap_or_default())
    }

    /// The same for programs.
    pub(super) fn json(&self) -> Value {
        let Standing { hash, since, n_entries, diff, trouble } = &self.standing;
        let since = chrono::DateTime::from_timestamp_millis(*since).unwrap_or_default();
        json!({
            "set": hash,
            "since": since.with_timezone(&self.zone.offset()).to_rfc3339(),
            "entries": n_entries,
            "removed": diff.removed,
            "stale": trouble.is_some(),
            "edit": trouble.as_ref().map(|trouble| trouble.verdict.key()),
        })
    }
}

/// What a desk serves, and which entries left with the last change.
fn serves(standing: &Standing, zone: &Zone) -> Words {
    let since = shown(standing.since, zone);
    let n_entries = standing.n_entries;
    let removed = standing.diff.removed_words();
    let (zh, en) = removed.map_or_else(Default::default, |Words { zh, en }| {
        (format!("，当时{zh}"), format!("; {en} at that time"))
    });
    Words::new(
        format!("咨询台正在用 {since} 启用的答复（{n_entries} 条）{zh}"),
        format!("the running desk serves the {n_entries} entries of {since}{en}"),
    )
}

/// What a desk serves while the folder holds something else, in two sentences.
pub(super) fn stale(standing: &Standing, trouble: &Outcome, zone: &Zone) -> Words {
    let (since, at) = (shown(standing.since, zone), shown(trouble.at, zone));
    let Words { zh, en } = trouble.verdict.summary();
    let n_entries = standing.n_entries;
    Words::new(
        format!("咨询台正在用 {since} 启用的答复（{n_entries} 条）。{at}：{zh}"),
        format!("The running desk serves the {n_entries} entries of {since}. {at}: {en}"),
    )
}

/// A moment at the desk's clock.
pub(super) fn shown(at: i64, zone: &Zone) -> String {
    let moment = chrono::DateTime::from_timestamp_millis(at).unwrap_or_default();
    moment.with_timezone(&zone.offset()).format("%Y-%m-%d %H:%M").to_string()
}
