//! Weeks of service in minutes: questions all day, a fault every hour, the store tidied, a
//! silence of eight days after which Telegram numbers anew; and nothing grows.

use std::{fs, sync::Arc, time::Duration};

use tokio::{task::yield_now, time::advance};

use super::{clock, fault::Fault, process::Process, random::Random, world::World};
use crate::{channel::ChannelKind, desk::sample};

/// Time moves on by this much while people ask, and while nobody does.
const STEP: Duration = Duration::from_secs(2);
const SILENT_STEP: Duration = Duration::from_mins(5);

/// A question every so many steps.
const EVERY: u64 = 3;

/// Longer than Telegram's promise to go on numbering, in hours.
const SILENCE: u64 = 8 * 24;

/// What goes wrong, one after the other; none of these ends the process.
const FAULTS: [Fault; 9] = [
    Fault::Refused,
    Fault::Reset,
    Fault::Hang,
    Fault::Page,
    Fault::Conflict,
    Fault::TooMany,
    Fault::Poison,
    Fault::Repeated,
    Fault::LostAnswer,
];

/// A fault lasts so many steps, each hour.
const FAULTY_STEPS: u64 = 60;

/// What a span of service came to.
#[derive(Debug)]
pub(super) struct Weeks {
    /// Questions that were asked, all of them answered.
    pub(super) n_questions: u64,
    /// Memory of this process when an hour had passed and at the end, in KiB; none where the
    /// system does not say.
    pub(super) resident_kib: Option<(u64, u64)>,
}

/// Serves so many hours; what was not as it must be, in words.
pub(super) fn serve(hours: u64, seed: u64) -> Result<Weeks, String> {
    clock::paused(async {
        clock::begin();
        let folder = tempfile::tempdir().expect("a temporary folder");
        let world = World::new(seed);
        let process = Process::start(&world, folder.path().join("desk.db")).await;
        let mut service = Service { world, process, random: Random::new(seed), n_questions: 0 };
        let mut early = None;
        for hour in 0..hours {
            if hour == hours / 2 {
                service.silence().await?;
            }
            service.hour(FAULTS[usize::try_from(hour).unwrap_or_default() % FAULTS.len()]).await?;
            early = early.or_else(resident_kib);
        }
        let late = resident_kib();
        service.process.stop.cancel();
        Ok(Weeks { n_questions: service.n_questions, resident_kib: early.zip(late) })
    })
}

struct Service {
    world: Arc<World>,
    process: Process,
    random: Random,
    n_questions: u64,
}

impl Service {
    async fn hour(&mut self, fault: Fault) -> Result<(), String> {
        let n_steps = 3_600 / STEP.as_secs();
        for step in 0..n_steps {
            let is_faulty = step < FAULTY_STEPS;
            self.world.state().fault = is_faulty.then_some(fault);
            if step % EVERY == 0 {
                self.ask();
            }
            self.step(STEP).await?;
        }
        for _ in 0..FAULTY_STEPS {
            self.step(STEP).await?;
        }
        if !self.world.state().ledger.is_settled() {
            return Err(format!("after {fault:?}:{}", self.world.state().ledger.waiting()));
        }
        self.world.state().ledger.forget_settled();
        let purged = self.process.store.purge(clock::now(), 90).await;
        purged.map(drop).map_err(|error| error.to_string())
    }

    /// Nobody asks for days; then the ids begin somewhere else.
    async fn silence(&mut self) -> Result<(), String> {
        for _ in 0..SILENCE * 3_600 / SILENT_STEP.as_secs() {
            self.step(SILENT_STEP).await?;
        }
        let anew = self.random.below(1_000_000);
        self.world.state().number_anew(i64::try_from(anew).unwrap_or_default());
        Ok(())
    }

    fn ask(&mut self) {
        self.n_questions += 1;
        // Ids above the bot's own.
        let chat = 100 + i64::try_from(self.random.below(200)).unwrap_or_default();
        let last = self.world.state().ledger.last(chat);
        let entry = self.random.below(sample::ABOUT.len());
        let entry = if last == Some(entry) { (entry + 1) % sample::ABOUT.len() } else { entry };
        self.world.asks(chat, entry);
    }

    async fn step(&self, step: Duration) -> Result<(), String> {
        advance(step).await;
        for _ in 0..3 {
            for _ in 0..8 {
                yield_now().await;
            }
            // The store has one writer: once it has answered, what came before is done.
            _ = self.process.store.waiting(ChannelKind::Telegram).await;
        }
        if self.process.task.is_finished() {
            return Err("the channel ended".to_owned());
        }
        self.world.state().ledger.broken().map_or(Ok(()), |broken| Err(broken.to_owned()))
    }
}

/// The memory of this process.
fn resident_kib() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
