//! Whom an entry fits, one condition a line:
//!
//! ```text
//! stage = incubating, growing
//! headcount <= 500
//! has_rd = yes
//! not sector = catering
//! any revenue_wan <= 2000 & headcount <= 300
//! ```
//!
//! Questions and choices may be called by id or by name. A line with `any` is one of several
//! ways to qualify.

use toml_edit::{Array, InlineTable, Value as Toml};
use unicode_normalization::UnicodeNormalization as _;

use crate::{
    diagnostic::Words,
    faq::{Answers, Criteria, Criterion, Faq, Fits, Language, ProfileQuestion},
};

/// What stands for conditions that everybody meets.
const EVERYONE: [&str; 3] = ["everyone", "不限", "所有人"];
const NOT: [&str; 2] = ["not", "非"];
const ANY: [&str; 2] = ["any", "任一"];
/// The words for yes and no.
const YES: [&str; 4] = ["yes", "true", "是", "有"];
const NO: [&str; 4] = ["no", "false", "否", "无"];
/// A number within no bounds.
const UNBOUNDED: &str = "*";

/// The conditions as text; what staff check by hand has a column of its own.
pub(super) fn show(fits: &Fits) -> String {
    let mut lines: Vec<String> = fits.all_of.iter().flat_map(conditions).collect();
    let not = fits.not.iter().flat_map(conditions);
    lines.extend(not.map(|condition| format!("{} {condition}", NOT[0])));
    for group in &fits.any_of {
        let all: Vec<String> = group.iter().flat_map(conditions).collect();
        lines.push(format!("{} {}", ANY[0], all.join(" & ")).trim_end().to_owned());
    }
    if lines.is_empty() {
        return EVERYONE[0].to_owned();
    }
    lines.join("\n")
}

/// A criterion as one condition, or two where a number has two bounds.
fn conditions((id, criterion): (&String, &Criterion)) -> Vec<String> {
    match criterion {
        Criterion::OneOf(choices) => vec![format!("{id} = {}", choices.join(", "))],
        Criterion::Is(yes) => vec![format!("{id} = {}", if *yes { YES[0] } else { NO[0] })],
        Criterion::Range { min: None, max: None } => vec![format!("{id} = {UNBOUNDED}")],
        Criterion::Range { min, max } => {
            let least = min.map(|min| format!("{id} >= {min}"));
            least.into_iter().chain(max.map(|max| format!("{id} <= {max}"))).collect()
        }
    }
}

/// Reads conditions, or says which line is none.
pub(super) fn read(text: &str, faq: &Faq) -> Result<Fits, Words> {
    let mut fits = Fits::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let plain: String = line.nfkc().collect();
        let plain = plain.replace('≤', "<=").replace('≥', ">=");
        if EVERYONE.contains(&plain.to_lowercase().as_str()) {
            continue;
        }
        if let Some(rest) = behind(&plain, &NOT) {
            add_all(&mut fits.not, rest, faq).ok_or_else(|| unclear(line))?;
        } else if let Some(rest) = behind(&plain, &ANY) {
            let mut group = Criteria::new();
            add_all(&mut group, rest, faq).ok_or_else(|| unclear(line))?;
            fits.any_of.push(group);
        } else {
            add_all(&mut fits.all_of, &plain, faq).ok_or_else(|| unclear(line))?;
        }
    }
    Ok(fits)
}

/// What stands behind one of the words.
fn behind<'a>(line: &'a str, words: &[&str]) -> Option<&'a str> {
    let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let is_one = words.contains(&first.to_lowercase().as_str());
    is_one.then_some(rest)
}

fn add_all(criteria: &mut Criteria, conditions: &str, faq: &Faq) -> Option<()> {
    let mut conditions = conditions.split('&').filter(|one| !one.trim().is_empty());
    conditions.try_for_each(|condition| add(criteria, condition, faq))
}

