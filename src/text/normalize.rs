//! The ordered steps from raw words to comparable ones.
//!
//! 1. invisible characters go (they only ever hide inside words),
//! 2. NFKC: full-width forms, ligatures and compatibility characters become plain ones,
//! 3. lower case,
//! 4. stacked combining marks go beyond [`MAX_MARKS`],
//! 5. traditional characters become simplified ones,
//! 6. everything that is neither letter, digit nor `%` becomes a space, spaces are merged, and a
//!    space between two Han characters goes: 苏 科 贷 is 苏科贷.
//!
//! The result is a fixed point: normalising it again changes nothing. It is for matching
//! only; what is stored or shown is the original.

use std::sync::LazyLock;

use ferrous_opencc::{OpenCC, config::BuiltinConfig};
use unicode_normalization::{
    IsNormalized, UnicodeNormalization, char::is_combining_mark, is_nfkc_quick,
};

/// The longest text that is read, in characters before and after NFKC: one Telegram message
/// (4,096) with room. Some characters expand eighteen-fold under NFKC, so the end counts too.
const MAX_CHARS: usize = 8_192;

/// Real scripts stack at most four marks on a letter (Vietnamese two, Hebrew with
/// cantillation four); more is decoration.
const MAX_MARKS: usize = 4;

/// Normalises text for matching.
pub fn normalise(text: &str) -> String {
    let visible: String =
        text.chars().take(MAX_CHARS).filter(|&c| !is_invisible(c)).map(half_width).collect();
    let folded = if is_nfkc_quick(visible.chars()) == IsNormalized::Yes {
        lower_case(visible)
    } else {
        lower_case(visible.nfkc().take(MAX_CHARS).collect())
    };
    let simple = simplified(limit_marks(folded));
    space_out(&simple)
}

/// The plain form of a full-width one. NFKC does the same; most Chinese text has no other
/// character for it to do.
fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// Lower case; where that takes more than ASCII letters the result is brought to NFKC again.
fn lower_case(text: String) -> String {
    if !text.chars().any(|c| c.is_uppercase() || unicode_upper(c)) {
        return text;
    }
    if text.chars().all(|c| c.is_ascii() || is_han(c)) {
        return text.to_ascii_lowercase();
    }
    text.chars().flat_map(char::to_lowercase).nfkc().take(MAX_CHARS).collect()
}

/// Whether a character has another lower case, title case letters included.
fn unicode_upper(c: char) -> bool {
    !c.is_ascii() && !is_han(c) && !c.to_lowercase().eq([c])
}

/// Whether nothing is left to match once a text is normalised.
pub fn is_blank(text: &str) -> bool {
    !normalise(text).chars().any(char::is_alphanumeric)
}

/// Whether a character is Han, extensions and compatibility ideographs included.
pub fn is_han(c: char) -> bool {
    matches!(c,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' | '〇')
}

/// Characters that are not seen: format controls, bidi marks, joiners, soft hyphens,
/// variation selectors, tag letters, and controls other than white space.
///
/// Source: Unicode `Default_Ignorable_Code_Point`.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
        || (c.is_control() && !c.is_whitespace())
}

/// Drops the marks that stand on too many others.
fn limit_marks(text: String) -> String {
    if text.is_ascii() {
        return text;
    }
    let mut run = 0;
    let kept = text.chars().filter(|&c| {
        run = if is_combining_mark(c) { run + 1 } else { 0 };
        run <= MAX_MARKS
    });
    kept.collect()
}

/// The tables of `OpenCC` from traditional characters to simplified ones.
static TO_SIMPLIFIED: LazyLock<Option<OpenCC>> =
    LazyLock::new(|| OpenCC::from_config(BuiltinConfig::T2s).ok());

/// The same with the words of Taiwan turned into those of the mainland: 軟體 is 软件.
static FROM_TAIWAN: LazyLock<Option<OpenCC>> =
    LazyLock::new(|| OpenCC::from_config(BuiltinConfig::Tw2sp).ok());

