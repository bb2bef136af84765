//! Choices as people type them: by what they say, by another name, by their number.

use std::sync::LazyLock;

use regex::Regex;

use crate::{
    faq::{Language, ProfileChoice},
    text::{self, normalise},
};

/// The one choice that the words name. A part of what a choice says is not enough: 江苏 may be
/// Yangzhou as well, and a wrong guess rules out what fits.
pub(super) fn one(choices: &[ProfileChoice], words: &str) -> Option<String> {
    let said = normalise(words);
    if said.is_empty() {
        return None;
    }
    let found =
        exact(choices, &said).or_else(|| piece(choices, &said)).or_else(|| {
            match named(choices, &said)?.as_slice() {
                [idx] => Some(*idx),
                _ => None,
            }
        })?;
    Some(choices[found].id.to_string())
}

/// Several choices in one message, by name or by number: 资金、场地; 2, 3.
pub(super) fn several(choices: &[ProfileChoice], words: &str) -> Option<String> {
    if let Some(id) = one(choices, words) {
        return Some(id);
    }
    let ids = listed(choices, LIST.split(words))
        .or_else(|| listed(choices, words.split_whitespace()))
        .or_else(|| {
            let found = named(choices, &normalise(words))?;
            Some(found.into_iter().map(|idx| choices[idx].id.to_string()).collect())
        })?;
    Some(without_repetition(ids).join(","))
}

/// The choices of a list, all of which must be known.
fn listed<'w>(
    choices: &[ProfileChoice],
    parts: impl Iterator<Item = &'w str>,
) -> Option<Vec<String>> {
    let parts = parts.filter(|part| !text::is_blank(part));
    let ids: Vec<String> = parts.map(|part| one_listed(choices, part)).collect::<Option<_>>()?;
    (!ids.is_empty()).then_some(ids)
}

/// What stands between the choices of a list.
static LIST: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i)[、,，;；/\n&＆+]|还有|以及|和|跟|与|\b(?:and|plus)\b";
    Regex::new(pattern).expect("the pattern is written here")
});

fn one_listed(choices: &[ProfileChoice], part: &str) -> Option<String> {
    match number(part) {
        Some(number) => Some(choices.get(number.checked_sub(1)?)?.id.to_string()),
        None => one(choices, part),
    }
}

/// The number that a choice is shown with: 2, 第2个, no 2.
fn number(part: &str) -> Option<usize> {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = "^(?:我?选|no |number )?第?(\\d{1,3})(?:个|号|项)?(?:吧)?$";
        Regex::new(pattern).expect("the pattern is written here")
    });
    NUMBER.captures(&normalise(part))?[1].parse().ok()
}

/// A choice named twice in a message is still picked: picking again would take it back.
fn without_repetition(ids: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for id in ids {
        if !kept.contains(&id) {
            kept.push(id);
        }
    }
    kept
}

/// What a choice says in every language.
fn labels(choice: &ProfileChoice) -> impl Iterator<Item = &str> {
    Language::ALL.into_iter().filter_map(|language| choice.text.best(language))
}

/// All that a choice is called, normalised.
fn names(choice: &ProfileChoice) -> Vec<String> {
    let aliases = choice.aliases.iter().map(String::as_str);
    let names = labels(choice).chain(aliases).map(normalise);
    names.filter(|name| !name.is_empty()).collect()
}

/// The only index of these; none where there are several.
fn only(mut found: impl Iterator<Item = usize>) -> Option<usize> {
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

fn exact(choices: &[ProfileChoice], said: &str) -> Option<usize> {
    let is_it = |choice: &ProfileChoice| names(choice).iter().any(|name| name == said);
    only(choices.iter().enumerate().filter(|(_, choice)| is_it(choice)).map(|(idx, _)| idx))
}

/// The choice that names several things of which the words are one: 电子 of 电子、芯片. What is
/// also a part of another choice could mean that one.
fn piece(choices: &[ProfileChoice], said: &str) -> Option<usize> {
    let has_piece = |choice: &ProfileChoice| {
        labels(choice).any(|label| PIECES.split(label).any(|piece| normalise(piece) == said))
    };
    let found = choices.iter().position(has_piece)?;
    let others = choices.iter().enumerate().filter(|(idx, _)| *idx != found);
    let is_elsewhere = others
        .flat_map(|(_, choice)| labels(choice))
        .any(|label| occurrences(&normalise(label), said).next().is_some());
    (!is_elsewhere).then_some(found)
}

/// Whether normalised words are a part of what a choice says: 江苏 of 江苏其他城市. One Han
/// character is a part of too much.
pub(super) fn is_part_of_one(choices: &[ProfileChoice], said: &str) -> bool {
    let has_part = |label: &str| occurrences(&normalise(label), said).next().is_some();
    said.chars().nth(1).is_some() && choices.iter().flat_map(labels).any(has_part)
}

/// What parts the things that one choice names.
static PIECES: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i)[、,，;；/()（）]|和|与|或|\b(?:and|or)\b";
    Regex::new(pattern).expect("the pattern is written here")
});

