//! Buttons pressed twice.
//!
//! Whoever sees nothing happen at once presses again. The second press is the first one
//! once more: it gets its acknowledgement, and no second message. Some answers would even
//! differ, since the first press has changed what the conversation may refer to.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Presses of the same button within this time are one: longer than an answer takes, shorter
/// than it takes to read it and want it again.
const TOGETHER: Duration = Duration::from_secs(3);

/// How many presses are remembered; at three hundred a second these are three seconds'.
const MAX_REMEMBERED: usize = 1000;

/// The presses of a moment ago.
#[derive(Debug, Default)]
pub(super) struct Taps {
    recent: Mutex<VecDeque<Press>>,
}

/// A press of a button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Press {
    /// The id of the callback query.
    pub(super) query: String,
    /// Who pressed.
    pub(super) by: i64,
    /// The chat and the message with the button.
    pub(super) message: (i64, i32),
    /// Which button.
    pub(super) data: String,
    /// What the message showed.
    pub(super) looks: u64,
    /// When.
    pub(super) at: Instant,
}

impl Taps {
    /// Whether a press repeats the one before it: the same button of the same message, by the
    /// same person, and no other of that message between them. Where the message has changed
    /// meanwhile — a tick was put before a choice — it is a press of its own. The same press read anew — its
    /// update could not be stored — gives the same as before.
    pub(super) fn is_repeated(&self, press: Press) -> bool {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let known = recent.iter().position(|other| other.query == press.query);
        let mut before = recent.range(..known.unwrap_or(recent.len())).rev();
        let last = before.find(|other| (other.by, other.message) == (press.by, press.message));
        let is_repeated = last.is_some_and(|last| {
            let is_same = (&last.data, last.looks) == (&press.data, press.looks);
            is_same && press.at.saturating_duration_since(last.at) < TOGETHER
        });
        if known.is_none() {
            if recent.len() == MAX_REMEMBERED {
                recent.pop_front();
            }
            recent.push_back(press);
        }
        is_repeated
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fingers {
        taps: Taps,
        start: Instant,
    }

    impl Fingers {
        fn new() -> Self {
            Self { taps: Taps::default(), start: Instant::now() }
        }

        fn press(&self, query: &str, by: i64, data: &str, seconds: u64) -> bool {
            self.press_on(0, query, by, data, seconds)
        }

        fn press_on(&self, looks: u64, query: &str, by: i64, data: &str, seconds: u64) -> bool {
            self.taps.is_repeated(Press {
                query: query.to_owned(),
                by,
                message: (42, 1),
                data: data.to_owned(),
                looks,
                at: self.start + Duration::from_secs(seconds),
            })
        }
    }

    #[test]
    fn the_second_press_of_a_button_repeats_the_first() {
        let fingers = Fingers::new();
        assert!(!fingers.press("q1", 7, "none", 0));
        assert!(fingers.press("q2", 7, "none", 1));
        assert!(fingers.press("q3", 7, "none", 2));
    }

    #[test]
    fn another_button_another_person_and_a_later_wish_repeat_nothing() {
        let fingers = Fingers::new();
        assert!(!fingers.press("q1", 7, "t:0:money", 0));
        assert!(!fingers.press("q2", 8, "t:0:money", 0));
        assert!(!fingers.press("q3", 7, "topics", 1));
        assert!(!fingers.press("q4", 7, "t:0:money", 2), "there and back and there again");
        assert!(!fingers.press("q5", 7, "t:0:money", 9));
    }

    #[test]
    fn a_tick_can_be_taken_back_at_once() {
        let fingers = Fingers::new();
        assert!(!fingers.press_on(1, "q1", 7, "a:certs:high-tech", 0));
        assert!(fingers.press_on(1, "q2", 7, "a:certs:high-tech", 0), "before it was seen");
        assert!(!fingers.press_on(2, "q3", 7, "a:certs:high-tech", 1), "after it was seen");
    }

    #[test]
    fn a_press_that_is_read_anew_is_the_same_press() {
        let fingers = Fingers::new();
        for _ in 0..3 {
            assert!(!fingers.press("q1", 7, "d:steps:loan", 0));
            assert!(fingers.press("q2", 7, "d:steps:loan", 1));
            assert!(!fingers.press("q3", 7, "topics", 1));
            assert!(!fingers.press("q4", 7, "d:steps:loan", 1));
        }
    }

    #[test]
    fn memory_stays_bounded() {
        let fingers = Fingers::new();
        for n in 0..5000 {
            fingers.press(&n.to_string(), n, "topics", 0);
        }
        assert_eq!(fingers.taps.recent.lock().expect("no panic").len(), MAX_REMEMBERED);
    }
}
