//! `policydesk completions` and `policydesk man`: what a shell and a reader of manual pages
//! want to know of the commands, made from their definitions.

use std::{
    fs,
    io::{self, Write as _},
};

use anyhow::Context as _;
use clap::CommandFactory as _;

use super::Status;
use crate::cli::{self, Cli};

/// Writes the script that completes commands and flags in a shell.
pub(super) fn completions(args: &cli::Completions) -> anyhow::Result<Status> {
    // Made whole before it is written: the maker panics on a pipe that closes early.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "policydesk", &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(Status::Fine)
}

/// Writes the manual page of the program; with a folder, one page a command into that.
pub(super) fn man(args: &cli::Man) -> anyhow::Result<Status> {
    let Some(dir) = &args.dir else {
        let mut page = Vec::new();
        clap_mangen::Man::new(Cli::command()).render(&mut page)?;
        io::stdout().lock().write_all(&page)?;
        return Ok(Status::Fine);
    };
    let failed = || format!("the pages cannot be written to {}", dir.display());
    fs::create_dir_all(dir).with_context(failed)?;
    clap_mangen::generate_to(Cli::command(), dir).with_context(failed)?;
    Ok(Status::Fine)
}
