//! Bad inputs made of good ones: bits flipped, parts cut, doubled, moved and taken from
//! elsewhere, and tokens put in that mean something to some reader.

use super::random::Random;

/// The most changes to one input. Most inputs get a few: after many, nothing of the good one
/// is left to get past the first check.
const MAX_CHANGES: usize = 12;

/// The most a part is repeated.
const MAX_REPEATS: usize = 400;

/// Tokens of all formats together: what ends a string in one is plain text in another, and
/// a confusion between two is what is looked for.
const TOKENS: &[&str] = &[
    // TOML
    "\"",
    "\"\"\"",
    "'",
    "'''",
    "[",
    "[[",
    "]",
    "]]",
    "{",
    "}",
    "=",
    ".",
    "#",
    "\\",
    "\\u",
    "\\uD800",
    "\\UFFFFFFFF",
    "\\x00",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "[[entry]]\n",
    "[entry]\n",
    "[desk]\n",
    "[[entry]]\nid = \"a\"\n",
    "id = ",
    "answer.zh = ",
    "answer = { zh = \"",
    "= 1e999",
    "0x",
    "2027-13-99",
    "2027-12-31",
    "0001-01-01",
    "9999-12-31",
    "1979-05-27T07:32:00Z",
    "inf",
    "-nan",
    "true",
    "<<<<<<< HEAD\n",
    "[entry.answer]\nzh = 1\n",
    "patterns = ['(a+)+$']\n",
    "patterns = ['\\w{1000}']\n",
    "patterns = ['']\n",
    "keywords = [\"\"]\n",
    "related = [\"",
    "fits = { stage = [\"",
    "headcount = { max = ",
    "any_of = [{",
    "location = { lat = 91.0, lon = ",
    "hours = \"周一至周五 9:00-",
    "周六、日24:00-25:00",
    "[[check]]\nask = \"",
    "[[notice]]\ntext = \"",
    "[[synonyms]]\nwords = [\"",
    "[[profile]]\nid = \"",
    "multiple = true\n",
    "choices = [{ id = \"",
    // HTML and Markdown
    "<",
    ">",
    "&",
    "&amp;",
    "&#0;",
    "&lt;script&gt;",
    "<b>",
    "</b>",
    "<a href=\"",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<![CDATA[",
    "<tg-spoiler>",
    "**",
    "*",
    "_",
    "`",
    "```\n",
    "~~",
    "[a](https://a.example/)",
    "](",
    "![](",
    "[a](javascript:alert(1))",
    "[x]: https://b.example/\n",
    "\n\n",
    "\n- ",
    "\n1. ",
    "\n18446744073709551615. ",
    "\n> ",
    "\n# ",
    "|a|b|\n|-|-|\n",
    "  \n",
    "https://",
    "https://a:b@c/",
    "//[::1]/",
    "mailto:",
    "tg://user?id=1",
    "https://xn--a",
    // JSON
    "null",
    "false",
    "\":",
    "\",\"",
    "{\"a\":",
    "[[[[[[[[",
    "]]]]]]]]",
    "-1",
    "0",
    "1.5",
    "1e308",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "\\ud83d",
    "\\udc00",
    "\\u0000",
    "\"update_id\":",
    "\"message\":{",
    "\"text\":\"",
    "\"chat\":{\"id\":",
    "\"type\":\"group\"",
    "\"callback_query\":{",
    "\"data\":\"",
    "\"inline_query\":{",
    "\"reply_to_message\":",
    "\"from\":null",
    "\"language_code\":\"zh-hans\"",
    "\"message_thread_id\":1",
    "\"is_topic_message\":true",
    // Sheets
    ",",
    ";",
    "\"\"",
    "sep=;\n",
    "id,title,answer\n",
    "=1+1",
    "@SUM(A1)",
    "+",
    "-",
    "<c r=\"XFD1048576\">",
    "<row r=\"1048576\">",
    "<c r=\"A0\" t=\"s\"><v>99999999</v></c>",
    "count=\"4294967295\"",
    "uniqueCount=\"",
    "<!DOCTYPE a [<!ENTITY b \"c\">]>",
    "<dimension ref=\"A1:XFD1048576\"/>",
    "_x0000_",
    "<f>",
    "<is><t>",
    "</row>",
    "t=\"d\"",
    "<v>1e308</v>",
    "<v>-1</v>",
    "s=\"99999\"",
    // People and what they ask
    "苏科贷",
    "怎么申请",
    "要什么材料",
    "电话多少",
    "那扬科贷呢",
    "注册资本",
    "一百二十万",
    "三分之二",
    "½",
    "第三个",
    "都不是",
    "2",
    "50w",
    "人工",
    "你好",
    "谢谢",
    "不用了",
    "how do I apply",
    "tax",
    "loan?",
    "？",
    "，",
    "。",
    "；",
    "和",
    "还有",
    "and",
    "/start",
    "/start e-sukedai",
    "/match",
    "/office 科技局",
    "/forget",
    "/language en",
    "/topics@desk_bot",
    "/",
    "@desk_bot",
    "tap:",
    "tap:e:sukedai",
    "tap:d:materials:sukedai",
    "tap:m:skip",
    "tap:a:stage:idea",
    "tap:t:0:money",
    "tap:os:18446744073709551615",
    "tap:match",
    "m1-",
    "gaoxinjishuqiye",
    "sukedai",
    "ｓｕｋｅｄａｉ",
    "１２３",
    "＝",
    "＂",
    "［［",
    "申請貸款",
    "320102199001011234",
    "13800138000",
    "123456789:AAFakeFakeFakeFakeFakeFakeFakeFake123",
    "a@b.example",
    // Characters that readers trip over
    "\0",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{ad}",
    "\u{300}\u{301}\u{302}\u{303}\u{304}",
    "\u{200b}",
    "\u{200d}",
    "\u{200f}",
    "\u{202e}",
    "\u{2028}",
    "\u{2066}",
    "\u{3000}",
    "\u{feff}",
    "\u{fe0f}",
    "\u{fffd}",
    "\u{e000}",
    "\u{e0061}",
    "\u{10ffff}",
    "👨‍👩‍👧",
    "🇨🇳",
    "🇨",
    "ﷺ",
    "ﬁ",
    "İ",
    "ß",
    "ſ",
    "𠮷",
    "〇",
    "㎡",
    "①",
    "Ⅻ",
    "٣",
    "ก็็็็็็",
    "שלום",
    "مرحبا",
    // What stands between the messages, files or settings of one input
    "\u{1e}",
];

/// An input made of one of these.
pub(super) fn mutated(corpus: &[Vec<u8>], random: &mut Random, most: usize) -> Vec<u8> {
    let mut input = corpus[random.below(corpus.len())].clone();
    change(&mut input, corpus, random);
    input.truncate(most);
    input
}

/// Changes an input a few times.
pub(super) fn change(input: &mut Vec<u8>, corpus: &[Vec<u8>], random: &mut Random) {
    let most = random.below(MAX_CHANGES) + 1;
    for _ in 0..=random.below(most) {
        change_once(input, corpus, random);
    }
}

fn change_once(input: &mut Vec<u8>, corpus: &[Vec<u8>], random: &mut Random) {
    let at = random.below(input.len() + 1);
    match random.below(14) {
        0 => flip(input, random),
        1 => set(input, random),
        2..=5 => splice(input, at, 0, token(random).as_bytes()),
        6 => {
            let gone = random.below(24);
            splice(input, at, gone, token(random).as_bytes());
        }
        7 => splice(input, at, part_length(random), b""),
        8 => input.truncate(at),
        9 => {
            let other = &corpus[random.below(corpus.len())];
            let from = random.below(other.len() + 1);
            let to = from.saturating_add(part_length(random)).min(other.len());
            splice(input, at, 0, &other[from..to]);
        }
        10 => {
            let other = &corpus[random.below(corpus.len())];
            input.truncate(at);
            input.extend_from_slice(&other[random.below(other.len() + 1)..]);
        }
        11 => repeat(input, at, random),
        12 => splice(input, at, 0, any_character(random).encode_utf8(&mut [0; 4]).as_bytes()),
        _ => number(input, random),
    }
}

fn flip(input: &mut [u8], random: &mut Random) {
    if !input.is_empty() {
        let at = random.below(input.len());
        input[at] ^= 1 << random.below(8);
    }
}

fn set(input: &mut [u8], random: &mut Random) {
    if !input.is_empty() {
        let at = random.below(input.len());
        input[at] = random.pick(&[0, 1, b'\n', b' ', b'"', b'0', 0x7f, 0x80, 0xc3, 0xfe, 0xff]);
    }
}

fn token(random: &mut Random) -> &'static str {
    random.pick(TOKENS)
}

/// Puts bytes in the place of so many others.
fn splice(input: &mut Vec<u8>, at: usize, gone: usize, bytes: &[u8]) {
    let end = at.saturating_add(gone).min(input.len());
    input.splice(at..end, bytes.iter().copied());
}

/// A short part mostly, a long one sometimes.
fn part_length(random: &mut Random) -> usize {
    let most = random.pick(&[4, 16, 64, 256, 2048]);
    random.below(most) + 1
}

/// Repeats a part a few times, or very often.
fn repeat(input: &mut Vec<u8>, at: usize, random: &mut Random) {
    let end = at.saturating_add(part_length(random)).min(input.len());
    let part = input[at..end].to_vec();
    let most = random.pick(&[1, 3, MAX_REPEATS]);
    splice(input, at, 0, &part.repeat(random.below(most) + 1));
}

/// Any character there is, those of the first planes more often.
fn any_character(random: &mut Random) -> char {
    let most = random.pick(&[0x80, 0x800, 0x3000, 0xa000, 0x11_0000]);
    u32::try_from(random.below(most)).ok().and_then(char::from_u32).unwrap_or('\u{fffd}')
}

/// Puts another number in the place of one.
fn number(input: &mut Vec<u8>, random: &mut Random) {
    let digits: Vec<usize> =
        (0..input.len()).filter(|&at| input[at].is_ascii_digit()).take(64).collect();
    if digits.is_empty() {
        return;
    }
    let at = random.pick(&digits);
    let length = input[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let other = random.pick(&[
        "0",
        "1",
        "-1",
        "2",
        "99",
        "255",
        "256",
        "32768",
        "65536",
        "2147483647",
        "2147483648",
        "4294967296",
        "9223372036854775807",
        "18446744073709551616",
        "1e400",
        "0.1",
    ]);
    splice(input, at, length, other.as_bytes());
}
