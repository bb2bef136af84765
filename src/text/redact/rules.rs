//! The kinds of personal data and secrets, each beside a sample it must find and one it must
//! leave alone.

use regex::Regex;

use super::{Found, numbers, regex};

/// A kind of personal data: its shape, and what stands in its place.
pub(super) struct Rule {
    /// What is stored instead. No placeholder holds what a rule finds.
    pub(super) placeholder: &'static str,
    /// Case does not count. Where words before it tell what a number is, `body` is what goes.
    /// `~` and `→` stand for [`BETWEEN`] and [`NAMES`].
    pattern: &'static str,
    /// Where what goes ends, if anything does.
    pub(super) check: fn(&Found<'_>) -> Option<usize>,
    /// What the rule finds.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test goes through the table"))]
    sample: &'static str,
    /// What it leaves alone.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test goes through the table"))]
    other: &'static str,
}

impl Rule {
    /// Its pattern, compiled.
    pub(super) fn shape(&self) -> Regex {
        let pattern = self.pattern.replace('~', BETWEEN).replace('→', NAMES);
        regex(&format!("(?i){pattern}"))
    }
}

/// What may stand between two digits of a number that is written in groups: (+86) 138-0013-8000.
const BETWEEN: &str = r"[-‐-―−\ _.·()]{0,3}";

/// What may stand between a word and what it names: 微信号是：, "passport no. is". Brackets of
/// placeholders are not among it.
const NAMES: &str = "(?:[ :=#(\"“「【-]|号|码|是|为|叫|no\\.?|number|id|is){0,8}";

const SECRET: &str = "[密钥]";
const PASSWORD: &str = "[密码]";
const EMAIL: &str = "[邮箱]";
const IDENTITY: &str = "[身份证]";
const PASSPORT: &str = "[护照]";
const WECHAT: &str = "[微信]";
const QQ: &str = "[QQ]";
const CREDIT_CODE: &str = "[信用代码]";
const BANK_CARD: &str = "[银行卡]";
const PHONE: &str = "[手机号]";
const DIGITS: &str = "[长数字]";

/// Every mark that stands where something was taken out.
pub(super) const PLACEHOLDERS: [&str; 11] = [
    SECRET,
    PASSWORD,
    EMAIL,
    IDENTITY,
    PASSPORT,
    WECHAT,
    QQ,
    CREDIT_CODE,
    BANK_CARD,
    PHONE,
    DIGITS,
];

/// The rules in the order they are tried: secrets are taken out whole before the numbers in
/// them, what words tell before what digits may be.
pub(super) const RULES: &[Rule] = &[
    // RFC 3986 §3.2.1. No bounds: sixty-four copies of a class of all letters take a megabyte.
    Rule {
        placeholder: SECRET,
        pattern: r"://[^\s/:@\[\]]+:(?<body>[^\s/@\[\]]+)@",
        check: WHOLE,
        sample: "postgres://desk:hunter2@db.example.com/desk",
        other: "https://example.com:8080/a@b",
    },
    // RFC 7468; cut off where the end is missing.
    Rule {
        placeholder: SECRET,
        pattern: r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----.*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)",
        check: WHOLE,
        sample: "-----BEGIN PRIVATE KEY----- MIIB -----END PRIVATE KEY-----",
        other: "-----BEGIN CERTIFICATE----- MIIB -----END CERTIFICATE-----",
    },
    // The Bot API's `<id>:<35 characters>`, also when one was cut off.
    Rule {
        placeholder: SECRET,
        pattern: r"[0-9]{6,}:[A-Za-z0-9_-]{30,}",
        check: WHOLE,
        sample: "123456789:AAFakeFakeFakeFakeFakeFakeFakeFake123",
        other: "热线 12345678:工作日 9:00-17:00",
    },
    // What OpenAI, GitHub, GitLab, Slack, Amazon, Aliyun and Google begin their keys with, and
    // JSON Web Tokens.
    Rule {
        placeholder: SECRET,
        pattern: r"(?-u:\b)(?:sk-|gh[a-z]_|github_pat_|glpat-|xox[a-z]-|AKIA|LTAI|AIza|eyJ)[A-Za-z0-9_.-]{12,}",
        check: WHOLE,
        sample: "密钥sk-proj-FakeFakeFake1234",
        other: "risk-management-certificate",
    },
    // Keys and digests. 32 digits are 128 bits, the shortest key in use.
    Rule {
        placeholder: SECRET,
        pattern: "[0-9a-f]{32,}",
        check: WHOLE,
        sample: "AppSecret 0123456789abcdef0123456789abcdef",
        other: "提交 0123456789abcdef01234567",
    },
    Rule {
        placeholder: PASSWORD,
        pattern: r"(?:密码|口令|验证码|password|passwd|pwd|api[ _-]?key|token)→(?<body>[a-z0-9@#$%^&*!][!-Z\\^-}]{3,64})",
        check: has_digit,
        sample: "密码是abc123!",
        other: "password is forgotten, 忘了密码，打 12345",
    },
    Rule {
        placeholder: EMAIL,
        pattern: r"[a-z0-9._%+-]+ ?@ ?(?:[a-z0-9-]+\.)+[a-z]{2,}",
        check: WHOLE,
        sample: "联系a.b@example.com。",
        other: "@policydesk_bot 5 @ 3.5",
    },
    Rule {
        placeholder: IDENTITY,
        pattern: r"(?:身份证|证件|identity\ card|(?-u:\b)id)→(?<body>[0-9](?:~[0-9]){13,19}(?:~[x×])?)",
        check: numbers::named_identity,
        sample: "身份证号码：11010119900307000",
        other: "身份证 0514-87861234",
    },
    Rule {
        placeholder: PASSPORT,
        pattern: "(?:护照|通行证|台胞证|回乡证|居留证|passport)→(?<body>[a-z]{0,3}[0-9][a-z0-9]{4,14})",
        check: numbers::passport,
        sample: "passport number is E12345678",
        other: "护照 2023 年到期，通行证办理 12367",
    },
    // Behind a colon or 是 any name is an id; elsewhere it needs a digit: "WeChat payment".
    Rule {
        placeholder: WECHAT,
        pattern: r"(?:微信|wechat|weixin|(?-u:\b)[vw]x)(?:号|id|\ ){0,3}[号:=是为]\ ?(?<body>[a-z][a-z0-9_-]{5,30})",
        check: WHOLE,
        sample: "我的微信号：zhangsan",
        other: "WeChat payment",
    },
    Rule {
        placeholder: WECHAT,
        pattern: r"(?:微信|wechat|weixin|(?-u:\b)[vw]x)→(?<body>[a-z][a-z_-]{0,20}[0-9_][a-z0-9_-]{0,20}|[1-9][0-9]{4,11})",
        check: account,
        sample: "加微信zhang_san88",
        other: "微信 H5 页面，微信 10000 元",
    },
    Rule {
        placeholder: QQ,
        pattern: "qq(?:群|→)→(?<body>[1-9][0-9]{4,11})",
        check: account,
        sample: "QQ号123456789",
        other: "QQ 2024 年",
    },
    Rule {
        placeholder: CREDIT_CODE,
        pattern: "(?:信用代码|税号|识别号|uscc)→(?<body>[0-9a-z]{15,20})",
        check: numbers::named_credit_code,
        sample: "税号 91330000MA0000000",
        other: "税号 internationalisation",
    },
    Rule {
        placeholder: IDENTITY,
        pattern: "[1-9](?:~[0-9]){16}~[0-9x×]",
        check: numbers::identity,
        sample: "我的身份证 110101199003070000 能申请吗",
        other: "订单 620000000000000000",
    },
    Rule {
        placeholder: IDENTITY,
        pattern: "[1-9](?:~[0-9]){14}",
        check: numbers::old_identity,
        sample: "320106630504123",
        other: "320106631304123",
    },
    Rule {
        placeholder: CREDIT_CODE,
        pattern: "[1-9any][1-9](?:~[0-9]){6}(?:~[0-9a-z]){10}",
        check: numbers::credit_code,
        sample: "统一社会信用代码 91330000MA00000000",
        other: "91330000 now applied",
    },
    // Twelve characters leave room for a bank or a name: 卡号（工商银行扬州分行）.
    Rule {
        placeholder: BANK_CARD,
        pattern: r"(?:卡号|银行卡|信用卡|储蓄卡|账号|帐号|账户|帐户|card|account|acct)[^0-9\[\]]{0,12}(?<body>[0-9](?:~[0-9]){15,21})",
        check: numbers::named_card,
        sample: "卡号 6222020200000000001",
        other: "账户 1500000000000000元",
    },
    Rule {
        placeholder: BANK_CARD,
        pattern: "[1-9](?:~[0-9]){12,18}",
        check: numbers::card,
        sample: "4111 1111 1111 1111",
        other: "4111 1111 1111 1112",
    },
    Rule {
        placeholder: PHONE,
        pattern: r"(?:\(?\+?(?:00)?86~)?(?:\(?0~)?1~[3-9](?:~[0-9]){9}",
        check: numbers::mobile,
        sample: "(+86) 138-0013-8000",
        other: "0514-87861234，公告2023年第7号",
    },
    Rule {
        placeholder: PHONE,
        pattern: r"\+[1-9](?:~[0-9]){7,14}",
        check: numbers::foreign_phone,
        sample: "call +44 7911 123456",
        other: "+86 514 8786 1234",
    },
    // Two numbers written as one, or an invoice's.
    Rule {
        placeholder: DIGITS,
        pattern: "[0-9]{20,}",
        check: WHOLE,
        sample: "1380013800013900139000",
        other: "1234567890123456789",
    },
];

