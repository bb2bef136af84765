//! Offices: the list of them, and one by its name.

use super::{Choice, Context, Outcome, Part, Turn, Verdict, answer, menu, question};
use crate::{
    engine::Score,
    faq::{Language, Office},
    reply::{Block, Button, Reply, messages},
    session::Session,
    text,
};

/// How many offices are listed at once: what fits on a phone with one button a row.
const OFFICES_PER_PAGE: usize = 8;

/// The office that words name, or the list of all.
pub(super) fn find(
    context: &Context<'_>,
    session: Session,
    language: Language,
    name: Option<&str>,
) -> Turn {
    let Some(name) = name else { return list(context, session, language, 0) };
    if let Some(office) = named(context, name) {
        return introduce(context, session, language, office, name);
    }
    let mut turn = list(context, session, language, 0);
    // What was typed may be anything; a few characters of it are enough to know it again.
    let name: String = name.chars().take(20).collect();
    let words = messages::NO_SUCH_OFFICE.fill(language, &[&name]);
    turn.reply.blocks[0] = Block::Say(words);
    turn
}

/// The office whose name or alias the words are, or hold, or else sound like.
fn named<'a>(context: &Context<'a>, words: &str) -> Option<&'a Office> {
    let faq = context.knowledge.faq();
    let said = text::normalise(words);
    let is_it = |office: &&Office| {
        let names = Language::ALL.into_iter().filter_map(|language| office.name.best(language));
        let mut names = names.chain(office.aliases.iter().map(String::as_str));
        names.any(|name| text::normalise(name) == said) || *office.id == *said
    };
    let engine = context.knowledge.engine();
    let found = faq.offices().iter().find(is_it);
    found.or_else(|| {
        let position = engine.office_asked(words).or_else(|| engine.office_sounding(words))?;
        faq.offices().get(position)
    })
}

/// The offices from a position on.
pub(super) fn list(
    context: &Context<'_>,
    session: Session,
    language: Language,
    from: usize,
) -> Turn {
    let offices = context.knowledge.faq().offices();
    // A page that is gone, after offices were taken out, is the first one.
    let from = if from < offices.len() { from } else { 0 };
    let page = offices.iter().skip(from).take(OFFICES_PER_PAGE);
    let mut buttons: Vec<_> = page.map(|office| button(office, language)).collect();
    let next = from.saturating_add(OFFICES_PER_PAGE);
    if next < offices.len() {
        let label = messages::MORE.get(language).to_owned();
        buttons.push(Button { label, choice: Choice::Offices(next) });
    }
    let say = Block::Say(messages::OFFICES.get(language).to_owned());
    menu::quiet(session, Reply { language, blocks: vec![say, Block::Buttons(buttons)] })
}

/// An office with what it does, as the answer to a question for it.
pub(super) fn introduce(
    context: &Context<'_>,
    mut session: Session,
    language: Language,
    office: &Office,
    asked: &str,
) -> Turn {
    let mut blocks = Vec::new();
    blocks.extend(office.does.best(language).map(|does| Block::Say(does.to_owned())));
    blocks.push(answer::office(context, office, language));
    blocks.extend(answer::hotline_for(context, office, language));
    blocks.push(question::topics_button(language));
    session.change_subject();
    session.office = Some(office.id.to_string());
    let part = menu::unmatched(language, asked, Verdict::Office(office.id.clone()));
    let part = Part { confidence: Score::CERTAIN, ..part };
    Turn::new(Reply { language, blocks }, session, Outcome::of(part))
}

fn button(office: &Office, language: Language) -> Button {
    let label = office.name.best(language).unwrap_or(&office.id).to_owned();
    Button { label, choice: Choice::Office(office.id.clone()) }
}
