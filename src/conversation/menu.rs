//! Commands, buttons and everything that is not a question.

use super::{
    Choice, Command, Content, Context, Outcome, Part, Step, Turn, Verdict, answer, directory,
    feedback, interview, question,
};
use crate::{
    engine::{HandoffReason, Score},
    faq::{Entry, Facet, Faq, Language, OfficeId, TopicId},
    fitting::code,
    reply::{Block, Button, OfficeCard, Reply, messages},
    session::Session,
};

/// The payload of a deep link that begins the policy matcher, for posters and pages.
const MATCH_PAYLOAD: &str = "match";

/// How many entries of a topic are shown at once: what fits on a phone with one button a
/// row. The next page is one tap away.
const ENTRIES_PER_PAGE: usize = 8;

pub(super) fn command(
    context: &Context<'_>,
    session: Session,
    language: Language,
    command: &Command,
) -> Turn {
    let faq = context.knowledge.faq();
    match command {
        Command::Start(Some(payload)) if faq.entry(payload).is_some() => {
            let position = faq.entry_position(payload).unwrap_or_default();
            chosen_entry(context, session, language, position)
        }
        Command::Start(Some(payload)) if payload.starts_with(code::PREFIX) => {
            interview::shared(context, session, language, payload)
        }
        Command::Start(Some(payload)) if payload == MATCH_PAYLOAD => {
            interview::take(context, session, language, &Step::Begin)
        }
        Command::Start(_) => {
            let greeting = faq.desk().greeting.best(language);
            let words = greeting.unwrap_or(messages::GREETING.get(language));
            menu(faq, session, Reply::say(language, words))
        }
        Command::Id(Some(chat)) => {
            let words = messages::CHAT_ID.fill(language, &[&chat.to_string()]);
            quiet(session, Reply::say(language, words))
        }
        Command::Help | Command::Id(None) => {
            menu(faq, session, Reply::say(language, messages::HELP.get(language)))
        }
        Command::Topics => topics(faq, session, language),
        Command::Match => interview::take(context, session, language, &Step::Begin),
        Command::Office(name) => directory::find(context, session, language, name.as_deref()),
        Command::Language => languages(session, language),
        Command::Privacy => {
            let text = faq.desk().privacy.best(language);
            let words = text.unwrap_or(messages::PRIVACY.get(language));
            quiet(session, privacy(context, language, words))
        }
        Command::Forget => forget(language),
    }
}

pub(super) fn unsupported(
    context: &Context<'_>,
    session: Session,
    language: Language,
    sent: Content,
) -> Turn {
    let sentence = match sent {
        Content::Voice => messages::UNSUPPORTED_VOICE,
        Content::Picture => messages::UNSUPPORTED_PICTURE,
        Content::File => messages::UNSUPPORTED_FILE,
        Content::Sticker => messages::UNSUPPORTED_STICKER,
        Content::Place => messages::UNSUPPORTED_PLACE,
        Content::Other => messages::UNSUPPORTED,
    };
    let reply = Reply::say(language, sentence.get(language));
    let mut turn = menu(context.knowledge.faq(), session, reply);
    turn.outcome = handed_off(language, "", HandoffReason::Unsupported, None);
    turn
}

/// What a tapped button leads to. A token that names nothing any more gets kind words.
pub(super) fn choose(
    context: &Context<'_>,
    session: Session,
    language: Language,
    token: &str,
) -> Turn {
    let faq = context.knowledge.faq();
    match Choice::read(token, faq) {
        Some(choice) => take(context, session, language, &choice),
        None => menu(faq, session, Reply::say(language, messages::STALE_BUTTON.get(language))),
    }
}

