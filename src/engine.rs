//! The matcher: which entry a message asks for, and how sure we may be.
//!
//! message → [`text::normalise`] → [`Terms`] → vector → views of
//! every entry (nearest wording, centre, classifier) → evidence (names, likeness) → raw
//! score → calibrated probability → [`Decision`].

mod calibration;
mod candidate;
mod decide;
mod evidence;
mod explain;
mod holdout;
mod model;
mod names;
mod offices;
mod score;
mod spelling;
mod svm;
mod vocabulary;
mod wordings;

pub use calibration::Calibration;
pub use candidate::{Candidate, Ranking};
pub use decide::{Decision, HandoffReason, Thresholds, ThresholdsError};
pub use evidence::Evidence;
pub use explain::explain;
pub use score::Score;

use crate::{
    faq::{Faq, Language},
    text::{self, Block, Reading, Terms},
};
use candidate::RawRanking;
use model::{Model, Row, Views};
use names::{Hits, Names};
use offices::Offices;
use spelling::Spelling;
use vocabulary::Vocabulary;
use wordings::Wording;

/// The engine of one FAQ; built once, immutable.
#[derive(Debug)]
pub struct Engine {
    n_entries: usize,
    vocabulary: Vocabulary,
    names: Names,
    offices: Offices,
    spelling: Spelling,
    synonyms: Vec<Vec<String>>,
    rows: Vec<Row>,
    /// What each row says, normalised.
    texts: Vec<String>,
    /// What each row says, as staff wrote it.
    raw_texts: Vec<String>,
    /// The rows of each entry.
    rows_of: Vec<Vec<usize>>,
    model: Model,
    calibration: Calibration,
}

/// How many of the best entries are compared letter by letter.
const N_COMPARED: usize = 6;

/// Messages beyond so many characters are no variant of any wording; comparing them letter
/// by letter would only cost time.
const LONGEST_COMPARED: usize = 200;

impl Engine {
    /// Builds the engine and calibrates it on the FAQ's own questions. The same FAQ gives
    /// the same engine.
    pub fn build(faq: &Faq) -> Self {
        Self::build_uncalibrated(faq).calibrated()
    }

