//! A value with its place, and what a reader may want it to be.

use chrono::NaiveDate;
use toml::{Spanned, de::DeValue, value::Datetime};

use super::{Log, Place, Table};
use crate::diagnostic::{Finding, Words};

/// What a key wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text in quotes.
    Text,
    /// A day.
    Date,
    /// A number, whole or not.
    Number,
    /// A whole number.
    Whole,
    /// `true` or `false`.
    YesNo,
    /// A list in brackets.
    List,
    /// A table.
    Table,
}

impl Kind {
    /// What it is called.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Text => ("文字", "text"),
            Self::Date => ("日期", "a date"),
            Self::Number => ("数字", "a number"),
            Self::Whole => ("整数", "a whole number"),
            Self::YesNo => ("true 或 false", "true or false"),
            Self::List => ("列表", "a list"),
            Self::Table => ("一组键", "a table"),
        }
    }

    /// How it is written.
    fn example(self) -> (&'static str, &'static str) {
        match self {
            Self::Text => ("文字放在引号里，例如 \"…\"", "put text in quotes: \"…\""),
            Self::Date => ("日期不加引号，例如 2027-12-31", "dates have no quotes: 2027-12-31"),
            Self::Number | Self::Whole => ("数字不加引号，例如 30", "numbers have no quotes: 30"),
            Self::YesNo => ("写 true 或 false，不加引号", "write true or false, without quotes"),
            Self::List => ("放进方括号，例如 [\"…\", \"…\"]", "put it in brackets: [\"…\", \"…\"]"),
            Self::Table => ("写成 { … = \"…\" }", "write { … = \"…\" }"),
        }
    }
}

/// A value with its place.
#[derive(Debug, Clone)]
pub(crate) struct Node<'a> {
    value: &'a DeValue<'a>,
    place: Place<'a>,
    log: &'a Log,
}

impl<'a> Node<'a> {
    /// A value read from a file.
    pub(super) fn new(value: &'a Spanned<DeValue<'a>>, place: Place<'a>, log: &'a Log) -> Self {
        Self { value: value.get_ref(), place: Place { span: value.span(), ..place }, log }
    }

