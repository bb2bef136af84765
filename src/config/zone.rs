//! The desk's time zone. Dates of policies are days at the desk's clock.

use std::{fmt, str::FromStr};

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

/// Zones without summer time, with their distance from UTC in minutes. A table of the whole
/// world would have to be kept up to date; a desk outside these names its offset.
///
/// Source: IANA Time Zone Database 2025b.
const ZONES: &[(&str, i32)] = &[
    ("Asia/Shanghai", 480),
    ("Asia/Urumqi", 360),
    ("Asia/Hong_Kong", 480),
    ("Asia/Macau", 480),
    ("Asia/Taipei", 480),
    ("Asia/Singapore", 480),
    ("Asia/Tokyo", 540),
    ("UTC", 0),
];

/// A time zone by name or as an offset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    name: String,
    offset: FixedOffset,
}

impl Zone {
    /// Its name, or its offset as `+08:00`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How far its clocks are from UTC.
    pub fn offset(&self) -> FixedOffset {
        self.offset
    }

    /// What its calendar shows at a moment.
    pub fn date_at(&self, now: DateTime<Utc>) -> NaiveDate {
        now.with_timezone(&self.offset).date_naive()
    }

    /// The names there are.
    pub fn names() -> impl Iterator<Item = &'static str> {
        ZONES.iter().map(|(name, _)| *name)
    }
}

impl FromStr for Zone {
    type Err = ZoneError;

    fn from_str(text: &str) -> Result<Self, ZoneError> {
        let named = ZONES.iter().find(|(name, _)| *name == text);
        let minutes = match named {
            Some((_, minutes)) => *minutes,
            None => offset_minutes(text).ok_or(ZoneError)?,
        };
        let offset = FixedOffset::east_opt(minutes * 60).ok_or(ZoneError)?;
        Ok(Self { name: text.to_owned(), offset })
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// The minutes in `+08:00`, up to the farthest zones there are.
fn offset_minutes(text: &str) -> Option<i32> {
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let (hours, minutes) = text[1..].split_once(':')?;
    let two_digits = |part: &str| part.parse::<i32>().ok().filter(|_| part.len() == 2);
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    ((0..=14).contains(&hours) && (0..60).contains(&minutes))
        .then_some(sign * (hours * 60 + minutes))
}

/// Text that names no zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a known zone name or an offset such as +08:00")]
pub struct ZoneError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_named_or_given_as_an_offset() {
        let minutes =
            |text: &str| text.parse::<Zone>().ok().map(|zone| zone.offset().local_minus_utc() / 60);
        assert_eq!(minutes("Asia/Shanghai"), Some(480));
        assert_eq!(minutes("+05:30"), Some(330));
        assert_eq!(minutes("-03:00"), Some(-180));
        for text in ["Asia/Beijing", "+8", "+25:00", "", "八区"] {
            assert_eq!(minutes(text), None, "{text}");
        }
    }

    #[test]
    fn the_day_begins_at_the_desks_midnight() {
        let zone: Zone = "Asia/Shanghai".parse().expect("known");
        let now: DateTime<Utc> = "2026-12-31T16:00:00Z".parse().expect("a moment");
        assert_eq!(zone.date_at(now), NaiveDate::from_ymd_opt(2027, 1, 1).expect("a day"));
    }
}
