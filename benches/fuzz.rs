//! Millions of inputs nobody would type, for everything that reads or draws what others wrote.
//!
//! ```text
//! cargo bench --bench fuzz                        200,000 executions of every target
//! cargo bench --bench fuzz -- faq 1000000         of one
//! cargo bench --bench fuzz -- all 50000 --seed 7  others than usual
//! cargo bench --bench fuzz -- replay faq FILE     one input again, for a debugger
//! ```
//!
//! With `--profile dev` before `--bench` arithmetic is checked for overflow too, as `.ci/run` does.
//!
//! Each target has a process of its own with a bound on its memory, so that whatever ends a
//! process (an abort, a stack that is full, a bomb) is found and named too. An execution that
//! panics, breaks what must hold, takes longer than [`SLOW`], or does not end makes the exit
//! code 1; its input is kept in a file, and the command that runs it again is printed.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "its figures are what it is for")]

#[path = "../tests/suite/fuzz/targets.rs"]
mod targets;

use std::{
    fs::{self, File},
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde::{Deserialize, Serialize};
use targets::{
    NAMES, Target, input, named,
    run::{Failure, Work, execute},
};

/// Executions of each target when nothing else is asked for: what every change must pass.
const EXECUTIONS: u64 = 200_000;

/// The seed when none is given. The same inputs each time, so that a failure is everyone's.
const SEED: u64 = 20_261_126;

/// Nothing may take longer: half a second is when people notice, and a few such inputs at
/// once must not add up to that.
const SLOW: Duration = Duration::from_millis(100);

/// After this an execution counts as one that does not end.
const HANGS: Duration = Duration::from_secs(10);

/// The most memory the process of a target may ask for: the largest input has 64 KiB, and a
/// hundred times the largest FAQ is still far below this.
const MAX_MEMORY: u64 = 2 * 1024 * 1024 * 1024;

/// How a target went, as its process tells it.
#[derive(Debug, Serialize, Deserialize)]
struct Row {
    executions: u64,
    slowest_ms: f64,
    slowest_number: u64,
    failures: usize,
}

fn main() -> anyhow::Result<ExitCode> {
    let mut arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let seed = take_seed(&mut arguments)?;
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let is_well = match words[..] {
        ["replay", name, file] => replay(name, Path::new(file))?,
        ["work", name, count] => work(name, count.parse()?, seed)?,
        [] | ["all"] => all(&NAMES, EXECUTIONS, seed)?,
        ["all", count] => all(&NAMES, count.parse()?, seed)?,
        [name] => all(&[name], EXECUTIONS, seed)?,
        [name, count] => all(&[name], count.parse()?, seed)?,
        _ => {
            anyhow::bail!("[all | {}] [COUNT] [--seed N], or replay TARGET FILE", NAMES.join(" | "))
        }
    };
    Ok(ExitCode::from(u8::from(!is_well)))
}

fn take_seed(arguments: &mut Vec<String>) -> anyhow::Result<u64> {
    let Some(at) = arguments.iter().position(|argument| argument == "--seed") else {
        return Ok(SEED);
    };
    ensure!(at + 1 < arguments.len(), "--seed needs a number");
    let pair: Vec<String> = arguments.drain(at..at + 2).collect();
    Ok(pair[1].parse()?)
}

/// Runs targets one after the other, each in a process of its own, and prints a table.
fn all(names: &[&str], count: u64, seed: u64) -> anyhow::Result<bool> {
    println!("| target | executions | seconds | a second | slowest ms | its number | failures |");
    println!("|---|--:|--:|--:|--:|--:|--:|");
    let mut is_well = true;
    for name in names {
        let target = named(name).with_context(|| format!("there is no target {name}"))?;
        let began = Instant::now();
        let output = Command::new(std::env::current_exe()?)
            .args(["work", name, &count.to_string(), "--seed", &seed.to_string()])
            .stderr(Stdio::inherit())
            .output()?;
        let seconds = began.elapsed().as_secs_f64();
        if let Ok(Row { executions, slowest_ms, slowest_number, failures }) =
            serde_json::from_slice(&output.stdout)
        {
            println!(
                "| {name} | {executions} | {seconds:.1} | {:.0} | {slowest_ms:.1} | \
                 {slowest_number} | {failures} |",
                executions as f64 / seconds
            );
            is_well &= failures == 0;
        } else {
            println!("| {name} | - | {seconds:.1} | - | - | - | ended: {} |", output.status);
            report_last(&*target, seed, &format!("the process ended: {}", output.status))?;
            is_well = false;
        }
    }
    Ok(is_well)
}

/// Works one target in this process, and tells how it went.
fn work(name: &str, count: u64, seed: u64) -> anyhow::Result<bool> {
    let target = named(name).with_context(|| format!("there is no target {name}"))?;
    lower(Resource::As, MAX_MEMORY)?;
    let n_threads = thread::available_parallelism().map_or(1, usize::from);
    let watch = Watch::new(name, n_threads)?;
    let work = Work { seed, from: 0, to: count, n_threads, slow: Some(SLOW) };
    let tally = thread::scope(|scope| {
        scope.spawn(|| watch.keep(&*target, seed));
        let tally = work.run(&*target, &|thread, number| watch.begins(thread, number));
        watch.is_over.store(true, Ordering::Relaxed);
        tally
    });
    for failure in &tally.failures {
        eprint!("{}", failure.report(&*target, seed, &folder()));
    }
    let (slowest, slowest_number) = tally.slowest;
    let row = Row {
        executions: tally.n_executions,
        slowest_ms: slowest.as_secs_f64() * 1e3,
        slowest_number,
        failures: tally.failures.len(),
    };
    println!("{}", serde_json::to_string(&row)?);
    Ok(tally.failures.is_empty())
}

/// Runs one input again.
fn replay(name: &str, file: &Path) -> anyhow::Result<bool> {
    let target = named(name).with_context(|| format!("there is no target {name}"))?;
    let input = fs::read(file).with_context(|| file.display().to_string())?;
    let (first, outcome) = execute(&*target, &input);
    let again = (0..5).map(|_| execute(&*target, &input).0).min().unwrap_or(first);
    let [first, again] = [first, again].map(|took| took.as_secs_f64() * 1e3);
    println!("{first:.1} ms, at best {again:.1} ms: {outcome:?}");
    Ok(outcome.is_ok())
}

/// Where inputs that fail are kept.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz")
}

