//! The `policydesk` program: arguments in, exit code out.

use std::process::ExitCode;

use clap::Parser as _;
use policydesk::{cli::Cli, commands};

fn main() -> ExitCode {
    commands::run(&Cli::parse()).into()
}
