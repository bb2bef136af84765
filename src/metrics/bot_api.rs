//! Calls of the Bot API.

use std::time::{SystemTime, UNIX_EPOCH};

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
    last_poll: Gauge,
}

impl BotApi {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let (calls, last_poll) = <(Family<Labels, Counter>, Gauge)>::default();
        registry.register(
            "bot_api_calls",
            "Calls of the Bot API by method and outcome: ok, retry_after, refused, failed, unknown",
            calls.clone(),
        );
        registry.register(
            "telegram_last_poll_timestamp_seconds",
            "When Telegram last answered a poll; 0 before the first time",
            last_poll.clone(),
        );
        Self { calls, last_poll }
    }

    /// Counts a call. The method is written as in Telegram's documentation: `sendMessage`.
    pub fn called(&self, method: &str, outcome: &'static str) {
        let mut chars = method.chars();
        let first = chars.next().map(|c| c.to_ascii_lowercase());
        let method = first.into_iter().chain(chars).collect();
        let labels = [("method", method), ("outcome", outcome.to_owned())];
        self.calls.get_or_create(&labels).inc();
    }

    /// Telegram has just answered a poll.
    pub fn polled(&self) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        self.last_poll.set(i64::try_from(now.as_secs()).unwrap_or(i64::MAX));
    }
}
