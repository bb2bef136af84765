//! Several questions in one message: each gets its answer.
//!
//! A message is taken apart only where that is safe: its clauses are questions, each points to
//! another entry by itself, one at least is sure of it, and where one is not, the message as
//! a whole points to its entry too.

use super::{
    Context, Outcome, Turn, Verdict, answer, menu,
    question::{Found, topics_button},
};
use crate::{
    engine::Decision,
    faq::Language,
    reply::{Block, Reply, messages},
    session::Session,
    text,
};

/// More answers than this fill more than one screen; a message that asks for more is matched
/// as a whole.
const MOST_PARTS: usize = 3;

/// Longer messages tell a story; what stands between their commas is no question.
const MOST_QUESTIONS: usize = 6;

/// Among so many of the best entries for the whole message is what a question points to
/// without being sure.
const N_OF_WHOLE: usize = 4;

/// One of several questions, and what is decided about it: an entry, or a few to pick from.
pub(super) struct Asked {
    found: Found,
    verdict: Verdict,
    /// The entry it points to first.
    first: usize,
}

/// The questions of a message, where at least one is sure of its entry and none is about
/// another's; none where the message is one question.
pub(super) fn of(context: &Context<'_>, whole: &Found, decision: &Decision) -> Vec<Asked> {
    let questions = text::questions(&whole.question);
    if !(2..=MOST_QUESTIONS).contains(&questions.len()) {
        return Vec::new();
    }
    let near: Vec<usize> = whole.candidates.iter().take(N_OF_WHOLE).map(|c| c.entry).collect();
    let mut asked: Vec<Asked> = Vec::new();
    for question in questions {
        let language = text::language(question).unwrap_or(whole.language());
        let (found, decision) = Found::of(context, language, question);
        let (first, verdict) = match decision {
            Decision::Answer(entry) => (entry, Verdict::Entry(entry)),
            Decision::Clarify(entries) => (entries[0], Verdict::Clarify(entries)),
            Decision::Handoff(_) => continue,
        };
        let is_sure = matches!(verdict, Verdict::Entry(_));
        let is_new = asked.iter().all(|other| other.first != first);
        if is_new && (is_sure || near.contains(&first)) {
            asked.push(Asked { found, verdict, first });
        }
    }
    // Where the whole message points to nothing, every part must be sure.
    let n_sure = asked.iter().filter(|asked| matches!(asked.verdict, Verdict::Entry(_))).count();
    let is_whole_sure = !matches!(decision, Decision::Handoff(_));
    let is_sure = n_sure == asked.len() || (is_whole_sure && n_sure > 0);
    if is_sure && (2..=MOST_PARTS).contains(&asked.len()) { asked } else { Vec::new() }
}

/// Gives every question its answer, or its choice of answers, in one reply.
pub(super) fn respond(
    context: &Context<'_>,
    mut session: Session,
    language: Language,
    asked: Vec<Asked>,
) -> Turn {
    let all = context.knowledge.faq().entries();
    let mut blocks: Vec<Block> = Vec::new();
    let mut outcome = Outcome::default();
    for Asked { found, verdict, .. } in asked {
        if let Verdict::Clarify(entries) = &verdict {
            let options = entries.iter().map(|&entry| menu::entry_button(&all[entry], language));
            let sentence = messages::CLARIFY_PART.fill(language, &[&found.question]);
            blocks.push(Block::Say(sentence));
            blocks.push(Block::Buttons(options.collect()));
        }
        if let Verdict::Entry(entry) = verdict {
            blocks.extend(answer::own_blocks(context, &all[entry], language));
            menu::remember_entry(&mut session, &all[entry]);
        }
        outcome.parts.push(found.part(verdict));
    }
    blocks.push(topics_button(language));
    Turn::new(Reply { language, blocks }, session, outcome)
}
