//! Numbers as people type and read them: 120万, 1.2亿, 三年半, 50-100, 2023年成立.

mod amount;
mod numeral;
mod phrase;
mod read;
mod scan;

pub use read::read_number;

use super::{Hundredths, Span, given::plain};
use crate::faq::{Language, Text};

/// What a question counts in, as far as it changes how a number is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    /// Ten thousand yuan: 120万 and 120 are the same.
    Wan,
    /// Years: months are parts of them.
    Years,
    /// People: "just me" is one of them.
    People,
    /// Anything else, as it is.
    Plain,
}

impl Unit {
    fn of(unit: &Text) -> Self {
        let has = |mark: &str| {
            Language::ALL.iter().any(|&l| unit.best(l).is_some_and(|u| u.contains(mark)))
        };
        if has("万") {
            Self::Wan
        } else if has("年") || has("year") {
            Self::Years
        } else if has("人") || has("people") {
            Self::People
        } else {
            Self::Plain
        }
    }
}

/// How a number or a range reads: 3 年, 不到 3 年, 500–2000 万元, over ¥5 million.
pub fn shown(span: Span, unit: &Text, language: Language) -> String {
    use crate::reply::messages;
    let amount = |number: Hundredths| amount(number, unit, language);
    if let Some(number) = span.exact() {
        return amount(number);
    }
    // A range begins a hundredth above the most of another one, or ends one below a least.
    let is_shifted_up = |n: Hundredths| n.rem_euclid(100) == 1;
    let is_shifted_down = |n: Hundredths| n.rem_euclid(100) == 99;
    let from = span.from.map(|n| if is_shifted_up(n) { (n - 1, true) } else { (n, false) });
    let until = span.until.map(|n| if is_shifted_down(n) { (n + 1, true) } else { (n, false) });
    match (from, until) {
        (None, Some((n, true))) => messages::LESS_THAN.fill(language, &[&amount(n)]),
        (None, Some((n, false))) => messages::AT_MOST.fill(language, &[&amount(n)]),
        (Some((n, true)), None) => messages::MORE_THAN.fill(language, &[&amount(n)]),
        (Some((n, false)), None) => messages::AT_LEAST.fill(language, &[&amount(n)]),
        (Some((from, _)), Some((until, _))) => between(from, until, unit, language),
        (None, None) => unit.best(language).unwrap_or_default().to_owned(),
    }
}

/// A range with both ends; the unit is said once where it stands behind the number.
fn between(from: Hundredths, until: Hundredths, unit: &Text, language: Language) -> String {
    let until = amount(until, unit, language);
    if is_yuan(unit, language) {
        return format!("{}–{until}", amount(from, unit, language));
    }
    format!("{}–{until}", plain(from))
}

/// A number with its unit. Nobody counts in ten thousands in English.
fn amount(number: Hundredths, unit: &Text, language: Language) -> String {
    if is_yuan(unit, language) {
        return yuan(number);
    }
    let unit = unit.best(language).unwrap_or_default();
    format!("{} {unit}", plain(number)).trim_end().to_owned()
}

fn is_yuan(unit: &Text, language: Language) -> bool {
    language == Language::En && Unit::of(unit) == Unit::Wan
}

/// Hundredths of ten thousand yuan as English says them: ¥450,000, ¥2.6 million.
fn yuan(number: Hundredths) -> String {
    let yuan = number.saturating_mul(100);
    let sign = if yuan < 0 { "-" } else { "" };
    let yuan = yuan.unsigned_abs();
    if yuan >= 1_000_000 {
        // In hundredths of a million.
        let millions = Hundredths::try_from(yuan / 10_000).unwrap_or(Hundredths::MAX);
        return format!("{sign}¥{} million", plain(millions));
    }
    match (yuan / 1_000, yuan % 1_000) {
        (0, rest) => format!("{sign}¥{rest}"),
        (thousands, rest) => format!("{sign}¥{thousands},{rest:03}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(zh: &str) -> Text {
        Text { zh: Some(zh.into()), en: None }
    }

    #[test]
    fn ranges_read_naturally() {
        let show = |from, until, zh: &str| shown(Span { from, until }, &unit(zh), Language::Zh);
        assert_eq!(show(None, Some(299), "年"), "不到 3 年");
        assert_eq!(show(None, Some(50_000), "人"), "500 人及以下");
        assert_eq!(show(Some(50_001), None, "人"), "超过 500 人");
        assert_eq!(show(Some(300), None, "年"), "3 年及以上");
        assert_eq!(show(Some(50_001), Some(200_000), "万元"), "500–2000 万元");
    }

    #[test]
    fn english_counts_money_in_thousands_and_millions() {
        let unit = Text { zh: Some("万元".into()), en: Some("in ¥10,000".into()) };
        let show = |from, until| shown(Span { from, until }, &unit, Language::En);
        assert_eq!(show(Some(150_000), None), "¥15 million or more");
        assert_eq!(show(Some(4_500), Some(4_500)), "¥450,000");
        assert_eq!(show(Some(50_001), Some(200_000)), "¥5 million–¥20 million");
        assert_eq!(show(None, Some(0)), "up to ¥0");
    }
}
