//! Syntax errors, in words of our own.
//!
//! The parser recovers and goes on, so one slip may give several errors. Of those on a line
//! the most telling is kept, and after one that swallows what follows (a string or list that
//! was never closed) nothing more is said of its block.

mod explain;

use std::ops::Range;

use super::{
    blocks::Blocks,
    draft::Complaint,
    strings::{Strings, strings},
};
use crate::diagnostic::{Finding, SourceFile, Words};

/// How many syntax errors of a file are explained. Whoever has more mends these first.
const MAX_PER_FILE: usize = 100;

/// What is wrong with a file's syntax.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Each mistake.
    pub(super) findings: Vec<Finding>,
    /// The numbers of the blocks that cannot be trusted.
    pub(super) broken: Vec<usize>,
    /// Whether everything after some mistake may be lost.
    pub(super) is_torn: bool,
}

impl Complaint {
    /// How telling it is among those of its line; less is more.
    fn rank(&self) -> (u8, usize) {
        let rank = match self.text.as_str() {
            _ if self.is_duplicate() => 0,
            text if text.starts_with("invalid multi-line") => 1,
            text if text.starts_with("unexpected `=` in array") => 2,
            text if text.starts_with("unclosed") => 9,
            _ => 5,
        };
        (rank, self.span.start)
    }

    /// Whether what follows it cannot be told from its consequences.
    fn swallows(&self) -> bool {
        let starts =
            ["unclosed", "invalid multi-line", "unexpected `=` in array", "cannot recurse"];
        starts.iter().any(|start| self.text.starts_with(start))
    }
}

/// The findings for what the parser complained of.
pub(super) fn findings(
    source: &SourceFile,
    blocks: &Blocks<'_>,
    complaints: &[Complaint],
) -> Found {
    if complaints.is_empty() {
        return Found::default();
    }
    if has_only_carriage_returns(source.text()) {
        return Found {
            findings: vec![carriage_returns(source)],
            broken: (0..blocks.len()).collect(),
            is_torn: true,
        };
    }
    let reader = Reader { source, blocks, strings: strings(source.text()) };
    reader.read(complaints)
}

/// What is needed to explain complaints.
#[derive(Debug)]
struct Reader<'a> {
    source: &'a SourceFile,
    blocks: &'a Blocks<'a>,
    strings: Strings,
}

