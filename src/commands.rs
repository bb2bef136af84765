//! The commands: they put the parts together, print, and say how it ended.
//!
//! Data goes to standard output, everything else to standard error.

mod ask;
mod backup;
mod chat;
mod check;
mod eval;
mod export;
mod fits;
mod gaps;
mod health;
mod history;
mod import;
mod logging;
mod manual;
mod output;
pub(crate) mod progress;
mod read_sheet;
mod records;
mod reload;
mod replay;
mod report;
mod schema;
mod serve;
mod setup;

use std::process::ExitCode;

pub(crate) use setup::Setup;

use crate::cli::{Cli, Command};

/// How a command ended, as scripts and supervisors see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Status {
    /// Fine.
    Fine = 0,
    /// Findings with errors, or a floor not met.
    Findings = 1,
    /// Wrong usage, or a finding in the configuration.
    Usage = 2,
    /// The world failed: a port taken, a store unreadable.
    World = 3,
    /// Telegram says the token is revoked: starting again will not help.
    TokenRevoked = 78,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

/// Runs the command that was asked for.
pub fn run(cli: &Cli) -> Status {
    let command = cli.command.as_ref().unwrap_or(&Command::Serve);
    let done = match command {
        Command::Check(args) => check::run(&cli.common, args),
        Command::Schema(args) => schema::run(args),
        Command::Serve => serve::run(&cli.common),
        Command::Chat(args) => with_setup(cli, |setup| chat::run(&setup, args)),
        Command::Ask(args) => with_setup(cli, |setup| ask::run(&setup, args)),
        Command::Reload(args) => reload::run(&cli.common, args),
        Command::Health(args) => health::run(&cli.common, args),
        Command::Completions(args) => manual::completions(args),
        Command::Man(args) => manual::man(args),
        Command::History(args) => history::run(&cli.common, args),
        Command::Backup(args) => backup::back_up(&cli.common, args),
        Command::Restore(args) => backup::restore(&cli.common, args),
        Command::Match(args) => with_setup(cli, |setup| fits::run(&setup, args)),
        Command::Eval(args) => with_setup(cli, |setup| eval::run(&setup, args)),
        Command::Gaps(args) => with_setup(cli, |setup| gaps::run(&setup, args)),
        Command::Replay(args) => with_setup(cli, |setup| replay::run(&setup, args)),
        Command::Report(args) => with_setup(cli, |setup| report::run(&setup, args)),
        Command::Export(args) => with_setup(cli, |setup| export::run(&setup, args)),
        Command::Import(args) => with_setup(cli, |setup| import::run(&cli.common, &setup, args)),
        Command::ReadSheet { format } => read_sheet::run(*format),
    };
    done.unwrap_or_else(|error| world_failed(&error))
}

/// Runs a command on a configuration and an FAQ without errors.
fn with_setup(
    cli: &Cli,
    command: impl FnOnce(Setup) -> anyhow::Result<Status>,
) -> anyhow::Result<Status> {
    match Setup::load(&cli.common) {
        Ok(setup) => command(setup),
        Err(status) => Ok(status),
    }
}

/// Says what failed and why, cause by cause. A pipe that was closed is no failure: `head`
/// has seen enough.
#[expect(clippy::print_stderr, reason = "the last word of a failed command")]
fn world_failed(error: &anyhow::Error) -> Status {
    let is_closed_pipe = error.chain().any(|cause| {
        let io = cause.downcast_ref::<std::io::Error>();
        io.is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
    });
    if is_closed_pipe {
        return Status::Fine;
    }
    eprintln!("policydesk: {error:#}");
    Status::World
}
