//! Whether digits are somebody's number: by their groups, dates and check digits.

use chrono::NaiveDate;

use super::Found;

/// An identity card: 18 digits of one piece that hold the century of a birth or a check digit
/// that fits, or digits in groups that hold a province and a birthday. A check digit that does
/// not fit is a slip of the keys; the person is still the same one.
///
/// Source: GB 11643-1999.
pub(super) fn identity(found: &Found<'_>) -> Option<usize> {
    let number = compact(found);
    let is_one_piece = number.len() == found.as_str().chars().count();
    let is_identity = if is_one_piece {
        let has_century = matches!(&number[6..8], "18" | "19" | "20");
        has_century || number.ends_with('X') || identity_check_fits(&number)
    } else {
        has_province(&number) && is_day(&number[6..14])
    };
    (is_identity && is_alone(found)).then_some(found.end)
}

/// An identity card of before 1999: no century, no check digit, so its birthday must be one.
pub(super) fn old_identity(found: &Found<'_>) -> Option<usize> {
    let number = compact(found);
    let is_identity = has_province(&number) && is_day(&format!("19{}", &number[6..12]));
    (is_identity && is_alone(found)).then_some(found.end)
}

/// Digits that are called an identity card, with one too few or too many.
pub(super) fn named_identity(found: &Found<'_>) -> Option<usize> {
    if found.as_str().ends_with(['x', 'X', '×']) {
        return Some(found.end);
    }
    ends(found).into_iter().rev().find(|(_, n_digits)| *n_digits >= 14).map(|(end, _)| end)
}

/// Passports and permits have five digits at least. Source: ICAO Doc 9303 gives nine
/// characters; permits of Hong Kong and Macao have up to eleven.
pub(super) fn passport(found: &Found<'_>) -> Option<usize> {
    const MIN_CHARS: usize = 6;
    const MIN_DIGITS: usize = 5;
    let is_number = found.as_str().len() >= MIN_CHARS && n_digits(found) >= MIN_DIGITS;
    is_number.then_some(found.end)
}

/// What is called a credit code and is no word.
pub(super) fn named_credit_code(found: &Found<'_>) -> Option<usize> {
    (n_digits(found) >= 8).then_some(found.end)
}

/// A unified social credit code: in one piece its shape tells, with a letter among its last
/// characters; otherwise the check character must fit.
pub(super) fn credit_code(found: &Found<'_>) -> Option<usize> {
    let code: String = found.as_str().chars().filter(char::is_ascii_alphanumeric).collect();
    let is_one_piece = code.len() == found.as_str().len();
    let has_letter = code.bytes().skip(8).any(|b| b.is_ascii_alphabetic());
    let is_code = (is_one_piece && has_letter) || credit_check_fits(&code);
    (is_code && (has_letter || is_alone(found))).then_some(found.end)
}

/// What is called a card or an account: sixteen digits or more that are no amount.
pub(super) fn named_card(found: &Found<'_>) -> Option<usize> {
    let longest = ends(found).into_iter().rev().find(|(_, n_digits)| *n_digits >= 16);
    longest.map(|(end, _)| end).filter(|end| !is_amount(found, *end))
}

/// A bank card: 13 to 19 digits that pass the Luhn check. One in ten numbers does, so groups
/// must be those of cards, and times and amounts are none.
///
/// Source: ISO/IEC 7812-1.
pub(super) fn card(found: &Found<'_>) -> Option<usize> {
    if found.before().is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    let digits = compact(found);
    let ends = ends(found);
    let n_first = ends.first()?.1;
    let is_card = |(end, n_digits): &(usize, usize)| {
        let digits = &digits[..*n_digits];
        let is_grouped = *n_digits > n_first;
        let has_groups = matches!(n_first, 4 | 6) && digits.starts_with(['3', '4', '5', '6', '9']);
        *n_digits >= 13
            && luhn_fits(digits)
            && (!is_grouped || has_groups)
            && !is_moment(digits)
            && !is_amount(found, *end)
    };
    ends.iter().rev().find(|end| is_card(end)).map(|(end, _)| *end)
}

/// A mobile number of the mainland, with or without its country code.
pub(super) fn mobile(found: &Found<'_>) -> Option<usize> {
    const DIGITS: usize = 11;
    let mut groups = groups(found.as_str());
    let mut n_before = groups.iter().sum::<usize>().checked_sub(DIGITS)?;
    while groups.first().is_some_and(|group| *group <= n_before) {
        n_before -= groups.remove(0);
    }
    *groups.first_mut()? -= n_before;
    let number = compact(found);
    let is_year = number[number.len() - DIGITS..].starts_with("19") && groups[0] == 4;
    let has_dots = found.as_str().contains(['.', '·']);
    let is_phone = match groups.as_slice() {
        [_] | [3, 4, 4] => true,
        _ if has_dots => false,
        [first, ..] => (groups.len() <= 5 && *first >= 3 && !is_year) || groups.len() == DIGITS,
        [] => false,
    };
    (is_phone && is_alone(found)).then_some(found.end)
}

