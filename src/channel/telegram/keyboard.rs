//! Buttons below a message.

use serde::{Deserialize, Serialize};

use crate::{
    conversation::Choice,
    faq::{EntryId, Language, OfficeId},
    reply::{Block, Button, OfficeCard, Reply, messages},
};

/// A button as it is stored and sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Key {
    /// What it says.
    #[serde(rename = "l")]
    pub(super) label: String,
    /// What a tap on it does.
    #[serde(flatten)]
    pub(super) tap: KeyTap,
}

/// What a tap on a button does. The first kind is stored as it was when there was no other,
/// so that parcels of an earlier version can be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum KeyTap {
    /// This token comes back.
    #[serde(rename = "d")]
    Choice(String),
    /// This text is put into the clipboard.
    #[serde(rename = "c")]
    Copy(String),
    /// This page is opened.
    #[serde(rename = "u")]
    Open(String),
}

/// Rows of buttons, top to bottom.
pub(super) type Rows = Vec<Vec<Key>>;

/// Half of a phone's width shows about this many columns; a Chinese character takes two.
const HALF_ROW_COLUMNS: usize = 16;

/// Telegram shows up to 100 buttons; the rest would make it refuse the message.
const MAX_KEYS: usize = 100;

/// The longest text that a button copies. Source: Bot API, `CopyTextButton`.
const MAX_COPY_CHARS: usize = 256;

/// The buttons of a reply: two in a row where both are short enough to be read. Numbered
/// ones stand one below the other, like a list. Those of the offices come below the
/// details, which are asked for more, and above everything else.
pub(super) fn rows(reply: &Reply, is_numbered: bool) -> Rows {
    let mut layout = Layout::default();
    let mut offices = office_keys(reply).into_iter();
    let mut number = 0;
    let has_several = has_several_answers(reply);
    let mut title = "";
    for block in &reply.blocks {
        if let Block::Title(words) = block
            && title.is_empty()
        {
            // The first title of an answer is its own; a detail within it has another.
            title = words;
        }
        let Block::Buttons(buttons) = block else { continue };
        if let Some(entry) = buttons.first().and_then(detailed).filter(|_| has_several) {
            number += buttons.len();
            layout.add([key(&whole_answer(title, entry), None)], false);
            title = "";
            continue;
        }
        let is_detail = |button: &Button| matches!(button.choice, Choice::Detail(..));
        if !buttons.iter().any(is_detail) {
            offices.by_ref().for_each(|keys| layout.add(keys, true));
        }
        let named = buttons.iter().filter(|button| !button.label.trim().is_empty());
        let keys = named.map(|button| {
            number += 1;
            key(button, is_numbered.then_some(number))
        });
        layout.add(keys, !is_numbered);
    }
    offices.for_each(|keys| layout.add(keys, true));
    layout.rows
}

/// The entry that a button gives a detail of.
fn detailed(button: &Button) -> Option<&EntryId> {
    match &button.choice {
        Choice::Detail(entry, _) => Some(entry),
        _ => None,
    }
}

/// Whether a reply holds the answers of several entries. All buttons stand below the whole of
/// it here, and two rows of "Steps" would leave open whose steps they are; so each answer then
/// has one button, to all of it.
fn has_several_answers(reply: &Reply) -> bool {
    let mut entries = reply.buttons().filter_map(detailed);
    let first = entries.next();
    entries.any(|entry| Some(entry) != first)
}

fn whole_answer(title: &str, entry: &EntryId) -> Button {
    Button { label: title.to_owned(), choice: Choice::Entry(entry.clone()) }
}

/// Rows that fill up.
#[derive(Default)]
struct Layout {
    rows: Rows,
    n_keys: usize,
}

impl Layout {
    /// Adds buttons that belong together, below what is there.
    fn add(&mut self, keys: impl IntoIterator<Item = Key>, may_pair: bool) {
        let mut has_room = false;
        for key in keys.into_iter().take(MAX_KEYS - self.n_keys) {
            self.n_keys += 1;
            let is_short = may_pair && columns(&key.label) <= HALF_ROW_COLUMNS;
            match self.rows.last_mut() {
                Some(row) if has_room && is_short => {
                    row.push(key);
                    has_room = false;
                }
                _ => {
                    self.rows.push(vec![key]);
                    has_room = is_short;
                }
            }
        }
    }
}

fn key(button: &Button, number: Option<usize>) -> Key {
    let label = match number {
        Some(number) => format!("{number}. {}", button.label),
        None => button.label.clone(),
    };
    Key { label, tap: KeyTap::Choice(button.choice.token()) }
}

/// The buttons of each office that a reply names, office by office.
fn office_keys(reply: &Reply) -> Vec<Vec<Key>> {
    let mut cards: Vec<&OfficeCard> = Vec::new();
    for block in &reply.blocks {
        if let Block::Office(card) = block
            && cards.iter().all(|known| known.id != card.id)
        {
            cards.push(card);
        }
    }
    let n_on_map = cards.iter().filter(|card| card.location.is_some()).count();
    let keys = cards.into_iter().map(|card| {
        let copy = copy_key(card, reply.language);
        copy.into_iter().chain(place_key(card, reply.language, n_on_map > 1)).collect()
    });
    keys.collect()
}

/// Copies the number: a phone's chat does not let one mark a part of a message.
fn copy_key(card: &OfficeCard, language: Language) -> Option<Key> {
    let number = card.number().filter(|number| number.chars().count() <= MAX_COPY_CHARS)?;
    let label = messages::COPY_NUMBER.fill(language, &[number]);
    Some(Key { label, tap: KeyTap::Copy(number.to_owned()) })
}

