//! Where the reader of a document puts its findings.

use std::{
    cell::{Cell, RefCell},
    ops::Range,
};

use super::secret_in;
use crate::diagnostic::{Finding, Severity, SourceFile};

/// The codes a kind of document uses for what every document can get wrong.
#[derive(Debug)]
pub(crate) struct Dialect {
    /// A value that is not what the key wants.
    pub(crate) wrong_type: &'static str,
    /// A key nobody knows.
    pub(crate) unknown_key: &'static str,
    /// A key that must be there.
    pub(crate) missing: &'static str,
}

/// Collects findings from readers that all look at the same files.
#[derive(Debug)]
pub(crate) struct Log {
    dialect: &'static Dialect,
    findings: RefCell<Vec<Finding>>,
    muted: RefCell<Vec<(String, Range<usize>)>>,
    has_errors: Cell<bool>,
}

impl Log {
    /// An empty log.
    pub(crate) fn new(dialect: &'static Dialect) -> Self {
        Self {
            dialect,
            findings: RefCell::default(),
            muted: RefCell::default(),
            has_errors: Cell::new(false),
        }
    }

    /// The codes to use.
    pub(crate) fn dialect(&self) -> &'static Dialect {
        self.dialect
    }

    /// Keeps a finding, unless it stands in a muted part of its file.
    pub(crate) fn report(&self, finding: Finding) {
        let is_muted = self.muted.borrow().iter().any(|(file, span)| {
            finding.file == *file
                && span.contains(&finding.span.start)
                && !finding.code.starts_with("toml.")
        });
        if !is_muted {
            self.has_errors.set(self.has_errors.get() || finding.severity == Severity::Error);
            self.findings.borrow_mut().push(without_secret(finding));
        }
    }

    /// Drops what will be said about a part of a file, syntax errors excepted.
    pub(crate) fn mute(&self, source: &SourceFile, span: Range<usize>) {
        self.muted.borrow_mut().push((source.path().to_owned(), span));
    }

    /// Whether an error was reported.
    pub(crate) fn has_errors(&self) -> bool {
        self.has_errors.get()
    }

    /// Everything that was kept.
    pub(crate) fn into_findings(self) -> Vec<Finding> {
        self.findings.into_inner()
    }
}

/// A finding that does not show its line when there is a secret on it.
fn without_secret(finding: Finding) -> Finding {
    let line = finding.excerpt().map(|source| source.line_text(finding.line));
    if line.is_some_and(|line| secret_in(line).is_some()) {
        finding.without_excerpt()
    } else {
        finding
    }
}
