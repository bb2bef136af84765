use proptest::prelude::*;

use super::*;
use crate::fitting::{Given, number::amount};

fn unit(zh: &str) -> Text {
    Text { zh: Some(zh.into()), en: None }
}

fn read(words: &str, zh: &str) -> Option<String> {
    let today = NaiveDate::from_ymd_opt(2026, 11, 26).expect("a day");
    Some(Given::Number(read_number(words, &unit(zh), today)?).text())
}

/// All that is wrong at once, so that one run shows it.
#[track_caller]
fn check(zh: &str, cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(words, wanted)| (words, wanted, read(words, zh).unwrap_or_default()))
        .filter(|(_, wanted, found)| *wanted != found)
        .map(|(words, wanted, found)| format!("{words:?}: {found:?}, not {wanted:?}"))
        .collect();
    assert!(wrong.is_empty(), "read in {zh}:\n{}", wrong.join("\n"));
}

#[test]
fn money_is_read_in_ten_thousands() {
    check(
        "万元",
        &[
            ("120", "120"),
            ("120万", "120"),
            ("120 万元", "120"),
            ("1200000元", "120"),
            ("1.2亿", "12000"),
            ("1亿2000万", "12000"),
            ("一亿两千万", "12000"),
            ("一个亿", "10000"),
            ("三百万", "300"),
            ("三百五十万", "350"),
            ("3万5", "3.5"),
            ("三万五", "3.5"),
            ("一万零五百", "1.05"),
            ("3百万", "300"),
            ("5千万", "5000"),
            ("50w", "50"),
            ("50W吧", "50"),
            ("5000块", "0.5"),
            ("5000块钱", "0.5"),
            ("8千元", "0.8"),
            ("大概五百万左右", "500"),
            ("约 80 万元", "80"),
            ("２００", "200"),
            ("1,500万", "1500"),
            ("三百萬", "300"),
            ("没有", "0"),
            ("还没有收入", "0"),
            ("0", "0"),
            ("-50万", "-50"),
            ("负50", "-50"),
            ("500万人民币", "500"),
            ("一年500万", ""),
            ("500万一年", "500"),
        ],
    );
}

#[test]
fn money_is_read_in_english() {
    check(
        "万元",
        &[
            ("3 million", "300"),
            ("5 million CNY", "500"),
            ("5m", "500"),
            ("500k", "50"),
            ("2.5 million yuan", "250"),
            ("RMB 3 million", "300"),
            ("¥1,200,000", "120"),
            ("￥80000", "8"),
            ("CNY500k", "50"),
            ("half a million", "50"),
            ("one and a half million", "150"),
            ("five hundred thousand", "50"),
            ("two million", "200"),
            ("about 1 million", "100"),
            ("1 million or so", "100"),
            ("3 million a year", "300"),
            ("nothing", "0"),
            ("no revenue yet", "0"),
            ("1bn", "100000"),
            ("one to two million", "100..200"),
            ("between 1 and 2 million", "100..200"),
            ("1-2m", "100..200"),
            ("a hundred and twenty thousand", "12"),
            ("$500,000", "50"),
            ("USD 500k", ""),
        ],
    );
}

#[test]
fn a_large_or_grouped_number_is_yuan() {
    check(
        "万元",
        &[
            ("500,000", "50"),
            ("1,500", "0.15"),
            ("100000", "10"),
            ("99999", "99999"),
            ("1000000", "100"),
            ("500000-1000000", "50..100"),
            ("50000-200000", "5..20"),
            ("less than 500,000", "..49.99"),
        ],
    );
    let below = format!("{}", amount::BARE_YUAN_FROM - 1.0);
    assert_eq!(read(&below, "万元"), Some(below));
}

