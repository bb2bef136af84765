//! Typed answers to an offer: the number of a button, or what it says.

use unicode_normalization::UnicodeNormalization;

use super::{Choice, Context, Outcome, Turn, answer, interview};
use crate::{
    faq::{Faq, Language},
    reply::{Block, Button, Reply, messages},
    session::Session,
    text,
};

/// What a message picks of the last offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Picked {
    /// This button.
    Choice(Choice),
    /// A number that no button has.
    NoSuchNumber,
    /// Nothing: it is a message of its own.
    Nothing,
}

/// The longest message that can be a number, in characters: the second one please.
const LONGEST_NUMBER: usize = 20;

/// Reads a message as an answer to the last offer.
pub(super) fn of(context: &Context<'_>, session: &Session, words: &str) -> Picked {
    if session.offered.is_empty() {
        return Picked::Nothing;
    }
    let faq = context.knowledge.faq();
    let choice = |token: &String| Choice::read(token, faq);
    if let Some(number) = number(words) {
        let token = number.checked_sub(1).and_then(|idx| session.offered.get(idx));
        return token.and_then(choice).map_or(Picked::NoSuchNumber, Picked::Choice);
    }
    let words = text::normalise(words);
    let offered: Vec<_> = session.offered.iter().filter_map(choice).collect();
    if let Some(said) = yes_no(&words)
        && let Some(choice) =
            offered.iter().find(|c| matches!(c, Choice::SavedCall(_, yes) if *yes == said))
    {
        return Picked::Choice(choice.clone());
    }
    let labelled = offered.iter().find(|choice| is_label(faq, choice, &words));
    let picked = labelled.or_else(|| of_clarify(faq, &offered, &words));
    picked.cloned().map_or(Picked::Nothing, Picked::Choice)
}

/// Fewer characters are part of too many titles by chance.
const SHORTEST_PART: usize = 2;

/// Reads a message as one of the options of a clarify: part of its title, or the last one.
fn of_clarify<'a>(faq: &Faq, offered: &'a [Choice], words: &str) -> Option<&'a Choice> {
    if !offered.contains(&Choice::NoneOfThese) {
        return None;
    }
    let mut entries = offered.iter().filter(|choice| matches!(choice, Choice::Entry(_)));
    if LAST.contains(&words) {
        return entries.next_back();
    }
    if NONE.contains(&words) {
        return Some(&Choice::NoneOfThese);
    }
    let bare = words.trim_start_matches(AROUND).trim_end_matches(AROUND);
    if bare.chars().count() < SHORTEST_PART {
        return None;
    }
    let mut found = entries.filter(|choice| {
        let titles = Language::ALL.into_iter().filter_map(|language| label(faq, choice, language));
        titles.map(|title| text::normalise(&title)).any(|title| title.contains(bare))
    });
    // What is part of two titles tells them no better apart than before.
    found.next().filter(|_| found.next().is_none())
}

/// The last of the options.
const LAST: [&str; 6] = ["最后一个", "最后那个", "最后", "最下面那个", "the last one", "last one"];

/// None of the options.
const NONE: [&str; 12] = [
    "都不是",
    "都不对",
    "都不要",
    "都不行",
    "一个都不是",
    "没有我要的",
    "neither",
    "none",
    "none of them",
    "none of those",
    "no none of these",
    "not these",
];

/// Yes or no to whether a call was saved.
fn yes_no(words: &str) -> Option<bool> {
    const YES: [&str; 10] =
        ["是", "是的", "省了", "有", "对", "嗯", "yes", "yes it did", "it did", "yep"];
    const NO: [&str; 9] =
        ["不是", "没有", "没省", "否", "没", "不", "no", "no it did not", "not really"];
    if YES.contains(&words) {
        Some(true)
    } else if NO.contains(&words) {
        Some(false)
    } else {
        None
    }
}

/// What people put around the name of what they mean: 扬科贷那个, 是扬科贷吧.
const AROUND: [char; 9] = ['是', '的', '那', '这', '个', '吧', '啊', '就', ' '];

/// Offers the same once more, for a number that was not among it.
pub(super) fn again(context: &Context<'_>, session: Session, language: Language) -> Turn {
    let faq = context.knowledge.faq();
    let choices = session.offered.iter().filter_map(|token| Choice::read(token, faq));
    let buttons =
        choices.filter_map(|choice| Some(Button { label: label(faq, &choice, language)?, choice }));
    let blocks = vec![
        Block::Say(messages::NO_SUCH_NUMBER.get(language).to_owned()),
        Block::Buttons(buttons.collect()),
    ];
    Turn::new(Reply { language, blocks }, session, Outcome::default())
}

