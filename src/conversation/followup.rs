//! Follow-ups: a detail of what was answered last.
//!
//! A fresh question always wins: what names something of its own is never read as a
//! follow-up.

use super::{
    Context, Outcome, Step, Turn, Verdict, answer, directory,
    facet::{self, Heard},
    interview, menu,
    question::Found,
};
use crate::{
    faq::{Entry, Facet, Language},
    reply::{Block, Reply, messages},
    session::Session,
    text,
};

/// From here on a detail counts as asked for. Measured on follow-ups and fresh questions that
/// nobody tuned to (`tests/golden/followups.jsonl`): below it about half of the details heard
/// are the wrong one, or the message is about something else altogether.
const HEARD_AT: f32 = 0.45;

/// How much stronger the claim of a detail must be than that of another entry: in doubt the
/// question is a fresh one. On the same questions follow-ups begin at 1.5, and fresh questions
/// end at 1.2.
const FRESH_WINS: f32 = 1.2;

/// Takes a message as a question for a detail of the last answer, if it is one.
pub(super) fn detail(context: &Context<'_>, session: &Session, found: &Found) -> Option<Turn> {
    let heard = facet::heard(&found.question)?;
    let faq = context.knowledge.faq();
    if let Some(office) = session.office.as_deref().and_then(|id| faq.office(id)) {
        let is_asked = heard.facet == Facet::Contact && is_heard(heard, found, None);
        let asked = || {
            let session = session.clone();
            directory::introduce(context, session, found.language(), office, &found.question)
        };
        return is_asked.then(asked);
    }
    if session.interview.as_ref().is_some_and(|interview| interview.is_result) {
        return of_result(context, session, found, heard);
    }
    let last = last_entry(context, session)?;
    let is_asked = is_heard(heard, found, Some(last));
    is_asked.then(|| give(context, session.clone(), found, last, &[heard.facet]))
}

/// Takes a message of several questions that each ask for a detail of the last answer.
pub(super) fn details(context: &Context<'_>, session: &Session, found: &Found) -> Option<Turn> {
    let last = last_entry(context, session)?;
    let clauses = text::questions(&found.question);
    if clauses.len() < 2 {
        return None;
    }
    let mut facets: Vec<Facet> = Vec::new();
    for clause in clauses {
        let (part, _) = Found::of(context, found.language(), clause);
        let heard = facet::heard(clause).filter(|heard| is_heard(*heard, &part, Some(last)))?;
        if !facets.contains(&heard.facet) {
            facets.push(heard.facet);
        }
    }
    // Every detail comes with the office anyway.
    facets.sort_by_key(|&facet| facet == Facet::Contact);
    Some(give(context, session.clone(), found, last, &facets))
}

/// After a result of the policy matcher, its materials and its offices.
fn of_result(
    context: &Context<'_>,
    session: &Session,
    found: &Found,
    heard: Heard,
) -> Option<Turn> {
    let step = match heard.facet {
        Facet::Materials => Step::Materials,
        Facet::Contact => Step::Offices,
        _ => return None,
    };
    let session = session.clone();
    is_heard(heard, found, None).then(|| interview::take(context, session, found.language(), &step))
}

/// Whether a detail is asked for, and nothing else is named: the claim of the detail on the
/// message is stronger than that of any other entry.
fn is_heard(heard: Heard, found: &Found, last: Option<usize>) -> bool {
    let best = found.candidates.first().filter(|best| Some(best.entry) != last);
    let rival = best.map_or(0.0, |best| best.score.value());
    heard.confidence >= HEARD_AT && heard.claim() >= FRESH_WINS * rival
}

/// Gives a detail of an entry; where it has none of its own, the whole answer.
pub(super) fn give(
    context: &Context<'_>,
    mut session: Session,
    found: &Found,
    position: usize,
    facets: &[Facet],
) -> Turn {
    let entry = &context.knowledge.faq().entries()[position];
    let language = found.language();
    let known = |facet: &&Facet| answer::has_detail(entry, **facet);
    let facet = facets.iter().find(known).or(facets.first()).copied().unwrap_or(Facet::Contact);
    let others: Vec<Facet> = facets.iter().copied().filter(|&other| other != facet).collect();
    let blocks = match answer::detail(context, entry, facet, &others, language) {
        Some(blocks) => blocks,
        None => without_detail(context, entry, facet, language),
    };
    let rivals = std::mem::take(&mut session.rivals);
    menu::remember_entry(&mut session, entry, Some(facet));
    session.rivals = rivals;
    let mut part = found.clone().part(Verdict::Entry(position));
    part.facet = Some(facet);
    Turn::new(Reply { language, blocks }, session, Outcome::of(part))
}

fn without_detail(
    context: &Context<'_>,
    entry: &Entry,
    facet: Facet,
    language: Language,
) -> Vec<Block> {
    let label = answer::label(facet).get(language);
    let mut blocks = vec![Block::Say(messages::NO_DETAIL.fill(language, &[label]))];
    blocks.extend(answer::blocks(context, entry, language, None));
    blocks
}

fn last_entry(context: &Context<'_>, session: &Session) -> Option<usize> {
    context.knowledge.faq().entry_position(session.entry.as_deref()?)
}
