//! Where one message may hold several questions.

use std::sync::LazyLock;

use regex::Regex;

/// What ends a clause.
const ENDS: [char; 11] = [',', '，', '。', ';', '；', '?', '？', '!', '！', '\n', '\r'];

/// Words that begin another question. A bare "and" joins words as often as questions, so a
/// question word must follow it.
static ANOTHER: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?ix)
        还有 | 另外 | 顺便 | 再问一?下 | 以及
        | \b(?:and\ also|also|by\ the\ way|another\ question)\b
        | \band\ (?:how|what|where|when|who|which|can|could|do|does|is|are|should|may|must)\b";
    Regex::new(pattern).expect("the pattern is written here")
});

/// What makes a clause a question. "We are not there yet, which title comes first" has one
/// question: its first clause only says where the asker stands.
static QUESTION: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?ix)
        [吗呢么怎啥哪几谁] | 什么 | 多少 | 多久 | 如何 | 是否 | 何时 | 有没有 | 能不能 | 不$
        | \b(?:how|what|where|when|who|which|why|can|could|do|does|is|are|should|may|must)\b";
    Regex::new(pattern).expect("the pattern is written here")
});

/// Shorter pieces are no question: 您好, "thanks".
const SHORTEST: usize = 3;

/// The questions of a message, in order, each as it stands there.
pub fn questions(message: &str) -> Vec<&str> {
    let clauses = message.split(ENDS).flat_map(parts).map(str::trim);
    let is_long =
        |clause: &&str| clause.chars().filter(|c| c.is_alphanumeric()).count() >= SHORTEST;
    clauses.filter(is_long).filter(|clause| QUESTION.is_match(clause)).collect()
}

/// A question without what ties it to the one before: 还有, and, also.
pub fn without_connective(question: &str) -> &str {
    let mut rest = question.trim();
    while let Some(tie) = TIE.find(rest) {
        rest = rest[tie.end()..].trim_start();
    }
    rest
}

static TIE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern =
        r"(?i)^(?:还有|另外|顺便|再问一?下|以及|那么?|\band\b|\balso\b|\bby the way\b|[,，;；])";
    Regex::new(pattern).expect("the pattern is written here")
});

/// A clause, taken apart where a question ends and another begins: 社保怎么开户还有年报去哪报
/// is two, 奖励还有没有 is one.
fn parts(clause: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut from = 0;
    for another in ANOTHER.find_iter(clause) {
        let before = &clause[from..another.start()];
        if QUESTION.is_match(before) {
            parts.push(before);
            from = another.start();
        }
    }
    parts.push(&clause[from..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_told_apart_by_punctuation_and_by_words() {
        assert_eq!(
            questions("苏科贷利率多少？另外执照去哪领"),
            ["苏科贷利率多少", "另外执照去哪领"]
        );
        assert_eq!(questions("先说社保怎么开户还有创新券怎么用").len(), 2);
        assert_eq!(
            questions("how do I register a company and what does it cost"),
            ["how do I register a company", "and what does it cost"]
        );
    }

    #[test]
    fn what_only_leads_up_to_a_question_is_none() {
        assert_eq!(questions("您好，苏科贷怎么办"), ["苏科贷怎么办"]);
        assert_eq!(questions("年报补完了，信用怎么修复"), ["信用怎么修复"]);
        assert_eq!(questions("专利授权还有奖励吗"), ["专利授权还有奖励吗"]);
        assert!(questions("research and development deduction").is_empty());
        assert!(questions("？").is_empty());
    }
}
