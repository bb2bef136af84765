//! The policy matcher as a conversation: one question at a time, with a way back, a way past
//! every question and a way out, and then what fits.
//!
//! A question that comes up in between is answered like any other; the interview waits.

mod ask;
pub mod reason;
mod result;
mod step;
mod typed;

use std::{collections::HashSet, sync::LazyLock};

use regex::Regex;

pub use step::Step;

use super::{Choice, Context, Outcome, Turn};
use crate::{
    faq::{Answers, Faq, Language, ProfileQuestion},
    fitting::{Given, Profile, code, next_question},
    reply::{Block, Button, Reply, messages},
    session::{Interview, Session},
    text,
};

/// What a step of the matcher leads to.
pub(super) fn take(
    context: &Context<'_>,
    mut session: Session,
    language: Language,
    step: &Step,
) -> Turn {
    let faq = context.knowledge.faq();
    if faq.profile().is_empty() {
        let reply = Reply::say(language, messages::MATCH_NOTHING.get(language));
        return quiet(session, reply);
    }
    let mut interview = session.interview.take().unwrap_or_default();
    interview.is_waiting = true;
    interview.is_result = false;
    match step {
        Step::Begin => {}
        Step::Anew => interview = Interview { is_waiting: true, ..Interview::default() },
        Step::Back => go_back(&mut interview),
        Step::Skip(id) => skip(&mut interview, id),
        Step::Done(id) => done(faq, &mut interview, id),
        Step::Pick(id, answer) => pick(faq, &mut interview, id, answer),
        Step::Unpick(id, answer) => unpick(faq, &mut interview, id, answer),
        Step::Ask(id) => interview.ask(id),
        Step::Result
        | Step::Materials
        | Step::Offices
        | Step::MayFit
        | Step::Unfit
        | Step::Change => {
            // Without an answer there is nothing to compare; unless all was skipped, ask.
            if !profile(faq, &interview).is_empty() || interview.open().is_none() {
                return show(context, session, language, interview, step);
            }
        }
    }
    go_on(context, session, language, interview, step)
}

/// Shows what fits the answers of a shared link, or says that the link is too old.
pub(super) fn shared(
    context: &Context<'_>,
    session: Session,
    language: Language,
    word: &str,
) -> Turn {
    let Some(profile) = code::decode(context.knowledge.faq(), word) else {
        let mut turn = take(context, session, language, &Step::Anew);
        let words = messages::MATCH_OLD_LINK.get(language).to_owned();
        turn.reply.blocks.insert(0, Block::Say(words));
        return turn;
    };
    let questions = context.knowledge.faq().profile().iter().map(|question| &question.id);
    let asked = questions.filter(|id| profile.contains_key(*id)).cloned().collect();
    let answers = profile.into_iter().map(|(id, given)| (id, given.text())).collect();
    let interview = Interview { asked, answers, ..Interview::default() };
    show(context, session, language, interview, &Step::Result)
}

/// Shows a page of the result.
fn show(
    context: &Context<'_>,
    session: Session,
    language: Language,
    mut interview: Interview,
    step: &Step,
) -> Turn {
    interview.is_waiting = false;
    interview.is_result = true;
    result::respond(context, session, language, interview, step)
}

/// Asks the open question once more, after a message that was no answer to anything.
pub(super) fn ask_again(context: &Context<'_>, session: Session, language: Language) -> Turn {
    let mut turn = take(context, session, language, &Step::Begin);
    let words = messages::MATCH_NOT_UNDERSTOOD.get(language).to_owned();
    turn.reply.blocks.insert(0, Block::Say(words));
    turn
}

/// The way back to a question that waits, below the answer to another one.
pub(super) fn go_on_button(language: Language) -> Block {
    let label = messages::MATCH_GO_ON.get(language).to_owned();
    Block::Buttons(vec![Button { label, choice: Choice::Match(Step::Begin) }])
}

/// Whether a message asks what the asker could get at all: "我能享受什么政策". One that says who
/// the asker is ("大学生能享受什么政策") is a question like any other.
pub(super) fn is_asked_for(words: &str) -> bool {
    ASKED_FOR.is_match(&text::normalise(&words.replace(['\'', '’'], "")))
}

