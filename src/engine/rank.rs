//! From a message to the entries in order: read it every way it may be meant, look at what
//! speaks for the best entries, and at what raises doubt.

use super::{
    Doubts, Evidence,
    candidate::RawRanking,
    likeness::Compared,
    matcher::Matcher,
    model::{Model, Sight},
    names::Found,
    parts::Part,
};
use crate::text::{self, Block, Reading, Terms};

/// How many wordings of an entry are compared letter by letter: the nearest ones.
const N_WORDINGS_COMPARED: usize = 3;

impl Matcher {
    /// Ranks the best entries for normalised words.
    pub(super) fn rank(&self, normalised: &str) -> RawRanking {
        self.rank_with(&self.model, normalised, None)
    }

    /// Ranks with a given model; `asked` is the row the words are taken from, when the
    /// engine asks itself.
    pub(super) fn rank_with(
        &self,
        model: &Model,
        normalised: &str,
        asked: Option<usize>,
    ) -> RawRanking {
        let read = |words: &str, reading| self.rank_reading(model, words, reading, asked);
        if self.may_be_pinyin(normalised) {
            // English words may spell pinyin by chance: the reading that finds more is right.
            let typed = read(normalised, Reading::Words);
            return typed.or_better(read(normalised, Reading::Pinyin));
        }
        let typed = read(normalised, Reading::Words);
        let mended = self.spelling.mend(normalised).filter(|_| self.without.has(Part::Spelling));
        match mended {
            Some(mended) => typed.or_better(read(&mended, Reading::Words).mended()),
            None => typed,
        }
    }

    fn may_be_pinyin(&self, normalised: &str) -> bool {
        self.vocabulary.has(Block::Syllable) && Terms::may_be_pinyin(normalised)
    }

    fn rank_reading(
        &self,
        model: &Model,
        normalised: &str,
        reading: Reading,
        asked: Option<usize>,
    ) -> RawRanking {
        let (question, words) = self.read(normalised, reading);
        let has = |part| self.without.has(part);
        let found = if has(Part::Names) { self.names.find(normalised) } else { Found::default() };
        let Sight { best, unanswerable, products } = model.sight(&question, &found);
        let is_han = reading == Reading::Pinyin || normalised.chars().any(text::is_han);
        let doubts = self.doubts(normalised, unanswerable);
        let entries = best.into_iter().map(|(entry, views)| {
            let hits = found.of(entry).cloned().unwrap_or_default();
            let likeness = 0.0;
            let unmatched = 0.0;
            (entry, Evidence { views, hits, likeness, unmatched, is_han, is_mended: false, doubts })
        });
        let mut ranking = RawRanking::new(entries.collect(), model.explained(&question));
        let compared = Compared::new(normalised).filter(|_| has(Part::Likeness));
        for (entry, evidence) in &mut ranking.entries {
            let near = model.nearest_rows::<N_WORDINGS_COMPARED>(*entry, &products);
            let others = near.filter(|&row| Some(row) != asked);
            let likeness = |compared: &Compared| {
                others.fold(0.0, |best, row| compared.to(&self.texts[row], best))
            };
            evidence.likeness = compared.as_ref().map_or(0.0, likeness);
            if has(Part::Unmatched) {
                evidence.unmatched = self.coverage.unmatched(*entry, &words, asked);
            }
        }
        ranking.reordered()
    }

    /// What raises doubt about any entry, whichever it is.
    fn doubts(&self, normalised: &str, unanswerable: f32) -> Doubts {
        Doubts {
            unanswerable: unanswerable + 1.0,
            elsewhere: f32::from(u8::from(self.is_elsewhere(normalised))),
        }
    }

    /// Whether a message is about a place the desk does not serve. What spells pinyin spells
    /// places by chance: shen, xian.
    pub(super) fn is_elsewhere(&self, normalised: &str) -> bool {
        self.without.has(Part::Elsewhere)
            && self.places.is_elsewhere(normalised)
            && !self.may_be_pinyin(normalised)
    }
}
