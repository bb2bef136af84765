//! Whether the bot can hear.
//!
//! A process that is up and a token that is valid say nothing of that: a poll that hangs, a
//! webhook that somebody else has taken, leave a bot that looks well and answers nobody.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::supervisor::Pulse;

/// What is known of the channel's health. Cheap to clone; all clones know the same.
#[derive(Debug, Clone)]
pub struct Health {
    began: Instant,
    /// When there was last a sign that the bot hears.
    heard: Arc<Mutex<Option<Instant>>>,
    /// Beaten as polling turns.
    pub(super) pulse: Pulse,
}

/// After so long without a sign the bot counts as deaf. A sign is due every half minute when
/// it polls, every minute with a webhook; one that failed is tried again within seconds. So a
/// single failure is no alarm, and whoever asks every half minute knows within two.
pub const DEAF_AFTER: Duration = Duration::from_secs(90);

impl Default for Health {
    /// A bot that begins now and has heard nothing yet.
    fn default() -> Self {
        Self { began: Instant::now(), heard: Arc::default(), pulse: Pulse::default() }
    }
}

impl Health {
    /// The same, beating this pulse whenever polling moves on.
    #[must_use]
    pub fn beating(self, pulse: Pulse) -> Self {
        Self { pulse, ..self }
    }

    /// How long ago there was last a sign that the bot hears: an answered poll; an update
    /// that was stored, or a webhook that Telegram reports to be well. None before the first.
    pub fn last_heard(&self) -> Option<Duration> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).map(|at| at.elapsed())
    }

    /// For how long the bot may have been deaf: the time since the last sign, or since it
    /// began. About a minute at most while all is well.
    pub fn deaf_for(&self) -> Duration {
        self.last_heard().unwrap_or_else(|| self.began.elapsed())
    }

    /// Whether it must be taken for deaf.
    pub fn is_deaf(&self) -> bool {
        self.deaf_for() >= DEAF_AFTER
    }

    /// Notes a sign.
    pub(super) fn heard(&self) {
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A bot that began, and maybe heard something, so many seconds ago.
    fn health(began: u64, heard: Option<u64>) -> Health {
        let ago = |seconds| Instant::now().checked_sub(Duration::from_secs(seconds));
        let ago = |seconds| ago(seconds).expect("the machine is up for longer");
        let heard = Arc::new(Mutex::new(heard.map(ago)));
        Health { began: ago(began), heard, ..Health::default() }
    }

    #[test]
    fn a_bot_without_a_sign_for_a_minute_and_a_half_is_deaf() {
        assert!(!Health::default().is_deaf(), "it has only just begun");
        assert!(!health(300, Some(61)).is_deaf());
        assert!(health(300, Some(91)).is_deaf());
        assert!(health(91, None).is_deaf(), "it never heard anything");
        assert!(health(300, Some(100)).deaf_for() >= Duration::from_secs(100));
    }

    #[test]
    fn one_sign_is_enough_and_every_clone_knows_of_it() {
        let health = health(300, None);
        assert_eq!(health.last_heard(), None);
        health.clone().heard();
        assert!(!health.is_deaf());
        assert!(health.last_heard().is_some_and(|age| age < Duration::from_mins(1)));
    }
}
