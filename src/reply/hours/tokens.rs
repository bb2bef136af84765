//! The words that hours are written in, in Chinese and English.

/// The minutes of a day. 24:00 is a time hours end at.
pub(super) const MINUTES_OF_DAY: u32 = 24 * 60;

/// Days of the week, one bit each, Monday's first.
pub(super) type Days = u8;

const WORKDAYS: Days = 0b001_1111;
const WEEKEND: Days = 0b110_0000;
pub(super) const EVERY_DAY: Days = WORKDAYS | WEEKEND;

/// No day of an ordinary week. There is no calendar that says which days they are.
pub(super) const HOLIDAYS: Days = 0;

/// A part of the day, which says what the hours on a clock face mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Night,
    Morning,
    Noon,
    Afternoon,
    Evening,
    Am,
    Pm,
}

impl Part {
    /// The hour of the day, where this part has such an hour. 上午12点 is noon, 12 a.m. is not.
    fn hour(self, hour: u32) -> Option<u32> {
        let hour = match (self, hour) {
            (Self::Night | Self::Am, 12) => 0,
            (Self::Night, 0..=6)
            | (Self::Morning, 5..=12)
            | (Self::Noon, 11..=14)
            | (Self::Afternoon, 12..=18)
            | (Self::Evening, 17..=24)
            | (Self::Am, 1..=11)
            | (Self::Pm, 12) => hour,
            (Self::Noon, 1..=2)
            | (Self::Afternoon, 1..=6)
            | (Self::Evening, 5..=12)
            | (Self::Pm, 1..=11) => hour + 12,
            _ => return None,
        };
        Some(hour)
    }
}

/// A time as it is written, before its part of the day is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Time {
    pub(super) hour: u32,
    minute: u32,
    /// From "am" or "pm" behind it.
    pub(super) part: Option<Part>,
}

impl Time {
    /// Minutes since midnight, in a part of the day if one is given.
    pub(super) fn minutes(self, part: Option<Part>) -> Option<u32> {
        let hour = part.map_or(Some(self.hour), |part| part.hour(self.hour))?;
        let minutes = hour * 60 + self.minute;
        (self.minute < 60 && minutes <= MINUTES_OF_DAY).then_some(minutes)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    Days(Days),
    /// 五 in 周一至五: the day, if another one is named before it.
    Numeral(Days),
    To,
    Part(Part),
    Time(Time),
    AroundTheClock,
    Closed,
    /// What can be read over: 办公时间, commas, "on".
    Nothing,
}

/// The words that are understood. Where one begins another, the longer one comes first.
const WORDS: &[(&str, Token)] = &[
    ("工作日", Token::Days(WORKDAYS)),
    ("周末", Token::Days(WEEKEND)),
    ("双休日", Token::Days(WEEKEND)),
    ("每天", Token::Days(EVERY_DAY)),
    ("每日", Token::Days(EVERY_DAY)),
    ("business days", Token::Days(WORKDAYS)),
    ("working days", Token::Days(WORKDAYS)),
    ("weekdays", Token::Days(WORKDAYS)),
    ("weekends", Token::Days(WEEKEND)),
    ("every day", Token::Days(EVERY_DAY)),
    ("daily", Token::Days(EVERY_DAY)),
    ("(节假日除外)", Token::Nothing),
    ("(法定节假日除外)", Token::Nothing),
    ("(国家法定节假日除外)", Token::Nothing),
    ("(except holidays)", Token::Nothing),
    ("(except public holidays)", Token::Nothing),
    ("节假日无休", Token::Nothing),
    ("国家法定节假日", Token::Days(HOLIDAYS)),
    ("法定节假日", Token::Days(HOLIDAYS)),
    ("节假日", Token::Days(HOLIDAYS)),
    ("public holidays", Token::Days(HOLIDAYS)),
    ("national holidays", Token::Days(HOLIDAYS)),
    ("holidays", Token::Days(HOLIDAYS)),
    ("至", Token::To),
    ("到", Token::To),
    ("to", Token::To),
    ("through", Token::To),
    ("until", Token::To),
    ("中午不休息", Token::Nothing),
    ("午间不休息", Token::Nothing),
    ("凌晨", Token::Part(Part::Night)),
    ("早上", Token::Part(Part::Morning)),
    ("早", Token::Part(Part::Morning)),
    ("上午", Token::Part(Part::Morning)),
    ("中午", Token::Part(Part::Noon)),
    ("下午", Token::Part(Part::Afternoon)),
    ("晚上", Token::Part(Part::Evening)),
    ("晚", Token::Part(Part::Evening)),
    ("7x24小时", Token::AroundTheClock),
    ("7×24小时", Token::AroundTheClock),
    ("7*24小时", Token::AroundTheClock),
    ("全天24小时", Token::AroundTheClock),
    ("24小时", Token::AroundTheClock),
    ("24 小时", Token::AroundTheClock),
    ("24/7", Token::AroundTheClock),
    ("24 hours", Token::AroundTheClock),
    ("休息", Token::Closed),
    ("除外", Token::Closed),
    ("闭馆", Token::Closed),
    ("不办公", Token::Closed),
    ("不上班", Token::Closed),
    ("不营业", Token::Closed),
    ("不开放", Token::Closed),
    ("closed", Token::Closed),
    ("except", Token::Closed),
    ("excluding", Token::Closed),
    ("办公时间", Token::Nothing),
    ("工作时间", Token::Nothing),
    ("服务时间", Token::Nothing),
    ("营业时间", Token::Nothing),
    ("开放时间", Token::Nothing),
    ("opening hours", Token::Nothing),
    ("office hours", Token::Nothing),
    ("hours", Token::Nothing),
    ("对外", Token::Nothing),
    ("办公", Token::Nothing),
    ("营业", Token::Nothing),
    ("开放", Token::Nothing),
    ("open", Token::Nothing),
    ("和", Token::Nothing),
    ("及", Token::Nothing),
    ("and", Token::Nothing),
    ("on", Token::Nothing),
    ("从", Token::Nothing),
    ("from", Token::Nothing),
];

/// What stands before a day's numeral.
const WEEK: [&str; 3] = ["周", "星期", "礼拜"];

/// The days of the week by their numerals in Chinese, and by their English names.
const NUMERALS: [&[char]; 7] = [
    &['一', '1'],
    &['二', '2'],
    &['三', '3'],
    &['四', '4'],
    &['五', '5'],
    &['六', '6'],
    &['日', '天', '7'],
];
const NAMES: [&[&str]; 7] = [
    &["monday", "mondays", "mon"],
    &["tuesday", "tuesdays", "tues", "tue"],
    &["wednesday", "wednesdays", "wed"],
    &["thursday", "thursdays", "thurs", "thur", "thu"],
    &["friday", "fridays", "fri"],
    &["saturday", "saturdays", "sat"],
    &["sunday", "sundays", "sun"],
];

/// The parts of the day that stand behind a time.
const SUFFIXES: [(&str, Part); 4] =
    [("a.m.", Part::Am), ("am", Part::Am), ("p.m.", Part::Pm), ("pm", Part::Pm)];

/// Dashes that stay what they are under NFKC, as they come out of phones and word processors.
const DASHES: [char; 9] = ['-', '‐', '‒', '–', '—', '―', '−', '~', '〜'];

/// What only separates. A full stop does not: 8.30 may be a time or a date.
const MARKS: [char; 9] = [',', ';', ':', '、', '。', '/', '&', '(', ')'];

/// The tokens of a plain, lower-case text, or nothing if one is not known.
pub(super) fn tokens(mut text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    while !text.is_empty() {
        let (token, rest) = token(text)?;
        if token != Token::Nothing {
            tokens.push(token);
        }
        text = rest;
    }
    Some(tokens)
}

fn token(text: &str) -> Option<(Token, &str)> {
    let word = || WORDS.iter().find_map(|(word, token)| Some((*token, after_word(text, word)?)));
    word().or_else(|| mark(text)).or_else(|| day(text)).or_else(|| time(text)).or_else(|| {
        let (numeral, rest) = numeral(text)?;
        Some((Token::Numeral(numeral), rest))
    })
}

fn mark(text: &str) -> Option<(Token, &str)> {
    if text.starts_with(DASHES) {
        return Some((Token::To, text.trim_start_matches(DASHES)));
    }
    let is_mark = |c: char| c.is_whitespace() || MARKS.contains(&c);
    Some((Token::Nothing, text.strip_prefix(is_mark)?))
}

/// What follows a word, where it does not go on: "to" is not in "tomorrow".
fn after_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(word)?;
    let goes_on = word.ends_with(|c: char| c.is_ascii_alphanumeric())
        && rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    (!goes_on).then_some(rest)
}

