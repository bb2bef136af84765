//! Questions about an office itself: where is it, which number, when is it open.
//!
//! A name alone is not enough — "科技局的苏科贷" asks for a loan. A message is about the
//! office when, without its name, only words of that kind are left.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    faq::Faq,
    text::{self, is_han},
};

/// What people ask of an office. Longer words first: 在哪里 goes before 在哪.
const ASKED_OF_AN_OFFICE: &[&str] = &[
    "联系方式",
    "联系电话",
    "工作时间",
    "上班时间",
    "办公时间",
    "营业时间",
    "哪个部门",
    "怎么联系",
    "电话号码",
    "办公地址",
    "在哪里",
    "什么位置",
    "几点",
    "怎么走",
    "网址",
    "官网",
    "网站",
    "主页",
    "电话",
    "号码",
    "地址",
    "在哪",
    "哪里",
    "位置",
    "联系",
    "上班",
    "下班",
    "开门",
    "关门",
    "热线",
    "phone number",
    "opening hours",
    "telephone",
    "website",
    "web site",
    "contact",
    "address",
    "located",
    "number",
    "phone",
    "where",
    "hours",
    "open",
    "close",
    "call",
    "reach",
];

/// Words that say nothing of their own around such a question.
const FILLERS: &[&str] = &[
    "请问",
    "多少",
    "什么",
    "怎么",
    "一下",
    "给我",
    "我想",
    "想问",
    "知道",
    "告诉",
    "有没有",
    "哪个",
    "扬州市",
    "江苏省",
    "扬州",
    "江苏",
    "yangzhou",
    "jiangsu",
    "what",
    "which",
    "when",
    "does",
    "the",
    "is",
    "it",
    "do",
    "i",
    "how",
    "to",
    "of",
    "for",
    "at",
    "in",
    "can",
    "me",
    "tell",
    "s",
    "的",
    "是",
    "吗",
    "呢",
    "吧",
    "啊",
    "呀",
    "了",
    "有",
    "市",
    "省",
    "管",
    "归",
    "由",
    "谁",
    "找",
    "能",
    "可以",
];

/// How much may be left of a message besides: a slip, a particle that is not listed.
const MOST_LEFT: usize = 2;

/// What a second name stands in.
const BRACKETS: [char; 4] = ['(', ')', '\u{ff08}', '\u{ff09}'];

/// A beginning that so many names share is the place, not the office.
const SHARED_BY: usize = 3;

/// What is left of a name without its beginning must still be a name.
const SHORTEST_NAME: usize = 3;

/// The names of every office.
#[derive(Debug, Default)]
pub(super) struct Offices {
    /// Normalised names with the office they belong to, the longest first.
    names: Vec<(String, usize)>,
}

impl Offices {
    /// Collects names and aliases; a name with brackets is two, and a name that begins like
    /// several others is known without its beginning too: 扬州市生产力促进中心 is
    /// 生产力促进中心 to everyone in the city.
    pub(super) fn of(faq: &Faq) -> Self {
        let mut names = Vec::new();
        for (position, office) in faq.offices().iter().enumerate() {
            let full = office.name.iter().flat_map(|(_, name)| name.split(BRACKETS));
            let all = full.chain(office.aliases.iter().map(String::as_str));
            names.extend(all.map(|name| (text::normalise(name), position)));
        }
        let beginnings = shared_beginnings(&names);
        let shortened: Vec<_> = names
            .iter()
            .filter_map(|(name, position)| Some((without_beginning(name, &beginnings)?, *position)))
            .collect();
        names.extend(shortened);
        names.retain(|(name, _)| !name.is_empty());
        names.sort_by(|(a, x), (b, y)| b.chars().count().cmp(&a.chars().count()).then(x.cmp(y)));
        Self { names }
    }

    /// The office a message asks about, by position, if it asks about one.
    pub(super) fn asked(&self, normalised: &str) -> Option<usize> {
        let named = |(name, _): &&(String, usize)| super::names::contains(normalised, name);
        let (name, office) = self.names.iter().find(named)?;
        let rest = normalised.replacen(name.as_str(), " ", 1);
        let without_question = without(&rest, ASKED_OF_AN_OFFICE);
        let is_asked = without_question != rest;
        let left = without(&without_question, FILLERS);
        let n_left = left.chars().filter(|c| c.is_alphanumeric()).count();
        let is_bare = n_left == 0 && rest.trim().is_empty();
        ((is_asked && n_left <= MOST_LEFT) || is_bare).then_some(*office)
    }
}

/// Beginnings of two to four Han characters that several offices share, the longest first.
fn shared_beginnings(names: &[(String, usize)]) -> Vec<String> {
    let mut counted: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (name, position) in names {
        for n_chars in 2..=4 {
            let beginning: String = name.chars().take(n_chars).collect();
            if beginning.chars().count() == n_chars && beginning.chars().all(is_han) {
                counted.entry(beginning).or_default().insert(*position);
            }
        }
    }
    let mut shared: Vec<_> =
        counted.into_iter().filter(|(_, by)| by.len() >= SHARED_BY).map(|(name, _)| name).collect();
    shared.sort_by_key(|beginning| std::cmp::Reverse(beginning.chars().count()));
    shared
}

fn without_beginning(name: &str, beginnings: &[String]) -> Option<String> {
    let rest = beginnings.iter().find_map(|beginning| name.strip_prefix(beginning.as_str()))?;
    (rest.chars().count() >= SHORTEST_NAME).then(|| rest.to_owned())
}

/// A text without the words of a list; words of Latin letters only as whole ones.
fn without(text: &str, words: &[&str]) -> String {
    let mut left = text.to_owned();
    for word in words {
        if word.chars().any(is_han) {
            left = left.replace(word, " ");
        } else {
            while let Some(at) = whole_word(&left, word) {
                left.replace_range(at..at + word.len(), " ");
            }
        }
    }
    left
}

fn whole_word(text: &str, word: &str) -> Option<usize> {
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
    text.match_indices(word).map(|(at, _)| at).find(|&at| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !is_latin(before) && !is_latin(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faq::{Faq, FaqParts, Office, Slug, Text};

    fn asked(words: &str) -> Option<usize> {
        let office = Office {
            id: Slug::new("kjj").expect("an id"),
            name: Text {
                zh: Some("扬州市科学技术局".into()), en: Some("Science Bureau".into())
            },
            aliases: vec!["科技局".into()],
            does: Text::default(),
            url: None,
            phone: None,
            address: Text::default(),
            location: None,
            hours: Text::default(),
        };
        let faq = Faq::new(FaqParts { offices: vec![office], ..FaqParts::default() });
        Offices::of(&faq).asked(&text::normalise(words))
    }

    #[test]
    fn a_question_about_the_office_is_its_own_answer() {
        for words in
            ["科技局电话多少", "请问科技局在哪里?", "科技局", "Where is the Science Bureau?"]
        {
            assert_eq!(asked(words), Some(0), "{words}");
        }
    }

    #[test]
    fn a_question_about_what_the_office_does_is_not() {
        for words in ["科技局的苏科贷怎么申请", "科技局 补贴", "电话多少"] {
            assert_eq!(asked(words), None, "{words}");
        }
    }
}
