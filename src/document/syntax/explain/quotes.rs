//! Quotes that were not closed, and backslashes inside them.

use super::{Clue, Explained};
use crate::diagnostic::Words;

/// Strings that were not closed: on one line, or to the end of the file.
pub(super) fn unclosed_text(clue: &Clue<'_>) -> Option<Explained> {
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

/// A backslash in double quotes that begins no escape.
pub(super) fn backslash(clue: &Clue<'_>) -> Option<Explained> {
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

/// Something right behind `"""` that ends a text of several lines: the text before it was
/// not closed, and the next opening quotes were taken for its end.
pub(super) fn swallowed_text(clue: &Clue<'_>) -> Option<Explained> {
    let Clue { reader, span, .. } = clue;
    let string = reader.strings.long.iter().find(|string| string.end == span.start)?;
    let line = reader.source.line(string.start);
    if !clue.says("unexpected key or value") || line == reader.source.line(span.start) {
        return None;
    }
    let message = Words::new(
        format!("第 {line} 行开始的文字到这里才结束，多半是它末尾漏了 \"\"\""),
        format!(
            "the text that begins on line {line} ends only here; its closing \"\"\" is \
             probably missing"
        ),
    );
    let help = Words::new(
        format!("检查第 {line} 行那段文字的末尾"),
        format!("look at the end of the text from line {line}"),
    );
    Some(Explained::words(message, help))
}
