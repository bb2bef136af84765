//! When staff are written to without having asked.

use chrono::{DateTime, Datelike as _, FixedOffset, Timelike as _, Weekday};

/// The hour at which a review goes out: with the first cup of tea, before the counter opens
/// its queue.
const FROM_HOUR: u32 = 9;

/// From this hour on nothing goes out by itself any more: nobody wants homework at night.
const UNTIL_HOUR: u32 = 18;

/// A week that staff get one review in, by its year and number after ISO 8601.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week {
    year: i32,
    number: u32,
}

impl std::fmt::Display for Week {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-W{:02}", self.year, self.number)
    }
}

/// The week whose review may go out now: on Monday from nine on, and where the desk was off
/// then, at the first office hour after that. None at night and at weekends.
pub fn week(now: DateTime<FixedOffset>) -> Option<Week> {
    let is_weekend = matches!(now.weekday(), Weekday::Sat | Weekday::Sun);
    let is_office_hour = (FROM_HOUR..UNTIL_HOUR).contains(&now.hour());
    let iso = now.iso_week();
    (!is_weekend && is_office_hour).then(|| Week { year: iso.year(), number: iso.week() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> Option<String> {
        let now = DateTime::parse_from_rfc3339(&format!("{time}:00+08:00")).expect("a time");
        week(now).map(|week| week.to_string())
    }

    #[test]
    fn a_review_goes_out_on_monday_at_nine_or_at_the_next_office_hour() {
        assert_eq!(at("2026-11-23T08:59"), None);
        assert_eq!(at("2026-11-23T09:00").as_deref(), Some("2026-W48"));
        assert_eq!(at("2026-11-27T17:59").as_deref(), Some("2026-W48"));
        assert_eq!(at("2026-11-27T18:00"), None);
        assert_eq!(at("2026-11-28T10:00"), None);
        assert_eq!(at("2027-01-01T10:00").as_deref(), Some("2026-W53"));
    }
}
