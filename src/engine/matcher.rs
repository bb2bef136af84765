//! What is learnt from an FAQ: everything between a message and the raw scores.

use std::sync::Arc;

use super::{
    coverage::Coverage,
    meaning::Meaning,
    model::{Model, Row},
    names::Names,
    offices::Offices,
    parallel::in_parallel,
    parts::{Part, Without},
    places::Places,
    spelling::Spelling,
    synonyms::Synonyms,
    vocabulary::{Vector, Vocabulary},
    wordings::{self, Wording},
};
use crate::{
    faq::{Faq, Language},
    text::{Block, Lexicon, Reading, Terms, Word},
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
    pub(super) without: Without,
}

impl Matcher {
    /// Learns an FAQ; the matcher, and the vectors of its rows, which only a training needs
    /// again. The same FAQ gives the same matcher.
    pub(super) fn learn(faq: &Faq, without: Without) -> (Self, Vec<Arc<Vector>>) {
        let lexicon = Lexicon::shipped();
        let synonyms = Synonyms::of(faq);
        let mut wordings = wordings::collect(faq);
        if !without.has(Part::Background) {
            wordings.retain(|wording| wording.entry.is_some());
        }
        let n_own = wordings.iter().filter(|wording| wording.entry.is_some()).count();
        let terms: Vec<Terms> = in_parallel(wordings.len(), |idx| {
            terms(&synonyms, &wordings[idx].normalised, Reading::Words, without)
        });
        let vocabulary = Vocabulary::learn(&terms, n_own);
        let vectors = in_parallel(wordings.len(), |idx| {
            row_vector((&lexicon, &vocabulary), &wordings[idx].normalised, &terms[idx], without)
        });
        let rows: Vec<Row> = wordings.iter().map(row).collect();
        let n_entries = faq.entries().len();
        let n_terms = vocabulary.len();
        let model = Model::train(&rows, &vectors, |_, _| true, n_entries, n_terms, without);
        let coverage = Coverage::of(faq, &wordings, &lexicon);
        let (texts, raw_texts): (Vec<String>, Vec<String>) =
            wordings.into_iter().map(|w| (w.normalised, w.raw)).unzip();
        let matcher = Self {
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
            without,
        };
        (matcher, vectors)
    }

    /// The vectors of the rows once more.
    pub(super) fn vectors(&self) -> Vec<Arc<Vector>> {
        in_parallel(self.texts.len(), |idx| {
            let text = &self.texts[idx];
            let terms = terms(&self.synonyms, text, Reading::Words, self.without);
            row_vector((&self.lexicon, &self.vocabulary), text, &terms, self.without)
        })
    }

    /// The vector of normalised text, and its words.
    pub(super) fn read<'a>(
        &self,
        normalised: &'a str,
        reading: Reading,
    ) -> (Vector, Vec<Word<'a>>) {
        let words = match reading {
            Reading::Words => self.lexicon.words(normalised),
            Reading::Pinyin => Vec::new(),
        };
        let mut terms = terms(&self.synonyms, normalised, reading, self.without);
        // Letters are for pinyin that was typed. What stands there in characters says it all.
        if reading == Reading::Words {
            terms.leave_out(Block::Letters);
        }
        let meaning = meaning(&self.lexicon, &words, self.without);
        (self.vocabulary.vector(&terms, meaning), words)
    }
}

fn terms(synonyms: &Synonyms, normalised: &str, reading: Reading, without: Without) -> Terms {
    let mut terms = synonyms.terms(normalised, reading);
    if !without.has(Part::Sounds) {
        terms.leave_out(Block::Syllable);
        terms.leave_out(Block::Letters);
    }
    if !without.has(Part::Letters) {
        terms.leave_out(Block::Chars);
    }
    terms
}

fn meaning(lexicon: &Lexicon, words: &[Word<'_>], without: Without) -> (Meaning, f32) {
    if without.has(Part::Meaning) { Meaning::of(lexicon, words) } else { (Meaning::default(), 0.0) }
}

/// The vector of a row's normalised text, in no more memory than it needs: it stays.
fn row_vector(
    (lexicon, vocabulary): (&Lexicon, &Vocabulary),
    normalised: &str,
    terms: &Terms,
    without: Without,
) -> Arc<Vector> {
    let meaning = meaning(lexicon, &lexicon.words(normalised), without);
    let mut vector = vocabulary.vector(terms, meaning);
    vector.terms.shrink_to_fit();
    Arc::new(vector)
}

fn row(wording: &Wording) -> Row {
    let centre = wording.language.zip(wording.entry).map(|(language, entry)| {
        let offset = usize::from(language == Language::En);
        entry * Language::ALL.len() + offset
    });
    Row { entry: wording.entry, centre }
}