    /// Where it stands.
    pub(crate) fn place(&self) -> &Place<'a> {
        &self.place
    }

    /// The path of its key.
    pub(crate) fn field(&self) -> &str {
        &self.place.field
    }

    /// Keeps a finding.
    pub(crate) fn report(&self, finding: Finding) {
        self.log.report(finding);
    }

    /// What it is, where the format wants something else from it or asks which.
    pub(crate) fn kind(&self) -> Kind {
        match self.value {
            DeValue::String(_) => Kind::Text,
            DeValue::Integer(_) => Kind::Whole,
            DeValue::Float(_) => Kind::Number,
            DeValue::Boolean(_) => Kind::YesNo,
            DeValue::Datetime(_) => Kind::Date,
            DeValue::Array(_) => Kind::List,
            DeValue::Table(_) => Kind::Table,
        }
    }

    /// Whether it is a table.
    pub(crate) fn is_table(&self) -> bool {
        self.kind() == Kind::Table
    }

    /// The same value under the name of another key.
    pub(crate) fn renamed(&self, field: String) -> Self {
        Self { place: Place { field, ..self.place.clone() }, ..self.clone() }
    }

    /// Its whole number, where it is one; no finding where it is not.
    pub(crate) fn as_whole(&self) -> Option<i64> {
        match self.value {
            DeValue::Integer(digits) => i64::from_str_radix(digits.as_str(), digits.radix()).ok(),
            _ => None,
        }
    }

    /// Its text, where it is text; no finding where it is not.
    pub(crate) fn as_text(&self) -> Option<&'a str> {
        match self.value {
            DeValue::String(text) => Some(text),
            _ => None,
        }
    }

    /// Its text as written, or a finding.
    pub(crate) fn text(&self) -> Option<&'a str> {
        self.as_text().or_else(|| self.refuse(Kind::Text))
    }

    /// Whether it is true, or a finding.
    pub(crate) fn yes_no(&self) -> Option<bool> {
        match self.value {
            DeValue::Boolean(value) => Some(*value),
            _ => self.refuse(Kind::YesNo),
        }
    }

    /// Its whole number, or a finding.
    pub(crate) fn whole(&self) -> Option<i64> {
        self.as_whole().or_else(|| self.refuse(Kind::Whole))
    }

    /// Its number, or a finding.
    pub(crate) fn number(&self) -> Option<f64> {
        let number = match self.value {
            DeValue::Float(digits) => digits.as_str().parse().ok(),
            _ => self.as_whole().map(|n| n as f64),
        };
        number.filter(|n: &f64| n.is_finite()).or_else(|| self.refuse(Kind::Number))
    }

    /// Its day, or a finding.
    pub(crate) fn date(&self) -> Option<NaiveDate> {
        match self.value {
            DeValue::Datetime(Datetime { date: Some(date), time: None, offset: None }) => {
                let (year, month, day) = (date.year, date.month, date.day);
                NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())
                    .or_else(|| self.refuse(Kind::Date))
            }
            DeValue::Datetime(Datetime { date: Some(date), .. }) => self.refuse_with(
                Words::new(
                    format!("`{}` 只写日期，不写时间和时区", self.field()),
                    format!("`{}` takes a day without time or zone", self.field()),
                ),
                Words::new(format!("写 {date}"), format!("write {date}")),
            ),
            DeValue::String(text) => self.refuse_quoted_date(text),
            _ => self.refuse(Kind::Date),
        }
    }

    /// Its elements, or a finding.
    pub(crate) fn list(&self) -> Option<Vec<Self>> {
        self.items().or_else(|| self.refuse(Kind::List))
    }

    /// Its elements, where it is a list; no finding where it is not.
    pub(crate) fn items(&self) -> Option<Vec<Self>> {
        let DeValue::Array(items) = self.value else {
            return None;
        };
        let item = |(idx, value): (usize, &'a Spanned<DeValue<'a>>)| {
            let field = format!("{}[{idx}]", self.place.field);
            Self::new(value, Place { field, ..self.place.clone() }, self.log)
        };
        Some(items.iter().enumerate().map(item).collect())
    }

    /// Its keys, or a finding.
    pub(crate) fn table(&self) -> Option<Table<'a>> {
        match self.value {
            DeValue::Table(table) => Some(Table::new(table, self.place.clone(), self.log)),
            _ => self.refuse(Kind::Table),
        }
    }

    /// Reports that something else was wanted.
    pub(crate) fn refuse<T>(&self, wanted: Kind) -> Option<T> {
        let ((zh, en), (found_zh, found_en)) = (wanted.words(), self.kind().words());
        let (help_zh, help_en) = wanted.example();
        let field = self.field();
        self.refuse_with(
            Words::new(
                format!("`{field}` 要写{zh}，这里是{found_zh}"),
                format!("`{field}` must be {en}, but this is {found_en}"),
            ),
            Words::new(help_zh, help_en),
        )
    }

    /// Reports a value that cannot be, in words of its own.
    pub(crate) fn refuse_with<T>(&self, message: Words, help: Words) -> Option<T> {
        let code = self.log.dialect().wrong_type;
        self.report(self.place.error(code, message).help(help));
        None
    }

    /// Reports text where a day was wanted, which is mostly a day in quotes.
    fn refuse_quoted_date<T>(&self, text: &str) -> Option<T> {
        let field = self.field();
        let message = Words::new(
            format!("`{field}` 要写日期，这里是文字"),
            format!("`{field}` must be a date, but this is text"),
        );
        let help = match day_in(text) {
            Some(day) => {
                Words::new(format!("去掉引号，写 {day}"), format!("write {day}, without quotes"))
            }
            None => Words::new(
                "写成 2027-12-31 这样；长期有效就不写这个键",
                "write it like 2027-12-31; leave the key out if there is no such day",
            ),
        };
        self.refuse_with(message, help)
    }
}

/// The day that text such as `2027-12-31`, `2027/1/5` or `2027年1月5日` means.
pub(super) fn day_in(text: &str) -> Option<NaiveDate> {
    let mut parts =
        text.trim().split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let mut number = || parts.next()?.parse::<u32>().ok();
    let (year, month, day) = (number()?, number()?, number()?);
    if !(1000..=9999).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_understood_as_people_write_them() {
        for text in ["2027-01-05", "2027/1/5", "2027年1月5日", " 2027.01.05"] {
            assert_eq!(day_in(text), NaiveDate::from_ymd_opt(2027, 1, 5), "{text}");
        }
        assert_eq!(day_in("长期"), None);
        assert_eq!(day_in("2027-13-01"), None);
    }
}
