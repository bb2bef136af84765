//! What people say about the last answer as a whole: again, in English, not that one, thanks for
//! nothing.

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};

use super::{Choice, Context, Outcome, Turn, Verdict, answer, menu, question};
use crate::{
    engine::HandoffReason,
    faq::{Facet, Faq, Language},
    reply::{Block, Button, Reply, messages},
    session::Session,
    text,
};

/// A remark on the last answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Remark {
    /// Say it again.
    Again,
    /// Say it in this language.
    In(Language),
    /// Speak this language from now on.
    Speak(Language),
    /// That is not what was meant.
    NotThatOne,
    /// What does it rest on?
    Source,
    /// What else is there?
    More,
    /// I do not understand it.
    Lost,
    /// It helped, or not.
    Helped(bool),
}

/// Takes a message as a remark, if it is one that makes sense now.
pub(super) fn take(
    context: &Context<'_>,
    session: &Session,
    language: Language,
    words: &str,
) -> Option<Turn> {
    let remark = of(words)?;
    let session = session.clone();
    if let Remark::Speak(other) | Remark::In(other) = remark
        && context.knowledge.faq().desk().languages.contains(&other)
    {
        return Some(in_language(context, session, other, remark));
    }
    let position = last_entry(context, &session)?;
    let entry = &context.knowledge.faq().entries()[position];
    Some(match remark {
        Remark::Again => again(context, session, language, position),
        Remark::NotThatOne => not_that_one(context, session, language, words, position),
        Remark::Source => source(context, session, language, words, position),
        Remark::More => more(context, session, language, position),
        Remark::Lost => lost(context, session, language, words, position),
        Remark::Helped(yes) => {
            menu::take(context, session, language, &Choice::Helped(entry.id.clone(), yes))
        }
        Remark::In(_) | Remark::Speak(_) => return None,
    })
}

fn last_entry(context: &Context<'_>, session: &Session) -> Option<usize> {
    context.knowledge.faq().entry_position(session.entry.as_deref()?)
}

