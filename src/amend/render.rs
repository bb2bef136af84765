//! Values as TOML 1.0, the way the shipped files are written.

use super::Value;

/// From this many characters on, several texts stand one a line.
const MAX_LINE_CHARS: usize = 90;

/// The indentation of a text that has a line of its own, as in the shipped files.
pub(super) const INDENT: &str = "  ";

/// A value. `line_break` is the file's.
pub(super) fn value(value: &Value, line_break: &str) -> String {
    match value {
        Value::Text(words) => text(words, line_break),
        Value::Texts(all) => texts(all, line_break),
        Value::Date(day) => day.to_string(),
        Value::Toml(value) => value.clone().decorated("", "").to_string(),
    }
}

/// A key path: `details.steps.zh`.
pub(super) fn path(path: &[String]) -> String {
    path.iter().map(|part| key(part)).collect::<Vec<_>>().join(".")
}

fn key(part: &str) -> String {
    let is_bare =
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    if is_bare { part.to_owned() } else { text(part, "\n") }
}

/// Text in quotes; of several lines in triple ones, beginning on a line of its own.
pub(super) fn text(words: &str, line_break: &str) -> String {
    if !words.contains('\n') {
        return format!("\"{}\"", escaped(words));
    }
    // A quote at the very end would be read as part of the closing ones.
    let (body, last) = words.strip_suffix('"').map_or((words, ""), |body| (body, "\\\""));
    let lines: Vec<String> = body.split('\n').map(escaped_in_lines).collect();
    format!("\"\"\"{line_break}{}{last}\"\"\"", lines.join(line_break))
}

fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '"' => escaped.push_str("\\\""),
            other => push(&mut escaped, other),
        }
    }
    escaped
}

/// One line of a text in triple quotes, where a lone quote needs no escape.
fn escaped_in_lines(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len());
    let mut n_quotes = 0;
    for c in line.chars() {
        n_quotes = if c == '"' { n_quotes + 1 } else { 0 };
        if n_quotes == 3 {
            escaped.push('\\');
            n_quotes = 0;
        }
        if c == '"' { escaped.push('"') } else { push(&mut escaped, c) }
    }
    escaped
}

/// One character; what TOML does not allow as it is, is escaped.
fn push(escaped: &mut String, c: char) {
    match c {
        '\\' => escaped.push_str("\\\\"),
        '\t' => escaped.push('\t'),
        '\r' => escaped.push_str("\\r"),
        c if u32::from(c) < 0x20 || c == '\u{7f}' => {
            let code = format!("\\u{:04X}", u32::from(c));
            escaped.push_str(&code);
        }
        c => escaped.push(c),
    }
}

/// Several texts, on one line where they fit.
fn texts(all: &[String], line_break: &str) -> String {
    let rendered: Vec<String> = all.iter().map(|one| text(one, line_break)).collect();
    let line = format!("[{}]", rendered.join(", "));
    if line.chars().count() <= MAX_LINE_CHARS {
        return line;
    }
    let lines: Vec<String> =
        rendered.iter().map(|one| format!("{INDENT}{one},{line_break}")).collect();
    format!("[{line_break}{}]", lines.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a reader of TOML gets back.
    fn read(rendered: &str) -> String {
        let document: toml::Table = format!("x = {rendered}\n").parse().expect("it is TOML");
        document["x"].as_str().expect("it is text").to_owned()
    }

    #[test]
    fn text_is_read_back_as_it_was() {
        let all = [
            "",
            "一行",
            "引号 \" 和 \\ 反斜杠",
            "多行\n第二行",
            "\n开头空一行",
            "结尾空一行\n",
            "三个 \"\"\" 引号\n\"\"\"\"\"\"",
            "结尾引号\n\"",
            "制表\t回车\r\n零\u{0}",
            "C:\\Users\n\\d+",
        ];
        for words in all {
            assert_eq!(read(&text(words, "\n")), words);
        }
    }

    #[test]
    fn many_texts_stand_one_a_line() {
        let short = Value::Texts(vec!["甲".into(), "乙".into()]);
        assert_eq!(value(&short, "\n"), "[\"甲\", \"乙\"]");
        let long = Value::Texts(vec!["长".repeat(50), "长".repeat(50)]);
        let lines = value(&long, "\n");
        assert_eq!(lines.lines().count(), 4);
        assert!(lines.ends_with(",\n]"));
    }
}
