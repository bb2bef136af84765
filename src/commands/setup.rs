//! What every command begins with: the configuration and the FAQ, read and checked.

use std::{
    io::{self, IsTerminal as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Utc};
use secrecy::ExposeSecret as _;

use super::{Status, progress};
use crate::{
    cli::Common,
    config::{self, Config, secrets::Secrets},
    conversation,
    desk::{Clock, Desk, FixedClock, Settings, SystemClock},
    diagnostic::{self, Finding, Findings, Style, Words, reader_language},
    engine::{Thresholds, Trials},
    faq::{self, Faq},
    knowledge::Knowledge,
    sources,
    store::{StoreSettings, Synchronous},
};

/// The configuration that is read when none is named.
const DEFAULT_CONFIG: &str = "config.toml";

/// A configuration and an FAQ without errors.
#[derive(Debug)]
pub(crate) struct Setup {
    pub(crate) config: Config,
    pub(crate) settings: Settings,
    pub(crate) faq: Faq,
}

/// Everything that was read, whether it can be used or not.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) config: Option<Config>,
    pub(crate) config_findings: Findings,
    pub(crate) faq_dir: PathBuf,
    pub(crate) faq: Option<Faq>,
    pub(crate) faq_findings: Findings,
}

/// The environment, as the loaders take it. What is not Unicode is as good as absent.
pub(crate) fn env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Reads configuration and FAQ. With an error in the configuration the FAQ is still read,
/// from the folder that is named or the default one, so that staff see every finding.
pub(crate) fn load_all(common: &Common) -> Loaded {
    let (config, config_findings) = load_config(common);
    let fallback = config.clone().unwrap_or_default();
    let dir = common.faq.clone().unwrap_or_else(|| fallback.faq.dir.clone());
    let today = fallback.time.zone.date_at(Utc::now());
    let (faq, faq_findings) = load_faq(&dir, today);
    Loaded { config, config_findings, faq_dir: dir, faq, faq_findings }
}

/// Reads the configuration; the FAQ folder in it is the one that is named, where one is.
pub(crate) fn load_config(common: &Common) -> (Option<Config>, Findings) {
    let (mut config, findings) = read_config(common.config.as_deref());
    if let (Some(config), Some(dir)) = (&mut config, &common.faq) {
        config.faq.dir.clone_from(dir);
    }
    (config, findings)
}

/// Reads the configuration that is named, else `config.toml` where there is one.
fn read_config(named: Option<&Path>) -> (Option<Config>, Findings) {
    let path = named.map_or_else(|| PathBuf::from(DEFAULT_CONFIG), Path::to_owned);
    let (source, mut findings) = sources::read_file(&path);
    if source.is_none() && named.is_some() && findings.is_empty() {
        findings.push(no_such_config(&path));
        return (None, findings);
    }
    let (config, found) = config::load(source, &env);
    findings.extend(found);
    (config, findings)
}

fn no_such_config(path: &Path) -> Finding {
    let shown = sources::shown(path);
    let message = Words::new(format!("没有 {shown} 这个文件"), format!("there is no file {shown}"));
    let help = Words::new(
        "检查 --config 后面的路径；不写 --config 就用内置的默认值",
        "check the path after --config; without --config the built-in defaults apply",
    );
    Finding::error("file.unreadable", message).in_file(shown, 1, 1).help(help)
}

/// Reads an FAQ folder.
pub(crate) fn load_faq(dir: &Path, today: NaiveDate) -> (Option<Faq>, Findings) {
    let (files, mut findings) = sources::read_faq_dir(dir);
    let (faq, found) = faq::load(&files, today);
    findings.extend(found);
    let is_sound = !findings.has_errors();
    (faq.filter(|_| is_sound), findings)
}

impl Setup {
    /// Ties a sound configuration and a sound FAQ together.
    pub(crate) fn new(config: Config, faq: Faq) -> Self {
        let settings = settings(&config);
        Self { config, settings, faq }
    }

    /// Reads everything; where something is wrong, says what, and how the command ends.
    pub(crate) fn load(common: &Common) -> Result<Self, Status> {
        let Loaded { config, config_findings, faq, faq_findings, .. } = load_all(common);
        let Some(config) = config else {
            tell(&config_findings);
            return Err(Status::Usage);
        };
        let Some(faq) = faq else {
            tell(&faq_findings);
            return Err(Status::Findings);
        };
        Ok(Self::new(config, faq))
    }

    /// A desk that answers as of a day, or as of now. Waits for the calibration.
    pub(crate) fn desk_at(&self, at: Option<NaiveDate>) -> Desk {
        std::thread::spawn(conversation::prepare);
        let progress =
            progress::spinner(&Words::new("正在学习全部问法", "Learning how people ask"));
        let knowledge = Knowledge::new(self.faq.clone());
        progress.finish();
        Desk::new(knowledge, self.settings, self.clock(at))
    }

    /// A desk that answers as of now, with the trials that its calibration comes from.
    pub(crate) fn desk_with_trials(&self) -> (Desk, Trials) {
        std::thread::spawn(conversation::prepare);
        let draft = Knowledge::uncalibrated(self.faq.clone());
        let trials = draft.engine().trials();
        let knowledge = draft.calibrated_by(&trials);
        (Desk::new(knowledge, self.settings, self.clock(None)), trials)
    }

    /// The desk's clock, or one that stands still at the beginning of a day.
    pub(crate) fn clock(&self, at: Option<NaiveDate>) -> Arc<dyn Clock> {
        match at {
            None => clock(&self.config),
            Some(day) => Arc::new(FixedClock(beginning_of(day, self.config.time.zone.offset()))),
        }
    }
}

/// The machine's clock in the configured zone.
pub(crate) fn clock(config: &Config) -> Arc<dyn Clock> {
    Arc::new(SystemClock(config.time.zone.offset()))
}

/// Where the store is, and how it is kept.
pub(crate) fn store_settings(config: &Config, secrets: &Secrets) -> StoreSettings {
    StoreSettings {
        url: secrets.store_url(config).expose_secret().to_owned(),
        synchronous: match config.store.synchronous {
            config::Synchronous::Normal => Synchronous::Normal,
            config::Synchronous::Full => Synchronous::Full,
        },
    }
}

/// What the desk is told of the configuration.
pub(crate) fn settings(config: &Config) -> Settings {
    let matching = &config.matching;
    let thresholds = Thresholds::new(
        matching.answer_at,
        matching.clarify_at,
        matching.margin,
        matching.max_options,
    );
    let thresholds = thresholds.expect("the configuration has checked the thresholds");
    Settings {
        thresholds,
        message_chars: config.limits.message_chars,
        retention_days: config.store.retention_days,
    }
}

fn beginning_of(day: NaiveDate, zone: FixedOffset) -> DateTime<FixedOffset> {
    let midnight = day.and_time(NaiveTime::MIN).and_local_timezone(zone);
    midnight.earliest().expect("a zone without summer time has every midnight")
}

/// Writes findings for the person at the terminal.
#[expect(clippy::print_stderr, reason = "findings stand in the way of the data asked for")]
pub(crate) fn tell(findings: &Findings) {
    let style = Style::of(io::stderr().is_terminal(), &env);
    let language = reader_language(&env);
    eprint!("{}", diagnostic::human(findings, language, style));
    eprintln!("{}", diagnostic::summary(findings, language));
}
