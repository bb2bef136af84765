//! Figures for operators, in the format Prometheus reads.
//!
//! Names and labels are a contract with dashboards: what has shipped keeps its name. They
//! follow Prometheus' own habits: base units, `_total` for what only grows, `_seconds` and
//! `_bytes` for what is measured. Labels have a few fixed values each; no text, no chat and
//! no person is ever one, so the number of series is bounded whatever is asked.
//!
//! Every part is counted at its own seam, through the handle that the desk carries.

mod answers;
mod bot_api;
mod content;
mod http;
mod outbox;
mod process;
mod storage;

pub use answers::Answers;
pub use bot_api::BotApi;
pub use content::Content;
pub use http::{Http, OpenConnection};
pub use outbox::{Outbox, Reply};
pub use storage::Storage;

use prometheus_client::{encoding::text, registry::Registry};

/// What Prometheus is told the format is.
///
/// Source: `OpenMetrics` 1.0, "Protocol Negotiation".
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Labels with fixed values.
type Labels<const N: usize> = [(&'static str, &'static str); N];

/// Every figure of a desk.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    /// What is served, and how edits of it ended.
    pub content: Content,
    /// Questions and what became of them.
    pub answers: Answers,
    /// Updates that came in and replies that went out.
    pub outbox: Outbox,
    /// Calls of the Bot API.
    pub bot_api: BotApi,
    /// Both HTTP listeners.
    pub http: Http,
    /// Writing to the store.
    pub storage: Storage,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut root = Registry::default();
        // Every exporter calls these the same, so they carry no prefix.
        process::register(&mut root);
        let registry = root.sub_registry_with_prefix("policydesk");
        process::register_build(registry);
        Self {
            content: Content::register(registry),
            answers: Answers::register(registry),
            outbox: Outbox::register(registry),
            bot_api: BotApi::register(registry),
            http: Http::register(registry),
            storage: Storage::register(registry),
            registry: root,
        }
    }
}

impl Metrics {
    /// Every figure as text, in [`CONTENT_TYPE`].
    pub fn text(&self) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        _ = text::encode(&mut out, &self.registry);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_says_its_unit_and_is_there_once() {
        let text = Metrics::default().text();
        let names: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")).collect();
        let mut once = names.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), names.len(), "{names:?}");
        for name in names {
            let (name, kind) = name.split_once(' ').expect("a name and a kind");
            assert!(name.starts_with("policydesk_") || name.starts_with("process_"), "{name}");
            assert!(kind != "histogram" || name.ends_with("_seconds"), "{name} has no unit");
            // The format appends it.
            assert!(!name.ends_with("_total"), "{name} would say it twice");
        }
        assert!(text.ends_with("# EOF\n"), "{text}");
    }
}
