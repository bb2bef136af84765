//! Golden conversations: each file under `tests/golden/conversations` is one, played against the
//! shipped FAQ, once in the core and once over HTTP; both must decide the same.
//! `UPDATE_GOLDEN=1` is not offered here on purpose: what the desk should say is decided by
//! people.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, FixedOffset};
use policydesk::{
    channel::web::{Edges, WebSettings},
    conversation::{Act, Turn},
    desk::{Clock, Desk, Incoming},
    session::Session,
    view::TurnView,
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::kit::{golden, shipped, web::Site};

/// One conversation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Conversation {
    /// The sentence saying why the case exists.
    why: String,
    /// The desk's clock, RFC 3339.
    #[serde(default = "default_clock")]
    clock: String,
    turn: Vec<Step>,
}

/// What the asker does and what must come of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    /// The asker's words; `{shared}` stands for the link in the last reply.
    user: Option<String>,
    /// Instead of words: the label of a button of any reply so far, the newest first.
    tap: Option<String>,
    /// Instead of words: the token of a button, such as one that is old or forged.
    token: Option<String>,
    /// Minutes that pass before.
    #[serde(default)]
    after_minutes: i64,
    /// `answer`, `clarify`, `handoff`, or `menu` where no question was answered.
    decision: Option<String>,
    /// Entries that must be among those answered or offered.
    entries: Option<Vec<String>>,
    office: Option<String>,
    facet: Option<String>,
    reason: Option<String>,
    language: Option<String>,
    /// The decisions of a message with several questions.
    parts: Option<Vec<String>>,
    #[serde(default)]
    says: Vec<String>,
    #[serde(default)]
    never_says: Vec<String>,
    /// Labels of buttons that must be there.
    #[serde(default)]
    buttons: Vec<String>,
    /// Labels of buttons that must not.
    #[serde(default)]
    no_buttons: Vec<String>,
}

fn default_clock() -> String {
    "2026-11-24T10:00:00+08:00".to_owned()
}

/// A clock that the conversation moves.
#[derive(Debug)]
struct MovingClock(Mutex<DateTime<FixedOffset>>);

impl MovingClock {
    fn at(clock: &str) -> Arc<Self> {
        let start = DateTime::parse_from_rfc3339(clock).expect("a clock is RFC 3339");
        Arc::new(Self(Mutex::new(start)))
    }

    fn wait(&self, minutes: i64) {
        *self.0.lock().expect("nobody panicked") += chrono::Duration::minutes(minutes);
    }
}

impl Clock for MovingClock {
    fn now(&self) -> DateTime<FixedOffset> {
        *self.0.lock().expect("nobody panicked")
    }
}

/// What the asker sees, and what was decided.
struct Seen {
    /// The object of `ask --json`.
    turn: Value,
    language: String,
    /// Labels and tokens.
    buttons: Vec<(String, String)>,
}