/// A number in international form. Those of the mainland are mobile numbers, found before, or
/// landlines, which stay. Source: ITU-T E.164 allows fifteen digits; nine are the shortest
/// that people have.
pub(super) fn foreign_phone(found: &Found<'_>) -> Option<usize> {
    let is_sum = found.before().is_some_and(|c| c.is_ascii_alphanumeric());
    if is_sum || compact(found).starts_with("86") {
        return None;
    }
    let longest = ends(found).into_iter().rev().find(|(_, n_digits)| *n_digits >= 9);
    longest.map(|(end, _)| end).filter(|end| !is_amount(found, *end))
}

/// Whether a unit of money or a quantity follows a number. 元旦 is a holiday.
pub(super) fn is_amount(found: &Found<'_>, end: usize) -> bool {
    const UNITS: [&str; 8] = ["元", "万", "亿", "块", "美元", "%", "yuan", "rmb"];
    let after: String = found.text[end..].trim_start().chars().take(4).collect();
    let after = after.to_lowercase();
    UNITS.iter().any(|unit| after.starts_with(unit)) && !after.starts_with("元旦")
}

/// The digits found, and X for the check character ten.
fn compact(found: &Found<'_>) -> String {
    let kept = found.as_str().chars().filter_map(|c| match c {
        'x' | 'X' | '×' => Some('X'),
        _ => c.is_ascii_digit().then_some(c),
    });
    kept.collect()
}

fn n_digits(found: &Found<'_>) -> usize {
    found.as_str().bytes().filter(u8::is_ascii_digit).count()
}

/// Whether no further digit touches what was found. Behind an X any may.
fn is_alone(found: &Found<'_>) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    let goes_on =
        found.as_str().ends_with(is_digit) && found.text[found.end..].starts_with(is_digit);
    !goes_on && !found.before().is_some_and(is_digit)
}

/// Where the groups of digits found end, each with the number of digits up to there. A group
/// that goes on behind what was found has no end in it.
fn ends(found: &Found<'_>) -> Vec<(usize, usize)> {
    let bytes = found.text.as_bytes();
    let mut n_digits = 0;
    let mut ends = Vec::new();
    for at in (found.start..found.end).filter(|at| bytes[*at].is_ascii_digit()) {
        n_digits += 1;
        if !bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
            ends.push((at + 1, n_digits));
        }
    }
    ends
}

/// How many digits each group has.
fn groups(text: &str) -> Vec<usize> {
    let groups = text.split(|c: char| !c.is_ascii_digit()).map(str::len);
    groups.filter(|n_digits| *n_digits > 0).collect()
}

/// The first two digits: a province, or 9 for foreigners who live here.
///
/// Source: GB/T 2260-2007; for foreigners the identity card of 2023.
fn has_province(number: &str) -> bool {
    matches!(
        number[..2].parse(),
        Ok(11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 90..=99)
    )
}

/// Whether eight digits are a day of the last century or this one.
fn is_day(digits: &str) -> bool {
    let century = digits.starts_with("19") || digits.starts_with("20");
    century && NaiveDate::parse_from_str(digits, "%Y%m%d").is_ok()
}

/// Whether digits are a day with a time of day: 20240101120000, with milliseconds or without.
fn is_moment(digits: &str) -> bool {
    matches!(digits.len(), 14 | 17) && is_day(&digits[..8])
}

fn identity_check_fits(number: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: &[u8; 11] = b"10X98765432";
    let digits = number.chars().filter_map(|c| c.to_digit(10));
    let sum: u32 = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    number.bytes().next_back() == Some(CHECKS[sum as usize % 11])
}

/// Whether the last of 18 characters is the check character of the others.
///
/// Source: GB 32100-2015.
fn credit_check_fits(code: &str) -> bool {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let values = code.chars().map(|c| ALPHABET.find(c.to_ascii_uppercase()));
    let Some(values) = values.collect::<Option<Vec<_>>>() else { return false };
    let sum: usize = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    values.len() == 18 && (sum + values[17]).is_multiple_of(31)
}

fn luhn_fits(digits: &str) -> bool {
    let luhn = |(at, digit): (usize, u32)| match (at % 2, digit) {
        (0, digit) => digit,
        (_, 9) => 9,
        (_, digit) => digit * 2 % 9,
    };
    let digits = digits.chars().rev().filter_map(|c| c.to_digit(10));
    digits.enumerate().map(luhn).sum::<u32>() % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(fits: fn(&str) -> bool, number: &str) {
        assert!(fits(number), "{number}");
        for at in 0..number.len() {
            let other = if &number[at..=at] == "3" { "4" } else { "3" };
            let wrong = format!("{}{other}{}", &number[..at], &number[at + 1..]);
            assert!(!fits(&wrong), "{wrong}");
        }
    }

    #[test]
    fn check_characters_tell_one_wrong_character() {
        check(identity_check_fits, "11010519491231002X");
        check(identity_check_fits, "440524188001010014");
        check(credit_check_fits, "91350100M000100Y43");
        check(credit_check_fits, "913502007054900005");
        check(luhn_fits, "4111111111111111");
        check(luhn_fits, "6222021234567890128");
    }

    #[test]
    fn times_are_no_cards() {
        assert!(is_moment("20240115153000") && is_moment("20240115153000123"));
        assert!(!is_moment("20241315153000") && !is_moment("4111111111111111"));
    }
}
