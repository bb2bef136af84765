//! Why an entry fits, may fit or does not, in words.

use crate::{
    conversation::answer,
    faq::{Answers, Criteria, Criterion, Entry, Faq, Language, ProfileQuestion},
    fitting::{Assessed, Fit, Given, Profile, Reason, Span, shown},
    reply::messages,
};

/// The answers of a company in a line: 阶段：在孵化；员工人数：8 人.
pub(in crate::conversation) fn answers(faq: &Faq, profile: &Profile, language: Language) -> String {
    let given = faq.profile().iter().filter_map(|question| {
        let given = profile.get(&question.id)?;
        Some(pair(language, name(question, language), &given_words(question, given, language)))
    });
    given.collect::<Vec<_>>().join(between(language))
}

/// What there is to say about how an entry fits, if anything.
pub(in crate::conversation) fn why(
    faq: &Faq,
    entry: &Entry,
    one: &Assessed,
    profile: &Profile,
    language: Language,
) -> Option<String> {
    match one.fit {
        Fit::Fits => None,
        Fit::MayFit => Some(to_check(faq, entry, one, language)),
        Fit::DoesNotFit => {
            let reasons = reasons(faq, one, profile, language);
            Some(messages::MATCH_BECAUSE.fill(language, &[&reasons.join(between(language))]))
        }
    }
}

/// The heading of a group of the result; the number of its entries is filled in.
pub fn heading(fit: Fit) -> messages::Phrase {
    match fit {
        Fit::Fits => messages::MATCH_FITS,
        Fit::MayFit => messages::MATCH_MAY_FIT,
        Fit::DoesNotFit => messages::MATCH_DOES_NOT_FIT,
    }
}

/// The reasons why an entry does not fit, each a clause.
pub fn reasons(faq: &Faq, one: &Assessed, profile: &Profile, language: Language) -> Vec<String> {
    let reasons = one.reasons.iter().map(|reason| reason_words(faq, reason, profile, language));
    let open =
        (!one.alternatives.is_empty()).then(|| any_of_words(faq, &one.alternatives, language));
    reasons.chain(open).collect()
}

/// What is to be checked before an entry is known to fit.
pub fn to_check(faq: &Faq, entry: &Entry, one: &Assessed, language: Language) -> String {
    let comma = if language == Language::Zh { "、" } else { ", " };
    let names = one.missing.iter().filter_map(|id| faq.profile_question(id));
    let names: Vec<_> = names.map(|question| name(question, language)).collect();
    let mut clauses = Vec::new();
    if !names.is_empty() {
        clauses.push(names.join(comma));
    }
    let by_hand = entry.fits.as_ref().and_then(|fits| fits.by_hand.best(language));
    clauses.extend(by_hand.map(|words| words.trim_end_matches(['。', '.']).to_owned()));
    clauses.extend(
        one.from.map(|day| messages::MATCH_FROM.fill(language, &[&answer::date(day, language)])),
    );
    messages::MATCH_CHECK.fill(language, &[&clauses.join(between(language))])
}

fn reason_words(faq: &Faq, reason: &Reason, profile: &Profile, language: Language) -> String {
    match reason {
        Reason::Ended(day) => {
            messages::MATCH_ENDED.fill(language, &[&answer::date(*day, language)])
        }
        Reason::Needs(id, wanted) | Reason::Excludes(id, wanted) => {
            let Some(question) = faq.profile_question(id) else { return id.clone() };
            let phrase = match reason {
                Reason::Needs(..) => messages::MATCH_NEEDS,
                _ => messages::MATCH_EXCLUDES,
            };
            let given = profile.get(id).map(|given| given_words(question, given, language));
            phrase.fill(
                language,
                &[
                    name(question, language),
                    &wanted_words(question, wanted, language),
                    &given.unwrap_or_default(),
                ],
            )
        }
        Reason::NoneOf(groups) => any_of_words(faq, groups, language),
    }
}

fn any_of_words(faq: &Faq, groups: &[Criteria], language: Language) -> String {
    let groups: Vec<_> = groups.iter().map(|group| group_words(faq, group, language)).collect();
    let or = if language == Language::Zh { "，或" } else { ", or " };
    messages::MATCH_ANY_OF.fill(language, &[&groups.join(or)])
}

fn group_words(faq: &Faq, group: &Criteria, language: Language) -> String {
    let and = if language == Language::Zh { "且" } else { " and " };
    let clauses = group.iter().filter_map(|(id, wanted)| {
        let question = faq.profile_question(id)?;
        let wanted = wanted_words(question, wanted, language);
        Some(pair(language, name(question, language), &wanted))
    });
    clauses.collect::<Vec<_>>().join(and)
}

fn wanted_words(question: &ProfileQuestion, wanted: &Criterion, language: Language) -> String {
    match (wanted, &question.answers) {
        (Criterion::Is(yes), _) => yes_no(*yes, language),
        (Criterion::OneOf(ids), _) => choice_words(question, ids, language),
        (Criterion::Range { min, max }, Answers::Number { unit }) => {
            let hundredths = crate::fitting::hundredths;
            shown(Span { from: min.map(hundredths), until: max.map(hundredths) }, unit, language)
        }
        (Criterion::Range { .. }, _) => String::new(),
    }
}

pub(super) fn given_words(question: &ProfileQuestion, given: &Given, language: Language) -> String {
    match (given, &question.answers) {
        (Given::YesNo(yes), _) => yes_no(*yes, language),
        (Given::Choices(ids), _) if ids.is_empty() => messages::NONE.get(language).to_owned(),
        (Given::Choices(ids), _) => choice_words(question, ids, language),
        (Given::Number(span), Answers::Number { unit }) => shown(*span, unit, language),
        (Given::Number(_), _) => given.text(),
    }
}

/// More choices than these are not read in a line.
const MAX_CHOICES: usize = 5;

fn choice_words(question: &ProfileQuestion, ids: &[String], language: Language) -> String {
    let Answers::Choices { choices, .. } = &question.answers else { return ids.join(", ") };
    let picked = choices.iter().filter(|choice| ids.iter().any(|id| *choice.id == **id));
    let labels: Vec<_> =
        picked.map(|choice| choice.text.best(language).unwrap_or(&choice.id)).collect();
    let (comma, more) = if language == Language::Zh { (" / ", " 等") } else { (" / ", " …") };
    let shown = labels.iter().take(MAX_CHOICES).copied().collect::<Vec<_>>().join(comma);
    if labels.len() > MAX_CHOICES { format!("{shown}{more}") } else { shown }
}

fn yes_no(yes: bool, language: Language) -> String {
    let phrase = if yes { messages::YES } else { messages::NO };
    phrase.get(language).to_owned()
}

/// What a question is about.
fn name(question: &ProfileQuestion, language: Language) -> &str {
    let name = question.name.best(language).or_else(|| question.ask.best(language));
    name.unwrap_or(&question.id).trim_end_matches(['？', '?'])
}

fn pair(language: Language, name: &str, value: &str) -> String {
    if language == Language::Zh { format!("{name}：{value}") } else { format!("{name}: {value}") }
}

const fn between(language: Language) -> &'static str {
    match language {
        Language::Zh => "；",
        Language::En => "; ",
    }
}
