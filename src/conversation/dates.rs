//! What the calendar says of an entry: whether it holds, and whether it can be applied for.

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, NaiveDateTime, Weekday};

use crate::{
    faq::{Language, Period},
    reply::{
        hours::{Opening, OpeningHours},
        messages::{self, Phrase},
    },
};

/// An answer outside its validity is never given as current: the line that says so.
pub(super) fn validity(valid: Period, today: NaiveDate, language: Language) -> Option<String> {
    let note = |phrase: Phrase, day: Option<NaiveDate>| {
        Some(phrase.fill(language, &[&date(day?, language)]))
    };
    if valid.is_before(today) {
        note(messages::NOT_YET_VALID, valid.from)
    } else if valid.is_over(today) {
        note(messages::NO_LONGER_VALID, valid.until)
    } else {
        None
    }
}

/// The application window: open with days left, opening in so many days, or over, and then
/// when it opened, because the next one often opens at the same time of the year.
pub(super) fn window(apply: Period, today: NaiveDate, language: Language) -> Option<String> {
    let days_to = |day: NaiveDate| days((day - today).num_days(), language);
    let day = |day: NaiveDate| date(day, language);
    Some(match (apply.from, apply.until) {
        (Some(from), _) if today < from => {
            messages::WINDOW_OPENS.fill(language, &[&day(from), &days_to(from)])
        }
        (Some(from), Some(until)) if today > until => {
            let opened = month(from, today, language);
            messages::WINDOW_OVER_SINCE.fill(language, &[&day(until), &opened])
        }
        (None, Some(until)) if today > until => {
            messages::WINDOW_OVER.fill(language, &[&day(until)])
        }
        (_, Some(until)) if today == until => messages::WINDOW_LAST_DAY.get(language).to_owned(),
        (_, Some(until)) => messages::WINDOW_OPEN.fill(language, &[&day(until), &days_to(until)]),
        (Some(from), None) => messages::WINDOW_SINCE.fill(language, &[&day(from)]),
        (None, None) => return None,
    })
}

fn days(n: i64, language: Language) -> String {
    if n == 1 {
        return messages::ONE_DAY.get(language).to_owned();
    }
    messages::DAYS.fill(language, &[&n.to_string()])
}

/// Whether an office is open now, or when next.
pub(super) fn opening(
    hours: &OpeningHours,
    now: DateTime<FixedOffset>,
    language: Language,
) -> String {
    let now = now.naive_local();
    let time = |at: NaiveDateTime| at.format("%-H:%M").to_string();
    match hours.at(now) {
        Opening::Always => messages::OPEN_ALWAYS.get(language).to_owned(),
        Opening::Until(until) if until.date() == now.date() => {
            messages::OPEN_UNTIL.fill(language, &[&time(until)])
        }
        Opening::Until(_) => messages::OPEN_NOW.get(language).to_owned(),
        Opening::Next { days: 0, at } => messages::OPENS_TODAY.fill(language, &[&time(at)]),
        Opening::Next { days: 1, at } => messages::OPENS_TOMORROW.fill(language, &[&time(at)]),
        Opening::Next { at, .. } => {
            messages::OPENS_ON.fill(language, &[weekday(at.weekday(), language), &time(at)])
        }
    }
}

fn weekday(day: Weekday, language: Language) -> &'static str {
    const ZH: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
    const EN: [&str; 7] =
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let names = if language == Language::Zh { ZH } else { EN };
    names[day.num_days_from_monday() as usize]
}

/// A day as people write it: 2026年11月24日, 24 November 2026.
pub(crate) fn date(day: NaiveDate, language: Language) -> String {
    match language {
        Language::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Language::En => day.format("%-d %B %Y").to_string(),
    }
}

/// A month in the past as people say it: 今年6月, 去年6月, 2024年6月.
fn month(day: NaiveDate, today: NaiveDate, language: Language) -> String {
    match (language, today.year() - day.year()) {
        (Language::Zh, 0) => format!("今年{}月", day.month()),
        (Language::Zh, 1) => format!("去年{}月", day.month()),
        (Language::Zh, _) => format!("{}年{}月", day.year(), day.month()),
        (Language::En, 0) => format!("{} this year", day.format("%B")),
        (Language::En, 1) => format!("{} last year", day.format("%B")),
        (Language::En, _) => day.format("%B %Y").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn said(today: &str) -> String {
        let apply = Period { from: Some(day("2026-06-01")), until: Some(day("2026-08-31")) };
        window(apply, day(today), Language::Zh).expect("a window")
    }

    #[test]
    fn a_window_says_how_long_it_is_open() {
        assert_eq!(said("2026-05-22"), "2026年6月1日开始受理（还有 10 天）。");
        assert_eq!(said("2026-08-19"), "正在受理，2026年8月31日截止（还有 12 天）。");
        assert_eq!(said("2026-08-31"), "正在受理，今天是最后一天。");
    }

    #[test]
    fn a_window_that_is_over_says_when_it_opened() {
        assert!(said("2026-09-01").contains("今年6月"), "{}", said("2026-09-01"));
        assert!(said("2027-03-01").contains("去年6月"), "{}", said("2027-03-01"));
        assert!(said("2028-03-01").contains("2026年6月"), "{}", said("2028-03-01"));
    }
}
