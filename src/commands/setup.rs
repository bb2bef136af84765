//! What every command begins with: the configuration and the FAQ, read and checked.

use std::{path::PathBuf, sync::Arc};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeZone as _, Utc};

use super::Status;
use crate::{
    cli::Common,
    desk::{Clock, Desk, FixedClock, Settings, SystemClock},
    diagnostic::{self, Findings, reader_language},
    engine::Thresholds,
    faq::{self, Faq},
    knowledge::Knowledge,
    sources,
};

/// A configuration and an FAQ without errors.
#[derive(Debug)]
pub(crate) struct Setup {
    pub(crate) settings: Settings,
    pub(crate) zone: FixedOffset,
    knowledge: Arc<Knowledge>,
}

/// Everything that was read, whether it can be used or not.
pub(crate) struct Loaded {
    pub(crate) config_findings: Findings,
    pub(crate) faq_findings: Findings,
    pub(crate) faq: Option<Faq>,
    pub(crate) zone: FixedOffset,
}

/// The environment, as the loaders take it.
pub(crate) fn env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Reads configuration and FAQ.
pub(crate) fn load_all(common: &Common) -> Loaded {
    let zone = FixedOffset::east_opt(8 * 3600).expect("a zone");
    let dir = common.faq.clone().unwrap_or_else(|| PathBuf::from("faq"));
    let (files, mut findings) = sources::read_faq_dir(&dir);
    let today = Utc::now().with_timezone(&zone).date_naive();
    let (faq, more) = faq::load(&files, today);
    for f in more.iter() {
        findings.push(f.clone());
    }
    Loaded { config_findings: Findings::default(), faq_findings: findings, faq, zone }
}

impl Setup {
    pub(crate) fn load(common: &Common) -> Result<Self, Status> {
        let loaded = load_all(common);
        if loaded.faq_findings.has_errors() {
            eprintln!(
                "{}",
                diagnostic::human(
                    &loaded.faq_findings,
                    reader_language(&env),
                    diagnostic::Style::Plain
                )
            );
            return Err(Status::Findings);
        }
        Ok(Self {
            settings: Settings { thresholds: Thresholds::default(), message_chars: 1000 },
            zone: loaded.zone,
            knowledge: Arc::new(Knowledge::new(loaded.faq.unwrap())),
        })
    }
    pub(crate) fn desk_at(&self, at: Option<NaiveDate>) -> Desk {
        let clock: Arc<dyn Clock> = match at {
            None => Arc::new(SystemClock(self.zone)),
            Some(day) => Arc::new(FixedClock(noon(day, self.zone))),
        };
        Desk::sharing(Arc::clone(&self.knowledge), self.settings, clock)
    }
}
fn noon(day: NaiveDate, zone: FixedOffset) -> DateTime<FixedOffset> {
    zone.from_local_datetime(&day.and_time(NaiveTime::MIN)).earliest().unwrap()
}
