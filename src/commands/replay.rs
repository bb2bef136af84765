//! `policydesk replay`: logged questions under the edited FAQ.

use std::{
    io::{self, Write},
    path::Path,
};

use serde_json::{Value, json};

use super::{Setup, Status, records, setup};
use crate::{
    cli,
    columns::{self, Cell},
    diagnostic::{SourceFile, Words, reader_language},
    faq::{self, Language},
    replay::{Because, Change, Part, Replayed, Said, Trend, replay},
    sources,
};

/// Compares, and lists what changes.
pub(super) fn run(setup: &Setup, args: &cli::Replay) -> anyhow::Result<Status> {
    let period = match records::period(args.span) {
        Ok(period) => period,
        Err(status) => return Ok(status),
    };
    let before = match &args.against {
        Some(dir) => in_folder(setup, dir),
        None => match records::in_service(setup)? {
            Some(files) => with_faq(setup, &files),
            None => return Ok(nothing_to_compare()),
        },
    };
    let Some(before) = before else { return Ok(Status::Findings) };
    let kept = records::read(setup, period)?;
    let replayed = replay(&kept.log, &before.desk_at(None), &setup.desk_at(None));
    let mut out = io::stdout().lock();
    if args.json {
        for change in &replayed.changes {
            writeln!(out, "{}", to_json(change))?;
        }
    } else {
        write(&mut out, &replayed, reader_language(&setup::env))?;
    }
    Ok(Status::Fine)
}

/// The FAQ of a folder; its findings are told where it cannot be used.
fn in_folder(setup: &Setup, dir: &Path) -> Option<Setup> {
    let (files, findings) = sources::read_faq_dir(dir);
    if findings.has_errors() {
        setup::tell(&findings);
        return None;
    }
    with_faq(setup, &files)
}

fn with_faq(setup: &Setup, files: &[SourceFile]) -> Option<Setup> {
    let (faq, findings) = faq::load(files, setup.clock(None).now().date_naive());
    if findings.has_errors() {
        setup::tell(&findings);
        return None;
    }
    Some(Setup::new(setup.config.clone(), faq?))
}

fn nothing_to_compare() -> Status {
    records::say(&Words::new(
        "还没有服务过的版本可以比；用 --against 指出原来的 FAQ 文件夹，例如 \
         policydesk --faq 修改稿 replay --against faq",
        "nothing has been in service yet; name the folder to compare with, as in \
         policydesk --faq draft replay --against faq",
    ));
    Status::Usage
}

/// How wide a question may be in the table, in letters.
const QUESTION_WIDTH: usize = 40;

fn write(out: &mut impl Write, replayed: &Replayed, language: Language) -> io::Result<()> {
    for trend in Trend::ALL {
        let changes: Vec<_> = replayed.changes.iter().filter(|c| c.trend == trend).collect();
        if changes.is_empty() {
            continue;
        }
        writeln!(out, "{}", heading(trend, changes.len(), language))?;
        let rows: Vec<_> = changes.into_iter().map(|change| row(change, language)).collect();
        writeln!(out, "{}", columns::aligned(&rows))?;
    }
    for ((old, new), (n, n_times)) in replayed.by_kind() {
        let (old, new) = (kind(old, language), kind(new, language));
        match language {
            Language::Zh => writeln!(out, "{old} → {new}：{n} 个问题，共问过 {n_times} 次")?,
            Language::En => writeln!(out, "{old} → {new}: {n} questions, asked {n_times} times")?,
        }
    }
    let (n, all, times) = (replayed.changes.len(), replayed.n_questions, replayed.n_times);
    match language {
        Language::Zh => writeln!(out, "{all} 个问题（共问过 {times} 次）中，{n} 个的回答会变"),
        Language::En => {
            writeln!(out, "{n} of {all} questions (asked {times} times) get another answer")
        }
    }
}

fn heading(trend: Trend, n: usize, language: Language) -> String {
    match (trend, language) {
        (Trend::Worse, Language::Zh) => format!("变差 {n} 个"),
        (Trend::Worse, Language::En) => format!("{n} for the worse"),
        (Trend::Unknown, Language::Zh) => format!("看不出好坏 {n} 个"),
        (Trend::Unknown, Language::En) => format!("{n} that nothing is known about"),
        (Trend::Better, Language::Zh) => format!("变好 {n} 个"),
        (Trend::Better, Language::En) => format!("{n} for the better"),
    }
}

fn row(change: &Change, language: Language) -> Vec<Cell> {
    let because = match (change.because, language) {
        (Some(Because::Check), Language::Zh) => "检查用例",
        (Some(Because::Check), Language::En) => "a check",
        (Some(Because::Askers), Language::Zh) => "提问人的反馈",
        (Some(Because::Askers), Language::En) => "what askers said",
        (None, _) => "",
    };
    vec![
        Cell::number(change.n_times),
        Cell::words(columns::cut(&change.question, QUESTION_WIDTH)),
        Cell::words(format!("{} → {}", shown(&change.old, language), shown(&change.new, language))),
        Cell::words(because),
    ]
}

fn kind(kind: &'static str, language: Language) -> &'static str {
    match (kind, language) {
        ("answer", Language::Zh) => "回答",
        ("clarify", Language::Zh) => "请对方选择",
        (_, Language::Zh) => "转给部门",
        ("answer", Language::En) => "answered",
        ("clarify", Language::En) => "asked back",
        (_, Language::En) => "handed over",
    }
}

fn shown(said: &Said, language: Language) -> String {
    let part = |part: &Part| match part {
        Part::Answer(id) => id.clone(),
        Part::Office(id) => match language {
            Language::Zh => format!("部门 {id}"),
            Language::En => format!("office {id}"),
        },
        Part::Clarify(ids) => format!("{}?", ids.join(" / ")),
        Part::Handoff => kind("handoff", language).to_owned(),
    };
    if said.0.is_empty() {
        return match language {
            Language::Zh => "菜单".to_owned(),
            Language::En => "a menu".to_owned(),
        };
    }
    said.0.iter().map(part).collect::<Vec<_>>().join(" + ")
}

fn to_json(change: &Change) -> Value {
    let because = change.because.map(|because| match because {
        Because::Check => "check",
        Because::Askers => "askers",
    });
    json!({
        "question": change.question,
        "times": change.n_times,
        "people": change.n_people,
        "old": parts_json(&change.old),
        "new": parts_json(&change.new),
        "trend": change.trend.key(),
        "because": because,
    })
}

fn parts_json(said: &Said) -> Value {
    let part = |part: &Part| match part {
        Part::Answer(id) => json!({ "decision": "answer", "entry": id }),
        Part::Office(id) => json!({ "decision": "answer", "office": id }),
        Part::Clarify(ids) => json!({ "decision": "clarify", "options": ids }),
        Part::Handoff => json!({ "decision": "handoff" }),
    };
    said.0.iter().map(part).collect()
}
