//! Which detail of a programme a message asks for: "要什么材料", "am I too small for that?".
//!
//! The details are matched like entries, by the same engine, on wordings of their own
//! (`facets.toml`): people ask for a deadline in as many ways as for a loan.

use std::sync::LazyLock;

use chrono::NaiveDate;

use crate::{
    diagnostic::SourceFile,
    faq::{self, Facet, Faq},
    knowledge::Knowledge,
};

/// A detail that a message asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Heard {
    /// The detail.
    pub(super) facet: Facet,
    /// How likely it is that it was asked for, 0 to 1.
    pub(super) confidence: f32,
    /// How much of the message is about details, 0 to 1. What is left names something.
    pub(super) explained: f32,
}

impl Heard {
    /// How strongly the whole message is a question for a detail: the confidence counts for as
    /// much of the message as the details explain.
    pub(super) fn claim(self) -> f32 {
        self.confidence * self.explained
    }
}

/// The wordings, learnt once: they are part of the program. The default calibration serves
/// them as well as one of their own, in a third of the time.
static FACETS: LazyLock<Knowledge> = LazyLock::new(|| {
    let source = SourceFile::new("facets.toml", include_str!("facets.toml"));
    // Nothing in the file has a date, so any day reads the same.
    let (faq, _) = faq::load(&[source], NaiveDate::MIN);
    Knowledge::uncalibrated(faq.unwrap_or_else(|| Faq::new(faq::FaqParts::default())))
});

/// Learns the wordings ahead of the first message.
pub fn prepare() {
    LazyLock::force(&FACETS);
}

/// The detail that a message asks for first of all, however unlikely.
pub(super) fn heard(words: &str) -> Option<Heard> {
    let ranking = FACETS.engine().rank(words);
    let best = ranking.candidates().first()?;
    let facet = Facet::from_key(&FACETS.faq().entries()[best.entry].id)?;
    Some(Heard { facet, confidence: best.score.value(), explained: ranking.explained() })
}

/// From here on the detail that is asked for together with its entry is shown with the
/// answer. One that is shown in vain costs a few lines.
const SHOWN_AT: f32 = 0.6;

/// From here on it is worth saying that a detail is not known. Said in vain it would mislead.
const MISSED_AT: f32 = 0.9;

impl Heard {
    /// Whether the detail is to be shown with an answer: "苏科贷要什么材料".
    pub(super) fn is_shown(self) -> bool {
        self.confidence >= SHOWN_AT
    }

    /// Whether it is to be said that the detail is not known.
    pub(super) fn is_missed(self) -> bool {
        self.confidence >= MISSED_AT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_detail_has_wordings_in_both_languages() {
        let entries = FACETS.faq().entries();
        assert_eq!(entries.len(), Facet::DETAILS.len() + 1);
        for entry in entries {
            assert!(Facet::from_key(&entry.id).is_some(), "{}", entry.id);
        }
    }

    #[test]
    fn details_are_understood_as_people_ask_for_them() {
        let cases = [
            ("要带什么东西", Facet::Materials),
            ("最多能给多少", Facet::Amount),
            ("who do I call", Facet::Contact),
            ("is it too late for this year", Facet::Deadline),
            ("我们才三个人行不行", Facet::Eligibility),
            ("具体怎么操作", Facet::Steps),
        ];
        for (words, facet) in cases {
            assert_eq!(heard(words).map(|heard| heard.facet), Some(facet), "{words}");
        }
    }
}
