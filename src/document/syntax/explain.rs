//! What a complaint of the parser means for someone who does not know TOML.

mod brackets;
mod marks;
mod quotes;
mod values;

use std::ops::Range;

use super::{Complaint, Reader};
use crate::diagnostic::Words;

/// A mistake in words of our own.
#[derive(Debug)]
pub(super) struct Explained {
    /// What is wrong.
    pub(super) message: Words,
    /// What to write.
    pub(super) help: Option<Words>,
    /// Where to point, when not where the parser noticed.
    pub(super) span: Option<Range<usize>>,
}

impl Explained {
    /// Words for the place where the parser noticed.
    fn here(message: (&str, &str), help: (&str, &str)) -> Self {
        Self::words(Words::new(message.0, message.1), Words::new(help.0, help.1))
    }

    fn words(message: Words, help: Words) -> Self {
        Self { message, help: Some(help), span: None }
    }

    fn at(self, span: Range<usize>) -> Self {
        Self { span: Some(span), ..self }
    }
}

pub(super) use marks::is_conflict_marker;

/// A rule that may know what is behind a complaint.
type Rule = fn(&Clue<'_>) -> Option<Explained>;

/// The rules in the order they are asked: what the text shows goes before what the parser
/// says, because the parser only knows what it expected.
const RULES: &[Rule] = &[
    marks::conflict_marker,
    marks::control_character,
    quotes::unclosed_text,
    quotes::swallowed_text,
    marks::remark_without_hash,
    marks::foreign_comment,
    marks::full_width,
    quotes::backslash,
    values::number_or_date,
    values::missing_quotes,
    brackets::missing_bracket,
    values::equals_sign,
    values::leftover,
    values::nesting,
];

/// Explains a complaint.
pub(super) fn explain(reader: &Reader<'_>, complaint: &Complaint) -> Explained {
    let clue = Clue::new(reader, complaint);
    RULES.iter().find_map(|rule| rule(&clue)).unwrap_or_else(|| fallback(&clue))
}

/// What the rules look at.
struct Clue<'a> {
    reader: &'a Reader<'a>,
    /// What the parser says.
    says: &'a str,
    span: Range<usize>,
    /// The line it is on.
    line: &'a str,
    /// Where that line begins.
    line_start: usize,
    /// What the parser points at; else what comes next on the line.
    points_at: &'a str,
}

impl<'a> Clue<'a> {
    fn new(reader: &'a Reader<'a>, complaint: &'a Complaint) -> Self {
        let text = reader.source.text();
        let line_span = reader.source.line_span(reader.line(complaint));
        let start = complaint.span.start.clamp(line_span.start, line_span.end);
        let points_at = if complaint.span.is_empty() {
            text[start..line_span.end].trim_start_matches([' ', '\t'])
        } else {
            &text[complaint.span.clone()]
        };
        Self {
            reader,
            says: &complaint.text,
            span: complaint.span.clone(),
            line: &text[line_span.clone()],
            line_start: line_span.start,
            points_at,
        }
    }

    fn says(&self, start: &str) -> bool {
        self.says.starts_with(start)
    }

    /// The part of the line before the complaint.
    fn before(&self) -> &'a str {
        let len = self.span.start.saturating_sub(self.line_start).min(self.line.len());
        &self.line[..self.line.floor_char_boundary(len)]
    }
}

/// The parser's own words, where nothing better is known.
fn fallback(clue: &Clue<'_>) -> Explained {
    Explained {
        message: Words::new(
            format!("这里的写法 TOML 读不懂：{}", clue.says),
            format!("TOML cannot read this: {}", clue.says),
        ),
        help: None,
        span: None,
    }
}