/// The number a message consists of: 2, 2️⃣, ②, 第2个, 选二, 第一个吧, the second one, option 2.
fn number(words: &str) -> Option<usize> {
    let is_mark = |c: char| {
        c.is_whitespace()
            || matches!(c, '.' | '。' | '、' | ')' | '!' | '#' | '\u{fe0f}' | '\u{20e3}')
    };
    let plain: String =
        words.trim().nfkc().filter(|&c| !is_mark(c)).take(LONGEST_NUMBER + 1).collect();
    if plain.chars().count() > LONGEST_NUMBER {
        return None;
    }
    let plain = plain.to_lowercase();
    if let Some(idx) = ENGLISH_NUMBERS.iter().position(|name| *name == plain) {
        return Some(idx + 1);
    }
    let bare = AROUND_NUMBER.iter().fold(plain.as_str(), |bare, word| {
        let bare = bare.strip_prefix(word).unwrap_or(bare);
        bare.strip_suffix(word).unwrap_or(bare)
    });
    let ordinal = ["first", "second", "third", "fourth", "fifth"];
    let han = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let named = ordinal.iter().chain(&ENGLISH_NUMBERS).position(|name| *name == bare);
    if let Some(idx) =
        han.iter().position(|name| *name == bare).or(named.map(|idx| idx % ordinal.len()))
    {
        return Some(idx + 1);
    }
    let is_digits = !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit()) && bare.len() <= 2;
    is_digits.then(|| bare.parse().ok()).flatten()
}

const ENGLISH_NUMBERS: [&str; 5] = ["one", "two", "three", "four", "five"];

/// What stands around a number that picks; taken off in this order, spaces are gone by then.
const AROUND_NUMBER: [&str; 17] = [
    "please", "吧", "呢", "的", "that", "the", "option", "number", "no", "one", "我", "选", "要",
    "第", "(", "个", "项",
];

/// Whether normalised words are what a button says, in either language.
fn is_label(faq: &Faq, choice: &Choice, words: &str) -> bool {
    let labels = Language::ALL.into_iter().filter_map(|language| label(faq, choice, language));
    labels.into_iter().any(|label| text::normalise(&label) == words)
}

/// What the button of a choice says.
fn label(faq: &Faq, choice: &Choice, language: Language) -> Option<String> {
    Some(match choice {
        Choice::Entry(id) => answer::entry_title(faq.entry(id)?, language),
        Choice::Detail(_, facet) => answer::label(*facet).get(language).to_owned(),
        Choice::Office(id) => faq.office(id)?.name.best(language)?.to_owned(),
        Choice::Place(_) => messages::SHOW_ON_MAP.get(language).to_owned(),
        Choice::Match(step) => interview::label(faq, step, language)?,
        Choice::Helped(_, true) => messages::HELPED.get(language).to_owned(),
        Choice::Helped(_, false) => messages::DID_NOT_HELP.get(language).to_owned(),
        Choice::SavedCall(_, true) => messages::YES.get(language).to_owned(),
        Choice::SavedCall(_, false) => messages::NO.get(language).to_owned(),
        Choice::Topics => messages::ALL_TOPICS.get(language).to_owned(),
        Choice::Topic(id, 0) => faq.topic(id)?.name.best(language)?.to_owned(),
        Choice::Topic(..) | Choice::Offices(_) => messages::MORE.get(language).to_owned(),
        Choice::Forget => messages::MENU_FORGET.get(language).to_owned(),
        Choice::NoneOfThese => messages::NONE_OF_THESE.get(language).to_owned(),
        Choice::Language(named) => named.own_name().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for words in [
            "2",
            "2.",
            "2️⃣",
            "②",
            "2",
            "第2个",
            "选2",
            "二",
            "第二个",
            " 2 ",
            "第二个吧",
            "the second one",
            "number 2",
            "option two",
            "#2",
        ] {
            assert_eq!(number(words), Some(2), "{words}");
        }
    }

    #[test]
    fn words_and_amounts_are_no_numbers() {
        for words in ["-1", "2万", "2026", "二手车", "第", ""] {
            assert_eq!(number(words), None, "{words}");
        }
    }
}
