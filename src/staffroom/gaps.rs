//! What the log says: the gaps to put before staff, and the week in figures.

use std::sync::Arc;

use crate::{
    conversation::Act,
    desk::{Desk, Incoming},
    faq::{EntryId, Language},
    gaps::{self, Gap, Settled, Settlement, Settling},
    record::Log,
    session::Session,
    staff::{self, Figures, Question},
    store::{GapNote, Store, StoreError},
};

/// A day.
pub(super) const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What is new is a week old at most: a review looks back to the one before it.
const WEEK_MS: i64 = 7 * DAY_MS;

/// The log of some days, and what staff have settled.
pub(super) struct Kept {
    pub(super) log: Log,
    pub(super) settled: Vec<Settled>,
}

/// What the log comes to.
pub(super) struct Week {
    /// The gaps to show, what most people asked first.
    pub(super) notes: Vec<GapNote>,
    /// How many there are, shown or not.
    pub(super) n_gaps: usize,
    /// The figures.
    pub(super) figures: Figures,
}

impl Kept {
    /// Reads what was kept up to a moment, in milliseconds since 1970.
    pub(super) async fn read(store: &Store, now: i64) -> Result<Self, StoreError> {
        Self::since(store, now.saturating_sub(WEEK_MS), now).await
    }

    /// Reads what was kept between two moments; the last one counts.
    pub(super) async fn since(store: &Store, from: i64, now: i64) -> Result<Self, StoreError> {
        let log = store.log(from..now.saturating_add(1)).await?;
        Ok(Self { log, settled: store.settled_gaps().await? })
    }

    /// Groups the questions and asks the desk each of them: for a thread of its own.
    pub(super) fn week(&self, desk: &Desk) -> Week {
        let gaps = gaps::find(&self.log, &self.settled, desk);
        let shown = gaps.iter().take(staff::GAPS_PAGE).map(|gap| note(gap, desk));
        Week { notes: shown.collect(), n_gaps: gaps.len(), figures: Figures::of(&self.log) }
    }
}

/// A gap as it is kept once it was put before staff.
pub(super) fn note(gap: &Gap, desk: &Desk) -> GapNote {
    GapNote {
        key: gaps::key(&gap.question),
        text: gap.question.clone(),
        language: gap.language.code().to_owned(),
        keys: gap.wordings.iter().map(|wording| gaps::key(&wording.text)).collect(),
        n_people: gap.n_people,
        n_times: gap.n_times,
        entries: entries(gap, desk),
    }
}

/// The entries a gap may belong to: the nearest, then what else the desk thinks of.
fn entries(gap: &Gap, desk: &Desk) -> Vec<String> {
    let incoming =
        Incoming { act: Act::Text(gap.question.clone()), language_hint: Some(gap.language) };
    let (knowledge, turn) = desk.answer(&incoming, &Session::default());
    let known = knowledge.faq().entries();
    let nearest = gap.nearest.as_ref().map(|near| near.entry.to_string());
    let others = turn.outcome.parts.iter().flat_map(|part| &part.candidates);
    let others = others.filter_map(|candidate| Some(known.get(candidate.entry)?.id.to_string()));
    let mut entries: Vec<String> = Vec::new();
    for id in nearest.into_iter().chain(others) {
        if entries.len() < staff::CANDIDATES && !entries.contains(&id) {
            entries.push(id);
        }
    }
    entries
}

/// A gap as staff see it.
pub(super) fn question(number: i64, note: &GapNote) -> Question {
    Question {
        number,
        text: note.text.clone(),
        language: Language::from_tag(&note.language).unwrap_or(Language::Zh),
        n_people: note.n_people,
        n_times: note.n_times,
        entries: note.entries.iter().filter_map(|id| EntryId::new(id).ok()).collect(),
    }
}

/// What staff have made of a gap, so that it does not come back with the same people.
pub(super) fn settling(note: &GapNote, how: Settlement) -> Settling {
    Settling { keys: note.keys.clone(), n_people: note.n_people, how }
}

/// The week of a desk, read and worked out aside; none where working it out panicked.
pub(super) async fn week(
    store: &Store,
    desk: &Arc<Desk>,
    now: i64,
) -> Result<Option<Week>, StoreError> {
    let kept = Kept::read(store, now).await?;
    let desk = Arc::clone(desk);
    Ok(super::blocking(move || kept.week(&desk)).await)
}
