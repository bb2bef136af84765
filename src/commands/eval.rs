//! `policydesk eval`: the desk against labelled questions.

use std::{
    collections::BTreeSet,
    io::{self, Write},
    path::Path,
    time::Instant,
};

use anyhow::{Context as _, anyhow, bail};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Setup, Status, progress};
use crate::{
    cli,
    conversation::Act,
    desk::{Desk, Incoming},
    diagnostic::Words,
    engine::Part,
    eval::{Figures, Label, Labelled, Report, judge},
    faq::{Facet, Faq},
    session::Session,
};

/// Figures where less is better.
const CEILINGS: [&str; 4] = ["wrong", "ece", "p50_us", "p99_us"];

/// Asks every question and reports.
pub(super) fn run(setup: &Setup, args: &cli::Eval) -> anyhow::Result<Status> {
    let labelled = match read(&args.file) {
        Ok(labelled) => labelled,
        Err(Unreadable::World(error)) => return Err(error),
        Err(Unreadable::Line(error)) => return Ok(wrong_line(&error)),
    };
    let desk = setup.desk_at(None);
    warn_of_unknown(&labelled, desk.knowledge().faq());
    let mut out = io::stdout().lock();
    if args.ablate {
        ablate(&mut out, &desk, &labelled)?;
        return Ok(Status::Fine);
    }
    let report = measure(&desk, &labelled);
    if args.json {
        writeln!(out, "{}", to_json(&report))?;
    } else {
        write_table(&mut out, &report)?;
    }
    Ok(short_of(&report.overall, &args.floors))
}

fn measure(desk: &Desk, labelled: &[Labelled]) -> Report {
    let words = Words::new("正在逐题提问", "Asking every question");
    let progress = progress::bar(labelled.len(), &words);
    let play = |question: &Labelled| {
        let run = play(desk, question.clone());
        progress.inc();
        run
    };
    let runs: Vec<_> = labelled.iter().map(play).collect();
    progress.finish();
    Report::of(&runs)
}

/// The figures of an ablation: those that a part can change.
const ABLATED: [&str; 8] =
    ["top1", "recall3", "precision", "wrong", "resolved", "refused", "auroc", "ece"];

/// Measures the desk with all parts of the matcher, and without each of them.
fn ablate(out: &mut impl Write, desk: &Desk, labelled: &[Labelled]) -> io::Result<()> {
    write!(out, "{:<20}", "without")?;
    for name in ABLATED {
        write!(out, "{name:>11}")?;
    }
    writeln!(out)?;
    write_ablated(out, "-", &measure(desk, labelled))?;
    let whole = desk.knowledge();
    for part in Part::ALL {
        desk.replace(whole.without(part));
        write_ablated(out, part.key(), &measure(desk, labelled))?;
    }
    Ok(())
}

fn write_ablated(out: &mut impl Write, without: &str, report: &Report) -> io::Result<()> {
    write!(out, "{without:<20}")?;
    for (_, value) in report.overall.named().iter().filter(|(name, _)| ABLATED.contains(name)) {
        write!(out, "{value:>11.3}")?;
    }
    writeln!(out)
}

type Run = (Labelled, crate::eval::Judged, std::time::Duration);

/// Plays the turns in one conversation; the time is that of the last.
fn play(desk: &Desk, labelled: Labelled) -> Run {
    let (last, before) = labelled.turns.split_last().expect("a line has at least one turn");
    let mut session = Session::default();
    let incoming = |words: &str| Incoming { act: Act::of_text(words), language_hint: None };
    for words in before {
        session = desk.handle(&incoming(words), &session).session;
    }
    let started = Instant::now();
    let turn = desk.handle(&incoming(last), &session);
    let took = started.elapsed();
    let judged = judge(&labelled, &turn, desk.knowledge().faq());
    (labelled, judged, took)
}

/// A line of the file. Keys that are not listed are somebody else's notes.
#[derive(Debug, Deserialize)]
struct Line {
    question: Option<String>,
    #[serde(default)]
    turns: Vec<String>,
    #[serde(default)]
    entry: Value,
    entries: Option<Vec<String>>,
    office: Option<String>,
    kind: Option<String>,
    facet: Option<String>,
}

/// Why there is nothing to measure with.
enum Unreadable {
    /// The file cannot be read.
    World(anyhow::Error),
    /// A line is not what it should be.
    Line(anyhow::Error),
}

fn read(file: &Path) -> Result<Vec<Labelled>, Unreadable> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("{} cannot be read", file.display()))
        .map_err(Unreadable::World)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let labelled: anyhow::Result<Vec<_>> = lines
        .map(|(idx, line)| {
            let parsed = serde_json::from_str::<Line>(line).map_err(anyhow::Error::from);
            let place = || format!("{}:{}", file.display(), idx + 1);
            parsed.and_then(labelled).with_context(place)
        })
        .collect();
    match labelled {
        Ok(labelled) if labelled.is_empty() => {
            Err(Unreadable::Line(anyhow!("{} holds no questions", file.display())))
        }
        labelled => labelled.map_err(Unreadable::Line),
    }
}

