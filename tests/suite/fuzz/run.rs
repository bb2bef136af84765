//! Executions: many inputs, each timed, and whatever goes wrong kept with its number.

use std::{
    any::Any,
    cell::RefCell,
    fs, io,
    panic::{self, AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Mutex, Once, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use rustix::time::{ClockId, clock_gettime};

use super::Target;

/// Failures that are kept; one mistake fails thousands of inputs.
const MAX_FAILURES: usize = 5;

/// Inputs a thread takes at once.
const CHUNK: u64 = 32;

/// How often an input that was slow is run again: the best counts, since the first may have
/// made what is made once, and caches are not always warm.
const SECOND_CHANCES: u32 = 4;

thread_local! {
    /// What panicked on this thread since it was last asked; none while nobody asks.
    static PANICKED: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// A range of inputs of one seed.
#[derive(Debug, Clone)]
pub(crate) struct Work {
    /// The seed.
    pub(crate) seed: u64,
    /// The first number.
    pub(crate) from: u64,
    /// One behind the last.
    pub(crate) to: u64,
    /// Threads at once.
    pub(crate) n_threads: usize,
    /// What takes longer is a failure; none where time does not count.
    pub(crate) slow: Option<Duration>,
}

/// An input that failed.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    /// Its number.
    pub(crate) number: u64,
    /// What went wrong.
    pub(crate) reason: String,
}

/// What came of a range.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    /// Executions.
    pub(crate) n_executions: u64,
    /// The longest and its number.
    pub(crate) slowest: (Duration, u64),
    /// The first failures.
    pub(crate) failures: Vec<Failure>,
}

impl Work {
    /// Works a range; tells of every number before it begins.
    pub(crate) fn run(&self, target: &dyn Target, begins: &(dyn Fn(usize, u64) + Sync)) -> Tally {
        listen_to_panics();
        let next = AtomicU64::new(self.from);
        let whole = Mutex::new(Tally::default());
        std::thread::scope(|scope| {
            for thread in 0..self.n_threads {
                let (next, whole) = (&next, &whole);
                scope.spawn(move || {
                    let tally = self.run_thread(target, next, &|number| begins(thread, number));
                    whole.lock().unwrap_or_else(PoisonError::into_inner).add(tally);
                });
            }
        });
        whole.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn run_thread(&self, target: &dyn Target, next: &AtomicU64, begins: &dyn Fn(u64)) -> Tally {
        let mut tally = Tally::default();
        loop {
            let from = next.fetch_add(CHUNK, Ordering::Relaxed);
            if from >= self.to {
                return tally;
            }
            for number in from..(from + CHUNK).min(self.to) {
                begins(number);
                tally.add(self.run_one(target, number));
            }
            if tally.failures.len() >= MAX_FAILURES {
                // Enough for everybody: the others end with their chunk.
                next.store(self.to, Ordering::Relaxed);
            }
        }
    }

    fn run_one(&self, target: &dyn Target, number: u64) -> Tally {
        let input = super::input(target, self.seed, number);
        let (mut took, outcome) = execute(target, &input);
        let mut chances = SECOND_CHANCES;
        while self.slow.is_some_and(|slow| took > slow) && chances > 0 {
            took = took.min(execute(target, &input).0);
            chances -= 1;
        }
        let outcome = match self.slow {
            Some(slow) if took > slow => Err(format!("it takes {} ms", took.as_millis())),
            _ => outcome,
        };
        let failures = outcome.err().map(|reason| Failure { number, reason });
        Tally { n_executions: 1, slowest: (took, number), failures: failures.into_iter().collect() }
    }
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.n_executions += other.n_executions;
        self.slowest = self.slowest.max(other.slowest);
        self.failures.extend(other.failures);
        self.failures.truncate(MAX_FAILURES);
    }
}

impl Failure {
    /// Writes the input to a file, and says what went wrong and how to see it again.
    pub(crate) fn report(&self, target: &dyn Target, seed: u64, folder: &Path) -> String {
        let name = target.name();
        let input = super::input(target, seed, self.number);
        let kept = keep(&input, folder, name, seed, self.number);
        let kept = kept.map_or_else(|error| error.to_string(), |path| path.display().to_string());
        format!(
            "{name}: {}\n  seed {seed}, number {}\n  input: {kept}\n  \
             again: cargo bench --profile dev --bench fuzz -- replay {name} {kept}\n",
            self.reason, self.number
        )
    }
}

fn keep(input: &[u8], folder: &Path, name: &str, seed: u64, number: u64) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let path = folder.join(format!("{name}-{seed}-{number}"));
    fs::write(&path, input)?;
    Ok(path)
}

/// What this thread has computed so far: on a busy machine an execution waits for others, which
/// is not its fault.
fn computed() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    let [seconds, nanos] = [time.tv_sec, time.tv_nsec].map(|part| u64::try_from(part).unwrap_or(0));
    Duration::from_secs(seconds) + Duration::from_nanos(nanos)
}

/// Takes one input; gives the time it computed and what went wrong.
pub(crate) fn execute(target: &dyn Target, input: &[u8]) -> (Duration, Result<(), String>) {
    listen_to_panics();
    PANICKED.set(Some(Vec::new()));
    let began = computed();
    let outcome = catch_unwind(AssertUnwindSafe(|| target.run(input)));
    let took = computed().saturating_sub(began);
    let panicked = PANICKED.take().unwrap_or_default();
    let outcome = match panicked.into_iter().next() {
        Some(place) => Err(format!("a panic: {place}")),
        None => outcome.unwrap_or_else(|payload| Err(words(&*payload).to_owned())),
    };
    (took, outcome)
}

/// Notes panics of executions, also those that are caught inside, and leaves all others to
/// whoever listened before.
fn listen_to_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let place = info.location().map(ToString::to_string).unwrap_or_default();
            let said = format!("{place}: {}", words(info.payload()));
            let is_noted = PANICKED.with_borrow_mut(|panicked| {
                panicked.as_mut().map(|panicked| panicked.push(said)).is_some()
            });
            if !is_noted {
                before(info);
            }
        }));
    });
}

fn words(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or_default()
}
