//! Golden conversations: each file under `tests/golden/conversations` is one, played against
//! the shipped FAQ. `UPDATE_GOLDEN=1` is not offered here on purpose: what the desk should
//! say is decided by people.

use chrono::{DateTime, FixedOffset};
use policydesk::{
    conversation::{Act, Turn, Verdict},
    desk::{Desk, Incoming},
    faq::Faq,
    reply::plain,
    session::Session,
};
use serde::Deserialize;

use crate::kit::{golden, shipped};

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
    /// The asker's words.
    user: Option<String>,
    /// Instead of words: the label of a button of the last reply.
    tap: Option<String>,
    /// Minutes that pass before.
    #[serde(default)]
    after_minutes: i64,
    decision: Option<String>,
    entries: Option<Vec<String>>,
    office: Option<String>,
    facet: Option<String>,
    language: Option<String>,
    #[serde(default)]
    says: Vec<String>,
    #[serde(default)]
    never_says: Vec<String>,
}

fn default_clock() -> String {
    "2026-11-24T10:00:00+08:00".to_owned()
}

#[test]
fn golden_conversations_hold() {
    let mut failures = Vec::new();
    for (file, conversation) in golden::cases::<Conversation>("conversations") {
        if let Err(failure) = play(&conversation) {
            failures.push(format!("{file}\n  ({})\n  {failure}", conversation.why));
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

fn play(conversation: &Conversation) -> Result<(), String> {
    let clock = DateTime::parse_from_rfc3339(&conversation.clock).expect("a clock is RFC 3339");
    let mut now = clock;
    let mut session = Session::default();
    let mut last: Option<Turn> = None;
    for (idx, step) in conversation.turn.iter().enumerate() {
        now += chrono::Duration::minutes(step.after_minutes);
        let act = act(step, last.as_ref()).map_err(|e| format!("turn {}: {e}", idx + 1))?;
        let turn = answer(now, &act, &session);
        check(step, &turn, shipped::knowledge().faq())
            .map_err(|e| format!("turn {}: {e}\n{}", idx + 1, plain::render(&turn.reply)))?;
        session = turn.session.clone();
        last = Some(turn);
    }
    Ok(())
}

fn act(step: &Step, last: Option<&Turn>) -> Result<Act, String> {
    match (&step.user, &step.tap) {
        (Some(words), None) => Ok(Act::of_text(words)),
        (None, Some(label)) => {
            let mut buttons = last.into_iter().flat_map(|turn| turn.reply.buttons());
            let button = buttons.find(|button| button.label == *label);
            button.map(|b| Act::Choice(b.choice.token())).ok_or(format!("no button {label:?}"))
        }
        _ => Err("a turn has either `user` or `tap`".to_owned()),
    }
}

fn answer(now: DateTime<FixedOffset>, act: &Act, session: &Session) -> Turn {
    let desk: Desk = shipped::desk_at(now);
    desk.handle(&Incoming { act: act.clone(), language_hint: None }, session)
}

fn check(step: &Step, turn: &Turn, faq: &Faq) -> Result<(), String> {
    let part = turn.outcome.parts.first();
    let id = |position: usize| faq.entries()[position].id.to_string();
    let (decision, entries, office) = match part.map(|part| &part.verdict) {
        None => ("menu", vec![], None),
        Some(Verdict::Entry(entry)) => ("answer", vec![id(*entry)], None),
        Some(Verdict::Office(office)) => ("answer", vec![], Some(office.to_string())),
        Some(Verdict::Clarify(options)) => {
            ("clarify", options.iter().map(|&option| id(option)).collect(), None)
        }
        Some(Verdict::Handoff(_, office)) => {
            ("handoff", vec![], office.as_ref().map(ToString::to_string))
        }
    };
    expect("decision", step.decision.as_deref(), &decision)?;
    expect("language", step.language.as_deref(), &turn.reply.language.code())?;
    expect("facet", step.facet.as_deref(), &part.and_then(|p| p.facet).map_or("", |f| f.key()))?;
    expect("office", step.office.as_deref(), &office.as_deref().unwrap_or_default())?;
    if let Some(wanted) = step.entries.as_ref().filter(|&w| !w.iter().all(|w| entries.contains(w)))
    {
        return Err(format!("entries: wanted {wanted:?}, got {entries:?}"));
    }
    let words = plain::render(&turn.reply);
    let missing = step.says.iter().find(|wanted| !words.contains(wanted.as_str()));
    let unwanted = step.never_says.iter().find(|unwanted| words.contains(unwanted.as_str()));
    match (missing, unwanted) {
        (Some(missing), _) => Err(format!("the reply does not say {missing:?}")),
        (_, Some(unwanted)) => Err(format!("the reply says {unwanted:?}")),
        (None, None) => Ok(()),
    }
}

fn expect(what: &str, wanted: Option<&str>, got: &&str) -> Result<(), String> {
    match wanted {
        Some(wanted) if wanted != *got => Err(format!("{what}: wanted {wanted:?}, got {got:?}")),
        _ => Ok(()),
    }
}