/// What a choice leads to.
pub(super) fn take(
    context: &Context<'_>,
    mut session: Session,
    language: Language,
    choice: &Choice,
) -> Turn {
    let faq = context.knowledge.faq();
    match choice {
        Choice::Entry(id) => {
            let position = faq.entry_position(id).unwrap_or_default();
            chosen_entry(context, session, language, position)
        }
        Choice::Detail(id, facet) => detail(context, session, language, id, *facet),
        Choice::Office(id) => match faq.office(id) {
            Some(office) => {
                let name = office.name.best(language).unwrap_or(&office.id).to_owned();
                directory::introduce(context, session, language, office, &name)
            }
            None => topics(faq, session, language),
        },
        Choice::Place(id) => place(faq, session, language, id),
        Choice::Forget => forget(language),
        Choice::Offices(from) => directory::list(context, session, language, *from),
        Choice::Match(step) => interview::take(context, session, language, step),
        Choice::Helped(id, yes) => feedback::helped(context, session, language, id, *yes),
        Choice::SavedCall(id, yes) => feedback::saved_call(session, language, id, *yes),
        Choice::Topics => topics(faq, session, language),
        Choice::Topic(id, from) => topic(faq, session, language, id, *from),
        Choice::NoneOfThese => declined(context, session, language),
        Choice::Language(chosen) => {
            session.language = Some(chosen.code().to_owned());
            quiet(session, Reply::say(*chosen, messages::LANGUAGE_SET.get(*chosen)))
        }
    }
}

/// An entry the asker named by a tap, a number or a link: certain, so nothing is matched.
fn chosen_entry(
    context: &Context<'_>,
    mut session: Session,
    language: Language,
    position: usize,
) -> Turn {
    let Some(entry) = context.knowledge.faq().entries().get(position) else {
        return topics(context.knowledge.faq(), session, language);
    };
    let blocks = answer::blocks(context, entry, language, None);
    remember_entry(&mut session, entry, None);
    let reply = Reply { language, blocks };
    let outcome = certain(entry, position, language, None);
    Turn::new(reply, session, outcome)
}

fn detail(
    context: &Context<'_>,
    mut session: Session,
    language: Language,
    id: &str,
    facet: Facet,
) -> Turn {
    let faq = context.knowledge.faq();
    let position = faq.entry_position(id).unwrap_or_default();
    let found = faq
        .entry(id)
        .and_then(|entry| Some((entry, answer::detail(context, entry, facet, &[], language)?)));
    let Some((entry, blocks)) = found else {
        return chosen_entry(context, session, language, position);
    };
    remember_entry(&mut session, entry, Some(facet));
    let reply = Reply { language, blocks };
    Turn::new(reply, session, certain(entry, position, language, Some(facet)))
}

/// Where an office is; its card where the map knows it no more.
fn place(faq: &Faq, session: Session, language: Language, id: &OfficeId) -> Turn {
    let Some(office) = faq.office(id) else { return topics(faq, session, language) };
    let card = OfficeCard::of(office, language);
    let is_on_map = card.location.is_some();
    let block = if is_on_map { Block::Place(card) } else { Block::Office(card) };
    quiet(session, Reply { language, blocks: vec![block] })
}

/// "None of these": the asker is handed over to the office of what was offered, and the
/// question stays unanswered on record.
fn declined(context: &Context<'_>, session: Session, language: Language) -> Turn {
    declined_by_words(context, session, language, "", HandoffReason::Declined)
}

/// The same, said in words.
pub(super) fn declined_by_words(
    context: &Context<'_>,
    mut session: Session,
    language: Language,
    words: &str,
    reason: HandoffReason,
) -> Turn {
    let faq = context.knowledge.faq();
    let offered = session.offered.iter().find_map(|token| match Choice::read(token, faq)? {
        Choice::Entry(id) => faq.entry(&id)?.office.clone(),
        _ => None,
    });
    let office = offered.or_else(|| faq.handoff_office().map(|office| office.id.clone()));
    session.misses = 0;
    let mut blocks = vec![Block::Say(messages::DECLINED.get(language).to_owned())];
    blocks.extend(question::offices(context, language, office.as_ref()));
    blocks.push(question::topics_button(language));
    let outcome = handed_off(language, words, reason, office);
    Turn::new(Reply { language, blocks }, session, outcome)
}

fn topics(faq: &Faq, session: Session, language: Language) -> Turn {
    menu(faq, session, Reply::say(language, messages::TOPICS.get(language)))
}

fn topic(faq: &Faq, session: Session, language: Language, id: &TopicId, from: usize) -> Turn {
    let shelf: Vec<_> = faq.entries().iter().filter(|e| e.topic.as_ref() == Some(id)).collect();
    // A page that is gone, after entries were retired, is the first one.
    let from = if from < shelf.len() { from } else { 0 };
    let page = shelf.iter().skip(from).take(ENTRIES_PER_PAGE);
    let mut buttons: Vec<_> = page.map(|entry| entry_button(entry, language)).collect();
    let next = from.saturating_add(ENTRIES_PER_PAGE);
    if next < shelf.len() {
        let choice = Choice::Topic(id.clone(), next);
        buttons.push(Button { label: messages::MORE.get(language).to_owned(), choice });
    }
    let all = messages::ALL_TOPICS.get(language).to_owned();
    buttons.push(Button { label: all, choice: Choice::Topics });
    let name = faq.topic(id).and_then(|topic| topic.name.best(language)).unwrap_or_default();
    let heading = messages::TOPIC_ENTRIES.fill(language, &[name]);
    let reply = Reply { language, blocks: vec![Block::Say(heading), Block::Buttons(buttons)] };
    quiet(session, reply)
}