/// The last answer in another language; with none, or where the language is to stay, it is
/// chosen.
fn in_language(
    context: &Context<'_>,
    mut session: Session,
    language: Language,
    remark: Remark,
) -> Turn {
    let position = last_entry(context, &session);
    if position.is_none() || matches!(remark, Remark::Speak(_)) || session.language.is_some() {
        session.language = Some(language.code().to_owned());
    }
    match position {
        Some(position) => again(context, session, language, position),
        None => menu::take(context, session, language, &Choice::Language(language)),
    }
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

/// The documents the answer rests on, and when it was checked.
fn source(
    context: &Context<'_>,
    session: Session,
    language: Language,
    words: &str,
    position: usize,
) -> Turn {
    let entry = &context.knowledge.faq().entries()[position];
    let title = Block::Title(answer::entry_title(entry, language));
    let mut blocks = vec![title];
    blocks.extend(answer::provenance(context, entry, language));
    let part = menu::unmatched(language, words, Verdict::Entry(position));
    Turn::new(Reply { language, blocks }, session, Outcome::of(part))
}

/// What staff say may be wanted next; with nothing, the topics.
fn more(context: &Context<'_>, session: Session, language: Language, position: usize) -> Turn {
    let faq = context.knowledge.faq();
    let related = answer::related(faq, &faq.entries()[position], language);
    if related.is_empty() {
        return menu::take(context, session, language, &Choice::Topics);
    }
    let mut blocks = related;
    blocks.push(question::topics_button(language));
    menu::quiet(session, Reply { language, blocks })
}

/// Who is lost in the words of an answer is better off with a person who knows it.
fn lost(
    context: &Context<'_>,
    session: Session,
    language: Language,
    words: &str,
    position: usize,
) -> Turn {
    let entry = &context.knowledge.faq().entries()[position];
    let mut blocks = vec![Block::Say(messages::LOST.get(language).to_owned())];
    blocks.extend(question::offices(context, language, entry.office.as_ref()));
    let outcome =
        menu::handed_off(language, words, HandoffReason::AskedForPerson, entry.office.clone());
    Turn::new(Reply { language, blocks }, session, outcome)
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
    let rivals = rivals(faq, &session, position);
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

fn rivals(faq: &Faq, session: &Session, position: usize) -> Vec<usize> {
    let known = session.rivals.iter().filter_map(|id| faq.entry_position(id));
    known.filter(|&rival| rival != position).collect()
}

fn of(words: &str) -> Option<Remark> {
    let said = text::normalise(&words.replace(['\'', '’'], ""));
    let found = REMARKS.captures(&said)?;
    PATTERNS.iter().zip(1..).find(|&(_, group)| found.get(group).is_some()).map(|(of, _)| of.0)
}

/// What may stand around a remark.
const AROUND: &str = "(?: |[啊呀呢吧哦嗯哈嘛的了呗诶]|那|请|麻烦|您|你|能|可以|不能|能不能|可不可以|给我|帮我|我|please|can you|could you|can i|could i|sorry|hm+|no|ok|but|and|so)*";

/// The remarks; of several that match the first is meant. No group in them has a number.
const PATTERNS: [(Remark, &str); 11] = [
    (
        Remark::Again,
        "再(?:说|讲|发|来|看)(?:一)?(?:遍|次|下)(?:看看)?|重复(?:一)?(?:遍|下|次)|没(?:看清|听清)(?:再说一遍)?|没看懂再说一遍|刚才(?:说|讲)?(?:什么|啥)\
         |(?:say|tell|send|show) (?:that|it|me|me that|this)? ?(?:once more|again|one more time)|repeat(?: that| it| this)?|come again|what was that(?: again)?|once more|again",
    ),
    (
        Remark::Speak(Language::En),
        "(?:用|说|讲|换成?|切换到?|改成?|要)英(?:文|语)(?:说|讲|回答|回复|吗)?|(?:speak|talk|use|switch to|answer(?: me)? in|reply in|in)? ?english|(?:do|can|could) (?:you )?(?:speak|talk|understand) english",
    ),
    (
        Remark::Speak(Language::Zh),
        "(?:用|说|讲|换成?|切换到?|改成?|要)(?:中文|汉语)(?:说|讲|回答|回复|吗)?|(?:speak|talk|use|switch to|answer(?: me)? in|reply in|in)? ?chinese|(?:do|can|could) (?:you )?(?:speak|talk|understand) chinese|speak (?:english|chinese)",
    ),
    (
        Remark::In(Language::En),
        "有?(?:没有)?英(?:文|语)(?:版本?|的|答复|翻译)?(?:吗|呢|没有|有吗)?|翻译成英(?:文|语)(?:一遍|吗)?|.{0,24}\\b(?:in|into|to) english|(?:do you have |is there |have you got )?(?:an? |the )?english (?:version|translation)(?: of (?:this|that|it))?",
    ),
    (
        Remark::In(Language::Zh),
        "有?(?:没有)?(?:中文|汉语)(?:版本?|的|答复|翻译)?(?:吗|呢|没有|有吗)?|翻译成(?:中文|汉语)(?:一遍|吗)?|.{0,24}\\b(?:in|into|to) chinese|(?:do you have |is there |have you got )?(?:an? |the )?chinese (?:version|translation)(?: of (?:this|that|it))?",
    ),
    (
        Remark::NotThatOne,
        "不是|不对|错了|答错|搞错|弄错|理解错|答非所问|不是(?:这个|这|问这个|这个意思|我要的|我问的|我想问的|我想要的)|(?:不是问|问的不是|说的不是|要的不是|没问)(?:这个|这)|文不对题|牛头不对马嘴|跑题|换一个|另一个\
         |(?:thats|that is|this is|its|it is) (?:not (?:it|that|this|right|what i (?:meant|asked(?: for)?|want(?:ed)?|was asking))|wrong|incorrect)|not (?:that|this|it|right)(?: one)?|not what i (?:meant|asked(?: for)?|want(?:ed)?|was asking)\
         |(?:this|that|it) (?:isnt|is not) (?:it|right|what i (?:meant|asked(?: for)?|want(?:ed)?|was asking))|wrong(?: answer| one)?|(?:i meant )?something else",
    ),
    (
        Remark::Source,
        "(?:这个?)?(?:文件|公告|通知|政策)?(?:文号|文件号|编号)(?:是)?(?:多少|什么|几号|啥)?|(?:是|出自|来自|根据)?(?:什么|哪个|哪份|啥|哪一份)(?:文件|公告|通知|规定|政策文件)(?:里|上)?(?:说|写|规定)?|(?:有|有没有)?(?:什么|啥)?(?:依据|出处|来源|根据|文件依据)(?:是什么|在哪|吗|是啥|呢)?|真的(?:吗|假的|是这样吗)?|真的假的|准(?:确)?吗|靠谱吗|可信吗|你确定(?:吗)?|哪里(?:说|写)的\
         |(?:what|which)(?: is| are|s)? (?:the |your )?(?:source|document|notice|regulation|legal basis|paper)s?(?: number| is (?:this|that|it) (?:from|based on)| for (?:this|that|it)| of (?:this|that))?|source|sources|says who|according to (?:what|whom|who|which document)|are you sure(?: about (?:this|that))?|is (?:this|that|it) (?:true|correct|right|reliable|official|up to date)|really",
    ),
    (
        Remark::More,
        "还有(?:吗|呢|别的吗?|其他的?吗?|什么|啥|没有|哪些)|别的(?:呢)?|其他的(?:呢)?|还有(?:什么)?别的|(?:is there |is that )?(?:anything|something) else|what else(?: is there)?|more|any more|others",
    ),
    (
        Remark::Lost,
        "(?:看|听|搞|弄)?不(?:懂|明白)|没(?:看懂|听懂|看明白|搞懂)|什么意思|啥意思|(?:说|讲)(?:得)?(?:简单|通俗|明白|清楚)(?:一)?点(?:儿)?|太复杂|(?:i )?(?:dont|do not|cant|cannot) (?:understand|get it|follow)(?: (?:it|this|that|you))?|what does (?:that|this|it) mean|too complicated|(?:say|explain|put) (?:it|that|this) (?:more )?simpl[ye]r?",
    ),
    (
        Remark::Helped(true),
        "(?:很|非常|挺|真)?(?:有用|有帮助|管用)|帮(?:到|上)(?:忙|我)?|解决(?:了|问题)|(?:this|that|it)? ?(?:was |is |were )?(?:very |really )?(?:helpful|useful)|(?:this|that|it) (?:helped|helps|solved it)",
    ),
    (
        Remark::Helped(false),
        "没(?:什么)?用|没有用|没(?:什么)?帮助|没帮(?:上|到)(?:忙)?|不管用|没解决|答得不好|(?:this|that|it)? ?(?:was |is |were |did |does )?(?:not|isnt|wasnt|didnt|doesnt) (?:very |really )?(?:helpful|useful|help|of (?:much )?(?:use|help))|useless|unhelpful",
    ),
];

/// What a thread remembers of how the patterns ran, in bytes. Every message goes another way
/// through them, so that the usual 2 MiB fill up and save nothing.
const REMEMBERED: usize = 256 * 1024;

/// A remark as a pattern of the whole message, a group each.
static REMARKS: LazyLock<Regex> = LazyLock::new(|| {
    let groups = PATTERNS.map(|(_, core)| format!("({core})")).join("|");
    let whole = format!("^{AROUND}(?:{groups}){AROUND}$");
    let built = RegexBuilder::new(&whole).dfa_size_limit(REMEMBERED).build();
    built.expect("the patterns are written here")
});

/// A name with nothing but "and that one?" around it.
static WHAT_ABOUT: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = "^(?:那么?|还有)?.{2,20}呢$|^那.{2,20}$|^(?:and |so )?(?:what|how) about .{2,40}$|^and .{2,30}$";
    Regex::new(pattern).expect("the pattern is written here")
});

