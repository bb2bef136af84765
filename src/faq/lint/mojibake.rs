//! `faq.mojibake`: text that was once read in the wrong encoding and saved like that.

use super::Problem;
use crate::diagnostic::Words;

/// What broken text looks like. Each would be strange in a sentence someone wrote.
const SIGNS: &[&str] = &[
    "\u{fffd}", // the replacement character itself
    "锟斤拷",   // two replacement characters, read as GBK
    "烫烫",     // uninitialised memory, read as GBK
    "屯屯",     // likewise, from the heap
    "锛",       // ，：！？ of UTF-8, read as GBK
    "銆",       // 、。《》 of UTF-8, read as GBK
    "鈥",       // “ ” — … of UTF-8, read as GBK
    "â€",       // “ ” — … of UTF-8, read as Windows-1252
    "ï¼",       // ，：！？ of UTF-8, read as Latin-1
    "ã€",       // 、。 of UTF-8, read as Windows-1252
    "Ã©",
    "Ã¨",
    "Ã¼",
    "Ã¶",
    "Ã¤",
];

/// Text decoded with the wrong encoding.
pub(super) fn mojibake(text: &str) -> Option<Problem> {
    let sign = SIGNS.iter().copied().find(|sign| text.contains(sign)).or_else(|| latin(text))?;
    let message = Words::new(
        format!("像是乱码：“{sign}”"),
        format!("this looks like text read in the wrong encoding: “{sign}”"),
    );
    let help = Words::new("从原文重新复制这一段", "copy this passage again from the original");
    Some(Problem::warning("faq.mojibake", message).quote(sign).help(help))
}

/// Three bytes of a Chinese character, each shown as a Latin-1 one.
fn latin(text: &str) -> Option<&str> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let found = chars.windows(6).find(|six| {
        let is_triple = |three: &[(usize, char)]| {
            matches!(three[0].1, 'ä'..='é')
                && three[1..].iter().all(|(_, c)| matches!(c, '\u{80}'..='\u{bf}'))
        };
        is_triple(&six[..3]) && is_triple(&six[3..])
    })?;
    let last = found[5];
    text.get(found[0].0..last.0 + last.1.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twice_decoded_text_is_recognised() {
        let twice: String = "税费减免".bytes().map(char::from).collect();
        for text in ["锟斤拷", "绋庤垂鍑忓厤锛屽姙鐞�", "donâ€™t", twice.as_str()]
        {
            assert!(mojibake(text).is_some(), "{text}");
        }
    }

    #[test]
    fn accents_and_rare_characters_are_not_mojibake() {
        for text in ["café, naïve, Zürich, Ångström", "锛刀太少见，铆工不少", "税费减免"]
        {
            assert_eq!(mojibake(text).is_some(), text.contains('锛'), "{text}");
        }
    }
}
