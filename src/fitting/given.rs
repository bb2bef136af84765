//! What is known of a company: its answers to the profile questions.

use std::collections::BTreeMap;

use crate::faq::{Answers, ProfileQuestion};

/// A number in hundredths: years and amounts are given to two places at most, and whole
/// numbers compare and travel without rounding.
pub type Hundredths = i64;

/// The answers of a company by the ids of the questions. A question that is not in here was
/// not answered.
pub type Profile = BTreeMap<String, Given>;

/// The answer to one profile question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// These choices; none of them where the list is empty.
    Choices(Vec<String>),
    /// A number, or the bounds between which it lies.
    Number(Span),
    /// Yes or no.
    YesNo(bool),
}

/// A number that is known to lie within bounds; both ends count. One that is known exactly has
/// the same bound twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The least it can be; none where there is no telling.
    pub from: Option<Hundredths>,
    /// The most it can be; none where there is no telling.
    pub until: Option<Hundredths>,
}

impl Span {
    /// A number that is known exactly.
    pub const fn exactly(number: Hundredths) -> Self {
        Self { from: Some(number), until: Some(number) }
    }

    /// The number, where it is known exactly.
    pub fn exact(self) -> Option<Hundredths> {
        self.from.filter(|_| self.from == self.until)
    }
}

/// A number of hundredths from one as people and files write it. What is out of all reason
/// becomes the largest that can be kept.
pub fn hundredths(number: f64) -> Hundredths {
    /// Far above any sum of money in the world, and far from the end of the type.
    const MOST: f64 = 1e15;
    // Clamped above, so the cast keeps every digit there is.
    #[expect(clippy::cast_possible_truncation, reason = "clamped to what fits")]
    let whole = (number * 100.0).round().clamp(-MOST, MOST) as i64;
    whole
}

impl Given {
    /// The answer as a short text that [`Given::read`] understands: `money,space`, `12.5`,
    /// `500.01..`, `yes`.
    pub fn text(&self) -> String {
        match self {
            Self::Choices(ids) => ids.join(","),
            Self::YesNo(true) => "yes".to_owned(),
            Self::YesNo(false) => "no".to_owned(),
            Self::Number(span) => match span.exact() {
                Some(number) => plain(number),
                None => format!("{}..{}", end(span.from), end(span.until)),
            },
        }
    }

    /// Reads [`Given::text`] as an answer to a question; none where it is not one, as after
    /// staff changed the question.
    pub fn read(question: &ProfileQuestion, text: &str) -> Option<Self> {
        match &question.answers {
            Answers::YesNo => match text {
                "yes" => Some(Self::YesNo(true)),
                "no" => Some(Self::YesNo(false)),
                _ => None,
            },
            Answers::Number { .. } => read_span(text).map(Self::Number),
            Answers::Choices { choices, multiple } => {
                let ids: Vec<String> =
                    text.split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect();
                let is_known = |id: &String| choices.iter().any(|choice| *choice.id == **id);
                let n_fits = *multiple || ids.len() == 1;
                (n_fits && ids.iter().all(is_known)).then_some(Self::Choices(ids))
            }
        }
    }
}

fn end(number: Option<Hundredths>) -> String {
    number.map(plain).unwrap_or_default()
}

/// A number without needless noughts: 12.5, 500, -3.
pub(super) fn plain(number: Hundredths) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let (whole, rest) = (number.abs() / 100, number.abs() % 100);
    match (rest, rest % 10) {
        (0, _) => format!("{sign}{whole}"),
        (_, 0) => format!("{sign}{whole}.{}", rest / 10),
        _ => format!("{sign}{whole}.{rest:02}"),
    }
}

fn read_span(text: &str) -> Option<Span> {
    let number =
        |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite()).map(hundredths);
    let Some((from, until)) = text.split_once("..") else {
        return number(text).map(Span::exactly);
    };
    let end = |text: &str| if text.is_empty() { Some(None) } else { number(text).map(Some) };
    let span = Span { from: end(from)?, until: end(until)? };
    let is_ordered = span.from.zip(span.until).is_none_or(|(from, until)| from <= until);
    is_ordered.then_some(span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faq::{ProfileChoice, Text};

    fn question(answers: Answers) -> ProfileQuestion {
        ProfileQuestion {
            id: "q".into(),
            name: Text::default(),
            ask: Text::default(),
            is_wish: false,
            answers,
        }
    }

    #[test]
    fn an_answer_survives_being_written_down() {
        let number = question(Answers::Number { unit: Text::default() });
        for span in [
            Span::exactly(1250),
            Span::exactly(-300),
            Span { from: None, until: Some(50_000) },
            Span { from: Some(50_001), until: None },
            Span { from: Some(1), until: Some(99) },
        ] {
            let given = Given::Number(span);
            assert_eq!(Given::read(&number, &given.text()), Some(given));
        }
        let yes_no = question(Answers::YesNo);
        assert_eq!(Given::read(&yes_no, "no"), Some(Given::YesNo(false)));
    }

    #[test]
    fn what_a_question_does_not_offer_is_no_answer() {
        let choices = vec![ProfileChoice {
            id: crate::faq::Slug::new("money").expect("a slug"),
            text: Text::default(),
            aliases: Vec::new(),
        }];
        let one = question(Answers::Choices { choices: choices.clone(), multiple: false });
        let several = question(Answers::Choices { choices, multiple: true });
        assert_eq!(Given::read(&one, "money"), Some(Given::Choices(vec!["money".into()])));
        assert_eq!(Given::read(&one, "space"), None);
        assert_eq!(Given::read(&one, ""), None);
        assert_eq!(Given::read(&several, ""), Some(Given::Choices(Vec::new())));
        let number = question(Answers::Number { unit: Text::default() });
        for text in ["", "x", "5..2", "nan", "inf"] {
            assert_eq!(Given::read(&number, text), None, "{text}");
        }
    }
}
