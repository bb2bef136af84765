//! The steps of the policy matcher, and the tokens that carry them through a channel.

use crate::{
    conversation::choice::shortened,
    faq::{Answers, Faq, ProfileQuestion},
    fitting::Given,
};

/// A step of the policy matcher. Questions are named by their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Begins, or goes on where the asker left off.
    Begin,
    /// Begins anew.
    Anew,
    /// Back to the question before.
    Back,
    /// Past this question.
    Skip(String),
    /// This answer to this question, as [`Given::text`]; of several choices that may be
    /// picked, one more or one less.
    Pick(String, String),
    /// What was picked for this question is all.
    Done(String),
    /// What fits the answers so far.
    Result,
    /// What to bring for what fits.
    Materials,
    /// The offices of what fits.
    Offices,
    /// What does not fit, and why.
    Unfit,
}

/// Question and answer share a token of 64 bytes.
const LONGEST_PLAIN: usize = 28;

impl Step {
    /// The token of this step; it stays readable by every later version.
    pub fn token(&self) -> String {
        let short = |id: &str| shortened(id, LONGEST_PLAIN).into_owned();
        match self {
            Self::Begin => "m".to_owned(),
            Self::Anew => "mn".to_owned(),
            Self::Back => "mb".to_owned(),
            Self::Result => "mr".to_owned(),
            Self::Materials => "mm".to_owned(),
            Self::Offices => "mo".to_owned(),
            Self::Unfit => "mu".to_owned(),
            Self::Skip(id) => format!("ms:{}", short(id)),
            Self::Done(id) => format!("md:{}", short(id)),
            Self::Pick(id, answer) => format!("a:{}:{}", short(id), short(answer)),
        }
    }

    /// Reads a token; none where it is another kind of token, or what it names is gone.
    pub fn read(token: &str, faq: &Faq) -> Option<Self> {
        Some(match token {
            "m" => Self::Begin,
            "mn" => Self::Anew,
            "mb" => Self::Back,
            "mr" => Self::Result,
            "mm" => Self::Materials,
            "mo" => Self::Offices,
            "mu" => Self::Unfit,
            _ => {
                let (kind, rest) = token.split_once(':')?;
                match kind {
                    "ms" => Self::Skip(question(faq, rest)?.id.clone()),
                    "md" => Self::Done(question(faq, rest)?.id.clone()),
                    "a" => {
                        let (name, answer) = rest.split_once(':')?;
                        let question = question(faq, name)?;
                        Self::Pick(question.id.clone(), answer_of(question, answer)?)
                    }
                    _ => return None,
                }
            }
        })
    }
}

fn question<'a>(faq: &'a Faq, name: &str) -> Option<&'a ProfileQuestion> {
    let is_it = |id: &str| id == name || shortened(id, LONGEST_PLAIN) == name;
    faq.profile().iter().find(|question| is_it(&question.id))
}

/// The answer that a token names, if the question still offers it.
fn answer_of(question: &ProfileQuestion, name: &str) -> Option<String> {
    if let Answers::Choices { choices, .. } = &question.answers {
        let is_it = |id: &str| id == name || shortened(id, LONGEST_PLAIN) == name;
        return choices.iter().find(|choice| is_it(&choice.id)).map(|choice| choice.id.to_string());
    }
    Given::read(question, name).map(|given| given.text())
}
