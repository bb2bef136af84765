//! Wordings: the same words, however they were typed.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap, HashSet},
};

use super::{
    Nearest, Settled, Wording,
    collect::{self, Open},
    key,
};
use crate::{
    conversation::{Act, Verdict},
    desk::{Desk, Incoming},
    faq::{EntryId, Language},
    session::Session,
};

/// One wording and everybody who used it.
#[derive(Debug)]
pub(super) struct Asking<'a> {
    /// The wording, normalised.
    pub(super) key: String,
    pub(super) asked: Vec<&'a Open<'a>>,
    pub(super) settled: Option<&'a Settled>,
}

/// Brings together what differs in nothing that is heard, what most people asked first. What
/// staff have settled is among it, asked or not: others may ask something like it.
pub(super) fn distinct<'a>(open: &'a [Open<'a>], settled: &'a [Settled]) -> Vec<Asking<'a>> {
    let mut by_key: HashMap<String, Asking<'a>> = HashMap::new();
    let new = |key: &String| Asking { key: key.clone(), asked: Vec::new(), settled: None };
    for one in open {
        let key = key(one.text);
        if !key.is_empty() {
            by_key.entry(key.clone()).or_insert_with(|| new(&key)).asked.push(one);
        }
    }
    for one in settled {
        let asking = by_key.entry(one.key.clone()).or_insert_with(|| new(&one.key));
        if asking.settled.is_none_or(|known| known.at < one.at) {
            asking.settled = Some(one);
        }
    }
    let mut all: Vec<_> = by_key.into_values().collect();
    all.sort_by_cached_key(|one| (Reverse((people(&one.asked), one.asked.len())), one.key.clone()));
    all
}

/// How many different people asked.
pub(super) fn people<'a>(asked: impl IntoIterator<Item = &'a &'a Open<'a>>) -> usize {
    asked.into_iter().map(|open| open.person).collect::<HashSet<_>>().len()
}

/// The language most were answered in; Chinese where it is even.
pub(super) fn language<'a>(asked: impl IntoIterator<Item = &'a &'a Open<'a>>) -> Language {
    let (n_all, n_english) = asked.into_iter().fold((0, 0), |(all, english), open| {
        (all + 1, english + usize::from(open.language == Language::En))
    });
    if n_english * 2 > n_all { Language::En } else { Language::Zh }
}

/// A wording as most people wrote it.
pub(super) fn written<'a>(asked: &'a [&'a Open<'a>]) -> Wording {
    let mut spellings: BTreeMap<&str, usize> = BTreeMap::new();
    for open in asked {
        *spellings.entry(open.text.trim()).or_default() += 1;
    }
    let most = spellings.into_iter().rev().max_by_key(|&(_, n_times)| n_times);
    Wording {
        text: most.map(|(text, _)| text.to_owned()).unwrap_or_default(),
        language: language(asked),
        n_people: people(asked),
        n_times: asked.len(),
    }
}

/// What the desk says to a wording now.
#[derive(Debug, Clone, Default)]
pub(super) struct Heard {
    /// The entries that answer it; none where any part of it is left open.
    answers: Option<HashSet<EntryId>>,
    pub(super) nearest: Option<Nearest>,
}

impl Heard {
    /// Whether the desk answers now what was left open: with anything at all, or with
    /// something else than was turned down.
    pub(super) fn closes(&self, open: &Open<'_>) -> bool {
        let Some(answers) = &self.answers else { return false };
        open.rejected.is_none_or(|rejected| !answers.contains(&**rejected))
    }
}

/// Asks the desk every wording that somebody used.
pub(super) fn ask(wordings: &[Asking<'_>], desk: &Desk) -> Vec<Heard> {
    let ask_one = |asking: &Asking<'_>| {
        asking.asked.first().map(|open| hear(open.text, desk)).unwrap_or_default()
    };
    wordings.iter().map(ask_one).collect()
}

fn hear(text: &str, desk: &Desk) -> Heard {
    let incoming = Incoming { act: Act::of_text(text), language_hint: None };
    let (knowledge, turn) = desk.answer(&incoming, &Session::default());
    let entries = knowledge.faq().entries();
    let parts = &turn.outcome.parts;
    let answers: HashSet<_> = parts
        .iter()
        .filter_map(|part| match part.verdict {
            Verdict::Entry(position) => Some(entries[position].id.clone()),
            _ => None,
        })
        .collect();
    let is_answered = !parts.iter().any(|part| is_left_open(&part.verdict));
    let best = parts.first().and_then(|part| part.candidates.first());
    Heard {
        answers: is_answered.then_some(answers),
        nearest: best.map(|best| Nearest {
            entry: entries[best.entry].id.clone(),
            confidence: best.score.value(),
        }),
    }
}

/// Whether a verdict leaves the asker without an answer; to a greeting there is none to give.
fn is_left_open(verdict: &Verdict) -> bool {
    match verdict {
        Verdict::Entry(_) | Verdict::Office(_) => false,
        Verdict::Clarify(_) => true,
        Verdict::Handoff(reason, _) => collect::why(*reason).is_some(),
    }
}
