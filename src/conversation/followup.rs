//! Words that mean something only after an answer: a detail of it, the same again, the same in
//! the other language, "not that one".
//!
//! A fresh question always wins: what names something of its own is never read as a
//! follow-up.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    Choice, Context, Outcome, Turn, Verdict, answer, directory,
    facet::{self, Heard},
    menu,
    question::Found,
};
use crate::{
    engine::HandoffReason,
    faq::{Entry, Facet, Language},
    reply::{Block, Button, Reply, messages},
    session::Session,
    text,
};

/// From here on a detail counts as asked for. Measured on follow-ups and fresh questions that
/// nobody tuned to (`tests/golden/followups.jsonl`): below it about half of the details heard
/// are the wrong one, or the message is about something else altogether.
const HEARD_AT: f32 = 0.45;

/// How much stronger the claim of a detail must be than that of another entry: in doubt the
/// question is a fresh one. On the same questions follow-ups begin at 1.5, and fresh questions
/// end at 1.2.
const FRESH_WINS: f32 = 1.2;

/// Words about the answer as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Remark {
    /// Say it again.
    Again,
    /// Say it in this language.
    In(Language),
    /// That is not what was meant.
    NotThatOne,
}

/// Takes a message as a remark on the last answer, if it is one.
pub(super) fn remark(
    context: &Context<'_>,
    session: &Session,
    language: Language,
    words: &str,
) -> Option<Turn> {
    let position = last_entry(context, session)?;
    let session = session.clone();
    Some(match remark_of(words)? {
        Remark::Again => again(context, session, language, position),
        Remark::In(other) => again(context, session, other, position),
        Remark::NotThatOne => not_that_one(context, session, language, words, position),
    })
}

/// Takes a message as a question for a detail of the last answer, if it is one.
pub(super) fn detail(context: &Context<'_>, session: &Session, found: &Found) -> Option<Turn> {
    let heard = facet::heard(&found.question)?;
    if let Some(office) =
        session.office.as_deref().and_then(|id| context.knowledge.faq().office(id))
    {
        let is_asked = heard.facet == Facet::Contact && is_heard(heard, found, None);
        let session = session.clone();
        return is_asked.then(|| {
            directory::introduce(context, session, found.language(), office, &found.question)
        });
    }
    let last = last_entry(context, session)?;
    if !is_heard(heard, found, Some(last)) {
        return None;
    }
    Some(give(context, session.clone(), found, last, heard.facet))
}

/// "那扬科贷呢": another entry by its name alone, for the detail that was asked for last.
pub(super) fn same_detail(session: &Session, words: &str) -> Option<Facet> {
    let facet = Facet::from_key(session.facet.as_deref()?)?;
    WHAT_ABOUT.is_match(&text::normalise(words)).then_some(facet)
}

/// Whether a detail is asked for, and nothing else is named: the claim of the detail on the
/// message is stronger than that of any other entry.
fn is_heard(heard: Heard, found: &Found, last: Option<usize>) -> bool {
    let best = found.candidates.first().filter(|best| Some(best.entry) != last);
    let rival = best.map_or(0.0, |best| best.score.value());
    heard.confidence >= HEARD_AT && heard.claim() >= FRESH_WINS * rival
}

/// Gives a detail of an entry; where it has none of its own, the whole answer.
pub(super) fn give(
    context: &Context<'_>,
    mut session: Session,
    found: &Found,
    position: usize,
    facet: Facet,
) -> Turn {
    let entry = &context.knowledge.faq().entries()[position];
    let language = found.language();
    let blocks = match answer::detail(context, entry, facet, language) {
        Some(blocks) => blocks,
        None => without_detail(context, entry, facet, language),
    };
    let rivals = std::mem::take(&mut session.rivals);
    menu::remember_entry(&mut session, entry, Some(facet));
    session.rivals = rivals;
    let mut part = found.clone().part(Verdict::Entry(position));
    part.facet = Some(facet);
    Turn::new(Reply { language, blocks }, session, Outcome::of(part))
}

