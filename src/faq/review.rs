//! What is due: answers that end soon, and answers nobody has looked at for long.

use chrono::{Days, NaiveDate};

use super::{Entry, EntryId, Faq, Text};

/// How far ahead an ending is announced, in days: time to ask the office what comes next.
pub const EXPIRY_NOTICE_DAYS: u64 = 60;

/// Why an entry is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueReason {
    /// Its answer holds until this day, which is near or past.
    Expires(NaiveDate),
    /// It should have been reviewed by this day.
    Review(NaiveDate),
    /// It was never marked as reviewed.
    NeverReviewed,
}

/// An entry that wants staff's attention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The entry.
    pub entry: EntryId,
    /// What it is called.
    pub title: Text,
    /// Who keeps it.
    pub owner: Option<String>,
    /// Why it is due.
    pub reason: DueReason,
}

impl Due {
    /// The day it was or will be due; none for an entry that was never reviewed.
    pub fn day(&self) -> Option<NaiveDate> {
        match self.reason {
            DueReason::Expires(day) | DueReason::Review(day) => Some(day),
            DueReason::NeverReviewed => None,
        }
    }

    /// How many days ago it was due; below 0 while the day is still to come, none for an entry
    /// that was never reviewed.
    pub fn days_overdue(&self, today: NaiveDate) -> Option<i64> {
        self.day().map(|day| (today - day).num_days())
    }
}

/// Everything that is due on a day, the longest overdue first and what was never reviewed
/// last. An entry may be due for two reasons.
pub fn due(faq: &Faq, today: NaiveDate) -> Vec<Due> {
    let every = u64::from(faq.desk().review_every_days);
    let mut all: Vec<Due> = faq
        .entries()
        .iter()
        .flat_map(|entry| {
            let reasons = [expiry(entry, today), review(entry, today, every)];
            reasons.into_iter().flatten().map(|reason| Due {
                entry: entry.id.clone(),
                title: entry.title.clone(),
                owner: entry.owner.clone(),
                reason,
            })
        })
        .collect();
    all.sort_by_key(|due| due.day().unwrap_or(NaiveDate::MAX));
    all
}

fn expiry(entry: &Entry, today: NaiveDate) -> Option<DueReason> {
    let notice = today.checked_add_days(Days::new(EXPIRY_NOTICE_DAYS))?;
    entry.valid.until.filter(|until| *until <= notice).map(DueReason::Expires)
}

fn review(entry: &Entry, today: NaiveDate, every: u64) -> Option<DueReason> {
    let Some(reviewed) = entry.reviewed else { return Some(DueReason::NeverReviewed) };
    let next = reviewed.checked_add_days(Days::new(every))?;
    (next <= today).then_some(DueReason::Review(next))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{diagnostic::SourceFile, faq::load};

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a real day")
    }

    fn faq(dates: &str) -> Faq {
        let text = format!("[[entry]]\nid = \"a\"\ntitle = \"甲\"\nanswer = \"答\"\n{dates}\n");
        load(&[SourceFile::new("a.toml", text)], day(2026, 1, 1)).0.expect("it is sound")
    }

    fn reasons(dates: &str, today: NaiveDate) -> Vec<DueReason> {
        due(&faq(dates), today).into_iter().map(|due| due.reason).collect()
    }

    #[test]
    fn an_ending_is_announced_sixty_days_ahead() {
        let dates = "reviewed = 2026-06-01\nvalid_until = 2026-12-31";
        assert_eq!(reasons(dates, day(2026, 10, 31)), []);
        assert_eq!(reasons(dates, day(2026, 11, 1)), [DueReason::Expires(day(2026, 12, 31))]);
    }

    #[test]
    fn days_overdue_count_from_the_day_itself() {
        let all = due(&faq("reviewed = 2026-06-01\nvalid_until = 2026-12-31"), day(2026, 12, 30));
        let days: Vec<_> = all.iter().map(|due| due.days_overdue(day(2026, 12, 30))).collect();
        assert_eq!(days, [Some(32), Some(-1)]);
    }

    #[test]
    fn a_review_is_due_after_half_a_year() {
        let dates = "reviewed = 2026-01-01";
        assert_eq!(reasons(dates, day(2026, 6, 29)), []);
        assert_eq!(reasons(dates, day(2026, 6, 30)), [DueReason::Review(day(2026, 6, 30))]);
        assert_eq!(reasons("", day(2026, 6, 30)), [DueReason::NeverReviewed]);
    }
}
