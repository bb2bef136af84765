//! Buttons below a message.

use serde::{Deserialize, Serialize};

use crate::reply::{Block, Button, Reply};

/// A button as it is stored and sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Key {
    /// What it says.
    #[serde(rename = "l")]
    pub(super) label: String,
    /// What comes back when it is tapped.
    #[serde(rename = "d")]
    pub(super) token: String,
}

/// Rows of buttons, top to bottom.
pub(super) type Rows = Vec<Vec<Key>>;

/// Half of a phone's width shows about this many columns; a Chinese character takes two.
const HALF_ROW_COLUMNS: usize = 16;

/// Telegram shows up to 100 buttons; the rest would make it refuse the message.
const MAX_KEYS: usize = 100;

/// The buttons of a reply: two in a row where both are short enough to be read. Numbered
/// ones stand one below the other, like a list.
pub(super) fn rows(reply: &Reply, is_numbered: bool) -> Rows {
    let mut rows = Rows::new();
    let mut number = 0;
    for block in &reply.blocks {
        let Block::Buttons(buttons) = block else { continue };
        let mut may_share = false;
        for button in buttons.iter().filter(|button| !button.label.trim().is_empty()) {
            number += 1;
            if number > MAX_KEYS {
                return rows;
            }
            let key = key(button, is_numbered.then_some(number));
            let is_short = !is_numbered && columns(&key.label) <= HALF_ROW_COLUMNS;
            match rows.last_mut() {
                Some(row) if may_share && is_short => {
                    row.push(key);
                    may_share = false;
                }
                _ => {
                    rows.push(vec![key]);
                    may_share = is_short;
                }
            }
        }
    }
    rows
}

fn key(button: &Button, number: Option<usize>) -> Key {
    let label = match number {
        Some(number) => format!("{number}. {}", button.label),
        None => button.label.clone(),
    };
    Key { label, token: button.choice.token() }
}

/// How wide a label is: everything from Hangul on is shown in full width, near enough.
fn columns(label: &str) -> usize {
    label.chars().map(|c| if c >= '\u{1100}' { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{conversation::Choice, faq::Language};

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
}
