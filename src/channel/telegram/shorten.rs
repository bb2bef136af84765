//! Words cut to a length that Telegram sets.

/// The words themselves where they fit, else as many whole sentences of theirs as do, else
/// as many characters. Telegram counts UTF-16 units.
pub(super) fn shortened(words: &str, max_units: usize) -> String {
    let mut units = 0;
    let (mut sentences, mut characters) = (0, 0);
    let mut chars = words.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        units += c.len_utf16();
        if units > max_units {
            let is_whole = sentences > 0;
            let end = if is_whole { sentences } else { characters };
            let rest = if is_whole { "" } else { "…" };
            return format!("{}{rest}", words[..end].trim_end());
        }
        let end = at + c.len_utf8();
        if ends_sentence(c, chars.peek().map(|(_, next)| *next)) {
            sentences = end;
        }
        if units < max_units {
            characters = end;
        }
    }
    words.to_owned()
}

/// The first sentence of words, without line ends.
pub(super) fn first_sentence(words: &str) -> &str {
    let words = words.trim_start();
    let mut chars = words.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\n' {
            return words[..at].trim_end();
        }
        if ends_sentence(c, chars.peek().map(|(_, next)| *next)) {
            return &words[..at + c.len_utf8()];
        }
    }
    words.trim_end()
}

/// Whether a sentence ends between two characters. A mark inside quotes ends none of ours,
/// and a full stop needs a space after it: 1.5, gov.cn.
fn ends_sentence(mark: char, next: Option<char>) -> bool {
    let Some(next) = next else { return true };
    match mark {
        '.' | '!' | '?' => next.is_whitespace(),
        '。' | '！' | '？' => !matches!(next, '”' | '’' | '」' | '』' | '》' | '）' | ')' | '"'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_fit_stay_as_they_are() {
        assert_eq!(shortened("一二三。", 4), "一二三。");
        assert_eq!(shortened("", 4), "");
    }

    #[test]
    fn longer_ones_are_cut_after_a_sentence() {
        assert_eq!(shortened("一二三。四五六。七", 8), "一二三。四五六。");
        assert_eq!(shortened("一二三。\n\n四五六。七", 8), "一二三。");
        let english = "Ask me. For example \"How much?\" or \"Who?\" and so on.";
        assert_eq!(shortened(english, 40), "Ask me.");
    }

    #[test]
    fn one_long_sentence_is_cut_anywhere_and_says_so() {
        assert_eq!(shortened("一二三四五", 4), "一二三…");
        assert_eq!(shortened("😀😀😀", 5), "😀😀…");
        assert_eq!(shortened("😀😀😀", 4), "😀…");
    }

    #[test]
    fn the_first_sentence_ends_at_its_mark_or_line() {
        assert_eq!(first_sentence("最高1.5万元。先申请"), "最高1.5万元。");
        assert_eq!(first_sentence("看 a.gov.cn 上的通知\n第二行"), "看 a.gov.cn 上的通知");
        assert_eq!(first_sentence("说“好。”就行。再说"), "说“好。”就行。");
        assert_eq!(first_sentence("Up to 1.5 million. Apply"), "Up to 1.5 million.");
        assert_eq!(first_sentence("没有句号"), "没有句号");
    }
}
