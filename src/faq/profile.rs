//! `[[profile]]` and `fits`: what the policy matcher asks, and whom an entry fits.

use std::collections::BTreeMap;

use super::{Slug, Text};

/// One question of the policy matcher.
#[derive(Debug, Clone)]
pub struct ProfileQuestion {
    /// Its id, which `fits` refers to: lower-case letters, digits, hyphens or underscores.
    pub id: String,
    /// What it is about, in a word or two, for reasons: 员工人数.
    pub name: Text,
    /// What is asked.
    pub ask: Text,
    /// Whether it asks what somebody wants rather than what they are: an entry that serves
    /// another wish is left out of a result instead of being said not to fit.
    pub is_wish: bool,
    /// How it is answered.
    pub answers: Answers,
}

/// How a profile question is answered.
#[derive(Debug, Clone)]
pub enum Answers {
    /// By choosing from a list.
    Choices {
        /// What there is to choose from.
        choices: Vec<Choice>,
        /// Whether several may be picked.
        multiple: bool,
    },
    /// With a number.
    Number {
        /// What it counts.
        unit: Text,
    },
    /// With yes or no.
    YesNo,
}

/// One answer to choose.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Its id, which `fits` refers to.
    pub id: Slug,
    /// What it says.
    pub text: Text,
    /// What people type for it, in any language.
    pub aliases: Vec<String>,
}

/// Whom an entry fits.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fits {
    /// Every one of these must hold.
    pub all_of: Criteria,
    /// None of these may hold.
    pub not: Criteria,
    /// At least one of these must hold, where there are any.
    pub any_of: Vec<Criteria>,
    /// What staff must check by hand.
    pub by_hand: Text,
}

/// Criteria by profile id, in the order of their ids.
pub type Criteria = BTreeMap<String, Criterion>;

/// What the answer to one profile question must be.
#[derive(Debug, Clone, PartialEq)]
pub enum Criterion {
    /// One of these choices.
    OneOf(Vec<String>),
    /// A number within these bounds; both ends count.
    Range {
        /// The least.
        min: Option<f64>,
        /// The most.
        max: Option<f64>,
    },
    /// Yes or no.
    Is(bool),
}
