//! What is learnt from an FAQ: everything between a message and the raw scores.

use super::{
    coverage::Coverage,
    meaning::Meaning,
    model::{Model, Row},
    names::Names,
    offices::Offices,
    parallel::in_parallel,
    places::Places,
    spelling::Spelling,
    synonyms::Synonyms,
    vocabulary::{Vector, Vocabulary},
    wordings::{self, Wording},
};
use crate::{
    faq::{Faq, Language},
    text::{Lexicon, Reading, Terms},
};

/// What is learnt from one FAQ; built once, immutable.
#[derive(Debug)]
pub(super) struct Matcher {
    pub(super) n_entries: usize,
    pub(super) lexicon: Lexicon,
    pub(super) vocabulary: Vocabulary,
    pub(super) names: Names,
    pub(super) offices: Offices,
    pub(super) places: Places,
    pub(super) coverage: Coverage,
    pub(super) spelling: Spelling,
    pub(super) synonyms: Synonyms,
    /// The wordings of every entry, then the questions that none answers.
    pub(super) rows: Vec<Row>,
    /// What each row says, normalised.
    pub(super) texts: Vec<String>,
    /// What each row says, as it was written.
    pub(super) raw_texts: Vec<String>,
    pub(super) model: Model,
}

impl Matcher {
    /// Learns an FAQ. The same FAQ gives the same matcher.
    pub(super) fn learn(faq: &Faq) -> Self {
        let lexicon = Lexicon::shipped();
        let synonyms = Synonyms::of(faq);
        let wordings = wordings::collect(faq);
        let n_own = wordings.iter().filter(|wording| wording.entry.is_some()).count();
        let terms: Vec<Terms> = in_parallel(wordings.len(), |idx| {
            synonyms.terms(&wordings[idx].normalised, Reading::Words)
        });
        let vocabulary = Vocabulary::learn(&terms, n_own);
        let rows: Vec<Row> = in_parallel(wordings.len(), |idx| {
            let meaning = Meaning::of(&lexicon, &lexicon.words(&wordings[idx].normalised));
            row(&wordings[idx], vocabulary.vector(&terms[idx], meaning))
        });
        let n_entries = faq.entries().len();
        let model = Model::train(&rows, |_, _| true, n_entries, vocabulary.len());
        let coverage = Coverage::of(faq, &wordings, &lexicon);
        let (texts, raw_texts): (Vec<String>, Vec<String>) =
            wordings.into_iter().map(|w| (w.normalised, w.raw)).unzip();
        Self {
            n_entries,
            lexicon,
            names: Names::of(faq),
            offices: Offices::of(faq),
            places: Places::of(faq),
            coverage,
            spelling: Spelling::learn(texts[..n_own].iter().map(String::as_str)),
            synonyms,
            vocabulary,
            rows,
            texts,
            raw_texts,
            model,
        }
    }
}

fn row(wording: &Wording, vector: Vector) -> Row {
    let centre = wording.language.zip(wording.entry).map(|(language, entry)| {
        let offset = usize::from(language == Language::En);
        entry * Language::ALL.len() + offset
    });
    Row { vector, entry: wording.entry, centre }
}
