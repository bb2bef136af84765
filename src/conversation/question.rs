//! A message in words: a number that answers an offer, or a question to match.

use super::{
    Choice, Context, Outcome, Part, Turn, Verdict, answer, menu, parts,
    pick::{self, Picked},
};
use crate::{
    engine::{Candidate, Decision, HandoffReason, Score},
    faq::{Faq, Language, OfficeId},
    reply::{Block, Button, Reply, messages},
    session::Session,
    text,
};

/// How many candidates are kept for JSON and explanation, whatever was decided. `--top`
/// may ask for fewer or, up to this, more.
const MAX_CANDIDATES: usize = 50;

pub(super) fn respond(
    context: &Context<'_>,
    session: Session,
    language: Language,
    words: &str,
) -> Turn {
    match pick::of(context, &session, words) {
        Picked::Choice(choice) => return menu::take(context, session, language, &choice),
        Picked::NoSuchNumber => return pick::again(context, session, language),
        Picked::Nothing => {}
    }
    if text::is_blank(words) {
        return cannot_read(context, session, language, HandoffReason::Empty);
    }
    if words.chars().count() > context.message_chars {
        return cannot_read(context, session, language, HandoffReason::TooLong);
    }
    ask(context, session, language, words)
}

/// Matches the words and says what comes of it.
fn ask(context: &Context<'_>, session: Session, language: Language, words: &str) -> Turn {
    let (found, decision) = Found::of(context, language, words);
    let several = parts::of(context, &found, &decision);
    if !several.is_empty() {
        return parts::respond(context, session, language, several);
    }
    if let Some(office) = context.knowledge.engine().office_asked(words) {
        return introduce(context, session, found, office);
    }
    if !matches!(decision, Decision::Answer(_))
        && let Some(office) = context.knowledge.engine().office_sounding(words)
    {
        return introduce(context, session, found, office);
    }
    match decision {
        Decision::Answer(position) => give(context, session, found, position),
        Decision::Clarify(positions) => clarify(context, session, found, positions),
        Decision::Handoff(reason) => hand_over(context, session, found, reason),
    }
}

/// What matching found, on its way into the outcome.
pub(super) struct Found {
    /// What was asked.
    pub(super) question: String,
    language: Language,
    /// The best entries, best first.
    pub(super) candidates: Vec<Candidate>,
    confidence: Score,
    /// How much of the message the FAQ knows, 0 to 1.
    explained: f32,
}

impl Found {
    /// The language of the reply.
    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// Matches words.
    pub(super) fn of(context: &Context<'_>, language: Language, words: &str) -> (Self, Decision) {
        let ranking = context.knowledge.engine().rank(words);
        let decision = ranking.decide(context.thresholds);
        let found = Self {
            question: words.to_owned(),
            language,
            confidence: ranking.confidence(),
            explained: ranking.explained(),
            candidates: ranking.into_candidates(MAX_CANDIDATES),
        };
        (found, decision)
    }

    /// What was found and decided, as one part of an outcome.
    pub(super) fn part(self, verdict: Verdict) -> Part {
        let Self { question, language, candidates, confidence, .. } = self;
        Part { question, language, verdict, candidates, confidence, facet: None }
    }

    fn outcome(self, verdict: Verdict) -> Outcome {
        Outcome { parts: vec![self.part(verdict)] }
    }
}

fn give(context: &Context<'_>, mut session: Session, found: Found, position: usize) -> Turn {
    let entry = &context.knowledge.faq().entries()[position];
    let blocks = answer::blocks(context, entry, found.language);
    let reply = Reply { language: found.language, blocks };
    menu::remember_entry(&mut session, entry);
    Turn::new(reply, session, found.outcome(Verdict::Entry(position)))
}

/// Answers a question about an office with its card.
fn introduce(context: &Context<'_>, mut session: Session, found: Found, position: usize) -> Turn {
    let office = &context.knowledge.faq().offices()[position];
    let language = found.language;
    let mut blocks = Vec::new();
    blocks.extend(office.does.best(language).map(|does| Block::Say(does.to_owned())));
    blocks.push(answer::office(office, language));
    blocks.push(topics_button(language));
    let reply = Reply { language, blocks };
    session.misses = 0;
    session.entry = None;
    let certain = Found { confidence: Score::CERTAIN, ..found };
    Turn::new(reply, session, certain.outcome(Verdict::Office(office.id.clone())))
}

