//! Findings as people and programs read them: in full, one a line, and as JSON.

use std::borrow::Cow;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::{Value, json};

use super::{Finding, Findings, Severity, SourceFile};
use crate::language::Language;

/// Whether there is a terminal to colour for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Text alone, for files and pipes.
    Plain,
    /// With the colours of a terminal.
    Coloured,
}

impl Style {
    /// Coloured on a terminal, unless the environment says otherwise: `NO_COLOR` and
    /// `TERM=dumb` forbid it, `CLICOLOR_FORCE` wants it in files and pipes too.
    ///
    /// Source: no-color.org, bixense.com/clicolors.
    pub fn of(is_terminal: bool, env: &dyn Fn(&str) -> Option<String>) -> Self {
        let is_set = |name: &str| env(name).is_some_and(|value| !value.is_empty());
        let is_on = |name: &str| is_set(name) && env(name).is_none_or(|value| value != "0");
        let is_off = env("CLICOLOR").is_some_and(|value| value == "0");
        let is_dumb = env("TERM").is_some_and(|term| term == "dumb");
        let is_wanted = is_on("CLICOLOR_FORCE") || (is_terminal && !is_off && !is_dumb);
        if is_wanted && !is_set("NO_COLOR") { Self::Coloured } else { Self::Plain }
    }
}

/// A line longer than this is shown around the mistake only, in bytes: a whole answer
/// written on one line would bury it.
const MAX_EXCERPT_BYTES: usize = 400;

/// Every finding in full: what, where, the line itself with the place marked, what to write.
pub fn human(findings: &Findings, language: Language, style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    let mut out = String::new();
    for finding in findings {
        out.push_str(&renderer.render(&[group(finding, language)]));
        out.push_str("\n\n");
    }
    out
}

/// One finding a line, as editors read it: `path:line:column: error[code]: message; help`.
pub fn short(findings: &Findings, language: Language) -> String {
    findings.iter().map(|finding| short_line(finding, language)).collect()
}

fn short_line(finding: &Finding, language: Language) -> String {
    let Finding { file, line, column, code, .. } = finding;
    let place = match (file.is_empty(), line) {
        (true, _) => String::new(),
        (false, 0) => format!("{file}: "),
        (false, _) => format!("{file}:{line}:{column}: "),
    };
    let message = one_line(finding.message.get(language));
    let help = finding.help.as_ref().map(|help| format!("; {}", one_line(help.get(language))));
    let severity = finding.severity.key();
    format!("{place}{severity}[{code}]: {message}{}\n", help.unwrap_or_default())
}

/// Every finding as a JSON object, keys in the order of the contract.
pub fn json(findings: &Findings, language: Language) -> Value {
    findings.iter().map(|finding| record(finding, language)).collect()
}

/// How many findings of which weight there are, in a few words.
pub fn summary(findings: &Findings, language: Language) -> String {
    let count = |severity| findings.count(severity);
    let (errors, warnings, notes) =
        (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
    match language {
        Language::Zh => format!("{errors} 个错误，{warnings} 个警告，{notes} 条提示"),
        Language::En => [(errors, "error"), (warnings, "warning"), (notes, "note")]
            .map(|(n, word)| format!("{n} {word}{}", if n == 1 { "" } else { "s" }))
            .join(", "),
    }
}

/// A finding as JSON.
fn record(finding: &Finding, language: Language) -> Value {
    json!({
        "code": finding.code,
        "severity": finding.severity.key(),
        "file": Some(&finding.file).filter(|file| !file.is_empty()),
        "line": Some(finding.line).filter(|line| *line > 0),
        "column": Some(finding.column).filter(|column| *column > 0),
        "field": finding.field,
        "message": finding.message.get(language),
        "help": finding.help.as_ref().map(|help| help.get(language)),
    })
}

/// A message of one line, so that a quoted piece of someone's text cannot fake another finding.
fn one_line(message: &str) -> Cow<'_, str> {
    if message.contains(['\n', '\r']) {
        Cow::Owned(message.replace(['\n', '\r'], " "))
    } else {
        Cow::Borrowed(message)
    }
}

/// A finding as the renderer wants it.
fn group(finding: &Finding, language: Language) -> Group<'_> {
    let title = level(finding.severity, language)
        .primary_title(one_line(finding.message.get(language)))
        .id(finding.code);
    let group = match finding.excerpt() {
        Some(source) => title.element(snippet(finding, source)),
        None if finding.file.is_empty() => Group::with_title(title),
        None => title.element(origin(finding)),
    };
    match &finding.help {
        Some(help) => group.element(help_level(language).message(one_line(help.get(language)))),
        None => group,
    }
}

/// The severity's name in the reader's language.
fn level(severity: Severity, language: Language) -> Level<'static> {
    let (level, zh) = match severity {
        Severity::Error => (Level::ERROR, "错误"),
        Severity::Warning => (Level::WARNING, "警告"),
        Severity::Note => (Level::NOTE, "提示"),
    };
    match language {
        Language::Zh => level.with_name(zh),
        Language::En => level,
    }
}

