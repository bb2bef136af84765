//! Whether an answer helped, and whether it saved a call.

use super::{Choice, Context, Feedback, Outcome, Turn, menu, question};
use crate::{
    faq::{EntryId, Language},
    reply::{Block, Button, Reply, messages},
    session::Session,
};

/// The two buttons under an answer.
pub(super) fn buttons(entry: &EntryId, language: Language) -> Block {
    let button = |label: messages::Phrase, yes| Button {
        label: label.get(language).to_owned(),
        choice: Choice::Helped(entry.clone(), yes),
    };
    Block::Buttons(vec![button(messages::HELPED, true), button(messages::DID_NOT_HELP, false)])
}

/// Takes a verdict on an answer: a yes leads to one more question, a no to the office.
pub(super) fn helped(
    context: &Context<'_>,
    session: Session,
    language: Language,
    entry: &EntryId,
    yes: bool,
) -> Turn {
    let mut blocks = Vec::new();
    if yes {
        blocks.push(Block::Say(messages::SAVED_A_CALL.get(language).to_owned()));
        let button = |label: messages::Phrase, yes| Button {
            label: label.get(language).to_owned(),
            choice: Choice::SavedCall(entry.clone(), yes),
        };
        blocks.push(Block::Buttons(vec![button(messages::YES, true), button(messages::NO, false)]));
    } else {
        blocks.push(Block::Say(messages::SORRY.get(language).to_owned()));
        let office = context.knowledge.faq().entry(entry).and_then(|entry| entry.office.clone());
        blocks.extend(question::offices(context, language, office.as_ref()));
        blocks.extend(others(context, &session, language));
    }
    let feedback = Feedback::Helped { entry: entry.clone(), yes };
    noted(session, Reply { language, blocks }, feedback)
}

/// The entries that came next when the answer was given.
fn others(context: &Context<'_>, session: &Session, language: Language) -> Option<Block> {
    let faq = context.knowledge.faq();
    let buttons: Vec<_> = session
        .rivals
        .iter()
        .filter_map(|id| faq.entry(id))
        .map(|entry| menu::entry_button(entry, language))
        .collect();
    (!buttons.is_empty()).then_some(Block::Buttons(buttons))
}

/// Takes the answer to whether a call was saved.
pub(super) fn saved_call(session: Session, language: Language, entry: &EntryId, yes: bool) -> Turn {
    let reply = Reply::say(language, messages::NOTED.get(language));
    noted(session, reply, Feedback::SavedCall { entry: entry.clone(), yes })
}

fn noted(session: Session, reply: Reply, feedback: Feedback) -> Turn {
    Turn::new(reply, session, Outcome { feedback: Some(feedback), ..Outcome::default() })
}
