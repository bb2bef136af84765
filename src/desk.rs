//! The running desk: one handle that every channel asks.

#[cfg(test)]
pub(crate) mod sample;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use arc_swap::ArcSwap;
use chrono::{DateTime, FixedOffset, Utc};

use crate::{
    conversation::{self, Act, Context, Suggestion, Turn},
    engine::{self, Thresholds},
    faq::Language,
    knowledge::Knowledge,
    metrics::Metrics,
    session::Session,
};

/// Where the desk's time comes from.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> DateTime<FixedOffset>;
}

/// The machine's clock in the desk's zone.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock(pub FixedOffset);

impl Clock for SystemClock {
    fn now(&self) -> DateTime<FixedOffset> {
        Utc::now().with_timezone(&self.0)
    }
}

/// A clock that stands still: `ask --at`, and tests.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub DateTime<FixedOffset>);

impl Clock for FixedClock {
    fn now(&self) -> DateTime<FixedOffset> {
        self.0
    }
}

/// What the desk is told at assembly.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// When it is sure enough.
    pub thresholds: Thresholds,
    /// The longest message that is read, in characters.
    pub message_chars: usize,
    /// How many days questions and the state of conversations are kept.
    pub retention_days: u32,
}

/// The desk. Cheap to share; the knowledge is swapped whole, never edited.
pub struct Desk {
    knowledge: ArcSwap<Knowledge>,
    settings: Settings,
    clock: Arc<dyn Clock>,
    incidents: AtomicU64,
    metrics: Arc<Metrics>,
}

/// What came in on a channel.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// What the asker did.
    pub act: Act,
    /// The asker's language as far as the channel knows it.
    pub language_hint: Option<Language>,
}

impl Desk {
    /// Opens a desk.
    pub fn new(knowledge: Knowledge, settings: Settings, clock: Arc<dyn Clock>) -> Self {
        Self::sharing(Arc::new(knowledge), settings, clock)
    }

    /// Opens a desk over knowledge that others use too.
    pub fn sharing(knowledge: Arc<Knowledge>, settings: Settings, clock: Arc<dyn Clock>) -> Self {
        let knowledge = ArcSwap::new(knowledge);
        Self { knowledge, settings, clock, incidents: AtomicU64::new(0), metrics: Arc::default() }
    }

    /// The knowledge in service.
    pub fn knowledge(&self) -> Arc<Knowledge> {
        self.knowledge.load_full()
    }

    /// Puts other knowledge into service, for every message from now on.
    pub fn replace(&self, knowledge: impl Into<Arc<Knowledge>>) {
        self.knowledge.store(knowledge.into());
    }

    /// A desk with the same settings and clock over other knowledge, to try that out.
    #[must_use]
    pub fn over(&self, knowledge: Arc<Knowledge>) -> Self {
        Self::sharing(knowledge, self.settings, Arc::clone(&self.clock))
    }

    /// The time at the desk.
    pub fn now(&self) -> DateTime<FixedOffset> {
        self.clock.now()
    }

    /// What it was told at assembly.
    pub fn settings(&self) -> Settings {
        self.settings
    }

    /// What is counted here, and by everything that asks it. A desk to try something out on
    /// counts by itself.
    pub fn metrics(&self) -> &Arc<Metrics> {
        &self.metrics
    }

    /// Its clock.
    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock)
    }

    /// Answers one message. A fault becomes a handoff with an incident number that the log
    /// has too; it never reaches the asker and harms no other conversation.
    pub fn handle(&self, incoming: &Incoming, session: &Session) -> Turn {
        self.answer(incoming, session).1
    }

    /// The same, with the knowledge the turn was made of: a turn names entries by position.
    pub fn answer(&self, incoming: &Incoming, session: &Session) -> (Arc<Knowledge>, Turn) {
        let knowledge = self.knowledge();
        let began = Instant::now();
        let answered = catch_unwind(AssertUnwindSafe(|| {
            let context = self.context(&knowledge, incoming.language_hint);
            conversation::respond(&context, session, &incoming.act)
        }));
        let turn = answered.unwrap_or_else(|_| self.incident(session, incoming.language_hint));
        self.metrics.answers.decided_in(began.elapsed());
        (knowledge, turn)
    }

    /// The answers that may be what is being typed, best first. A fault leaves none.
    pub fn suggest(&self, words: &str, language_hint: Option<Language>) -> Vec<Suggestion> {
        let knowledge = self.knowledge();
        let suggested = catch_unwind(AssertUnwindSafe(|| {
            conversation::suggest(&self.context(&knowledge, language_hint), words)
        }));
        suggested.unwrap_or_else(|_| {
            let number = self.incident_number();
            tracing::error!(incident = %number, "answers could not be suggested");
            Vec::new()
        })
    }

    /// Why a turn came out as it did, in plain words for staff; `knowledge` is what it was
    /// made of. Empty where nothing was matched: a command, an office asked for by name or a
    /// message with nothing to match explains itself by its reply.
    pub fn explain(&self, knowledge: &Knowledge, turn: &Turn, language: Language) -> String {
        let (faq, engine) = (knowledge.faq(), knowledge.engine());
        let thresholds = self.settings.thresholds;
        let matched = turn.outcome.parts.iter().filter(|part| part.is_matched());
        let why =
            matched.map(|part| engine::explain(faq, engine, &part.question, thresholds, language));
        why.collect::<Vec<_>>().join("\n")
    }

    /// What a reply depends on, now.
    fn context<'a>(
        &self,
        knowledge: &'a Knowledge,
        language_hint: Option<Language>,
    ) -> Context<'a> {
        Context {
            knowledge,
            thresholds: self.settings.thresholds,
            message_chars: self.settings.message_chars,
            now: self.clock.now(),
            language_hint,
            retention_days: self.settings.retention_days,
        }
    }

    /// The handoff for a reply that broke, with a number that the log has too.
    pub fn incident(&self, session: &Session, language_hint: Option<Language>) -> Turn {
        let number = self.incident_number();
        tracing::error!(incident = %number, "a reply failed; the asker was handed over");
        conversation::incident(&self.knowledge(), session, language_hint, &number)
    }

    /// A short number to find a fault in the log by: the process and a count.
    fn incident_number(&self) -> String {
        let count = self.incidents.fetch_add(1, Ordering::Relaxed) + 1;
        self.metrics.answers.broke();
        format!("{:x}-{count}", std::process::id())
    }
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").field("settings", &self.settings).finish_non_exhaustive()
    }
}
