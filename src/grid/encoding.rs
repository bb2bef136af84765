//! Bytes of a .csv file to text. Excel saves what its country used before Unicode, so there
//! is a fallback here, unlike for FAQ files, and it is announced.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};

use super::{Fault, Refusal};

/// The text, and the encoding's name where it had to be guessed.
pub(super) fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Option<&'static str>), Refusal> {
    if let Some((encoding, rest)) = utf16(bytes) {
        return strict(encoding, rest).map(|text| (text, Some(encoding.name())));
    }
    let rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(rest) {
        Ok(text) => Ok((Cow::Borrowed(text), None)),
        Err(_) => strict(GB18030, rest).map(|text| (text, Some("GB18030"))),
    }
}

/// UTF-16 by its mark, or by its zero bytes: separators and line ends have one each.
fn utf16(bytes: &[u8]) -> Option<(&'static Encoding, &[u8])> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => return Some((UTF_16LE, rest)),
        [0xfe, 0xff, rest @ ..] => return Some((UTF_16BE, rest)),
        _ => {}
    }
    let first = bytes.iter().take(1024).position(|&byte| byte == 0)?;
    let encoding = if first % 2 == 1 { UTF_16LE } else { UTF_16BE };
    // A stray zero byte in other text is no UTF-16: every other byte of a header is zero.
    let n_zeros = bytes.iter().take(64).filter(|&&byte| byte == 0).count();
    (n_zeros * 4 > bytes.len().min(64)).then_some((encoding, bytes))
}

fn strict<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Result<Cow<'a, str>, Refusal> {
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or_else(|| Refusal::new(Fault::Encoding))
}
