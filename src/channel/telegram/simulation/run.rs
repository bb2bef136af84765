//! One simulation from its first question to the moment when nobody waits any more.

use std::{sync::Arc, time::Duration};

use tokio::{
    task::yield_now,
    time::{Instant, advance},
};

use super::{
    clock,
    disk::Disk,
    fault::Fault,
    kill::KillPoint,
    process::{Process, open_half},
    random::Random,
    world::World,
};
use crate::{
    channel::ChannelKind,
    desk::sample,
    diagnostic::{Findings, SourceFile},
    knowledge::Knowledge,
    reload::{Content, Judgement, Reading, judge},
};

/// What is simulated.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    fault: Option<Fault>,
    kill: Option<KillPoint>,
    seed: u64,
}

/// Chats, and questions of each.
const CHATS: [i64; 4] = [1, 2, 3, 4];
const QUESTIONS: usize = 24;

/// Questions come within this time.
const ASKING: u64 = 25_000;

/// Time moves on by this much at once: a tenth of what anybody would notice.
const STEP: Duration = Duration::from_millis(100);

/// Nobody waits longer than this after the faults have ended.
const PATIENCE: Duration = Duration::from_mins(1);

/// A simulation takes seconds; after this the machine, not the desk, is stuck.
const LONGEST_STEPS: u64 = 4_000;

impl Plan {
    pub(super) fn with_fault(fault: Fault, seed: u64) -> Self {
        Self { fault: Some(fault), kill: None, seed }
    }

    pub(super) fn with_kill(point: KillPoint, seed: u64) -> Self {
        Self { fault: None, kill: Some(point), seed }
    }

    pub(super) fn without_fault(seed: u64) -> Self {
        Self { fault: None, kill: None, seed }
    }
}

/// Runs a simulation; what was not as it must be, in words.
pub(super) fn run(plan: &Plan) -> Result<(), String> {
    clock::paused(async { Simulation::new(*plan).await.run().await })
}

pub(super) struct Simulation {
    pub(super) plan: Plan,
    pub(super) random: Random,
    pub(super) world: Arc<World>,
    pub(super) folder: tempfile::TempDir,
    pub(super) disk: Disk,
    pub(super) process: Process,
    began: Instant,
    /// When questions come, and which: milliseconds, chat, entry.
    questions: Vec<(u64, i64, usize)>,
    /// From when until when something goes wrong.
    faulty: (Duration, Duration),
    /// When the process is killed.
    kills: Vec<u64>,
    pub(super) edition: u64,
}

impl Simulation {
    async fn new(plan: Plan) -> Self {
        clock::begin();
        let mut random = Random::new(plan.seed.wrapping_mul(0x9e37).wrapping_add(11));
        let world = World::new(plan.seed);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let process = Process::start(&world, folder.path().join("desk.db")).await;
        let disk = Disk::open(&folder.path().join("desk.db")).await;
        let questions = questions(&mut random);
        let first = random.below(5_000) as u64;
        let length = 1_000 + random.below(39_000) as u64;
        let faulty = (Duration::from_millis(first), Duration::from_millis(first + length));
        let mut kills = Vec::new();
        if plan.fault == Some(Fault::Killed) {
            kills = (0..=random.below(8)).map(|_| first + random.below(30_000) as u64).collect();
        } else if plan.kill.is_some() {
            kills = vec![1_000 + random.below(20_000) as u64];
        }
        kills.sort_unstable();
        let began = Instant::now();
        Self {
            plan,
            random,
            world,
            folder,
            disk,
            process,
            began,
            questions,
            faulty,
            kills,
            edition: 0,
        }
    }

    async fn run(mut self) -> Result<(), String> {
        let mut is_faulty = false;
        let mut quiet_since = None;
        for _ in 0..LONGEST_STEPS {
            let now = self.began.elapsed();
            self.ask(now);
            let is_within =
                self.plan.fault.is_some() && now >= self.faulty.0 && now < self.faulty.1;
            if is_within != is_faulty {
                is_faulty = is_within;
                self.turn_fault(is_within).await;
            }
            if is_within {
                self.disturb().await;
            }
            self.kill_when_due(now).await;
            self.start_again().await;
            self.settle().await;
            if let Some(broken) = self.world.state().ledger.broken() {
                return Err(format!("after {now:?}: {broken}"));
            }
            let is_over = !is_faulty
                && self.questions.is_empty()
                && self.kills.is_empty()
                && self.world.state().kill_at.is_none()
                && now >= self.faulty.1.min(Duration::from_millis(ASKING));
            if is_over {
                let since = *quiet_since.get_or_insert(now);
                if self.world.state().ledger.is_settled() && self.has_sent_all().await {
                    return self.end().await;
                }
                if now.saturating_sub(since) > PATIENCE {
                    let waiting = self.world.state().ledger.waiting();
                    return Err(format!(
                        "a minute after the faults have ended these wait:{waiting}"
                    ));
                }
            }
            advance(STEP).await;
        }
        Err(format!("it does not end:{}", self.world.state().ledger.waiting()))
    }

    /// Whether the desk, too, knows that all replies are there.
    async fn has_sent_all(&self) -> bool {
        self.process.store.waiting(ChannelKind::Telegram).await.is_ok_and(|waiting| waiting == 0)
    }

