//! The configuration: `config.toml`, then the environment over it.
//!
//! A [`Config`] is valid or it is not made. It holds no secrets: those are in
//! [`secrets::Secrets`], which never shows them.

mod dump;
mod keys;
mod network;
pub mod secrets;
mod sections;
mod settings;
mod zone;

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use url::Url;

pub use dump::dump;
pub use keys::{Form, KEYS, Key};
pub use network::Network;
pub use zone::Zone;

use crate::{
    diagnostic::{Finding, Findings, SourceFile},
    document::{Dialect, Document, Draft, Log},
};
use settings::Settings;

const DIALECT: Dialect =
    Dialect { wrong_type: "cfg.value", unknown_key: "cfg.unknown_key", missing: "cfg.missing" };

/// Everything that can be set, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// `[faq]`
    pub faq: FaqConfig,
    /// `[matching]`
    pub matching: MatchingConfig,
    /// `[telegram]`
    pub telegram: TelegramConfig,
    /// `[web]`
    pub web: WebConfig,
    /// `[operator]`
    pub operator: OperatorConfig,
    /// `[store]`
    pub store: StoreConfig,
    /// `[limits]`
    pub limits: LimitsConfig,
    /// `[time]`
    pub time: TimeConfig,
    /// `[log]`
    pub log: LogConfig,
}

/// Where the answers are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaqConfig {
    /// The folder with the `.toml` files.
    pub dir: PathBuf,
}

/// When to answer, when to ask back. `clarify_at ≤ answer_at`, all from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MatchingConfig {
    /// From this confidence on the desk answers.
    pub answer_at: f32,
    /// From this confidence on it offers what may be meant.
    pub clarify_at: f32,
    /// How far the best must be ahead of the next to be answered.
    pub margin: f32,
    /// How many entries are offered at most, 1 to 5.
    pub max_options: usize,
}

/// How messages come from Telegram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TelegramMode {
    /// The desk asks Telegram.
    Polling,
    /// Telegram calls the desk.
    Webhook,
}

impl TelegramMode {
    /// As it is written in the configuration.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Polling => "polling",
            Self::Webhook => "webhook",
        }
    }
}

/// The Telegram channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TelegramConfig {
    /// How messages come.
    pub mode: TelegramMode,
    /// A file with the bot token.
    pub token_file: Option<PathBuf>,
    /// Where Telegram calls; set when the mode is webhook.
    pub webhook_url: Option<Url>,
    /// A file with the secret Telegram sends along.
    pub webhook_secret_file: Option<PathBuf>,
    /// The Bot API server.
    pub api_base: Url,
    /// Whether that server may be any host; the token goes there.
    pub allow_custom_api_base: bool,
    /// Chats that get reminders and may give staff commands.
    pub staff_chats: Vec<i64>,
}

/// The public listener.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebConfig {
    /// Where it listens.
    pub listen: SocketAddr,
    /// How askers reach it: what QR codes, posters and shared links carry.
    pub public_url: Option<Url>,
    /// Sites that may embed the chat, as `https://host`.
    pub allow_origins: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// The font of the words on share pictures; one of the system's where none is named.
    pub font_file: Option<PathBuf>,
}

/// The listener for operators and staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorConfig {
    /// Where it listens.
    pub listen: SocketAddr,
    /// A file with the token staff log in with.
    pub staff_token_file: Option<PathBuf>,
    /// How long Telegram may be silent before the desk counts as not ready.
    pub deaf_after: Duration,
}

/// How much a crash of the machine may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Synchronous {
    /// Survives a killed process.
    Normal,
    /// Survives a power cut too.
    Full,
}

impl Synchronous {
    /// As it is written in the configuration.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Full => "full",
        }
    }
}

/// The database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreConfig {
    /// Its address, without a password. [`secrets::Secrets::store_url`] may replace it.
    pub url: String,
    /// For how many days logged questions are kept.
    pub retention_days: u32,
    /// Why they are kept for more than two years, where they are.
    pub retention_reason: Option<String>,
    /// How much a crash of the machine may cost; `SQLite` only.
    pub synchronous: Synchronous,
}

/// What one asker may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitsConfig {
    /// Messages a minute.
    pub per_user_per_minute: u32,
    /// The longest message that is looked at, in characters.
    pub message_chars: usize,
}

/// The desk's clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeConfig {
    /// Its time zone.
    pub zone: Zone,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

impl LogFormat {
    /// As it is written in the configuration.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
        }
    }
}

/// The log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogConfig {
    /// The least that is logged.
    pub level: tracing::Level,
    /// How it is written.
    pub format: LogFormat,
}

/// Reads the configuration: the file, if there is one, and over it what the environment
/// says in `POLICYDESK__SECTION__KEY` and `TELOXIDE_API_URL`. With an error in either there
/// is none. The disk is not touched.
pub fn load(
    source: Option<SourceFile>,
    env: &dyn Fn(&str) -> Option<String>,
) -> (Option<Config>, Findings) {
    let is_refused = source.as_ref().is_some_and(SourceFile::is_refused);
    let file = source.filter(|source| !source.is_refused());
    let log = Log::new(&DIALECT);
    let overrides: Vec<(&Key, SourceFile)> = keys::overrides(env);
    let draft = file.as_ref().map(Draft::read);
    let document = draft.as_ref().map(|draft| Document::parse(draft, &log));
    let drafts: Vec<(&Key, Draft<'_>)> =
        overrides.iter().map(|(key, source)| (*key, Draft::read(source))).collect();
    let overrides: Vec<(&Key, Document<'_>)> =
        drafts.iter().map(|(key, draft)| (*key, Document::parse(draft, &log))).collect();
    let mut settings = Settings::new(document.as_ref(), &overrides, &log, env);
    let config = sections::read(&mut settings);
    settings.finish();
    let is_sound = !is_refused && !log.has_errors();
    let findings: Vec<Finding> = log.into_findings();
    (config.filter(|_| is_sound), findings.into_iter().collect())
}

impl Default for Config {
    /// What holds where nothing is said, as `config.toml` shows it.
    fn default() -> Self {
        load(None, &|_| None).0.expect("the defaults are sound, which a test shows")
    }
}

#[cfg(test)]
mod tests;
