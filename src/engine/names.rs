//! Keywords and patterns: what staff say an entry is called.

use regex::Regex;

use crate::{
    faq::Faq,
    text::{self, is_han},
};

/// The names of every entry.
#[derive(Debug, Default)]
pub(super) struct Names {
    keywords: Vec<Keyword>,
    patterns: Vec<(usize, Regex)>,
}

#[derive(Debug)]
struct Keyword {
    name: String,
    /// The entries that share it.
    entries: Vec<usize>,
}

/// What was found of an entry's names in a message.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Hits {
    /// The longest keyword found.
    pub(super) keyword: Option<String>,
    /// How much of one entry's it is: 1 for its own, 1/n shared by n.
    pub(super) keyword_share: f32,
    /// Whether one of its patterns matches.
    pub(super) pattern: Option<String>,
}

impl Names {
    /// Collects the names of an FAQ.
    pub(super) fn of(faq: &Faq) -> Self {
        let mut names = Self::default();
        for (entry, item) in faq.entries().iter().enumerate() {
            for keyword in item.keywords.iter().map(|keyword| text::normalise(keyword)) {
                names.add(keyword, entry);
            }
            names.patterns.extend(item.patterns.iter().map(|regex| (entry, regex.clone())));
        }
        names
    }

    fn add(&mut self, name: String, entry: usize) {
        if name.is_empty() {
            return;
        }
        match self.keywords.iter_mut().find(|keyword| keyword.name == name) {
            Some(known) if known.entries.contains(&entry) => {}
            Some(known) => known.entries.push(entry),
            None => self.keywords.push(Keyword { name, entries: vec![entry] }),
        }
    }

    /// Finds names in a message. A keyword that is part of a longer one found there says
    /// nothing of its own: 小微 in 小微企业贷款贴息.
    pub(super) fn find(&self, normalised: &str) -> Vec<(usize, Hits)> {
        let mut found: Vec<(usize, Hits)> = Vec::new();
        let present: Vec<&Keyword> =
            self.keywords.iter().filter(|keyword| contains(normalised, &keyword.name)).collect();
        let is_covered = |name: &str| {
            present.iter().any(|other| other.name.len() > name.len() && other.name.contains(name))
        };
        for keyword in present.iter().filter(|keyword| !is_covered(&keyword.name)) {
            let share = 1.0 / keyword.entries.len() as f32;
            for &entry in &keyword.entries {
                let hits = slot(&mut found, entry);
                if share > hits.keyword_share {
                    hits.keyword = Some(keyword.name.clone());
                    hits.keyword_share = share;
                }
            }
        }
        for (entry, regex) in &self.patterns {
            if regex.is_match(normalised) {
                slot(&mut found, *entry).pattern = Some(regex.as_str().to_owned());
            }
        }
        found
    }
}

fn slot(found: &mut Vec<(usize, Hits)>, entry: usize) -> &mut Hits {
    let at = found.iter().position(|(of, _)| *of == entry).unwrap_or_else(|| {
        found.push((entry, Hits::default()));
        found.len() - 1
    });
    &mut found[at].1
}

/// Whether a name stands in a text: anywhere for Han, as whole words for other scripts.
pub(super) fn contains(text: &str, name: &str) -> bool {
    if name.is_empty() {
        return false;
    }
    let is_inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
    let starts_latin = name.chars().next().is_some_and(|c| !is_han(c));
    let ends_latin = name.chars().next_back().is_some_and(|c| !is_han(c));
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        let cuts_word = (starts_latin && is_inside(before)) || (ends_latin && is_inside(after));
        !cuts_word
    })
}

#[cfg(test)]
mod tests {
    use super::contains;

    #[test]
    fn latin_names_are_whole_words() {
        assert!(contains("我要vat减免", "vat"));
        assert!(contains("vat relief", "vat"));
        assert!(!contains("elevator", "vat"));
    }

    #[test]
    fn han_names_stand_anywhere() {
        assert!(contains("问问苏科贷怎么办", "苏科贷"));
    }
}
