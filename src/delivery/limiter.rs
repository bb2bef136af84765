//! How many questions of one asker are answered in a minute.

use std::{collections::HashMap, time::Duration};

use tokio::time::Instant;

/// Counts the questions of each asker.
#[derive(Debug)]
pub struct Limiter {
    per_minute: u32,
    askers: HashMap<i64, Window>,
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

impl Limiter {
    /// A limiter that admits so many questions a minute of each asker.
    pub fn new(per_minute: u32) -> Self {
        Self { per_minute, askers: HashMap::new() }
    }

    /// Whether one more of this asker's is answered; for what needs no word of excuse.
    pub fn admits(&mut self, asker: i64) -> bool {
        self.admit(asker, Instant::now()) == Admission::Admitted
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
