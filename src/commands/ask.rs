//! `policydesk ask`: one question, or one a line.

use std::io::{self, BufRead as _, IsTerminal as _, Write};

use anyhow::Context as _;

use super::{
    Setup, Status,
    progress::{self, Progress},
};
use crate::{
    cli,
    conversation::{Act, Part},
    desk::{Desk, Incoming},
    diagnostic::Words,
    reply::plain,
    session::Session,
    view::TurnView,
};

/// Answers the question given, or every line of standard input.
pub(super) fn run(setup: &Setup, args: &cli::Ask) -> anyhow::Result<Status> {
    let desk = setup.desk_at(args.at);
    let mut out = io::stdout().lock();
    if let Some(question) = &args.question {
        write_one(&mut out, &desk, args, question)?;
        return Ok(Status::Fine);
    }
    if io::stdin().is_terminal() {
        eprintln_hint();
    }
    // Between answers on the same screen it would only be in the way.
    let is_seen = io::stdin().is_terminal() || io::stdout().is_terminal();
    let words = Words::new("已答", "Answered");
    let progress = (!is_seen).then(|| progress::counter(&words));
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line).context("standard input cannot be read")? > 0 {
        // One bad byte costs a character, not the questions after it.
        let question = String::from_utf8_lossy(&line).trim().to_owned();
        if !question.is_empty() {
            write_one(&mut out, &desk, args, &question)?;
            progress.iter().for_each(Progress::inc);
        }
        line.clear();
    }
    Ok(Status::Fine)
}

#[expect(clippy::print_stderr, reason = "a hint for a person at the terminal")]
fn eprintln_hint() {
    eprintln!("One question a line; end with Ctrl-D.");
}

fn write_one(
    out: &mut impl Write,
    desk: &Desk,
    args: &cli::Ask,
    question: &str,
) -> anyhow::Result<()> {
    let incoming = Incoming { act: Act::of_text(question), language_hint: None };
    let turn = desk.handle(&incoming, &Session::default());
    let knowledge = desk.knowledge();
    if args.json {
        let view = TurnView::new(&turn, knowledge.faq(), question, args.top);
        writeln!(out, "{}", serde_json::to_string(&view)?)?;
    } else if args.explain && turn.outcome.parts.iter().any(Part::is_matched) {
        writeln!(out, "{}", desk.explain(&knowledge, &turn, turn.reply.language))?;
    } else {
        writeln!(out, "{}\n", plain::render(&turn.reply))?;
    }
    out.flush()?;
    Ok(())
}
