//! A message in words: a number that answers an offer, or a question to match.

use super::{
    Choice, Context, Outcome, Part, Step, Turn, Verdict, answer, directory,
    facet::{self, Heard},
    followup, interview, menu, parts,
    pick::{self, Picked},
    remark, small_talk,
};
use crate::{
    engine::{Candidate, Decision, HandoffReason, Score},
    faq::{Language, OfficeId},
    fitting::code,
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
    if let Some(step) = interview::answered(context, &session, words) {
        return interview::take(context, session, language, &step);
    }
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
    beside_interview(context, session, language, words)
}

/// Answers a message that is no answer to the policy matcher; where the matcher waits for one,
/// what makes no sense by itself either leads back to its question.
fn beside_interview(
    context: &Context<'_>,
    mut session: Session,
    language: Language,
    words: &str,
) -> Turn {
    let Some(interview) = &mut session.interview else {
        return understand(context, session, language, words);
    };
    // Something else is being talked about: the next message answers that.
    let was_waiting = std::mem::take(&mut interview.is_waiting);
    let is_open = interview.is_open;
    let mut turn = understand(context, session.clone(), language, words);
    if was_waiting && is_open && turn.outcome.parts.iter().any(is_unclear) {
        return interview::ask_again(context, session, language);
    }
    if is_open && turn.session.interview.as_ref().is_some_and(|interview| !interview.is_waiting) {
        turn.reply.blocks.push(interview::go_on_button(turn.reply.language));
    }
    turn
}

fn is_unclear(part: &Part) -> bool {
    use HandoffReason::{BelowThreshold, NoCandidate, SecondMiss};
    match part.verdict {
        Verdict::Handoff(reason, _) => matches!(reason, BelowThreshold | NoCandidate | SecondMiss),
        _ => false,
    }
}

/// Finds out what kind of message it is, the surest kinds first.
fn understand(context: &Context<'_>, session: Session, language: Language, words: &str) -> Turn {
    if words.trim().starts_with(code::PREFIX) {
        return interview::shared(context, session, language, words.trim());
    }
    if let Some(turn) = remark::take(context, &session, language, words) {
        return turn;
    }
    if let Some(kind) = small_talk::of(words) {
        let found = Found::of(context, language, words).0;
        return small_talk::respond(context, session, &found, kind);
    }
    if interview::is_asked_for(words) {
        return interview::take(context, session, language, &Step::Begin);
    }
    ask(context, session, language, words)
}

/// Matches the words and says what comes of it.
fn ask(context: &Context<'_>, session: Session, language: Language, words: &str) -> Turn {
    let (found, decision) = Found::of(context, language, words);
    if let Some(turn) = followup::details(context, &session, &found) {
        return turn;
    }
    let several = parts::of(context, &found, &decision);
    if !several.is_empty() {
        return parts::respond(context, session, language, several);
    }
    if let Some(office) = context.knowledge.engine().office_asked(words) {
        return introduce(context, session, found, office);
    }
    let answered = match decision {
        Decision::Answer(position) => Some(position),
        _ => None,
    };
    if let Some(turn) = followup::detail(context, &session, &found) {
        return turn;
    }
    if let Some((position, facet)) = answered.zip(remark::same_detail(&session, words)) {
        return followup::give(context, session, &found, position, &[facet]);
    }
    if answered.is_none()
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
#[derive(Debug, Clone)]
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

    /// The best candidate, where it is near enough to say what the message is about.
    fn near(&self) -> Option<&Candidate> {
        let is_known = self.explained >= KNOWN_ENOUGH;
        self.candidates.first().filter(|best| is_known && best.score.value() >= NEAR_ENOUGH)
    }

    /// The ids of the entries that came next, where they are near enough to be meant.
    fn rivals(&self, context: &Context<'_>, answered: usize) -> Vec<String> {
        let entries = context.knowledge.faq().entries();
        let others = self.candidates.iter().filter(|candidate| candidate.entry != answered);
        let near = others.filter(|other| {
            let is_beside = entries[other.entry].topic == entries[answered].topic;
            other.score.value() >= if is_beside { RIVAL_AT } else { FAR_RIVAL_AT }
        });
        near.take(MAX_RIVALS).map(|near| entries[near.entry].id.to_string()).collect()
    }

    fn outcome(self, verdict: Verdict) -> Outcome {
        Outcome::of(self.part(verdict))
    }
}

