//! A file before it is parsed for good.
//!
//! The parser recovers from most slips, but it drops everything after a line without `=`,
//! and a header that is defined twice makes it forget the first table. Such lines are
//! blanked out, byte for byte, and the rest is parsed again, so that one slip hides no other
//! and no id of another entry is lost.

use std::{borrow::Cow, collections::HashSet, ops::Range};

use toml::{
    Spanned,
    de::{DeTable, Error},
};

use crate::diagnostic::SourceFile;

/// How often a file is mended and read again. Mending shows what was hidden behind it;
/// what is still hidden after this many rounds waits until the rest is mended.
const MAX_ROUNDS: usize = 8;

/// One complaint of the parser.
#[derive(Debug, Clone)]
pub(super) struct Complaint {
    /// Where it noticed.
    pub(super) span: Range<usize>,
    /// What it says.
    pub(super) text: String,
}

impl Complaint {
    /// Whether this says that something is defined twice.
    pub(super) fn is_duplicate(&self) -> bool {
        self.text.starts_with("duplicate key") || self.text.starts_with("cannot extend value")
    }

    /// Whether a line has no value, which makes the parser drop what comes after.
    fn is_without_value(&self) -> bool {
        self.text.starts_with("key with no value")
    }
}

/// A file with what is wrong in it, and its text without the lines that would hide the rest.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    pub(super) source: &'a SourceFile,
    text: Cow<'a, str>,
    /// The file parsed, where there was nothing to mend: most files are parsed once.
    whole: Option<Spanned<DeTable<'a>>>,
    /// In the order of the text.
    pub(super) complaints: Vec<Complaint>,
}

impl<'a> Draft<'a> {
    /// Reads a file as often as it takes to see all that is wrong with it.
    pub(crate) fn read(source: &'a SourceFile) -> Self {
        let (root, errors) = DeTable::parse_recoverable(source.text());
        let whole = errors.is_empty().then_some(root);
        let text = Cow::Borrowed(source.text());
        let mut draft = Self { source, text, whole, complaints: Vec::new() };
        if draft.whole.is_none() {
            draft.mend(errors);
        }
        draft
    }

    /// The file parsed as far as it goes.
    pub(super) fn parsed(&self) -> Cow<'_, Spanned<DeTable<'_>>> {
        match &self.whole {
            Some(root) => Cow::Borrowed(root),
            None => Cow::Owned(DeTable::parse_recoverable(&self.text).0),
        }
    }

    /// Blanks out what hides the rest, until nothing does.
    fn mend(&mut self, mut errors: Vec<Error>) {
        for _ in 0..MAX_ROUNDS {
            let new = self.new_complaints(errors);
            let hiding: Vec<Range<usize>> = new.iter().filter_map(|c| self.hiding(c)).collect();
            self.complaints.extend(new);
            if hiding.is_empty() {
                break;
            }
            self.blank(&hiding);
            errors = DeTable::parse_recoverable(&self.text).1;
        }
        self.complaints.sort_by_key(|complaint| complaint.span.start);
    }

    /// What the parser says of lines nothing was said of before.
    fn new_complaints(&self, errors: Vec<Error>) -> Vec<Complaint> {
        let complaints = errors.into_iter().map(|error| Complaint {
            span: error.span().unwrap_or(0..0),
            text: error.message().to_owned(),
        });
        let line = |complaint: &Complaint| self.source.line(complaint.span.start);
        let known: HashSet<usize> = self.complaints.iter().map(line).collect();
        complaints.filter(|complaint| !known.contains(&line(complaint))).collect()
    }

    /// The bytes to blank out, where a complaint hides what follows.
    fn hiding(&self, complaint: &Complaint) -> Option<Range<usize>> {
        let line = self.source.line_span(self.source.line(complaint.span.start));
        if complaint.is_without_value() {
            return Some(line);
        }
        let is_header = self.source.text()[line.clone()].trim_start().starts_with('[');
        if !complaint.is_duplicate() || !is_header {
            return None;
        }
        let below = &self.source.text()[line.end..];
        Some(line.start..line.end + below.find("\n[").unwrap_or(below.len()))
    }

    /// Writes spaces over bytes, line breaks excepted, and drops what was said of the lines
    /// below a blanked header.
    fn blank(&mut self, spans: &[Range<usize>]) {
        let mut bytes = std::mem::take(&mut self.text).into_owned().into_bytes();
        for span in spans {
            for byte in &mut bytes[span.clone()] {
                if !matches!(byte, b'\n' | b'\r') {
                    *byte = b' ';
                }
            }
        }
        self.text = String::from_utf8(bytes).expect("whole lines were blanked").into();
        let source = self.source;
        // By line: a file that is no TOML at all has a complaint, and a span, for each of
        // thousands of lines.
        let below: HashSet<usize> = spans
            .iter()
            .flat_map(|span| source.line(span.start) + 1..=source.line(span.end.saturating_sub(1)))
            .collect();
        self.complaints.retain(|complaint| !below.contains(&source.line(complaint.span.start)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        let source = SourceFile::new("a.toml", text);
        let mut lines: Vec<usize> =
            Draft::read(&source).complaints.iter().map(|c| source.line(c.span.start)).collect();
        lines.dedup();
        lines
    }

    #[test]
    fn a_slip_hides_no_other() {
        assert_eq!(lines("a ＝ 1\nb = “x”\nc 2\n　d = 1\n"), [1, 2, 3, 4]);
        assert_eq!(lines("[[a]]\nx = 1\n[a]\nx 1\n\n[[b]]\ny = é\n"), [3, 7]);
    }

    #[test]
    fn a_header_written_twice_loses_no_entry() {
        let source = SourceFile::new("a.toml", "[[a]]\nx = 1\n[[a]]\nx = 2\n[a]\nx = 3\n");
        let draft = Draft::read(&source);
        let root: toml::Table = draft.text.parse().expect("the rest is sound");
        assert_eq!(root["a"].as_array().map(Vec::len), Some(2));
    }
}
