//! Several questions in one message: each gets its answer.
//!
//! A message is taken apart only where that is safe: its clauses are questions, each points to
//! another entry by itself, one at least is sure of it, and where one is not, the message as
//! a whole points to its entry too. A part that only asks a detail of the one before it ("苏科贷
//! 怎么申请，要什么材料") belongs to it; one that nothing answers is named as such.

use super::{
    Context, Outcome, Turn, Verdict, answer, facet, menu,
    question::{self, Found, topics_button},
};
use crate::{
    engine::{Decision, HandoffReason},
    faq::{Facet, Language},
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

/// One of several questions, and what is decided about it.
pub(super) struct Asked {
    found: Found,
    verdict: Verdict,
    /// The entry it points to first; none where nothing answers it.
    first: Option<usize>,
    /// The detail of the entry that is asked for.
    facet: Option<Facet>,
}

impl Asked {
    fn is_sure(&self) -> bool {
        matches!(self.verdict, Verdict::Entry(_))
    }
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
        add(context, &mut asked, &near, found, decision);
    }
    // Where the whole message points to nothing, every part must be sure.
    let n_sure = asked.iter().filter(|asked| asked.is_sure()).count();
    let n_pointing = asked.iter().filter(|asked| asked.first.is_some()).count();
    let is_whole_sure = !matches!(decision, Decision::Handoff(_));
    let is_sure = n_sure > 0 && (n_sure == n_pointing || is_whole_sure);
    if is_sure && (2..=MOST_PARTS).contains(&asked.len()) { asked } else { Vec::new() }
}

/// Adds a question to those before it, or to the one it only asks a detail of.
fn add(
    context: &Context<'_>,
    asked: &mut Vec<Asked>,
    near: &[usize],
    found: Found,
    decision: Decision,
) {
    let (first, verdict) = match decision {
        Decision::Answer(entry) => (entry, Verdict::Entry(entry)),
        Decision::Clarify(_) if asks_detail(asked, &found) => return,
        Decision::Clarify(entries) => (entries[0], Verdict::Clarify(entries)),
        Decision::Handoff(reason) => return add_unanswered(context, asked, found, reason),
    };
    let is_sure = matches!(verdict, Verdict::Entry(_));
    let is_new = asked.iter().all(|other| other.first != Some(first));
    if is_new && (is_sure || near.contains(&first)) {
        asked.push(Asked { found, verdict, first: Some(first), facet: None });
    }
}

/// Takes a vague question as one for a detail of the entry before it, where it is that rather
/// than anything else.
fn asks_detail(asked: &mut [Asked], found: &Found) -> bool {
    let Some(before) = asked.iter_mut().rfind(|asked| asked.is_sure()) else { return false };
    let best = found.candidates.first().map_or(0.0, |best| best.score.value());
    let heard = facet::heard(&found.question);
    let heard = heard.filter(|heard| heard.confidence >= DETAIL_AT && heard.claim() >= best);
    let Some(heard) = heard else { return false };
    before.facet.get_or_insert(heard.facet);
    true
}

/// A detail that is likelier than this is asked of the entry named before.
const DETAIL_AT: f32 = 0.45;

/// A question with a weaker claim to be about a detail is about something else altogether.
const VAGUE_AT: f32 = 0.3;

/// A detail that explains less of the question is only how the question begins: "how do I …".
const SURE_CLAIM: f32 = 0.4;

/// A question that nothing answers: a detail of the entry before it, or to be named as one
/// without an answer.
fn add_unanswered(
    context: &Context<'_>,
    asked: &mut Vec<Asked>,
    found: Found,
    reason: HandoffReason,
) {
    let Some(before) = asked.iter_mut().rfind(|asked| asked.is_sure()) else { return };
    match facet::heard(&found.question) {
        Some(heard) if heard.confidence >= DETAIL_AT && heard.claim() >= SURE_CLAIM => {
            before.facet.get_or_insert(heard.facet);
        }
        // Something in between is too vague to say anything about.
        Some(heard) if heard.claim() >= VAGUE_AT => {}
        _ => {
            let office = context.knowledge.faq().handoff_office().map(|office| office.id.clone());
            let verdict = Verdict::Handoff(reason, office);
            asked.push(Asked { found, verdict, first: None, facet: None });
        }
    }
}

/// Gives every question its answer, or its choice of answers, in one reply; one without an
/// answer is named, with whom to ask instead.
pub(super) fn respond(
    context: &Context<'_>,
    mut session: Session,
    language: Language,
    asked: Vec<Asked>,
) -> Turn {
    let faq = context.knowledge.faq();
    let all = faq.entries();
    let mut blocks: Vec<Block> = Vec::new();
    let mut outcome = Outcome::default();
    for Asked { found, verdict, facet, .. } in asked {
        match &verdict {
            Verdict::Clarify(entries) => {
                let options =
                    entries.iter().map(|&entry| menu::entry_button(&all[entry], language));
                let sentence = messages::CLARIFY_PART
                    .fill(language, &[text::without_connective(&found.question)]);
                blocks.push(Block::Say(sentence));
                blocks.push(Block::Buttons(options.collect()));
            }
            Verdict::Entry(entry) => {
                let entry = &all[*entry];
                blocks.extend(answer::own_blocks(context, entry, language, facet));
                menu::remember_entry(&mut session, entry, facet);
            }
            Verdict::Handoff(_, office) => {
                let sentence = messages::HANDOFF_PART
                    .fill(language, &[text::without_connective(&found.question)]);
                blocks.push(Block::Say(sentence));
                blocks.extend(question::offices(context, language, office.as_ref()));
            }
            Verdict::Office(_) => {}
        }
        let mut part = found.part(verdict);
        part.facet = facet;
        outcome.parts.push(part);
    }
    blocks.push(topics_button(language));
    Turn::new(Reply { language, blocks }, session, outcome)
}
