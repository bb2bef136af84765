//! The `policydesk` program: arguments in, exit code out.

use std::process::ExitCode;

use clap::Parser as _;
use policydesk::{cli::Cli, commands};
use tikv_jemallocator::Jemalloc;

/// Gives the memory that learning an FAQ took back to the system; the system's own allocator
/// keeps it for as long as the program runs.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> ExitCode {
    commands::run(&Cli::parse()).into()
}
