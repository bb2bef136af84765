//! Whether a loop turns.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How often a loop that waits on purpose still beats.
const WAITING_BEAT: Duration = Duration::from_secs(5);

/// The pulse of one loop. It counts from its first beat on, until it rests. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Pulse(Arc<Mutex<Option<Instant>>>);

impl Pulse {
    /// The loop has turned.
    pub fn beat(&self) {
        *self.last() = Some(Instant::now());
    }

    /// The loop has ended as it should.
    pub fn rest(&self) {
        *self.last() = None;
    }

    /// Waits on purpose, which is no standing still.
    pub async fn wait(&self, wait: Duration) {
        let until = tokio::time::Instant::now() + wait;
        loop {
            self.beat();
            let next = tokio::time::Instant::now() + WAITING_BEAT;
            tokio::time::sleep_until(until.min(next)).await;
            if next >= until {
                return self.beat();
            }
        }
    }

    fn last(&self) -> std::sync::MutexGuard<'_, Option<Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_silent(&self, now: Instant, after: Duration) -> bool {
        self.last().is_some_and(|last| now.saturating_duration_since(last) > after)
    }
}

/// The pulses of a desk.
#[derive(Debug, Default)]
pub struct Pulses(Mutex<Vec<(&'static str, Pulse)>>);

impl Pulses {
    /// One more pulse.
    pub fn pulse(&self, what: &'static str) -> Pulse {
        let pulse = Pulse::default();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((what, pulse.clone()));
        pulse
    }

    /// A loop that has been silent for longer than this; none while all turn.
    pub fn silent(&self, now: Instant, after: Duration) -> Option<&'static str> {
        let pulses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let silent = pulses.iter().find(|(_, pulse)| pulse.is_silent(now, after));
        silent.map(|(what, _)| *what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);

    #[test]
    fn one_loop_that_stands_still_is_named() {
        let pulses = Pulses::default();
        let (polling, pages) = (pulses.pulse("polling"), pulses.pulse("pages"));
        let later = Instant::now() + 2 * MINUTE;
        assert_eq!(pulses.silent(later, MINUTE), None, "neither has begun");
        polling.beat();
        pages.beat();
        assert_eq!(pulses.silent(Instant::now(), MINUTE), None);
        assert_eq!(pulses.silent(later, MINUTE), Some("polling"));
        polling.rest();
        assert_eq!(pulses.silent(later, MINUTE), Some("pages"));
    }
}
