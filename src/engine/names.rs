//! Keywords and patterns: what staff say an entry is called.

use std::sync::Arc;

use aho_corasick::AhoCorasick;
use regex::{Regex, RegexSet, RegexSetBuilder};

use crate::{
    faq::Faq,
    text::{self, hash::HashedMap, is_han},
};

/// The names of every entry, and the words of synonyms.
#[derive(Debug, Default)]
pub(super) struct Names {
    keywords: Vec<Keyword>,
    keyword_finder: Finder,
    patterns: Vec<(usize, Regex, Arc<str>)>,
    /// All patterns at once; none where they are too many to be put together.
    pattern_set: Option<RegexSet>,
}

#[derive(Debug)]
struct Keyword {
    name: Arc<str>,
    /// The entries that share it.
    entries: Vec<usize>,
}

/// What was found of an entry's names in a message.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Hits {
    /// The longest keyword found.
    pub(super) keyword: Option<Arc<str>>,
    /// How much of one entry's it is: 1 for its own, 1/n shared by n.
    pub(super) keyword_share: f32,
    /// Whether one of its patterns matches.
    pub(super) pattern: Option<Arc<str>>,
}

/// What was found of the names of every entry.
#[derive(Debug, Default)]
pub(super) struct Found(HashedMap<Hits>);

impl Found {
    /// The entries of which a name was found.
    #[expect(clippy::cast_possible_truncation, reason = "every key was a position")]
    pub(super) fn entries(&self) -> impl Iterator<Item = usize> {
        self.0.keys().map(|&entry| entry as usize)
    }

    /// What the names of an entry count together.
    pub(super) fn value(&self, entry: usize) -> f32 {
        self.of(entry).map_or(0.0, Hits::value)
    }

    /// What was found of an entry's names; none where nothing was.
    pub(super) fn of(&self, entry: usize) -> Option<&Hits> {
        self.0.get(&(entry as u64))
    }
}

impl Names {
    /// Collects the names of an FAQ.
    pub(super) fn of(faq: &Faq) -> Self {
        let mut names = Self::default();
        let mut idx_of = std::collections::HashMap::new();
        for (entry, item) in faq.entries().iter().enumerate() {
            for name in item.keywords.iter().map(|keyword| text::normalise(keyword)) {
                if name.is_empty() {
                    continue;
                }
                let idx = *idx_of.entry(name.clone()).or_insert_with(|| {
                    names.keywords.push(Keyword { name: name.into(), entries: Vec::new() });
                    names.keywords.len() - 1
                });
                let entries = &mut names.keywords[idx].entries;
                if entries.last() != Some(&entry) {
                    entries.push(entry);
                }
            }
            let patterns = item.patterns.iter();
            let patterns = patterns.map(|regex| (entry, regex.clone(), regex.as_str().into()));
            names.patterns.extend(patterns);
        }
        names.keyword_finder = Finder::new(names.keywords.iter().map(|k| &*k.name));
        let sources = names.patterns.iter().map(|(_, regex, _)| regex.as_str());
        names.pattern_set = RegexSetBuilder::new(sources).case_insensitive(true).build().ok();
        names
    }

    /// Finds names in a message. A keyword that is part of a longer one found there says
    /// nothing of its own: 小微 in 小微企业贷款贴息.
    pub(super) fn find(&self, normalised: &str) -> Found {
        let mut found = Found::default();
        let present: Vec<&Keyword> = self
            .keyword_finder
            .find(normalised)
            .into_iter()
            .map(|idx| &self.keywords[idx])
            .collect();
        let is_covered = |name: &str| {
            present.iter().any(|other| other.name.len() > name.len() && other.name.contains(name))
        };
        for keyword in present.iter().filter(|keyword| !is_covered(&keyword.name)) {
            let share = 1.0 / keyword.entries.len() as f32;
            for &entry in &keyword.entries {
                let hits = found.0.entry(entry as u64).or_default();
                if share > hits.keyword_share {
                    hits.keyword = Some(keyword.name.clone());
                    hits.keyword_share = share;
                }
            }
        }
        for idx in self.matching_patterns(normalised) {
            let (entry, _, source) = &self.patterns[idx];
            found.0.entry(*entry as u64).or_default().pattern = Some(Arc::clone(source));
        }
        found
    }

    fn matching_patterns(&self, normalised: &str) -> Vec<usize> {
        if self.patterns.is_empty() {
            return Vec::new();
        }
        if let Some(set) = &self.pattern_set {
            return set.matches(normalised).into_iter().collect();
        }
        let patterns = self.patterns.iter().enumerate();
        let matching = patterns.filter(|(_, (_, regex, _))| regex.is_match(normalised));
        matching.map(|(idx, _)| idx).collect()
    }
}

/// Finds many words in one pass.
#[derive(Debug, Default)]
pub(super) struct Finder {
    finder: Option<AhoCorasick>,
}

impl Finder {
    /// A finder of normalised words; blank ones are never found.
    pub(super) fn new<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        // A blank word would be found everywhere; no text holds this character.
        let words: Vec<&str> =
            words.map(|word| if word.is_empty() { "\0" } else { word }).collect();
        let finder = (!words.is_empty()).then(|| AhoCorasick::new(words).ok()).flatten();
        Self { finder }
    }

    /// The words that stand in a text, by position, each once: anywhere for Han, as whole
    /// words for other scripts.
    pub(super) fn find(&self, text: &str) -> Vec<usize> {
        let Some(finder) = &self.finder else { return Vec::new() };
        let whole =
            finder.find_overlapping_iter(text).filter(|found| is_whole(text, found.range()));
        let mut words: Vec<usize> = whole.map(|found| found.pattern().as_usize()).collect();
        words.sort_unstable();
        words.dedup();
        words
    }
}

/// Whether a part of a text cuts no word of letters in two.
fn is_whole(text: &str, part: std::ops::Range<usize>) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
    let inside = &text[part.clone()];
    let cuts_before =
        is_letter(inside.chars().next()) && is_letter(text[..part.start].chars().next_back());
    let cuts_after =
        is_letter(inside.chars().next_back()) && is_letter(text[part.end..].chars().next());
    !cuts_before && !cuts_after
}

/// Whether a name stands in a text: anywhere for Han, as whole words for other scripts.
pub(super) fn contains(text: &str, name: &str) -> bool {
    !name.is_empty() && text.match_indices(name).any(|(at, _)| is_whole(text, at..at + name.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn every_name_is_found_even_inside_another() {
        let finder = Finder::new(["小微", "小微企业", "", "vat"].into_iter());
        assert_eq!(finder.find("小微企业的vat"), [0, 1, 3]);
        assert!(finder.find("elevator").is_empty());
    }
}