/// What the line with the remedy begins with.
fn help_level(language: Language) -> Level<'static> {
    match language {
        Language::Zh => Level::HELP.with_name("改法"),
        Language::En => Level::HELP,
    }
}

/// The place alone, where there is no text to show.
fn origin(finding: &Finding) -> Origin<'_> {
    let origin = Origin::path(finding.file.as_str());
    if finding.line == 0 {
        return origin;
    }
    origin.line(finding.line).char_column(finding.column)
}

/// The line a finding is about, the place marked. A span over several lines is marked on
/// its first, which is where the reader has to look.
fn snippet<'a>(
    finding: &'a Finding,
    source: &'a SourceFile,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let line = source.line_span(finding.line);
    let window = window(source.text(), &line, finding.span.start);
    let clip = |offset: usize| offset.clamp(window.start, window.end) - window.start;
    let span = clip(finding.span.start)..clip(finding.span.end.min(line.end));
    Snippet::source(&source.text()[window])
        .line_start(finding.line)
        .path(finding.file.as_str())
        .annotation(AnnotationKind::Primary.span(span))
}

/// The part of a line to show: all of it, or what lies around the mistake.
fn window(text: &str, line: &std::ops::Range<usize>, at: usize) -> std::ops::Range<usize> {
    if line.len() <= MAX_EXCERPT_BYTES {
        return line.clone();
    }
    let at = at.clamp(line.start, line.end);
    // From the start of the line where that fits, so that columns in the path line agree.
    let start = if at - line.start < MAX_EXCERPT_BYTES / 2 {
        line.start
    } else {
        text.ceil_char_boundary(at - MAX_EXCERPT_BYTES / 4)
    };
    start..text.floor_char_boundary((start + MAX_EXCERPT_BYTES).min(line.end))
}

#[cfg(test)]
mod tests {
    use super::{super::Words, *};

    fn sample() -> Findings {
        let source = SourceFile::new("faq/a.toml", "[[entry]]\nkeyword = [\"年假\"]\n");
        let finding = Finding::error("faq.unknown_key", Words::new("不认识的键", "unknown key"))
            .at(&source, 10..17)
            .help(Words::new("写成 `keywords`", "write `keywords`"));
        [finding].into_iter().collect()
    }

    #[test]
    fn in_full_the_line_is_shown_with_the_place_marked() {
        let expected = "\
error[faq.unknown_key]: unknown key
 --> faq/a.toml:2:1
  |
2 | keyword = [\"年假\"]
  | ^^^^^^^
  |
  = help: write `keywords`

";
        assert_eq!(human(&sample(), Language::En, Style::Plain), expected);
    }

    #[test]
    fn colours_are_for_terminals_unless_the_environment_says_otherwise() {
        let style = |is_terminal: bool, vars: &[(&str, &str)]| {
            Style::of(is_terminal, &|name| {
                vars.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(style(true, &[("NO_COLOR", "")]), Style::Coloured);
        assert_eq!(style(true, &[("NO_COLOR", "1")]), Style::Plain);
        assert_eq!(style(true, &[("TERM", "dumb")]), Style::Plain);
        assert_eq!(style(true, &[("CLICOLOR", "0")]), Style::Plain);
        assert_eq!(style(false, &[]), Style::Plain);
        assert_eq!(style(false, &[("CLICOLOR_FORCE", "1")]), Style::Coloured);
        assert_eq!(style(false, &[("CLICOLOR_FORCE", "0")]), Style::Plain);
        assert_eq!(style(true, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]), Style::Plain);
    }

    #[test]
    fn the_short_form_is_one_line() {
        let expected = "faq/a.toml:2:1: error[faq.unknown_key]: 不认识的键; 写成 `keywords`\n";
        assert_eq!(short(&sample(), Language::Zh), expected);
    }

    #[test]
    fn json_keeps_the_order_of_the_contract() {
        let expected = r#"[{"code":"faq.unknown_key","severity":"error","file":"faq/a.toml","line":2,"column":1,"field":null,"message":"unknown key","help":"write `keywords`"}]"#;
        assert_eq!(json(&sample(), Language::En).to_string(), expected);
    }

    #[test]
    fn a_finding_without_a_place_has_none_anywhere() {
        let findings: Findings =
            [Finding::warning("cfg.missing", Words::new("没有", "none"))].into_iter().collect();
        assert_eq!(short(&findings, Language::En), "warning[cfg.missing]: none\n");
        assert_eq!(human(&findings, Language::En, Style::Plain), "warning[cfg.missing]: none\n\n");
    }

    #[test]
    fn a_very_long_line_is_shown_around_the_mistake() {
        let text = format!("answer = \"{}x{}\"", "长".repeat(2_000), "长".repeat(2_000));
        let source = SourceFile::new("a.toml", text.as_str());
        let at = text.find('x').expect("written above");
        let findings: Findings =
            [Finding::error("faq.bidi", Words::new("", "bad")).at(&source, at..at + 1)]
                .into_iter()
                .collect();
        let shown = human(&findings, Language::En, Style::Plain);
        assert!(shown.len() < 1_000, "{} bytes", shown.len());
        assert!(shown.contains("x长"));
    }
}
