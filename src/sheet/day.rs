//! Days, in the forms people and programs write them.

use chrono::{Days, NaiveDate};
use unicode_normalization::UnicodeNormalization as _;

use crate::grid::Cell;

/// The day that a workbook counts as day 0, the day in 1900 that never was allowed for.
///
/// Source: Microsoft, "Differences between the 1900 and the 1904 date system".
const EPOCH: Option<NaiveDate> = NaiveDate::from_ymd_opt(1899, 12, 30);

/// The serial numbers that are taken for days: 1954 to 2119. Others are more likely a slip.
const SERIALS: std::ops::RangeInclusive<u64> = 20_000..=80_000;

/// The day a cell holds, or none where it is none or could be two.
pub(super) fn read(cell: &Cell) -> Option<NaiveDate> {
    match cell {
        Cell::Date(day) => Some(*day),
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in range")]
        Cell::Number(number) if (0.0..1e9).contains(number) => counted(*number as u64),
        Cell::Text(text) => written(text),
        _ => None,
    }
}

/// A number without separators: 20271231, or a serial number.
fn counted(number: u64) -> Option<NaiveDate> {
    if SERIALS.contains(&number) {
        return EPOCH?.checked_add_days(Days::new(number));
    }
    let year = i32::try_from(number / 10_000).ok().filter(|year| (1000..=9999).contains(year))?;
    let (month, day) = (number / 100 % 100, number % 100);
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

/// Year, month and day in this order, whatever stands between them; a time of midnight
/// behind it is what programs add.
pub(super) fn written(text: &str) -> Option<NaiveDate> {
    let text: String = text.nfkc().collect();
    let text = text.trim();
    let text = text.strip_suffix("00:00:00").map_or(text, |day| day.trim_end_matches([' ', 'T']));
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return counted(text.parse().ok()?);
    }
    let text = text.strip_suffix(['日', '号']).unwrap_or(text);
    let mut parts = text.split(['-', '/', '.', '年', '月']).map(str::trim);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_understood_in_every_usual_form() {
        let wanted = NaiveDate::from_ymd_opt(2027, 12, 31);
        let forms = [
            "2027-12-31",
            "2027/12/31",
            "2027.12.31",
            "2027年12月31日",
            " 2027 年 12 月 31 日 ",
            "20271231",
            "46752",
            "２０２７－１２－３１",
            "2027-12-31 00:00:00",
        ];
        for form in forms {
            assert_eq!(written(form), wanted, "{form}");
        }
        assert_eq!(read(&Cell::Number(46_752.0)), wanted);
        assert_eq!(read(&Cell::Number(20_271_231.0)), wanted);
        assert_eq!(written("2027-1-5"), NaiveDate::from_ymd_opt(2027, 1, 5));
    }

    #[test]
    fn what_is_no_day_or_could_be_two_is_none() {
        for form in
            ["长期", "31/12/2027", "12/31/2027", "27-12-31", "2027-02-30", "2027", "2027-12"]
        {
            assert_eq!(written(form), None, "{form}");
        }
    }
}
