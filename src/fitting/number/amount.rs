//! A number with what scales it and what it counts: 1亿2000万元, 三年半, 50多人, ¥500k.

use super::{
    Unit,
    numeral::{self, Numeral},
    scan::Scan,
};
use crate::faq::{Language, Text};

/// From here on a bare number of ten thousand yuan means yuan: nobody with a billion asks a
/// desk for startups.
pub(super) const BARE_YUAN_FROM: f64 = 100_000.0;

/// Where a range begins below this and ends in ten thousands, it is the wrong way round: nobody
/// says 200 yuan to a million.
const LEAST_OF_ONES: f64 = 1_000.0;

/// Scales behind a number.
const SCALES: &[(&str, f64)] = &[
    ("百", 1e2),
    ("千", 1e3),
    ("万", 1e4),
    ("w", 1e4),
    ("百万", 1e6),
    ("千万", 1e7),
    ("亿", 1e8),
    ("个亿", 1e8),
    ("万亿", 1e12),
    ("k", 1e3),
    ("m", 1e6),
    ("mn", 1e6),
    ("mil", 1e6),
    ("bn", 1e9),
    ("thousand", 1e3),
    ("million", 1e6),
    ("millions", 1e6),
    ("billion", 1e9),
];
const CURRENCY_BEFORE: &[&str] = &["¥", "$", "rmb", "cny", "人民币"];
const CURRENCY: &[&str] = &[
    "人民币",
    "元人民币",
    "元",
    "元钱",
    "块钱",
    "块",
    "rmb",
    "cny",
    "yuan",
    "renminbi",
    "¥",
    "yuan rmb",
    "of revenue",
    "in revenue",
];
const PEOPLE: &[&str] = &[
    "人",
    "个",
    "个人",
    "名",
    "名员工",
    "位",
    "位员工",
    "个员工",
    "员工",
    "口人",
    "号人",
    "people",
    "person",
    "persons",
    "employee",
    "employees",
    "staff",
    "staff members",
    "workers",
    "members",
    "full-time employees",
    "full-time",
    "of us",
    "in the team",
    "team members",
];
/// Parts of a year. Days are as many as most years have.
const TIMES: &[(&str, f64)] = &[
    ("年", 1.0),
    ("周年", 1.0),
    ("年头", 1.0),
    ("岁", 1.0),
    ("year", 1.0),
    ("years", 1.0),
    ("yr", 1.0),
    ("yrs", 1.0),
    ("月", 1.0 / 12.0),
    ("个月", 1.0 / 12.0),
    ("month", 1.0 / 12.0),
    ("months", 1.0 / 12.0),
    ("周", 7.0 / 365.0),
    ("个星期", 7.0 / 365.0),
    ("week", 7.0 / 365.0),
    ("weeks", 7.0 / 365.0),
    ("天", 1.0 / 365.0),
    ("day", 1.0 / 365.0),
    ("days", 1.0 / 365.0),
];
/// What makes a number a little more than it says: 50多人.
const MORE: &[&str] = &["多", "余", "odd", "some odd"];
const HALF: &[&str] = &["半", "and a half"];

/// An amount as it was said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amount {
    numeral: Numeral,
    /// The scale that was said, or one.
    scale: f64,
    /// The part of a year that it counts, where that was said.
    part: Option<f64>,
    is_more: bool,
    /// Whether money is counted in yuan.
    is_yuan: bool,
}

impl Amount {
    /// The amount that comes next, in answer to a question that counts in a unit.
    pub(super) fn read(scan: &mut Scan<'_>, unit: Unit, text: &Text) -> Option<Self> {
        let is_negative = scan.eat(&["-", "负"]).is_some();
        let has_sign = unit == Unit::Wan && scan.eat(CURRENCY_BEFORE).is_some();
        let mut amount = Self::terms(scan, unit)?;
        let has_currency = amount.measure(scan, unit, text);
        amount.is_more |= scan.eat(MORE).is_some();
        amount.is_yuan |= has_sign || has_currency;
        if is_negative {
            let Numeral { from, until, .. } = amount.numeral;
            (amount.numeral.from, amount.numeral.until) = (-until, -from);
        }
        Some(amount)
    }

    /// The amount with the unit that comes only now: 50+人.
    pub(super) fn measured(mut self, scan: &mut Scan<'_>, unit: Unit, text: &Text) -> Self {
        self.is_yuan |= self.measure(scan, unit, text);
        self
    }

    /// A number with its scale, and the smaller ones behind it: 1亿2000万, 3万5.
    fn terms(scan: &mut Scan<'_>, unit: Unit) -> Option<Self> {
        let mut sum = Self::term(scan, unit)?;
        while sum.scale >= 100.0 && is_han_scale(sum.scale) && !sum.is_more {
            // 500万一年 is so much a year.
            if scan.rest().starts_with("一年") {
                break;
            }
            let starts_with_nought = scan.rest().starts_with(['零', '〇', '0']);
            let Some(next) = scan.attempt(|scan| Self::term(scan, unit)) else { break };
            let next_scale = match next.numeral.until {
                digit if next.scale > 1.0 || digit >= 10.0 || starts_with_nought => next.scale,
                _ => sum.scale / 10.0,
            };
            if next.numeral.until * next_scale >= sum.scale {
                return None;
            }
            sum = sum.plus(next, next_scale);
        }
        Some(sum)
    }

