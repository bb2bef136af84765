//! Opening hours: understood where they can be, shown as written where they cannot.
//!
//! Staff write hours for people: 周一至周五 9:00-12:00, "Mon-Fri 9:00-17:00; Sat 9:00-12:00".
//! What is understood lets a card say whether an office is open now and when it opens next.
//! A wrong "open now" sends somebody to a closed door, so a text is understood as a whole or
//! not at all: seasons, appointments, lunch breaks in brackets and half-named days are not.
//!
//! There is no calendar of holidays here. A note that holidays are excepted is read over; what
//! is said about a day holds if it is no holiday.

mod tokens;

use std::ops::Range;

use chrono::{Datelike, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use unicode_normalization::UnicodeNormalization;

use tokens::{Days, EVERY_DAY, HOLIDAYS, MINUTES_OF_DAY, Part, Time, Token, tokens};

/// When an office is open in a week like any other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningHours {
    /// Minutes since Monday's midnight: in order, apart from each other, within the week.
    spans: Vec<Range<u32>>,
}

/// Whether an office is open at a moment, and until when that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// Open around the clock, every day.
    Always,
    /// Open, until this moment. It may be midnight or on another day.
    Until(NaiveDateTime),
    /// Closed.
    Next {
        /// In how many days it opens: 0 is later today, 1 tomorrow, 7 this day next week.
        days: u32,
        /// When it opens.
        at: NaiveDateTime,
    },
}

const MINUTES_OF_WEEK: u32 = 7 * MINUTES_OF_DAY;
const WHOLE_DAY: Range<u32> = 0..MINUTES_OF_DAY;
const WHOLE_WEEK: Range<u32> = 0..MINUTES_OF_WEEK;

/// Longer texts explain something besides hours. A week with two spans on each day, written
/// out in English, has fewer than 200 characters.
const MAX_CHARS: usize = 200;

impl OpeningHours {
    /// Understands hours, if nothing in the text is left over or can be read in two ways.
    pub fn parse(text: &str) -> Option<Self> {
        if text.chars().nth(MAX_CHARS).is_some() {
            return None;
        }
        let plain = text.nfkc().collect::<String>().to_lowercase();
        let tokens = tokens(&plain)?;
        let spans = Parser { tokens: &tokens, named: 0, spans: Vec::new() }.week()?;
        (!spans.is_empty()).then(|| Self { spans: merged(spans) })
    }

    /// What holds at a moment of the office's own clock. The closing minute is closed.
    pub fn at(&self, now: NaiveDateTime) -> Opening {
        if self.spans == [WHOLE_WEEK] {
            return Opening::Always;
        }
        let today = now.weekday().num_days_from_monday() * MINUTES_OF_DAY;
        let minute = today + now.hour() * 60 + now.minute();
        // Minutes of the week are counted on into the next one.
        let moment = |minute: u32| {
            let since_midnight = TimeDelta::minutes(i64::from(minute - today));
            let midnight = now.date().and_time(NaiveTime::MIN);
            midnight.checked_add_signed(since_midnight).unwrap_or(NaiveDateTime::MAX)
        };
        if let Some(span) = self.spans.iter().find(|span| span.contains(&minute)) {
            return Opening::Until(moment(self.end(span)));
        }
        let later = self.spans.iter().map(|span| span.start).find(|start| *start > minute);
        let next_week = || self.spans.first().map_or(0, |span| span.start) + MINUTES_OF_WEEK;
        let opens = later.unwrap_or_else(next_week);
        Opening::Next { days: (opens - today) / MINUTES_OF_DAY, at: moment(opens) }
    }

    /// The end of a span, in the next week where it goes on into that.
    fn end(&self, span: &Range<u32>) -> u32 {
        match self.spans.first() {
            Some(first) if span.end == MINUTES_OF_WEEK && first.start == 0 => {
                MINUTES_OF_WEEK + first.end
            }
            _ => span.end,
        }
    }
}

