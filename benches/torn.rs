//! Torn saves in their thousands, and how soon a good one is live.
//!
//! `cargo bench --bench torn` saves 10,000 times in each of four styles; `-- 500` saves 500
//! times. It ends with an error if a mixture was served, a loss went unannounced, or a whole
//! save was not served in the end.

#![expect(clippy::print_stdout, reason = "its figures are what it is for")]

#[path = "../tests/suite/kit/served.rs"]
#[allow(dead_code, reason = "tests use all of it")]
mod served;
#[path = "../tests/suite/reload/storm.rs"]
mod storm;

use std::{
    fs,
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

use served::Place;
use storm::{Figures, Storm, Style};

/// Saves a style.
const SAVES: u64 = 10_000;

/// Good saves of the shipped FAQ, to the program itself.
const LIVE_SAVES: u32 = 30;

fn main() -> ExitCode {
    let number = std::env::args().find_map(|argument| argument.parse().ok());
    let n_saves = number.unwrap_or(SAVES);
    println!(
        "| style | saves | readings | swaps | refused | held | announced losses | questions | slowest swap ms | mixtures | unannounced | not live |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    let mut storm = Storm::new(20_261_126);
    let mut is_well = true;
    for style in Style::ALL {
        let figures = storm.rage(style, n_saves);
        show(style, &figures);
        is_well &= figures.n_mixtures + figures.n_unannounced + figures.n_not_live == 0;
    }
    live();
    ExitCode::from(u8::from(!is_well))
}

fn show(style: Style, figures: &Figures) {
    let slowest = (figures.slowest + figures.slowest_build).as_millis();
    let Figures { n_saves, n_readings, n_swaps, n_refused, n_held, .. } = figures;
    let Figures { n_announced, n_questions, n_mixtures, n_unannounced, n_not_live, .. } = figures;
    println!(
        "| {} | {n_saves} | {n_readings} | {n_swaps} | {n_refused} | {n_held} | {n_announced} | \
         {n_questions} | {slowest} | {n_mixtures} | {n_unannounced} | {n_not_live} |",
        style.name(),
    );
}

/// From a save of the shipped FAQ until the program serves it.
fn live() {
    let text = shipped();
    let place = Place::new(&text);
    let mut served = place.serve();
    // The calibration of the first set is done.
    served.signal("HUP");
    served.says("the FAQ is the one in service");
    let mut times: Vec<Duration> = (1..=LIVE_SAVES)
        .map(|n| {
            let edited =
                [&text, "\n[[synonyms]]\nwords = [\"第", &n.to_string(), "版\", \"新版\"]\n"];
            place.write(&edited.concat());
            let began = Instant::now();
            served.says("the FAQ was reloaded");
            began.elapsed()
        })
        .collect();
    times.sort_unstable();
    let (median, slowest) =
        (times[times.len() / 2].as_millis(), times[times.len() - 1].as_millis());
    println!(
        "\nThe shipped FAQ, {LIVE_SAVES} good saves: live after {median} ms (median), {slowest} ms at most"
    );
}

/// All files of the shipped FAQ as one.
fn shipped() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("faq");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the shipped FAQ is there")
        .map(|file| file.expect("a folder is readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    let texts = files.iter().map(|file| fs::read_to_string(file).expect("a file is readable"));
    texts.flat_map(|text| [text, "\n".to_owned()]).collect()
}
