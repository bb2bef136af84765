//! Questions about another place: "Shenzhen's subsidy", "tax credit in the UK".
//!
//! An entry of this desk may share every other word with them. A message is about another
//! place where it names one that no title, keyword or office of the FAQ names, and does not
//! name the desk's own place beside it. A desk without a place in its name or its offices' serves
//! anybody from anywhere, and all this does not concern it.

use aho_corasick::{AhoCorasick, MatchKind};

use crate::{
    faq::Faq,
    text::{self, is_han},
};

/// Provinces, cities, states and countries in Chinese and English, one a line.
const PLACES: &str = include_str!("places.txt");

/// The desk's own places, and those it does not serve.
#[derive(Debug, Default)]
pub(super) struct Places {
    home: Vec<String>,
    elsewhere: Option<AhoCorasick>,
}

/// A place with one of these before or behind it is where somebody comes from, not what is
/// asked about: 从南京搬来, 南京人, "moved from London".
const COMES_FROM: [&str; 6] = ["从", "来自", "from ", "离开", "left ", "leaving "];
const COMES_HERE: [&str; 8] = ["人", "户口", "籍", "来", "搬", "迁", "回", "的客户"];

impl Places {
    /// Learns which places are at home in an FAQ.
    pub(super) fn of(faq: &Faq) -> Self {
        let places = PLACES.lines().map(text::normalise).filter(|place| !place.is_empty());
        let names = text::normalise(&names(faq).join("\n"));
        let (home, others): (Vec<_>, Vec<_>) =
            places.partition(|place| names.contains(place.as_str()));
        if home.is_empty() {
            return Self::default();
        }
        let subjects = text::normalise(&subjects(faq).join("\n"));
        let elsewhere = others.into_iter().filter(|place| !subjects.contains(place.as_str()));
        let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(elsewhere);
        Self { home, elsewhere: finder.ok() }
    }

    /// Whether normalised words are about a place the desk does not serve.
    pub(super) fn is_elsewhere(&self, normalised: &str) -> bool {
        let Some(finder) = &self.elsewhere else { return false };
        let is_named = finder.find_iter(normalised).any(|found| {
            let (before, after) = (&normalised[..found.start()], &normalised[found.end()..]);
            let place = &normalised[found.range()];
            let is_whole = place.chars().all(is_han)
                || !(before.ends_with(is_latin) || after.starts_with(is_latin));
            let comes_from = COMES_FROM.iter().any(|word| before.ends_with(word));
            let comes_here = COMES_HERE.iter().any(|word| after.starts_with(word));
            is_whole && !comes_from && !comes_here
        });
        is_named && !self.home.iter().any(|place| normalised.contains(place.as_str()))
    }
}

fn is_latin(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c)
}

/// What the desk and its offices are called: where they are.
fn names(faq: &Faq) -> Vec<&str> {
    let desk = faq.desk().name.iter().map(|(_, name)| name);
    let offices = faq.offices().iter().flat_map(|office| {
        let names = office.name.iter().map(|(_, name)| name);
        names.chain(office.aliases.iter().map(String::as_str))
    });
    desk.chain(offices).collect()
}

/// What the entries are about. Their questions may name a place in passing: 从南京搬来.
fn subjects(faq: &Faq) -> Vec<&str> {
    let entries = faq.entries().iter().flat_map(|entry| {
        let titles = entry.title.iter().map(|(_, title)| title);
        titles.chain(entry.keywords.iter().map(String::as_str))
    });
    entries.collect()
}
