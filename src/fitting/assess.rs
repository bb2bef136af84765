//! Whether entries fit a company, and why they do not.

use chrono::NaiveDate;

use super::{Given, Profile, Span, given::hundredths};
use crate::faq::{Criteria, Criterion, Entry, Faq, Fits};

/// How an entry fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Everything it asks for holds.
    Fits,
    /// Nothing speaks against it, but something is not known.
    MayFit,
    /// Something it asks for does not hold.
    DoesNotFit,
}

/// Why an entry does not fit. Criteria are named by the ids of their questions.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// The answer to this question is not what the entry asks for.
    Needs(String, Criterion),
    /// The answer to this question is what the entry excludes.
    Excludes(String, Criterion),
    /// None of these alternatives holds.
    NoneOf(Vec<Criteria>),
    /// The policy ended on this day.
    Ended(NaiveDate),
}

/// An entry against a company.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessed {
    /// The entry, by position.
    pub entry: usize,
    /// How it fits.
    pub fit: Fit,
    /// Why it does not, in the order of the questions' ids; those that only say that the
    /// company wants something else come last.
    pub reasons: Vec<Reason>,
    /// Whether it serves what the company wants.
    pub is_wanted: bool,
    /// The questions that are still to be answered, by id.
    pub missing: Vec<String>,
    /// Alternatives of which one must hold and none does so far, though one still may.
    pub alternatives: Vec<Criteria>,
    /// The day from which it holds, where that is still to come.
    pub from: Option<NaiveDate>,
}

/// A claim that may be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Truth {
    Yes,
    No,
    Unknown,
}

impl Truth {
    fn of(is_true: bool) -> Self {
        if is_true { Self::Yes } else { Self::No }
    }
}

/// Assesses every entry that says whom it fits: those that fit first, then those that may, then
/// the nearest misses; within a group by the end of the application window, and then in
/// staff's order.
pub fn assess(faq: &Faq, profile: &Profile, today: NaiveDate) -> Vec<Assessed> {
    let entries = faq.entries().iter().enumerate();
    let mut assessed: Vec<_> =
        entries.filter_map(|(idx, entry)| assess_one(faq, idx, entry, profile, today)).collect();
    assessed.sort_by_key(|one| {
        (
            one.fit,
            !one.is_wanted,
            one.reasons.len(),
            urgency(&faq.entries()[one.entry], today),
            one.entry,
        )
    });
    assessed
}

/// What closes soonest comes first; then what opens, what has no window, and what is over.
fn urgency(entry: &Entry, today: NaiveDate) -> (u8, Option<NaiveDate>) {
    let apply = entry.apply;
    if apply.is_over(today) {
        (3, apply.until)
    } else if apply.is_before(today) {
        (1, apply.from)
    } else if apply.until.is_some() {
        (0, apply.until)
    } else {
        (2, None)
    }
}

/// Assesses one entry; none where it does not say whom it fits.
fn assess_one(
    faq: &Faq,
    position: usize,
    entry: &Entry,
    profile: &Profile,
    today: NaiveDate,
) -> Option<Assessed> {
    let fits = entry.fits.as_ref()?;
    let mut reasons = reasons(fits, profile);
    reasons.sort_by_key(|reason| is_wish(faq, reason));
    if let Some(day) = entry.valid.until.filter(|_| entry.valid.is_over(today)) {
        reasons.insert(0, Reason::Ended(day));
    }
    let is_wanted = !reasons.iter().any(|reason| is_wish(faq, reason));
    let missing = missing(faq, fits, profile);
    let is_open = any_of(&fits.any_of, profile) == Truth::Unknown;
    let alternatives = if is_open { fits.any_of.clone() } else { Vec::new() };
    let from = entry.valid.from.filter(|_| entry.valid.is_before(today));
    let is_certain = missing.is_empty() && fits.by_hand.is_empty() && from.is_none();
    let fit = match (reasons.is_empty(), is_certain) {
        (false, _) => Fit::DoesNotFit,
        (true, true) => Fit::Fits,
        (true, false) => Fit::MayFit,
    };
    Some(Assessed { entry: position, fit, reasons, is_wanted, missing, alternatives, from })
}

/// Whether nothing rules an entry out.
pub(super) fn is_possible(entry: &Entry, profile: &Profile, today: NaiveDate) -> bool {
    let is_over = entry.valid.is_over(today);
    !is_over && entry.fits.as_ref().is_some_and(|fits| reasons(fits, profile).is_empty())
}

fn is_wish(faq: &Faq, reason: &Reason) -> bool {
    let Reason::Needs(id, _) = reason else { return false };
    faq.profile_question(id).is_some_and(|question| question.is_wish)
}

fn reasons(fits: &Fits, profile: &Profile) -> Vec<Reason> {
    let needed =
        fits.all_of.iter().filter(|(id, wanted)| holds(wanted, profile.get(*id)) == Truth::No);
    let excluded =
        fits.not.iter().filter(|(id, wanted)| holds(wanted, profile.get(*id)) == Truth::Yes);
    let mut reasons: Vec<_> = needed
        .map(|(id, wanted)| Reason::Needs(id.clone(), wanted.clone()))
        .chain(excluded.map(|(id, wanted)| Reason::Excludes(id.clone(), wanted.clone())))
        .collect();
    if any_of(&fits.any_of, profile) == Truth::No {
        reasons.push(Reason::NoneOf(fits.any_of.clone()));
    }
    reasons
}

