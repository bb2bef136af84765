//! What the log says of reloads: codes and places, never texts, which may quote a secret.

use super::outcome::{Outcome, Shown, Verdict, listed};
use crate::{checks::Checks, diagnostic::Severity};

/// Logs what came of a look at the folder.
pub(super) fn outcome(outcome: &Outcome) {
    let hash = outcome.hash.get(..12).unwrap_or_default();
    match &outcome.verdict {
        Verdict::Swapped { diff } => {
            let (n_added, n_changed) = (diff.added.len(), diff.changed.len());
            tracing::info!(hash, n_added, n_changed, "the FAQ was reloaded");
            if !diff.removed.is_empty() {
                let removed = listed(&diff.removed, ", ").1;
                tracing::warn!(hash, removed, "entries left service");
            }
        }
        Verdict::Unchanged => tracing::info!(hash, "the FAQ is the one in service"),
        Verdict::Refused { findings } => {
            tracing::error!(
                hash,
                n_errors = findings.n,
                "the edited FAQ was refused; the one before it stays in service"
            );
            places(findings);
        }
        Verdict::Held { diff, .. } => {
            let removed = listed(&diff.removed, ", ").1;
            tracing::warn!(
                hash,
                removed,
                "the edited FAQ lost entries and is held until `policydesk reload --confirm`"
            );
        }
        Verdict::Failed { reason } => tracing::error!(reason, "the FAQ could not be reloaded"),
    }
}

/// Logs one line for each finding.
fn places(findings: &Shown) {
    for place in &findings.places {
        tracing::error!(
            code = place.code,
            file = place.file,
            line = place.line,
            field = place.field,
            "finding"
        );
    }
}

/// Logs the checks that fail and are protected; the others are for `policydesk check`.
pub(super) fn failed_checks(checks: &Checks) {
    for finding in checks.findings.iter().filter(|f| f.severity == Severity::Error) {
        let (file, line) = (&finding.file, finding.line);
        tracing::error!(file, line, "a protected check fails; see `policydesk check`");
    }
}
