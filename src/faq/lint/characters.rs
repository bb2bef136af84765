//! Characters that are not what they seem: `faq.bidi`, `faq.combining`, `faq.invisible`.

use unicode_normalization::char::is_combining_mark;

use super::Problem;
use crate::diagnostic::{Severity, Words};

/// How many combining marks may follow one character. Vietnamese needs two, Tibetan four;
/// beyond eight it is a prank that paints over the lines around it.
const MAX_COMBINING: usize = 8;

/// Text whose order on screen is not the order of its characters.
pub(super) fn bidi(text: &str) -> Option<Problem> {
    let is_control = |c: &char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let c = text.chars().find(is_control)?;
    let message = Words::new(
        format!("有改变文字方向的控制字符（{}），显示的会和写的不一样", code_point(c)),
        format!(
            "there is a control character that changes the direction of text ({}), so what is \
             shown differs from what is written",
            code_point(c)
        ),
    );
    Some(Problem::error("faq.bidi", message).quote(c).help(retype()))
}

/// A pile of accents on one character.
pub(super) fn combining(text: &str) -> Option<Problem> {
    let mut run = 0;
    let c = text.chars().find(|&c| {
        run = if is_combining_mark(c) { run + 1 } else { 0 };
        run > MAX_COMBINING
    })?;
    let message = Words::new(
        format!("一个字上叠了超过 {MAX_COMBINING} 个附加符号"),
        format!("more than {MAX_COMBINING} accents are piled on one character"),
    );
    Some(Problem::error("faq.combining", message).quote(c).help(retype()))
}

/// Characters nobody sees. Some are harmless, some are there to deceive.
pub(super) fn invisible(text: &str) -> Option<Problem> {
    if text.bytes().all(|b| (0x20..0x7f).contains(&b) || matches!(b, b'\n' | b'\r' | b'\t')) {
        return None;
    }
    let chars: Vec<char> = text.chars().collect();
    let hidden = chars.iter().enumerate().filter_map(|(at, &c)| Some((c, severity(&chars, at)?)));
    let (c, severity) = hidden.max_by_key(|(_, severity)| *severity)?;
    let message = Words::new(
        format!("有看不见的字符（{}）", code_point(c)),
        format!("there is a character nobody can see ({})", code_point(c)),
    );
    Some(Problem::new(severity, "faq.invisible", message).quote(c).help(retype()))
}

/// How bad the character at a position is, if it cannot be seen.
fn severity(chars: &[char], at: usize) -> Option<Severity> {
    match chars[at] {
        // Tags spell text inside other text; only the flags of England and its like need them.
        '\u{e0000}'..='\u{e007f}' if !is_in_flag(chars, at) => Some(Severity::Error),
        '\n' | '\r' | '\t' => None,
        c if c.is_control() => Some(Severity::Error),
        // Joiners belong between emoji.
        '\u{200d}' if at > 0 && is_emoji_part(chars[at - 1]) => None,
        c if is_format(c) || is_private_use(c) => Some(Severity::Warning),
        _ => None,
    }
}

/// Characters that take no room, or the room of a blank.
fn is_format(c: char) -> bool {
    let is_zero_width = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2065}' | '\u{feff}');
    let is_break = matches!(c, '\u{ad}' | '\u{180e}' | '\u{2028}' | '\u{2029}' | '\u{61c}');
    let is_filler = matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}');
    is_zero_width || is_break || is_filler
}

/// Whether the tags before this one lead back to a black flag.
///
/// Source: Unicode Technical Standard 51, ED-14a.
fn is_in_flag(chars: &[char], at: usize) -> bool {
    let before = chars[..at].iter().rev();
    before.copied().find(|c| !matches!(c, '\u{e0020}'..='\u{e007f}')) == Some('\u{1f3f4}')
}

/// Whether a joiner may follow: an emoji, its skin tone or its variation selector.
fn is_emoji_part(c: char) -> bool {
    matches!(c, '\u{fe0f}' | '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// A character as people look it up.
fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

fn retype() -> Words {
    Words::new("删掉它，手工重新输入这一处", "delete it and type this place again by hand")
}

/// Whether nothing of a text can be seen.
pub(super) fn is_blank(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    (0..chars.len()).all(|at| {
        let c = chars[at];
        let is_seen = !c.is_whitespace() && !matches!(c, '\u{2800}' | '\u{200d}' | '\u{fe0f}');
        !is_seen || severity(&chars, at).is_some() && !is_private_use(c)
    })
}

/// Private-use characters are boxes on most screens: seen, though not read.
fn is_private_use(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joiners_between_emoji_and_flags_of_tags_are_kept() {
        for text in ["👨‍👩‍👧‍👦 🏳️‍🌈 🇨🇳 👍🏽", "\u{1f3f4}\u{e0067}\u{e0062}\u{e007f}", "a\r\n\tb"]
        {
            assert!(invisible(text).is_none(), "{text}");
        }
    }

    #[test]
    fn hidden_tags_are_an_error_and_a_zero_width_space_a_warning() {
        assert!(invisible("ok\u{e0041}").is_some_and(|p| p.is_error()));
        assert!(invisible("高\u{200b}新").is_some_and(|p| !p.is_error()));
        assert!(invisible("\u{e000}").is_some_and(|p| !p.is_error()));
        assert!(invisible("x\u{0}").is_some_and(|p| p.is_error()));
    }

    #[test]
    fn accents_of_real_languages_pass() {
        assert!(combining("tiê\u{301}ng Viê\u{323}t").is_none());
        assert!(combining(&format!("税{}", "\u{301}".repeat(9))).is_some());
    }

    #[test]
    fn text_of_invisible_characters_is_blank() {
        assert!(is_blank(" \u{200b}\u{feff}\n\u{3164}"));
        assert!(!is_blank("税"));
        assert!(!is_blank("\u{e000}"));
    }
}