static ASKED_FOR: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?x)^(?:请问|那|想问一?下|想知道|帮我(?:看看|查一?下|算算|测一?下)?|看看)?(?:
        (?:我们?|咱们?|我们?公司|我们?企业|我们?这种(?:公司|企业)|公司|企业|我这(?:种)?情况)
            (?:到底|现在|目前|都)?(?:能|可以|可|够|符合|满足|适合|有)(?:不能)?
            (?:享受|申请|申报|拿到?|领取?|报|办|用|得到|享有|走|的)*(?:条件的)?(?:到)?
            (?:什么|哪些|哪几个|啥|多少|几个|几项)(?:样的|种)?(?:创业|扶持|优惠|惠企|税收)*(?:的)?
            (?:政策|补贴|补助|优惠|扶持|资金|项目|奖励|支持)(?:呢|啊|呀|吗)?
        | (?:有)?(?:什么|哪些|啥)(?:创业|扶持|优惠|惠企)*(?:政策|补贴|补助|优惠|扶持|项目|奖励|支持)(?:是)?
            (?:适合|我们?(?:公司|企业)?(?:能|可以|够|符合)|符合)(?:享受|申请|申报|拿|领|用|办)*(?:到|条件)?(?:我们?(?:公司|企业)?)?(?:的)?(?:呢|啊|呀|吗)?
        | 政策匹配 | 匹配(?:一下)?(?:政策|补贴) | (?:做|来)(?:个|一下)?(?:政策)?(?:匹配|体检|测评)
        | (?:我们?(?:公司|企业)?)?适合(?:什么|哪些|啥)(?:政策|补贴|优惠|扶持)
        | (?:which|what)\ (?:of\ (?:these|the)\ )?(?:policies|policy|subsidies|grants|programmes?|programs|support|schemes|benefits|incentives|funding|help)
            \ (?:(?:can|could|do|does|may|would)\ (?:i|we|my\ company|our\ company|my\ startup)\ (?:get|apply\ for|qualify\ for|use|claim|have|receive|be\ eligible\ for)
              | (?:am\ i|are\ we|is\ my\ company|is\ our\ company)\ (?:eligible|entitled|qualified)(?:\ (?:for|to))?
              | (?:fits?|suits?|matches|match|is\ for|are\ for|apply\ to|applies\ to|is\ right\ for|are\ there\ for)\ (?:me|us|my\ company|our\ company|my\ startup))
        | what\ (?:am\ i|are\ we|is\ my\ company)\ (?:eligible|entitled)\ (?:for|to)
        | what\ (?:can|could)\ (?:i|we|my\ company)\ (?:get|apply\ for|claim)(?:\ here)?
        | what\ do\ (?:i|we)\ qualify\ for | match\ (?:me|my\ company|us)(?:\ (?:with|to)\ .{0,20})?
        | find\ (?:policies|programmes?|support)\ (?:for\ (?:me|us|my\ company)|that\ fit(?:\ (?:me|us))?)
    )(?:\ please)?$";
    Regex::new(pattern).expect("the pattern is written here")
});

/// What the button of a step says.
pub(super) fn label(faq: &Faq, step: &Step, language: Language) -> Option<String> {
    match step {
        Step::Pick(id, answer) | Step::Unpick(id, answer) => {
            let question = faq.profile_question(id)?;
            Some(reason::given_words(question, &Given::read(question, answer)?, language))
        }
        Step::Ask(id) => Some(reason::name(faq.profile_question(id)?, language).to_owned()),
        step => Some(ask::label(step).get(language).to_owned()),
    }
}

/// Reads a message as an answer to the question that is waiting for one, or as a word that only
/// the matcher knows.
pub(super) fn answered(context: &Context<'_>, session: &Session, words: &str) -> Option<Step> {
    let interview = session.interview.as_ref()?;
    if !interview.is_waiting {
        return typed::command(words).filter(|_| interview.is_open);
    }
    let question = context.knowledge.faq().profile_question(interview.open()?)?;
    typed::read(question, words, context.today())
}

