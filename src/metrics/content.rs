//! What is served, and how edits of it ended.

use prometheus_client::{
    metrics::{counter::Counter, family::Family, gauge::Gauge},
    registry::Registry,
};

use super::Labels;
use crate::reload::{Standing, Verdict};

/// What is served, and how edits of it ended.
#[derive(Debug, Clone)]
pub struct Content {
    reloads: Family<Labels<1>, Counter>,
    entries: Gauge,
    stale: Gauge,
    loaded: Gauge,
}

impl Content {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let reloads = Family::<Labels<1>, Counter>::default();
        let (entries, stale, loaded) = <(Gauge, Gauge, Gauge)>::default();
        // `_total` is added by the format.
        registry.register(
            "reload",
            "Looks at the FAQ folder, by what came of them",
            reloads.clone(),
        );
        registry.register("faq_entries", "Entries in service", entries.clone());
        registry.register(
            "faq_stale",
            "1 while the folder holds something else than what is served",
            stale.clone(),
        );
        registry.register(
            "faq_loaded_timestamp_seconds",
            "When the set in service went into service",
            loaded.clone(),
        );
        // A counter that is there from the start can be compared from the start.
        for outcome in Verdict::KEYS {
            drop(reloads.get_or_create(&[("outcome", outcome)]));
        }
        Self { reloads, entries, stale, loaded }
    }

    /// Counts a look at the folder.
    pub fn reloaded(&self, verdict: &Verdict) {
        self.reloads.get_or_create(&[("outcome", verdict.key())]).inc();
    }

    /// Follows what the desk serves.
    pub fn stands(&self, standing: &Standing) {
        let n_entries = i64::try_from(standing.n_entries).unwrap_or(i64::MAX);
        self.entries.set(n_entries);
        self.stale.set(i64::from(standing.is_stale()));
        self.loaded.set(standing.since.div_euclid(1000));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Metrics;

    #[test]
    fn figures_are_there_from_the_start_and_follow_the_desk() {
        let metrics = Metrics::default();
        assert!(metrics.text().contains("policydesk_reload_total{outcome=\"held\"} 0\n"));
        metrics.content.reloaded(&Verdict::Unchanged);
        metrics.content.stands(&Standing {
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
