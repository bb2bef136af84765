//! The conversation: what the desk says to what the asker did, the same in every channel.
//!
//! [`respond`] is a pure function of the knowledge, the session and the act. It never
//! fails: where nothing can be said, it hands over.

mod answer;
mod choice;
mod command;
mod dates;
mod directory;
mod facet;
mod feedback;
mod followup;
pub mod interview;
mod menu;
mod outcome;
mod parts;
mod pick;
mod question;
mod remark;
mod small_talk;
mod suggest;

use chrono::{DateTime, FixedOffset, NaiveDate};

pub(crate) use choice::shortened;
pub use choice::{Choice, ChoiceToken, MAX_TOKEN_BYTES};
pub use command::Command;
pub(crate) use dates::date;
pub use facet::prepare;
pub use interview::Step;
pub use outcome::{Feedback, Outcome, Part, Verdict};
pub use suggest::{Suggestion, suggest};

use crate::{
    engine::{HandoffReason, Thresholds},
    faq::Language,
    fitting::code,
    knowledge::Knowledge,
    reply::{Block, Reply, messages},
    session::Session,
    text,
};

/// What the asker did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Wrote something that is not a command.
    Text(String),
    /// Gave a command.
    Command(Command),
    /// Tapped a button; the token is looked up, never trusted.
    Choice(String),
    /// Sent something that is not text.
    Unsupported(Content),
}

/// What can be sent besides text, as far as it makes a difference to the reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Something to listen to.
    Voice,
    /// Something to look at, moving or not.
    Picture,
    /// A document.
    File,
    /// A sticker or a game.
    Sticker,
    /// A point on the map.
    Place,
    /// Anything else.
    Other,
}

impl Act {
    /// What a typed message means: a command, or words.
    pub fn of_text(text: &str) -> Self {
        Command::parse(text).map_or_else(|| Self::Text(text.to_owned()), Self::Command)
    }
}

/// What a reply depends on besides the message.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// What the desk knows.
    pub knowledge: &'a Knowledge,
    /// When it is sure enough.
    pub thresholds: Thresholds,
    /// The longest message that is read, in characters.
    pub message_chars: usize,
    /// The time at the desk's clock.
    pub now: DateTime<FixedOffset>,
    /// The asker's language as far as the channel knows it.
    pub language_hint: Option<Language>,
    /// How many days questions are kept, for whoever asks.
    pub retention_days: u32,
}

impl Context<'_> {
    /// Today at the desk's clock.
    pub fn today(&self) -> NaiveDate {
        self.now.date_naive()
    }
}

/// What comes of one act.
#[derive(Debug, Clone)]
pub struct Turn {
    /// What goes out.
    pub reply: Reply,
    /// What the conversation may refer to from now on.
    pub session: Session,
    /// What was decided, for JSON, logs and evaluation.
    pub outcome: Outcome,
    /// Whether everything kept about the asker is to be erased.
    pub erase: bool,
}

impl Turn {
    fn new(reply: Reply, session: Session, outcome: Outcome) -> Self {
        Self { reply, session, outcome, erase: false }
    }
}

/// Answers one act of one conversation.
pub fn respond(context: &Context<'_>, session: &Session, act: &Act) -> Turn {
    let mut session = session.at(context.now.timestamp());
    session.at = context.now.timestamp();
    let language = language_of(context, &session, act);
    let mut turn = match act {
        Act::Text(words) => question::respond(context, session, language, words),
        Act::Command(command) => menu::command(context, session, language, command),
        Act::Choice(token) => menu::choose(context, session, language, token),
        Act::Unsupported(sent) => menu::unsupported(context, session, language, *sent),
    };
    turn.session.spoken = Some(turn.reply.language.code().to_owned());
    let offered: Vec<_> = turn.reply.buttons().map(|button| button.choice.token()).collect();
    // A reply without buttons, to "thanks", leaves those before it on the screen.
    if !offered.is_empty() || turn.erase {
        turn.session.offered = offered;
    }
    answer::put_notices_on_top(context, &mut turn.reply);
    turn
}

/// The language of the reply: chosen by command, else that of the words, else the one
/// spoken a moment ago, else the channel's hint, else the desk's.
fn language_of(context: &Context<'_>, session: &Session, act: &Act) -> Language {
    let desk = context.knowledge.faq().desk();
    let chosen = session.language.as_deref().and_then(Language::from_tag);
    let before = session.spoken.as_deref().and_then(Language::from_tag);
    let words = match act {
        // The code of a shared result is no word of any language.
        Act::Text(words) if words.trim().starts_with(code::PREFIX) => None,
        Act::Text(words) | Act::Command(Command::Office(Some(words))) => Some(words.as_str()),
        _ => None,
    };
    let written = words.and_then(text::language);
    // "ok", "AI" or "50w" tells no language: it stays what it was.
    let told = written.filter(|_| before.is_none() || words.is_some_and(text::tells_language));
    let spoken = |language: &Language| desk.languages.contains(language);
    chosen
        .or(told)
        .or(before)
        .or(context.language_hint)
        .filter(spoken)
        .unwrap_or_else(|| desk.default_language())
}

/// What an asker is told when a reply broke. Uses nothing that may have broken it: no
/// clock, no matching, only the handoff office.
pub fn incident(
    knowledge: &Knowledge,
    session: &Session,
    language_hint: Option<Language>,
    number: &str,
) -> Turn {
    let faq = knowledge.faq();
    let spoken = session.spoken.as_deref().and_then(Language::from_tag);
    let language = spoken.or(language_hint).unwrap_or_else(|| faq.desk().default_language());
    let mut blocks = vec![Block::Say(messages::INCIDENT.fill(language, &[number]))];
    blocks.extend(faq.handoff_office().map(|office| answer::plain_office(office, language)));
    let office = faq.handoff_office().map(|office| office.id.clone());
    let outcome = menu::handed_off(language, "", HandoffReason::Incident, office);
    Turn::new(Reply { language, blocks }, session.clone(), outcome)
}
