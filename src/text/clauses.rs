//! Where one message may hold several questions.

use std::sync::LazyLock;

use regex::Regex;

/// What may stand between two questions: punctuation that ends a clause, or words that begin
/// another question. A bare "and" joins words as often as questions, so a question word must
/// follow it.
static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?ix)
        [,，。;；?？!！\n]+
        | (?:还有|另外|顺便|再问一?下|以及)
        | \b(?:and\ also|also|by\ the\ way|another\ question)\b
        | \band\ (?:how|what|where|when|who|which|can|could|do|does|is|are|should|may|must)\b";
    Regex::new(pattern).expect("the pattern is written here")
});

/// Shorter pieces are no question: 您好, "thanks".
const SHORTEST: usize = 3;

/// The pieces of a message, in order; one where there is nothing to split. A question word
/// that tells where to split stays with its question.
pub fn clauses(message: &str) -> Vec<&str> {
    let mut clauses = Vec::new();
    let mut from = 0;
    for between in BETWEEN.find_iter(message) {
        clauses.push(&message[from..between.start()]);
        let joins = between.as_str().to_ascii_lowercase();
        let is_question_word = joins.starts_with("and ") && joins != "and also";
        from = if is_question_word { between.start() + "and ".len() } else { between.end() };
    }
    clauses.push(&message[from..]);
    let is_long =
        |clause: &&str| clause.chars().filter(|c| c.is_alphanumeric()).count() >= SHORTEST;
    clauses.into_iter().map(str::trim).filter(is_long).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_told_apart_by_punctuation_and_by_words() {
        assert_eq!(clauses("苏科贷利率多少？另外执照去哪领"), ["苏科贷利率多少", "执照去哪领"]);
        assert_eq!(
            clauses("先说社保怎么开户还有创新券怎么用"),
            ["先说社保怎么开户", "创新券怎么用"]
        );
        assert_eq!(
            clauses("how do I register a company and what does it cost"),
            ["how do I register a company", "what does it cost"]
        );
    }

    #[test]
    fn one_question_stays_whole() {
        assert_eq!(
            clauses("research and development deduction"),
            ["research and development deduction"]
        );
        assert_eq!(clauses("您好，苏科贷怎么办"), ["苏科贷怎么办"]);
        assert!(clauses("？").is_empty());
    }
}