#[test]
fn bounds_are_read_in_chinese() {
    check(
        "万元",
        &[
            ("不到100万", "..99.99"),
            ("还不到 100 万吧", "..99.99"),
            ("低于100", "..99.99"),
            ("少于50万", "..49.99"),
            ("小于50万元", "..49.99"),
            ("不足300万", "..299.99"),
            ("100万不到", "..99.99"),
            ("100万以下", "..100"),
            ("100万以内", "..100"),
            ("不超过100万", "..100"),
            ("最多五十万", "..50"),
            ("超过500万", "500.01.."),
            ("大于500万", "500.01.."),
            ("多于500", "500.01.."),
            ("500万以上", "500.."),
            ("至少500万", "500.."),
            ("不低于500万", "500.."),
            ("上百万", "100.."),
            ("100-200万", "100..200"),
            ("100万到200万之间", "100..200"),
            ("一百到两百万", "100..200"),
            ("8000-1万元", "0.8..1"),
            ("50万~100万", "50..100"),
            ("介于100万和200万之间", "100..200"),
            ("200-100万", ""),
        ],
    );
}

#[test]
fn bounds_are_read_in_english() {
    check(
        "人",
        &[
            ("less than 10", "..9.99"),
            ("under 10 people", "..9.99"),
            ("below ten", "..9.99"),
            ("fewer than 20", "..19.99"),
            ("up to 20", "..20"),
            ("at most 20", "..20"),
            ("no more than 20", "..20"),
            ("20 or fewer", "..20"),
            ("over 500", "500.01.."),
            ("more than 500 employees", "500.01.."),
            ("at least 3", "3.."),
            ("3 or more", "3.."),
            ("50+", "50.."),
            ("50+ people", "50.."),
            ("between 10 and 20", "10..20"),
            ("between ten and twenty people", "10..20"),
            ("10 to 20", "10..20"),
            ("from 10 to 20", "10..20"),
            ("10–20", "10..20"),
            ("3 or 4", "3..4"),
            ("more than 10 or more", ""),
        ],
    );
}

#[test]
fn vague_numbers_are_bounds() {
    check(
        "人",
        &[
            ("50多人", "50..59.99"),
            ("五十多个人", "50..59.99"),
            ("20多个", "20..29.99"),
            ("一百多人", "100..199.99"),
            ("120多人", "120..129.99"),
            ("十多个", "10..19.99"),
            ("十几个", "11..19"),
            ("二十几个人", "21..29"),
            ("20几个", "21..29"),
            ("几十", "20..99"),
            ("几十个人", "20..99"),
            ("几百人", "200..999"),
            ("几个", "2..9"),
            ("两三个", "2..3"),
            ("三五个", "3..5"),
            ("七八个人吧", "7..8"),
            ("二三十人", "20..30"),
            ("十七八个", "17..18"),
            ("20来个人", "20"),
            ("大概20人左右", "20"),
            ("3个或4个", "3..4"),
        ],
    );
    check(
        "万元",
        &[
            ("500多万", "500..599.99"),
            ("五百多万", "500..599.99"),
            ("500余万元", "500..599.99"),
            ("2千多万", "2000..2999.99"),
            ("几百万", "200..999"),
            ("十几万", "11..19"),
            ("两三百万", "200..300"),
            ("一个多亿", "10000..19999.99"),
        ],
    );
}

#[test]
fn years_are_read_with_their_months() {
    check(
        "年",
        &[
            ("3", "3"),
            ("3年半", "3.5"),
            ("一年半", "1.5"),
            ("半年", "0.5"),
            ("半年多", "0.5..0.99"),
            ("6个月", "0.5"),
            ("6 months", "0.5"),
            ("18 months", "1.5"),
            ("三年了", "3"),
            ("成立三年了", "3"),
            ("刚满3年", "3"),
            ("两年多", "2..2.99"),
            ("3年多", "3..3.99"),
            ("1年3个月", "1.25"),
            ("3到5年", "3..5"),
            ("6到8个月", "0.5..0.67"),
            ("一两年", "1..2"),
            ("不到一年", "..0.99"),
            ("3年以上", "3.."),
            ("half a year", "0.5"),
            ("one and a half years", "1.5"),
            ("a year and a half", "1.5"),
            ("a year", "1"),
            ("3 and a half years", "3.5"),
            ("3.5 years old", "3.5"),
            ("3 years ago", "3"),
            ("a couple of years", "2"),
            ("over 3 years", "3.01.."),
            ("1 year and 6 months", "1.5"),
        ],
    );
}

