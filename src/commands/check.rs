//! `policydesk check`: everything staff and operators should know before it goes live.

use std::io::{self, IsTerminal as _, Write};

use chrono::Utc;
use serde_json::{Value, json};

use super::{
    Status,
    reload::Running,
    setup::{self, Loaded, Setup},
};
use crate::{
    checks::{self, Checks},
    cli::{self, Format},
    config::{self, secrets},
    diagnostic::{self, Findings, Style, reader_language},
    faq::{
        Language,
        review::{Due, DueReason, due},
    },
    rehearsal::{self, Rehearsal},
};

/// What the command found out.
#[derive(Debug, Default)]
struct Found {
    findings: Findings,
    checks: Checks,
    rehearsal: Rehearsal,
    due: Vec<Due>,
    /// What the desk that is running serves; none where none runs.
    running: Option<Running>,
}

/// Lists every finding, asks every check, and says what is due.
pub(super) fn run(common: &cli::Common, args: &cli::Check) -> anyhow::Result<Status> {
    let mut loaded = setup::load_all(common);
    let mut out = io::stdout().lock();
    if let (true, Some(config)) = (args.dump_config, &loaded.config) {
        write!(out, "{}", config::dump(config))?;
        return Ok(Status::Fine);
    }
    if let Some(config) = &loaded.config {
        let (secrets, findings) = secrets::load(config, &setup::env);
        loaded.config_findings.extend(findings);
        loaded.config_findings.extend(setup::not_offered(config, &secrets));
    }
    let is_config_wrong = loaded.config_findings.has_errors();
    let running = loaded.config.as_ref().and_then(|config| Running::find(config, common));
    let found = Found { running, ..examine(loaded) };
    let language = reader_language(&setup::env);
    match args.format {
        Format::Human => write_human(&mut out, &found, language)?,
        Format::Short => write!(out, "{}", diagnostic::short(&found.findings, language))?,
        Format::Json => writeln!(out, "{}", to_json(&found, language))?,
    }
    Ok(match (is_config_wrong, found.findings.has_errors()) {
        (true, _) => Status::Usage,
        (false, true) => Status::Findings,
        (false, false) => Status::Fine,
    })
}

/// Adds what only a desk that could open can tell: its checks, and what is due.
fn examine(loaded: Loaded) -> Found {
    let Loaded { config, config_findings, faq, faq_findings } = loaded;
    let mut findings = config_findings;
    findings.extend(faq_findings);
    let Some(faq) = faq else { return Found { findings, ..Found::default() } };
    let config = config.unwrap_or_default();
    let due = due(&faq, config.time.zone.date_at(Utc::now()));
    let setup = Setup::new(config, faq);
    let desk = setup.desk_at(None);
    let mut checks = checks::run(&desk);
    findings.extend(std::mem::take(&mut checks.findings));
    let (rehearsal, stolen) = rehearsal::run(&desk.knowledge(), setup.settings.thresholds);
    findings.extend(stolen);
    Found { findings, checks, rehearsal, due, running: None }
}

fn write_human(out: &mut impl Write, found: &Found, language: Language) -> io::Result<()> {
    let style = if io::stdout().is_terminal() { Style::Coloured } else { Style::Plain };
    write!(out, "{}", diagnostic::human(&found.findings, language, style))?;
    for due in &found.due {
        writeln!(out, "{}", due_line(due, language))?;
    }
    if let Some(running) = &found.running {
        write!(out, "{}", running.lines(language))?;
    }
    let (passed, failed) = (found.checks.n_passed, found.checks.n_failed);
    match language {
        Language::Zh => writeln!(out, "检查用例：{passed} 条通过，{failed} 条未通过")?,
        Language::En => writeln!(out, "checks: {passed} passed, {failed} failed")?,
    }
    if let Some(line) = found.rehearsal.line(language) {
        writeln!(out, "{line}")?;
    }
    writeln!(out, "{}", diagnostic::summary(&found.findings, language))
}

fn due_line(due: &Due, language: Language) -> String {
    let id = &due.entry;
    match (&due.reason, language) {
        (DueReason::Expires(day), Language::Zh) => format!("{id}：{day} 到期"),
        (DueReason::Expires(day), Language::En) => format!("{id}: expires on {day}"),
        (DueReason::Review(day), Language::Zh) => format!("{id}：应在 {day} 前复核"),
        (DueReason::Review(day), Language::En) => format!("{id}: due for review by {day}"),
        (DueReason::NeverReviewed, Language::Zh) => format!("{id}：还没有核对日期"),
        (DueReason::NeverReviewed, Language::En) => format!("{id}: never marked as reviewed"),
    }
}

fn to_json(found: &Found, language: Language) -> Value {
    let due: Vec<_> = found
        .due
        .iter()
        .map(|due| {
            let reason = match due.reason {
                DueReason::Expires(_) => "expires",
                DueReason::Review(_) => "review",
                DueReason::NeverReviewed => "never_reviewed",
            };
            let day = due.day().map(|day| day.to_string());
            json!({ "entry": due.entry.as_str(), "owner": due.owner, "reason": reason, "day": day })
        })
        .collect();
    json!({
        "findings": diagnostic::json(&found.findings, language),
        "checks": { "passed": found.checks.n_passed, "failed": found.checks.n_failed },
        "rehearsal": rehearsal_json(&found.rehearsal),
        "due": due,
        "desk": found.running.as_ref().map(Running::json),
    })
}

fn rehearsal_json(rehearsal: &Rehearsal) -> Value {
    json!({
        "asked": rehearsal.n_asked,
        "first": rehearsal.n_first,
        "right": rehearsal.n_right,
        "wrong": rehearsal.n_wrong,
        "offered": rehearsal.n_offered,
        "near": rehearsal.n_near,
        "near_answered": rehearsal.n_near_answered,
        "far": rehearsal.n_far,
        "far_answered": rehearsal.n_far_answered,
    })
}