    /// Adds a smaller amount; the sum is counted in the scale of that.
    fn plus(self, next: Self, scale: f64) -> Self {
        let times = self.scale / scale;
        let (from, until) = (self.numeral.from * times, self.numeral.until * times);
        let numeral = Numeral {
            from: from + next.numeral.from,
            until: until + next.numeral.until,
            ..next.numeral
        };
        Self { numeral, scale, is_yuan: self.is_yuan || next.is_yuan, ..next }
    }

    fn term(scan: &mut Scan<'_>, unit: Unit) -> Option<Self> {
        let mut numeral = numeral::read(scan)?;
        if scan.rest().starts_with("几") {
            scan.eat(&["几"]);
            numeral = numeral.with_open_digit()?;
        }
        // 一个多亿, 3个多月
        let is_counted = ["个多", "个半"].iter().any(|next| scan.rest().starts_with(next));
        if is_counted {
            scan.eat(&["个"]);
        }
        let mut amount =
            Self { numeral, scale: 1.0, part: None, is_more: false, is_yuan: numeral.is_of_ones };
        amount.is_more = scan.eat(MORE).is_some();
        scan.eat(&["来"]);
        // A million and a half is not a million and one half.
        if !amount.is_yuan && scan.eat(HALF).is_some() {
            amount.add_half();
        }
        if unit != Unit::Years {
            amount.take_scale(scan);
        }
        if scan.eat(MORE).is_some() {
            amount.is_more = true;
            amount.take_outer_scale(scan);
        }
        Some(amount)
    }

    /// The 万 of 2千多万.
    fn take_outer_scale(&mut self, scan: &mut Scan<'_>) {
        if ![1e2, 1e3].contains(&self.scale) {
            return;
        }
        let inner = self.scale;
        self.scale = 1.0;
        self.take_scale(scan);
        self.scale *= inner;
    }

    fn take_scale(&mut self, scan: &mut Scan<'_>) {
        let names: Vec<&str> = SCALES.iter().map(|(name, _)| *name).collect();
        let Some(name) = scan.eat(&names) else { return };
        let Some((_, scale)) = SCALES.iter().find(|(known, _)| *known == name) else { return };
        self.scale = *scale;
        // 三百 may still be of ten thousand; with 万 or k it is said what it is of.
        self.is_yuan |= !matches!(name, "百" | "千");
    }

    /// Takes what is counted; says whether it is a currency.
    fn measure(&mut self, scan: &mut Scan<'_>, unit: Unit, text: &Text) -> bool {
        match unit {
            Unit::Wan => scan.eat(CURRENCY).is_some(),
            Unit::Years => {
                self.take_time(scan);
                false
            }
            Unit::People => {
                scan.eat(PEOPLE);
                false
            }
            Unit::Plain => {
                let names = Language::ALL.into_iter().filter_map(|language| text.best(language));
                let names: Vec<String> = names.map(str::to_lowercase).collect();
                let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
                names.push("个");
                scan.eat(&names);
                false
            }
        }
    }

    /// Years or parts of them: 3年半, 2年6个月, a year and a half.
    fn take_time(&mut self, scan: &mut Scan<'_>) {
        let Some(part) = time(scan) else { return };
        self.part = Some(part);
        let more = scan.attempt(|scan| {
            scan.eat(&["and", "零", "又"]);
            let more = numeral::read(scan).filter(|more| more.is_exact())?;
            let smaller = time(scan)?;
            (smaller < part).then_some(more.from * smaller / part)
        });
        if let Some(more) = more {
            self.numeral.from += more;
            self.numeral.until += more;
        } else if scan.eat(HALF).is_some() {
            self.add_half();
        }
    }

    fn add_half(&mut self) {
        self.numeral.from += 0.5;
        self.numeral.until += 0.5;
        self.numeral.step = 0.5;
    }

    /// Whether money is meant in yuan, said or by its size.
    pub(super) fn means_yuan(&self) -> bool {
        self.is_yuan || self.numeral.until * self.scale >= BARE_YUAN_FROM
    }

    /// Takes the scale and the unit of the other end of a range: 100-200万, 6到8个月.
    pub(super) fn like(self, other: Self) -> Self {
        let scale = if self.scale > 1.0 { self.scale } else { other.scale };
        Self { scale, part: self.part.or(other.part), ..self }
    }

    /// Whether it is large enough for ones that nobody gives a scale: 8000-1万元.
    pub(super) fn may_be_of_ones(&self) -> bool {
        self.scale > 1.0 || self.numeral.from >= LEAST_OF_ONES
    }

    /// The least and the most that it may be in the unit of the question, and whether the most
    /// is the first that is too much.
    pub(super) fn ends(&self, unit: Unit, is_yuan: bool) -> (f64, f64, bool) {
        let in_wan = if unit == Unit::Wan && is_yuan { 1e-4 } else { 1.0 };
        let factor = self.scale * self.part.unwrap_or(1.0) * in_wan;
        let more = if self.is_more { self.numeral.step } else { 0.0 };
        (self.numeral.from * factor, (self.numeral.until + more) * factor, self.is_more)
    }
}

/// The part of a year that comes next as a unit.
fn time(scan: &mut Scan<'_>) -> Option<f64> {
    let names: Vec<&str> = TIMES.iter().map(|(name, _)| *name).collect();
    let name = scan.eat(&names)?;
    TIMES.iter().find(|(known, _)| *known == name).map(|(_, part)| *part)
}

/// Whether more may follow the scale without a word between: 3万5.
fn is_han_scale(scale: f64) -> bool {
    [1e2, 1e3, 1e4, 1e8].contains(&scale)
}
