//! A whole message as a number or the bounds of one.

#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization as _;

use super::{Hundredths, Span, Unit, amount::Amount, phrase, scan::Scan};
use crate::{faq::Text, fitting::hundredths};

/// No company that asks here is older: 2030 in answer to how many years is a slip.
const MAX_YEARS: Hundredths = 200 * 100;

/// A longer message says more than a number.
const MAX_CHARS: usize = 80;

/// Reads a number typed in answer to a question that counts in this unit; none where the
/// message is not one. Years may be given as the year of founding, money in yuan.
pub fn read_number(words: &str, unit: &Text, today: NaiveDate) -> Option<Span> {
    let said = tidy(words)?;
    let counted = Unit::of(unit);
    phrase::read(&said, counted, today).or_else(|| Reader { unit: counted, text: unit }.read(&said))
}

/// The message in plain characters without its full stop; none where it is too long.
fn tidy(words: &str) -> Option<String> {
    let said: String = words.nfkc().take(MAX_CHARS + 1).flat_map(char::to_lowercase).collect();
    let said: String = said.chars().map(simple).collect();
    let said = said.trim().trim_end_matches(['。', '.', '!', '~', ' ']);
    (said.chars().count() <= MAX_CHARS).then(|| said.to_owned())
}

/// The simplified form of the traditional characters that numbers are written with.
fn simple(c: char) -> char {
    match c {
        '萬' => '万',
        '億' => '亿',
        '兩' => '两',
        '個' => '个',
        '幾' => '几',
        '們' => '们',
        '約' => '约',
        '過' => '过',
        '於' => '于',
        '間' => '间',
        '塊' => '块',
        '員' => '员',
        '歲' => '岁',
        '沒' => '没',
        '還' => '还',
        '’' => '\'',
        '–' | '—' | '〜' | '～' => '-',
        c => c,
    }
}

/// What people put before a number without changing it.
const LEADS: &[&str] = &[
    ",",
    "我们",
    "我",
    "公司",
    "现在",
    "目前",
    "一共",
    "总共",
    "共",
    "加起来",
    "有",
    "是",
    "大概",
    "大约",
    "大致",
    "差不多",
    "估计",
    "应该",
    "约",
    "近",
    "将近",
    "快",
    "接近",
    "也就",
    "就",
    "只有",
    "只",
    "才",
    "还",
    "刚",
    "好",
    "已经",
    "about",
    "around",
    "roughly",
    "approximately",
    "approx",
    "nearly",
    "almost",
    "some",
    "we",
    "we're",
    "i",
    "have",
    "has",
    "had",
    "are",
    "is",
    "was",
    "it",
    "it's",
    "its",
    "there",
    "there's",
    "just",
    "only",
    "made",
    "maybe",
    "probably",
    "currently",
    "i think",
    "say",
    "in total",
    "~",
];
const LEADS_TO_YEARS: &[&str] = &[
    "成立",
    "注册",
    "开业",
    "开",
    "办",
    "创立",
    "创业",
    "了",
    "满",
    "the company",
    "our company",
    "been",
    "running",
    "for",
    "founded",
    "started",
    "registered",
];
const LEADS_TO_PEOPLE: &[&str] =
    &["员工", "团队", "人员", "正式员工", "全职", "staff", "a team of", "team of", "a staff of"];
/// What people put behind a number without changing it.
const TAILS: &[&str] = &[
    "左右",
    "上下",
    "吧",
    "了",
    "呢",
    "的",
    "啊",
    "呀",
    "哦",
    "样子",
    "的样子",
    "钱",
    "之间",
    "每年",
    "一年",
    "or so",
    "roughly",
    "approximately",
    "in total",
    "total",
    "now",
    "currently",
    "already",
    "so far",
    "old",
    "ago",
    "i think",
    "a year",
    "per year",
    "last year",
    "in all",
    "altogether",
    "give or take",
    "ish",
    "/年",
    "/year",
];

/// How a number bounds another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    Below,
    AtMost,
    AtLeast,
    Above,
}

