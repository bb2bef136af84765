//! A conversation with the shipped desk: messages, commands and taps.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate};
use policydesk::{
    channel::telegram::DryRun,
    conversation::{self, Act, Context},
    engine::Thresholds,
    faq,
    knowledge::Knowledge,
    record::records,
    session::Session,
    sources,
};

use super::{Target, corpus, drawn, mutate, random::Random};

/// Messages of one conversation.
const MAX_TURNS: usize = 2;

/// What a tap begins with; everything else is typed.
const TAP: &str = "tap:";

pub(super) struct Desk {
    corpus: Vec<Vec<u8>>,
    knowledge: Arc<Knowledge>,
    now: DateTime<FixedOffset>,
    dry_run: DryRun,
}

impl Desk {
    pub(super) fn new() -> Self {
        let mut messages = corpus::json_lines("tests/golden/messages.jsonl", "text");
        messages.extend(corpus::json_lines("tests/golden/followups.jsonl", "turns"));
        let knowledge = shipped();
        messages.extend(knowledge.faq().checks().iter().map(|check| check.ask.clone()));
        for matching in ["/match", "tap:match", "我要做政策匹配"] {
            messages.push(format!("{matching}\u{1e}tap:a:stage:idea\u{1e}软件\u{1e}20人左右"));
        }
        for entry in knowledge.faq().entries() {
            messages.push(format!("tap:e:{0}\u{1e}要什么材料\u{1e}tap:f:up:{0}", entry.id));
        }
        let corpus = messages.into_iter().map(String::into_bytes).collect();
        Self { corpus, knowledge, now: now(), dry_run: DryRun::new(&[]) }
    }
}

/// The shipped desk, as it answers before its calibration is done.
pub(super) fn shipped() -> Arc<Knowledge> {
    let (files, findings) = sources::read_faq_dir(&corpus::path("faq"));
    assert!(!findings.has_errors(), "{findings:?}");
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a real day");
    let (faq, findings) = faq::load(&files, today);
    Arc::new(Knowledge::uncalibrated(faq.unwrap_or_else(|| panic!("{findings:?}"))))
}

/// A Tuesday morning in China.
pub(super) fn now() -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339("2026-11-24T09:00:00+08:00").expect("a time")
}

impl Target for Desk {
    fn name(&self) -> &'static str {
        "message"
    }

    fn input(&self, random: &mut Random) -> Vec<u8> {
        // Past a thousand characters the desk reads no further, whatever comes.
        mutate::mutated(&self.corpus, random, 4 * 1024)
    }

    fn run(&self, input: &[u8]) -> Result<(), String> {
        let context = Context {
            knowledge: &self.knowledge,
            thresholds: Thresholds::default(),
            message_chars: 1_000,
            now: self.now,
            language_hint: None,
            retention_days: 90,
        };
        let mut session = Session::default();
        for words in corpus::parts(input).iter().take(MAX_TURNS) {
            let act = match words.strip_prefix(TAP) {
                Some(token) => Act::Choice(token.to_owned()),
                None => Act::of_text(words),
            };
            let turn = conversation::respond(&context, &session, &act);
            if turn.reply.blocks.is_empty() {
                return Err(format!("no reply to {words:?}"));
            }
            drawn::check(&turn.reply, &self.dry_run)?;
            _ = records(&act, &turn, self.knowledge.faq());
            session = kept(&turn.session)?;
        }
        Ok(())
    }
}

/// The session as the store gives it back.
fn kept(session: &Session) -> Result<Session, String> {
    let text = serde_json::to_string(session).map_err(|error| error.to_string())?;
    let back: Session = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    if back == *session { Ok(back) } else { Err("a session changes in the store".to_owned()) }
}
