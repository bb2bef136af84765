//! Advice: `faq.few_wordings`, `faq.no_source`, `faq.no_topic`, `faq.no_office`,
//! `faq.untranslated`.

use super::Problem;
use crate::{
    diagnostic::Words,
    faq::{Entry, Language},
};

/// Fewer wordings than this find too little: people ask for the same thing in many ways.
const MIN_WORDINGS: usize = 4;

/// What would make an entry better.
pub(in crate::faq) fn advise(
    entry: &Entry,
    languages: &[Language],
) -> Vec<(&'static str, Problem)> {
    let mut advice = Vec::new();
    let default = languages.first().copied().unwrap_or(Language::Zh);
    let n = entry.questions.get(default).len();
    if n < MIN_WORDINGS {
        advice.push(("questions", few_wordings(n)));
    }
    if entry.sources.is_empty() {
        advice.push(("sources", no_source()));
    }
    if entry.topic.is_none() {
        advice.push(("topic", no_topic()));
    }
    if entry.office.is_none() {
        advice.push(("office", no_office()));
    }
    let missing = languages.iter().find(|language| entry.answer.get(**language).is_none());
    advice.extend(missing.map(|language| ("answer", untranslated(*language))));
    advice
}

fn few_wordings(n: usize) -> Problem {
    let message = match n {
        0 => Words::new("没有写问法", "it does not say how people ask"),
        1 => Words::new("只有 1 种问法", "there is only one way of asking"),
        _ => Words::new(format!("只有 {n} 种问法"), format!("there are only {n} ways of asking")),
    };
    Problem::note("faq.few_wordings", message).help(Words::new(
        format!("写到 {MIN_WORDINGS} 种以上，用大家平时说的话"),
        format!("write {MIN_WORDINGS} or more, in words people really use"),
    ))
}

fn no_source() -> Problem {
    let message = Words::new("没有写依据的文件", "no source document is named");
    Problem::note("faq.no_source", message).help(Words::new(
        "在 `sources` 里写文件名、文号和网址",
        "name its title, number and address in `sources`",
    ))
}

fn no_topic() -> Problem {
    let message =
        Words::new("没有归入主题，菜单里找不到它", "it has no topic, so no menu shows it");
    Problem::note("faq.no_topic", message)
}

fn no_office() -> Problem {
    let message = Words::new("没有写负责的部门", "no responsible office is named");
    Problem::note("faq.no_office", message)
}

fn untranslated(language: Language) -> Problem {
    let (zh, en) = match language {
        Language::Zh => ("中文", "Chinese"),
        Language::En => ("英文", "English"),
    };
    let message = Words::new(format!("没有{zh}答复"), format!("there is no answer in {en}"));
    Problem::note("faq.untranslated", message)
}

/// A group of synonyms with nothing to be a synonym of.
pub(in crate::faq) fn few_words() -> Problem {
    let message = Words::new("同义词要有两个以上", "synonyms need two words or more");
    Problem::error("faq.missing", message)
}