/// Asks the question that is open, else the one that splits best; with none left, shows what
/// fits.
fn go_on(
    context: &Context<'_>,
    mut session: Session,
    language: Language,
    mut interview: Interview,
    step: &Step,
) -> Turn {
    let faq = context.knowledge.faq();
    let open = interview.open().and_then(|id| faq.profile_question(id));
    let question = if let Some(question) = open {
        question
    } else {
        let asked: HashSet<&str> = interview.passed();
        let next = next_question(faq, &profile(faq, &interview), &asked, context.today());
        let Some(next) = next else {
            return show(context, session, language, interview, &Step::Result);
        };
        let question = &faq.profile()[next];
        interview.ask(&question.id);
        question
    };
    let is_first = interview.asked.len() == 1 && matches!(step, Step::Begin | Step::Anew);
    let blocks = ask::blocks(context, language, &interview, question, is_first);
    session.interview = Some(interview);
    quiet(session, Reply { language, blocks })
}

/// Forgets the answer to the question before, and asks it again.
fn go_back(interview: &mut Interview) {
    if interview.open().is_some() && interview.asked.len() > 1 {
        interview.asked.pop();
    }
    if let Some(last) = interview.asked.last().cloned() {
        interview.answers.remove(&last);
        interview.is_open = true;
    }
}

fn skip(interview: &mut Interview, id: &str) {
    interview.answers.remove(id);
    interview.pass(id);
}

/// What was picked is all. Nothing picked means none of them; of wishes, none in particular.
fn done(faq: &Faq, interview: &mut Interview, id: &str) {
    let is_wish = faq.profile_question(id).is_some_and(|question| question.is_wish);
    if !is_wish {
        interview.answers.entry(id.to_owned()).or_default();
    }
    interview.pass(id);
}

/// Takes an answer. Of several choices each adds one, and the question stays.
fn pick(faq: &Faq, interview: &mut Interview, id: &str, answer: &str) {
    let Some(question) = faq.profile_question(id) else { return };
    if !is_multiple(question) {
        interview.answers.insert(id.to_owned(), answer.to_owned());
        interview.pass(id);
        return;
    }
    let mut picked = picked(interview, question);
    for choice in answer.split(',').filter(|choice| !choice.is_empty()) {
        if !picked.iter().any(|known| known == choice) {
            picked.push(choice.to_owned());
        }
    }
    interview.answers.insert(id.to_owned(), Given::Choices(picked).text());
    interview.ask(id);
}

/// Takes one of several choices back.
fn unpick(faq: &Faq, interview: &mut Interview, id: &str, answer: &str) {
    let Some(question) = faq.profile_question(id) else { return };
    let mut picked = picked(interview, question);
    picked.retain(|choice| choice != answer);
    if picked.is_empty() {
        interview.answers.remove(id);
    } else {
        interview.answers.insert(id.to_owned(), Given::Choices(picked).text());
    }
    interview.ask(id);
}

fn picked(interview: &Interview, question: &ProfileQuestion) -> Vec<String> {
    let before = interview.answers.get(&question.id).and_then(|text| Given::read(question, text));
    match before {
        Some(Given::Choices(ids)) => ids,
        _ => Vec::new(),
    }
}

fn is_multiple(question: &ProfileQuestion) -> bool {
    matches!(question.answers, Answers::Choices { multiple: true, .. })
}

/// The answers as they count today: those to questions that are gone or offer something else
/// now are as good as not given. One that is still being put together does not count yet.
fn profile(faq: &Faq, interview: &Interview) -> Profile {
    let answers = interview.answers.iter().filter(|(id, _)| interview.open() != Some(id));
    answers
        .filter_map(|(id, text)| {
            let question = faq.profile_question(id)?;
            Some((id.clone(), Given::read(question, text)?))
        })
        .collect()
}

fn quiet(session: Session, reply: Reply) -> Turn {
    Turn::new(reply, session, Outcome::default())
}
