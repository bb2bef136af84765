//! Questions about an office itself: where is it, which number, when is it open.
//!
//! A name alone is not enough — "科技局的苏科贷" asks for a loan. A message is about the
//! office when, without its name, only words of that kind are left.

use std::collections::{BTreeMap, BTreeSet};

mod words;

use crate::{
    faq::Faq,
    text::{self, is_han},
};
use words::{ASKED, FILLERS};

/// How much may be left of a message besides: a slip, a particle that is not listed.
const MOST_LEFT: usize = 2;

/// What a second name stands in.
const BRACKETS: [char; 4] = ['(', ')', '\u{ff08}', '\u{ff09}'];

/// A beginning that so many names share is the place, not the office.
const SHARED_BY: usize = 3;

/// What is left of a name without its beginning must still be a name.
const SHORTEST_NAME: usize = 3;

/// What a web site is called by: behind what it is for, as 平台 in 专精特新申报平台.
const SITES: [&str; 8] =
    ["申报平台", "申报系统", "服务平台", "管理平台", "平台", "系统", "官网", "网站"];

/// Words that ask for a web site.
const SITE_ASKED: [&str; 8] =
    ["平台", "系统", "网址", "官网", "网站", "website", "platform", "link"];

/// The names of every office.
#[derive(Debug, Default)]
pub(super) struct Offices {
    /// Normalised names with the office they belong to, the longest first.
    names: Vec<(String, usize)>,
    /// The same by their sounds, where they have at least [`SHORTEST_NAME`].
    sounds: Vec<(String, usize)>,
    /// What web sites are for, with the office that is one.
    sites: Vec<(String, usize)>,
}

impl Offices {
    /// Collects names and aliases; a name with brackets is two, and a name that begins like
    /// several others is known without its beginning too: 扬州市生产力促进中心 is
    /// 生产力促进中心 to everyone in the city.
    pub(super) fn of(faq: &Faq) -> Self {
        let mut names = Vec::new();
        for (position, office) in faq.offices().iter().enumerate() {
            let full = office.name.iter().flat_map(|(_, name)| name.split(BRACKETS));
            let all = full.chain(office.aliases.iter().map(String::as_str));
            names.extend(all.map(|name| (text::normalise(name), position)));
        }
        let beginnings = shared_beginnings(&names);
        let shortened: Vec<_> = names
            .iter()
            .filter_map(|(name, position)| Some((without_beginning(name, &beginnings)?, *position)))
            .collect();
        names.extend(shortened);
        names.retain(|(name, _)| !name.is_empty());
        names.sort_by(|(a, x), (b, y)| b.chars().count().cmp(&a.chars().count()).then(x.cmp(y)));
        let sounds = names.iter().filter_map(|(name, position)| {
            let is_long = name.chars().filter(|c| is_han(*c)).count() >= SHORTEST_NAME;
            is_long.then(|| (text::spoken(name), *position))
        });
        let sites = names.iter().filter_map(|(name, position)| {
            let purpose = SITES.iter().find_map(|site| name.strip_suffix(site))?;
            (purpose.chars().count() >= SHORTEST_NAME).then(|| (purpose.to_owned(), *position))
        });
        Self { sounds: sounds.collect(), sites: sites.collect(), names }
    }

    /// The office a message asks about, by position, if it asks about one: by its name, or by
    /// what its web site is for.
    pub(super) fn asked(&self, normalised: &str) -> Option<usize> {
        let named = self.names.iter().find(|(name, _)| super::names::contains(normalised, name));
        if let Some((name, office)) = named {
            return is_asked(normalised, name, ASKED, FILLERS).then_some(*office);
        }
        let site = self.sites.iter().find(|(purpose, _)| normalised.contains(purpose.as_str()));
        let (purpose, office) = site?;
        let is_for_a_site = SITE_ASKED.iter().any(|word| normalised.contains(word));
        (is_for_a_site && is_asked(normalised, purpose, ASKED, FILLERS)).then_some(*office)
    }

