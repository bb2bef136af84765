//! What the benches share: FAQs of every size with questions for them, and the way from a
//! question to a decision.

mod generator;
mod grammar;
mod random;
mod words;

use std::path::Path;

use chrono::NaiveDate;
use policydesk::{
    diagnostic::SourceFile,
    engine::{Decision, Engine, Ranking, Thresholds},
    faq::{self, Expectation, Faq},
    sources,
};

/// The sizes of the generated FAQs, in questions: a small city desk has a thousand, a
/// province's hotline ten thousand; a hundred thousand is room to grow.
pub(crate) const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

/// The shipped FAQ.
const SHIPPED_DIR: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/faq");

/// An FAQ with questions for it.
#[derive(Debug)]
pub(crate) struct Sample {
    /// `shipped`, or the number of questions.
    pub(crate) name: String,
    /// The files of the FAQ.
    pub(crate) files: Vec<SourceFile>,
    /// What is asked.
    pub(crate) questions: Vec<Question>,
}

/// What somebody asks.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    /// Their words.
    pub(crate) words: String,
    /// The ids of the entries that are right; none where nothing fits.
    pub(crate) entries: Vec<String>,
}

impl Sample {
    /// The shipped FAQ, with what its own `[[check]]`s ask.
    pub(crate) fn shipped() -> Self {
        let (files, findings) = sources::read_faq_dir(Path::new(SHIPPED_DIR));
        assert!(!findings.has_errors(), "the shipped FAQ cannot be read: {findings:#?}");
        let questions = checks(&load(&files));
        Self { name: "shipped".to_owned(), files, questions }
    }

    /// A generated FAQ of so many questions, the same each time.
    pub(crate) fn generated(n_questions: usize) -> Self {
        let (files, questions) = generator::generate(n_questions);
        Self { name: n_questions.to_string(), files, questions }
    }
}

/// Loads files as an FAQ, as of a day that stands still so that every run sees the same.
pub(crate) fn load(files: &[SourceFile]) -> Faq {
    let today = NaiveDate::from_ymd_opt(2026, 11, 25).expect("it is a day");
    let (faq, findings) = faq::load(files, today);
    faq.unwrap_or_else(|| panic!("the FAQ has errors: {findings:#?}"))
}

/// What the `[[check]]`s of an FAQ ask.
pub(crate) fn checks(faq: &Faq) -> Vec<Question> {
    let asked = faq.checks().iter().map(|check| Question {
        words: check.ask.clone(),
        entries: match &check.expect {
            Expectation::Entries(ids) => ids.iter().map(ToString::to_string).collect(),
            Expectation::Handoff => Vec::new(),
        },
    });
    asked.collect()
}

/// From a question to a decision: what is timed everywhere. It has a symbol of its own, by
/// which callgrind finds it.
#[inline(never)]
pub(crate) fn decide(engine: &Engine, words: &str) -> Decision {
    engine.rank(words).decide(Thresholds::default())
}

impl Question {
    /// Whether a ranking has a right entry first; none where nothing fits.
    pub(crate) fn is_right(&self, ranking: &Ranking, faq: &Faq) -> Option<bool> {
        let is_first = |best: usize| self.entries.iter().any(|id| *id == *faq.entries()[best].id);
        let first = ranking.candidates().first();
        (!self.entries.is_empty()).then(|| first.is_some_and(|best| is_first(best.entry)))
    }
}

/// The share of questions with a right entry first, of those that have one: fast and wrong
/// is no result.
pub(crate) fn top1(engine: &Engine, faq: &Faq, questions: &[Question]) -> f64 {
    let judged =
        questions.iter().filter_map(|asked| asked.is_right(&engine.rank(&asked.words), faq));
    let judged: Vec<bool> = judged.collect();
    judged.iter().filter(|is_right| **is_right).count() as f64 / judged.len() as f64
}
