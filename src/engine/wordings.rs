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
    /// The entry.
    pub(super) entry: usize,
    /// The language, for a whole question; none for a bare name.
    pub(super) language: Option<Language>,
}

/// Every different wording of every entry, in the FAQ's order. A title is one more
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
                wordings.push(Wording { raw: words.to_owned(), normalised, entry, language });
            }
        }
    }
    wordings
}