fn without_detail(
    context: &Context<'_>,
    entry: &Entry,
    facet: Facet,
    language: Language,
) -> Vec<Block> {
    let title = answer::entry_title(entry, language);
    let label = answer::label(facet).get(language);
    let mut blocks = vec![Block::Say(messages::NO_DETAIL.fill(language, &[&title, label]))];
    blocks.extend(answer::blocks(context, entry, language, None));
    blocks
}

fn last_entry(context: &Context<'_>, session: &Session) -> Option<usize> {
    context.knowledge.faq().entry_position(session.entry.as_deref()?)
}

/// The last answer once more, as it was: the detail, where one was given.
fn again(context: &Context<'_>, session: Session, language: Language, position: usize) -> Turn {
    let entry = &context.knowledge.faq().entries()[position];
    let choice = match session.facet.as_deref().and_then(Facet::from_key) {
        Some(facet) => Choice::Detail(entry.id.clone(), facet),
        None => Choice::Entry(entry.id.clone()),
    };
    menu::take(context, session, language, &choice)
}

/// The entries that came next; with none left, a person.
fn not_that_one(
    context: &Context<'_>,
    mut session: Session,
    language: Language,
    words: &str,
    position: usize,
) -> Turn {
    let faq = context.knowledge.faq();
    let rivals: Vec<usize> = session
        .rivals
        .iter()
        .filter_map(|id| faq.entry_position(id))
        .filter(|&rival| rival != position)
        .collect();
    let misses = session.misses + 1;
    session.change_subject();
    if rivals.is_empty() {
        return menu::declined_by_words(
            context,
            session,
            language,
            words,
            HandoffReason::NotThatOne,
        );
    }
    session.misses = misses;
    let mut buttons: Vec<_> =
        rivals.iter().map(|&rival| menu::entry_button(&faq.entries()[rival], language)).collect();
    let none = messages::NONE_OF_THESE.get(language).to_owned();
    buttons.push(Button { label: none, choice: Choice::NoneOfThese });
    let blocks = vec![
        Block::Say(messages::RATHER.get(language).to_owned()),
        Block::Buttons(buttons),
        Block::Note(messages::CLARIFY_HINT.get(language).to_owned()),
    ];
    let part = menu::unmatched(language, words, Verdict::Clarify(rivals));
    Turn::new(Reply { language, blocks }, session, Outcome::of(part))
}

fn remark_of(words: &str) -> Option<Remark> {
    let said = text::normalise(&words.replace(['\'', '’'], ""));
    let is = |pattern: &LazyLock<Regex>| pattern.is_match(&said);
    if is(&AGAIN) {
        Some(Remark::Again)
    } else if is(&IN_ENGLISH) {
        Some(Remark::In(Language::En))
    } else if is(&IN_CHINESE) {
        Some(Remark::In(Language::Zh))
    } else if is(&NOT_THAT_ONE) {
        Some(Remark::NotThatOne)
    } else {
        None
    }
}

fn whole(pattern: &str) -> Regex {
    let around = "(?: |[啊呀呢吧哦嗯哈嘛的了呗诶]|那|请|麻烦|您|你|能|可以|不能|能不能|可不可以|给我|帮我|我|please|can you|could you|sorry|hm+|no|ok)*";
    Regex::new(&format!("^{around}(?:{pattern}){around}$")).expect("the pattern is written here")
}

static AGAIN: LazyLock<Regex> = LazyLock::new(|| {
    whole(
        "再(?:说|讲|发|来|看)(?:一)?(?:遍|次|下)(?:看看)?|重复(?:一)?(?:遍|下|次)|没(?:看清|看懂|看明白|听清)(?:再说一遍)?|刚才(?:说|讲)?(?:什么|啥)|(?:say|tell|send|show) (?:that|it|me|me that|this)? ?(?:once more|again|one more time)|repeat(?: that| it| this)?|come again|what was that(?: again)?|once more|again",
    )
});

