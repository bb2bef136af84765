//! `faq.keyword_weak`: keywords that say nothing about what is asked.

use super::Problem;
use crate::diagnostic::Words;

/// Words that stand in questions about anything.
const WEAK: &[&str] = &[
    "的", "了", "是", "我", "你", "吗", "呢", "有", "在", "和", "怎么", "怎样", "如何", "什么",
    "多少", "哪里", "哪些", "可以", "需要", "申请", "办理", "政策", "公司", "企业", "创业", "条件",
    "材料", "流程", "请问", "问题", "the", "a", "an", "is", "are", "do", "does", "can", "how",
    "what", "where", "when", "which", "who", "i", "my", "we", "to", "of", "for", "and", "or",
    "apply", "policy", "company", "business", "startup", "help", "please",
];

/// A keyword that half of all questions contain.
pub(in crate::faq) fn keyword_weak(keyword: &str) -> Option<Problem> {
    let word = keyword.trim().to_lowercase();
    let is_single = word.chars().count() == 1 && word.chars().all(char::is_alphanumeric);
    (is_single || WEAK.contains(&word.as_str())).then(|| {
        let message = Words::new(
            format!("关键词“{word}”太常见，分不出问的是哪一条"),
            format!("the keyword “{word}” is too common to tell entries apart"),
        );
        Problem::warning("faq.keyword_weak", message)
            .help(Words::new("换成政策的名称或简称", "use the name or abbreviation of the policy"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_pass_and_common_words_do_not() {
        for word in ["苏科贷", "15%", "高企", "IP"] {
            assert!(keyword_weak(word).is_none(), "{word}");
        }
        for word in ["的", "税", "How", "申请"] {
            assert!(keyword_weak(word).is_some(), "{word}");
        }
    }
}
