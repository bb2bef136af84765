//! Bytes to text: UTF-8, with or without a byte order mark. Whatever else it is gets named,
//! because "save as UTF-8" only helps those who learn that they did not.

use crate::diagnostic::{Finding, Words};

/// Reads bytes as UTF-8, or says what they are and where that shows.
pub(super) fn decode(bytes: Vec<u8>, path: &str) -> Result<String, Box<Finding>> {
    if let Some(name) = utf16(&bytes) {
        return Err(Box::new(wrong_encoding(name).in_file(path, 1, 1)));
    }
    let mut bytes = bytes;
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let (line, column) = position(error.as_bytes(), at);
        Box::new(not_utf8(error.as_bytes(), at, line).in_file(path, line, column))
    })
}

/// The kind of UTF-16 this is, by its mark or by where its zero bytes stand: the markup of
/// a TOML file is ASCII, so every other byte of it is zero.
fn utf16(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, ..] => return Some("UTF-16 LE"),
        [0xfe, 0xff, ..] => return Some("UTF-16 BE"),
        _ => {}
    }
    if !bytes.contains(&0) {
        return None;
    }
    let n_zeros_at = |parity: usize| {
        bytes.iter().enumerate().filter(|(at, byte)| at % 2 == parity && **byte == 0).count()
    };
    let (even, odd) = (n_zeros_at(0), n_zeros_at(1));
    // A tenth of all bytes: Chinese text has none, its quotes and line ends do.
    let enough = bytes.len() / 10 + 1;
    match (even >= enough, odd >= enough) {
        (true, false) => Some("UTF-16 BE"),
        (false, true) => Some("UTF-16 LE"),
        _ => None,
    }
}

/// The line and column, from 1, of a byte in a text that is UTF-8 up to there.
fn position(bytes: &[u8], at: usize) -> (usize, usize) {
    let before = &bytes[..at];
    let line_start = before.iter().rposition(|&b| b == b'\n').map_or(0, |newline| newline + 1);
    let line = before.split(|&b| b == b'\n').count();
    let column = String::from_utf8_lossy(&before[line_start..]).chars().count() + 1;
    (line, column)
}

/// The finding for bytes that are not UTF-8 from `at` on.
fn not_utf8(bytes: &[u8], at: usize, line: usize) -> Finding {
    match legacy(bytes) {
        Some(name) => wrong_encoding(name),
        None => broken_byte(bytes[at], line),
    }
}

/// The older Chinese encoding these bytes are in, if they look like one.
///
/// The commonest characters have first bytes B0–D7 in GB 2312 (its first level) and A4–C6 in
/// Big5 (its frequent characters); the encoding under which more pairs are common wins. A
/// file that has proper UTF-8 beyond ASCII is UTF-8 with a broken byte.
///
/// Sources: GB 18030-2022; Big5 (1984), level 1.
fn legacy(bytes: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(bytes);
    let n_broken = text.chars().filter(|&c| c == '\u{fffd}').count();
    let n_proper = text.chars().filter(|&c| !c.is_ascii() && c != '\u{fffd}').count();
    if n_proper > n_broken || n_broken < 4 {
        return None;
    }
    let gb = common_share(bytes, 0xb0..=0xd7, 0xa1..=0xfe);
    let big5 = common_share(bytes, 0xa4..=0xc6, 0x40..=0xfe);
    let decodes = |encoding: &'static encoding_rs::Encoding| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes).is_some()
    };
    if gb >= big5 && decodes(encoding_rs::GB18030) {
        Some(if decodes_as_gbk(bytes) { "GBK" } else { "GB18030" })
    } else if decodes(encoding_rs::BIG5) {
        Some("Big5")
    } else {
        None
    }
}

/// Whether there is no four-byte character, which GB 18030 has and GBK has not: its second
/// byte is a digit.
fn decodes_as_gbk(bytes: &[u8]) -> bool {
    let mut rest = bytes.iter();
    while let Some(&lead) = rest.next() {
        if lead >= 0x80 && rest.next().is_some_and(u8::is_ascii_digit) {
            return false;
        }
    }
    true
}

/// Which share of the two-byte characters has these first and second bytes.
fn common_share(
    bytes: &[u8],
    lead: std::ops::RangeInclusive<u8>,
    trail: std::ops::RangeInclusive<u8>,
) -> f64 {
    let (mut n_pairs, mut n_common) = (0_usize, 0_usize);
    let mut rest = bytes.iter();
    while let Some(first) = rest.next() {
        if *first < 0x80 {
            continue;
        }
        let Some(second) = rest.next() else { break };
        n_pairs += 1;
        n_common += usize::from(lead.contains(first) && trail.contains(second));
    }
    n_common as f64 / n_pairs.max(1) as f64
}

fn wrong_encoding(name: &str) -> Finding {
    let message = Words::new(
        format!("文件编码是 {name}，不是 UTF-8"),
        format!("the file is in {name}, not in UTF-8"),
    );
    Finding::error("file.encoding", message).help(save_as_utf8())
}

fn broken_byte(byte: u8, line: usize) -> Finding {
    let message = Words::new(
        format!("第 {line} 行有一个字节（0x{byte:02X}）不是 UTF-8"),
        format!("line {line} has a byte (0x{byte:02X}) that is not UTF-8"),
    );
    Finding::error("file.encoding", message).help(Words::new(
        "重新输入这里的字，再另存为 UTF-8",
        "type the character there again and save the file as UTF-8",
    ))
}

fn save_as_utf8() -> Words {
    Words::new(
        "用记事本打开，“另存为”，编码选 UTF-8",
        "open it in your editor and save it again with the encoding UTF-8",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[[topic]]\nid = \"tax\"\nname = \"税费减免，认定后按规定办理\"\n";

    fn message(bytes: &[u8]) -> (usize, String) {
        let finding = decode(bytes.to_vec(), "a.toml").expect_err("not UTF-8");
        (finding.line, finding.message.en)
    }

    #[test]
    fn a_byte_order_mark_is_taken_off() {
        let marked = ["\u{feff}", TEXT].concat();
        assert_eq!(decode(marked.into_bytes(), "a.toml").expect("UTF-8"), TEXT);
    }

    #[test]
    fn chinese_encodings_are_told_apart() {
        let big5 = TEXT.replace("税费减免，认定后按规定办理", "稅費減免，認定後按規定辦理");
        for (encoding, text, name) in [
            (encoding_rs::GBK, TEXT, "GBK"),
            (encoding_rs::GB18030, &TEXT.replace("税费", "税㐂费"), "GB18030"),
            (encoding_rs::BIG5, &big5, "Big5"),
        ] {
            let (line, message) = message(&encoding.encode(text).0);
            assert_eq!((line, message), (3, format!("the file is in {name}, not in UTF-8")));
        }
    }

    #[test]
    fn utf16_is_named_with_and_without_its_mark() {
        let be: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let le: Vec<u8> = "\u{feff}"
            .encode_utf16()
            .chain(TEXT.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(message(&be), (1, "the file is in UTF-16 BE, not in UTF-8".to_owned()));
        assert_eq!(message(&le), (1, "the file is in UTF-16 LE, not in UTF-8".to_owned()));
    }

    #[test]
    fn one_broken_byte_is_shown_with_its_line() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.insert(TEXT.find("name").expect("written above"), 0xe9);
        assert_eq!(message(&bytes), (3, "line 3 has a byte (0xE9) that is not UTF-8".to_owned()));
    }

    #[test]
    fn one_zero_byte_does_not_make_utf16() {
        assert!(decode(b"a = \"x\0y\"\n".to_vec(), "a.toml").is_ok());
    }
}
