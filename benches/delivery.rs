//! From a message to its answer, through the whole program: the desk beside two bots as one
//! would write them with aiogram and python-telegram-bot, over the same FAQ, in one run.
//!
//! `cargo bench --bench delivery` runs all three against a Bot API server of this bench.
//! Python with venv is needed for the two; `-- desk` leaves them out.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "its figures are what it is for")]

#[path = "delivery/api.rs"]
mod api;
#[allow(dead_code, reason = "the benches of the matcher use all of it")]
mod kit;
#[path = "delivery/load.rs"]
mod load;
#[path = "delivery/program.rs"]
mod program;

use std::{
    fs,
    path::{Path, PathBuf},
};

use api::Api;
use kit::Sample;
use load::Figures;
use program::Program;

/// An FAQ of 2,000 entries, as many as a province has.
const LARGE: usize = 20_000;

/// Who is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Peer {
    Desk,
    Aiogram,
    Ptb,
}

fn main() -> anyhow::Result<()> {
    let is_alone = std::env::args().any(|argument| argument == "desk");
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("faq");
    let questions: Vec<String> =
        Sample::shipped().questions.into_iter().map(|asked| asked.words).collect();
    println!(
        "| program | answers at 50/s: p50 ms | p95 ms | p99 ms | answers/s | resident MiB | lost |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|");
    let desk = measure(Peer::Desk, &shipped, &questions, "policydesk")?;
    if !is_alone {
        let peers = [(Peer::Aiogram, "aiogram"), (Peer::Ptb, "python-telegram-bot")];
        for (peer, name) in peers {
            let figures = measure(peer, &shipped, &questions, &format!("{name} with RapidFuzz"))?;
            println!(
                "| policydesk against {name} | × {:.1} | × {:.1} | × {:.1} | × {:.1} | ÷ {:.1} | |",
                figures.p50_ms / desk.p50_ms,
                figures.p95_ms / desk.p95_ms,
                figures.p99_ms / desk.p99_ms,
                desk.per_second / figures.per_second,
                figures.resident_mib / desk.resident_mib,
            );
        }
    }
    large()
}

/// Measures a program over an FAQ and prints its row.
fn measure(peer: Peer, faq: &Path, questions: &[String], name: &str) -> anyhow::Result<Figures> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let figures = runtime.block_on(async {
        let (api, mut answers) = Api::open().await?;
        let program = Program::start(peer, &api, faq)?;
        let figures = load::measure(&api, &mut answers, &program, questions).await;
        program.stop()?;
        figures
    })?;
    let Figures { p50_ms, p95_ms, p99_ms, per_second, resident_mib, n_lost } = figures;
    println!(
        "| {name} | {p50_ms:.1} | {p95_ms:.1} | {p99_ms:.1} | {per_second:.0} | \
         {resident_mib:.0} | {n_lost} |"
    );
    Ok(figures)
}

/// What a large FAQ takes.
fn large() -> anyhow::Result<()> {
    let sample = Sample::generated(LARGE);
    let folder = tempfile::tempdir()?;
    for file in &sample.files {
        let name = Path::new(file.path()).file_name().map(PathBuf::from).unwrap_or_default();
        fs::write(folder.path().join(name), file.text())?;
    }
    let questions: Vec<String> = sample.questions.into_iter().map(|asked| asked.words).collect();
    measure(Peer::Desk, folder.path(), &questions, "policydesk, 2,000 entries")?;
    Ok(())
}
