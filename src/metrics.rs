//! Figures for operators, in the format Prometheus reads.
//!
//! Names and labels are a contract with dashboards: what has shipped keeps its name.

use prometheus_client::{
    encoding::text,
    metrics::{counter::Counter, family::Family, gauge::Gauge},
    registry::Registry,
};

use crate::reload::{Standing, Verdict};

/// What Prometheus is told the format is.
///
/// Source: `OpenMetrics` 1.0, "Protocol Negotiation".
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// How a reload ended.
type ReloadLabels = [(&'static str, &'static str); 1];

/// Every figure of a desk.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    reloads: Family<ReloadLabels, Counter>,
    faq_entries: Gauge,
    faq_stale: Gauge,
    faq_loaded: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("policydesk");
        let reloads = Family::default();
        let (faq_entries, faq_stale, faq_loaded) = <(Gauge, Gauge, Gauge)>::default();
        // `_total` is added by the format.
        registry.register(
            "reload",
            "Looks at the FAQ folder, by what came of them",
            reloads.clone(),
        );
        registry.register("faq_entries", "Entries in service", faq_entries.clone());
        registry.register(
            "faq_stale",
            "1 while the folder holds something else than what is served",
            faq_stale.clone(),
        );
        registry.register(
            "faq_loaded_timestamp_seconds",
            "When the set in service went into service",
            faq_loaded.clone(),
        );
        let metrics = Self { registry, reloads, faq_entries, faq_stale, faq_loaded };
        // A counter that is there from the start can be compared from the start.
        for outcome in Verdict::KEYS {
            drop(metrics.reloads.get_or_create(&[("outcome", outcome)]));
        }
        metrics
    }
}

impl Metrics {
    /// Counts a look at the folder.
    pub fn reloaded(&self, verdict: &Verdict) {
        self.reloads.get_or_create(&[("outcome", verdict.key())]).inc();
    }

    /// Follows what the desk serves.
    pub fn stands(&self, standing: &Standing) {
        let n_entries = i64::try_from(standing.n_entries).unwrap_or(i64::MAX);
        self.faq_entries.set(n_entries);
        self.faq_stale.set(i64::from(standing.is_stale()));
        self.faq_loaded.set(standing.since.div_euclid(1000));
    }

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
    fn figures_are_there_from_the_start_and_follow_the_desk() {
        let metrics = Metrics::default();
        assert!(metrics.text().contains("policydesk_reload_total{outcome=\"held\"} 0\n"));
        metrics.reloaded(&Verdict::Unchanged);
        metrics.stands(&Standing {
            since: 1_764_000_000_500,
            n_entries: 81,
            ..Standing::default()
        });
        let text = metrics.text();
        for line in [
            "policydesk_reload_total{outcome=\"unchanged\"} 1",
            "policydesk_faq_entries 81",
            "policydesk_faq_stale 0",
            "policydesk_faq_loaded_timestamp_seconds 1764000000",
        ] {
            assert!(text.lines().any(|is| is == line), "{line} is not in\n{text}");
        }
    }
}
