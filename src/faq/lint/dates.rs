//! `faq.date_order`, `faq.date_far`, `faq.expired`.

use chrono::{Datelike as _, NaiveDate};

use super::Problem;
use crate::{diagnostic::Words, faq::Period};

/// Policies are made for a few years; fifty are a slip in the year.
const MAX_YEARS: i32 = 50;

/// A period that begins after it ends.
pub(in crate::faq) fn date_order(period: Period) -> Option<Problem> {
    let (from, until) = (period.from?, period.until?);
    (from > until).then(|| {
        let message = Words::new(
            format!("开始日期 {from} 晚于结束日期 {until}"),
            format!("it begins on {from}, after it ends on {until}"),
        );
        let help = Words::new("看看是不是写反了", "the two may be the wrong way round");
        Problem::error("faq.date_order", message).help(help)
    })
}

/// A day more than fifty years away.
pub(in crate::faq) fn date_far(day: NaiveDate, today: NaiveDate) -> Option<Problem> {
    ((day.year() - today.year()).abs() > MAX_YEARS).then(|| {
        let message = Words::new(
            format!("{day} 离今天超过 {MAX_YEARS} 年"),
            format!("{day} is more than {MAX_YEARS} years away"),
        );
        Problem::warning("faq.date_far", message).help(Words::new(
            "看看年份有没有写错；长期有效就不写这个键",
            "check the year; leave the key out if there is no such day",
        ))
    })
}

/// A period that is over.
pub(in crate::faq) fn expired(until: NaiveDate, today: NaiveDate) -> Option<Problem> {
    (until < today).then(|| {
        let message = Words::new(
            format!("这条政策 {until} 已经到期，不会再作为现行政策答复"),
            format!("this policy ended on {until}; it is no longer given as current"),
        );
        Problem::warning("faq.expired", message).help(Words::new(
            "有续期就改日期，没有就删掉这一条",
            "change the date if it was prolonged, delete the entry if not",
        ))
    })
}

/// A review that is yet to come.
pub(in crate::faq) fn reviewed_ahead(day: NaiveDate, today: NaiveDate) -> Option<Problem> {
    (day > today).then(|| {
        let message = Words::new(
            format!("核对日期 {day} 还没到"),
            format!("the review of {day} is yet to come"),
        );
        Problem::note("faq.date_future", message)
            .help(Words::new("写实际核对的那天", "write the day it was really reviewed"))
    })
}
