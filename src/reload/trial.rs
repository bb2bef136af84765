//! A sound set is built aside and asked its protected checks before it is served.

use std::sync::Arc;

use super::{
    content::Content,
    judge::{Judgement, Sound},
    outcome::{Diff, Shown, Verdict},
};
use crate::{
    checks,
    desk::Desk,
    diagnostic::{Findings, Severity},
    knowledge::Knowledge,
};

/// A set that may be served.
pub(super) struct Ready {
    pub(super) knowledge: Arc<Knowledge>,
    /// Whether the calibration is its own.
    pub(super) is_calibrated: bool,
    pub(super) content: Content,
    pub(super) diff: Diff,
    /// Warnings and notes.
    pub(super) findings: Findings,
}

/// What came of a trial.
pub(super) enum Tried {
    /// It may be served.
    Ready(Box<Ready>),
    /// It may not, or need not.
    Not(Verdict),
}

/// Builds a sound set and asks its protected checks; else, says what is to be said of it.
/// `open` makes a desk of knowledge; `like` has a calibration to begin with; `served` is what
/// is in service, for when a check fails.
pub(super) fn try_out(
    judgement: Judgement,
    like: Option<&Knowledge>,
    open: impl Fn(Arc<Knowledge>) -> Desk,
    served: impl FnOnce() -> Arc<Knowledge>,
) -> Tried {
    let refused = |findings: &Findings| Verdict::Refused { findings: Shown::of(findings) };
    let sound = match judgement {
        Judgement::Same => return Tried::Not(Verdict::Unchanged),
        Judgement::Refused(findings) => return Tried::Not(refused(&findings)),
        Judgement::Held { diff, findings } => {
            return Tried::Not(Verdict::Held { diff, findings: Shown::of(&findings) });
        }
        Judgement::Sound(sound) => sound,
    };
    let Sound { faq, content, diff, findings } = *sound;
    let ready = |knowledge, is_calibrated| {
        Tried::Ready(Box::new(Ready { knowledge, is_calibrated, content, diff, findings }))
    };
    let failed = |knowledge: &Arc<Knowledge>| checks::run(&open(Arc::clone(knowledge))).findings;
    let plain = Knowledge::uncalibrated(faq);
    if let Some(quick) = like.map(|like| Arc::new(plain.calibrated_like(like)))
        && !failed(&quick).has_errors()
    {
        return ready(quick, false);
    }
    let own = Arc::new(plain.calibrated());
    let broken = checks::broken(&open(Arc::clone(&own)), || Some(open(served())));
    let errors = broken.into_iter().filter(|finding| finding.severity == Severity::Error);
    let broken: Findings = errors.collect();
    if broken.has_errors() { Tried::Not(refused(&broken)) } else { ready(own, true) }
}
