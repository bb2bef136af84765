//! How a question of the policy matcher is put.

use super::{Step, is_multiple, profile};
use crate::{
    conversation::{Choice, Context},
    faq::{Answers, Entry, Faq, Language, ProfileQuestion},
    fitting::{Fit, Given, assess, bands, shown},
    reply::{Block, Button, messages},
    session::Interview,
};

/// More ranges than this to tap are harder to read than a number is to type.
const MAX_BANDS: usize = 8;

/// The blocks of a question.
pub(super) fn blocks(
    context: &Context<'_>,
    language: Language,
    interview: &Interview,
    question: &ProfileQuestion,
    is_first: bool,
) -> Vec<Block> {
    let faq = context.knowledge.faq();
    let mut blocks = Vec::new();
    if is_first {
        blocks.push(Block::Say(messages::MATCH_INTRO.get(language).to_owned()));
    }
    blocks.push(Block::Title(question.ask.best(language).unwrap_or(&question.id).to_owned()));
    blocks.extend(hint(question, language).map(Block::Note));
    blocks.push(Block::Buttons(answers(context, language, interview, question)));
    let n_left = possible(context, interview).count();
    // What is still being put together does not count yet, so it says nothing of what is left.
    let has_counted = !profile(faq, interview).is_empty();
    let is_begun = interview.answers.contains_key(&question.id);
    if has_counted && !is_begun {
        let left = messages::MATCH_LEFT.fill(language, &[&n_left.to_string()]);
        blocks.push(Block::Note(left));
    }
    blocks.push(Block::Buttons(controls(faq, language, interview, question)));
    blocks
}

fn hint(question: &ProfileQuestion, language: Language) -> Option<String> {
    match &question.answers {
        Answers::Number { unit } => {
            let unit = unit.best(language).unwrap_or_default();
            Some(messages::MATCH_NUMBER.fill(language, &[unit]))
        }
        Answers::Choices { multiple: true, .. } => {
            Some(messages::MATCH_SEVERAL.get(language).to_owned())
        }
        _ => None,
    }
}

/// The entries that nothing rules out so far.
fn possible<'a>(
    context: &Context<'a>,
    interview: &Interview,
) -> impl Iterator<Item = &'a Entry> + use<'a> {
    let faq = context.knowledge.faq();
    let assessed = assess(faq, &profile(faq, interview), context.today());
    let possible = assessed.into_iter().filter(|one| one.fit != Fit::DoesNotFit);
    possible.map(|one| &faq.entries()[one.entry])
}

fn answers(
    context: &Context<'_>,
    language: Language,
    interview: &Interview,
    question: &ProfileQuestion,
) -> Vec<Button> {
    let pick = |label: String, answer: &str| Button {
        label,
        choice: Choice::Match(Step::Pick(question.id.clone(), answer.to_owned())),
    };
    match &question.answers {
        Answers::YesNo => [("yes", messages::YES), ("no", messages::NO)]
            .map(|(answer, label)| pick(label.get(language).to_owned(), answer))
            .into(),
        Answers::Number { unit } => {
            let bands = bands(&question.id, possible(context, interview));
            let bands = if bands.len() <= MAX_BANDS { bands } else { Vec::new() };
            let button = |band| pick(shown(band, unit, language), &Given::Number(band).text());
            bands.into_iter().map(button).collect()
        }
        Answers::Choices { choices, .. } => {
            let picked = interview.answers.get(&question.id).map(String::as_str);
            let picked: Vec<&str> = picked.into_iter().flat_map(|ids| ids.split(',')).collect();
            let label = |choice: &crate::faq::ProfileChoice| {
                let text = choice.text.best(language).unwrap_or(&choice.id);
                let is_picked = is_multiple(question) && picked.contains(&choice.id.as_str());
                if is_picked { format!("{PICKED}{text}") } else { text.to_owned() }
            };
            choices.iter().map(|choice| pick(label(choice), &choice.id)).collect()
        }
    }
}

/// What stands before a choice that is picked.
const PICKED: &str = "✓ ";

/// The ways on: done, past, back, and out.
fn controls(
    faq: &Faq,
    language: Language,
    interview: &Interview,
    question: &ProfileQuestion,
) -> Vec<Button> {
    let id = question.id.clone();
    let mut steps = Vec::new();
    if is_multiple(question) {
        steps.push(Step::Done(id.clone()));
    }
    steps.push(Step::Skip(id));
    if interview.asked.len() > 1 {
        steps.push(Step::Back);
    }
    if !profile(faq, interview).is_empty() {
        steps.push(Step::Result);
    }
    let is_none = !interview.answers.contains_key(&question.id);
    let button = |step: Step| {
        let label = match &step {
            Step::Done(_) if is_none => messages::MATCH_NONE_OF_THEM,
            step => label(step),
        };
        Button { label: label.get(language).to_owned(), choice: Choice::Match(step) }
    };
    steps.into_iter().map(button).collect()
}

/// What the button of a step says, where it is not an answer.
pub(super) fn label(step: &Step) -> messages::Phrase {
    match step {
        Step::Begin => messages::MATCH_GO_ON,
        Step::Anew => messages::MATCH_ANEW,
        Step::Back => messages::MATCH_BACK,
        Step::Skip(_) => messages::MATCH_SKIP,
        Step::Done(_) => messages::MATCH_DONE,
        Step::Result | Step::Pick(..) => messages::MATCH_RESULT_NOW,
        Step::Materials => messages::MATCH_MATERIALS,
        Step::Offices => messages::MATCH_OFFICES,
        Step::Unfit => messages::MATCH_UNFIT,
    }
}