const BEFORE: &[(&str, Bound)] = &[
    ("不到", Bound::Below),
    ("不足", Bound::Below),
    ("不满", Bound::Below),
    ("未满", Bound::Below),
    ("低于", Bound::Below),
    ("少于", Bound::Below),
    ("小于", Bound::Below),
    ("没到", Bound::Below),
    ("没有超过", Bound::AtMost),
    ("<", Bound::Below),
    ("less than", Bound::Below),
    ("under", Bound::Below),
    ("below", Bound::Below),
    ("fewer than", Bound::Below),
    ("不超过", Bound::AtMost),
    ("没超过", Bound::AtMost),
    ("不高于", Bound::AtMost),
    ("不多于", Bound::AtMost),
    ("不大于", Bound::AtMost),
    ("最多", Bound::AtMost),
    ("至多", Bound::AtMost),
    ("顶多", Bound::AtMost),
    ("<=", Bound::AtMost),
    ("≤", Bound::AtMost),
    ("up to", Bound::AtMost),
    ("at most", Bound::AtMost),
    ("no more than", Bound::AtMost),
    ("not more than", Bound::AtMost),
    ("maximum", Bound::AtMost),
    ("至少", Bound::AtLeast),
    ("最少", Bound::AtLeast),
    ("起码", Bound::AtLeast),
    ("不低于", Bound::AtLeast),
    ("不少于", Bound::AtLeast),
    ("不小于", Bound::AtLeast),
    ("上", Bound::AtLeast),
    (">=", Bound::AtLeast),
    ("≥", Bound::AtLeast),
    ("at least", Bound::AtLeast),
    ("no less than", Bound::AtLeast),
    ("not less than", Bound::AtLeast),
    ("no fewer than", Bound::AtLeast),
    ("minimum", Bound::AtLeast),
    ("超过", Bound::Above),
    ("多于", Bound::Above),
    ("大于", Bound::Above),
    ("高于", Bound::Above),
    ("超", Bound::Above),
    ("过", Bound::Above),
    (">", Bound::Above),
    ("over", Bound::Above),
    ("more than", Bound::Above),
    ("above", Bound::Above),
    ("exceeds", Bound::Above),
];
const BEHIND: &[(&str, Bound)] = &[
    ("不到", Bound::Below),
    ("以下", Bound::AtMost),
    ("之下", Bound::AtMost),
    ("及以下", Bound::AtMost),
    ("以内", Bound::AtMost),
    ("之内", Bound::AtMost),
    ("内", Bound::AtMost),
    ("or less", Bound::AtMost),
    ("or fewer", Bound::AtMost),
    ("or under", Bound::AtMost),
    ("or below", Bound::AtMost),
    ("max", Bound::AtMost),
    ("at most", Bound::AtMost),
    ("以上", Bound::AtLeast),
    ("之上", Bound::AtLeast),
    ("及以上", Bound::AtLeast),
    ("往上", Bound::AtLeast),
    ("起", Bound::AtLeast),
    ("+", Bound::AtLeast),
    ("plus", Bound::AtLeast),
    ("or more", Bound::AtLeast),
    ("or over", Bound::AtLeast),
    ("or above", Bound::AtLeast),
    ("and above", Bound::AtLeast),
    ("and over", Bound::AtLeast),
    ("and up", Bound::AtLeast),
    ("at least", Bound::AtLeast),
];

fn bound(scan: &mut Scan<'_>, words: &[(&str, Bound)]) -> Option<Bound> {
    let names: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
    let name = scan.eat(&names)?;
    words.iter().find(|(known, _)| *known == name).map(|(_, bound)| *bound)
}

const JOINERS: &[&str] = &["-", "~", "到", "至", "to", "或", "或者", "or", "、"];
const JOINERS_BETWEEN: &[&str] = &["-", "~", "到", "至", "to", "和", "与", "and"];

/// Reads answers to questions of one unit.
struct Reader<'a> {
    unit: Unit,
    text: &'a Text,
}

impl Reader<'_> {
    fn read(&self, said: &str) -> Option<Span> {
        let mut scan = Scan::new(said);
        self.leads(&mut scan);
        let before = bound(&mut scan, BEFORE);
        self.leads(&mut scan);
        let is_between = scan.eat(&["between", "介于", "在", "from"]).is_some();
        let first = Amount::read(&mut scan, self.unit, self.text)?;
        let plus = scan.eat(&["+"]).map(|_| Bound::AtLeast);
        let first =
            if plus.is_some() { first.measured(&mut scan, self.unit, self.text) } else { first };
        let second = self.second(&mut scan, is_between);
        let behind = plus.or_else(|| bound(&mut scan, BEHIND));
        scan.eat_all(TAILS);
        if !scan.is_done() || (before.is_some() && behind.is_some()) {
            return None;
        }
        let read = match (second, before.or(behind)) {
            (Some(second), None) => self.range(first, second),
            (None, bound) if !is_between => Some(self.bounded(first, bound)),
            _ => None,
        };
        read.filter(|read| self.is_likely(*read))
    }

    fn is_likely(&self, span: Span) -> bool {
        let largest = span.from.max(span.until);
        self.unit != Unit::Years || largest.is_none_or(|years| years <= MAX_YEARS)
    }

    /// Passes over what changes nothing.
    fn leads(&self, scan: &mut Scan<'_>) {
        let own = match self.unit {
            Unit::Years => LEADS_TO_YEARS,
            Unit::People => LEADS_TO_PEOPLE,
            Unit::Wan | Unit::Plain => &[],
        };
        scan.eat_all(&[LEADS, own].concat());
    }

    /// The other end of a range.
    fn second(&self, scan: &mut Scan<'_>, is_between: bool) -> Option<Amount> {
        scan.attempt(|scan| {
            scan.eat(if is_between { JOINERS_BETWEEN } else { JOINERS })?;
            Amount::read(scan, self.unit, self.text)
        })
    }

    fn range(&self, first: Amount, second: Amount) -> Option<Span> {
        self.between(first.like(second), second)
            .or_else(|| first.may_be_of_ones().then(|| self.between(first, second))?)
    }

    fn between(&self, first: Amount, second: Amount) -> Option<Span> {
        let is_yuan = first.means_yuan() || second.means_yuan();
        let (from, ..) = first.ends(self.unit, is_yuan);
        let (_, until, is_open) = second.ends(self.unit, is_yuan);
        let span = Span { from: Some(hundredths(from)), until: Some(last(until, is_open)) };
        (span.from <= span.until).then_some(span)
    }

    fn bounded(&self, amount: Amount, bound: Option<Bound>) -> Span {
        let (from, until, is_open) = amount.ends(self.unit, amount.means_yuan());
        let (least, most) = (hundredths(from), hundredths(until));
        match bound {
            None => Span { from: Some(least), until: Some(last(until, is_open)) },
            Some(Bound::Below) => Span { from: None, until: Some(most - 1) },
            Some(Bound::AtMost) => Span { from: None, until: Some(most) },
            Some(Bound::AtLeast) => Span { from: Some(least), until: None },
            Some(Bound::Above) => Span { from: Some(least + 1), until: None },
        }
    }
}

/// The last hundredth that still counts.
fn last(until: f64, is_open: bool) -> Hundredths {
    hundredths(until) - Hundredths::from(is_open)
}
