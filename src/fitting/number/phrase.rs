//! Numbers that are said without one: 没有, just me, 去年成立.

use std::sync::LazyLock;

use chrono::{Datelike as _, NaiveDate};
use regex::Regex;

use super::{Span, Unit};

/// Reads words that mean a number in answer to a question that counts in a unit.
pub(super) fn read(said: &str, unit: Unit, today: NaiveDate) -> Option<Span> {
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    if NOTHING.is_match(&said) {
        return Some(Span::exactly(0));
    }
    match unit {
        Unit::Years => years(&said, today),
        Unit::People if ONE_PERSON.is_match(&said) => Some(Span::exactly(100)),
        Unit::People if TWO_PEOPLE.is_match(&said) => Some(Span::exactly(200)),
        _ => None,
    }
}

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is written here")
}

/// A loss is no 0: somebody with a loss has assets, and may have revenue.
static NOTHING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)^(?:我们|公司|目前|现在|暂时|we\ have\ |there\ (?:is|are)\ |still\ )*(?:
        (?:还没有?|没有?|无|暂无|零)(?:有|任何|什么)?(?:收入|营收|员工|人|利润|资产|投资|成立|注册|招人|开张|开始)?(?:呢|啊|呀|的|了|吧)*
        | (?:一个|一分|一分钱)(?:都|也)没有?
        | none|nothing|zero|nil|nobody|no\ one|not\ (?:any|yet|founded\ yet|registered\ yet)|none\ yet|nothing\ yet
        | (?:no|zero)(?:\ (?:revenue|income|staff|employees|people|assets|equity|investment))?(?:\ (?:yet|so\ far|at\ all))?
        )$",
    )
});

static ONE_PERSON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)^(?:
        (?:公司|目前|现在|暂时|还)*(?:就|只有|仅|只)?(?:是|有)?(?:我|我自己|自己|本人|老板)(?:自己)?(?:一个?人?|一人|1个?人?)?(?:在做|干|在干)?(?:呢|啊|呀|的|了|吧|而已)*
        | 光杆司令
        | (?:it\ is\ |it's\ |its\ |there\ is\ |there's\ )?(?:still\ )?(?:just|only)\ (?:me|myself|i|one\ of\ us)(?:\ (?:now|so\ far|alone))?
        | me|myself|me\ alone|alone|solo|(?:i\ am|i'm|im)\ (?:alone|solo|the\ only\ one)|by\ myself|only\ myself|a\ one-(?:man|person|woman)\ (?:company|business|show)
        )$",
    )
});

static TWO_PEOPLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)^(?:(?:公司|目前|现在|就|只有|是)*(?:我们俩|我们两个?人?|我俩|两口子|夫妻俩|夫妻两人|夫妻店)(?:呢|啊|呀|的|了|吧)*
        | (?:just|only)?\ ?(?:the\ )?two\ of\ us | both\ of\ us)$",
    )
});

/// A founding counted from a year, by its number or by its name.
fn years(said: &str, today: NaiveDate) -> Option<Span> {
    if LAST_MONTH.is_match(said) {
        return Some(Span::exactly(100 / 12));
    }
    let found = FOUNDED.captures(said)?;
    let age = match found.name("year") {
        Some(year) => age(year.as_str(), today)?,
        None => relative(found.name("named").map_or("", |named| named.as_str())),
    };
    (age >= 0).then(|| Span::exactly(i64::from(age) * 100))
}

fn age(year: &str, today: NaiveDate) -> Option<i32> {
    let year: String = year.chars().map(in_digits).take_while(char::is_ascii_digit).collect();
    let year: i32 = year.parse().ok()?;
    // 23年成立 is of this century.
    let year = if year < 100 { year + 2_000 } else { year };
    Some(today.year() - year)
}

fn in_digits(c: char) -> char {
    "零一二三四五六七八九"
        .chars()
        .zip('0'..='9')
        .find(|(han, _)| *han == c)
        .map_or_else(|| if c == '〇' { '0' } else { c }, |(_, digit)| digit)
}

/// How many years ago a year was that is said without a number; a founding that is new has none.
fn relative(named: &str) -> i32 {
    match named {
        "大前年" => 3,
        "前年" | "the year before last" => 2,
        "去年" | "last year" => 1,
        _ => 0,
    }
}

static LAST_MONTH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:上个?月(?:才|刚|刚刚)?(?:成立|注册|开|办|开业|创立)?的?|(?:founded |registered |started )?last month)$",
    )
});

static FOUNDED: LazyLock<Regex> = LazyLock::new(|| {
    let month = "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec";
    let verb = "成立|注册|开业|开张|开|办|创办|创立|创业|起步|设立";
    pattern(&format!(
        r"(?x)^
        (?:我们|我|公司|企业|店|是|于|在|从|大概|大约|应该|已经|we\ |i\ |it\ |the\ company\ |our\ company\ |was\ |were\ |is\ |has\ been\ |around\ |about\ |only\ |just\ |back\ )*
        (?:(?:{verb})于?|(?:founded|established|started|registered|set\ up|opened|began|incorporated):?\ ?)?
        (?:since\ |in\ |from\ |around\ |about\ |early\ in\ |late\ in\ |early\ |late\ )*
        (?:(?:{month})\.?\ (?:\d{{1,2}},?\ )?)?
        (?:(?<year>(?:19|20)\d\d|二[零〇][零〇一二三四五六七八九]{{2}}|\d\d年(?:\d{{1,2}}月)?(?:{verb}))
          |(?<named>今年|去年|前年|大前年|this\ year|last\ year|the\ year\ before\ last)
          |(?<new>刚刚?(?:{verb})|新(?:成立|注册|办|开)|just\ (?:founded|established|registered|started|set\ up)|brand\ new|new))
        年?(?:[-./]\d{{1,2}}){{0,2}}\ ?(?:\d{{1,2}}月)?份?(?:\d{{1,2}}[日号])?(?:初|底|末|中|上半年|下半年|年初|年底)?
        (?:才|刚|刚刚|新)?(?:{verb}|founded|established|registered)?(?:起|以来|开始)?(?:的|了|吧|呢)*$"
    ))
});
