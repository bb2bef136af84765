//! Questions about another place: "Shenzhen's subsidy", "tax credit in the UK".
//!
//! An entry of this desk may share every other word with them. A place is another one where
//! the FAQ's own wordings and offices never name it.

use aho_corasick::{AhoCorasick, MatchKind};

use crate::{
    faq::Faq,
    text::{self, is_han},
};

/// Provinces, cities, states and countries in Chinese and English, one a line.
const PLACES: &str = include_str!("places.txt");

/// The places the desk does not serve.
#[derive(Debug, Default)]
pub(super) struct Places {
    elsewhere: Option<AhoCorasick>,
}

/// A place with one of these before or behind it is where somebody comes from, not what is
/// asked about: 从南京搬来, 南京人, "moved from London".
const COMES_FROM: [&str; 6] = ["从", "来自", "from ", "离开", "left ", "leaving "];
const COMES_HERE: [&str; 8] = ["人", "户口", "籍", "来", "搬", "迁", "回", "的客户"];

impl Places {
    /// Learns which places are at home in an FAQ.
    pub(super) fn of(faq: &Faq) -> Self {
        let own = text::normalise(&own_texts(faq).join("\n"));
        let places = PLACES.lines().map(text::normalise);
        let elsewhere: Vec<String> =
            places.filter(|place| !place.is_empty() && !own.contains(place.as_str())).collect();
        let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(elsewhere);
        Self { elsewhere: finder.ok() }
    }

    /// Whether normalised words are about a place the desk does not serve.
    pub(super) fn is_elsewhere(&self, normalised: &str) -> bool {
        let Some(finder) = &self.elsewhere else { return false };
        finder.find_iter(normalised).any(|found| {
            let (before, after) = (&normalised[..found.start()], &normalised[found.end()..]);
            let place = &normalised[found.range()];
            let is_whole = place.chars().all(is_han)
                || !(before.ends_with(is_latin) || after.starts_with(is_latin));
            let comes_from = COMES_FROM.iter().any(|word| before.ends_with(word));
            let comes_here = COMES_HERE.iter().any(|word| after.starts_with(word));
            is_whole && !comes_from && !comes_here
        })
    }
}

fn is_latin(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c)
}

/// Where a place that is named belongs to the desk: its wordings, its offices, itself.
fn own_texts(faq: &Faq) -> Vec<&str> {
    let mut texts: Vec<&str> = faq.desk().name.iter().map(|(_, name)| name).collect();
    for entry in faq.entries() {
        let wordings = entry.title.iter().chain(entry.questions.iter());
        texts.extend(wordings.map(|(_, words)| words));
        texts.extend(entry.keywords.iter().map(String::as_str));
    }
    for office in faq.offices() {
        texts.extend(office.name.iter().map(|(_, name)| name));
        texts.extend(office.aliases.iter().map(String::as_str));
    }
    texts
}
