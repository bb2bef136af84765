//! Taking back what was changed a moment ago.
//!
//! Kept in memory alone: what it needs are the files as they were, and after a restart a
//! date is quicker put right by hand than explained.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use super::counter::Plan;
use crate::{
    diagnostic::SourceFile,
    staff::Press,
    store::{EditNote, StaffTask},
};

/// How long a change can be taken back: a slip of the finger is noticed within it.
const GOOD_FOR: Duration = Duration::from_mins(10);

/// How many changes are remembered: two reviews'. Each holds a file or two.
const MAX_REMEMBERED: usize = 20;

/// The changes of a moment ago.
#[derive(Debug, Default)]
pub(super) struct Undo {
    recent: VecDeque<(i64, Instant, Undoable)>,
}

/// A change that can be taken back.
#[derive(Debug, Clone)]
pub(super) struct Undoable {
    /// What was changed.
    pub(super) note: EditNote,
    /// The files that were changed: as they were, and as they were left.
    files: Vec<(SourceFile, SourceFile)>,
}

impl Undo {
    /// Remembers what a task changed.
    pub(super) fn remember(&mut self, task: i64, plan: &Plan) {
        let pairs = plan.before.iter().zip(&plan.after);
        let changed = pairs.filter(|(before, after)| before.text() != after.text());
        let files = changed.map(|(before, after)| (before.clone(), after.clone())).collect();
        if self.recent.len() == MAX_REMEMBERED {
            self.recent.pop_front();
        }
        self.recent.push_back((task, Instant::now(), Undoable { note: plan.note.clone(), files }));
    }

    /// What a task wants to take back, where it can be.
    pub(super) fn of(&self, task: &StaffTask) -> Option<Undoable> {
        let wanted = Press::undone(&task.deed.what)?;
        let found = self.recent.iter().find(|(id, at, _)| *id == wanted && at.elapsed() < GOOD_FOR);
        found.map(|(_, _, undoable)| undoable.clone())
    }
}

impl Undoable {
    /// A set with the files as they were; none where one of them was changed since.
    pub(super) fn apply(&self, now: &[SourceFile]) -> Option<Vec<SourceFile>> {
        let is_ours = |file: &SourceFile| {
            self.files
                .iter()
                .any(|(_, left)| left.path() == file.path() && left.text() == file.text())
        };
        if now.iter().filter(|file| is_ours(file)).count() != self.files.len() {
            return None;
        }
        let restored = now.iter().map(|file| {
            let was = self.files.iter().find(|(was, _)| was.path() == file.path());
            was.map_or(file, |(was, _)| was).clone()
        });
        Some(restored.collect())
    }
}
