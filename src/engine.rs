//! The matcher: which entry a message asks for, and how sure we may be.
//!
//! # How it works, on one page
//!
//! ```text
//! message ─► text::normalise          one form for FAQ and question
//!   ├─► Terms       characters and words, syllables, letters: singly and in pairs
//!   └─► Lexicon     words, and what they mean together (a table of static vectors)
//!        ▼
//!      Vector       terms weighted by rarity, and a direction of meaning; length 1
//!        ▼
//!      Model        three views of every entry: its nearest wording, the centre of its
//!        │          wordings, a classifier that tells it from the others
//!        ▼
//!      Evidence     the views, names found, likeness letter by letter, and what the words
//!        │          cost that the entry has nowhere: the sum is the raw score
//!        ▼
//!      Calibration  raw score and doubts (like no desk's questions? another place?) become
//!        │          a probability, on a curve fitted to the FAQ's own hidden questions
//!        ▼
//!      Decision     answer │ clarify │ handoff, by two thresholds and a lead
//! ```
//!
//! Pinyin typed in Latin letters is read both ways, and misspelt English words as they stand
//! and mended; the reading that finds more counts. Questions about an office itself, and
//! several questions in one message, are told apart before ([`Engine::office_asked`],
//! [`text::questions`]).
//!
//! The confidence belongs to the message and one entry: it never rises because the other
//! entries are worse. How far the best is ahead of the second is [`Ranking::lead`].
//!
//! # What each part is worth
//!
//! `policydesk --faq FAQ eval FILE --ablate` measures the matcher without each part in turn.
//! On development sets: bank questions in Chinese (78 intents, 78 questions), an assistant's
//! in English (150 intents, 597 questions) and with typos, and this desk's own (81 entries,
//! 398 questions):
//!
//! | without | bank top-1 · AUROC | assistant top-1 · AUROC | typos top-1 · AUROC | own top-1 · AUROC | own refused · wrong |
//! |---|---|---|---|---|---|
//! | nothing | .821 · .954 | .849 · .956 | .821 · .938 | .935 · .976 | .926 · .006 |
//! | spelling | .821 · .954 | .844 · .957 | .747 · .919 | .933 · .974 | .926 · .006 |
//! | sounds | .821 · .956 | .849 · .956 | .821 · .939 | .883 · .941 | .914 · .008 |
//! | letters | .821 · .952 | .836 · .954 | .789 · .935 | .933 · .975 | .926 · .006 |
//! | meaning | .821 · .944 | .831 · .946 | .801 · .930 | .922 · .978 | .926 · .002 |
//! | nearest | .833 · .955 | .844 · .954 | .811 · .935 | .935 · .976 | .926 · .008 |
//! | centre | .833 · .953 | .849 · .955 | .819 · .936 | .935 · .976 | .926 · .006 |
//! | classifier | .808 · .934 | .838 · .939 | .799 · .918 | .912 · .925 | .753 · .010 |
//! | background | .833 · .955 | .851 · .946 | .824 · .923 | .938 · .948 | .444 · .015 |
//! | names | .821 · .954 | .849 · .956 | .821 · .938 | .938 · .983 | .926 · .004 |
//! | likeness | .808 · .954 | .848 · .957 | .814 · .939 | .933 · .976 | .926 · .008 |
//! | unmatched | .821 · .954 | .849 · .954 | .811 · .934 | .933 · .972 | .926 · .006 |
//! | elsewhere | .821 · .954 | .849 · .956 | .821 · .938 | .935 · .962 | .852 · .008 |
//!
//! On the desk's own questions, whose entries have forty wordings each, most parts are
//! spare wheels; on desks with a few wordings an entry they carry.
//!
//! # What was tried and did not pay
//!
//! Character trigrams, skip-grams and dictionary words as terms; runs of two and four
//! letters beside three (half a point at most, half as many terms again); the share of a
//! message that nothing in the FAQ explains, by letters and by words, beside the share that
//! the entry does not (nothing); a whole centre beside the classifier (−1 to −2 points of
//! top-1); more than six passes of training (nothing); a difference of probabilities as the
//! lead (near 1 it hides a lead of forty to one).

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
pub use rehearsal::{Rehearsed, Trials};
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
        Self::learn_calibrated(faq, Without::default())
    }

    /// Builds the engine with the default calibration, in a third of the time.
    pub fn build_uncalibrated(faq: &Faq) -> Self {
        let (matcher, _) = Matcher::learn(faq, Without::default());
        Self { matcher: Arc::new(matcher), calibration: Calibration::default() }
    }

    /// Builds a calibrated engine that goes without a part, to measure what it is worth.
    pub fn build_without(faq: &Faq, part: Part) -> Self {
        Self::learn_calibrated(faq, Without(Some(part)))
    }

    fn learn_calibrated(faq: &Faq, without: Without) -> Self {
        let (matcher, vectors) = Matcher::learn(faq, without);
        let calibration = Calibration::fit(&holdout::samples(&matcher, &vectors));
        Self { matcher: Arc::new(matcher), calibration }
    }

    /// The same engine with its own calibration, which takes some trainings.
    #[must_use]
    pub fn calibrated(&self) -> Self {
        let calibration =
            Calibration::fit(&holdout::samples(&self.matcher, &self.matcher.vectors()));
        Self { matcher: Arc::clone(&self.matcher), calibration }
    }

    /// The same engine with the calibration of another one: of the same FAQ before an edit it
    /// is all but its own, and costs nothing.
    #[must_use]
    pub fn calibrated_like(&self, other: &Self) -> Self {
        Self { matcher: Arc::clone(&self.matcher), calibration: other.calibration }
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
