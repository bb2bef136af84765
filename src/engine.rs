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
mod matcher;
mod meaning;
mod model;
mod names;
mod offices;
mod parallel;
mod parts;
mod places;
mod rank;
mod rehearsal;
mod score;
mod spelling;
mod svm;
mod synonyms;
mod vocabulary;
mod wordings;

pub use calibration::Calibration;
pub use candidate::{Candidate, Ranking};
pub use decide::{Decision, HandoffReason, Thresholds, ThresholdsError};
pub use evidence::{Doubts, Evidence};
pub use explain::explain;
pub use parts::Part;
pub use rehearsal::Rehearsed;
pub use score::Score;

use std::sync::Arc;

use crate::{faq::Faq, text};
use matcher::Matcher;
use offices::Offices;
use parts::Without;

/// The engine of one FAQ; immutable, and cheap to copy.
#[derive(Debug, Clone)]
pub struct Engine {
    matcher: Arc<Matcher>,
    calibration: Calibration,
}

impl Engine {
    /// Builds the engine and calibrates it on the FAQ's own questions. The same FAQ gives
    /// the same engine.
    pub fn build(faq: &Faq) -> Self {
        Self::build_uncalibrated(faq).calibrated()
    }

    /// Builds the engine with the default calibration, in a third of the time.
    pub fn build_uncalibrated(faq: &Faq) -> Self {
        Self::learn(faq, Without::default())
    }

    /// Builds a calibrated engine that goes without a part, to measure what it is worth.
    pub fn build_without(faq: &Faq, part: Part) -> Self {
        Self::learn(faq, Without(Some(part))).calibrated()
    }

    fn learn(faq: &Faq, without: Without) -> Self {
        let matcher = Arc::new(Matcher::learn(faq, without));
        Self { matcher, calibration: Calibration::default() }
    }

    /// The same engine with its own calibration, which takes some trainings.
    #[must_use]
    pub fn calibrated(&self) -> Self {
        let calibration = Calibration::fit(&holdout::samples(&self.matcher));
        Self { matcher: Arc::clone(&self.matcher), calibration }
    }

    /// Ranks the best entries for the words of a message.
    pub fn rank(&self, words: &str) -> Ranking {
        let normalised = text::normalise(words);
        // A bare number is no question, though some wording may hold the same one.
        if !normalised.chars().any(char::is_alphabetic) {
            return Ranking::default();
        }
        self.matcher.rank(&normalised).calibrated(self.calibration)
    }

    /// The office, by position in the FAQ, that a message asks about: its number, its hours.
    /// None where it asks for what the office does, or about another place's office.
    pub fn office_asked(&self, words: &str) -> Option<usize> {
        self.office(words, Offices::asked)
    }

    /// The office that a message asks about by something that sounds like its name: pinyin,
    /// or a slip of the IME.
    pub fn office_sounding(&self, words: &str) -> Option<usize> {
        self.office(words, Offices::sounding)
    }

    fn office(&self, words: &str, find: fn(&Offices, &str) -> Option<usize>) -> Option<usize> {
        let normalised = text::normalise(words);
        let office = find(&self.matcher.offices, &normalised)?;
        (!self.matcher.is_elsewhere(&normalised)).then_some(office)
    }

    /// The wording that evidence found nearest, as staff wrote it.
    fn nearest_wording(&self, evidence: &Evidence) -> Option<&str> {
        evidence.nearest_row().map(|row| self.matcher.raw_texts[row].as_str())
    }

    /// The words of a question that stand nowhere in an entry.
    fn unmatched_words(&self, entry: usize, question: &str) -> Vec<String> {
        let normalised = text::normalise(question);
        let words = self.matcher.lexicon.words(&normalised);
        let unmatched = self.matcher.coverage.unmatched_words(entry, &words, None);
        unmatched.map(|word| word.text.to_owned()).collect()
    }
}
