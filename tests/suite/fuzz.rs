//! Inputs nobody would type, a few thousand for each reader and drawer in every run of the
//! suite; `cargo bench --bench fuzz` makes millions of the same.

#[path = "fuzz/targets.rs"]
mod targets;

use std::path::Path;

use targets::{NAMES, named, run::Work};

/// The same each time: a failure in the suite is a failure for everyone.
const SEED: u64 = 20_261_126;

/// Enough to get past the first checks of every reader; a second or two each.
const EXECUTIONS: u64 = 2_000;

fn survives(name: &str) {
    let target = named(name).expect("it is in the list");
    let work = Work { seed: SEED, from: 0, to: EXECUTIONS, n_threads: 1, slow: None };
    let tally = work.run(&*target, &|_, _| {});
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
    let reports = tally.failures.iter().map(|failure| failure.report(&*target, SEED, &folder));
    let reports: String = reports.collect();
    assert!(reports.is_empty(), "\n{reports}");
    assert_eq!(tally.n_executions, EXECUTIONS);
}

#[test]
fn the_loader_of_the_faq_survives_damaged_files() {
    survives("faq");
}

#[test]
fn the_loader_of_the_configuration_survives_damaged_files() {
    survives("config");
}

#[test]
fn the_desk_survives_any_conversation() {
    survives("message");
}

#[test]
fn the_telegram_channel_survives_damaged_updates() {
    survives("update");
}

#[test]
fn every_channel_can_draw_any_markdown() {
    survives("render");
}

#[test]
fn the_import_survives_damaged_sheets() {
    survives("import");
}

#[test]
fn an_input_is_the_same_whenever_it_is_made() {
    for name in NAMES {
        let target = named(name).expect("it is in the list");
        let again = named(name).expect("it is in the list");
        assert_eq!(target.name(), name);
        for number in [0, 1, 77] {
            let input = targets::input(&*target, SEED, number);
            assert_eq!(input, targets::input(&*again, SEED, number), "{name} {number}");
        }
    }
}