static IN_ENGLISH: LazyLock<Regex> = LazyLock::new(|| {
    whole(
        "有?(?:没有)?英(?:文|语)(?:版本?|的|答复|翻译)?(?:吗|呢|没有|有吗)?|(?:用|说|讲|换成?|翻译成?|要)英(?:文|语)(?:版|说|讲|回答|回复)?(?:一遍|吗)?|(?:do you have |is there |in )?(?:an? |the )?english(?: version| translation)?(?: of (?:this|that|it))?|(?:say|tell|give|translate|repeat|show)(?: me)?(?: that| this| it)? (?:in|into|to) english",
    )
});

static IN_CHINESE: LazyLock<Regex> = LazyLock::new(|| {
    whole(
        "有?(?:没有)?(?:中文|汉语)(?:版本?|的|答复|翻译)?(?:吗|呢|没有|有吗)?|(?:用|说|讲|换成?|翻译成?|要)(?:中文|汉语)(?:版|说|讲|回答|回复)?(?:一遍|吗)?|(?:do you have |is there |in )?(?:an? |the )?chinese(?: version| translation)?(?: of (?:this|that|it))?|(?:say|tell|give|translate|repeat|show)(?: me)?(?: that| this| it)? (?:in|into|to) chinese",
    )
});

static NOT_THAT_ONE: LazyLock<Regex> = LazyLock::new(|| {
    whole(
        "(?:不是|不对|错了|答错|搞错|弄错|理解错|答非所问|不是(?:这个|这|问这个|这个意思|我要的|我问的|我想问的|我想要的)|我(?:不是问|问的不是|说的不是|要的不是|没问)(?:这个|这)|文不对题|牛头不对马嘴|跑题|换一个|另一个|别的|其他的|还有别的|(?:thats|that is|this is|its|it is) (?:not (?:it|that|this|right|what i (?:meant|asked(?: for)?|want(?:ed)?|was asking))|wrong|incorrect)|not (?:that|this|it|right)(?: one)?|not what i (?:meant|asked(?: for)?|want(?:ed)?|was asking)|(?:this|that|it) (?:isnt|is not) (?:it|right|what i (?:meant|asked(?: for)?|want(?:ed)?|was asking))|wrong(?: answer| one)?|(?:i meant )?something else|another one)",
    )
});

/// A name with nothing but "and that one?" around it.
static WHAT_ABOUT: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = "^(?:那么?|还有)?.{2,20}呢$|^那.{2,20}$|^(?:and |so )?(?:what|how) about .{2,40}$|^and .{2,30}$";
    Regex::new(pattern).expect("the pattern is written here")
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_on_an_answer_are_understood() {
        let cases = [
            (
                Remark::Again,
                ["再说一遍", "没看懂,再说一遍吧", "repeat that please", "come again?"].as_slice(),
            ),
            (
                Remark::In(Language::En),
                &["有英文版吗", "in English please", "用英语说", "can you say it in English"],
            ),
            (Remark::In(Language::Zh), &["有中文的吗", "in Chinese please"]),
            (
                Remark::NotThatOne,
                &[
                    "不是这个",
                    "不对",
                    "我问的不是这个",
                    "答非所问",
                    "that's not what I meant",
                    "wrong",
                    "not this one",
                ],
            ),
        ];
        for (remark, messages) in cases {
            for words in messages {
                assert_eq!(remark_of(words), Some(remark), "{words}");
            }
        }
    }

    #[test]
    fn a_question_is_no_remark() {
        for words in [
            "不是扬州的公司能申请吗",
            "再创业有补贴吗",
            "英文商标怎么注册",
            "that loan, is it open",
            "it",
            "我",
            "another company owes us",
        ] {
            assert_eq!(remark_of(words), None, "{words}");
        }
    }
}
