//! The calibration of a set, fitted beside the service while the set already answers.

use std::sync::Arc;

use tokio::task::JoinHandle;

use super::report;
use crate::{
    checks::{self, Checks},
    desk::Desk,
    knowledge::Knowledge,
};

/// What a set answers with until its own calibration is fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meanwhile {
    /// The shipped calibration: the desk has just begun.
    Shipped,
    /// That of the set before, with which it meets every protected check.
    Before,
}

/// A calibration on its way; at most one.
#[derive(Debug, Default)]
pub(super) struct Fit {
    job: Option<JoinHandle<Fitted>>,
}

/// A set with its own calibration, and what the checks say of it.
#[derive(Debug)]
pub(super) struct Fitted {
    before: Arc<Knowledge>,
    own: Arc<Knowledge>,
    checks: Checks,
    meanwhile: Meanwhile,
}

impl Fit {
    /// Begins to fit the calibration of what is in service; what was on its way is of no use
    /// any more.
    pub(super) fn begin(&mut self, desk: &Arc<Desk>, meanwhile: Meanwhile) {
        let desk = Arc::clone(desk);
        self.job = Some(tokio::task::spawn_blocking(move || {
            let before = desk.knowledge();
            let own = Arc::new(before.calibrated());
            let checks = checks::run(&desk.over(Arc::clone(&own)));
            Fitted { before, own, checks, meanwhile }
        }));
    }

    /// Waits until it is there; for ever where none is on its way.
    pub(super) async fn done(&mut self) -> Option<Fitted> {
        let Some(job) = &mut self.job else { return std::future::pending().await };
        let fitted = job.await;
        self.job = None;
        // What broke is in the log already.
        fitted
            .inspect_err(|_| tracing::error!("the calibration failed; the desk goes on without"))
            .ok()
    }
}

impl Fitted {
    /// Puts it into service, unless that was edited meanwhile.
    pub(super) fn serve(self, desk: &Desk) {
        if !Arc::ptr_eq(&desk.knowledge(), &self.before) {
            return;
        }
        report::failed_checks(&self.checks);
        if self.meanwhile == Meanwhile::Before && self.checks.findings.has_errors() {
            tracing::warn!("the calibration of the set before stays, with which no check fails");
            return;
        }
        desk.replace(self.own);
    }
}
