//! Calls of the Bot API.

use std::time::Duration;

use prometheus_client::{
    metrics::{counter::Counter, family::Family, gauge::Gauge},
    registry::Registry,
};

/// A method is a name of Telegram's, of which the desk calls about a dozen.
type Labels = [(&'static str, String); 2];

/// Calls of the Bot API.
#[derive(Debug, Clone)]
pub struct BotApi {
    calls: Family<Labels, Counter>,
    silent: Gauge,
}

impl BotApi {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let (calls, silent) = <(Family<Labels, Counter>, Gauge)>::default();
        registry.register(
            "bot_api_calls",
            "Calls of the Bot API by method and outcome: ok, retry_after, refused, failed, unknown",
            calls.clone(),
        );
        registry.register(
            "telegram_silent_seconds",
            "How long nothing was heard of Telegram: no answered poll, no update, no webhook \
             that it reports to be well; 0 where Telegram is off",
            silent.clone(),
        );
        Self { calls, silent }
    }

    /// Counts a call. The method is written as in Telegram's documentation: `sendMessage`.
    pub fn called(&self, method: &str, outcome: &'static str) {
        let mut chars = method.chars();
        let first = chars.next().map(|c| c.to_ascii_lowercase());
        let method = first.into_iter().chain(chars).collect();
        let labels = [("method", method), ("outcome", outcome.to_owned())];
        self.calls.get_or_create(&labels).inc();
    }

    /// Nothing was heard of Telegram for so long.
    pub fn is_silent_for(&self, silence: Duration) {
        self.silent.set(i64::try_from(silence.as_secs()).unwrap_or(i64::MAX));
    }
}
