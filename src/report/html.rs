//! A report as one page by itself: no script, nothing fetched, light and dark, and on paper.

mod chart;

use std::fmt::Write as _;

use super::{Chart, Report, Section, Value, sections, text::title};
use crate::language::Language;

/// The looks of the page.
const STYLE: &str = include_str!("html/report.css");

/// The report as a page.
pub fn html(report: &Report, language: Language) -> String {
    let tag = match language {
        Language::Zh => "zh-CN",
        Language::En => "en",
    };
    let heading = match language {
        Language::Zh => "使用报告",
        Language::En => "Report of use",
    };
    let desk = escape(report.desk.best(language).unwrap_or_default());
    let days = format!("{} – {}", report.from, report.to);
    let sections = sections(report);
    let body: String = sections.iter().map(|section| part(section, language)).collect();
    format!(
        "<!doctype html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<header>\n<p class=\"desk\">{desk}</p>\n\
         <h1>{heading}</h1>\n<p class=\"days\">{days}</p>\n</header>\n{body}<footer>{}</footer>\n\
         </main>\n</body>\n</html>\n",
        escape(&title(report, language)),
        note(language),
    )
}

/// Sections of a report as they stand in a page of somebody else's, which brings the looks.
/// Every word in it is escaped.
#[derive(Debug)]
pub struct Fragment(String);

impl Fragment {
    /// The sections, in order.
    pub fn of(sections: &[Section], language: Language) -> Self {
        Self(sections.iter().map(|section| part(section, language)).collect())
    }

    /// The markup.
    pub fn markup(&self) -> &str {
        &self.0
    }
}

/// How the figures are meant.
const fn note(language: Language) -> &'static str {
    match language {
        Language::Zh => {
            "“人”按会话计：Telegram 的一个聊天、网页的一个浏览器。提问在保存前已去掉个人信息。"
        }
        Language::En => {
            "A person is a conversation: a chat on Telegram, a browser on the web. Personal data \
             was taken out of questions before they were kept."
        }
    }
}

fn part(section: &Section, language: Language) -> String {
    let heading = escape(section.title.get(language));
    if section.key == "summary" {
        return tiles(section, language);
    }
    let drawn = chart::draw(section, language);
    let table = table(section, language);
    // A long table of what a chart shows is there for whoever wants it.
    let table = match section.chart {
        Chart::Columns => format!(
            "<details><summary>{}</summary>{table}</details>",
            match language {
                Language::Zh => "看数字",
                Language::En => "The figures",
            }
        ),
        _ => table,
    };
    let key = section.key;
    format!("<section class=\"{key}\">\n<h2>{heading}</h2>\n{drawn}{table}</section>\n")
}

/// The summary: a figure a tile.
fn tiles(section: &Section, language: Language) -> String {
    let tile = |line: &super::Line| {
        let value = line.values.first().unwrap_or(&Value::Count(0));
        let (figure, beside) = match (value, language) {
            (Value::Share(_, 0), _) => ("–".to_owned(), String::new()),
            (Value::Share(n, of), Language::Zh) => (percent(*n, *of), format!("{of} 次中 {n} 次")),
            (Value::Share(n, of), Language::En) => (percent(*n, *of), format!("{n} of {of}")),
            (other, _) => (other.shown(language), String::new()),
        };
        format!(
            "<div><dt>{}</dt><dd>{}<small>{}</small></dd></div>\n",
            escape(line.name.get(language)),
            escape(&figure),
            escape(&beside)
        )
    };
    let heading = escape(section.title.get(language));
    let tiles: String = section.lines.iter().map(tile).collect();
    format!("<section class=\"summary\">\n<h2>{heading}</h2>\n<dl>\n{tiles}</dl>\n</section>\n")
}

fn percent(n: usize, of: usize) -> String {
    format!("{:.0}%", n as f64 * 100.0 / of as f64)
}

fn table(section: &Section, language: Language) -> String {
    let is_text = |value: Option<&Value>| matches!(value, Some(Value::Text(_)));
    let first = section.lines.first();
    let title = escape(section.title.get(language));
    let head = section.columns.iter().enumerate().map(|(idx, (_, name))| {
        let value = idx.checked_sub(1).and_then(|idx| first?.values.get(idx));
        let class = if idx == 0 || is_text(value) { "" } else { " class=\"n\"" };
        format!("<th scope=\"col\"{class}>{}</th>", escape(name.get(language)))
    });
    let head: String = head.collect();
    let cell = |value: &Value| {
        let class = if is_text(Some(value)) { "" } else { " class=\"n\"" };
        format!("<td{class}>{}</td>", escape(&value.shown(language)))
    };
    let mut rows = String::new();
    for line in &section.lines {
        let name = escape(line.name.get(language));
        let cells = line.values.iter().map(cell).collect::<Vec<_>>().concat();
        _ = writeln!(rows, "<tr><th scope=\"row\">{name}</th>{cells}</tr>");
    }
    format!(
        "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"{title}\"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n\
         </table></div>\n"
    )
}

/// Text that stays text, also inside an attribute.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}
