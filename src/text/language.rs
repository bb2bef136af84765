//! The language of a message.

use crate::faq::Language;

/// The language of words, or none where there are no letters.
pub fn language(text: &str) -> Option<Language> {
    if text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) {
        Some(Language::Zh)
    } else if text.chars().any(char::is_alphabetic) {
        Some(Language::En)
    } else {
        None
    }
}