    /// The office a message asks about by something that sounds like its name. Weaker than
    /// [`Offices::asked`]: an entry that fits goes before it.
    pub(super) fn sounding(&self, normalised: &str) -> Option<usize> {
        let spoken = text::spoken(normalised);
        let (name, office) = self.sounds.iter().find(|(name, _)| spoken.contains(name.as_str()))?;
        is_asked(&spoken, name, &sounds(ASKED), &sounds(FILLERS)).then_some(*office)
    }
}

/// Whether a message says nothing but a name and what may be asked of an office.
fn is_asked<T: AsRef<str>>(message: &str, name: &str, asked: &[T], fillers: &[T]) -> bool {
    let rest = message.replacen(name, " ", 1);
    let without_question = without(&rest, asked);
    // "12345 hotline" asks for the number by its very name.
    let is_question = without_question != rest || without(name, asked) != name;
    let left = without(&without_question, fillers);
    let n_left = left.chars().filter(|c| c.is_alphanumeric()).count();
    let is_bare = n_left == 0 && rest.trim().is_empty();
    (is_question && n_left <= MOST_LEFT) || is_bare
}

/// Words by their sounds, as they stand in a spoken text.
fn sounds(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| text::spoken(word).trim().to_owned()).collect()
}

/// Beginnings of two to four Han characters that several offices share, the longest first.
fn shared_beginnings(names: &[(String, usize)]) -> Vec<String> {
    let mut counted: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (name, position) in names {
        for n_chars in 2..=4 {
            let beginning: String = name.chars().take(n_chars).collect();
            if beginning.chars().count() == n_chars && beginning.chars().all(is_han) {
                counted.entry(beginning).or_default().insert(*position);
            }
        }
    }
    let mut shared: Vec<_> =
        counted.into_iter().filter(|(_, by)| by.len() >= SHARED_BY).map(|(name, _)| name).collect();
    shared.sort_by_key(|beginning| std::cmp::Reverse(beginning.chars().count()));
    shared
}

fn without_beginning(name: &str, beginnings: &[String]) -> Option<String> {
    let rest = beginnings.iter().find_map(|beginning| name.strip_prefix(beginning.as_str()))?;
    (rest.chars().count() >= SHORTEST_NAME).then(|| rest.to_owned())
}

/// A text without the words of a list; words of Latin letters only as whole ones.
fn without<T: AsRef<str>>(text: &str, words: &[T]) -> String {
    let mut left = text.to_owned();
    for word in words.iter().map(AsRef::as_ref) {
        if word.chars().any(is_han) {
            left = left.replace(word, " ");
        } else {
            while let Some(at) = whole_word(&left, word) {
                left.replace_range(at..at + word.len(), " ");
            }
        }
    }
    left
}

fn whole_word(text: &str, word: &str) -> Option<usize> {
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
    text.match_indices(word).map(|(at, _)| at).find(|&at| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !is_latin(before) && !is_latin(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faq::{Faq, FaqParts, Office, Slug, Text};

    fn asked(words: &str) -> Option<usize> {
        let office = Office {
            id: Slug::new("kjj").expect("an id"),
            name: Text {
                zh: Some("扬州市科学技术局".into()), en: Some("Science Bureau".into())
            },
            aliases: vec!["科技局".into()],
            does: Text::default(),
            url: None,
            phone: None,
            address: Text::default(),
            location: None,
            hours: Text::default(),
        };
        let faq = Faq::new(FaqParts { offices: vec![office], ..FaqParts::default() });
        let (offices, words) = (Offices::of(&faq), text::normalise(words));
        offices.asked(&words).or_else(|| offices.sounding(&words))
    }

    #[test]
    fn a_question_about_the_office_is_its_own_answer() {
        for words in
            ["科技局电话多少", "请问科技局在哪里?", "科技局", "Where is the Science Bureau?"]
                .into_iter()
                .chain(["科计局电话多少", "ke ji ju 几点下班", "kejiju dianhua duoshao"])
        {
            assert_eq!(asked(words), Some(0), "{words}");
        }
    }

    #[test]
    fn a_question_about_what_the_office_does_is_not() {
        for words in ["科技局的苏科贷怎么申请", "科技局 补贴", "电话多少"] {
            assert_eq!(asked(words), None, "{words}");
        }
    }
}
