//! Several questions in one message: each gets its answer.
//!
//! A message is taken apart only where that is safe: its clauses are questions, each is sure
//! of another entry by itself, and the message as a whole points to those entries too.

use super::{
    Context, Outcome, Turn, Verdict, answer, menu,
    question::{Found, topics_button},
};
use crate::{
    engine::Decision,
    faq::Language,
    reply::{Block, Reply},
    session::Session,
    text,
};

/// More answers than this fill more than one screen; a message that asks for more is matched
/// as a whole, and the asker picks.
const MOST_PARTS: usize = 3;

/// Longer messages tell a story; what stands between their commas is no question.
const MOST_QUESTIONS: usize = 6;

/// Among so many of the best entries for the whole message each answer must be.
const N_OF_WHOLE: usize = 4;

/// One of several questions, and the entry that answers it.
pub(super) struct Answered {
    found: Found,
    entry: usize,
}

/// The questions of a message that are sure of different entries; none where it holds one.
pub(super) fn of(context: &Context<'_>, whole: &Found, decision: &Decision) -> Vec<Answered> {
    let questions = text::questions(&whole.question);
    let is_plain = matches!(decision, Decision::Handoff(_));
    if is_plain || !(2..=MOST_QUESTIONS).contains(&questions.len()) {
        return Vec::new();
    }
    let near: Vec<usize> = whole.candidates.iter().take(N_OF_WHOLE).map(|c| c.entry).collect();
    let mut answered: Vec<Answered> = Vec::new();
    for question in questions {
        let language = text::language(question).unwrap_or(whole.language());
        let (found, decision) = Found::of(context, language, question);
        let Decision::Answer(entry) = decision else { continue };
        let is_known = answered.iter().any(|other| other.entry == entry);
        if near.contains(&entry) && !is_known {
            answered.push(Answered { found, entry });
        }
    }
    if (2..=MOST_PARTS).contains(&answered.len()) { answered } else { Vec::new() }
}

/// Gives every question its answer, in one reply.
pub(super) fn respond(
    context: &Context<'_>,
    mut session: Session,
    language: Language,
    answered: Vec<Answered>,
) -> Turn {
    let entries = context.knowledge.faq().entries();
    let mut blocks: Vec<Block> = Vec::new();
    let mut outcome = Outcome::default();
    for Answered { found, entry } in answered {
        blocks.extend(answer::own_blocks(context, &entries[entry], language));
        menu::remember_entry(&mut session, &entries[entry]);
        outcome.parts.push(found.part(Verdict::Entry(entry)));
    }
    blocks.push(topics_button(language));
    Turn::new(Reply { language, blocks }, session, outcome)
}
