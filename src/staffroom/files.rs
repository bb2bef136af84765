//! The FAQ folder as it is at this moment.

use std::{fs, io, path::Path};

use chrono::NaiveDate;

use crate::{
    diagnostic::{Findings, SourceFile},
    faq::{self, Faq},
    sources,
};

/// A whole, sound set of files.
#[derive(Debug)]
pub(super) struct Files {
    /// The files, in file-name order.
    pub(super) sources: Vec<SourceFile>,
    /// What they say.
    pub(super) faq: Faq,
}

impl Files {
    /// Reads the folder.
    ///
    /// # Errors
    /// The findings, where there are errors among them: what is broken is not edited on.
    pub(super) fn read(dir: &Path, today: NaiveDate) -> Result<Self, Findings> {
        let (sources, mut findings) = sources::read_faq_dir(dir);
        let (faq, found) = faq::load(&sources, today);
        findings.extend(found);
        match faq {
            Some(faq) if !findings.has_errors() => Ok(Self { sources, faq }),
            _ => Err(findings),
        }
    }
}

/// Whether files of a folder can be replaced: only trying tells, since permissions, mounts
/// and the user all have a say. The name is one that no reader takes for an FAQ file.
pub(super) fn may_write(dir: &Path) -> bool {
    let probe = dir.join(format!(".policydesk-{}", std::process::id()));
    let made = fs::OpenOptions::new().write(true).create_new(true).open(&probe);
    match made {
        Ok(_) => fs::remove_file(&probe).is_ok(),
        // Left behind by a process that ended in between.
        Err(error) => error.kind() == io::ErrorKind::AlreadyExists,
    }
}