/// Puts spans in order and joins those that touch. What goes beyond Sunday is Monday's.
fn merged(spans: Vec<Range<u32>>) -> Vec<Range<u32>> {
    let within = spans.into_iter().flat_map(|span| {
        let beyond = 0..span.end.saturating_sub(MINUTES_OF_WEEK);
        [span.start..span.end.min(MINUTES_OF_WEEK), beyond]
    });
    let mut spans: Vec<_> = within.filter(|span| !span.is_empty()).collect();
    spans.sort_by_key(|span| span.start);
    let mut merged: Vec<Range<u32>> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// A span on a clock that begins earlier, but not at midnight, is one of the afternoon: nobody
/// opens at 1:30, many write it for 13:30.
const EARLIEST: u32 = 6 * 60;

/// A span that ends before it begins goes on into the night if it begins and ends at such
/// times. Others are of the morning and the afternoon: 9:00-5:00.
const EVENING: u32 = 17 * 60;
const MORNING: u32 = 6 * 60;

/// What is left of the tokens, and what was understood so far.
struct Parser<'a> {
    tokens: &'a [Token],
    /// The days something was said about. What is said about a day twice contradicts itself.
    named: Days,
    spans: Vec<Range<u32>>,
}

impl Parser<'_> {
    /// The spans of a week, by minutes since Monday's midnight.
    fn week(mut self) -> Option<Vec<Range<u32>>> {
        let hours_first = self.hours()?;
        if !hours_first.is_empty() {
            // "9:00-17:00, Mon-Fri"; 24小时 without a day is every day's.
            let days = match self.tokens.first() {
                Some(Token::Days(days)) if *days != HOLIDAYS => self.days(false)?,
                _ if hours_first == [WHOLE_DAY] => EVERY_DAY,
                _ => return None,
            };
            self.open(days, &hours_first)?;
        }
        while !self.tokens.is_empty() {
            self.sentence(hours_first.is_empty())?;
        }
        Some(self.spans)
    }

    /// Days with their hours, or days that are off. Where hours stand before their days, more
    /// of them could belong to either side.
    fn sentence(&mut self, may_open: bool) -> Option<()> {
        let is_closed = self.take(Token::Closed);
        let days = self.days(true)?;
        if is_closed || self.take(Token::Closed) {
            return self.name(days);
        }
        let hours = self.hours().filter(|hours| may_open && !hours.is_empty())?;
        self.open(days, &hours)
    }

    fn name(&mut self, days: Days) -> Option<()> {
        let is_new = self.named & days == 0;
        self.named |= days;
        is_new.then_some(())
    }

    fn open(&mut self, days: Days, hours: &[Range<u32>]) -> Option<()> {
        self.name(days)?;
        for day in (0..7).filter(|day| days & (1 << day) != 0) {
            let midnight = day * MINUTES_OF_DAY;
            self.spans.extend(hours.iter().map(|h| midnight + h.start..midnight + h.end));
        }
        Some(())
    }

    /// Days and ranges of them: 周一至周五、周日. Holidays are among them where they are off as
    /// well; behind "9:00-17:00 周一至周五" they are not.
    fn days(&mut self, with_holidays: bool) -> Option<Days> {
        let mut days = self.day(false)?;
        let mut last = days;
        loop {
            if self.take(Token::To) {
                days |= range(last, self.day(true)?)?;
                // 周一至周三至周五 is no range.
                last = HOLIDAYS;
            } else if !with_holidays && self.tokens.first() == Some(&Token::Days(HOLIDAYS)) {
                return Some(days);
            } else if let Some(day) = self.day(true) {
                days |= day;
                last = day;
            } else {
                return Some(days);
            }
        }
    }

    fn day(&mut self, may_be_numeral: bool) -> Option<Days> {
        let (first, rest) = self.tokens.split_first()?;
        let days = match first {
            Token::Days(days) => *days,
            Token::Numeral(days) if may_be_numeral => *days,
            _ => return None,
        };
        self.tokens = rest;
        Some(days)
    }

    /// The spans of one day in minutes, in order. One that overlaps another is a break or
    /// belongs to another season: 14:00-17:30 (14:30-18:00).
    fn hours(&mut self) -> Option<Vec<Range<u32>>> {
        let mut hours: Vec<Range<u32>> = Vec::new();
        while let Some(Token::AroundTheClock | Token::Part(_) | Token::Time(_)) =
            self.tokens.first()
        {
            let span = self.span()?;
            if hours.last().is_some_and(|last| span.start < last.end) {
                return None;
            }
            hours.push(span);
        }
        Some(hours)
    }

    fn span(&mut self) -> Option<Range<u32>> {
        if self.take(Token::AroundTheClock) {
            return Some(WHOLE_DAY);
        }
        let (from, from_part) = self.time()?;
        if !self.take(Token::To) {
            return None;
        }
        let (to, to_part) = self.time()?;
        let start = from.minutes(from_part)?;
        if from_part.is_none() && (1..EARLIEST).contains(&start) {
            return None;
        }
        match end(from_part, to, to_part)? {
            end if start < end => Some(start..end),
            0 if (1..MINUTES_OF_DAY).contains(&start) => Some(start..MINUTES_OF_DAY),
            end if (EVENING..MINUTES_OF_DAY).contains(&start) && end <= MORNING => {
                Some(start..MINUTES_OF_DAY + end)
            }
            _ => None,
        }
    }

    /// A time and the part of the day before or behind it.
    fn time(&mut self) -> Option<(Time, Option<Part>)> {
        let mut part = None;
        if let Some((Token::Part(before), rest)) = self.tokens.split_first() {
            part = Some(*before);
            self.tokens = rest;
        }
        let (Token::Time(time), rest) = self.tokens.split_first()? else { return None };
        self.tokens = rest;
        match (part, time.part) {
            (Some(_), Some(_)) => None,
            _ => Some((*time, part.or(time.part))),
        }
    }

    fn take(&mut self, token: Token) -> bool {
        let is_next = self.tokens.first() == Some(&token);
        if is_next {
            self.tokens = &self.tokens[1..];
        }
        is_next
    }
}

