//! What runs the desk, and what it is told: systemd's notification protocol, and whether
//! the loops that the desk consists of still turn.
//!
//! A process can be there and do nothing. So the watchdog is fed only while every loop
//! makes progress: each beats a [`Pulse`] as it turns, and one that has been silent for too
//! long lets the supervisor start the desk anew. What is outside — Telegram, the disk — is
//! no reason for that: a loop that waits for it still turns.

mod notify;
mod pulse;

use std::{
    io,
    time::{Duration, Instant},
};

use tokio_util::sync::CancellationToken;

pub use notify::Notifier;
pub use pulse::{Pulse, Pulses};

/// Without a supervisor that says otherwise, how often the pulses are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// The longest a loop may take for one turn: a poll of forty seconds, the longest there is,
/// and what comes of it.
const SILENT_AFTER: Duration = Duration::from_secs(55);

/// Tells the supervisor how the desk is; by default there is none.
#[derive(Debug, Default)]
pub struct Supervisor {
    notifier: Notifier,
    pulses: Pulses,
    /// How long the supervisor waits for a sign of life; none where it does not.
    patience: Option<Duration>,
}

impl Supervisor {
    /// The supervisor that the environment names, if any.
    pub fn new(env: &dyn Fn(&str) -> Option<String>) -> Self {
        Self {
            notifier: Notifier::new(env),
            pulses: Pulses::default(),
            patience: notify::patience(env, std::process::id()),
        }
    }

    /// The pulse of a loop that must turn from its first beat on.
    pub fn pulse(&self, what: &'static str) -> Pulse {
        self.pulses.pulse(what)
    }

    /// The desk serves; what, for whoever asks the supervisor.
    pub fn ready(&self, status: &str) {
        self.tell(&format!("READY=1\nSTATUS={status}"));
    }

    /// The desk was told to read its files anew, and begins to.
    pub fn reloading(&self) {
        self.tell(&format!("RELOADING=1\nMONOTONIC_USEC={}", notify::monotonic_usec()));
    }

    /// The reading that was told of is over, whatever came of it.
    pub fn reloaded(&self) {
        self.tell("READY=1");
    }

    /// The desk was told to stop, and begins to.
    pub fn stopping(&self) {
        self.tell("STOPPING=1\nSTATUS=finishing what is in hand");
    }

    /// Feeds the watchdog for as long as every loop turns.
    pub async fn watch(&self, stop: CancellationToken) {
        // Twice as often as is waited for, as sd_watchdog_enabled(3) asks.
        let every = self.patience.map_or(LOOK_EVERY, |patience| patience / 2);
        let mut ticks = tokio::time::interval(every);
        let mut was_silent = None;
        while stop.run_until_cancelled(ticks.tick()).await.is_some() {
            let silent = self.pulses.silent(Instant::now(), SILENT_AFTER);
            if silent.is_none() && self.patience.is_some() {
                self.tell("WATCHDOG=1");
            }
            if let Some(what) = silent.filter(|what| was_silent != Some(*what)) {
                tracing::error!(what, "a loop of the desk does not turn any more");
            }
            was_silent = silent;
        }
    }

    fn tell(&self, message: &str) {
        match self.notifier.send(message) {
            Err(error) if error.kind() != io::ErrorKind::WouldBlock => {
                tracing::warn!(%error, "the supervisor cannot be told how the desk is");
            }
            _ => {}
        }
    }
}
