//! Typed answers to a question of the policy matcher.

use chrono::NaiveDate;

use super::Step;
use crate::{
    faq::{Answers, Language, ProfileChoice, ProfileQuestion},
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
const YES: &[&str] = &[
    "是", "是的", "有", "有的", "对", "对的", "嗯", "算", "yes", "y", "yeah", "yep", "we do",
    "we have", "we are",
];
const NO: &[&str] = &[
    "不是",
    "没有",
    "没",
    "否",
    "不",
    "无",
    "不算",
    "还没有",
    "还没",
    "暂时没有",
    "no",
    "n",
    "nope",
    "not yet",
    "we don't",
    "we do not",
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
        Answers::YesNo if is_any(YES) => Some(pick("yes")),
        Answers::YesNo if is_any(NO) => Some(pick("no")),
        Answers::YesNo => None,
        Answers::Number { unit } => {
            read_number(words, unit, today).map(|span| pick(&Given::Number(span).text()))
        }
        Answers::Choices { multiple: true, .. } if is_any(DONE) || is_any(NONE) => {
            Some(Step::Done(question.id.clone()))
        }
        Answers::Choices { choices, multiple: true } => {
            several(choices, words).map(|ids| pick(&ids))
        }
        Answers::Choices { choices, multiple: false } => one(choices, said).map(|id| pick(&id)),
    }
}

/// Several choices in one message: 资金、场地.
fn several(choices: &[ProfileChoice], words: &str) -> Option<String> {
    let parts =
        words.split(['、', ',', '，', ';', '；', '/', '\n', '和', '跟', '&']).map(str::trim);
    let ids: Option<Vec<String>> = parts
        .filter(|part| !part.is_empty())
        .map(|part| one(choices, &text::normalise(part)))
        .collect();
    ids.filter(|ids| !ids.is_empty()).map(|ids| ids.join(","))
}

/// People add a few characters around a choice (我们是公司), not a sentence.
const MAX_AROUND: usize = 6;

/// The one choice that the words are, hold or begin to say.
fn one(choices: &[ProfileChoice], said: &str) -> Option<String> {
    let n_said = said.chars().count();
    if n_said == 0 {
        return None;
    }
    let labels = |choice: &ProfileChoice| {
        let labels = Language::ALL.into_iter().filter_map(|language| choice.text.best(language));
        labels.map(text::normalise).collect::<Vec<_>>()
    };
    let is_it = |choice: &&ProfileChoice| labels(choice).iter().any(|label| label == said);
    if let Some(choice) = choices.iter().find(is_it) {
        return Some(choice.id.to_string());
    }
    let holds = |choice: &&ProfileChoice| {
        labels(choice).iter().any(|label| {
            let n_label = label.chars().count();
            let is_within = said.contains(label.as_str()) && n_said <= n_label + MAX_AROUND;
            is_within || (n_said >= 2 && label.contains(said))
        })
    };
    let mut found = choices.iter().filter(holds);
    let first = found.next()?;
    found.next().is_none().then(|| first.id.to_string())
}
