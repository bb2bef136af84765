//! Progress of work that takes more than a moment, for the person who waits.
//!
//! It is drawn on standard error, only where that is a terminal, only once the work has lasted
//! a second, without colours, and leaves nothing behind.

use std::{
    io::{self, IsTerminal as _},
    sync::mpsc::{self, RecvTimeoutError, Sender},
    thread::{self, JoinHandle},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::setup::env;
use crate::diagnostic::{Words, reader_language};

/// Work shorter than this shows nothing: people feel no wait, and a flash would only startle.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often a waiting sign moves, often enough to look alive.
const TICK: Duration = Duration::from_millis(120);

/// A bar for work of so many steps. Plain ASCII: every font has it at the same width.
const BAR: &str = "{msg} [{bar:24}] {pos}/{len}";

/// A sign for work of unknown length.
const SPINNER: &str = "{spinner} {msg}";

/// A sign with the number of steps done, for work whose end nobody knows.
const COUNTER: &str = "{spinner} {msg} {pos}";

/// Work under way. It disappears when it is finished or dropped.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Closed to end the drawing; none where nothing is drawn.
    drawing: Option<(Sender<()>, JoinHandle<()>)>,
}

/// Shows how many of `n` steps are done.
pub(crate) fn bar(n: usize, words: &Words) -> Progress {
    let progress = Progress::new(BAR, words);
    progress.bar.set_length(n as u64);
    progress
}

/// Shows that something is going on.
pub(crate) fn spinner(words: &Words) -> Progress {
    Progress::new(SPINNER, words)
}

/// Shows how many steps are done, where nobody knows of how many.
pub(crate) fn counter(words: &Words) -> Progress {
    Progress::new(COUNTER, words)
}

impl Progress {
    fn new(template: &str, words: &Words) -> Self {
        let bar = ProgressBar::hidden();
        bar.set_style(style(template));
        let progress = Self { drawing: is_watched().then(|| draw(bar.clone())), bar };
        progress.say(words);
        progress
    }

    /// One step is done.
    pub(crate) fn inc(&self) {
        self.bar.inc(1);
    }

    /// From here on it is something else that is going on.
    pub(crate) fn say(&self, words: &Words) {
        self.bar.set_message(words.get(reader_language(&env)).to_owned());
    }

    /// From here on there are `n` steps of something else.
    pub(crate) fn begin(&self, n: usize, words: &Words) {
        self.bar.set_style(style(BAR));
        self.bar.set_length(n as u64);
        self.bar.set_position(0);
        self.say(words);
    }

    /// The work is done; what was drawn is wiped away.
    pub(crate) fn finish(self) {
        drop(self);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, drawing)) = self.drawing.take() {
            drop(stop);
            // A drawing that panicked has nothing left to wipe.
            drop(drawing.join());
        }
        self.bar.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template).expect("the templates above are sound");
    style.progress_chars("=> ").tick_chars("|/-\\ ")
}

/// Whether somebody looks: a terminal that can move its cursor.
fn is_watched() -> bool {
    io::stderr().is_terminal() && env("TERM").is_none_or(|term| term != "dumb")
}

/// Draws from a thread of its own, so that a long step shows too.
fn draw(bar: ProgressBar) -> (Sender<()>, JoinHandle<()>) {
    let (stop, stopped) = mpsc::channel::<()>();
    let drawing = thread::spawn(move || {
        if stopped.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Disconnected) {
            return;
        }
        bar.set_draw_target(ProgressDrawTarget::stderr());
        while stopped.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
            bar.tick();
        }
    });
    (stop, drawing)
}