/// The minutes of a span's end. 下午1:30-5:30 names the part of the day once for both; "9-5 pm"
/// could be either of two, so could "9 am-12".
fn end(from_part: Option<Part>, to: Time, to_part: Option<Part>) -> Option<u32> {
    match (from_part, to_part) {
        (None, None) | (Some(_), Some(_)) => to.minutes(to_part),
        (Some(Part::Am | Part::Pm), None) | (None, Some(_)) => None,
        (Some(_), None) if to.hour > 12 => to.minutes(None),
        (Some(_), None) => to.minutes(from_part),
    }
}

/// The days from one to another, over the week's end if need be.
fn range(first: Days, last: Days) -> Option<Days> {
    if first.count_ones() != 1 || last.count_ones() != 1 || first == last {
        return None;
    }
    let (from, to) = (first.trailing_zeros(), last.trailing_zeros());
    let n_days = (to + 7 - from) % 7;
    Some((0..=n_days).map(|n| 1 << ((from + n) % 7)).sum())
}

#[cfg(test)]
mod tests {
    use chrono::{Days as CalendarDays, NaiveDate};

    use super::*;

    /// A Monday's midnight.
    fn monday() -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day").and_time(NaiveTime::MIN)
    }

    fn at(day: u64, time: &str) -> NaiveDateTime {
        let date = monday().date().checked_add_days(CalendarDays::new(day)).expect("a day");
        date.and_time(NaiveTime::parse_from_str(time, "%H:%M:%S").expect("a time"))
    }

    /// The spans of a week as "1 9:00-12:00", days from 1.
    fn week(text: &str) -> Option<Vec<String>> {
        let clock = |minute: u32| format!("{}:{:02}", minute / 60, minute % 60);
        let spans = OpeningHours::parse(text)?.spans.into_iter().map(|span| {
            let midnight = span.start / MINUTES_OF_DAY * MINUTES_OF_DAY;
            let day = span.start / MINUTES_OF_DAY + 1;
            format!("{day} {}-{}", clock(span.start - midnight), clock(span.end - midnight))
        });
        Some(spans.collect())
    }

    /// Days, each with the same spans.
    #[track_caller]
    fn check(text: &str, days: &str, hours: &[&str]) {
        let each_day = |day: char| hours.iter().map(move |span| format!("{day} {span}"));
        let expect: Vec<_> = days.chars().flat_map(each_day).collect();
        assert_eq!(week(text), Some(expect), "{text}");
    }

    #[test]
    fn hours_in_chinese_are_understood() {
        for (text, days, hours) in [
            ("周一至周五 9:00-12:00, 13:30-17:30", "12345", vec!["9:00-12:00", "13:30-17:30"]),
            ("工作日 8:30—17:30", "12345", vec!["8:30-17:30"]),
            ("周一到周六上午9点到下午5点", "123456", vec!["9:00-17:00"]),
            (
                "周一至五：上午9点半至12点，下午1点30分至5点",
                "12345",
                vec!["9:30-12:00", "13:30-17:00"],
            ),
            ("办公时间：每天 8:00-20:00", "1234567", vec!["8:00-20:00"]),
            ("周一、三、五 9时-17时30分", "135", vec!["9:00-17:30"]),
            ("周六/周日9:00～16:00", "67", vec!["9:00-16:00"]),
            ("星期六、日9:00～16:00", "67", vec!["9:00-16:00"]),
            ("礼拜天 上午8:30-下午13:30", "7", vec!["8:30-13:30"]),
            ("周1-周5 08:30-17:00", "12345", vec!["8:30-17:00"]),
            ("双休日中午12点到2点", "67", vec!["12:00-14:00"]),
            ("周六至周一 早8点至晚8点", "167", vec!["8:00-20:00"]),
            ("周一至周五 9-12，14-17", "12345", vec!["9:00-12:00", "14:00-17:00"]),
            ("9:00-17:00（周一至周五）", "12345", vec!["9:00-17:00"]),
        ] {
            check(text, days, &hours);
        }
    }

    #[test]
    fn hours_in_english_are_understood() {
        for (text, days, hours) in [
            ("Mon-Fri 9:00-17:00", "12345", vec!["9:00-17:00"]),
            (
                "Mon. – Fri.: 9:00 – 12:00 and 13:30 – 17:30",
                "12345",
                vec!["9:00-12:00", "13:30-17:30"],
            ),
            ("Monday to Friday, from 9 am to 5:30 p.m.", "12345", vec!["9:00-17:30"]),
            ("Opening hours: weekdays 9:00-17:00", "12345", vec!["9:00-17:00"]),
            ("Tue, Thurs & Sundays 10:00-16:00", "247", vec!["10:00-16:00"]),
            ("9:00-17:00, Mon-Fri", "12345", vec!["9:00-17:00"]),
            ("daily 12pm-8pm", "1234567", vec!["12:00-20:00"]),
        ] {
            check(text, days, &hours);
        }
    }

    #[test]
    fn days_may_have_hours_of_their_own_or_none() {
        let sixth = |text| week(text).and_then(|mut spans| spans.drain(5..).next());
        assert_eq!(sixth("Mon-Fri 9:00-17:00; Sat 9:00-12:00"), Some("6 9:00-12:00".to_owned()));
        assert_eq!(
            sixth("周一至周五 9:00-17:00，周六 9:00-12:00，周日休息").as_deref(),
            Some("6 9:00-12:00")
        );
        check("Mon-Fri 9:00-17:00, closed Sat and Sun", "12345", &["9:00-17:00"]);
        check("周二至周日 9:00-17:00（周一闭馆）", "234567", &["9:00-17:00"]);
    }

    #[test]
    fn full_width_forms_are_understood() {
        check(
            "周一至周五　９：００－１２：００，１３：３０—１７：３０",
            "12345",
            &["9:00-12:00", "13:30-17:30"],
        );
        check("ＭＯＮ～ＦＲＩ ９∶００–１７∶００", "12345", &["9:00-17:00"]);
    }

    #[test]
    fn a_note_on_holidays_is_read_over() {
        for text in [
            "周一至周五 9:00-17:00，法定节假日除外",
            "周一至周五 9:00-17:00（节假日除外）",
            "周一至周五 9:00-17:00；周六、周日及国家法定节假日休息",
            "工作日 9:00-17:00（周末及节假日除外）",
            "周一至周五（法定节假日除外）9:00-17:00（中午不休息）",
            "9:00-17:00 周一至周五（法定节假日不办公）",
            "Mon-Fri 9:00-17:00, closed on public holidays",
            "Mon-Fri 9:00-17:00 (except holidays)",
        ] {
            check(text, "12345", &["9:00-17:00"]);
        }
    }

    #[test]
    fn what_is_not_wholly_understood_is_refused() {
        for text in [
            "",
            "，",
            "周一至周五",
            "9:00-17:00",
            "周一至周五 夏季 8:30-18:00，冬季 9:00-17:30",
            "周一至周五 9:00-17:00，请提前预约",
            "周一至周五 9:00-17:00（16:30停止取号）",
            "周一至周五 9:00-17:00（12:00-13:00）",
            "周一至周五 9:00-17:00（12:00-13:00午休）",
            "周一至周五 9:00-17:00（周三除外）",
            "周一至周五 9:00-17:00，周三 9:00-20:00",
            "周一至周五 9:00",
            "周一至周五 9:00-12:00 休息",
            "周六、周日及节假日休息，9:00-17:00",
            "周一至周五 9::00-17:00",
            "周一至周五 9:00-17:00，全年无休",
            "周一至周五 9:00-17:00 周六",
            "周一至周五 25:00-26:00",
            "周一至周五 9:60-17:00",
            "周一至周五 9:0-17:00",
            "周一至周五 900-1700",
            "周一至周五 8.30-17.30",
            "5月1日至10月1日 每天 8:30-18:00",
            "5/1-10/1 每天 8:30-18:00",
            "周一至周五 8:30-17:30/9:00-18:00",
            "周一至周五 9:00-12:00, 14:00-17:30（14:30-18:00）",
            "周一至周三至周五 9:00-17:00",
            "工作日至周六 9:00-17:00",
            "一至五 9:00-17:00",
            "24小时热线",
            "24小时自助服务",
            "周一至周五 下午 9:00-12:00",
            "周六休息 9:00-12:00",
            "每天 12:00-12:00",
            "节假日 9:00-12:00",
            "9:00-17:00 周一至周五 9:00-12:00 周六",
            "9:00-17:00 周六休息",
            "Mon-Fri by appointment",
            "Saturn 9:00-17:00",
            "Mon-Fri 9-5 pm",
            "Mon-Fri 9am-12",
            "Mon-Fri 13pm-5pm",
            "AM 9:00-12:00 PM 1:00-5:00",
        ] {
            assert_eq!(week(text), None, "{text}");
        }
        assert_eq!(week(&"周一 9:00-17:00 ".repeat(100)), None);
    }

    #[test]
    fn a_clock_face_without_a_part_of_the_day_is_refused() {
        for text in [
            "周一至周五 9:00-5:00",
            "周一至周五 9:00-12:00, 1:30-5:30",
            "周六 1:30-5:30",
            "周一至周五 9:00-12:00, 6:00-8:00",
            "周一至周五 上午9点到5点",
            "Mon-Fri 9-5",
        ] {
            assert_eq!(week(text), None, "{text}");
        }
        check("周一 下午1:30-5:30", "1", &["13:30-17:30"]);
    }

    #[test]
    fn spans_that_touch_or_overlap_are_one() {
        check("周一 9:00-12:00, 12:00-17:00", "1", &["9:00-17:00"]);
        assert_eq!(week("周一至周五 24小时"), Some(vec!["1 0:00-120:00".to_owned()]));
        assert_eq!(week("周五 22:00-2:00, 周六 0:00-4:00"), Some(vec!["5 22:00-28:00".to_owned()]));
    }

    #[test]
    fn around_the_clock_is_always_open() {
        for text in [
            "24小时",
            "24小时营业",
            "全天24小时开放",
            "每天24小时",
            "7×24小时",
            "24小时（节假日无休）",
            "24/7",
            "Open 24 hours",
            "每天 0:00-24:00",
            "周一至周日 00:00-24:00",
            "周一至周五 24小时；周末 0:00-24:00",
        ] {
            let hours = OpeningHours::parse(text).expect(text);
            for minute in 0..i64::from(MINUTES_OF_WEEK) {
                assert_eq!(
                    hours.at(monday() + TimeDelta::minutes(minute)),
                    Opening::Always,
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn the_card_learns_what_holds_now_and_what_next() {
        let hours = OpeningHours::parse("周一至周五 9:00-12:00, 13:30-17:30").expect("understood");
        for (now, expect) in [
            (at(0, "08:59:59"), Opening::Next { days: 0, at: at(0, "09:00:00") }),
            (at(0, "09:00:00"), Opening::Until(at(0, "12:00:00"))),
            (at(0, "11:59:59"), Opening::Until(at(0, "12:00:00"))),
            (at(0, "12:00:00"), Opening::Next { days: 0, at: at(0, "13:30:00") }),
            (at(0, "17:30:00"), Opening::Next { days: 1, at: at(1, "09:00:00") }),
            (at(4, "17:30:00"), Opening::Next { days: 3, at: at(7, "09:00:00") }),
            (at(6, "23:59:59"), Opening::Next { days: 1, at: at(7, "09:00:00") }),
        ] {
            assert_eq!(hours.at(now), expect, "{now}");
        }
        let mondays = OpeningHours::parse("周一 9:00-12:00").expect("understood");
        let next_week = Opening::Next { days: 7, at: at(7, "09:00:00") };
        assert_eq!(mondays.at(at(0, "12:00:00")), next_week);
    }

    #[test]
    fn nights_go_on_over_midnight_and_over_the_week() {
        let hours = OpeningHours::parse("周五、周日 22:00-2:00").expect("understood");
        for (now, expect) in [
            (at(4, "23:00:00"), Opening::Until(at(5, "02:00:00"))),
            (at(5, "01:59:00"), Opening::Until(at(5, "02:00:00"))),
            (at(5, "02:00:00"), Opening::Next { days: 1, at: at(6, "22:00:00") }),
            (at(6, "23:00:00"), Opening::Until(at(7, "02:00:00"))),
            (at(0, "01:00:00"), Opening::Until(at(0, "02:00:00"))),
        ] {
            assert_eq!(hours.at(now), expect, "{now}");
        }
        check("周一 晚上10点到凌晨2点", "1", &["22:00-26:00"]);
        check("周一 18:00-0:00", "1", &["18:00-24:00"]);
        check("周一 晚上8点到12点", "1", &["20:00-24:00"]);
    }

    #[test]
    fn the_end_of_the_calendar_is_no_panic() {
        let hours = OpeningHours::parse("周一 9:00-12:00").expect("understood");
        assert!(matches!(hours.at(NaiveDateTime::MAX), Opening::Next { .. }));
    }

    /// Whether hours are open at each minute of a week.
    fn open_minutes(hours: &OpeningHours) -> Vec<bool> {
        let minutes = (0..i64::from(MINUTES_OF_WEEK)).map(TimeDelta::minutes);
        let is_open = |opening| !matches!(opening, Opening::Next { .. });
        minutes.map(|minute| is_open(hours.at(monday() + minute))).collect()
    }

    /// How long it takes until the hours are open, or closed, in a week that comes again.
    fn wait(minutes: &[bool], from: usize, is_open: bool) -> TimeDelta {
        let next = minutes.iter().cycle().skip(from).take(minutes.len());
        let n_minutes = next.take_while(|open| **open != is_open).count();
        TimeDelta::minutes(n_minutes.try_into().expect("a week is short"))
    }

    #[test]
    fn every_minute_of_a_week_agrees_with_the_minutes_after_it() {
        for text in [
            "周一至周五 9:00-12:00, 13:30-17:30",
            "Mon-Fri 9:00-17:00; Sat 9:00-12:00",
            "每天 22:00-2:00",
            "周日 20:00-6:00",
            "周日 18:00-24:00; 周一 0:00-8:00",
            "周一至周五 24小时",
            "周六至周一 0:00-24:00",
            "周三 0:00-24:00",
        ] {
            let hours = OpeningHours::parse(text).expect(text);
            let minutes = open_minutes(&hours);
            for from in 0..MINUTES_OF_WEEK {
                // Seconds do not count; the first moment of the other state is a whole minute.
                let minute = monday() + TimeDelta::minutes(i64::from(from));
                let now = minute + TimeDelta::seconds(59);
                let (change, is_open) = match hours.at(now) {
                    Opening::Until(change) => (change, true),
                    Opening::Next { at, days } => {
                        assert_eq!((at.date() - now.date()).num_days(), i64::from(days), "{text}");
                        (at, false)
                    }
                    Opening::Always => panic!("{text} is not always open"),
                };
                assert_eq!(minutes[from as usize], is_open, "{text}, {now}");
                let wait = wait(&minutes, from as usize, !is_open);
                assert_eq!(change, minute + wait, "{text}, {now}");
            }
        }
    }

    #[test]
    fn every_minute_of_a_week_is_open_as_written() {
        let hours = OpeningHours::parse("周一至周五 9:00-12:00, 13:30-17:30; 周日 22:00-2:00");
        let is_open = |minute: usize| match (minute / 1440, minute % 1440) {
            (0, 0..120) | (6, 1320..) => true,
            (0..=4, of_day) => (540..720).contains(&of_day) || (810..1050).contains(&of_day),
            _ => false,
        };
        for (minute, open) in open_minutes(&hours.expect("understood")).into_iter().enumerate() {
            assert_eq!(open, is_open(minute), "minute {minute}");
        }
    }
}