/// Shows the office on a map; says which where there are several.
fn place_key(card: &OfficeCard, language: Language, is_one_of_several: bool) -> Option<Key> {
    card.location?;
    let label = if is_one_of_several {
        messages::SHOW_OFFICE_ON_MAP.fill(language, &[&card.name])
    } else {
        messages::SHOW_ON_MAP.get(language).to_owned()
    };
    let office = OfficeId::new(&card.id).ok()?;
    Some(Key { label, tap: KeyTap::Choice(Choice::Place(office).token()) })
}

/// How wide a label is: everything from Hangul on is shown in full width, near enough.
fn columns(label: &str) -> usize {
    label.chars().map(|c| if c >= '\u{1100}' { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faq::{EntryId, Facet, Location};

    fn id(name: &str) -> EntryId {
        EntryId::new(name).expect("an id")
    }

    fn office(name: &str, phone: &str, location: Option<Location>) -> Block {
        Block::Office(OfficeCard {
            id: name.to_owned(),
            name: name.to_uppercase(),
            does: None,
            url: None,
            phone: Some(phone.to_owned()),
            address: None,
            hours: None,
            opening: None,
            location,
        })
    }

    const HERE: Option<Location> = Some(Location { lat: 32.39, lon: 119.41 });

    fn buttons(choices: Vec<(&str, Choice)>) -> Block {
        let button = |(label, choice): (&str, Choice)| Button { label: label.to_owned(), choice };
        Block::Buttons(choices.into_iter().map(button).collect())
    }

    fn labels(blocks: Vec<Block>) -> Vec<Vec<String>> {
        let rows = rows(&Reply { language: Language::Zh, blocks }, false);
        rows.into_iter().map(|row| row.into_iter().map(|key| key.label).collect()).collect()
    }

    fn layout(labels: &[&str], is_numbered: bool) -> Vec<Vec<String>> {
        let buttons = labels
            .iter()
            .map(|label| Button { label: (*label).to_owned(), choice: Choice::Topics });
        let reply =
            Reply { language: Language::Zh, blocks: vec![Block::Buttons(buttons.collect())] };
        let rows = rows(&reply, is_numbered);
        rows.into_iter().map(|row| row.into_iter().map(|key| key.label).collect()).collect()
    }

    #[test]
    fn below_two_answers_each_has_one_button_of_its_own() {
        use crate::faq::{Facet, Slug};
        let detail = |id: &str, facet| Button {
            label: "材料".to_owned(),
            choice: Choice::Detail(Slug::new(id).expect("an id"), facet),
        };
        let answer = |title: &str, id: &str| {
            let details = vec![detail(id, Facet::Materials), detail(id, Facet::Steps)];
            [Block::Title(title.to_owned()), Block::Buttons(details)]
        };
        let blocks = [answer("苏科贷", "a"), answer("创新券", "b")].concat();
        let rows = rows(&Reply { language: Language::Zh, blocks }, false);
        let labels: Vec<_> = rows.iter().flatten().map(|key| key.label.as_str()).collect();
        assert_eq!(labels, ["苏科贷", "创新券"]);
    }

    #[test]
    fn short_labels_share_a_row() {
        assert_eq!(layout(&["金额", "条件", "材料"], false), [vec!["金额", "条件"], vec!["材料"]]);
    }

    #[test]
    fn a_long_label_has_a_row_of_its_own() {
        let long = "科技型中小企业贷款贴息";
        assert_eq!(layout(&["金额", long, "条件"], false), [["金额"], [long], ["条件"]]);
    }

    #[test]
    fn options_are_a_numbered_list() {
        assert_eq!(layout(&["甲", "乙"], true), [["1. 甲"], ["2. 乙"]]);
    }

    #[test]
    fn an_office_can_be_called_and_found_below_the_details() {
        let blocks = vec![
            office("bureau", "0514-87861234 转 8001", HERE),
            buttons(vec![("金额", Choice::Detail(id("loan"), Facet::Amount))]),
            buttons(vec![("补贴", Choice::Entry(id("subsidy")))]),
        ];
        let expected: [&[&str]; 4] =
            [&["金额"], &["📋 复制 0514-87861234"], &["📍 地图"], &["补贴"]];
        assert_eq!(labels(blocks), expected);
    }

    #[test]
    fn each_of_several_offices_has_its_buttons_once() {
        let blocks = vec![
            office("a", "12345", HERE),
            office("b", "见网站", HERE),
            office("c", "", None),
            office("a", "12345", HERE),
        ];
        assert_eq!(labels(blocks), [vec!["📋 复制 12345", "📍 A"], vec!["📍 B"]]);
    }

    #[test]
    fn more_buttons_than_telegram_takes_are_left_out() {
        let many = (0..150).map(|_| ("一", Choice::Topics)).collect();
        let n_keys: usize =
            labels(vec![buttons(many), office("a", "12345", HERE)]).iter().map(Vec::len).sum();
        assert_eq!(n_keys, MAX_KEYS);
    }

    #[test]
    fn a_button_of_an_earlier_version_can_be_read() {
        let key = |tap| Key { label: "x".to_owned(), tap };
        for (stored, tap) in [
            (r#"{"l":"x","d":"e:loan"}"#, KeyTap::Choice("e:loan".to_owned())),
            (r#"{"l":"x","c":"12345"}"#, KeyTap::Copy("12345".to_owned())),
            (r#"{"l":"x","u":"https://t.me/x"}"#, KeyTap::Open("https://t.me/x".to_owned())),
        ] {
            assert_eq!(serde_json::from_str::<Key>(stored).expect("a button"), key(tap.clone()));
            assert_eq!(serde_json::to_string(&key(tap)).expect("JSON"), stored);
        }
    }
}
