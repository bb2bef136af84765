//! Personal data and secrets are taken out of a question before it is stored.
//!
//! The question log shows staff what is asked. It needs nobody's numbers for that, so they
//! become placeholders: 我的电话 13800138000 is stored as 我的电话 `[手机号]`.
//!
//! A rule is a shape and a check. Where both leave a doubt the number goes: a question that
//! lost one is still understood. What offices publish stays: landlines with their area code and
//! short numbers (0514-87861234, 12345, 12366) are on every notice board and say which office
//! is meant. So do numbers of documents, dates and amounts.
//!
//! Names, addresses, numbers in Chinese numerals and ids that no word introduces are not known.
//!
//! The result has no control or format characters either, so that no line of it can pass for
//! another one in a log, or steer a terminal.

mod numbers;
mod rules;

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use rules::{RULES, Rule};

/// The longest text that is read, in characters before and after NFKC: one Telegram message
/// (4,096) with room. Some characters expand eighteen-fold under NFKC, so the end counts too.
const MAX_CHARS: usize = 8_192;

/// A text without personal data, secrets and characters that are not seen. It is a fixed point:
/// redacting it again changes nothing.
pub fn redact(text: &str) -> String {
    let mut text = plain(text);
    // What one rule takes out may uncover something for an earlier one: a token that was glued
    // to a phone number. Each round takes out letters or digits, so this comes to an end; the
    // second round is nearly always the last.
    loop {
        let redacted = plain(&redacted_once(text.clone()));
        if redacted == text {
            return text;
        }
        text = redacted;
    }
}

/// Whether a text has a mark where something was taken out.
pub fn has_placeholder(text: &str) -> bool {
    rules::PLACEHOLDERS.iter().any(|placeholder| text.contains(placeholder))
}

/// What hides inside words and numbers: zero-width and bidi characters, soft hyphens, tags.
static INVISIBLE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"[\p{Cf}\p{Default_Ignorable_Code_Point}]+"));

/// Marks on digits are decoration, such as the frame of a keycap, and take numbers apart.
static DECORATION: LazyLock<Regex> = LazyLock::new(|| regex(r"(\p{N})\p{M}+"));

/// Where a list's ①, a footnote's ² or the ㏠ of a date touches a number that NFKC would make
/// its digit part of.
static LABEL: LazyLock<Regex> =
    LazyLock::new(|| regex(r"([\p{No}\p{So}])(\p{Nd})|(\p{Nd})([\p{No}\p{So}])"));

/// The text in plain characters, one line.
fn plain(text: &str) -> String {
    let text: String = text.chars().take(MAX_CHARS).collect();
    let visible = INVISIBLE.replace_all(&text, "");
    let bare = DECORATION.replace_all(&visible, "$1");
    // Twice, because a label between two numbers touches both.
    let apart = LABEL.replace_all(&bare, "$1$3 $2$4");
    let apart = LABEL.replace_all(&apart, "$1$3 $2$4");
    let one_line = |c: char| {
        let ends_line = c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
        if ends_line { ' ' } else { c }
    };
    apart.nfkc().take(MAX_CHARS).map(one_line).collect()
}

/// The shapes of [`RULES`], in their order.
static SHAPES: LazyLock<Vec<Regex>> = LazyLock::new(|| RULES.iter().map(Rule::shape).collect());

/// The text after every rule had its turn.
fn redacted_once(text: String) -> String {
    let rules = RULES.iter().zip(SHAPES.iter());
    rules.fold(text, |text, (rule, shape)| replaced(&text, rule, shape).unwrap_or(text))
}

/// The text with what one rule finds replaced, or nothing if it finds nothing.
fn replaced(text: &str, rule: &Rule, shape: &Regex) -> Option<String> {
    let mut out = String::new();
    let (mut copied, mut from) = (0, 0);
    while let Some(found) = Found::next(text, shape, from) {
        let Some(end) = (rule.check)(&found) else {
            from = found.retry_at();
            continue;
        };
        out.push_str(&text[copied..found.start]);
        out.push_str(rule.placeholder);
        (copied, from) = (end, end);
    }
    out.push_str(&text[copied..]);
    (copied > 0).then_some(out)
}

/// What a shape found in a text.
struct Found<'a> {
    text: &'a str,
    /// Where the whole match starts, words before the body included.
    match_start: usize,
    start: usize,
    end: usize,
}

impl<'a> Found<'a> {
    /// The next match: its `body` if the shape has one.
    fn next(text: &'a str, shape: &Regex, from: usize) -> Option<Self> {
        let (matched, body) = if shape.captures_len() == 1 {
            let matched = shape.find_at(text, from)?;
            (matched, matched)
        } else {
            let captures = shape.captures_at(text, from)?;
            (captures.get(0)?, captures.name("body")?)
        };
        let (start, end) = (body.start(), body.end());
        Some(Self { text, match_start: matched.start(), start, end })
    }

