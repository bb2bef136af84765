//! `policydesk chat`: the desk in the terminal, with line editing and history.

use std::path::PathBuf;

use anyhow::Context as _;
use rustyline::{DefaultEditor, error::ReadlineError};

use super::{Setup, Status};
use crate::{
    cli,
    conversation::{Act, Command},
    desk::{Desk, Incoming},
    reply::plain,
    session::Session,
};

/// Talks until the input ends.
pub(super) fn run(setup: &Setup, args: &cli::Chat) -> anyhow::Result<Status> {
    let desk = setup.desk_at(args.at);
    let mut editor = DefaultEditor::new().context("the terminal cannot be used")?;
    let history = history_file();
    if let Some(file) = &history {
        // No history yet is how everybody begins.
        _ = editor.load_history(file);
    }
    let mut session = say(&desk, Act::Command(Command::Start(None)), &Session::default());
    loop {
        match editor.readline("> ") {
            Ok(line) => {
                // A line that cannot be kept in the history is answered all the same.
                _ = editor.add_history_entry(&line);
                session = say(&desk, Act::of_text(&line), &session);
            }
            Err(ReadlineError::Interrupted | ReadlineError::Eof) => break,
            Err(error) => return Err(error).context("the terminal cannot be read"),
        }
    }
    if let Some(file) = &history {
        _ = editor.save_history(file);
    }
    Ok(Status::Fine)
}

/// Answers one act and gives the session to go on with.
#[expect(clippy::print_stdout, reason = "the conversation is the output")]
fn say(desk: &Desk, act: Act, session: &Session) -> Session {
    let turn = desk.handle(&Incoming { act, language_hint: None }, session);
    println!("\n{}\n", plain::render(&turn.reply));
    turn.session
}

/// Where the lines typed are kept, for this user only: the XDG state folder.
fn history_file() -> Option<PathBuf> {
    let state = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from);
    let home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".local/state"));
    let folder = state.or_else(home)?.join("policydesk");
    std::fs::create_dir_all(&folder).ok()?;
    Some(folder.join("history"))
}