/// The questions whose answers are still to decide, in staff's order.
fn missing(faq: &Faq, fits: &Fits, profile: &Profile) -> Vec<String> {
    let is_open =
        |(id, wanted): &(&String, &Criterion)| holds(wanted, profile.get(*id)) == Truth::Unknown;
    let mut open: Vec<&str> =
        fits.all_of.iter().chain(&fits.not).filter(is_open).map(|(id, _)| id.as_str()).collect();
    if any_of(&fits.any_of, profile) == Truth::Unknown {
        let alternatives =
            fits.any_of.iter().filter(|group| all_of(group, profile) == Truth::Unknown);
        open.extend(alternatives.flatten().filter(is_open).map(|(id, _)| id.as_str()));
    }
    let asked = faq.profile().iter().map(|question| question.id.as_str());
    asked.filter(|id| open.contains(id)).map(str::to_owned).collect()
}

/// Whether at least one group holds; nothing is asked where there are none.
fn any_of(groups: &[Criteria], profile: &Profile) -> Truth {
    if groups.is_empty() {
        return Truth::Yes;
    }
    let truths = groups.iter().map(|group| all_of(group, profile));
    truths.fold(Truth::No, |any, one| match (any, one) {
        (Truth::Yes, _) | (_, Truth::Yes) => Truth::Yes,
        (Truth::Unknown, _) | (_, Truth::Unknown) => Truth::Unknown,
        (Truth::No, Truth::No) => Truth::No,
    })
}

fn all_of(group: &Criteria, profile: &Profile) -> Truth {
    let truths = group.iter().map(|(id, wanted)| holds(wanted, profile.get(id)));
    truths.fold(Truth::Yes, |all, one| match (all, one) {
        (Truth::No, _) | (_, Truth::No) => Truth::No,
        (Truth::Unknown, _) | (_, Truth::Unknown) => Truth::Unknown,
        (Truth::Yes, Truth::Yes) => Truth::Yes,
    })
}

/// Whether an answer is what a criterion asks for.
fn holds(wanted: &Criterion, given: Option<&Given>) -> Truth {
    match (wanted, given) {
        (Criterion::OneOf(wanted), Some(Given::Choices(given))) => {
            Truth::of(given.iter().any(|id| wanted.contains(id)))
        }
        (Criterion::Is(wanted), Some(Given::YesNo(given))) => Truth::of(wanted == given),
        (Criterion::Range { min, max }, Some(Given::Number(span))) => {
            within(min.map(hundredths), max.map(hundredths), *span)
        }
        _ => Truth::Unknown,
    }
}

/// Whether a number within a span lies within bounds, whatever number it is.
fn within(min: Option<i64>, max: Option<i64>, span: Span) -> Truth {
    let is_below = min.zip(span.until).is_some_and(|(min, most)| most < min);
    let is_above = max.zip(span.from).is_some_and(|(max, least)| least > max);
    let is_from = min.is_none_or(|min| span.from.is_some_and(|least| least >= min));
    let is_to = max.is_none_or(|max| span.until.is_some_and(|most| most <= max));
    match (is_below || is_above, is_from && is_to) {
        (true, _) => Truth::No,
        (false, true) => Truth::Yes,
        (false, false) => Truth::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT_MOST_500: Criterion = Criterion::Range { min: None, max: Some(500.0) };

    fn number(from: Option<i64>, until: Option<i64>) -> Given {
        Given::Number(Span { from, until })
    }

    #[test]
    fn what_was_not_answered_is_unknown() {
        assert_eq!(holds(&AT_MOST_500, None), Truth::Unknown);
        assert_eq!(holds(&Criterion::Is(true), None), Truth::Unknown);
    }

    #[test]
    fn a_bound_counts_as_within() {
        assert_eq!(holds(&AT_MOST_500, Some(&number(Some(50_000), Some(50_000)))), Truth::Yes);
        assert_eq!(holds(&AT_MOST_500, Some(&number(Some(50_001), Some(50_001)))), Truth::No);
    }

    #[test]
    fn a_band_decides_only_where_all_of_it_does() {
        assert_eq!(holds(&AT_MOST_500, Some(&number(None, Some(30_000)))), Truth::Yes);
        assert_eq!(holds(&AT_MOST_500, Some(&number(Some(10_000), Some(60_000)))), Truth::Unknown);
        assert_eq!(holds(&AT_MOST_500, Some(&number(Some(50_001), None))), Truth::No);
    }

    #[test]
    fn none_of_the_choices_is_an_answer() {
        let wanted = Criterion::OneOf(vec!["veteran".into()]);
        assert_eq!(holds(&wanted, Some(&Given::Choices(Vec::new()))), Truth::No);
    }

    #[test]
    fn one_alternative_is_enough_and_an_unknown_one_leaves_it_open() {
        let group = |id: &str| Criteria::from([(id.to_owned(), Criterion::Is(true))]);
        let groups = [group("a"), group("b")];
        let profile = |pairs: &[(&str, bool)]| -> Profile {
            pairs.iter().map(|(id, yes)| ((*id).to_owned(), Given::YesNo(*yes))).collect()
        };
        assert_eq!(any_of(&groups, &profile(&[("a", false), ("b", true)])), Truth::Yes);
        assert_eq!(any_of(&groups, &profile(&[("a", false)])), Truth::Unknown);
        assert_eq!(any_of(&groups, &profile(&[("a", false), ("b", false)])), Truth::No);
    }
}