#[expect(clippy::print_stderr, reason = "the mistake is for the person who wrote the line")]
fn wrong_line(error: &anyhow::Error) -> Status {
    eprintln!("policydesk: {error:#}");
    Status::Usage
}

/// An id the FAQ does not have can never be right; a set for another FAQ is measured all
/// the same, and said to be one.
#[expect(clippy::print_stderr, reason = "the verdict is for people, the figures for programs")]
fn warn_of_unknown(labelled: &[Labelled], faq: &Faq) {
    let ids = labelled.iter().flat_map(|question| match &question.label {
        Label::AnyOf(ids) | Label::AllOf(ids) => ids.as_slice(),
        Label::Office(_) | Label::Nothing => &[],
    });
    let unknown: BTreeSet<&str> =
        ids.map(String::as_str).filter(|id| faq.entry(id).is_none()).collect();
    if !unknown.is_empty() {
        let ids: Vec<_> = unknown.into_iter().collect();
        eprintln!("warning: the FAQ has no entry {}", ids.join(", "));
    }
}

fn labelled(line: Line) -> anyhow::Result<Labelled> {
    let turns = match line.question {
        Some(question) => vec![question],
        None if line.turns.is_empty() => bail!("a line needs `question` or `turns`"),
        None => line.turns,
    };
    let label = match (line.office, line.entries, line.entry) {
        (Some(office), ..) => Label::Office(office),
        (None, Some(ids), _) => Label::AllOf(ids),
        (None, None, Value::String(id)) => Label::AnyOf(vec![id]),
        (None, None, Value::Null) => Label::Nothing,
        (None, None, ids) => Label::AnyOf(serde_json::from_value(ids).context("`entry`")?),
    };
    let kind = line.kind.unwrap_or_else(|| "all".to_owned());
    let facet = match line.facet.as_deref() {
        Some(key) => Some(Facet::from_key(key).with_context(|| format!("no facet `{key}`"))?),
        None => None,
    };
    Ok(Labelled { turns, label, kind, facet })
}

fn to_json(report: &Report) -> Value {
    let kinds: serde_json::Map<_, _> =
        report.kinds.iter().map(|(kind, figures)| (kind.clone(), figures_json(figures))).collect();
    let confusions: Vec<_> = report
        .confusions
        .iter()
        .map(|c| {
            json!({
                "question": c.question,
                "expected": c.expected,
                "got": c.got,
                "confidence": c.confidence,
            })
        })
        .collect();
    json!({ "overall": figures_json(&report.overall), "kinds": kinds, "confusions": confusions })
}

/// The figures with their number of questions; what there was nothing to count for is null.
fn figures_json(figures: &Figures) -> Value {
    let mut object = serde_json::Map::new();
    object.insert("n".to_owned(), json!(figures.n));
    for (name, value) in figures.named() {
        object.insert(name.to_owned(), json!(value.is_finite().then_some(value)));
    }
    Value::Object(object)
}

fn write_table(out: &mut impl Write, report: &Report) -> io::Result<()> {
    write!(out, "{:<12}{:>6}", "kind", "n")?;
    for (name, _) in report.overall.named() {
        write!(out, "{name:>11}")?;
    }
    writeln!(out)?;
    let kinds = report.kinds.iter().map(|(kind, figures)| (kind.as_str(), figures));
    for (kind, figures) in kinds.chain([("overall", &report.overall)]) {
        write!(out, "{kind:<12}{:>6}", figures.n)?;
        for (name, value) in figures.named() {
            match (value.is_finite(), name.ends_with("_us")) {
                (false, _) => write!(out, "{:>11}", "-")?,
                (true, true) => write!(out, "{value:>11.0}")?,
                (true, false) => write!(out, "{value:>11.3}")?,
            }
        }
        writeln!(out)?;
    }
    for c in &report.confusions {
        writeln!(
            out,
            "{:.2}  {}  expected {}, got {}",
            c.confidence, c.question, c.expected, c.got
        )?;
    }
    Ok(())
}

/// Says which floors were missed. A figure that could not be taken misses its floor.
#[expect(clippy::print_stderr, reason = "the verdict is for people, the figures for programs")]
fn short_of(figures: &Figures, floors: &[(String, f64)]) -> Status {
    let mut status = Status::Fine;
    for (name, floor) in floors {
        let value = figures.named().iter().find(|(known, _)| known == name).map(|(_, v)| *v);
        let value = value.unwrap_or(f64::NAN);
        let is_met =
            if CEILINGS.contains(&name.as_str()) { value <= *floor } else { value >= *floor };
        if !is_met {
            eprintln!("{name} is {value:.3}, not {floor}");
            status = Status::Findings;
        }
    }
    status
}
