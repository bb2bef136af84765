//! The wordings of an FAQ as the engine sees them: questions, titles and names.

use crate::{
    faq::{Faq, Language},
    text,
};

/// One way of asking for an entry.
#[derive(Debug)]
pub(super) struct Wording {
    /// The words as staff wrote them, for explanations.
    pub(super) raw: String,
    /// The words as they are matched.
    pub(super) normalised: String,
    /// The entry; none for a question that no entry answers.
    pub(super) entry: Option<usize>,
    /// The language, for a whole question; none for a bare name.
    pub(super) language: Option<Language>,
}

/// Every different wording of every entry, in the FAQ's order, then the background. A title is one more
/// question: people do ask by it. A keyword is a name, no question.
pub(super) fn collect(faq: &Faq) -> Vec<Wording> {
    let mut wordings: Vec<Wording> = Vec::new();
    for (entry, item) in faq.entries().iter().enumerate() {
        let from = wordings.len();
        let questions = item.questions.iter().chain(item.title.iter());
        let whole = questions.map(|(language, words)| (Some(language), words));
        let names = item.keywords.iter().map(|name| (None, name.as_str()));
        for (language, words) in whole.chain(names) {
            let normalised = text::normalise(words);
            let is_known = wordings[from..].iter().any(|known| known.normalised == normalised);
            if !normalised.is_empty() && !is_known {
                let raw = words.to_owned();
                wordings.push(Wording { raw, normalised, entry: Some(entry), language });
            }
        }
    }
    wordings.extend(background());
    wordings
}

/// Everyday questions in Chinese and English that no policy desk answers, one a line.
const BACKGROUND: &str = include_str!("background.txt");

/// The questions of the background as wordings of no entry.
fn background() -> impl Iterator<Item = Wording> {
    BACKGROUND.lines().map(|line| Wording {
        raw: line.to_owned(),
        normalised: text::normalise(line),
        entry: None,
        language: None,
    })
}
