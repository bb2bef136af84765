//! How long a decision takes, and how long an FAQ takes to load, by criterion.
//!
//! `cargo bench --bench matching`; a word after `--` picks benches by name, such as
//! `decide/1000`.

mod kit;

use std::{cell::LazyCell, hint::black_box, time::Duration};

use criterion::{BenchmarkGroup, BenchmarkId, Criterion, Throughput, measurement::WallTime};
use kit::{Question, SIZES, Sample};
use policydesk::engine::Engine;

/// How many questions one pass of `decide` goes through, spread over the list, so that
/// every pass is the same work and no branch or cache line is warm from the same question.
const QUESTIONS_A_PASS: usize = 100;

/// From so many questions on an FAQ takes seconds to load: few samples, or nobody waits.
const LARGE: usize = 100_000;

/// The fewest samples that criterion takes.
const FEW_SAMPLES: usize = 10;

/// Below this share of right first entries a bench measures something else than matching.
const MIN_TOP1: f64 = 0.5;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    decide(&mut criterion);
    load(&mut criterion);
    criterion.final_summary();
}

/// Name, size and maker of every FAQ. None is made before a bench needs it.
fn samples() -> impl Iterator<Item = (String, usize, Box<dyn Fn() -> Sample>)> {
    let shipped: Box<dyn Fn() -> Sample> = Box::new(Sample::shipped);
    let generated = SIZES.into_iter().map(|n| {
        let make: Box<dyn Fn() -> Sample> = Box::new(move || Sample::generated(n));
        (n.to_string(), n, make)
    });
    std::iter::once(("shipped".to_owned(), 0, shipped)).chain(generated)
}

/// From question to decision.
fn decide(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("decide");
    group.throughput(Throughput::Elements(QUESTIONS_A_PASS as u64));
    for (name, size, make) in samples() {
        suit(&mut group, size);
        let ready = LazyCell::new(|| ready(&make()));
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            let (engine, words) = &*ready;
            bencher.iter(|| {
                for words in words {
                    _ = black_box(kit::decide(engine, black_box(words)));
                }
            });
        });
    }
    group.finish();
}

/// The engine, and the questions of one pass.
fn ready(sample: &Sample) -> (Engine, Vec<String>) {
    let faq = kit::load(&sample.files);
    let engine = Engine::build_uncalibrated(&faq);
    let spread = sample.questions.len() / QUESTIONS_A_PASS;
    let asked = sample.questions.iter().step_by(spread).take(QUESTIONS_A_PASS);
    let asked: Vec<Question> = asked.cloned().collect();
    let top1 = kit::top1(&engine, &faq, &asked);
    assert!(top1 >= MIN_TOP1, "{}: only {top1:.2} of the questions are matched", sample.name);
    (engine, asked.into_iter().map(|asked| asked.words).collect())
}

/// From the text of the files to an engine that can be asked.
fn load(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("load");
    for (name, size, make) in samples() {
        suit(&mut group, size);
        let files = LazyCell::new(|| make().files);
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher.iter_with_large_drop(|| {
                let faq = kit::load(black_box(&files));
                let engine = Engine::build_uncalibrated(&faq);
                (faq, engine)
            });
        });
    }
    group.finish();
}

/// Large FAQs get fewer samples.
fn suit(group: &mut BenchmarkGroup<'_, WallTime>, size: usize) {
    if size >= LARGE {
        group.sample_size(FEW_SAMPLES).warm_up_time(Duration::from_millis(1));
    } else {
        group.sample_size(FEW_SAMPLES * 2);
    }
}
