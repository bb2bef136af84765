//! Numerals without what they count: digits, Han numerals up to thousands, English words.

use std::sync::LazyLock;

use regex::Regex;

use super::scan::Scan;

/// A number as it is said; two ends where it is said vaguely, as in 两三 or 几十.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numeral {
    pub(super) from: f64,
    pub(super) until: f64,
    /// The place of its last digit that is not nought: 100 in 500. 500多 ends with the next one.
    pub(super) step: f64,
    /// Whether it counts single ones and not the unit of the question: 500,000, half a million.
    pub(super) is_of_ones: bool,
}

impl Numeral {
    fn exactly(value: f64, step: f64) -> Self {
        Self { from: value, until: value, step, is_of_ones: false }
    }

    /// The number with a digit that was left open: 十几 is 11 to 19.
    pub(super) fn with_open_digit(self) -> Option<Self> {
        let digit = self.step / 10.0;
        let open = Self {
            from: self.from + digit,
            until: self.from + self.step - digit,
            step: digit,
            ..self
        };
        (self.is_exact() && digit >= 1.0).then_some(open)
    }

    /// Whether it is said as one number.
    pub(super) fn is_exact(self) -> bool {
        self.until <= self.from
    }
}

/// The numeral that comes next.
pub(super) fn read(scan: &mut Scan<'_>) -> Option<Numeral> {
    scan.attempt(digits).or_else(|| scan.attempt(han)).or_else(|| scan.attempt(english))
}

static DIGITS: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"^(?:(?<grouped>[0-9]{1,3}(?:,[0-9]{3})+)|(?<plain>[0-9]+))(?<part>\.[0-9]+)?";
    Regex::new(pattern).expect("the pattern is written here")
});

/// 12, 1,500, 2.5.
fn digits(scan: &mut Scan<'_>) -> Option<Numeral> {
    let found = DIGITS.captures(scan.rest())?;
    let part = found.name("part").map_or("", |part| part.as_str());
    let whole = found.name("grouped").or(found.name("plain"))?.as_str().replace(',', "");
    let value: f64 = format!("{whole}{part}").parse().ok()?;
    let is_of_ones = found.name("grouped").is_some();
    scan.skip(found[0].len());
    // A comma or a digit behind it means that this was a list, or a slip of the finger.
    let runs_on = scan.rest().starts_with(|c: char| c == ',' || c == '.' || c.is_ascii_digit());
    (!runs_on).then(|| Numeral { is_of_ones, ..Numeral::exactly(value, step(&whole, part)) })
}

/// The place of the last digit that is not nought.
fn step(whole: &str, part: &str) -> f64 {
    let power = |n: usize| 10_f64.powi(i32::try_from(n).unwrap_or(i32::MAX));
    match part.len().checked_sub(1) {
        Some(n_places) => 1.0 / power(n_places),
        None => power(whole.len() - whole.trim_end_matches('0').len()),
    }
}

const HAN_DIGITS: &str = "零一二三四五六七八九";

fn han_digit(c: char) -> Option<f64> {
    let c = match c {
        '〇' => '零',
        '两' => '二',
        c => c,
    };
    HAN_DIGITS.chars().position(|known| known == c).map(|digit| digit as f64)
}

fn han_place(c: char) -> Option<f64> {
    match c {
        '十' => Some(10.0),
        '百' => Some(100.0),
        '千' => Some(1_000.0),
        _ => None,
    }
}

/// 半, 十二, 三百五, 两三, 二三十, 几百.
fn han(scan: &mut Scan<'_>) -> Option<Numeral> {
    if scan.eat(&["半"]).is_some() {
        return Some(Numeral::exactly(0.5, 0.5));
    }
    if scan.eat(&["几"]).is_some() {
        return Some(several(scan));
    }
    if scan.eat(&["俩"]).is_some() {
        return Some(Numeral::exactly(2.0, 1.0));
    }
    let said = scan.eat_while(|c| han_digit(c).is_some() || han_place(c).is_some());
    if said.is_empty() {
        return None;
    }
    let Some((first, second)) = pair(said) else { return section(said) };
    let (first, second) = (section(&first)?, section(&second)?);
    Some(Numeral { until: second.until, ..first })
}

/// 几个 is 2 to 9, 几十 is 20 to 99.
fn several(scan: &mut Scan<'_>) -> Numeral {
    let place = scan.eat(&["十", "百", "千"]).and_then(|word| han_place(word.chars().next()?));
    let place = place.unwrap_or(1.0);
    Numeral { from: 2.0 * place, until: 10.0 * place - 1.0, step: place, is_of_ones: false }
}