    /// A clean stop, and nothing is left to send.
    async fn end(self) -> Result<(), String> {
        self.process.stop.cancel();
        let mut task = self.process.task;
        for _ in 0..200 {
            if task.is_finished() {
                break;
            }
            yield_now().await;
            std::thread::sleep(Duration::from_micros(200));
            advance(STEP).await;
        }
        if !task.is_finished() {
            return Err("it does not stop".to_owned());
        }
        _ = (&mut task).await;
        let waiting = self.process.store.waiting(ChannelKind::Telegram).await;
        self.disk.close().await;
        self.process.store.close().await;
        let waiting = waiting.map_err(|error| error.to_string())?;
        if waiting == 0 { Ok(()) } else { Err(format!("{waiting} replies are left in the outbox")) }
    }

    fn ask(&mut self, now: Duration) {
        while let Some(&(at, chat, entry)) = self.questions.last() {
            if u128::from(at) > now.as_millis() {
                return;
            }
            self.questions.pop();
            self.ask_about(chat, entry);
        }
    }

    /// Asks about an entry, or about the next where the chat's last question was about it: two
    /// equal answers in a row could not be told from a copy.
    pub(super) fn ask_about(&self, chat: i64, entry: usize) {
        let is_last = self.world.state().ledger.last(chat) == Some(entry);
        let entry = if is_last { (entry + 1) % sample::ABOUT.len() } else { entry };
        self.world.asks(chat, entry);
    }

    /// Begins a fault, or ends it.
    async fn turn_fault(&mut self, is_on: bool) {
        let fault = self.plan.fault.filter(|_| is_on);
        self.world.state().fault = fault;
        clock::skew(0);
        match fault {
            Some(Fault::StoreReadOnly) => self.disk.read_only().await,
            Some(Fault::DiskFull) => self.disk.full().await,
            None => self.disk.heal().await,
            _ => {}
        }
    }

    /// What happens again and again while there is a fault.
    async fn disturb(&mut self) {
        match self.plan.fault {
            Some(Fault::StoreBusy) => {
                let is_locked = self.disk.is_locked();
                if is_locked && self.random.once_in(3) {
                    self.disk.unlock().await;
                } else if !is_locked && self.random.once_in(12) {
                    self.disk.lock().await;
                }
            }
            Some(Fault::ClockJump) if self.random.once_in(20) => {
                clock::skew(self.random.pick(&[-86_400_000, 0, 86_400_000]));
            }
            Some(Fault::TornFaq) if self.random.once_in(4) => self.save_torn(),
            _ => {}
        }
    }

    /// Saves the FAQ cut off anywhere; the desk judges what it finds as it does in service.
    fn save_torn(&mut self) {
        self.edition += 1;
        let whole = sample::toml(self.edition);
        let is_whole = self.random.once_in(3);
        let at = whole.floor_char_boundary(self.random.below(whole.len()));
        let text = if is_whole { whole } else { whole[..at].to_owned() };
        if let Some(knowledge) = self.judged(text) {
            self.process.desk.replace(knowledge);
        }
    }

    /// What comes of a text: knowledge where it may go into service.
    pub(super) fn judged(&self, text: String) -> Option<Knowledge> {
        let reading = |text: String| {
            Reading::new(vec![SourceFile::new("faq/a.toml", text)], Findings::new(), Vec::new())
        };
        let (today, served) = (sample::today(), reading(sample::toml(0)));
        let served = Content::new(&served, self.process.desk.knowledge().faq());
        match judge(&served, &reading(text), today, None) {
            // One entry may be deleted without a yes, and these are all asked about.
            Judgement::Sound(sound) if sound.faq.entries().len() == sample::ABOUT.len() => {
                Some(Knowledge::uncalibrated(sound.faq))
            }
            _ => None,
        }
    }

    async fn kill_when_due(&mut self, now: Duration) {
        while self.kills.first().is_some_and(|at| u128::from(*at) <= now.as_millis()) {
            self.kills.remove(0);
            match self.plan.kill {
                None => self.process.task.abort(),
                Some(point) => self.kill_at(point).await,
            }
        }
    }

    /// Starts the process again where it has ended, as the system's supervisor does.
    async fn start_again(&mut self) {
        if !self.process.task.is_finished() {
            return;
        }
        let was_killed = (&mut self.process.task).await.is_err();
        if was_killed {
            self.world.state().ledger.is_killed();
        }
        let path = self.folder.path().join("desk.db");
        if self.plan.kill == Some(KillPoint::Opening) {
            open_half(&path, self.random.below(12)).await;
        }
        self.process = Process::start(&self.world, path).await;
    }

    /// Lets the process do all that it can do at this moment.
    async fn settle(&mut self) {
        for _ in 0..3 {
            for _ in 0..8 {
                yield_now().await;
            }
            if self.disk.is_locked() {
                // The store's one writer waits, and whoever asked it would wait with it.
                std::thread::sleep(Duration::from_micros(100));
            } else {
                // The store has one writer: once it has answered, what came before is done.
                _ = self.process.store.waiting(ChannelKind::Telegram).await;
            }
        }
    }
}

/// When questions come, from whom and about what; the last comes first.
fn questions(random: &mut Random) -> Vec<(u64, i64, usize)> {
    let mut questions: Vec<_> = (0..QUESTIONS)
        .map(|_| {
            let at = random.below(usize::try_from(ASKING).unwrap_or_default()) as u64;
            (at, random.pick(&CHATS), random.below(sample::ABOUT.len()))
        })
        .collect();
    questions.sort_unstable();
    questions.reverse();
    questions
}