fn clarify(
    context: &Context<'_>,
    mut session: Session,
    found: Found,
    positions: Vec<usize>,
) -> Turn {
    if session.misses >= MAX_MISSES {
        return hand_over(context, session, found, HandoffReason::SecondMiss);
    }
    let language = found.language;
    let entries = context.knowledge.faq().entries();
    let options =
        positions.iter().map(|&position| menu::entry_button(&entries[position], language));
    let mut buttons: Vec<_> = options.collect();
    buttons.push(Button {
        label: messages::NONE_OF_THESE.get(language).to_owned(),
        choice: Choice::NoneOfThese,
    });
    let blocks = vec![
        Block::Say(messages::CLARIFY.get(language).to_owned()),
        Block::Buttons(buttons),
        Block::Note(messages::CLARIFY_HINT.get(language).to_owned()),
    ];
    let reply = Reply { language, blocks };
    session.misses += 1;
    session.entry = None;
    Turn::new(reply, session, found.outcome(Verdict::Clarify(positions)))
}

/// A second clarify in a row may still help; after that the asker is better off with a person.
const MAX_MISSES: u8 = 2;

fn hand_over(
    context: &Context<'_>,
    mut session: Session,
    found: Found,
    reason: HandoffReason,
) -> Turn {
    let office = likeliest_office(context, &found);
    let blocks = handoff_blocks(context, found.language, office.as_ref());
    let reply = Reply { language: found.language, blocks };
    session.misses = 0;
    session.entry = None;
    Turn::new(reply, session, found.outcome(Verdict::Handoff(reason, office)))
}

/// The office of the best candidate where it is near enough to be worth naming, else the
/// desk's own handoff office.
fn likeliest_office(context: &Context<'_>, found: &Found) -> Option<OfficeId> {
    let faq = context.knowledge.faq();
    let is_known = found.explained >= KNOWN_ENOUGH;
    let is_near = |best: &&Candidate| is_known && best.score.value() >= NEAR_ENOUGH;
    let near = found.candidates.first().filter(is_near);
    let office = near.and_then(|best| faq.entries()[best.entry].office.clone());
    office.or_else(|| faq.handoff_office().map(|office| office.id.clone()))
}

/// Below a probability of one in five the best candidate says nothing about the office.
const NEAR_ENOUGH: f32 = 0.2;

/// A message of which the FAQ knows less than half is about something else.
const KNOWN_ENOUGH: f32 = 0.5;

fn handoff_blocks(
    context: &Context<'_>,
    language: Language,
    office: Option<&OfficeId>,
) -> Vec<Block> {
    let faq = context.knowledge.faq();
    let is_hotline = office == faq.handoff_office().map(|hotline| &hotline.id);
    let opening = if is_hotline { messages::HANDOFF } else { messages::HANDOFF_NEAR };
    let mut blocks = vec![Block::Say(opening.get(language).to_owned())];
    blocks.extend(offices(faq, language, office));
    blocks.push(topics_button(language));
    blocks
}

/// The card of the office most likely responsible, and the hotline where that is another.
pub(super) fn offices(faq: &Faq, language: Language, office: Option<&OfficeId>) -> Vec<Block> {
    let hotline = faq.handoff_office();
    let likeliest = office.and_then(|id| faq.office(id));
    let mut blocks: Vec<_> = likeliest.map(|o| answer::office(o, language)).into_iter().collect();
    if let Some(hotline) = hotline.filter(|hotline| Some(&hotline.id) != office) {
        blocks.push(Block::Say(messages::HOTLINE.get(language).to_owned()));
        blocks.push(answer::office(hotline, language));
    }
    blocks
}

/// The button that leads to the topics.
pub(super) fn topics_button(language: Language) -> Block {
    let label = messages::ALL_TOPICS.get(language).to_owned();
    Block::Buttons(vec![Button { label, choice: Choice::Topics }])
}

/// Kind words for a message with nothing in it, or too much.
fn cannot_read(
    context: &Context<'_>,
    session: Session,
    language: Language,
    reason: HandoffReason,
) -> Turn {
    let sentence = match reason {
        HandoffReason::TooLong => {
            messages::TOO_LONG.fill(language, &[&context.message_chars.to_string()])
        }
        _ => messages::EMPTY.get(language).to_owned(),
    };
    let blocks = vec![Block::Say(sentence), topics_button(language)];
    let outcome = menu::handed_off(language, String::new(), reason, None);
    Turn::new(Reply { language, blocks }, session, outcome)
}
