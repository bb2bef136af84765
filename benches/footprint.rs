//! What an FAQ costs: time until it can be asked, memory, and time a question, at every
//! size. Each FAQ is measured in a process of its own, so that none inherits the memory of
//! another.
//!
//! `cargo bench --bench footprint`, or see `benches/README.md` for the other ways to run it.

mod kit;
#[path = "footprint/labelled.rs"]
mod labelled;
#[path = "footprint/rounds.rs"]
mod rounds;

use std::{
    fmt::Write as _,
    fs,
    hint::black_box,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context as _, ensure};
use clap::{Args, Parser, Subcommand};
use kit::{SIZES, Sample};
use policydesk::{engine::Engine, faq::Faq, sources};
use rounds::Pace;
use serde::{Deserialize, Serialize};

/// Measures what FAQs cost.
#[derive(Debug, Parser)]
struct Cli {
    #[command(subcommand)]
    command: Option<Mode>,
    /// Given by `cargo bench`; changes nothing
    #[arg(long, global = true, hide = true)]
    bench: bool,
    #[command(flatten)]
    effort: Effort,
    /// Sizes of the generated FAQs, in questions
    #[arg(long, value_delimiter = ',', default_values_t = SIZES)]
    sizes: Vec<usize>,
}

#[derive(Debug, Subcommand)]
enum Mode {
    /// Measure one FAQ with the questions of a file, or else with its own checks, and write the
    /// figures as JSON
    Measure { faq: PathBuf, questions: Option<PathBuf> },
    /// Write a generated FAQ of N questions to a folder, and questions for it to a file
    Write { n_questions: usize, faq: PathBuf, questions: PathBuf },
}

/// How much is measured.
#[derive(Debug, Clone, Copy, Args)]
struct Effort {
    /// Rounds through the questions; the best counts
    #[arg(long, global = true, default_value_t = 3)]
    rounds: usize,
    /// A round repeats the questions until there are so many; 0 asks each of them once
    #[arg(long, global = true, default_value_t = 2_000)]
    at_least: usize,
    /// Calibrate the engine too, as `serve` does in the background
    #[arg(long, global = true)]
    calibrated: bool,
}

/// What one FAQ costs.
#[derive(Debug, Serialize, Deserialize)]
struct Cost {
    entries: usize,
    wordings: usize,
    /// From files on disk to an engine that can be asked, in a process just begun.
    ready_ms: f64,
    /// Memory once it can be asked, and the most that was used until then.
    resident_kib: Option<u64>,
    peak_kib: Option<u64>,
    /// The share of questions with a right entry first, of those that have one.
    top1: f64,
    #[serde(flatten)]
    pace: Pace,
}

fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    match cli.command {
        Some(Mode::Measure { faq, questions }) => {
            let cost = measure(&faq, questions.as_deref(), cli.effort)?;
            Ok(writeln!(io::stdout(), "{}", serde_json::to_string(&cost)?)?)
        }
        Some(Mode::Write { n_questions, faq, questions }) => {
            write(&Sample::generated(n_questions), &faq, &questions)
        }
        None => table(&cli.sizes, cli.effort),
    }
}

/// Measures an FAQ in this process.
fn measure(faq: &Path, questions: Option<&Path>, effort: Effort) -> anyhow::Result<Cost> {
    let started = Instant::now();
    let (faq, engine) = open(faq, effort.calibrated)?;
    let ready = started.elapsed();
    let (resident_kib, peak_kib) = (memory_kib("VmRSS:"), memory_kib("VmHWM:"));
    let asked = questions.map_or_else(|| Ok(kit::checks(&faq)), labelled::read)?;
    ensure!(!asked.is_empty(), "there is nothing to ask");
    let pace = rounds::best(effort.rounds, effort.at_least, &asked, |words| {
        _ = black_box(kit::decide(&engine, black_box(words)));
    });
    Ok(Cost {
        entries: faq.entries().len(),
        wordings: faq.entries().iter().map(|entry| entry.questions.len()).sum(),
        ready_ms: ready.as_secs_f64() * 1e3,
        resident_kib,
        peak_kib,
        top1: kit::top1(&engine, &faq, &asked),
        pace,
    })
}

fn open(dir: &Path, is_calibrated: bool) -> anyhow::Result<(Faq, Engine)> {
    let (files, findings) = sources::read_faq_dir(dir);
    ensure!(!findings.has_errors(), "{} cannot be read: {findings:#?}", dir.display());
    let faq = kit::load(&files);
    let engine = Engine::build_uncalibrated(&faq);
    Ok((faq, if is_calibrated { engine.calibrated() } else { engine }))
}

/// A figure of this process as the kernel keeps it; none where there is no Linux.
fn memory_kib(name: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// Writes an FAQ as a folder of TOML, and its questions as `eval` reads them.
fn write(sample: &Sample, faq: &Path, questions: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(faq).with_context(|| format!("{} cannot be made", faq.display()))?;
    for file in &sample.files {
        let name = Path::new(file.path()).file_name().context("a file has a name")?;
        let path = faq.join(name);
        fs::write(&path, file.text()).with_context(|| format!("{}", path.display()))?;
    }
    labelled::write(questions, &sample.questions)
}

/// Measures every FAQ, each in a process of its own, and prints a table.
fn table(sizes: &[usize], effort: Effort) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "| FAQ | entries | ready ms | resident MiB | peak MiB | questions/s | p50 µs | p99 µs | top-1 |"
    )?;
    writeln!(out, "|---|--:|--:|--:|--:|--:|--:|--:|--:|")?;
    let mut medians = Vec::new();
    let samples = std::iter::once(None).chain(sizes.iter().copied().map(Some));
    for size in samples {
        let sample = size.map_or_else(Sample::shipped, Sample::generated);
        let cost = measure_apart(&sample, effort)?;
        writeln!(out, "{}", row(&sample.name, &cost)?)?;
        medians.extend(size.map(|size| (size, cost.pace.p50_us)));
    }
    if let [(from, first), .., (to, last)] = medians[..] {
        writeln!(out, "\nMedian from {from} to {to} questions: × {:.1}", last / first)?;
    }
    Ok(())
}

/// Measures an FAQ in another process.
fn measure_apart(sample: &Sample, effort: Effort) -> anyhow::Result<Cost> {
    let folder = tempfile::tempdir()?;
    let (faq, questions) = (folder.path().join("faq"), folder.path().join("asked.jsonl"));
    write(sample, &faq, &questions)?;
    let mut child = Command::new(std::env::current_exe()?);
    child.arg("measure").arg(faq).arg(questions);
    child.arg(format!("--rounds={}", effort.rounds));
    child.arg(format!("--at-least={}", effort.at_least));
    child.args(effort.calibrated.then_some("--calibrated"));
    let output = child.stderr(Stdio::inherit()).output()?;
    ensure!(output.status.success(), "{} could not be measured", sample.name);
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn row(name: &str, cost: &Cost) -> anyhow::Result<String> {
    let mib = |kib: Option<u64>| kib.map_or("-".to_owned(), |kib| kib.div_ceil(1024).to_string());
    let mut row = format!("| {name} | {} | {:.0} |", cost.entries, cost.ready_ms);
    write!(row, " {} | {} |", mib(cost.resident_kib), mib(cost.peak_kib))?;
    let Pace { questions_per_second, p50_us, p99_us } = cost.pace;
    write!(row, " {questions_per_second:.0} | {p50_us:.1} | {p99_us:.1} | {:.3} |", cost.top1)?;
    Ok(row)
}
