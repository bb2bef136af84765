//! Numbers as people type and read them: 120万, 1.2亿, 三年半, 50-100, 2023年成立.

use std::sync::LazyLock;

use chrono::{Datelike as _, NaiveDate};
use regex::Regex;
use unicode_normalization::UnicodeNormalization as _;

use super::{
    Hundredths, Span,
    given::{hundredths, plain},
};
use crate::faq::{Language, Text};

/// Reads a number typed in answer to a question that counts in this unit; none where the
/// message is not one. Years may be given as the year of founding.
pub fn read_number(words: &str, unit: &Text, today: NaiveDate) -> Option<Span> {
    let words: String =
        words.nfkc().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let words = words.replace([',', '，'], "");
    let unit = Unit::of(unit);
    if NOTHING.is_match(&words) {
        return Some(Span::exactly(0));
    }
    if let Some(found) = FOUNDED.captures(&words).filter(|_| unit == Unit::Years) {
        let year: i32 = found[1].parse().ok()?;
        return (year <= today.year()).then(|| Span::exactly(i64::from(today.year() - year) * 100));
    }
    let found = NUMBER.captures(&words)?;
    let scale = |name: &str| found.name(name).map(|m| m.as_str());
    let first = scaled(&found["n"], scale("s").or(scale("s2")), scale("u"), unit)?;
    if let Some(second) = found.name("n2") {
        let until = scaled(second.as_str(), scale("s2"), scale("u"), unit)?;
        return (first <= until).then_some(Span { from: Some(first), until: Some(until) });
    }
    let half = if found.name("half").is_some() { 50 } else { 0 };
    Some(Span::exactly(first + half))
}

/// A number or a range with what people put around it, and nothing else: a question that
/// holds a number is no answer.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let number = r"-?\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千万亿]+|半";
    let scale = "百万|千万|百|千|万|亿|k|m|thousand|million|billion|w";
    let pattern = format!(
        "^(?:我们|现在|目前|一共|总共|大概|大约|差不多|约|近|不到|about|around|we|have|has|are)*\
         (?P<n>{number})个?(?P<s>{scale})?(?:(?:-|~|到|至|to)(?P<n2>{number})(?P<s2>{scale})?)?\
         (?:多|来|左右|几)?个?\
         (?P<u>人民币|元|块钱|块|rmb|yuan|个?人|名|位|员工|年|岁|个?月|months?|years?|people|employees|staff)?\
         (?:rmb|yuan|人民币|员工|钱)?(?P<half>半)?(?:多|左右|吧|了|的)*[。.!]*$"
    );
    Regex::new(&pattern).expect("the pattern is written here")
});

static NOTHING: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = "^(?:没有?|无|还没有?|暂无|暂时没有|零|none|no|nothing|zero|亏损|没赚钱)(?:收入|员工|利润|资产|呢|啊|的|了)*[。.!]*$";
    Regex::new(pattern).expect("the pattern is written here")
});

static FOUNDED: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"^(?:since|in|from)?((?:19|20)\d\d)年?\d{0,2}月?(?:成立|注册|开|办|创立|founded)?的?[。.!]*$";
    Regex::new(pattern).expect("the pattern is written here")
});

/// What a question counts in, as far as it changes how a number is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    /// Ten thousand yuan: 120万 and 120 are the same.
    Wan,
    /// Years: months are parts of them.
    Years,
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
        } else {
            Self::Plain
        }
    }
}

/// A number with its scale and unit, in the unit of the question.
fn scaled(
    number: &str,
    scale: Option<&str>,
    counted: Option<&str>,
    unit: Unit,
) -> Option<Hundredths> {
    let (value, has_own_scale) = value(number)?;
    let factor = match scale {
        None => 1.0,
        Some("百") => 1e2,
        Some("千" | "k" | "thousand") => 1e3,
        Some("万" | "w") => 1e4,
        Some("百万" | "m" | "million") => 1e6,
        Some("千万") => 1e7,
        Some("亿") => 1e8,
        Some("billion") => 1e9,
        Some(_) => return None,
    };
    let is_in_yuan =
        scale.is_some() || has_own_scale || counted.is_some_and(|word| !word.is_empty());
    let factor = match unit {
        Unit::Wan if is_in_yuan => factor / 1e4,
        Unit::Years
            if counted.is_some_and(|word| word.contains('月') || word.contains("month")) =>
        {
            factor / 12.0
        }
        _ => factor,
    };
    Some(hundredths(value * factor))
}

/// The value of digits or Han numerals, and whether these name ten thousands themselves.
fn value(number: &str) -> Option<(f64, bool)> {
    if number == "半" {
        return Some((0.5, false));
    }
    if let Ok(value) = number.parse() {
        return Some((value, false));
    }
    let (mut total, mut section, mut digit) = (0.0, 0.0, 0.0);
    for numeral in number.chars() {
        let place = "零一二三四五六七八九".chars().position(|known| known == numeral);
        match (numeral, place) {
            ('〇', _) => digit = 0.0,
            ('两', _) => digit = 2.0,
            #[expect(clippy::cast_precision_loss, reason = "0 to 9")]
            (_, Some(place)) => digit = place as f64,
            ('十' | '百' | '千', _) => {
                let unit = match numeral {
                    '十' => 10.0,
                    '百' => 100.0,
                    _ => 1_000.0,
                };
                section += if digit == 0.0 { unit } else { digit * unit };
                digit = 0.0;
            }
            ('万' | '亿', _) => {
                total = (total + section + digit) * if numeral == '万' { 1e4 } else { 1e8 };
                (section, digit) = (0.0, 0.0);
            }
            _ => return None,
        }
    }
    Some((total + section + digit, number.contains(['万', '亿'])))
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

    fn read(words: &str, zh: &str) -> Option<String> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 26).expect("a day");
        let span = read_number(words, &unit(zh), today)?;
        Some(super::super::Given::Number(span).text())
    }

    #[test]
    fn money_is_read_in_ten_thousands() {
        let cases = [
            ("120", "120"),
            ("120万", "120"),
            ("1200000元", "120"),
            ("1.2亿", "12000"),
            ("三百万", "300"),
            ("大概五百万左右", "500"),
            ("100-200万", "100..200"),
            ("没有", "0"),
            ("亏损", "0"),
            ("3 million", "300"),
            ("约 80 万元", "80"),
            ("２００", "200"),
            ("1,500万", "1500"),
        ];
        for (words, wanted) in cases {
            assert_eq!(read(words, "万元").as_deref(), Some(wanted), "{words}");
        }
    }

    #[test]
    fn years_and_people_are_read_as_they_are_said() {
        for (words, wanted) in [
            ("3年半", "3.5"),
            ("半年", "0.5"),
            ("6个月", "0.5"),
            ("两年多", "2"),
            ("2023年成立", "3"),
            ("18 months", "1.5"),
        ] {
            assert_eq!(read(words, "年").as_deref(), Some(wanted), "{words}");
        }
        for (words, wanted) in
            [("十二个人", "12"), ("8人", "8"), ("20来个人", "20"), ("15 employees", "15")]
        {
            assert_eq!(read(words, "人").as_deref(), Some(wanted), "{words}");
        }
    }

    #[test]
    fn a_question_is_no_number() {
        for words in [
            "苏科贷怎么申请",
            "500万以下能申请苏科贷吗",
            "2026年高企什么时候申报",
            "",
            "十堰",
            "好的",
        ] {
            assert_eq!(read(words, "万元"), None, "{words}");
        }
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
