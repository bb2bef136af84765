//! Answers to pick from while somebody still types.

use super::{Act, Context, answer, language_of};
use crate::{
    faq::{Entry, EntryId, Language},
    reply::Reply,
    session::Session,
    text,
};

/// An answer that may be what is being typed.
#[derive(Debug, Clone)]
pub struct Suggestion {
    /// The entry.
    pub entry: EntryId,
    /// What it is called.
    pub title: String,
    /// Its answer, without what may be wanted next.
    pub reply: Reply,
}

/// How many are offered: more than a phone shows above its keyboard is not read.
const MAX_SUGGESTIONS: usize = 8;

/// Words that the FAQ does not know make entries about as likely as 0.01. What is offered
/// need not be much likelier: words are half typed, and a list claims nothing.
const LIKELY_ENOUGH: f32 = 0.02;

/// The likeliest answers to words that may be half typed, best first; for no words at all,
/// the first answer of each topic.
pub fn suggest(context: &Context<'_>, words: &str) -> Vec<Suggestion> {
    let entries = context.knowledge.faq().entries();
    let language = language_of(context, &Session::default(), &Act::Text(words.to_owned()));
    let suggested = |entry| suggestion(context, entry, language);
    if text::is_blank(words) {
        return one_of_each_topic(context).into_iter().map(suggested).collect();
    }
    let ranking = context.knowledge.engine().rank(words);
    let likely = ranking.candidates().iter().filter(|c| c.score.value() >= LIKELY_ENOUGH);
    likely.take(MAX_SUGGESTIONS).map(|candidate| suggested(&entries[candidate.entry])).collect()
}

/// The first entry of each topic that holds today.
fn one_of_each_topic<'a>(context: &Context<'a>) -> Vec<&'a Entry> {
    let mut chosen: Vec<&Entry> = Vec::new();
    let entries = context.knowledge.faq().entries().iter();
    for entry in entries.filter(|entry| entry.valid.contains(context.today())) {
        if chosen.iter().all(|other| other.topic != entry.topic) {
            chosen.push(entry);
        }
    }
    chosen.truncate(MAX_SUGGESTIONS);
    chosen
}

fn suggestion(context: &Context<'_>, entry: &Entry, language: Language) -> Suggestion {
    let blocks = answer::own_blocks(context, entry, language, None);
    let mut reply = Reply { language, blocks };
    answer::put_notices_on_top(context, &mut reply);
    Suggestion { entry: entry.id.clone(), title: answer::entry_title(entry, language), reply }
}