/// Simplifying may bring together characters that stand for yet another word; three rounds
/// settle every text that was tried.
const MAX_ROUNDS: usize = 3;

/// One bit for each character from [`FIRST_HAN`] on that the tables change when it stands
/// alone. Text without any of them is simplified already: no word of the tables is free of
/// them.
static TRADITIONAL: LazyLock<Vec<bool>> = LazyLock::new(|| {
    let alone = (FIRST_HAN..=LAST_HAN).filter_map(char::from_u32).flat_map(|c| [c, '\n']);
    let alone: String = alone.collect();
    let simple = TO_SIMPLIFIED.as_ref().map(|tables| tables.convert(&alone)).unwrap_or_default();
    alone.lines().zip(simple.lines()).map(|(before, after)| before != after).collect()
});

/// The Han characters that are looked up one by one; rarer ones always go through the tables.
const FIRST_HAN: u32 = 0x3400;
const LAST_HAN: u32 = 0x9fff;

fn may_be_traditional(c: char) -> bool {
    let idx = u32::from(c).checked_sub(FIRST_HAN).map(|idx| idx as usize);
    is_han(c) && idx.and_then(|idx| TRADITIONAL.get(idx)).copied().unwrap_or(true)
}

/// Simplifies text until nothing changes any more.
fn simplified(mut text: String) -> String {
    if !text.chars().any(may_be_traditional) {
        return text;
    }
    for _ in 0..MAX_ROUNDS {
        match simplified_once(&text) {
            Some(simpler) if simpler != text => text = simpler,
            _ => break,
        }
    }
    text
}

/// Simplifies text. Taiwan's words are only looked for in text that has traditional
/// characters: in simplified text the same letters mean something else.
fn simplified_once(text: &str) -> Option<String> {
    let simple = TO_SIMPLIFIED.as_ref()?.convert(text);
    if simple == text {
        return None;
    }
    Some(FROM_TAIWAN.as_ref()?.convert(text))
}

/// Turns punctuation into spaces, merges spaces and closes the gaps between Han characters.
fn space_out(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if !is_kept(c) {
            gap = true;
            continue;
        }
        let last = out.chars().next_back();
        if gap && last.is_some_and(|last| !(is_han(last) && is_han(c))) {
            out.push(' ');
        }
        gap = false;
        out.push(c);
    }
    out
}

/// Letters, digits, marks on them, and the per cent sign, which policies live by.
fn is_kept(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c) || c == '%'
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(normalise(text), expect);
    }

    #[test]
    fn full_width_forms_become_plain() {
        check("ＶＡＴ　１５％", "vat 15%");
    }

    #[test]
    fn invisible_characters_vanish_from_inside_words() {
        check("高\u{200b}新\u{200d}企\u{2060}业", "高新企业");
        check("in\u{ad}come tax", "income tax");
        check("hi\u{e0069}\u{e0067}", "hi");
    }

    #[test]
    fn spaces_between_han_characters_go_and_others_stay() {
        check("苏 科 贷 怎么 apply  now", "苏科贷怎么 apply now");
    }

    #[test]
    fn traditional_characters_become_simplified() {
        check("創業補貼", "创业补贴");
        check("做軟體的", "做软件的");
    }

    #[test]
    fn punctuation_and_emoji_separate() {
        check("苏科贷😂,R&D?", "苏科贷 r d");
    }

    #[test]
    fn marks_are_capped() {
        let flood = format!("e{}", "\u{301}".repeat(200));
        assert!(normalise(&flood).chars().count() <= 1 + MAX_MARKS);
    }

    proptest! {
        #[test]
        fn normalising_is_idempotent(text in "\\PC{0,60}") {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }

        #[test]
        fn normalising_traditional_text_is_idempotent(text in "[\u{4e00}-\u{9fa5}軟體網路程式]{0,20}") {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }
    }
}
