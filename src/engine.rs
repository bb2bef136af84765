//! The matcher: which entry a message asks for, and how sure we may be.
//!
//! message → [`text::normalise`] → [`Terms`] and words → vector → views of
//! every entry (nearest wording, centre, classifier) → evidence (names, likeness) and doubts
//! → raw score → calibrated probability → [`Decision`].

mod calibration;
mod candidate;
mod coverage;
mod decide;
mod evidence;
mod explain;
mod holdout;
mod index;
mod likeness;
mod meaning;
mod model;
mod names;
mod offices;
mod parallel;
mod places;
mod rank;
mod score;
mod spelling;
mod svm;
mod vocabulary;
mod wordings;

pub use calibration::Calibration;
pub use candidate::{Candidate, Ranking};
pub use decide::{Decision, HandoffReason, Thresholds, ThresholdsError};
pub use evidence::{Doubts, Evidence};
pub use explain::explain;
pub use score::Score;

use crate::{
    faq::{Faq, Language},
    text::{self, Lexicon, Reading, Terms},
};
use coverage::Coverage;
use meaning::Meaning;
use model::{Model, Row};
use names::{Finder, Names};
use offices::Offices;
use parallel::in_parallel;
use places::Places;
use spelling::Spelling;
use vocabulary::{Vector, Vocabulary};
use wordings::Wording;

/// The engine of one FAQ; built once, immutable.
#[derive(Debug)]
pub struct Engine {
    n_entries: usize,
    lexicon: Lexicon,
    vocabulary: Vocabulary,
    names: Names,
    offices: Offices,
    places: Places,
    coverage: Coverage,
    spelling: Spelling,
    synonyms: Synonyms,
    /// The wordings of every entry, then the questions that none answers.
    rows: Vec<Row>,
    /// What each row says, normalised.
    texts: Vec<String>,
    /// What each row says, as it was written.
    raw_texts: Vec<String>,
    model: Model,
    calibration: Calibration,
}

impl Engine {
    /// Builds the engine and calibrates it on the FAQ's own questions. The same FAQ gives
    /// the same engine.
    pub fn build(faq: &Faq) -> Self {
        Self::build_uncalibrated(faq).calibrated()
    }

    /// Builds the engine with the default calibration, in a fifth of the time.
    pub fn build_uncalibrated(faq: &Faq) -> Self {
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
            calibration: Calibration::default(),
        }
    }

    /// Fits the calibration to the FAQ's own questions.
    fn calibrate(&self) -> Calibration {
        Calibration::fit(&holdout::samples(self))
    }

    /// The same engine with its own calibration.
    #[must_use]
    pub fn calibrated(self) -> Self {
        Self { calibration: self.calibrate(), ..self }
    }

    /// Ranks the entries for the words of a message.
    pub fn rank(&self, words: &str) -> Ranking {
        let normalised = text::normalise(words);
        // A bare number is no question, though some wording may hold the same one.
        if !normalised.chars().any(char::is_alphabetic) {
            return Ranking::default();
        }
        self.rank_with(&self.model, &normalised, None).calibrated(self.calibration)
    }

    /// The office, by position in the FAQ, that a message asks about: its number, its hours.
    /// None where it asks for what the office does.
    pub fn office_asked(&self, words: &str) -> Option<usize> {
        self.offices.asked(&text::normalise(words))
    }

    /// The wording that evidence found nearest, as staff wrote it.
    fn nearest_wording(&self, evidence: &Evidence) -> Option<&str> {
        evidence.nearest_row().map(|row| self.raw_texts[row].as_str())
    }
}

/// Groups of words that mean the same at this desk.
#[derive(Debug, Default)]
struct Synonyms {
    finder: Finder,
    /// The group of each word.
    groups: Vec<usize>,
}

impl Synonyms {
    fn of(faq: &Faq) -> Self {
        let mut words = Vec::new();
        let mut groups = Vec::new();
        for (group, members) in faq.synonyms().iter().enumerate() {
            words.extend(members.iter().map(|word| text::normalise(word)));
            groups.resize(words.len(), group);
        }
        Self { finder: Finder::new(words.iter().map(String::as_str)), groups }
    }

    /// The terms of normalised text, with one more for each group it touches.
    fn terms(&self, normalised: &str, reading: Reading) -> Terms {
        let mut terms = Terms::of(normalised, reading);
        let mut touched: Vec<usize> =
            self.finder.find(normalised).into_iter().map(|word| self.groups[word]).collect();
        touched.sort_unstable();
        touched.dedup();
        touched.into_iter().for_each(|group| terms.add_synonym(group));
        terms
    }
}

fn row(wording: &Wording, vector: Vector) -> Row {
    let centre = wording.language.zip(wording.entry).map(|(language, entry)| {
        let offset = usize::from(language == Language::En);
        entry * Language::ALL.len() + offset
    });
    Row { vector, entry: wording.entry, centre }
}
