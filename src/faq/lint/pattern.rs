//! `faq.pattern`, `faq.pattern_any`: regular expressions staff wrote.

use regex::{Error, Regex, RegexBuilder};

use super::Problem;
use crate::diagnostic::Words;

/// The most patterns in an FAQ: each is tried on every message.
pub(in crate::faq) const MAX_PATTERNS: usize = 200;

/// The longest pattern, in characters. What is longer wants to be several.
const MAX_CHARS: usize = 1_000;

/// The most memory a compiled pattern takes, in bytes; 200 of them stay below 50 MiB.
const MAX_COMPILED_BYTES: usize = 256 * 1024;

/// Unrelated characters of each script. A pattern that finds every one of a row on its own
/// finds nearly every message of that language.
const SAMPLES: &[&[&str]] = &[&["的", "龘", "业", "骉"], &["q", "x", "j", "e"]];

/// Compiles a pattern, or says why it cannot be one.
pub(in crate::faq) fn pattern(pattern: &str) -> Result<Regex, Box<Problem>> {
    let n = pattern.chars().count();
    if n > MAX_CHARS {
        return Err(Box::new(too_long(n)));
    }
    let mut builder = RegexBuilder::new(pattern);
    builder.case_insensitive(true).size_limit(MAX_COMPILED_BYTES);
    let regex = builder.build().map_err(|error| Box::new(broken(&error)))?;
    if matches_anything(&regex) { Err(Box::new(any(pattern))) } else { Ok(regex) }
}

/// Whether it matches nothing at all, or any single character of a script.
fn matches_anything(regex: &Regex) -> bool {
    regex.is_match("") || SAMPLES.iter().any(|row| row.iter().all(|c| regex.is_match(c)))
}

fn too_long(n: usize) -> Problem {
    let message = Words::new(
        format!("正则表达式有 {n} 个字符，最多 {MAX_CHARS} 个"),
        format!("the pattern has {n} characters, {MAX_CHARS} at most"),
    );
    Problem::error("faq.pattern", message).help(Words::new(
        "拆成几条，或者把名称写进 keywords",
        "split it, or put the names into `keywords`",
    ))
}

fn any(pattern: &str) -> Problem {
    let message = if pattern.is_empty() {
        Words::new(
            "正则表达式是空的，什么话都能匹配上",
            "the pattern is empty, which matches everything",
        )
    } else {
        matches_all(pattern)
    };
    Problem::error("faq.pattern_any", message)
        .help(Words::new("写上这项政策独有的字词", "put in words that only this policy has"))
}

fn matches_all(pattern: &str) -> Words {
    Words::new(
        format!("正则表达式 `{pattern}` 什么话都能匹配上"),
        format!("the pattern `{pattern}` matches nearly every message"),
    )
}

fn broken(error: &Error) -> Problem {
    let (zh, en, help) = match error {
        Error::CompiledTooBig(_) => (
            "正则表达式展开后太大（too large）".to_owned(),
            "the pattern is too large when it is compiled".to_owned(),
            Words::new("减小 {…} 里的次数", "use smaller numbers in {…}"),
        ),
        _ => explain(&error.to_string()),
    };
    Problem::error("faq.pattern", Words::new(zh, en)).help(help)
}

/// What the parser of patterns says, in words of our own where it is a common slip.
fn explain(error: &str) -> (String, String, Words) {
    let says = error.lines().last().unwrap_or_default().trim_start_matches("error: ");
    let known = [
        ("unclosed group", "括号 ( 没有关上", "补上 )", "write the missing )"),
        ("unopened group", "多了一个 )", "删掉它，或写成 \\)", "delete it or write \\)"),
        ("unclosed character class", "方括号 [ 没有关上", "补上 ]", "write the missing ]"),
        (
            "backreferences are not supported",
            "不支持反向引用（backreference）",
            "把要重复的字直接写出来",
            "write out what should be repeated",
        ),
        (
            "look-around",
            "不支持前后断言（look-around）",
            "只写要出现的字词",
            "write only the words that should be there",
        ),
        (
            "repetition operator missing expression",
            "* + ? 前面没有要重复的字",
            "补上字，或写成 \\*",
            "write what to repeat, or \\*",
        ),
    ];
    let slip = known.iter().find(|(start, ..)| says.starts_with(start));
    match slip {
        Some((_, zh, help_zh, help_en)) => (
            format!("正则表达式有错：{zh}"),
            format!("the pattern is broken: {says}"),
            Words::new(*help_zh, *help_en),
        ),
        None => (
            format!("正则表达式有错：{says}"),
            format!("the pattern is broken: {says}"),
            Words::new("拿不准就删掉，改用 keywords", "if in doubt, delete it and use `keywords`"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<&'static str> {
        pattern(text).err().map(|problem| problem.code)
    }

    #[test]
    fn patterns_that_match_everything_are_refused() {
        for text in ["", ".*", ".", "(税)?", r"\w", "[a-z]", r"[\s\S]", r"\p{Han}"] {
            assert_eq!(code(text), Some("faq.pattern_any"), "{text}");
        }
        for text in ["科技.{0,4}贷款", r"\d+万", "IP", "(a+)+$"] {
            assert_eq!(code(text), None, "{text}");
        }
    }

    #[test]
    fn broken_patterns_are_explained() {
        for text in ["高(新", r"(税)\1", r"(\w{1000}){1000}", "(?=x)", "*"] {
            assert_eq!(code(text), Some("faq.pattern"), "{text}");
        }
    }

    #[test]
    fn capitals_do_not_matter() {
        assert!(pattern("VAT refund").expect("fine").is_match("vat REFUND"));
    }
}
