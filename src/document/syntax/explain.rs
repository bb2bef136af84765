//! What a complaint of the parser means for someone who does not know TOML.

use std::ops::Range;

use super::{Complaint, Reader};
use crate::{
    diagnostic::Words,
    document::{fullwidth, node::day_in},
};

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

/// A rule that may know what is behind a complaint.
type Rule = fn(&Clue<'_>) -> Option<Explained>;

/// The rules in the order they are asked: what the text shows goes before what the parser
/// says, because the parser only knows what it expected.
const RULES: &[Rule] = &[
    conflict_marker,
    control_character,
    unclosed_text,
    remark_without_hash,
    foreign_comment,
    full_width,
    backslash,
    number_or_date,
    missing_quotes,
    missing_bracket,
    equals_sign,
    leftover,
    nesting,
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

/// Whether a line is what git leaves where two versions disagree.
pub(super) fn is_conflict_marker(line: &str) -> bool {
    ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|marker| line.starts_with(marker))
}

fn conflict_marker(clue: &Clue<'_>) -> Option<Explained> {
    is_conflict_marker(clue.line).then(|| {
        Explained::here(
            ("这里留着 git 合并冲突的标记", "a git merge conflict is left here"),
            (
                "两边选一边，把 <<<<<<<、=======、>>>>>>> 这几行删掉",
                "keep one of the two versions and delete the lines with <<<<<<<, ======= and >>>>>>>",
            ),
        )
        .at(clue.line_start..clue.line_start + clue.line.len())
    })
}

fn control_character(clue: &Clue<'_>) -> Option<Explained> {
    let c = clue.points_at.chars().next().filter(|c| c.is_control())?;
    let message = Words::new(
        format!("这里有一个看不见的控制字符（U+{:04X}）", u32::from(c)),
        format!("there is an invisible control character here (U+{:04X})", u32::from(c)),
    );
    Some(Explained::words(
        message,
        Words::new("删掉它，重新输入这一处", "delete it and type this place again"),
    ))
}

/// Strings that were not closed: on one line, or to the end of the file.
fn unclosed_text(clue: &Clue<'_>) -> Option<Explained> {
    if clue.says("invalid multi-line") {
        let (begin, quotes) = clue.reader.strings.open?;
        let line = clue.reader.source.line(begin);
        let message = Words::new(
            format!("第 {line} 行开始的 {quotes} 一直到文件末尾都没有关上"),
            format!(
                "the {quotes} that begins on line {line} is not closed before the end of the file"
            ),
        );
        let help = Words::new(
            format!("在这段文字后面补上 {quotes}"),
            format!("write {quotes} after this text"),
        );
        return Some(Explained::words(message, help).at(begin..begin + quotes.len()));
    }
    let quote = match clue.says {
        says if says.starts_with("invalid basic string, expected") => "\"",
        says if says.starts_with("invalid literal string, expected") => "'",
        _ => return None,
    };
    let message = Words::new(
        format!("这一行的引号 {quote} 没有关上"),
        format!("the quote {quote} on this line is not closed"),
    );
    let help = Words::new(
        format!("在文字末尾补上 {quote}；有好几行的文字用 \"\"\" 包起来"),
        format!("write {quote} after the text; text of several lines goes between \"\"\""),
    );
    Some(Explained::words(message, help))
}

/// A note after a value: `topic = "tax" 备注`.
fn remark_without_hash(clue: &Clue<'_>) -> Option<Explained> {
    let is_remark = |text: &str| text.chars().next().is_some_and(char::is_alphabetic);
    let is_rest = clue.says("unexpected key or value") && is_remark(clue.points_at);
    (is_rest && !clue.points_at.contains('=')).then(|| {
        Explained::here(
            ("值的后面多了一段文字", "there is text after the value"),
            ("备注前面加 #", "put # in front of a remark"),
        )
        .at(clue.line_start + clue.line.len() - clue.points_at.len()
            ..clue.line_start + clue.line.len())
    })
}

fn foreign_comment(clue: &Clue<'_>) -> Option<Explained> {
    let start = clue.line.trim_start();
    let marks = ["//", "/*", "--", ";", "<!--", "＃"];
    marks.iter().any(|mark| start.starts_with(mark) || clue.points_at.starts_with(mark)).then(
        || {
            Explained::here(
                ("备注不是这样写的", "this is not how remarks are written"),
                ("备注前面加半角的 #", "remarks begin with #"),
            )
        },
    )
}

/// A full-width character where the parser stopped.
fn full_width(clue: &Clue<'_>) -> Option<Explained> {
    let next = clue.points_at.chars().next();
    let last = clue.before().trim_end_matches([' ', '\t']).chars().next_back();
    let c = next
        .into_iter()
        .chain(last)
        .chain(clue.line.trim_start_matches([' ', '\t']).chars().next())
        .find(|c| fullwidth::explain(*c).is_some())?;
    let (message, help) = fullwidth::explain(c)?;
    let from = clue.before().len().saturating_sub(c.len_utf8());
    let at = clue.line.get(from..).and_then(|rest| rest.find(c)).map(|at| from + at);
    let at = clue.line_start + at.or_else(|| clue.line.find(c))?;
    Some(Explained::words(message, help).at(at..at + c.len_utf8()))
}

/// A backslash in double quotes that begins no escape.
fn backslash(clue: &Clue<'_>) -> Option<Explained> {
    let is_escape = [
        "missing escaped value",
        "too few unicode value digits",
        "invalid value, expected unicode",
    ];
    if !is_escape.iter().any(|start| clue.says(start)) {
        return None;
    }
    if clue.says("invalid value") {
        return Some(Explained::here(
            ("`\\u` 后面的编码不是一个字", "the code after `\\u` is not a character"),
            ("直接写这个字，不写编码", "write the character itself, not its code"),
        ));
    }
    Some(Explained::here(
        (
            "双引号里的反斜杠 `\\` 有特殊意思",
            "in double quotes a backslash `\\` has a meaning of its own",
        ),
        (
            "路径和正则表达式用单引号包起来，例如 'C:\\…'；或者每个 `\\` 写成 `\\\\`",
            "put paths and patterns in single quotes, like 'C:\\…', or write each `\\` as `\\\\`",
        ),
    ))
}

fn number_or_date(clue: &Clue<'_>) -> Option<Explained> {
    if clue.says("invalid date") || (clue.says("string values") && day_in(clue.points_at).is_some())
    {
        return Some(match day_in(clue.points_at) {
            Some(day) => Explained::words(
                Words::new("日期的写法不对", "this is not how dates are written"),
                Words::new(format!("写 {day}"), format!("write {day}")),
            ),
            None => Explained::here(
                ("没有这样的日期", "there is no such date"),
                (
                    "年份四位、月和日各两位，例如 2027-12-31",
                    "four digits for the year, two each for month and day: 2027-12-31",
                ),
            ),
        });
    }
    clue.says("unexpected leading zero").then(|| {
        Explained::here(
            ("数字不能以 0 开头", "a number cannot begin with 0"),
            (
                "编号和电话要放进引号，例如 \"001\"",
                "put codes and phone numbers in quotes, like \"001\"",
            ),
        )
    })
}

fn missing_quotes(clue: &Clue<'_>) -> Option<Explained> {
    if clue.says("invalid boolean") {
        return Some(Explained::here(
            ("是非值要用小写", "this must be in small letters"),
            ("写 true 或 false", "write true or false"),
        ));
    }
    if clue.says("missing value")
        || clue.points_at.is_empty() && clue.before().trim_end().ends_with('=')
    {
        return Some(Explained::here(
            ("等号后面没有值", "there is no value after the equals sign"),
            ("写上值，或者删掉这一行", "write a value or delete the line"),
        ));
    }
    (clue.says("string values must be quoted") || clue.says("invalid float")).then(|| {
        Explained::here(
            ("文字没有放进引号", "this text is not in quotes"),
            ("在两边加上英文双引号 \"", "put \" on both sides of it"),
        )
    })
}

/// A list or table in braces that was not closed.
fn missing_bracket(clue: &Clue<'_>) -> Option<Explained> {
    if clue.says("unclosed array table") || clue.says("unclosed table") {
        let brackets = if clue.says("unclosed array table") { "]]" } else { "]" };
        return Some(Explained::words(
            Words::new("这里的方括号没有关上", "the bracket here is not closed"),
            Words::new(format!("在末尾补上 {brackets}"), format!("end it with {brackets}")),
        ));
    }
    if clue.says("missing comma") || clue.says("invalid inline table element") {
        return Some(Explained::here(
            (
                "两项之间少了逗号，或者括号没有关上",
                "a comma is missing between two items, or a bracket is not closed",
            ),
            ("在前一项后面写 `,`", "write `,` after the item before"),
        ));
    }
    let (open, close) = match clue.says {
        says if says.starts_with("unclosed inline table") => ('{', '}'),
        says if says.starts_with("unclosed array") => ('[', ']'),
        says if says.starts_with("unexpected `=` in array") => ('[', ']'),
        _ => return None,
    };
    let message = Words::new(
        format!("这里的 `{open}` 没有配对的 `{close}`"),
        format!("this `{open}` has no `{close}`"),
    );
    let help = Words::new(
        format!("在列完之后补上 `{close}`"),
        format!("write `{close}` after the last item"),
    );
    let explained = Explained::words(message, help);
    Some(match opening(clue, open) {
        Some(at) => explained.at(at..at + 1),
        None => explained,
    })
}

/// The last `key = [` before the complaint.
fn opening(clue: &Clue<'_>, bracket: char) -> Option<usize> {
    let text = clue.reader.source.text();
    let before = &text[..clue.span.start];
    let mut found = before.match_indices('=').rev().filter_map(|(at, _)| {
        let value = before[at + 1..].trim_start_matches([' ', '\t']);
        value.starts_with(bracket).then(|| before.len() - value.len())
    });
    found.next()
}

fn equals_sign(clue: &Clue<'_>) -> Option<Explained> {
    if clue.says("extra `=`") {
        return Some(Explained::here(
            ("多了一个等号", "there is one equals sign too many"),
            ("只留一个 `=`", "keep one `=`"),
        ));
    }
    if clue.points_at.starts_with(':') {
        return Some(Explained::here(
            ("键和值之间要用等号", "key and value are joined by an equals sign"),
            ("把 `:` 换成 `=`", "write `=` in place of `:`"),
        ));
    }
    if clue.says("key with no value") {
        return Some(Explained::here(
            ("这一行没有等号", "there is no equals sign on this line"),
            (
                "写成 `键 = 值`；备注前面加 #；有好几行的文字用 \"\"\" 包起来",
                "write `key = value`; remarks begin with #; text of several lines goes between \"\"\"",
            ),
        ));
    }
    let is_key = clue.says("invalid unquoted key") || clue.says("unquoted keys cannot be empty");
    is_key.then(|| {
        Explained::here(
            ("键名写得不对", "this cannot be the name of a key"),
            (
                "键名只用小写英文字母和下划线",
                "names of keys have small letters and underscores only",
            ),
        )
    })
}

/// Something after a value. After `"""` the string before it mostly swallowed too much.
fn leftover(clue: &Clue<'_>) -> Option<Explained> {
    if !clue.says("unexpected key or value") {
        return None;
    }
    let swallowed = clue.reader.strings.long.iter().find(|string| string.end == clue.span.start);
    let first = swallowed.map(|string| clue.reader.source.line(string.start));
    if let Some(line) = first.filter(|line| *line < clue.reader.source.line(clue.span.start)) {
        let message = Words::new(
            format!("第 {line} 行开始的文字到这里才结束，多半是它末尾漏了 \"\"\""),
            format!(
                "the text that begins on line {line} ends only here; its closing \"\"\" is probably missing"
            ),
        );
        let help = Words::new(
            format!("检查第 {line} 行那段文字的末尾"),
            format!("look at the end of the text from line {line}"),
        );
        return Some(Explained::words(message, help));
    }
    Some(Explained::here(
        ("值的后面多了东西", "there is something after the value"),
        ("一行只写一个 `键 = 值`；备注前面加 #", "one `key = value` a line; remarks begin with #"),
    ))
}

fn nesting(clue: &Clue<'_>) -> Option<Explained> {
    clue.says("cannot recurse").then(|| {
        Explained::here(
            ("括号套得太深", "brackets are nested too deep"),
            ("检查是不是多打了括号", "look for brackets typed by mistake"),
        )
    })
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