fn languages(session: Session, language: Language) -> Turn {
    let button = |language: Language| Button {
        label: language.own_name().to_owned(),
        choice: Choice::Language(language),
    };
    let buttons = Language::ALL.into_iter().map(button).collect();
    let say = Block::Say(messages::LANGUAGES.get(language).to_owned());
    quiet(session, Reply { language, blocks: vec![say, Block::Buttons(buttons)] })
}

/// What is kept, in staff's words; for how long, as it is set; and the way to erase it.
fn privacy(context: &Context<'_>, language: Language, words: &str) -> Reply {
    let days = context.retention_days.to_string();
    let kept = messages::KEPT_FOR.fill(language, &[&days, &days]);
    let label = messages::MENU_FORGET.get(language).to_owned();
    let blocks = vec![
        Block::Say(words.to_owned()),
        Block::Note(kept),
        Block::Buttons(vec![Button { label, choice: Choice::Forget }]),
    ];
    Reply { language, blocks }
}

/// Erases everything kept about the asker, and says so.
fn forget(language: Language) -> Turn {
    let reply = Reply::say(language, messages::FORGOTTEN.get(language));
    Turn { erase: true, ..quiet(Session::default(), reply) }
}

/// A reply with the topics below it.
fn menu(faq: &Faq, session: Session, mut reply: Reply) -> Turn {
    reply.blocks.extend(topic_buttons(faq, reply.language));
    quiet(session, reply)
}

/// The topics as buttons, and the way to the policy matcher where there is one.
pub(super) fn topic_buttons(faq: &Faq, language: Language) -> Option<Block> {
    let mut buttons: Vec<_> = faq
        .topics()
        .iter()
        .filter(|topic| faq.entries().iter().any(|e| e.topic.as_ref() == Some(&topic.id)))
        .map(|topic| Button {
            label: topic.name.best(language).unwrap_or(&topic.id).to_owned(),
            choice: Choice::Topic(topic.id.clone(), 0),
        })
        .collect();
    if !faq.profile().is_empty() {
        let label = messages::MATCH_BEGIN.get(language).to_owned();
        buttons.push(Button { label, choice: Choice::Match(Step::Anew) });
    }
    (!buttons.is_empty()).then_some(Block::Buttons(buttons))
}

/// A turn in which no question was answered.
pub(super) fn quiet(session: Session, reply: Reply) -> Turn {
    Turn::new(reply, session, Outcome::default())
}

/// The button of an entry.
pub(super) fn entry_button(entry: &Entry, language: Language) -> Button {
    Button { label: answer::entry_title(entry, language), choice: Choice::Entry(entry.id.clone()) }
}

/// Keeps the entry as what the next words may refer to.
pub(super) fn remember_entry(session: &mut Session, entry: &Entry, facet: Option<Facet>) {
    session.change_subject();
    session.entry = Some(entry.id.to_string());
    session.facet = facet.map(|facet| facet.key().to_owned());
}

fn certain(entry: &Entry, position: usize, language: Language, facet: Option<Facet>) -> Outcome {
    let title = answer::entry_title(entry, language);
    let part = unmatched(language, &title, Verdict::Entry(position));
    Outcome::of(Part { confidence: Score::CERTAIN, facet, ..part })
}

/// A part that was decided without matching.
pub(super) fn unmatched(language: Language, words: &str, verdict: Verdict) -> Part {
    Part {
        question: words.to_owned(),
        language,
        verdict,
        candidates: Vec::new(),
        confidence: Score::ZERO,
        facet: None,
    }
}

/// The outcome of a turn that handed over.
pub(super) fn handed_off(
    language: Language,
    question: &str,
    reason: HandoffReason,
    office: Option<OfficeId>,
) -> Outcome {
    Outcome::of(unmatched(language, question, Verdict::Handoff(reason, office)))
}