#[test]
fn golden_conversations_hold() {
    let mut failures = Vec::new();
    for (file, conversation) in golden::cases::<Conversation>("conversations") {
        if let Err(failure) = play_in_core(&conversation) {
            failures.push(format!("{file}\n  ({})\n  {failure}", conversation.why));
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[tokio::test]
async fn golden_conversations_go_the_same_over_http() {
    let mut failures = Vec::new();
    for (file, conversation) in golden::cases::<Conversation>("conversations") {
        if let Err(failure) = play_over_http(&conversation).await {
            failures.push(format!("{file}\n  ({})\n  {failure}", conversation.why));
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

fn play_in_core(conversation: &Conversation) -> Result<(), String> {
    let clock = MovingClock::at(&conversation.clock);
    let desk = shipped::desk(clock.clone());
    let mut session = Session::default();
    let mut game = Game::default();
    for (idx, step) in conversation.turn.iter().enumerate() {
        clock.wait(step.after_minutes);
        let act = match game.act(step).map_err(|e| format!("turn {}: {e}", idx + 1))? {
            Said::Words(words) => Act::of_text(&words),
            Said::Token(token) => Act::Choice(token),
        };
        let turn = desk.handle(&Incoming { act, language_hint: None }, &session);
        game.see(step, seen_in_core(&desk, &turn)).map_err(|e| format!("turn {}: {e}", idx + 1))?;
        session = if turn.erase { Session::default() } else { turn.session };
    }
    Ok(())
}

fn seen_in_core(desk: &Desk, turn: &Turn) -> Seen {
    let view = TurnView::new(turn, desk.knowledge().faq(), "", 5);
    Seen {
        turn: serde_json::to_value(view).expect("a view is JSON"),
        language: turn.reply.language.code().to_owned(),
        buttons: turn.reply.buttons().map(|b| (b.label.clone(), b.choice.token())).collect(),
    }
}

async fn play_over_http(conversation: &Conversation) -> Result<(), String> {
    let clock = MovingClock::at(&conversation.clock);
    let settings = WebSettings { per_user_per_minute: 10_000, ..WebSettings::default() };
    let desk = Arc::new(shipped::desk(clock.clone()));
    let site = Site::open_desk(desk, settings, Edges::default()).await;
    let mut game = Game::default();
    let mut key = Value::Null;
    for (idx, step) in conversation.turn.iter().enumerate() {
        clock.wait(step.after_minutes);
        let mut message = json!({ "conversation": key });
        match game.act(step).map_err(|e| format!("turn {}: {e}", idx + 1))? {
            Said::Words(words) => message["text"] = json!(words),
            Said::Token(token) => message["choice"] = json!(token),
        }
        let answer = site.ask(message).await;
        key = answer["conversation"].clone();
        game.see(step, seen_over_http(answer)).map_err(|e| format!("turn {}: {e}", idx + 1))?;
    }
    site.close().await;
    Ok(())
}

fn seen_over_http(answer: Value) -> Seen {
    let blocks = answer["blocks"].as_array().cloned().unwrap_or_default();
    let buttons = blocks.iter().filter_map(|block| block["buttons"].as_array()).flatten();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Seen {
        language: text(&answer["language"]),
        buttons: buttons.map(|b| (text(&b["label"]), text(&b["choice"]))).collect(),
        turn: answer,
    }
}

/// What an asker does.
enum Said {
    Words(String),
    Token(String),
}

/// The asker's side: what they have seen so far.
#[derive(Default)]
struct Game {
    /// Every button, the newest reply's last.
    buttons: Vec<(String, String)>,
    reply: String,
}

impl Game {
    fn act(&self, step: &Step) -> Result<Said, String> {
        match (&step.user, &step.tap, &step.token) {
            (Some(words), None, None) => Ok(Said::Words(self.with_link(words))),
            (None, None, Some(token)) => Ok(Said::Token(token.clone())),
            (None, Some(label), None) => {
                let found = self.buttons.iter().rev().find(|(known, _)| known == label);
                let (_, token) = found.ok_or(format!("no button {label:?}"))?;
                Ok(Said::Token(token.clone()))
            }
            _ => Err("a turn has one of `user`, `tap` and `token`".to_owned()),
        }
    }

    /// The words with the link of the last reply in them.
    fn with_link(&self, words: &str) -> String {
        let link = self.reply.split_whitespace().find(|word| word.starts_with("M-"));
        words.replace("{shared}", link.unwrap_or("{shared}"))
    }

    fn see(&mut self, step: &Step, seen: Seen) -> Result<(), String> {
        seen.turn["reply"].as_str().unwrap_or_default().clone_into(&mut self.reply);
        let checked = check(step, &seen, &self.reply);
        // The newest reply's first button of a label is the one that is found first.
        self.buttons.extend(seen.buttons.into_iter().rev());
        checked.map_err(|failure| format!("{failure}\n{}", self.reply))
    }
}

fn check(step: &Step, seen: &Seen, reply: &str) -> Result<(), String> {
    let turn = &seen.turn;
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    expect("decision", step.decision.as_deref(), &decision(turn))?;
    expect("language", step.language.as_deref(), &seen.language)?;
    expect("facet", step.facet.as_deref(), &word(&turn["facet"]))?;
    expect("reason", step.reason.as_deref(), &word(&turn["reason"]))?;
    expect("office", step.office.as_deref(), &word(&turn["office"]))?;
    if let Some(wanted) = &step.parts {
        let parts: Vec<String> =
            turn["parts"].as_array().into_iter().flatten().map(|p| word(&p["decision"])).collect();
        if *wanted != parts {
            return Err(format!("parts: wanted {wanted:?}, got {parts:?}"));
        }
    }
    let entries = entries(turn);
    if let Some(wanted) = step.entries.iter().flatten().find(|wanted| !entries.contains(wanted)) {
        return Err(format!("entries: wanted {wanted:?}, got {entries:?}"));
    }
    let has = |label: &String| seen.buttons.iter().any(|(known, _)| known == label);
    let shown = || seen.buttons.iter().map(|(label, _)| label.as_str()).collect::<Vec<_>>();
    if let Some(missing) = step.buttons.iter().find(|label| !has(label)) {
        return Err(format!("no button {missing:?} among {:?}", shown()));
    }
    if let Some(unwanted) = step.no_buttons.iter().find(|label| has(label)) {
        return Err(format!("there is a button {unwanted:?}"));
    }
    if let Some(missing) = step.says.iter().find(|wanted| !reply.contains(wanted.as_str())) {
        return Err(format!("the reply does not say {missing:?}"));
    }
    match step.never_says.iter().find(|unwanted| reply.contains(unwanted.as_str())) {
        Some(unwanted) => Err(format!("the reply says {unwanted:?}")),
        None => Ok(()),
    }
}

/// What was decided; `menu` where nothing was asked.
fn decision(turn: &Value) -> String {
    let is_menu =
        turn["decision"] == "answer" && turn["entry"].is_null() && turn["office"].is_null();
    if is_menu {
        "menu".to_owned()
    } else {
        turn["decision"].as_str().unwrap_or_default().to_owned()
    }
}

/// Every entry that was answered or offered, in all parts.
fn entries(turn: &Value) -> Vec<String> {
    let parts = turn["parts"].as_array().into_iter().flatten().chain([turn]);
    let ids = parts.flat_map(|part| {
        let options = part["options"].as_array().into_iter().flatten();
        options.chain([&part["entry"]]).filter_map(Value::as_str)
    });
    ids.map(str::to_owned).collect()
}

fn expect(what: &str, wanted: Option<&str>, got: &str) -> Result<(), String> {
    match wanted {
        Some(wanted) if wanted != got => Err(format!("{what}: wanted {wanted:?}, got {got:?}")),
        _ => Ok(()),
    }
}