    /// Builds the engine with the default calibration, in a fifth of the time.
    pub fn build_uncalibrated(faq: &Faq) -> Self {
        let synonyms = normalised_synonyms(faq);
        let wordings = wordings::collect(faq);
        let n_entries = faq.entries().len();
        let terms: Vec<Terms> =
            wordings.iter().map(|w| terms(&w.normalised, Reading::Words, &synonyms)).collect();
        let vocabulary = Vocabulary::learn(&terms);
        let rows: Vec<Row> =
            wordings.iter().zip(&terms).map(|(w, t)| row(w, t, &vocabulary)).collect();
        let model = Model::train(&rows, |_, _| true, n_entries, vocabulary.len());
        let mut rows_of = vec![Vec::new(); n_entries];
        for (idx, row) in rows.iter().enumerate() {
            rows_of[row.entry].push(idx);
        }
        let (texts, raw_texts): (Vec<String>, Vec<String>) =
            wordings.into_iter().map(|w| (w.normalised, w.raw)).unzip();
        Self {
            n_entries,
            vocabulary,
            names: Names::of(faq),
            offices: Offices::of(faq),
            spelling: Spelling::learn(texts.iter().map(String::as_str)),
            synonyms,
            rows,
            texts,
            raw_texts,
            rows_of,
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

    /// Ranks with a given model; `asked` is the row the words are taken from, when the
    /// engine asks itself.
    fn rank_with(&self, model: &Model, normalised: &str, asked: Option<usize>) -> RawRanking {
        let read = |words: &str, reading| self.rank_reading(model, words, reading, asked);
        let typed = read(normalised, Reading::Words);
        if self.vocabulary.has(Block::Syllable) && Terms::may_be_pinyin(normalised) {
            // English words may spell pinyin by chance: the reading that finds more is right.
            return typed.or_better(read(normalised, Reading::Pinyin));
        }
        match self.spelling.mend(normalised) {
            Some(mended) => typed.or_better(read(&mended, Reading::Words).mended()),
            None => typed,
        }
    }

    fn rank_reading(
        &self,
        model: &Model,
        normalised: &str,
        reading: Reading,
        asked: Option<usize>,
    ) -> RawRanking {
        let question = self.vocabulary.vector(&terms(normalised, reading, &self.synonyms));
        let hits = self.names.find(normalised);
        let is_han = reading == Reading::Pinyin || normalised.chars().any(text::is_han);
        let views = model.views(&question);
        let entries = views
            .into_iter()
            .enumerate()
            .map(|(entry, views)| (entry, evidence(views, hits_of(&hits, entry), is_han)))
            .filter(|(_, evidence)| evidence.is_any());
        let mut ranking = RawRanking::new(entries.collect(), model.explained(&question));
        for (entry, evidence) in ranking.entries.iter_mut().take(N_COMPARED) {
            evidence.likeness = self.likeness(*entry, normalised, asked);
        }
        ranking.reordered()
    }

    /// Closeness of a message to the most similar wording of an entry, 0 to 1.
    fn likeness(&self, entry: usize, normalised: &str, asked: Option<usize>) -> f32 {
        let n_chars = normalised.chars().count();
        if n_chars > LONGEST_COMPARED {
            return 0.0;
        }
        let others = self.rows_of[entry].iter().filter(|&&row| Some(row) != asked);
        let best = others.map(|&row| self.texts[row].as_str()).fold(0.0, |best, text| {
            if closest_possible(n_chars, text.chars().count()) <= best {
                return best;
            }
            strsim::normalized_levenshtein(normalised, text).max(best)
        });
        #[expect(clippy::cast_possible_truncation, reason = "a share of one needs no more digits")]
        let best = best as f32;
        best
    }

    /// The wording that evidence found nearest, as staff wrote it.
    fn nearest_wording(&self, evidence: &Evidence) -> Option<&str> {
        evidence.nearest_row().map(|row| self.raw_texts[row].as_str())
    }
}

/// What speaks for an entry before likeness is looked at.
fn evidence(views: Views, hits: Hits, is_han: bool) -> Evidence {
    Evidence { views, hits, likeness: 0.0, is_han, is_mended: false }
}

fn hits_of(hits: &[(usize, Hits)], entry: usize) -> Hits {
    let own = hits.iter().find(|(of, _)| *of == entry);
    own.map(|(_, hits)| hits.clone()).unwrap_or_default()
}

/// The closest that texts of these lengths can be: every letter that one has more is an edit.
fn closest_possible(n_chars: usize, n_others: usize) -> f64 {
    let longer = n_chars.max(n_others).max(1);
    1.0 - n_chars.abs_diff(n_others) as f64 / longer as f64
}

fn normalised_synonyms(faq: &Faq) -> Vec<Vec<String>> {
    let group = |words: &Vec<String>| words.iter().map(|word| text::normalise(word)).collect();
    faq.synonyms().iter().map(group).collect()
}

/// The terms of normalised text, with one more for each group of synonyms it touches.
fn terms(normalised: &str, reading: Reading, synonyms: &[Vec<String>]) -> Terms {
    let mut terms = Terms::of(normalised, reading);
    for (group, words) in synonyms.iter().enumerate() {
        if words.iter().any(|word| names::contains(normalised, word)) {
            terms.add_synonym(group);
        }
    }
    terms
}

fn row(wording: &Wording, terms: &Terms, vocabulary: &Vocabulary) -> Row {
    let centre = wording.language.map(|language| {
        let offset = usize::from(language == Language::En);
        wording.entry * Language::ALL.len() + offset
    });
    Row { vector: vocabulary.vector(terms), entry: wording.entry, centre }
}
