//! What staff expect of the desk: every `[[check]]` asked and compared.

use crate::{
    conversation::{Act, Turn, Verdict},
    desk::{Desk, Incoming},
    diagnostic::{Finding, Findings, Words},
    faq::{Check, Expectation, Faq},
    session::Session,
};

/// What came of all checks.
#[derive(Debug, Default)]
pub struct Checks {
    /// How many were met.
    pub n_passed: usize,
    /// How many were not.
    pub n_failed: usize,
    /// One finding for each that was not: an error where it is protected, else a warning.
    pub findings: Findings,
}

/// Asks every check of the knowledge in service.
pub fn run(desk: &Desk) -> Checks {
    run_watched(desk, || {})
}

/// The same; after each check somebody who waits is told.
pub fn run_watched(desk: &Desk, on_each: impl Fn()) -> Checks {
    let mut checks = Checks::default();
    for check in desk.knowledge().faq().checks() {
        match unmet(check, desk) {
            None => checks.n_passed += 1,
            Some(finding) => {
                checks.n_failed += 1;
                checks.findings.push(finding);
            }
        }
        on_each();
    }
    checks
}

/// The checks that an edit breaks: not met after it, and met before it or not there yet. What
/// failed already is not held against an edit: staff could mend nothing else.
pub fn broken(after: &Desk, before: impl FnOnce() -> Option<Desk>) -> Findings {
    let knowledge = after.knowledge();
    let checks = knowledge.faq().checks().iter();
    let failed: Vec<_> = checks.filter_map(|check| Some((check, unmet(check, after)?))).collect();
    let before = if failed.is_empty() { None } else { before() };
    let is_old = |check: &Check| before.as_ref().is_some_and(|desk| failed_before(check, desk));
    failed.into_iter().filter(|(check, _)| !is_old(check)).map(|(_, finding)| finding).collect()
}

/// Whether a desk has this check and does not meet it.
fn failed_before(check: &Check, desk: &Desk) -> bool {
    let knowledge = desk.knowledge();
    let mut known = knowledge.faq().checks().iter();
    let is_there = known.any(|known| {
        known.ask == check.ask && known.expect == check.expect && known.protected == check.protected
    });
    is_there && unmet(check, desk).is_some()
}

/// Asks a check; a finding where it is not met.
fn unmet(check: &Check, desk: &Desk) -> Option<Finding> {
    let incoming = Incoming { act: Act::of_text(&check.ask), language_hint: None };
    let (knowledge, turn) = desk.answer(&incoming, &Session::default());
    let faq = knowledge.faq();
    (!is_met(check, &turn, faq)).then(|| finding(check, &got(&turn, faq)))
}

/// An entry is met by answering it, by answering the office of the same id, or, unless the
/// check is protected, by a clarify that offers it; a list means any of them.
fn is_met(check: &Check, turn: &Turn, faq: &Faq) -> bool {
    let mut verdicts = turn.outcome.parts.iter().map(|part| &part.verdict);
    match &check.expect {
        Expectation::Handoff => {
            verdicts.len() > 0 && verdicts.all(|v| matches!(v, Verdict::Handoff(..)))
        }
        Expectation::Entries(ids) => {
            let is_wanted = |position: &usize| ids.contains(&faq.entries()[*position].id);
            verdicts.any(|verdict| match verdict {
                Verdict::Entry(position) => is_wanted(position),
                Verdict::Office(office) => ids.contains(office),
                Verdict::Clarify(options) => !check.protected && options.iter().any(is_wanted),
                Verdict::Handoff(..) => false,
            })
        }
    }
}

/// What the desk did, in ids.
fn got(turn: &Turn, faq: &Faq) -> String {
    let id = |position: &usize| faq.entries()[*position].id.to_string();
    let named = turn.outcome.parts.iter().map(|part| match &part.verdict {
        Verdict::Entry(position) => id(position),
        Verdict::Office(office) => office.to_string(),
        Verdict::Clarify(options) => {
            format!("clarify({})", options.iter().map(id).collect::<Vec<_>>().join(", "))
        }
        Verdict::Handoff(..) => "handoff".to_owned(),
    });
    named.collect::<Vec<_>>().join(" + ")
}

fn finding(check: &Check, got: &str) -> Finding {
    let wanted = match &check.expect {
        Expectation::Handoff => "handoff".to_owned(),
        Expectation::Entries(ids) => {
            ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / ")
        }
    };
    let message = Words::new(
        format!("「{}」应得到 {wanted}，现在得到 {got}", check.ask),
        format!("“{}” should get {wanted}, and gets {got}", check.ask),
    );
    let help = help(check, &wanted);
    let finding = if check.protected {
        Finding::error("faq.check", message)
    } else {
        Finding::warning("faq.check", message)
    };
    let (file, line) = &check.origin;
    finding.in_file(file, *line, 1).field("ask").help(help)
}

/// What staff can do about a check that is not met.
fn help(check: &Check, wanted: &str) -> Words {
    match check.expect {
        Expectation::Handoff => Words::new(
            "用 `policydesk ask --explain` 看是哪条问法太像，把它改得更具体",
            "see with `policydesk ask --explain` which wording is too like it, and make that one \
             more specific",
        ),
        Expectation::Entries(_) => Words::new(
            format!("给 {wanted} 补一条类似的问法，或用 `policydesk ask --explain` 看原因"),
            format!(
                "add a wording like it to {wanted}, or see why with `policydesk ask --explain`"
            ),
        ),
    }
}
