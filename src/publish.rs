//! The gate between an edit and service: a changed set is loaded, compared and asked every
//! check, and only then written, whole or not at all.

mod folder;

use std::{io, path::Path, sync::Arc};

use crate::{
    checks,
    desk::{Clock, Desk, Settings},
    diagnostic::{Finding, Findings, SourceFile},
    faq::{self, Faq},
    knowledge::Knowledge,
    sources,
};

pub use folder::{FolderLock, lock_folder, try_share_folder};

/// What came of looking at a changed set.
#[derive(Debug)]
pub struct Examined {
    /// The FAQ it makes, where it has no errors.
    pub faq: Option<Faq>,
    /// Findings of the changed set that the present one does not have, failed checks
    /// included: a protected one is an error.
    pub findings: Findings,
}

/// Loads a changed set and asks its checks, as `policydesk check` would. What was wrong
/// before the change is not held against it.
pub fn examine(
    before: &[SourceFile],
    after: &[SourceFile],
    settings: Settings,
    clock: &Arc<dyn Clock>,
) -> Examined {
    let today = clock.now().date_naive();
    let (present, known) = faq::load(before, today);
    let (changed, found) = faq::load(after, today);
    let mut findings = news(found, &known);
    if let Some(faq) = &changed {
        let open = |faq: &Faq| Desk::new(Knowledge::new(faq.clone()), settings, Arc::clone(clock));
        findings.extend(checks::broken(&open(faq), || present.as_ref().map(open)));
    }
    Examined { faq: changed.filter(|_| !findings.has_errors()), findings }
}

/// The findings that are not among the known ones, wherever these stand: a line above them
/// may have come or gone.
fn news(found: Findings, known: &Findings) -> Findings {
    let is_same = |a: &Finding, b: &Finding| {
        (a.code, &a.file, &a.entry, &a.field, &a.message)
            == (b.code, &b.file, &b.entry, &b.field, &b.message)
    };
    let is_new = |finding: &Finding| !known.iter().any(|known| is_same(known, finding));
    found.into_iter().filter(is_new).collect()
}

/// Why a set was not written.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// Somebody changed the folder after it was read.
    #[error("{0} was changed meanwhile")]
    ChangedMeanwhile(String),
    /// The system refused.
    #[error("{path}: {reason}")]
    Io {
        /// The file.
        path: String,
        /// What the system says.
        reason: io::Error,
    },
}

/// Writes the files that differ, each by a rename over the old one, under the folder's lock
/// ([`lock_folder`]), so that a running desk reads the set before or the set after. Returns
/// the names of the files that were written.
///
/// Everything is on the disk under other names before the first rename: a full disk is
/// noticed while nothing has changed.
pub fn write(
    dir: &Path,
    before: &[SourceFile],
    after: &[SourceFile],
) -> Result<Vec<String>, PublishError> {
    let _lock = lock_folder(dir).map_err(|reason| io_error(dir, reason))?;
    if let Some(path) = changed_meanwhile(dir, before) {
        return Err(PublishError::ChangedMeanwhile(path));
    }
    let is_changed = |file: &&SourceFile| {
        let old = before.iter().find(|old| old.path() == file.path());
        old.is_none_or(|old| old.text() != file.text())
    };
    let changed: Vec<&SourceFile> = after.iter().filter(is_changed).collect();
    let mut staged = Vec::with_capacity(changed.len());
    for file in &changed {
        staged.push(folder::stage(dir, file).map_err(|reason| io_error(file.path(), reason))?);
    }
    for (file, staged) in changed.iter().zip(staged) {
        staged.commit().map_err(|reason| io_error(file.path(), reason))?;
    }
    folder::sync(dir).map_err(|reason| io_error(dir, reason))?;
    Ok(changed.iter().map(|file| file.path().to_owned()).collect())
}

/// A file that is not as it was read, has come, or has gone.
fn changed_meanwhile(dir: &Path, before: &[SourceFile]) -> Option<String> {
    let (now, _) = sources::read_faq_dir(dir);
    let text = |files: &[SourceFile], path: &str| {
        files.iter().find(|file| file.path() == path).map(|file| file.text().to_owned())
    };
    let paths = before.iter().chain(&now).map(SourceFile::path);
    let mut differing = paths.filter(|path| text(before, path) != text(&now, path));
    differing.next().map(str::to_owned)
}

fn io_error(path: impl AsRef<Path>, reason: io::Error) -> PublishError {
    PublishError::Io { path: sources::shown(path.as_ref()), reason }
}

#[cfg(test)]
mod tests;
