//! `policydesk reload`: has the running desk read the FAQ folder now, and says what came of it.

use std::{
    io::{self, Write},
    time::Duration,
};

use anyhow::Context as _;
use tokio::time::{Instant, sleep};

use super::{Status, setup};
use crate::{
    cli::{self, Common},
    config::{Zone, secrets},
    diagnostic::{Words, reader_language},
    language::Language,
    reload::{Folder, Outcome, Standing, Verdict},
    store::{ReloadProgress, Store},
};

/// How long to wait for an answer: a folder that will not settle is given up before.
const PATIENCE: Duration = Duration::from_secs(15);

/// How long to wait for a desk of which nothing says that it runs: a few of its questions to
/// the store.
const PATIENCE_WITHOUT_DESK: Duration = Duration::from_secs(3);

/// How often the store is asked for the answer.
const ASK_EVERY: Duration = Duration::from_millis(100);

/// A desk says that it runs every half minute; one that missed two was killed.
const ALIVE_MS: i64 = 70 * 1000;

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
        if Store::open_to_read(&settings).context("the store cannot be opened")?.is_none() {
            return Ok(None);
        }
        let store = Store::open(&settings).await.context("the store cannot be opened")?;
        let now = setup::clock(&config).now().timestamp_millis();
        let outcome = ask(&store, &folder, args.confirm, now).await;
        store.close().await;
        outcome.context("the store cannot be used")
    })?;
    let language = reader_language(&setup::env);
    match outcome {
        Some(outcome) => Ok(show(&mut io::stdout().lock(), &outcome, language)?),
        None => {
            say_nobody_answered(&folder, language);
            Ok(Status::World)
        }
    }
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
pub(super) async fn running(
    store: &Store,
    folder: &Folder,
    now: i64,
) -> Result<Option<Standing>, crate::store::StoreError> {
    let said = store.standing(folder.key()).await?;
    let said = said.filter(|(at, _)| now - at < ALIVE_MS);
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

/// What a desk serves while the folder holds something else, in a sentence.
pub(super) fn stale(standing: &Standing, trouble: &Outcome, zone: &Zone) -> Words {
    let (since, at) = (shown(standing.since, zone), shown(trouble.at, zone));
    let Words { zh, en } = trouble.verdict.summary();
    Words::new(
        format!("咨询台正在用 {since} 启用的答复（{} 条）。{at}：{zh}", standing.n_entries),
        format!("The desk serves the {} entries of {since}. {at}: {en}", standing.n_entries),
    )
}

/// A moment at the desk's clock.
pub(super) fn shown(at: i64, zone: &Zone) -> String {
    let moment = chrono::DateTime::from_timestamp_millis(at).unwrap_or_default();
    moment.with_timezone(&zone.offset()).format("%Y-%m-%d %H:%M").to_string()
}