/// The file with the number that each thread of a target works on, eight bytes for each.
fn last_file(name: &str) -> PathBuf {
    folder().join(format!("{name}.last"))
}

/// What every thread works on, in a file that outlives the process.
struct Watch {
    last: File,
    begun: Vec<Mutex<(u64, Instant)>>,
    is_over: AtomicBool,
}

impl Watch {
    fn new(name: &str, n_threads: usize) -> anyhow::Result<Self> {
        fs::create_dir_all(folder())?;
        let begun = (0..n_threads).map(|_| Mutex::new((0, Instant::now()))).collect();
        Ok(Self { last: File::create(last_file(name))?, begun, is_over: AtomicBool::new(false) })
    }

    fn begins(&self, thread: usize, number: u64) {
        // Where the disk is full, an abort is found without its number.
        _ = self.last.write_all_at(&number.to_le_bytes(), thread as u64 * 8);
        let mut begun = self.begun[thread].lock().unwrap_or_else(PoisonError::into_inner);
        *begun = (number, Instant::now());
    }

    /// Ends the process when an execution does not end.
    fn keep(&self, target: &dyn Target, seed: u64) {
        while !self.is_over.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_millis(200));
            for begun in &self.begun {
                let (number, at) = *begun.lock().unwrap_or_else(PoisonError::into_inner);
                if at.elapsed() > HANGS && !self.is_over.load(Ordering::Relaxed) {
                    let reason = "it does not end".to_owned();
                    let failure = Failure { number, reason };
                    eprint!("{}", failure.report(target, seed, &folder()));
                    // There is no other way to end a thread that hangs.
                    std::process::exit(1);
                }
            }
        }
    }
}

/// Keeps the inputs that a process was working on when it ended: one of them ended it.
fn report_last(target: &dyn Target, seed: u64, reason: &str) -> anyhow::Result<()> {
    let numbers = fs::read(last_file(target.name()))?;
    for number in numbers.chunks_exact(8).filter_map(|bytes| bytes.try_into().ok()) {
        let number = u64::from_le_bytes(number);
        let failure = Failure { number, reason: format!("{reason}; perhaps by this input") };
        eprint!("{}", failure.report(target, seed, &folder()));
        eprintln!("  {} bytes", input(target, seed, number).len());
    }
    Ok(())
}

/// Lowers a limit of this process; never raises one.
fn lower(resource: Resource, most: u64) -> anyhow::Result<()> {
    let lower = |now: Option<u64>| Some(now.map_or(most, |now| now.min(most)));
    let Rlimit { current, maximum } = getrlimit(resource);
    setrlimit(resource, Rlimit { current: lower(current), maximum: lower(maximum) })?;
    Ok(())
}