    /// Where to look again after a check failed. No number starts within a run of digits.
    fn retry_at(&self) -> usize {
        let rest = &self.text[self.match_start..];
        let n_digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let first = rest.chars().next().map_or(1, char::len_utf8);
        self.match_start + n_digits.max(first)
    }

    fn as_str(&self) -> &'a str {
        &self.text[self.start..self.end]
    }

    fn before(&self) -> Option<char> {
        self.text[..self.start].chars().next_back()
    }
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("written and tested here")
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::{collection::vec, prelude::*, sample::select};

    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(redact(text), expect, "{text}");
    }

    #[track_caller]
    fn check_stays(text: &str) {
        check(text, text);
    }

    #[test]
    fn the_masking_cases_of_the_bad_inputs_are_masked() {
        for (text, expect) in [
            ("我的身份证 110101199003070000 能申请吗", "我的身份证 [身份证] 能申请吗"),
            ("请打我电话 13800138000", "请打我电话 [手机号]"),
            ("联系 a.b@example.com", "联系 [邮箱]"),
            ("卡号 6222020200000000000", "卡号 [银行卡]"),
            ("统一社会信用代码 91330000MA00000000", "统一社会信用代码 [信用代码]"),
            ("138\u{200b}0013\u{200b}8000", "[手机号]"),
            ("123456789:AAFakeFakeFakeFakeFakeFakeFakeFake123", "[密钥]"),
        ] {
            check(text, expect);
        }
    }

    #[test]
    fn phones_are_known_however_they_are_written() {
        for phone in [
            "13800138000",
            "138 0013 8000",
            "138-0013-8000",
            "138.0013.8000",
            "138 00138000",
            "1380013 8000",
            "1380 0138 000",
            "138 00 13 80 00",
            "1 3 8 0 0 1 3 8 0 0 0",
            "+8613800138000",
            "+86 138 0013 8000",
            "(+86) 138-0013-8000",
            "(86)13800138000",
            "86-138-0013-8000",
            "008613800138000",
            "013800138000",
            "１３８００１３８０００",
            "①③⑧⓪⓪①③⑧⓪⓪⓪",
            "1\u{fe0f}\u{20e3}3\u{fe0f}\u{20e3}800138000",
            "138\n0013\r\n8000",
            "138\u{ad}0013\u{202e}8000",
            "138–0013—8000",
            "+852 9123 4567",
        ] {
            check(&format!("打{phone}找我"), "打[手机号]找我");
        }
        check("tel13800138000或13900139000", "tel[手机号]或[手机号]");
        check("2. 138 0013 8000, 139 0013 9000", "2. [手机号], [手机号]");
    }

    #[test]
    fn labels_of_a_list_are_no_part_of_its_numbers() {
        check("①13800138000②13900139000", "1 [手机号] 2 [手机号]");
        check("10² ❶13800138000㏠", "10 2 ❶ [手机号] 1日");
    }

    #[test]
    fn identity_cards_are_known_with_slips_of_the_keys_too() {
        for number in [
            "11010519491231002X",
            "11010519491231002x",
            "11010519491231002×",
            "110105194912310021",
            "110101 19900307 0000",
            "110101-1990-0307-0000",
            "１１０１０５１９４９１２３１００２Ｘ",
            "110105194913310021",
            "910105194912310021",
            "320106630504123",
        ] {
            check(&format!("我是{number}。"), "我是[身份证]。");
        }
        check("身份证号:1101011990030700", "身份证号:[身份证]");
    }

    #[test]
    fn credit_codes_are_known_by_shape_or_check_character() {
        for code in [
            "91350100M000100Y43",
            "91350100m000100y43",
            "91350100M000100Y44",
            "9135 0100 M000 100Y 43",
            "913502007054900005",
        ] {
            check(&format!("公司{code}能享受吗"), "公司[信用代码]能享受吗");
        }
    }

    #[test]
    fn bank_cards_pass_the_luhn_check_or_are_called_so() {
        for (text, expect) in [
            ("4111111111111111", "[银行卡]"),
            ("378282246310005", "[银行卡]"),
            ("6222 0212 3456 7890 128 可以吗", "[银行卡] 可以吗"),
            ("4111-1111-1111-1111 13800138000", "[银行卡] [手机号]"),
            ("银行卡（工商银行）6222 0202 0000 0000 001", "银行卡(工商银行)[银行卡]"),
            ("对公账号是3200012345678901", "对公账号是[银行卡]"),
            ("my account is 1234 5678 9012 3456", "my account is [银行卡]"),
        ] {
            check(text, expect);
        }
    }

    #[test]
    fn accounts_are_known_by_the_word_before_them() {
        for (text, expect) in [
            ("微信号：zhangsan", "微信号:[微信]"),
            ("加微信zhang_san88或者QQ 12345678", "加微信[微信]或者QQ [QQ]"),
            ("WeChat ID: lee_2024", "WeChat ID: [微信]"),
            ("微信同号13800138000", "微信同号[手机号]"),
            ("加vx：abc12345", "加vx:[微信]"),
            ("wx: zhangsan", "wx: [微信]"),
            ("QQ群：123456789", "QQ群:[QQ]"),
            ("护照号码E12345678", "护照号码[护照]"),
            ("passport no. is 123456789", "passport no. is [护照]"),
            ("港澳通行证 C12345678", "港澳通行证 [护照]"),
        ] {
            check(text, expect);
        }
    }

    #[test]
    fn secrets_are_taken_out_whole() {
        for (text, expect) in [
            ("postgres://u:p%40ss@db/x", "postgres://u:[密钥]@db/x"),
            ("sk-FakeFakeFakeFakeFake1234", "[密钥]"),
            ("0123456789ABCDEF0123456789abcdef", "[密钥]"),
            ("-----BEGIN RSA PRIVATE KEY-----\nMIIB\n", "[密钥]"),
            ("密码：Passw0rd!", "密码:[密码]"),
            ("验证码 123456", "验证码 [密码]"),
        ] {
            check(text, expect);
        }
    }

    #[test]
    fn numbers_glued_together_are_no_way_out() {
        for text in [
            "13800138000a.b@example.com",
            "a.b@example.com13800138000",
            "1380013800013900139000",
            "13800138000sk-FakeFakeFakeFakeFake1234",
            "91330000MA0000000Y13800138000",
            "11010519491231002X13800138000",
            "zz13800138000abcdefabcdefabcdefabcdefabcdef",
        ] {
            let digits = redact(text).chars().filter(char::is_ascii_digit).count();
            assert_eq!(digits, 0, "{text}: {}", redact(text));
        }
    }

    #[test]
    fn what_is_nobodys_stays() {
        for text in [
            "拨打 0514-87861234 或 12345、12366",
            "+86 514 8786 1234",
            "400-800-1234",
            "注册资本150000000元，补贴1500000000000元",
            "公告2023年第7号，苏财规〔2023〕7号，财税〔2019〕13号",
            "2023.12.31-2024.12.31",
            "2023-01-15 13:30-17:30",
            "20230101-20231231 20240101120000",
            "1998-2003 100 家企业",
            "年利率 3.45%，13 岁，1 3 5 7",
            "第十三届 2024 年 1-15 名",
            "GB/T 19001-2016 和 192.168.100.200",
            "微信支付 100000元",
            "https://example.gov.cn/art/2024/1/15/art_1234_5678901.html",
            "R&D 费用加计扣除 100%？",
        ] {
            check_stays(&text.nfkc().collect::<String>());
        }
    }

    #[test]
    fn nothing_is_left_that_steers_a_terminal_or_a_log() {
        check("a\r\n2026-01-01 ERROR forged", "a  2026-01-01 ERROR forged");
        check("\u{1b}[31mred\u{1b}[0m\0\u{7f}\u{85}", " [31mred [0m   ");
        check("税\u{202e}率\u{2066}\u{feff}\u{e0041}\u{2028}！", "税率 !");
    }

    #[test]
    fn long_texts_are_cut_and_quickly_done() {
        let repeated = [
            "1",
            "1 3 ",
            "13800138000",
            "1-",
            "微信",
            "password:",
            "a@",
            "a.",
            "://a:",
            "\u{fdfa}",
            "+1",
        ];
        for part in repeated {
            let text: String = part.chars().cycle().take(4_096).collect();
            let start = Instant::now();
            assert!(redact(&text).chars().count() <= MAX_CHARS);
            // A reply takes microseconds; a debug build on a busy machine may take its time.
            assert!(start.elapsed() < Duration::from_secs(1), "{part} took {:?}", start.elapsed());
        }
        assert_eq!(redact(&"税".repeat(10_000)).chars().count(), MAX_CHARS);
    }

    /// What numbers and their neighbours are made of.
    const PIECES: &[&str] = &[
        "13800138000",
        "110105",
        "19491231",
        "002X",
        "91350100M000100Y43",
        "4111 1111 1111 1111",
        "微信",
        "QQ",
        "号",
        "卡号",
        "护照",
        "密码",
        ":",
        " ",
        "-",
        "+86",
        "a@b.cc",
        "sk-",
        "0123456789abcdef",
        "元",
        "[",
        "]",
        "zz",
        "1",
        "2024",
        "\u{200b}",
        "\n",
        "\u{301}",
    ];

    proptest! {
        #[test]
        fn redacting_is_idempotent(text in "\\PC{0,60}") {
            let once = redact(&text);
            prop_assert_eq!(redact(&once), once);
        }

        #[test]
        fn redacting_what_numbers_are_made_of_is_idempotent(pieces in vec(select(PIECES), 0..20)) {
            let once = redact(&pieces.concat());
            prop_assert_eq!(redact(&once), once);
        }

        #[test]
        fn a_phone_never_survives(before in "\\P{Nd}{0,10}", after in "\\P{Nd}{0,10}") {
            let redacted = redact(&format!("{before}13800138000{after}"));
            prop_assert!(!redacted.contains("13800138000"), "{redacted}");
        }
    }
}