/// "那扬科贷呢": another entry by its name alone, for the detail that was asked for last.
pub(super) fn same_detail(session: &Session, words: &str) -> Option<Facet> {
    let facet = Facet::from_key(session.facet.as_deref()?)?;
    WHAT_ABOUT.is_match(&text::normalise(words)).then_some(facet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_on_an_answer_are_understood() {
        let cases = [
            (
                Remark::Again,
                ["再说一遍", "repeat that please", "come again?", "没看懂,再说一遍吧"].as_slice(),
            ),
            (Remark::In(Language::En), &["有英文版吗", "can you say it in English", "翻译成英文"]),
            (Remark::In(Language::Zh), &["有中文的吗", "can I have it in Chinese"]),
            (
                Remark::Speak(Language::En),
                &["English please", "用英语说", "do you speak English?", "in English please"],
            ),
            (Remark::Speak(Language::Zh), &["说中文", "can you speak Chinese?"]),
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
            (
                Remark::Source,
                &[
                    "文件号是多少",
                    "真的吗",
                    "依据是什么",
                    "which document is this from",
                    "are you sure",
                ],
            ),
            (Remark::More, &["还有吗", "还有别的吗", "anything else?"]),
            (Remark::Lost, &["看不懂", "什么意思", "I don't understand", "说简单点"]),
            (Remark::Helped(true), &["有用", "很有帮助", "that was helpful", "helpful"]),
            (Remark::Helped(false), &["没用", "not helpful", "没帮上忙"]),
        ];
        for (remark, messages) in cases {
            for words in messages {
                assert_eq!(of(words), Some(remark), "{words}");
            }
        }
    }

    #[test]
    fn a_question_is_no_remark() {
        let questions = [
            "不是扬州的公司能申请吗",
            "再创业有补贴吗",
            "英文商标怎么注册",
            "that loan, is it open",
            "it",
            "我",
            "another company owes us",
            "创新券有用吗",
            "什么文件规定了加计扣除",
            "没用完的创新券怎么办",
            "还有多少天截止",
            "is the support helpful for exporters",
        ];
        for words in questions {
            assert_eq!(of(words), None, "{words}");
        }
    }
}