/// Two digits in a row, as in 两三个 and 三五十: the numeral with either.
fn pair(said: &str) -> Option<(String, String)> {
    let chars: Vec<char> = said.chars().collect();
    let is_pair = |two: &[char]| match (han_digit(two[0]), han_digit(two[1])) {
        (Some(first), Some(second)) => first > 0.0 && second > first && second <= first + 2.0,
        _ => false,
    };
    let at = chars.windows(2).position(is_pair)?;
    let without = |left_out: usize| {
        let kept = chars.iter().enumerate().filter(|(idx, _)| *idx != left_out);
        kept.map(|(_, c)| *c).collect()
    };
    Some((without(at + 1), without(at)))
}

/// A Han numeral below ten thousand. One digit behind a place stands for the next one: 三百五.
fn section(said: &str) -> Option<Numeral> {
    let (mut total, mut digit, mut last_place) = (0.0, None, f64::INFINITY);
    let mut was_nought = false;
    for c in said.chars() {
        if let Some(place) = han_place(c) {
            if place >= last_place {
                return None;
            }
            total += place * digit.take().unwrap_or(1.0);
            last_place = place;
        } else {
            if digit.is_some_and(|digit| digit != 0.0) {
                return None;
            }
            was_nought = digit.is_some() || matches!(c, '零' | '〇');
            digit = han_digit(c);
        }
    }
    let is_short = last_place.is_finite() && !was_nought;
    let (value, step) = match digit {
        Some(digit) if is_short && digit > 0.0 => (digit * last_place / 10.0, last_place / 10.0),
        Some(digit) => (digit, 1.0),
        None => (0.0, last_place),
    };
    Some(Numeral::exactly(total + value, step))
}

fn english_ones(word: &str) -> Option<f64> {
    const ONES: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    ONES.iter().position(|known| *known == word).map(|number| number as f64)
}

fn english_tens(word: &str) -> Option<f64> {
    const TENS: [&str; 8] =
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    TENS.iter().position(|known| *known == word).map(|number| (number as f64 + 2.0) * 10.0)
}

/// Twelve, twenty-five, a hundred and ten, half a, one and a half, a couple.
fn english(scan: &mut Scan<'_>) -> Option<Numeral> {
    if scan.eat(&["half a", "half an", "half"]).is_some() {
        return Some(english_scaled(scan, Numeral::exactly(0.5, 0.5)));
    }
    let has_article = scan.eat(&["a", "an"]).is_some();
    if scan.eat(&["few", "several"]).is_some() {
        return Some(Numeral { from: 2.0, until: 9.0, step: 1.0, is_of_ones: false });
    }
    if scan.eat(&["couple of", "couple"]).is_some() {
        return Some(Numeral::exactly(2.0, 1.0));
    }
    let small = scan.attempt(below_hundred);
    // "a year" and "a hundred" have no other number.
    let small =
        small.or_else(|| (has_article && !scan.is_done()).then(|| Numeral::exactly(1.0, 1.0)))?;
    let small = if scan.eat(&["and a half"]).is_some() {
        Numeral::exactly(small.from + 0.5, 0.5)
    } else {
        small
    };
    Some(english_scaled(scan, small))
}

/// One to ninety-nine.
fn below_hundred(scan: &mut Scan<'_>) -> Option<Numeral> {
    if let Some(tens) = scan.attempt(|scan| english_tens(english_word(scan))) {
        let ones = scan.attempt(|scan| {
            scan.eat(&["-"]);
            english_ones(english_word(scan)).filter(|ones| (1.0..10.0).contains(ones))
        });
        let step = if ones.is_some() { 1.0 } else { 10.0 };
        return Some(Numeral::exactly(tens + ones.unwrap_or(0.0), step));
    }
    let ones = english_ones(english_word(scan))?;
    Some(Numeral::exactly(ones, if (ones - 10.0).abs() < 0.5 { 10.0 } else { 1.0 }))
}

fn english_word<'a>(scan: &mut Scan<'a>) -> &'a str {
    scan.eat_while(|c| c.is_ascii_lowercase())
}

/// A number with the hundreds or dozens that follow it, and what is below them. Thousands and
/// more are scales like 万: "one to two million" has them once.
fn english_scaled(scan: &mut Scan<'_>, small: Numeral) -> Numeral {
    let Some(scale) = scan.eat(&["hundred", "dozen"]) else { return small };
    let factor = if scale == "dozen" { 12.0 } else { 100.0 };
    let scaled = Numeral::exactly(small.from * factor, small.step * factor);
    let more = scan.attempt(|scan| {
        scan.eat(&["and"]);
        below_hundred(scan)
    });
    more.map_or(scaled, |more| Numeral::exactly(scaled.from + more.from, more.step))
}