/// Everything found.
const WHOLE: fn(&Found<'_>) -> Option<usize> = |found| Some(found.end);

fn has_digit(found: &Found<'_>) -> Option<usize> {
    found.as_str().contains(|c: char| c.is_ascii_digit()).then_some(found.end)
}

/// An id is six characters long at least if it has letters, and no amount.
fn account(found: &Found<'_>) -> Option<usize> {
    let is_number = found.as_str().bytes().all(|b| b.is_ascii_digit());
    let fits =
        if is_number { !numbers::is_amount(found, found.end) } else { found.as_str().len() >= 6 };
    fits.then_some(found.end)
}

#[cfg(test)]
mod tests {
    use super::{
        super::{plain, redact, replaced},
        *,
    };

    #[test]
    fn every_rule_finds_its_sample_and_leaves_the_other_alone() {
        for rule in RULES {
            let (shape, name) = (rule.shape(), rule.pattern);
            assert!(replaced(&plain(rule.sample), rule, &shape).is_some(), "{name}");
            assert!(redact(rule.sample).contains(rule.placeholder), "{}", redact(rule.sample));
            assert_eq!(replaced(&plain(rule.other), rule, &shape), None, "{name}");
        }
    }

    #[test]
    fn no_placeholder_is_personal_data() {
        for rule in RULES {
            assert_eq!(redact(rule.placeholder), rule.placeholder);
        }
    }
}