#[test]
fn a_founding_is_counted_from_its_year() {
    check(
        "年",
        &[
            ("2023年成立", "3"),
            ("2023年5月成立的", "3"),
            ("2023", "3"),
            ("2023.5", "3"),
            ("二〇二三年成立", "3"),
            ("23年成立的", "3"),
            ("我们是2023年注册的", "3"),
            ("founded in 2023", "3"),
            ("we were founded in 2023", "3"),
            ("since 2021", "5"),
            ("May 2023", "3"),
            ("去年成立", "1"),
            ("去年", "1"),
            ("前年注册的", "2"),
            ("last year", "1"),
            ("今年刚成立", "0"),
            ("this year", "0"),
            ("刚成立", "0"),
            ("2030年成立", ""),
            ("2030", ""),
            ("还没成立", "0"),
        ],
    );
}

#[test]
fn people_are_counted_in_words() {
    check(
        "人",
        &[
            ("just me", "1"),
            ("Only me", "1"),
            ("It's just me", "1"),
            ("就我一个", "1"),
            ("就我一个人", "1"),
            ("我自己", "1"),
            ("一个人", "1"),
            ("我们俩", "2"),
            ("two of us", "2"),
            ("a couple", "2"),
            ("one", "1"),
            ("twelve", "12"),
            ("twenty", "20"),
            ("twenty-five", "25"),
            ("thirty people", "30"),
            ("a hundred", "100"),
            ("one hundred and twenty", "120"),
            ("a dozen", "12"),
            ("two dozen", "24"),
            ("we have 12 employees", "12"),
            ("there are three of us", "3"),
            ("15 employees", "15"),
            ("十二个人", "12"),
            ("8人", "8"),
            ("我们有8个员工", "8"),
            ("员工12人", "12"),
            ("俩人", "2"),
            ("没人", "0"),
            ("nobody", "0"),
        ],
    );
}

#[test]
fn what_is_no_number_is_not_read() {
    for words in [
        "苏科贷怎么申请",
        "500万以下能申请苏科贷吗",
        "100万够吗",
        "is 500k enough?",
        "2026年高企什么时候申报",
        "亏损",
        "亏损50万",
        "没赚钱",
        "3年",
        "12人",
        "2, 3",
        "10 20",
        "1.2.3",
        "5m2",
        "a",
        "about",
        "不到",
        "more than",
        "",
        "十堰",
        "百度",
        "好的",
        "我",
        "一",
    ] {
        let wanted = (words == "一").then(|| "1".to_owned());
        assert_eq!(read(words, "万元"), wanted, "{words}");
    }
    for (words, zh) in [("3年", "人"), ("50万元", "年"), ("just me", "年"), ("去年", "人")]
    {
        assert_eq!(read(words, zh), None, "{words} in {zh}");
    }
}

#[test]
fn a_unit_of_its_own_may_follow() {
    check("平方米", &[("200平方米", "200"), ("200", "200"), ("200元", "")]);
    check("元", &[("5万元", "50000"), ("300元以下", "..300")]);
}

proptest! {
    #[test]
    fn any_words_can_be_read(words in "\\PC{0,90}") {
        for zh in ["万元", "年", "人", ""] {
            drop(read(&words, zh));
        }
    }

    #[test]
    fn any_numerals_can_be_read(words in "[0-9零一二两三十百千万亿几半多个年月元人.,+¥ kmw-]{0,16}") {
        for zh in ["万元", "年", "人", ""] {
            drop(read(&words, zh));
        }
    }

    #[test]
    fn a_plain_number_reads_as_itself(number in 0_i64..9_000_000) {
        let text = Given::Number(Span::exactly(number)).text();
        for zh in ["万元", "人", ""] {
            prop_assert_eq!(read(&text, zh), Some(text.clone()));
        }
    }
}
