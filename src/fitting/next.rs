//! Which question to ask next.

use std::{collections::HashSet, hash::BuildHasher};

use chrono::NaiveDate;

use super::{Assessed, Fit, Given, Profile, assess, bands};
use crate::faq::{Answers, Entry, Faq, Fits, ProfileQuestion};

/// The question, by position, whose answer leaves the fewest entries to go through on
/// average; of equal ones the first in staff's order. What the asker wants is asked before
/// what they are: nothing else leaves out as much. None where no answer would change anything.
/// `asked` holds the ids of the questions that were asked, answered or not.
pub fn next_question(
    faq: &Faq,
    profile: &Profile,
    asked: &HashSet<&str, impl BuildHasher>,
    today: NaiveDate,
) -> Option<usize> {
    let undecided: Vec<Assessed> = assess(faq, profile, today)
        .into_iter()
        .filter(|one| one.fit == Fit::MayFit && !one.missing.is_empty())
        .collect();
    let questions = faq.profile().iter().enumerate();
    let open = questions.filter(|(_, question)| {
        let id = question.id.as_str();
        !asked.contains(id) && undecided.iter().any(|one| one.missing.iter().any(|m| m == id))
    });
    open.min_by(|(_, a), (_, b)| {
        let left = |question| expected_left(faq, &undecided, profile, question, today);
        b.is_wish.cmp(&a.is_wish).then_with(|| left(a).total_cmp(&left(b)))
    })
    .map(|(idx, _)| idx)
}

/// How many of the undecided entries are still possible after an answer, on average over the
/// answers; each counts the same, for want of knowing better.
fn expected_left(
    faq: &Faq,
    undecided: &[Assessed],
    profile: &Profile,
    question: &ProfileQuestion,
    today: NaiveDate,
) -> f64 {
    let concerned: Vec<&Entry> = undecided
        .iter()
        .map(|one| &faq.entries()[one.entry])
        .filter(|entry| entry.fits.as_ref().is_some_and(|fits| mentions(fits, &question.id)))
        .collect();
    let answers = answers(question, &concerned);
    let mut profile = profile.clone();
    let mut n_left = 0;
    for answer in &answers {
        profile.insert(question.id.clone(), answer.clone());
        let is_left = |entry: &&&Entry| assess::is_possible(entry, &profile, today);
        n_left += concerned.iter().filter(is_left).count();
    }
    let n_untouched = undecided.len() - concerned.len();
    #[expect(clippy::cast_precision_loss, reason = "counts of entries are small")]
    let mean = n_left as f64 / answers.len().max(1) as f64 + n_untouched as f64;
    mean
}

fn mentions(fits: &Fits, id: &str) -> bool {
    [&fits.all_of, &fits.not].into_iter().chain(&fits.any_of).any(|group| group.contains_key(id))
}

/// The answers to try: each choice, each range, yes and no. Of several choices that may be
/// picked together each is tried alone, and none.
fn answers(question: &ProfileQuestion, concerned: &[&Entry]) -> Vec<Given> {
    match &question.answers {
        Answers::YesNo => vec![Given::YesNo(true), Given::YesNo(false)],
        Answers::Number { .. } => {
            let bands = bands(&question.id, concerned.iter().copied());
            bands.into_iter().map(Given::Number).collect()
        }
        Answers::Choices { choices, multiple } => {
            let none = multiple.then(|| Given::Choices(Vec::new()));
            let each = choices.iter().map(|choice| Given::Choices(vec![choice.id.to_string()]));
            each.chain(none).collect()
        }
    }
}
