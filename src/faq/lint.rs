//! What may be wrong with an FAQ beyond its grammar: one function per rule.
//!
//! A rule looks at one value and knows no place; the caller adds it.

mod advice;
mod characters;
mod dates;
mod id;
mod keyword;
mod length;
mod link;
mod markup;
mod mojibake;
mod pattern;
mod private;

pub(super) use advice::{advise, few_words};
pub(super) use dates::{date_far, date_order, expired, reviewed_ahead};
pub(super) use id::{entry_id, profile_id, self_ref};
pub(super) use keyword::keyword_weak;
pub(super) use length::{
    MAX_LONG, MAX_SHORT, empty, many_messages, too_long, too_many, too_many_patterns,
};
pub(super) use link::link;
pub(super) use markup::{html, markdown_links};
pub(super) use pattern::{MAX_PATTERNS, pattern};

use crate::{
    diagnostic::{Severity, Words},
    document::{Node, Place},
};

/// What a rule found.
#[derive(Debug)]
pub(super) struct Problem {
    severity: Severity,
    code: &'static str,
    message: Words,
    help: Option<Words>,
    /// The words it is about, to find their line in a long text.
    quote: Option<String>,
    /// Whether the text must not be shown again.
    is_private: bool,
}

impl Problem {
    fn new(severity: Severity, code: &'static str, message: Words) -> Self {
        Self { severity, code, message, help: None, quote: None, is_private: false }
    }

    fn error(code: &'static str, message: Words) -> Self {
        Self::new(Severity::Error, code, message)
    }

    fn warning(code: &'static str, message: Words) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    fn note(code: &'static str, message: Words) -> Self {
        Self::new(Severity::Note, code, message)
    }

    fn help(mut self, help: Words) -> Self {
        self.help = Some(help);
        self
    }

    fn quote(mut self, quote: impl Into<String>) -> Self {
        self.quote = Some(quote.into());
        self
    }

    fn private(mut self) -> Self {
        self.is_private = true;
        self
    }

    /// Whether nothing loads with it.
    pub(super) fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// A rule about any text.
type TextRule = fn(&str) -> Option<Problem>;

/// What holds for every text, long or short.
const TEXT_RULES: &[TextRule] = &[
    characters::bidi,
    characters::combining,
    characters::invisible,
    mojibake::mojibake,
    private::secret,
    private::personal_data,
];

/// Reports what is wrong with the characters of a text.
pub(super) fn text_rules(node: &Node<'_>, text: &str) {
    for rule in TEXT_RULES {
        report_all(node, rule(text));
    }
}

/// Reports problems at the place of a value; whether there was no error.
pub(super) fn report_all(node: &Node<'_>, problems: impl IntoIterator<Item = Problem>) -> bool {
    let mut is_fine = true;
    for problem in problems {
        is_fine &= !problem.is_error();
        node.report(finding(node.place(), problem));
    }
    is_fine
}

/// A problem at its place.
pub(super) fn finding(place: &Place<'_>, problem: Problem) -> crate::diagnostic::Finding {
    let line = problem.quote.as_deref().and_then(|quote| line_of(place, quote));
    let message = match line {
        Some(line) => Words::new(
            format!("第 {line} 行：{}", problem.message.zh),
            format!("line {line}: {}", problem.message.en),
        ),
        None => problem.message,
    };
    let mut finding = place.finding(problem.severity, problem.code, message);
    if let Some(help) = problem.help {
        finding = finding.help(help);
    }
    if problem.is_private { finding.without_excerpt() } else { finding }
}

/// The line some words stand on, where that is not the line the value begins on.
fn line_of(place: &Place<'_>, quote: &str) -> Option<usize> {
    let raw = place.source.text().get(place.span.clone())?;
    let line = place.source.line(place.span.start + raw.find(quote)?);
    (line != place.source.line(place.span.start)).then_some(line)
}
