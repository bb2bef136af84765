//! A place in a file: where to point, and how the key there is called.

use std::{ops::Range, sync::Arc};

use crate::diagnostic::{Finding, Severity, SourceFile, Words};

/// Where something stands.
#[derive(Debug, Clone)]
pub(crate) struct Place<'a> {
    /// The file.
    pub(crate) source: &'a SourceFile,
    /// The bytes to point at.
    pub(crate) span: Range<usize>,
    /// The path of the key, such as `links[0].url`.
    pub(crate) field: String,
    /// The id of the entry it is in.
    pub(crate) entry: Option<Arc<str>>,
}

impl Place<'_> {
    /// A finding here.
    pub(crate) fn finding(
        &self,
        severity: Severity,
        code: &'static str,
        message: Words,
    ) -> Finding {
        let mut finding = Finding::new(severity, code, message).at(self.source, self.span.clone());
        if !self.field.is_empty() {
            finding = finding.field(self.field.as_str());
        }
        match &self.entry {
            Some(id) => finding.entry(&**id),
            None => finding,
        }
    }

    /// An error here.
    pub(crate) fn error(&self, code: &'static str, message: Words) -> Finding {
        self.finding(Severity::Error, code, message)
    }

    /// File and line as people write them: `a.toml:3`.
    pub(crate) fn shown(&self) -> String {
        format!("{}:{}", self.source.path(), self.source.line(self.span.start))
    }
}
