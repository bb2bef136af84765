//! The figures as tables with names in both languages.

use super::{DueEntry, EntryUse, Feedback, Report, Tally};
use crate::{
    channel::ChannelKind, diagnostic::Words, faq::review::DueReason, gaps::Gap, language::Language,
};

/// A part of a report: a table, and how it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// The name in CSV.
    pub key: &'static str,
    /// The heading.
    pub title: Words,
    /// What its sheet is called in a workbook.
    pub sheet: Words,
    /// What is in each column: its name in CSV, and its heading. The first names the lines.
    pub columns: Vec<(&'static str, Words)>,
    /// The lines.
    pub lines: Vec<Line>,
    /// How it is drawn where there is room for a chart.
    pub chart: Chart,
}

/// A line of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The name in CSV.
    pub key: String,
    /// What it is called.
    pub name: Words,
    /// The cells after the name.
    pub values: Vec<Value>,
}

/// What is in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// How many.
    Count(usize),
    /// A share of how many: a percentage of five questions means little without the five.
    Share(usize, usize),
    /// Words.
    Text(Words),
}

/// How a section is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chart {
    /// Not at all.
    None,
    /// Columns side by side, one a line, of the first value.
    Columns,
    /// Bars under each other, one a line, of the first value.
    Bars,
}

/// The measures that make up all questions, from the bottom of a column up, and the colours
/// they have on white.
pub(super) const STACK: [(&str, u32); 3] =
    [("answered", 0x00_2f_6f_5e), ("clarified", 0x00_d9_a4_41), ("handed_off", 0x00_b8_55_3f)];

impl Section {
    /// The columns that stand on each other in a chart, with their colours; none where a line
    /// is one figure.
    pub(super) fn stacked(&self) -> Vec<(usize, u32)> {
        let place = |key| self.columns.iter().position(|(known, _)| *known == key);
        STACK.into_iter().filter_map(|(key, colour)| Some((place(key)?, colour))).collect()
    }
}

impl Value {
    /// The number a chart draws.
    pub const fn amount(&self) -> usize {
        match self {
            Self::Count(n) | Self::Share(n, _) => *n,
            Self::Text(_) => 0,
        }
    }

    /// As it is shown to people.
    pub fn shown(&self, language: Language) -> String {
        match self {
            Self::Count(n) => n.to_string(),
            Self::Share(_, 0) => "–".to_owned(),
            Self::Share(n, of) => format!("{n} ({:.0}%)", *n as f64 * 100.0 / *of as f64),
            Self::Text(words) => words.get(language).to_owned(),
        }
    }
}

/// Every section that has something to say; what was counted, first.
pub fn sections(report: &Report) -> Vec<Section> {
    let all = [
        summary(report),
        days(report),
        hours(report),
        channels(report),
        languages(report),
        entries(&report.entries),
        gaps(&report.gaps, report.n_gaps),
        due(&report.due),
    ];
    all.into_iter().filter(|section| !section.lines.is_empty()).collect()
}

fn words(zh: &str, en: &str) -> Words {
    Words::new(zh, en)
}

fn summary(report: &Report) -> Section {
    let all = &report.all;
    let Feedback { n_helped, n_did_not_help, n_saved, n_did_not_save } = report.feedback;
    let n = all.n_questions();
    let said = n_helped + n_did_not_help;
    let line = |key: &str, zh: &str, en: &str, value| Line {
        key: key.to_owned(),
        name: words(zh, en),
        values: vec![value],
    };
    Section {
        key: "summary",
        sheet: words("概况", "Summary"),
        title: words("概况", "Summary"),
        columns: vec![("what", words("项目", "What")), ("count", words("数量", "Count"))],
        lines: vec![
            line("questions", "提问", "Questions", Value::Count(n)),
            line("people", "提问的人", "People", Value::Count(all.n_people)),
            line("answered", "直接回答", "Answered", Value::Share(all.n_answered, n)),
            line("clarified", "请对方选择", "Asked back", Value::Share(all.n_clarified, n)),
            line("handed_off", "转给部门", "Handed over", Value::Share(all.n_handed_over, n)),
            line("helped", "说有帮助", "Said it helped", Value::Share(n_helped, said)),
            line(
                "not_helped",
                "说没有帮助",
                "Said it did not help",
                Value::Share(n_did_not_help, said),
            ),
            line(
                "calls_saved",
                "省了一个电话",
                "Calls saved",
                Value::Share(n_saved, n_saved + n_did_not_save),
            ),
        ],
        chart: Chart::None,
    }
}

/// The columns of a table of tallies.
fn tally_columns(key: &'static str, zh: &str, en: &str) -> Vec<(&'static str, Words)> {
    vec![
        (key, words(zh, en)),
        ("questions", words("提问", "Questions")),
        ("people", words("人数", "People")),
        ("answered", words("回答", "Answered")),
        ("clarified", words("请选择", "Asked back")),
        ("handed_off", words("转部门", "Handed over")),
    ]
}

fn tally_line(key: String, name: Words, tally: &Tally) -> Line {
    let n = tally.n_questions();
    let shares = [tally.n_answered, tally.n_clarified, tally.n_handed_over];
    let counts = [Value::Count(n), Value::Count(tally.n_people)];
    let values = counts.into_iter().chain(shares.map(|share| Value::Share(share, n)));
    Line { key, name, values: values.collect() }
}

