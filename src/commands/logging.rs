//! The log: where it goes, what is never in it.
//!
//! It goes to standard error, one event a line. It never holds what askers wrote, a token,
//! or a name; conversations appear by nothing at all, faults by their incident number.
//! Secrets are kept out where they are used; what slips through all the same — a library at
//! its most talkative, with the token in an address — is struck out on the way to the line.

mod redact;

use std::io::IsTerminal as _;

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

use self::redact::Redactor;
use crate::config::{LogConfig, LogFormat, secrets::Secrets};

/// Starts logging. `POLICYDESK_LOG` takes the directives of `tracing`'s filter and
/// wins over the configured level; the usual `RUST_LOG` is left alone, because it is often
/// set for other programs.
pub(super) fn start(config: &LogConfig, secrets: &Secrets) {
    // Libraries are quieter than the desk: what they say in detail is about bytes.
    let directives = format!("warn,policydesk={}", config.level);
    let filter = EnvFilter::try_from_env("POLICYDESK_LOG").unwrap_or_else(|_| directives.into());
    let is_terminal = std::io::stderr().is_terminal();
    let writer = Redactor::new(secrets);
    let layer = fmt::layer().with_writer(writer).with_target(false).with_ansi(is_terminal);
    let registry = tracing_subscriber::registry().with(filter);
    // A second start, as in tests, keeps the first.
    _ = match config.format {
        LogFormat::Json => registry.with(layer.json()).try_init(),
        LogFormat::Text => registry.with(layer.compact()).try_init(),
    };
}

/// Has panics say where they happened and nothing else: what a panic carries may quote the
/// words it broke on, and those are somebody's.
pub(super) fn report_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "something broke");
    }));
}