impl Reader<'_> {
    /// Explains the most telling complaint of every line.
    fn read(&self, complaints: &[Complaint]) -> Found {
        let mut found = Found::default();
        let mut swallowed = 0..0;
        for chunk in complaints.chunk_by(|a, b| self.line(a) == self.line(b)) {
            let complaint = chunk.iter().min_by_key(|c| c.rank()).expect("chunks are not empty");
            if swallowed.contains(&complaint.span.start) {
                continue;
            }
            let block = self.blocks.find(complaint.span.start);
            if found.findings.len() < MAX_PER_FILE {
                found.findings.push(self.finding(complaint, block));
            }
            if self.leaves_block_sound(complaint) {
                continue;
            }
            found.broken.push(block);
            if complaint.swallows() || self.is_conflict(complaint) {
                swallowed = self.swallowed_by(complaint, block);
            }
            found.is_torn |= complaint.swallows() && self.is_at_end(complaint);
        }
        found.broken.dedup();
        found
    }

    /// The rest of the block, and the header after it: to a list that was never closed, the
    /// brackets of that header are more of the list.
    fn swallowed_by(&self, complaint: &Complaint, block: usize) -> Range<usize> {
        let end = self.blocks.get(block).span.end;
        let next_line = self.source.line_span(self.source.line(end));
        complaint.span.start..next_line.end.max(end) + 1
    }

    /// A key written twice: the first one counts, and the rest was read well.
    fn leaves_block_sound(&self, complaint: &Complaint) -> bool {
        complaint.is_duplicate() && !self.is_header(complaint)
    }

    /// Whether a complaint is about a header, so that all below it hangs in the air.
    fn is_header(&self, complaint: &Complaint) -> bool {
        complaint.is_duplicate() && self.line_text(complaint).trim_start().starts_with('[')
    }

    fn is_conflict(&self, complaint: &Complaint) -> bool {
        explain::is_conflict_marker(self.line_text(complaint))
    }

    fn is_at_end(&self, complaint: &Complaint) -> bool {
        complaint.span.start >= self.source.text().trim_end().len()
    }

    fn line_text(&self, complaint: &Complaint) -> &str {
        self.source.line_text(self.line(complaint))
    }

    /// The line a complaint is about. One at the very end belongs to the last line.
    fn line(&self, complaint: &Complaint) -> usize {
        self.source.line(complaint.span.start).min(self.source.n_lines())
    }

    /// The finding for a complaint.
    fn finding(&self, complaint: &Complaint, block: usize) -> Finding {
        if complaint.is_duplicate() {
            return self.duplicate(complaint, block);
        }
        let explained = explain::explain(self, complaint);
        let span = explained.span.unwrap_or_else(|| self.visible(complaint.span.clone()));
        let finding = Finding::error("toml.syntax", explained.message).at(self.source, span);
        let finding = match self.entry_of(block) {
            Some(id) => finding.entry(id),
            None => finding,
        };
        match explained.help {
            Some(help) => finding.help(help),
            None => finding,
        }
    }

    /// The same thing defined twice.
    fn duplicate(&self, complaint: &Complaint, block: usize) -> Finding {
        let key = self.source.text()[complaint.span.clone()].trim_matches(['"', '\'']);
        let message = Words::new(
            format!("`{key}` 在这里又写了一次"),
            format!("`{key}` is written a second time here"),
        );
        let help = if self.blocks.get(block).name == key {
            Words::new(
                format!("另起一条要写两层方括号：[[{key}]]"),
                format!("a further one needs double brackets: [[{key}]]"),
            )
        } else {
            Words::new("只留一处", "keep one of the two")
        };
        let finding = Finding::error("toml.duplicate_key", message)
            .at(self.source, complaint.span.clone())
            .field(key)
            .help(help);
        match self.entry_of(block) {
            Some(id) => finding.entry(id),
            None => finding,
        }
    }

    /// The id written in an `[[entry]]` block.
    fn entry_of(&self, block: usize) -> Option<&str> {
        let block = self.blocks.get(block);
        if block.name != "entry" {
            return None;
        }
        let id = self.source.text()[block.span].lines().find_map(|line| {
            let value = line.trim_start().strip_prefix("id")?.trim_start().strip_prefix('=')?;
            let value = value.trim_start().strip_prefix(['"', '\''])?;
            value.split_once(['"', '\'']).map(|(id, _)| id)
        });
        id.filter(|id| id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
    }

    /// A span people can see: a place at the end of a line becomes its last character.
    fn visible(&self, span: Range<usize>) -> Range<usize> {
        let text = self.source.text();
        let start = if span.start >= text.len() { text.trim_end().len() } else { span.start };
        let next = text[start..].chars().next().filter(|c| !matches!(c, '\n' | '\r'));
        match next {
            _ if span.end > start => start..span.end,
            Some(c) => start..start + c.len_utf8(),
            None => start..start,
        }
    }
}

/// Whether lines end with a carriage return alone, as on Macs of the last century.
fn has_only_carriage_returns(text: &str) -> bool {
    text.contains('\r') && !text.contains('\n')
}

fn carriage_returns(source: &SourceFile) -> Finding {
    let at = source.text().find('\r').unwrap_or(0);
    let message = Words::new(
        "整个文件是一行：换行用的是旧式的单个回车（CR）",
        "the whole file is one line: its line ends are bare carriage returns (CR)",
    );
    Finding::error("toml.syntax", message)
        .at(source, at..at)
        .help(Words::new("另存时把换行选成 LF 或 CRLF", "save it again with LF or CRLF line ends"))
}
