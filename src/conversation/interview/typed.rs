//! Typed answers to a question of the policy matcher.

mod choices;
#[cfg(test)]
mod tests;
mod yes_no;

use chrono::NaiveDate;

use super::Step;
use crate::{
    faq::{Answers, Language, ProfileQuestion},
    fitting::{Given, read_number},
    text,
};

/// What people type to get past a question.
const SKIP: &[&str] = &[
    "跳过",
    "不知道",
    "不清楚",
    "不确定",
    "下一个",
    "下一题",
    "没想好",
    "不想说",
    "不方便说",
    "skip",
    "next",
    "don't know",
    "dont know",
    "i don't know",
    "not sure",
    "no idea",
];
/// To get back to the one before.
const BACK: &[&str] =
    &["上一步", "返回", "上一题", "回去", "填错了", "选错了", "back", "go back", "previous"];
/// To see what fits so far.
const RESULT: &[&str] = &[
    "看结果",
    "结果",
    "直接看结果",
    "不填了",
    "就这些",
    "result",
    "results",
    "show me",
    "show results",
    "finish",
];
/// To go on after something else.
const GO_ON: &[&str] =
    &["继续", "继续匹配", "接着来", "接着匹配", "继续吧", "go on", "continue", "resume"];
/// To say that all that applies is picked.
const DONE: &[&str] = &["选好了", "好了", "选完了", "完成", "done", "that's all", "ok"];
/// That none of the choices applies.
const NONE: &[&str] = &[
    "都没有",
    "没有",
    "无",
    "都不是",
    "都不",
    "一个都没有",
    "none",
    "none of these",
    "none of them",
    "no",
    "nothing",
];
/// A word that means a step of the matcher even after something else was talked about.
pub(super) fn command(words: &str) -> Option<Step> {
    let said = text::normalise(words);
    let is_any = |list: &[&str]| list.iter().any(|known| text::normalise(known) == said);
    if is_any(GO_ON) {
        Some(Step::Begin)
    } else if is_any(&["看结果", "show the result", "show results"]) {
        Some(Step::Result)
    } else {
        None
    }
}

/// Reads a message as an answer to a question, or as a wish about it; none where it is neither.
pub(super) fn read(question: &ProfileQuestion, words: &str, today: NaiveDate) -> Option<Step> {
    let said = text::normalise(words);
    let said = said.trim_matches(|c: char| !c.is_alphanumeric());
    let is_any = |list: &[&str]| list.iter().any(|known| text::normalise(known) == said);
    let pick = |answer: &str| Step::Pick(question.id.clone(), answer.to_owned());
    if is_any(SKIP) {
        return Some(Step::Skip(question.id.clone()));
    }
    if is_any(BACK) {
        return Some(Step::Back);
    }
    if is_any(RESULT) {
        return Some(Step::Result);
    }
    match &question.answers {
        Answers::YesNo => yes_no::read(said).map(|yes| pick(&Given::YesNo(yes).text())),
        Answers::Number { unit } => {
            let number = read_number(without_name(question, words), unit, today);
            number.map(|span| pick(&Given::Number(span).text()))
        }
        Answers::Choices { multiple: true, .. } if is_any(DONE) || is_any(NONE) => {
            Some(Step::Done(question.id.clone()))
        }
        Answers::Choices { choices, multiple } => {
            let read = if *multiple { choices::several } else { choices::one };
            let picked = read(choices, words).map(|ids| pick(&ids));
            // A word out of what could be chosen is an answer, only not a clear one.
            picked.or_else(|| choices::is_part_of_one(choices, said).then_some(Step::Begin))
        }
    }
}

/// The words without what the question is about, which people repeat: 资产总额500万.
fn without_name<'a>(question: &ProfileQuestion, words: &'a str) -> &'a str {
    let words = words.trim_start();
    let mut names = Language::ALL.into_iter().filter_map(|language| question.name.best(language));
    let rest = names.find_map(|name| words.strip_prefix(name)).unwrap_or(words);
    rest.trim_start_matches([' ', ':', '：', '是', '为'])
}
