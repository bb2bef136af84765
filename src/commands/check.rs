//! `policydesk check`: everything staff and operators should know before it goes live.

mod due;
mod links;

use std::io::{self, IsTerminal as _, Write};

use chrono::{NaiveDate, Utc};
use serde_json::{Value, json};

use super::{
    Status,
    progress::{self, Progress},
    reload::Running,
    setup::{self, Loaded, Setup},
};
use crate::{
    channel::web,
    checks::{self, Checks},
    cli::{self, Format},
    config::{self, secrets},
    desk::Desk,
    diagnostic::{self, Findings, Style, Words, reader_language},
    faq::{
        Language,
        review::{self, Due},
    },
    rehearsal::{self, Rehearsal},
};
use links::Followed;

/// What the command found out.
#[derive(Debug, Default)]
struct Found {
    findings: Findings,
    checks: Checks,
    rehearsal: Rehearsal,
    today: NaiveDate,
    due: Vec<Due>,
    links: Option<Followed>,
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
        let (_, findings) = secrets::load(config, &setup::env);
        loaded.config_findings.extend(findings);
        let font_file = config.web.font_file.as_deref();
        loaded.config_findings.extend(web::font_findings(font_file));
    }
    let is_config_wrong = loaded.config_findings.has_errors();
    let followed = match &loaded.faq {
        Some(_) if args.links => Some(links::run(&loaded.faq_dir)?),
        _ => None,
    };
    let running = loaded.config.as_ref().and_then(|config| Running::find(config, common));
    let mut found = Found { running, ..examine(loaded) };
    found.findings.extend(followed.iter().flat_map(|links| links.findings.clone()));
    found.links = followed;
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
    let Loaded { config, config_findings, faq, faq_findings, .. } = loaded;
    let mut findings = config_findings;
    findings.extend(faq_findings);
    let Some(faq) = faq else { return Found { findings, ..Found::default() } };
    let config = config.unwrap_or_default();
    let today = config.time.zone.date_at(Utc::now());
    let due = review::due(&faq, today);
    let setup = Setup::new(config, faq);
    let progress = progress::spinner(&Words::new(
        "正在把每条问法藏起来问一遍",
        "Asking every wording as if it were new",
    ));
    let (desk, trials) = setup.desk_with_trials();
    let mut checks = ask_checks(&desk, &progress);
    findings.extend(std::mem::take(&mut checks.findings));
    let (rehearsal, stolen) = rehearsal::run(&desk.knowledge(), setup.settings.thresholds, trials);
    findings.extend(stolen);
    progress.finish();
    Found { findings, checks, rehearsal, today, due, links: None, running: None }
}

fn ask_checks(desk: &Desk, progress: &Progress) -> Checks {
    let n = desk.knowledge().faq().checks().len();
    progress.begin(n, &Words::new("正在跑检查用例", "Asking the checks"));
    checks::run_watched(desk, || progress.inc())
}

fn write_human(out: &mut impl Write, found: &Found, language: Language) -> io::Result<()> {
    let style = Style::of(io::stdout().is_terminal(), &setup::env);
    write!(out, "{}", diagnostic::human(&found.findings, language, style))?;
    write!(out, "{}", due::human(&found.due, found.today, language))?;
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
    if let Some(line) = found.links.as_ref().map(links_line) {
        writeln!(out, "{}", line.get(language))?;
    }
    writeln!(out, "{}", diagnostic::summary(&found.findings, language))
}

fn links_line(links: &Followed) -> Words {
    let (n, dead, unsure) = (links.n, links.n_dead, links.n_unsure);
    Words::new(
        format!("链接：打开了 {n} 个，{dead} 个打不开，{unsure} 个网站不让程序看，请自己点开看看"),
        format!(
            "links: {n} fetched, {dead} dead, {unsure} on sites that refuse programs: open them yourself"
        ),
    )
}

fn to_json(found: &Found, language: Language) -> Value {
    let mut report = json!({
        "findings": diagnostic::json(&found.findings, language),
        "checks": { "passed": found.checks.n_passed, "failed": found.checks.n_failed },
        "rehearsal": rehearsal_json(&found.rehearsal),
        "due": due::json(&found.due, found.today, language),
        "desk": found.running.as_ref().map(Running::json),
    });
    if let Some(Followed { n, n_dead, n_unsure, .. }) = found.links {
        report["links"] = json!({ "followed": n, "dead": n_dead, "unsure": n_unsure });
    }
    report
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