/// Where a choice is named: from, until, and its index.
type Mention = (usize, usize, usize);

/// The choices named in a message that says nothing else, in their order there; none where it
/// does, as 不是公司 does.
fn named(choices: &[ProfileChoice], said: &str) -> Option<Vec<usize>> {
    let mentions = mentions(choices, said);
    let says_nothing_else = AROUND.is_match(&around(said, &mentions));
    let mut found: Vec<usize> = Vec::new();
    for (_, _, idx) in mentions {
        if !found.contains(&idx) {
            found.push(idx);
        }
    }
    (!found.is_empty() && says_nothing_else).then_some(found)
}

/// Every place where a choice is named and no longer name is: 专精特新小巨人 names no 专精特新.
fn mentions(choices: &[ProfileChoice], said: &str) -> Vec<Mention> {
    let mut all: Vec<Mention> = Vec::new();
    for (idx, choice) in choices.iter().enumerate() {
        for name in names(choice) {
            all.extend(occurrences(said, &name).map(|at| (at, at + name.len(), idx)));
        }
    }
    let is_within = |&(from, until, _): &Mention, (a, b, _): &Mention| {
        *a <= from && until <= *b && b - a > until - from
    };
    let is_outermost = |one: &Mention| !all.iter().any(|other| is_within(one, other));
    let mut outermost: Vec<Mention> = all.iter().copied().filter(is_outermost).collect();
    outermost.sort_unstable();
    outermost
}

/// What is left of a message without the names in it.
fn around(said: &str, mentions: &[Mention]) -> String {
    let (mut rest, mut end) = (String::new(), 0);
    for &(from, until, _) in mentions {
        rest.push_str(said.get(end..from).unwrap_or_default());
        rest.push(' ');
        end = end.max(until);
    }
    rest.push_str(said.get(end..).unwrap_or_default());
    rest
}

/// Where a name stands in a text; letters only as whole words.
fn occurrences<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = usize> {
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let is_whole = move |at: &usize| {
        let (before, behind) = (&text[..*at], &text[at + name.len()..]);
        let runs_on = is_latin(name.chars().next_back()) && is_latin(behind.chars().next());
        let ran_on = is_latin(name.chars().next()) && is_latin(before.chars().next_back());
        !runs_on && !ran_on
    };
    text.match_indices(name).map(|(at, _)| at).filter(is_whole)
}

/// What people put around a choice without changing it: 我们是…的, we are a ….
static AROUND: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?x)^(?:\ |我们?|咱们?|公司|企业|执照|行业|领域|方面|问题|这块|这边|那边|阶段|人员|身份
        |目前|现在|主要|最|就|还|已经|应该|属于|算|是|在|从事|做|搞|办|开|当|注册|成立|想要|想|需要|要|缺|解决|拿|有
        |一家|一个|家|个|的|了|吧|呢|啊|呀|嗯|和|跟|与|以及|还有|省|市|区|县|人
        |\b(?:we|i|it|our|the|a|an|is|are|am|m|s|re|in|at|as|of|for|with|from|and|plus|also|both|mostly|mainly|just
           |need|want|like|would|some|help|have|got|do|work|make|currently|still|yes|think|please|most|run
           |company|business|firm|industry|sector|stage|registered|based|located|city|founder|founders|one|was)\b)*$";
    Regex::new(pattern).expect("the pattern is written here")
});