/// A day by its full name: 周一, "Mon.".
fn day(text: &str) -> Option<(Token, &str)> {
    if let Some(rest) = WEEK.iter().find_map(|week| text.strip_prefix(week)) {
        let (day, rest) = numeral(rest)?;
        return Some((Token::Days(day), rest));
    }
    NAMES.iter().enumerate().find_map(|(idx, names)| {
        let rest = names.iter().find_map(|name| after_word(text, name))?;
        Some((Token::Days(1 << idx), rest.strip_prefix('.').unwrap_or(rest)))
    })
}

fn numeral(text: &str) -> Option<(Days, &str)> {
    NUMERALS
        .iter()
        .enumerate()
        .find_map(|(idx, numerals)| Some((1 << idx, text.strip_prefix(*numerals)?)))
}

/// A time: 9:00, 9点, 9点半, 9时30分, 9, "9 a.m.".
fn time(text: &str) -> Option<(Token, &str)> {
    let (hour, rest) = number(text)?;
    let (minute, rest) = if let Some(rest) = rest.strip_prefix([':', '∶']) {
        two_digits(rest)?
    } else if let Some(rest) = rest.strip_prefix(['点', '时']) {
        minutes(rest)?
    } else {
        (0, rest)
    };
    let suffix = SUFFIXES
        .iter()
        .find_map(|(word, part)| Some((Some(*part), after_word(rest.trim_start(), word)?)));
    let (part, rest) = suffix.unwrap_or((None, rest));
    Some((Token::Time(Time { hour, minute, part }), rest))
}

/// The minutes after 点, if there are any.
fn minutes(text: &str) -> Option<(u32, &str)> {
    if let Some(rest) = text.strip_prefix('半') {
        return Some((30, rest));
    }
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return Some((0, text.strip_prefix(['整', '钟']).unwrap_or(text)));
    }
    let (minute, rest) = two_digits(text)?;
    Some((minute, rest.strip_prefix('分').unwrap_or(rest)))
}

fn two_digits(text: &str) -> Option<(u32, &str)> {
    number(text).filter(|(_, rest)| text.len() - rest.len() == 2)
}

/// A number of one or two digits.
fn number(text: &str) -> Option<(u32, &str)> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = &text[..text.len() - rest.len()];
    let number = digits.parse().ok().filter(|_| digits.len() <= 2)?;
    Some((number, rest))
}