/// Adds a condition. Two bounds of one number belong together; anything else twice is a slip.
fn add(criteria: &mut Criteria, condition: &str, faq: &Faq) -> Option<()> {
    let at = condition.find(['=', '<', '>', ':'])?;
    let rest = &condition[at..];
    let sign = ["<=", ">=", "=", ":"].into_iter().find(|sign| rest.starts_with(sign))?;
    let value = rest[sign.len()..].trim();
    let question = question(condition[..at].trim(), faq);
    let id = question.map_or_else(|| condition[..at].trim().to_owned(), |known| known.id.clone());
    if id.is_empty() || value.is_empty() {
        return None;
    }
    let new = match sign {
        "<=" => Criterion::Range { min: None, max: Some(number(value)?) },
        ">=" => Criterion::Range { min: Some(number(value)?), max: None },
        _ => equals(value, question),
    };
    match (criteria.get_mut(&id), new) {
        (None, new) => _ = criteria.insert(id, new),
        (Some(Criterion::Range { min, max }), Criterion::Range { min: least, max: most })
            if (min.is_none() || least.is_none()) && (max.is_none() || most.is_none()) =>
        {
            (*min, *max) = (min.or(least), max.or(most));
        }
        _ => return None,
    }
    Some(())
}

fn number(text: &str) -> Option<f64> {
    text.replace(',', "").parse::<f64>().ok().filter(|number| number.is_finite())
}

/// What follows an equals sign: yes, no, or choices.
fn equals(value: &str, question: Option<&ProfileQuestion>) -> Criterion {
    if value == UNBOUNDED {
        return Criterion::Range { min: None, max: None };
    }
    let is_choice = question.is_some_and(|one| matches!(one.answers, Answers::Choices { .. }));
    let lower = value.to_lowercase();
    if !is_choice && YES.contains(&lower.as_str()) {
        return Criterion::Is(true);
    }
    if !is_choice && NO.contains(&lower.as_str()) {
        return Criterion::Is(false);
    }
    let choices = value.split([',', '、', ';']).map(str::trim).filter(|one| !one.is_empty());
    Criterion::OneOf(choices.map(|one| choice(one, question)).collect())
}

/// The question of an id or a name.
fn question<'a>(name: &str, faq: &'a Faq) -> Option<&'a ProfileQuestion> {
    let is_named = |question: &&ProfileQuestion| {
        Language::ALL.iter().any(|&language| {
            question.name.get(language).is_some_and(|known| known.eq_ignore_ascii_case(name))
        })
    };
    faq.profile_question(name).or_else(|| faq.profile().iter().find(is_named))
}

/// The id of a choice that is called by its id, its text or another name.
fn choice(name: &str, question: Option<&ProfileQuestion>) -> String {
    let Some(Answers::Choices { choices, .. }) = question.map(|question| &question.answers) else {
        return name.to_owned();
    };
    let found = choices.iter().find(|choice| choice.id.as_str() == name).or_else(|| {
        choices.iter().find(|choice| {
            let texts = choice.text.iter().map(|(_, text)| text.to_owned());
            texts
                .chain(choice.aliases.iter().cloned())
                .any(|text| text.nfkc().collect::<String>().eq_ignore_ascii_case(name))
        })
    });
    found.map_or_else(|| name.to_owned(), |choice| choice.id.to_string())
}

fn unclear(line: &str) -> Words {
    Words::new(format!("看不懂「{line}」这个条件"), format!("cannot read the condition “{line}”"))
}

/// A criterion as it stands in a file.
pub(super) fn criterion_toml(criterion: &Criterion) -> Toml {
    match criterion {
        Criterion::OneOf(choices) => choices.iter().map(String::as_str).collect::<Array>().into(),
        Criterion::Is(yes) => (*yes).into(),
        Criterion::Range { min, max } => {
            let mut table = InlineTable::new();
            for (key, bound) in [("min", min), ("max", max)] {
                if let Some(bound) = bound {
                    table.insert(key, number_toml(*bound));
                }
            }
            table.into()
        }
    }
}

/// A whole number as one, since that is how people write it.
fn number_toml(number: f64) -> Toml {
    /// Beyond this a number is not exact.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and exact")]
        return (number as i64).into();
    }
    number.into()
}

/// Groups of criteria as they stand in a file.
pub(super) fn groups_toml(groups: &[Criteria]) -> Toml {
    let tables = groups.iter().map(|group| {
        let pairs = group.iter().map(|(id, criterion)| (id, criterion_toml(criterion)));
        pairs.collect::<InlineTable>()
    });
    tables.collect::<Array>().into()
}