/// Answers a question about an office with its card; what else was found stays on record.
fn introduce(context: &Context<'_>, session: Session, found: Found, position: usize) -> Turn {
    let office = &context.knowledge.faq().offices()[position];
    let (language, asked) = (found.language, found.question.clone());
    let mut turn = directory::introduce(context, session, language, office, &asked);
    let certain = Found { confidence: Score::CERTAIN, ..found };
    turn.outcome = certain.outcome(Verdict::Office(office.id.clone()));
    turn
}

/// Gives the answer of an entry, the detail that was asked for with it.
fn give(context: &Context<'_>, mut session: Session, found: Found, position: usize) -> Turn {
    let entry = &context.knowledge.faq().entries()[position];
    let heard = facet::heard(&found.question);
    let has_it = |heard: &Heard| answer::has_detail(entry, heard.facet);
    let shown = heard.filter(|heard| heard.is_shown() && has_it(heard));
    let facet = shown.map(|heard| heard.facet);
    let mut blocks = answer::blocks(context, entry, found.language, facet);
    if let Some(missed) = heard.filter(|heard| heard.is_missed() && !has_it(heard)) {
        let label = answer::label(missed.facet).get(found.language);
        let note = messages::NO_DETAIL.fill(found.language, &[label]);
        blocks.insert(1, Block::Note(note));
    }
    let reply = Reply { language: found.language, blocks };
    menu::remember_entry(&mut session, entry, facet);
    session.rivals = found.rivals(context, position);
    let mut outcome = found.outcome(Verdict::Entry(position));
    outcome.parts.iter_mut().for_each(|part| part.facet = facet);
    Turn::new(reply, session, outcome)
}

/// One on another topic must be likelier to be meant.
const FAR_RIVAL_AT: f32 = 0.4;

/// An entry of less than one in five is not what "not that one" means either.
const RIVAL_AT: f32 = 0.2;

/// As many as a clarify offers.
const MAX_RIVALS: usize = 3;

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
    let misses = session.misses + 1;
    session.change_subject();
    session.misses = misses;
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
    let near = found.near();
    let faq = context.knowledge.faq();
    let entry = near.map(|near| &faq.entries()[near.entry]);
    let likeliest = entry.and_then(|entry| entry.office.clone());
    let office = likeliest.or_else(|| faq.handoff_office().map(|office| office.id.clone()));
    let is_told = near.is_some_and(|near| near.score.value() >= TOPIC_AT);
    let topic = entry
        .filter(|_| is_told)
        .and_then(|entry| faq.topic(entry.topic.as_ref()?)?.name.best(found.language));
    let blocks = handoff_blocks(context, found.language, office.as_ref(), topic);
    let reply = Reply { language: found.language, blocks };
    session.change_subject();
    Turn::new(reply, session, found.outcome(Verdict::Handoff(reason, office)))
}

/// Below a probability of one in five the best candidate says nothing about the office.
const NEAR_ENOUGH: f32 = 0.2;

/// From here on the topic of the best candidate is worth saying.
const TOPIC_AT: f32 = 0.3;

/// A message of which the FAQ knows less than half is about something else.
const KNOWN_ENOUGH: f32 = 0.5;

fn handoff_blocks(
    context: &Context<'_>,
    language: Language,
    office: Option<&OfficeId>,
    topic: Option<&str>,
) -> Vec<Block> {
    let faq = context.knowledge.faq();
    let is_hotline = office == faq.handoff_office().map(|hotline| &hotline.id);
    let opening = match topic {
        _ if is_hotline => messages::HANDOFF.get(language).to_owned(),
        Some(topic) => messages::HANDOFF_TOPIC.fill(language, &[topic]),
        None => messages::HANDOFF_NEAR.get(language).to_owned(),
    };
    let mut blocks = vec![Block::Say(opening)];
    blocks.extend(offices(context, language, office));
    blocks.push(topics_button(language));
    blocks
}

/// The card of the office most likely responsible, and the hotline where that is another.
pub(super) fn offices(
    context: &Context<'_>,
    language: Language,
    office: Option<&OfficeId>,
) -> Vec<Block> {
    let faq = context.knowledge.faq();
    let hotline = faq.handoff_office();
    let likeliest = office.and_then(|id| faq.office(id));
    let mut blocks: Vec<_> =
        likeliest.map(|o| answer::office(context, o, language)).into_iter().collect();
    if let Some(hotline) = hotline.filter(|hotline| Some(&hotline.id) != office) {
        blocks.push(Block::Say(messages::HOTLINE.get(language).to_owned()));
        blocks.push(answer::office(context, hotline, language));
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
    let outcome = menu::handed_off(language, "", reason, None);
    Turn::new(Reply { language, blocks }, session, outcome)
}
