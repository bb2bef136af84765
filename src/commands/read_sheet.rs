//! A sheet read in a process of its own, with limits on what it may take: one crafted cell
//! makes a reader ask for more memory than any machine has, and nothing in the same process
//! survives that.

use std::{
    fs::File,
    io::{self, Read as _, Write as _},
    process::{Child, Command, Stdio},
    sync::mpsc,
    time::Duration,
};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::Status;
use crate::{
    cli::SheetFormat,
    grid::{self, Book, Fault, Format, MAX_FILE_BYTES, Refusal},
};

/// The most memory the reading process may ask for, in bytes: sixteen times what the largest
/// sheet inflates to.
const MAX_MEMORY: u64 = 512 * 1024 * 1024;

/// The most time it may compute, in seconds.
const MAX_CPU_SECONDS: u64 = 10;

/// The longest it may take altogether; a busy machine gives it less than one core.
const MAX_WAIT: Duration = Duration::from_secs(30);

/// The most it may say, in bytes: twice what the largest sheet inflates to, for the marks
/// around each cell.
const MAX_OUTPUT: u64 = 64 * 1024 * 1024;

/// The reading process: a sheet from standard input, JSON on standard output.
pub(super) fn run(format: SheetFormat) -> anyhow::Result<Status> {
    limit(Resource::As, MAX_MEMORY)?;
    limit(Resource::Cpu, MAX_CPU_SECONDS)?;
    let mut bytes = Vec::new();
    // One byte more than is allowed, by which a file that is too big shows.
    io::stdin().lock().take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    let format = match format {
        SheetFormat::Xlsx => Format::Xlsx,
        SheetFormat::Csv => Format::Csv,
    };
    let wire = grid::to_wire(&grid::read(bytes, format));
    let mut out = io::stdout().lock();
    write!(out, "{wire}")?;
    out.flush()?;
    Ok(Status::Fine)
}

/// Lowers a limit of this process; never raises one.
fn limit(resource: Resource, most: u64) -> io::Result<()> {
    let lower = |now: Option<u64>| Some(now.map_or(most, |now| now.min(most)));
    let Rlimit { current, maximum } = getrlimit(resource);
    setrlimit(resource, Rlimit { current: lower(current), maximum: lower(maximum) })?;
    Ok(())
}

/// Has a sheet read by a process that knows nothing of this one: no secret of its
/// environment, no open file but the sheet.
pub(super) fn read(file: File, format: SheetFormat) -> io::Result<Result<Book, Refusal>> {
    let mut child = Command::new(std::env::current_exe()?)
        .arg("read-sheet")
        .arg(match format {
            SheetFormat::Xlsx => "xlsx",
            SheetFormat::Csv => "csv",
        })
        .env_clear()
        .stdin(file)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let said = listen(&mut child);
    if said.is_none() {
        // It may have ended by itself just now; either way it is over.
        _ = child.kill();
    }
    child.wait()?;
    let wire = said.and_then(|said| serde_json::from_slice(&said).ok());
    let read = wire.as_ref().and_then(grid::from_wire);
    Ok(read.unwrap_or_else(|| Err(Refusal::new(Fault::TookTooMuch))))
}

/// What the process says until it ends; nothing where that is too much or takes too long.
fn listen(child: &mut Child) -> Option<Vec<u8>> {
    let pipe = child.stdout.take()?;
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut said = Vec::new();
        let read = pipe.take(MAX_OUTPUT).read_to_end(&mut said);
        // Nobody listens any more once the time is over.
        _ = sender.send(read.map(|_| said));
    });
    let said = receiver.recv_timeout(MAX_WAIT).ok()?.ok()?;
    ((said.len() as u64) < MAX_OUTPUT).then_some(said)
}
