//! `policydesk ask`: one question, or one a line.

use std::io::{self, BufRead, IsTerminal, Write};

use anyhow::Context as _;

use super::{Setup, Status};
use crate::{
    cli,
    conversation::Act,
    desk::{Desk, Incoming},
    engine,
    reply::plain,
    session::Session,
    text,
    view::TurnView,
};

/// Answers the question given, or every line of standard input.
pub(super) fn run(setup: &Setup, args: &cli::Ask) -> anyhow::Result<Status> {
    let desk = setup.desk_at(args.at);
    let mut out = io::stdout().lock();
    if let Some(question) = &args.question {
        write_one(&mut out, setup, &desk, args, question)?;
        return Ok(Status::Fine);
    }
    if io::stdin().is_terminal() {
        eprintln_hint();
    }
    for line in io::stdin().lock().lines() {
        let question = line.context("standard input cannot be read")?;
        if !question.trim().is_empty() {
            write_one(&mut out, setup, &desk, args, &question)?;
        }
    }
    Ok(Status::Fine)
}

#[expect(clippy::print_stderr, reason = "a hint for a person at the terminal")]
fn eprintln_hint() {
    eprintln!("One question a line; end with Ctrl-D.");
}

fn write_one(
    out: &mut impl Write,
    setup: &Setup,
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
    } else if args.explain {
        let ranking = knowledge.engine().rank(question);
        let language = text::language(question).unwrap_or(turn.reply.language);
        let thresholds = setup.settings.thresholds;
        let why =
            engine::explain(knowledge.faq(), knowledge.engine(), &ranking, thresholds, language);
        writeln!(out, "{why}")?;
    } else {
        writeln!(out, "{}\n", plain::render(&turn.reply))?;
    }
    out.flush()?;
    Ok(())
}