fn days(report: &Report) -> Section {
    let line = |(day, tally): &(chrono::NaiveDate, Tally)| {
        tally_line(day.to_string(), words(&day.to_string(), &day.to_string()), tally)
    };
    Section {
        key: "day",
        sheet: words("每天", "Days"),
        title: words("每天", "By day"),
        columns: tally_columns("day", "日期", "Day"),
        lines: report.days.iter().map(line).collect(),
        chart: Chart::Columns,
    }
}

fn hours(report: &Report) -> Section {
    let line = |(hour, tally): (usize, &Tally)| {
        let name = format!("{hour:02}:00");
        tally_line(name.clone(), words(&name, &name), tally)
    };
    Section {
        key: "hour",
        sheet: words("时段", "Hours"),
        title: words("一天里的时段", "By hour of the day"),
        columns: tally_columns("hour", "时段", "Hour"),
        lines: report.hours.iter().enumerate().map(line).collect(),
        chart: Chart::Columns,
    }
}

fn channels(report: &Report) -> Section {
    let line = |(channel, tally): &(ChannelKind, Tally)| {
        let name = match channel {
            ChannelKind::Telegram => words("Telegram", "Telegram"),
            ChannelKind::Web => words("网页", "Web"),
        };
        tally_line(channel.key().to_owned(), name, tally)
    };
    Section {
        key: "channel",
        sheet: words("渠道", "Channels"),
        title: words("渠道", "By channel"),
        columns: tally_columns("channel", "渠道", "Channel"),
        lines: report.channels.iter().map(line).collect(),
        chart: Chart::Bars,
    }
}

fn languages(report: &Report) -> Section {
    let line = |(language, tally): &(Language, Tally)| {
        let name = match language {
            Language::Zh => words("中文", "Chinese"),
            Language::En => words("英文", "English"),
        };
        tally_line(language.code().to_owned(), name, tally)
    };
    Section {
        key: "language",
        sheet: words("语言", "Languages"),
        title: words("语言", "By language"),
        columns: tally_columns("language", "语言", "Language"),
        lines: report.languages.iter().map(line).collect(),
        chart: Chart::Bars,
    }
}

/// A text in both languages, each in the other where there is only one; an id where there is
/// none.
fn titled(title: &crate::faq::Text, id: &str) -> Words {
    let text = |language| title.best(language).unwrap_or(id);
    words(text(Language::Zh), text(Language::En))
}

fn entries(entries: &[EntryUse]) -> Section {
    let line = |entry: &EntryUse| {
        let said = entry.n_helped + entry.n_did_not_help;
        Line {
            key: entry.id.clone(),
            name: titled(&entry.title, &entry.id),
            values: vec![
                Value::Count(entry.n_times),
                Value::Count(entry.n_people),
                Value::Share(entry.n_helped, said),
                Value::Share(entry.n_did_not_help, said),
            ],
        }
    };
    Section {
        key: "entry",
        sheet: words("条目", "Entries"),
        title: words("问得最多的条目", "Most used entries"),
        columns: vec![
            ("entry", words("条目", "Entry")),
            ("times", words("次数", "Times")),
            ("people", words("人数", "People")),
            ("helped", words("有帮助", "Helped")),
            ("not_helped", words("没有帮助", "Did not help")),
        ],
        lines: entries.iter().map(line).collect(),
        chart: Chart::Bars,
    }
}

fn gaps(gaps: &[Gap], n_all: usize) -> Section {
    let line = |gap: &Gap| {
        let why = gap.whys.first().map(|(why, _)| *why);
        let label = |language| why.map_or("", |why| why.label(language));
        let nearest = gap.nearest.as_ref().map_or("", |near| near.entry.as_str());
        Line {
            key: gap.question.clone(),
            name: words(&gap.question, &gap.question),
            values: vec![
                Value::Count(gap.n_people),
                Value::Count(gap.n_times),
                Value::Text(words(label(Language::Zh), label(Language::En))),
                Value::Text(words(nearest, nearest)),
            ],
        }
    };
    Section {
        key: "gap",
        sheet: words("待补问题", "Gaps"),
        title: Words::new(
            format!("还答不上来的问题（共 {n_all} 个）"),
            format!("Questions still without an answer ({n_all} in all)"),
        ),
        columns: vec![
            ("question", words("问题", "Question")),
            ("people", words("人数", "People")),
            ("times", words("次数", "Times")),
            ("why", words("原因", "Why")),
            ("nearest", words("最接近的条目", "Nearest entry")),
        ],
        lines: gaps.iter().map(line).collect(),
        chart: Chart::None,
    }
}

fn due(due: &[DueEntry]) -> Section {
    let line = |entry: &DueEntry| {
        let reason = match entry.due.reason {
            DueReason::Expires(day) => Words::new(format!("{day} 到期"), format!("ends on {day}")),
            DueReason::Review(day) => {
                Words::new(format!("应在 {day} 前复核"), format!("review due by {day}"))
            }
            DueReason::NeverReviewed => words("还没有核对日期", "never reviewed"),
        };
        let owner = entry.due.owner.as_deref().unwrap_or("–");
        Line {
            key: entry.id().to_string(),
            name: titled(&entry.title, entry.id()),
            values: vec![Value::Text(words(owner, owner)), Value::Text(reason)],
        }
    };
    Section {
        key: "due",
        sheet: words("待复核", "Due"),
        title: words("待复核和快到期的条目", "Due for review, or ending"),
        columns: vec![
            ("entry", words("条目", "Entry")),
            ("owner", words("负责人", "Owner")),
            ("reason", words("原因", "Why")),
        ],
        lines: due.iter().map(line).collect(),
        chart: Chart::None,
    }
}
