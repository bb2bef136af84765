//! What is due, as staff see it: each entry with its answer and three buttons.

use chrono::{Days, NaiveDate};

use super::{Card, Key, Press, words};
use crate::{
    conversation::date,
    faq::{
        Entry, EntryId, Faq, Language,
        review::{Due, DueReason, due},
    },
    reply::{Block, Document, Reference},
};

/// How many entries are put before staff at once: what can be looked at with care in half an
/// hour, and, with what comes around it, below the twenty messages a minute that a group
/// may get (Bot FAQ, "My bot is hitting limits").
pub const PAGE: usize = 10;

/// How long a look at an entry that ends soon is good for, in days: of the two months ahead
/// in which an ending is announced, staff are asked twice and not every week.
const LOOK_GOOD_FOR_DAYS: u64 = 28;

/// How much of an answer is shown, in characters: ten of them are read one after another.
const MAX_ANSWER_CHARS: usize = 600;

/// An entry that is due, for every reason it is due for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The entry.
    pub entry: EntryId,
    /// Who keeps it.
    pub owner: Option<String>,
    /// Why it is due, the longest overdue first.
    pub reasons: Vec<DueReason>,
}

/// Every entry that staff should look at, the longest overdue first and what was never
/// reviewed last. An ending they have looked at lately is left out: whoever is asked the
/// same every week stops reading.
pub fn items(faq: &Faq, today: NaiveDate) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for Due { entry, owner, reason, .. } in due(faq, today) {
        let reviewed = faq.entry(&entry).and_then(|entry| entry.reviewed);
        if is_settled(reason, reviewed, today) {
            continue;
        }
        match items.iter_mut().find(|item| item.entry == entry) {
            Some(item) => item.reasons.push(reason),
            None => items.push(Item { entry, owner, reasons: vec![reason] }),
        }
    }
    items
}

/// Whether staff have seen to an ending: looked at it after it came, or lately while it is
/// still ahead.
fn is_settled(reason: DueReason, reviewed: Option<NaiveDate>, today: NaiveDate) -> bool {
    let DueReason::Expires(last) = reason else { return false };
    let Some(reviewed) = reviewed else { return false };
    if last < today {
        return reviewed > last;
    }
    reviewed.checked_add_days(Days::new(LOOK_GOOD_FOR_DAYS)).is_some_and(|until| today < until)
}

/// The review from a position on: an overview with each owner's share, then a card for each
/// of [`PAGE`] entries, owner by owner. Where the files cannot be written, `may_edit` is
/// false: the cards say so and have no button that would.
pub fn review(
    faq: &Faq,
    today: NaiveDate,
    from: usize,
    may_edit: bool,
    language: Language,
) -> Vec<Card> {
    let all = items(faq, today);
    let page: Vec<&Item> = all.iter().skip(from).take(PAGE).collect();
    if page.is_empty() {
        return vec![Card::say(language, words::NOTHING_DUE.get(language))];
    }
    let n_later = all.len().saturating_sub(from + page.len());
    let mut cards = Vec::new();
    if from == 0 {
        cards.push(overview(&all, page.len(), may_edit, language));
    }
    let entries = by_owner(&page).into_iter();
    cards.extend(entries.filter_map(|item| card(faq, &item.entry, today, may_edit, language)));
    if n_later > 0 {
        let words = words::MORE_WAIT.fill(language, &[&n_later.to_string()]);
        let more = Key::new(words::MORE.get(language), Press::Due(from + page.len()));
        cards.push(Card::say(language, words).row([more]));
    }
    cards
}

fn overview(all: &[Item], n_shown: usize, may_edit: bool, language: Language) -> Card {
    let number = all.len().to_string();
    let title = match all.len() {
        1 => words::REVIEW_ONE.get(language).to_owned(),
        _ => words::REVIEW.fill(language, &[&number]),
    };
    let mut lines = vec![title];
    for (owner, n_entries) in owners(all) {
        let owner = owner.unwrap_or_else(|| words::NO_OWNER.get(language));
        lines.push(words::OWNED.fill(language, &[owner, &n_entries.to_string()]));
    }
    let n_later = all.len() - n_shown;
    let mut blocks = vec![Block::Say(lines.join("\n"))];
    if n_later > 0 {
        let numbers = [n_shown.to_string(), n_later.to_string()];
        let words = words::WORST_FIRST.fill(language, &numbers.each_ref().map(String::as_str));
        blocks.push(Block::Say(words));
    }
    let how = if may_edit { words::HOW } else { words::READ_ONLY };
    blocks.push(Block::Note(how.get(language).to_owned()));
    Card { language, blocks, rows: Vec::new() }
}

/// How many entries each owner has, in the order of their first.
fn owners(items: &[Item]) -> Vec<(Option<&str>, usize)> {
    let mut owners: Vec<(Option<&str>, usize)> = Vec::new();
    for item in items {
        let owner = item.owner.as_deref();
        match owners.iter_mut().find(|(known, _)| *known == owner) {
            Some((_, n_entries)) => *n_entries += 1,
            None => owners.push((owner, 1)),
        }
    }
    owners
}

/// The same items, those of an owner together.
fn by_owner<'a>(page: &[&'a Item]) -> Vec<&'a Item> {
    let first = |item: &Item| page.iter().position(|other| other.owner == item.owner);
    let mut sorted = page.to_vec();
    sorted.sort_by_key(|item| first(item));
    sorted
}

