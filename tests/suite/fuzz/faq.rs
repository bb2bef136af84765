//! The loader of the FAQ: one set of up to three files.

use chrono::NaiveDate;
use policydesk::{
    diagnostic::{Findings, SourceFile, Style, human, json, short},
    faq::{self, Language},
};

use super::{Target, corpus, mutate, random::Random};

/// Files of one set; more find nothing that three do not.
const MAX_FILES: usize = 3;

/// The most that is said about one input, in bytes: a finding or two for each of thousands of
/// short lines, and not the file again for each.
const MAX_SAID: usize = 8 * 1024 * 1024;

pub(super) struct Loader {
    corpus: Vec<Vec<u8>>,
}

impl Loader {
    pub(super) fn new() -> Self {
        let mut corpus = corpus::toml("tests/golden/bad_inputs/faq");
        corpus.extend(corpus::toml("faq"));
        Self { corpus }
    }
}

impl Target for Loader {
    fn name(&self) -> &'static str {
        "faq"
    }

    fn input(&self, random: &mut Random) -> Vec<u8> {
        mutate::mutated(&self.corpus, random, 8 * 1024)
    }

    fn run(&self, input: &[u8]) -> Result<(), String> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).ok_or("a real day")?;
        let files = corpus::parts(input).into_iter().take(MAX_FILES).enumerate();
        let files: Vec<SourceFile> =
            files.map(|(idx, text)| SourceFile::new(format!("{idx}.toml"), text)).collect();
        let (faq, findings) = faq::load(&files, today);
        if faq.is_none() != findings.has_errors() {
            return Err("an FAQ is loaded just when nothing is an error".to_owned());
        }
        can_be_said(&findings)
    }
}

/// Whether findings can be shown in every form; the language is drawn by how many there are.
pub(super) fn can_be_said(findings: &Findings) -> Result<(), String> {
    let language = Language::ALL[findings.iter().count() % Language::ALL.len()];
    let mut said = human(findings, language, Style::Plain).len() + short(findings, language).len();
    said += json(findings, language).to_string().len();
    if said > MAX_SAID { Err(format!("{said} bytes of findings")) } else { Ok(()) }
}
