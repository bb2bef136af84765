//! How many questions of one asker are answered in a minute.

use std::{collections::HashMap, time::Duration};

use tokio::time::Instant;

/// Counts the questions of each asker.
#[derive(Debug)]
pub struct Limiter {
    per_minute: u32,
    askers: HashMap<i64, Window>,
    /// What was said of updates that are not stored yet, by their ids.
    unsettled: HashMap<i64, Admission>,
}

/// A minute that began with a question.
#[derive(Debug)]
struct Window {
    began: Instant,
    asked: u32,
}

/// What to do with a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Admission {
    /// Answer it.
    Admitted,
    /// Say that this is too fast; only once in a minute.
    FirstTooMany,
    /// Leave it.
    TooMany,
}

const MINUTE: Duration = Duration::from_mins(1);

/// More askers than this within a minute are a crowd, not one who is too fast; beyond it
/// nobody new is counted, so that memory stays bounded.
const MAX_ASKERS: usize = 10_000;

/// Updates that are worked but not stored: a few batches. Beyond it they are forgotten, and
/// would be counted again.
const MAX_UNSETTLED: usize = 10_000;

impl Limiter {
    /// A limiter that admits so many questions a minute of each asker.
    pub fn new(per_minute: u32) -> Self {
        Self { per_minute, askers: HashMap::new(), unsettled: HashMap::new() }
    }

    /// Whether one more of this asker's is answered; for what needs no word of excuse.
    pub fn admits(&mut self, asker: i64) -> bool {
        self.admit(asker, Instant::now()) == Admission::Admitted
    }

    /// The same for an update, which is counted once however often it comes before it is
    /// stored: whoever asks while the store is down has not asked once more each time.
    pub(super) fn admit_update(
        &mut self,
        update: Option<i64>,
        asker: i64,
        now: Instant,
    ) -> Admission {
        let known = update.and_then(|id| self.unsettled.get(&id).copied());
        known.unwrap_or_else(|| {
            let admission = self.admit(asker, now);
            if self.unsettled.len() >= MAX_UNSETTLED {
                self.unsettled.clear();
            }
            self.unsettled.extend(update.map(|id| (id, admission)));
            admission
        })
    }

    /// These updates are stored, and do not come again.
    pub(super) fn settle(&mut self, updates: impl Iterator<Item = i64>) {
        for id in updates {
            self.unsettled.remove(&id);
        }
    }

    pub(super) fn admit(&mut self, asker: i64, now: Instant) -> Admission {
        if self.askers.len() >= MAX_ASKERS && !self.askers.contains_key(&asker) {
            self.askers.retain(|_, window| !window.is_over(now));
            if self.askers.len() >= MAX_ASKERS {
                return Admission::Admitted;
            }
        }
        let window = self.askers.entry(asker).or_insert(Window { began: now, asked: 0 });
        if window.is_over(now) {
            *window = Window { began: now, asked: 0 };
        }
        window.asked = window.asked.saturating_add(1);
        if window.asked <= self.per_minute {
            Admission::Admitted
        } else if window.asked == self.per_minute.saturating_add(1) {
            Admission::FirstTooMany
        } else {
            Admission::TooMany
        }
    }
}

impl Window {
    fn is_over(&self, now: Instant) -> bool {
        now.duration_since(self.began) >= MINUTE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_too_many_is_told_once_a_minute() {
        let mut limiter = Limiter::new(2);
        let now = Instant::now();
        let admit =
            |limiter: &mut Limiter, seconds| limiter.admit(1, now + Duration::from_secs(seconds));
        assert_eq!(admit(&mut limiter, 0), Admission::Admitted);
        assert_eq!(admit(&mut limiter, 1), Admission::Admitted);
        assert_eq!(admit(&mut limiter, 2), Admission::FirstTooMany);
        assert_eq!(admit(&mut limiter, 59), Admission::TooMany);
        assert_eq!(admit(&mut limiter, 60), Admission::Admitted);
        assert_eq!(limiter.admit(2, now), Admission::Admitted);
    }

    #[test]
    fn an_update_that_could_not_be_stored_is_counted_once() {
        let mut limiter = Limiter::new(1);
        let now = Instant::now();
        for _ in 0..10 {
            assert_eq!(limiter.admit_update(Some(7), 1, now), Admission::Admitted);
        }
        limiter.settle([7].into_iter());
        assert_eq!(limiter.admit_update(Some(8), 1, now), Admission::FirstTooMany);
        assert_eq!(limiter.admit_update(Some(8), 1, now), Admission::FirstTooMany);
        for update in 0..20_000 {
            limiter.admit_update(Some(update), 2, now);
        }
        assert!(limiter.unsettled.len() <= MAX_UNSETTLED);
    }

    #[test]
    fn a_crowd_takes_bounded_memory_and_is_answered() {
        let mut limiter = Limiter::new(1);
        let now = Instant::now();
        for asker in 0..20_000 {
            assert_eq!(limiter.admit(asker, now), Admission::Admitted);
        }
        assert_eq!(limiter.askers.len(), MAX_ASKERS);
        limiter.admit(-1, now + MINUTE);
        assert_eq!(limiter.askers.len(), 1);
    }
}
