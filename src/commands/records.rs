//! What commands share that look at what was asked: the span of days, and the store.

use std::{future::Future, ops::Range};

use anyhow::Context as _;
use chrono::{Days, FixedOffset, NaiveDate, NaiveTime};

use super::{
    Status,
    setup::{self, Setup},
};
use crate::{
    cli,
    config::secrets,
    diagnostic::{SourceFile, Words},
    faq::Period,
    gaps::{Settled, Settling},
    record::Log,
    reload::Folder,
    store::{Store, epoch_ms},
};

/// What the store holds of a span of days.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) log: Log,
    pub(super) settled: Vec<Settled>,
}

/// The days that were asked for; says so where the last comes before the first.
pub(super) fn period(span: cli::Span) -> Result<Period, Status> {
    let period = Period { from: span.from, until: span.to };
    match (span.from, span.to) {
        (Some(from), Some(to)) if to < from => {
            say(&Words::new(
                format!("--to {to} 在 --from {from} 之前"),
                format!("--to {to} comes before --from {from}"),
            ));
            Err(Status::Usage)
        }
        _ => Ok(period),
    }
}

/// Reads what the store holds of some days. A desk may be running: it is not disturbed.
pub(super) fn read(setup: &Setup, period: Period) -> anyhow::Result<Kept> {
    let span = millis(period, setup.config.time.zone.offset());
    let (secrets, _) = secrets::load(&setup.config, &setup::env);
    let settings = setup::store_settings(&setup.config, &secrets);
    let kept = block_on(async {
        let store = Store::open_to_read(&settings).await?;
        let kept = Kept { log: store.log(span).await?, settled: store.settled_gaps().await? };
        store.close().await;
        anyhow::Ok(kept)
    })?;
    let kept = kept.context("what was asked cannot be read")?;
    if kept.log.n_left_out > 0 {
        let n = kept.log.n_left_out;
        say(&Words::new(
            format!("提问太多，最早的 {n} 条没有计入；用 --from 缩短时间"),
            format!("there are too many questions; the first {n} were left out, see --from"),
        ));
    }
    Ok(kept)
}

/// The files of the FAQ that was in service last; none where no desk has kept any.
pub(super) fn in_service(setup: &Setup) -> anyhow::Result<Option<Vec<SourceFile>>> {
    let (secrets, _) = secrets::load(&setup.config, &setup::env);
    let settings = setup::store_settings(&setup.config, &secrets);
    let set = block_on(async {
        let store = Store::open_to_read(&settings).await?;
        let set = store.last_good_set(Folder::new(&setup.config.faq.dir).key()).await?;
        store.close().await;
        anyhow::Ok(set)
    })?;
    Ok(set.context("what is in service cannot be read")?.map(|set| set.files))
}

/// Keeps what staff have settled, where there is a store; whether there is one.
pub(super) fn settle(setup: &Setup, settlings: &[Settling]) -> anyhow::Result<bool> {
    let (secrets, _) = secrets::load(&setup.config, &setup::env);
    let settings = setup::store_settings(&setup.config, &secrets);
    let who = ["USER", "LOGNAME"].into_iter().find_map(setup::env).unwrap_or_default();
    let settled = block_on(async {
        if !Store::exists(&settings)? {
            return anyhow::Ok(false);
        }
        let store = Store::open(&settings).await?;
        store.settle_gaps(settlings, &who, epoch_ms()).await?;
        store.close().await;
        Ok(true)
    })?;
    settled.context("what was settled cannot be kept")
}

/// Runs something that waits, on this thread.
pub(super) fn block_on<T>(future: impl Future<Output = T>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    Ok(runtime.context("the runtime cannot start")?.block_on(future))
}

/// From the first moment of the first day to the last of the last, in milliseconds since 1970.
fn millis(period: Period, zone: FixedOffset) -> Range<i64> {
    let begins = |day: NaiveDate| {
        let midnight = day.and_time(NaiveTime::MIN).and_local_timezone(zone).earliest();
        midnight.map(|moment| moment.timestamp_millis())
    };
    let from = period.from.and_then(begins).unwrap_or(i64::MIN);
    let after = period.until.and_then(|day| day.checked_add_days(Days::new(1)));
    from..after.and_then(begins).unwrap_or(i64::MAX)
}

/// A sentence for the person at the terminal.
#[expect(clippy::print_stderr, reason = "it is not the data that was asked for")]
pub(super) fn say(words: &Words) {
    eprintln!("{}", words.get(crate::diagnostic::reader_language(&setup::env)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_days_count_in_full_at_the_desks_clock() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 1).expect("a day");
        let zone = FixedOffset::east_opt(8 * 3600).expect("a zone");
        let span = millis(Period { from: Some(day), until: Some(day) }, zone);
        assert_eq!(span.end - span.start, 24 * 60 * 60 * 1000);
        let noon = chrono::DateTime::parse_from_rfc3339("2026-11-01T00:00:00+08:00").expect("one");
        assert_eq!(span.start, noon.timestamp_millis());
    }
}
