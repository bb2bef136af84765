//! Ids: who declares them, who refers to them, and whether the two agree.

use std::collections::HashMap;

use super::Hidden;
use crate::{
    diagnostic::{Finding, Words},
    document::{Log, Place, suggest},
};

/// What an id names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    Topic,
    Office,
    Entry,
    Profile,
}

impl Kind {
    /// The table that declares it.
    pub(super) const fn table(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Office => "office",
            Self::Entry => "entry",
            Self::Profile => "profile",
        }
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Topic => ("主题", "topic"),
            Self::Office => ("部门", "office"),
            Self::Entry => ("条目", "entry"),
            Self::Profile => ("匹配问题", "profile question"),
        }
    }
}

/// How a profile question is answered, as far as `fits` must agree with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum AnswerKind {
    /// By these choices.
    Choices(Vec<String>),
    /// With a number.
    Number,
    /// With yes or no.
    YesNo,
    /// Nobody could tell; anything goes.
    Unknown,
}

/// What an entry's `fits` asks of a profile question.
#[derive(Debug)]
pub(super) struct FitsUse<'a> {
    pub(super) question: String,
    pub(super) place: Place<'a>,
    pub(super) wants: FitsWant<'a>,
}

/// The form of a criterion.
#[derive(Debug)]
pub(super) enum FitsWant<'a> {
    Choices(Vec<(String, Place<'a>)>),
    Number,
    YesNo,
}

/// Every id of the set.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    declared: HashMap<(Kind, String), Place<'a>>,
    references: Vec<(Kind, String, Place<'a>)>,
    answers: HashMap<String, AnswerKind>,
    fits: Vec<FitsUse<'a>>,
}

impl<'a> Names<'a> {
    /// Declares an id. A second one of its kind is an error that names both places.
    pub(super) fn declare(&mut self, kind: Kind, id: &str, place: &Place<'a>, log: &Log) {
        let key = (kind, id.to_owned());
        if let Some(first) = self.declared.get(&key) {
            log.report(duplicate(kind, id, place, first));
        } else {
            self.declared.insert(key, place.clone());
        }
    }

    /// Remembers that an id is used here.
    pub(super) fn refer(&mut self, kind: Kind, id: &str, place: &Place<'a>) {
        self.references.push((kind, id.to_owned(), place.clone()));
    }

    /// Remembers how a profile question is answered.
    pub(super) fn answers(&mut self, question: &str, kind: AnswerKind) {
        self.answers.insert(question.to_owned(), kind);
    }

    /// Remembers what an entry asks of a profile question.
    pub(super) fn fits(&mut self, used: FitsUse<'a>) {
        self.fits.push(used);
    }

    /// Reports every reference that leads nowhere.
    pub(super) fn resolve(&self, log: &Log, hidden: &Hidden<'_>) {
        let ids = self.ids();
        for (kind, id, place) in &self.references {
            if !self.declared.contains_key(&(*kind, id.clone())) && !hidden.may_have(*kind) {
                let known = ids.get(kind).map_or(&[][..], Vec::as_slice);
                log.report(unknown(*kind, id, place, known));
            }
        }
        if hidden.may_have(Kind::Profile) {
            return;
        }
        let known = ids.get(&Kind::Profile).map_or(&[][..], Vec::as_slice);
        for used in &self.fits {
            match self.answers.get(&used.question) {
                Some(answer) => agree(used, answer, log),
                None => log.report(unknown(Kind::Profile, &used.question, &used.place, known)),
            }
        }
    }

    /// The declared ids by kind, in alphabetical order, so that suggestions are repeatable.
    fn ids(&self) -> HashMap<Kind, Vec<&str>> {
        let mut ids: HashMap<Kind, Vec<&str>> = HashMap::new();
        for (kind, id) in self.declared.keys() {
            ids.entry(*kind).or_default().push(id);
        }
        for list in ids.values_mut() {
            list.sort_unstable();
        }
        ids
    }
}

fn duplicate(kind: Kind, id: &str, place: &Place<'_>, first: &Place<'_>) -> Finding {
    let ((zh, en), first, here) = (kind.words(), first.shown(), place.shown());
    let message = Words::new(
        format!("{zh} `{id}` 写了两次：{first} 和 {here}"),
        format!("the {en} `{id}` is there twice: {first} and {here}"),
    );
    let help = Words::new(
        "改掉其中一个 id；如果是复制出来的文件，删掉多余的那份",
        "change one of the ids; if a file was copied, delete the copy",
    );
    place.error("faq.duplicate_id", message).help(help)
}

fn unknown(kind: Kind, id: &str, place: &Place<'_>, known: &[&str]) -> Finding {
    let (zh, en) = kind.words();
    let table = kind.table();
    let message =
        Words::new(format!("没有叫 `{id}` 的{zh}"), format!("there is no {en} called `{id}`"));
    let help = suggest(id, known.iter().copied(), || {
        Words::new(
            format!("先用 [[{table}]] 写上它，或者改成已有的 id"),
            format!("declare it with [[{table}]], or use an id that is there"),
        )
    });
    place.error("faq.unknown_ref", message).help(help)
}

/// Reports a criterion that the answers to its question can never meet.
fn agree(used: &FitsUse<'_>, answer: &AnswerKind, log: &Log) {
    match (&used.wants, answer) {
        (_, AnswerKind::Unknown)
        | (FitsWant::Number, AnswerKind::Number)
        | (FitsWant::YesNo, AnswerKind::YesNo) => {}
        (FitsWant::Choices(wanted), AnswerKind::Choices(choices)) => {
            let known: Vec<&str> = choices.iter().map(String::as_str).collect();
            for (id, place) in wanted.iter().filter(|(id, _)| !choices.contains(id)) {
                log.report(unknown_choice(&used.question, id, place, &known));
            }
        }
        (_, answer) => log.report(disagree(used, answer)),
    }
}

fn unknown_choice(question: &str, id: &str, place: &Place<'_>, known: &[&str]) -> Finding {
    let message = Words::new(
        format!("`{question}` 没有 `{id}` 这个选项"),
        format!("`{question}` has no choice `{id}`"),
    );
    let help = suggest(id, known.iter().copied(), || {
        let names = known.join(", ");
        Words::new(format!("它的选项是：{names}"), format!("its choices are: {names}"))
    });
    place.error("faq.unknown_ref", message).help(help)
}

fn disagree(used: &FitsUse<'_>, answer: &AnswerKind) -> Finding {
    let question = &used.question;
    let (zh, en, example) = match answer {
        AnswerKind::Number => ("数字", "a number", "{ min = 1, max = 300 }"),
        AnswerKind::YesNo => ("是或否", "yes or no", "true"),
        AnswerKind::Choices(_) | AnswerKind::Unknown => ("选项", "choices", "[\"…\"]"),
    };
    let message = Words::new(
        format!("`{question}` 的回答是{zh}，这里的条件对不上"),
        format!("`{question}` is answered with {en}, which this criterion does not fit"),
    );
    let help =
        Words::new(format!("写成 {question} = {example}"), format!("write {question} = {example}"));
    used.place.error("faq.type", message).help(help)
}
