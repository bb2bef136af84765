//! What the policy matcher promises, on the shipped FAQ and any answers to its questions.

use std::collections::HashSet;

use chrono::NaiveDate;
use policydesk::{
    conversation::{Choice, MAX_TOKEN_BYTES, Step},
    faq::{Answers, Faq, ProfileQuestion},
    fitting::{Fit, Given, Profile, Span, assess, bands, code, next_question},
};
use proptest::prelude::*;

use crate::kit::shipped;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 26).expect("a day")
}

/// An answer to a question made from a number, so that all kinds of answers come up.
fn answer(question: &ProfileQuestion, seed: u32) -> Given {
    match &question.answers {
        Answers::YesNo => Given::YesNo(seed.is_multiple_of(2)),
        Answers::Number { .. } => Given::Number(Span::exactly(i64::from(seed % 3_000_000) - 5_000)),
        Answers::Choices { choices, multiple: false } => {
            Given::Choices(vec![choices[seed as usize % choices.len()].id.to_string()])
        }
        Answers::Choices { choices, multiple: true } => {
            let picked = choices.iter().enumerate().filter(|(idx, _)| seed >> (idx % 32) & 1 == 1);
            Given::Choices(picked.map(|(_, choice)| choice.id.to_string()).collect())
        }
    }
}

/// A company that answered some of the questions.
fn profile(faq: &Faq, seeds: &[Option<u32>]) -> Profile {
    let answered = faq.profile().iter().zip(seeds);
    answered
        .filter_map(|(question, seed)| Some((question.id.clone(), answer(question, (*seed)?))))
        .collect()
}

fn unfit(faq: &Faq, profile: &Profile) -> HashSet<usize> {
    let assessed = assess(faq, profile, today()).into_iter();
    assessed.filter(|one| one.fit == Fit::DoesNotFit).map(|one| one.entry).collect()
}

fn seeds() -> impl Strategy<Value = Vec<Option<u32>>> {
    proptest::collection::vec(proptest::option::of(any::<u32>()), 18)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn a_question_left_out_never_rules_anything_out(seeds in seeds(), left_out in 0_usize..18) {
        let knowledge = shipped::knowledge();
        let faq = knowledge.faq();
        let mut fewer = seeds.clone();
        fewer[left_out] = None;
        let (with, without) = (unfit(faq, &profile(faq, &seeds)), unfit(faq, &profile(faq, &fewer)));
        prop_assert!(without.is_subset(&with));
    }

    #[test]
    fn a_link_gives_the_answers_back_whatever_they_are(seeds in seeds()) {
        let knowledge = shipped::knowledge();
        let profile = profile(knowledge.faq(), &seeds);
        if let Some(word) = code::encode(knowledge.faq(), &profile) {
            prop_assert!(word.len() <= 64 && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b)));
            prop_assert_eq!(code::decode(knowledge.faq(), &word), Some(profile));
        } else {
            prop_assert!(profile.is_empty());
        }
    }

    #[test]
    fn a_forged_link_never_panics(word in "M-[A-Za-z0-9_-]{0,62}") {
        _ = code::decode(shipped::knowledge().faq(), &word);
    }
}

#[test]
fn without_an_answer_nothing_is_ruled_out_but_what_is_over() {
    let knowledge = shipped::knowledge();
    let over: HashSet<usize> = unfit(knowledge.faq(), &Profile::new());
    let entries = knowledge.faq().entries();
    assert!(over.iter().all(|&entry| entries[entry].valid.is_over(today())), "{over:?}");
}

/// Asks until nothing is left to ask, with the first answer to everything.
#[test]
fn the_questions_end_and_none_is_asked_twice() {
    let knowledge = shipped::knowledge();
    let faq = knowledge.faq();
    for seed in 0..40 {
        let (mut asked, mut profile) = (HashSet::new(), Profile::new());
        while let Some(next) = next_question(faq, &profile, &asked, today()) {
            let question = &faq.profile()[next];
            assert!(asked.insert(question.id.as_str()), "{} is asked twice", question.id);
            profile.insert(question.id.clone(), answer(question, seed * 7_919));
        }
        let assessed = assess(faq, &profile, today());
        let open = assessed.iter().filter(|one| one.fit == Fit::MayFit && !one.missing.is_empty());
        assert_eq!(open.count(), 0, "with seed {seed} something is still open");
    }
}

#[test]
fn every_button_fits_into_its_token_and_is_read_back() {
    let knowledge = shipped::knowledge();
    let faq = knowledge.faq();
    let mut steps = vec![Step::Begin, Step::Anew, Step::Back, Step::Result, Step::Materials];
    steps.extend([Step::Offices, Step::Unfit]);
    for question in faq.profile() {
        let id = question.id.clone();
        steps.extend([Step::Skip(id.clone()), Step::Done(id.clone())]);
        let answers: Vec<String> = match &question.answers {
            Answers::YesNo => vec!["yes".into(), "no".into()],
            Answers::Choices { choices, .. } => choices.iter().map(|c| c.id.to_string()).collect(),
            Answers::Number { .. } => {
                let bands = bands(&id, faq.entries().iter());
                bands.into_iter().map(|band| Given::Number(band).text()).collect()
            }
        };
        steps.extend(answers.into_iter().map(|answer| Step::Pick(id.clone(), answer)));
    }
    for step in steps {
        let choice = Choice::Match(step);
        let token = choice.token();
        assert!(token.len() <= MAX_TOKEN_BYTES, "{token}");
        assert_eq!(Choice::read(&token, faq), Some(choice), "{token}");
    }
}
