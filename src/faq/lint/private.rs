//! What must not stand in an answer: `faq.secret`, `faq.personal_data`.

use std::sync::LazyLock;

use chrono::NaiveDate;
use regex::Regex;

use super::Problem;
use crate::{diagnostic::Words, document::secret_in};

/// A secret pasted by mistake. It is never repeated in the finding.
pub(super) fn secret(text: &str) -> Option<Problem> {
    let (zh, en) = secret_in(text)?;
    let message = Words::new(
        format!("这里有{zh}，不能给人看"),
        format!("there is {en} here, which nobody may see"),
    );
    let help = Words::new(
        "删掉它，并且马上换一个新的：它已经泄露了",
        "delete it and replace it with a new one at once: it is no longer secret",
    );
    Some(Problem::error("faq.secret", message).private().help(help))
}

/// Digits with an optional check letter, as identity cards, phones and bank cards have.
static NUMBERS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[0-9]{11,19}[Xx]?").expect("written and tested here"));

/// The number of a person's identity card, phone or bank card.
pub(super) fn personal_data(text: &str) -> Option<Problem> {
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let (zh, en) = NUMBERS.find_iter(text).find_map(|number| {
        let before = text[..number.start()].chars().next_back();
        let after = text[number.end()..].chars().next();
        // Part of a longer word is a document number or an address.
        let is_inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '=');
        if before.is_some_and(is_inside) || after.is_some_and(is_inside) {
            return None;
        }
        kind_of(number.as_str())
    })?;
    let message = Words::new(format!("像是个人的{zh}"), format!("this looks like a person's {en}"));
    let help = Words::new(
        "答复里只留单位的公开电话；举例时用 * 遮住几位",
        "give only public numbers of offices; hide some digits with * in examples",
    );
    Some(Problem::warning("faq.personal_data", message).private().help(help))
}

/// Whose number this is, by length and check digit.
fn kind_of(number: &str) -> Option<(&'static str, &'static str)> {
    if is_identity_card(number) {
        Some(("身份证号", "identity card number"))
    } else if is_mobile(number) {
        Some(("手机号", "mobile number"))
    } else if is_bank_card(number) {
        Some(("银行卡号", "bank card number"))
    } else {
        None
    }
}

/// Eighteen characters, a real day of birth in the middle and a check character that fits.
///
/// Source: GB 11643-1999.
fn is_identity_card(number: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: &[u8; 11] = b"10X98765432";
    if number.len() != 18 || NaiveDate::parse_from_str(&number[6..14], "%Y%m%d").is_err() {
        return false;
    }
    let digits = number.chars().take(17).filter_map(|c| c.to_digit(10));
    let sum: u32 = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    number.as_bytes()[17].to_ascii_uppercase() == CHECKS[sum as usize % 11]
}

/// Eleven digits, 13 to 19 first. Source: the numbering plan of mainland China.
fn is_mobile(number: &str) -> bool {
    let second = number.as_bytes().get(1);
    number.len() == 11 && number.starts_with('1') && second.is_some_and(|b| *b >= b'3')
}

/// Sixteen to nineteen digits that begin as cards do and pass the Luhn check.
///
/// Source: ISO/IEC 7812-1.
fn is_bank_card(number: &str) -> bool {
    let digits: Vec<u32> = number.chars().filter_map(|c| c.to_digit(10)).collect();
    let is_issued = number.starts_with("62") || number.starts_with(['4', '5']);
    if digits.len() != number.len() || !(16..=19).contains(&digits.len()) || !is_issued {
        return false;
    }
    let luhn = |(at, digit): (usize, &u32)| match (at % 2, digit) {
        (0, digit) => *digit,
        (_, 9) => 9,
        (_, digit) => digit * 2 % 9,
    };
    digits.iter().rev().enumerate().map(luhn).sum::<u32>() % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_found_and_not_repeated() {
        let text = "123456789:AAFakeFakeFakeFakeFakeFakeFakeFake123";
        let problem = secret(text).expect("a token");
        assert!(!format!("{problem:?}").contains("AAFake"));
    }

    #[test]
    fn numbers_of_people_are_told_from_numbers_of_offices() {
        let is_personal = |text: &str| personal_data(text).is_some();
        assert!(is_personal("联系人13800138000"));
        assert!(is_personal("身份证 11010519491231002X"));
        assert!(is_personal("卡号 4111111111111111"));
        assert!(!is_personal("拨打 12345 或 0514-87651234"));
        assert!(!is_personal("公告2023年第7号，苏财规〔2023〕7号"));
        assert!(!is_personal("https://x.gov.cn/art/13800138000/1.html"));
        assert!(!is_personal("代码 110105194912310021"));
    }
}
