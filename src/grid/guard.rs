//! Text that a spreadsheet program would take for a formula.
//!
//! Exported text is inert: a leading `'` stands before it, and is taken off again when the
//! sheet comes back.
//!
//! Sources: OWASP ASVS 1.2.10; CVE-2021-41270.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

/// The mark that makes a cell text.
const MARK: char = '\'';

/// Whether text begins like a formula, full-width forms included.
pub fn looks_like_a_formula(text: &str) -> bool {
    let first = text.chars().next().map(|c| c.nfkc().next().unwrap_or(c));
    matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0'))
}

/// Whether it begins like a formula behind any number of marks.
fn looks_guarded(text: &str) -> bool {
    looks_like_a_formula(text.trim_start_matches(MARK))
}

/// The text with a mark before it where it needs one.
pub(super) fn guard(text: &str) -> Cow<'_, str> {
    if looks_guarded(text) { Cow::Owned(format!("{MARK}{text}")) } else { Cow::Borrowed(text) }
}

/// The text with a mark before it only where it begins with one that would be taken off: in
/// a workbook, text is text.
pub(super) fn guard_marked(text: &str) -> Cow<'_, str> {
    if text.starts_with(MARK) { guard(text) } else { Cow::Borrowed(text) }
}

/// The text without the mark [`guard`] put there.
pub(super) fn unguard(text: &str) -> &str {
    match text.strip_prefix(MARK) {
        Some(rest) if looks_guarded(rest) => rest,
        _ => text,
    }
}

/// Whether text that came without a mark is worth a warning: what begins with a hyphen is a
/// list and what begins with a plus a telephone number, unless something is computed.
pub(super) fn is_suspect(text: &str) -> bool {
    let mut chars = text.nfkc();
    match chars.next() {
        Some('=' | '@') => true,
        Some('+' | '-') => {
            chars.next().is_some_and(|c| !c.is_whitespace()) && text.contains(['(', '!', '|'])
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_opening_of_a_formula_is_guarded_and_comes_back() {
        let openings = [
            "=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "\0x", "＝1", "＋1", "－1", "＠x",
        ];
        let marked = ["'=1", "''-x", "'＝1"];
        for text in openings.into_iter().chain(marked) {
            let guarded = guard(text);
            assert!(guarded.starts_with('\''), "{text:?}");
            assert_eq!(unguard(&guarded), text);
        }
    }

    #[test]
    fn other_text_is_left_alone() {
        for text in ["", "苏科贷", "1-2", "'quoted'", "'", "a=b", "• 一"] {
            assert_eq!(guard(text), text);
            assert_eq!(unguard(text), text);
        }
    }

    #[test]
    fn lists_and_telephone_numbers_are_no_formulas() {
        for text in ["- **谁**：企业", "+86 514 12345", "-- x", "苏科贷"] {
            assert!(!is_suspect(text), "{text:?}");
        }
        for text in ["=HYPERLINK(\"x\")", "＝1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-SUM(A1)"] {
            assert!(is_suspect(text), "{text:?}");
        }
    }
}