/// An entry with why it is due, its answer and what staff can do; none where it is gone.
pub fn card(
    faq: &Faq,
    id: &EntryId,
    today: NaiveDate,
    may_edit: bool,
    language: Language,
) -> Option<Card> {
    let entry = faq.entry(id)?;
    let found = items(faq, today).into_iter().find(|item| item.entry == *id);
    let reasons = found.map(|item| item.reasons).unwrap_or_default();
    let reasons: Vec<String> = reasons.iter().map(|why| reason(*why, today, language)).collect();
    let mut blocks = vec![Block::Title(title(entry, language))];
    if !reasons.is_empty() {
        blocks.push(Block::Say(reasons.join("\n")));
    }
    blocks.push(Block::Note(words::ANSWER.get(language).to_owned()));
    let answer = entry.answer.best(language).unwrap_or_default();
    blocks.push(Block::Body(Document::parse(&beginning(answer))));
    let sources = sources(entry, language);
    if !sources.is_empty() {
        blocks.push(Block::Sources(sources));
    }
    Some(Card { language, blocks, rows: vec![keys(entry, today, may_edit, language)] })
}

/// Who keeps an entry, and what it is called.
fn title(entry: &Entry, language: Language) -> String {
    let title = entry.title.best(language).unwrap_or(&entry.id);
    match &entry.owner {
        Some(owner) => format!("{owner} · {title}"),
        None => title.to_owned(),
    }
}

fn keys(entry: &Entry, today: NaiveDate, may_edit: bool, language: Language) -> Vec<Key> {
    let id = || entry.id.clone();
    let has_ended = entry.valid.is_over(today);
    let right = if has_ended { words::STAYS_ENDED } else { words::STILL_RIGHT };
    let right = Key::new(right.get(language), Press::StillRight(id()));
    let changed = Key::new(words::CHANGED.get(language), Press::Changed(id()));
    let retire = Key::new(words::RETIRE.get(language), Press::Retire(id()));
    match (may_edit, has_ended) {
        (false, _) => vec![changed],
        (true, true) => vec![right, changed],
        (true, false) => vec![right, changed, retire],
    }
}

fn reason(reason: DueReason, today: NaiveDate, language: Language) -> String {
    let days = |day: NaiveDate| (day - today).num_days().unsigned_abs().to_string();
    let fill = |phrase: crate::reply::messages::Phrase, day: NaiveDate| {
        phrase.fill(language, &[&date(day, language), &days(day)])
    };
    match reason {
        DueReason::NeverReviewed => words::NEVER_REVIEWED.get(language).to_owned(),
        DueReason::Review(day) if day == today => words::REVIEW_TODAY.get(language).to_owned(),
        DueReason::Review(day) => fill(words::REVIEW_BY, day),
        DueReason::Expires(day) if day == today => words::ENDS_TODAY.get(language).to_owned(),
        DueReason::Expires(day) if day < today => fill(words::ENDED, day),
        DueReason::Expires(day) => fill(words::ENDS, day),
    }
}

/// The beginning of an answer, up to a line's end where there is one to cut at.
fn beginning(answer: &str) -> String {
    let answer = answer.trim();
    let Some((end, _)) = answer.char_indices().nth(MAX_ANSWER_CHARS) else {
        return answer.to_owned();
    };
    let head = &answer[..end];
    // A first line that is longer than all that is shown is cut anywhere.
    let head = head.rfind('\n').map_or(head, |line| &head[..line]);
    format!("{}\n\n…", head.trim_end())
}

fn sources(entry: &Entry, language: Language) -> Vec<Reference> {
    let sources = entry.sources.iter().map(|source| {
        let title = source.title.best(language).unwrap_or_default();
        let number = source.number.as_deref().unwrap_or_default();
        Reference { title: format!("{title} {number}").trim().to_owned(), url: source.url.clone() }
    });
    sources.collect()
}

/// Asks once more whether an entry is to be retired.
pub fn ask_to_retire(entry: &Entry, language: Language) -> Card {
    let blocks = vec![
        Block::Title(title(entry, language)),
        Block::Say(words::RETIRE_ASK.get(language).to_owned()),
    ];
    let sure = Key::new(words::RETIRE_SURE.get(language), Press::RetireSure(entry.id.clone()));
    let keep = Key::new(words::KEEP.get(language), Press::Keep(entry.id.clone()));
    Card { language, blocks, rows: vec![vec![sure, keep]] }
}

/// Where an entry is written and how to change it; `page` is what askers see of it.
pub fn changed(entry: &Entry, page: Option<String>, language: Language) -> Card {
    let (file, line) = &entry.origin;
    let lines = [
        words::CHANGE_AT.fill(language, &[file, &line.to_string()]),
        words::CHANGE_BY_SHEET.get(language).to_owned(),
        words::CHANGE_THEN.get(language).to_owned(),
    ];
    let mut blocks = vec![Block::Title(title(entry, language)), Block::Say(lines.join("\n"))];
    if let Some(url) = page {
        let title = words::SEE_PAGE.get(language).to_owned();
        blocks.push(Block::Links(vec![Reference { title, url: Some(url) }]));
    }
    Card { language, blocks, rows: Vec::new() }
}

/// An entry after something was done with it: what, by whom and when, in place of its card.
pub(crate) fn done(
    entry: &Entry,
    what: &str,
    by: &str,
    undo: Option<i64>,
    language: Language,
) -> Card {
    let lines = format!("{what}\n{by}");
    let blocks = vec![Block::Title(title(entry, language)), Block::Say(lines)];
    let undo = undo.map(|task| vec![Key::new(words::UNDO.get(language), Press::Undo(task))]);
    Card { language, blocks, rows: undo.into_iter().collect() }
}

#[cfg(test)]
mod tests;
