//! What a desk begins with: the folder, or the last good set where the folder will not do.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, FixedOffset, NaiveDate};
use tokio::time::{Instant, sleep};

use super::{
    Folder,
    content::Content,
    judge::{self, judge},
    outcome::{Diff, Outcome, Standing, Verdict},
    reading::{Reading, SETTLED_AFTER, Settling},
    trial::{Ready, Tried, try_out},
};
use crate::{
    desk::{Clock, Desk, Settings},
    diagnostic::Findings,
    faq::Faq,
    knowledge::Knowledge,
    store::{KeptSet, Store, StoreError},
};

/// How long a start waits for a folder to settle. A folder that is still being written then is
/// judged as it is: the desk watches it from the first moment on.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a desk begins with.
#[derive(Debug)]
pub struct Beginning {
    /// What it knows.
    pub knowledge: Arc<Knowledge>,
    /// The files and entries behind it.
    pub content: Content,
    /// What it serves, and why the folder is something else where it is.
    pub standing: Standing,
    /// Whether its confidence is calibrated already.
    pub is_calibrated: bool,
    /// Warnings and notes of what is served, errors of what is not.
    pub findings: Findings,
}

/// The set that was in service last, where it still loads.
struct Kept {
    since: i64,
    faq: Faq,
    content: Content,
    findings: Findings,
}

/// Decides what to serve. The set that was in service last goes on where the folder is broken,
/// lost entries or breaks a protected check, just as if the desk had not stopped in between;
/// without such a set, errors are all there is, and they come back.
pub async fn begin(
    folder: &Folder,
    store: &Store,
    settings: Settings,
    clock: Arc<dyn Clock>,
) -> Result<Result<Beginning, Findings>, StoreError> {
    let now = clock.now();
    let kept = store.last_good_set(&folder.key).await?;
    let kept = kept.and_then(|kept| load_kept(kept, now.date_naive()));
    let reading = settled(folder, kept.as_ref().map(|kept| kept.content.hash.as_str())).await;
    let open = |knowledge| Desk::sharing(knowledge, settings, Arc::clone(&clock));
    let at = now.timestamp_millis();
    let beginning = match kept {
        Some(kept) => go_on(kept, &reading, now, open),
        None => match judge::load(&reading, now.date_naive()) {
            Ok((faq, content, findings)) => at_rest(Kept { since: at, faq, content, findings }),
            Err(findings) => return Ok(Err(findings)),
        },
    };
    if beginning.standing.since == at {
        record(folder, store, &beginning.content, at).await;
    }
    Ok(Ok(beginning))
}

fn load_kept(kept: KeptSet, today: NaiveDate) -> Option<Kept> {
    let reading = Reading::new(kept.files, Findings::new(), Vec::new());
    // A later version of the program may find errors that an earlier one did not.
    let (faq, content, findings) = judge::load(&reading, today).ok()?;
    Some(Kept { since: kept.since, faq, content, findings })
}

/// Reads the folder: at once where it holds the set that is known, else once it has settled.
async fn settled(folder: &Folder, known: Option<&str>) -> Reading {
    let began = Instant::now();
    let mut settling = Settling::default();
    loop {
        if let Some(reading) = Reading::take(folder.dir()) {
            let is_late = began.elapsed() > PATIENCE;
            if is_late || known.is_none_or(|known| known == reading.hash) {
                return reading;
            }
            if let Some(reading) = settling.settled(reading, began.elapsed()) {
                return reading;
            }
        }
        sleep(SETTLED_AFTER).await;
    }
}

/// Goes on from the set that was in service last.
fn go_on(
    kept: Kept,
    reading: &Reading,
    now: DateTime<FixedOffset>,
    open: impl Fn(Arc<Knowledge>) -> Desk,
) -> Beginning {
    let judgement = judge(&kept.content, reading, now.date_naive(), None);
    let at = now.timestamp_millis();
    let served = || Arc::new(Knowledge::new(kept.faq.clone()));
    match try_out(judgement, None, open, served) {
        Tried::Ready(ready) => {
            let Ready { knowledge, is_calibrated, content, diff, findings } = *ready;
            let standing = standing(&content, at, diff);
            Beginning { knowledge, content, standing, is_calibrated, findings }
        }
        Tried::Not(Verdict::Unchanged) => at_rest(kept),
        Tried::Not(verdict) => {
            let mut beginning = at_rest(kept);
            let trouble = Outcome { at, hash: reading.hash.clone(), verdict };
            beginning.standing.trouble = Some(trouble);
            beginning
        }
    }
}

/// A set whose checks are asked once it is served.
fn at_rest(kept: Kept) -> Beginning {
    let Kept { since, faq, content, findings } = kept;
    let standing = standing(&content, since, Diff::default());
    let knowledge = Arc::new(Knowledge::uncalibrated(faq));
    Beginning { knowledge, content, standing, is_calibrated: false, findings }
}

fn standing(content: &Content, since: i64, diff: Diff) -> Standing {
    let n_entries = content.versions.len();
    Standing { hash: content.hash.clone(), since, n_entries, diff, trouble: None }
}

async fn record(folder: &Folder, store: &Store, content: &Content, at: i64) {
    if let Err(error) = store.put_into_service(&folder.set(content, at)).await {
        // There is nothing better to serve: answers go on, and the next change is recorded.
        tracing::error!(%error, "the store could not record what is in service");
    }
}
