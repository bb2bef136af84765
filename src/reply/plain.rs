//! A reply as plain text: the terminal, the `reply` of the JSON, and the last resort of
//! channels that refuse markup.

use std::fmt::Write as _;

use super::{Block, Item, OfficeCard, Reference, Reply, messages};
use crate::faq::Language;

/// The whole reply as text. Buttons are numbered through the whole of it, so that a number
/// answers them.
///
/// Where a number is asked for, a typed number is the answer, so there the buttons have none.
pub fn render(reply: &Reply) -> String {
    if reply.asks_for_number() {
        let texts = reply.blocks.iter().map(|block| render_unnumbered(block, reply.language));
        return texts.collect::<Vec<_>>().join("\n\n");
    }
    let mut n_buttons = 0;
    let blocks: Vec<_> = reply
        .blocks
        .iter()
        .map(|block| {
            let text = render_block(block, reply.language, n_buttons);
            if let Block::Buttons(buttons) = block {
                n_buttons += buttons.len();
            }
            text
        })
        .collect();
    blocks.join("\n\n")
}

fn render_unnumbered(block: &Block, language: Language) -> String {
    let Block::Buttons(buttons) = block else { return render_block(block, language, 0) };
    buttons.iter().map(|button| format!("• {}", button.label)).collect::<Vec<_>>().join("\n")
}

fn render_block(block: &Block, language: Language, n_before: usize) -> String {
    match block {
        Block::Notice(text) => format!("※ {text}"),
        Block::Say(text) | Block::Title(text) | Block::Note(text) => text.clone(),
        Block::Body(document) => document.plain(),
        Block::Office(card) => office(card, language),
        Block::Place(card) => place(card, language),
        Block::Links(links) => references(messages::READ_ON.get(language), links),
        Block::Sources(sources) => references(messages::SOURCES.get(language), sources),
        Block::Items(items) => {
            items.iter().map(|item| item_line(item, language)).collect::<Vec<_>>().join("\n")
        }
        Block::Share { payload } => messages::SHARE_COMMAND.fill(language, &[payload]),
        Block::Buttons(buttons) => {
            let lines = buttons.iter().zip(n_before + 1..);
            lines.map(|(b, number)| format!("{number}. {}", b.label)).collect::<Vec<_>>().join("\n")
        }
    }
}

/// An entry of a list and what is said about it, on a line.
fn item_line(item: &Item, language: Language) -> String {
    if item.note.is_empty() {
        return format!("• {}", item.title);
    }
    let colon = if language == Language::Zh { "：" } else { ": " };
    format!("• {}{colon}{}", item.title, item.note)
}

/// The lines of an office card that are known: label and value.
pub fn office_lines(card: &OfficeCard, language: Language) -> Vec<(&'static str, &str)> {
    let lines = [
        (messages::PHONE, &card.phone),
        (messages::ADDRESS, &card.address),
        (messages::HOURS, &card.hours),
        (messages::WEBSITE, &card.url),
    ];
    let known = lines.into_iter().filter_map(|(label, value)| Some((label, value.as_deref()?)));
    let mut lines: Vec<_> = known.map(|(label, value)| (label.get(language), value)).collect();
    if let Some(opening) = &card.opening {
        let hours = lines.iter().position(|(label, _)| *label == messages::HOURS.get(language));
        lines.insert(hours.map_or(lines.len(), |idx| idx + 1), ("", opening));
    }
    lines
}

fn office(card: &OfficeCard, language: Language) -> String {
    let mut out = format!("{}{}", messages::OFFICE.get(language), card.name);
    for (label, value) in office_lines(card, language) {
        // Writing to a string cannot fail.
        _ = write!(out, "\n{label}{value}");
    }
    out
}

fn place(card: &OfficeCard, language: Language) -> String {
    let mut out = card.name.clone();
    if let Some(address) = &card.address {
        _ = write!(out, "\n{}{address}", messages::ADDRESS.get(language));
    }
    if let Some(map) = card.map() {
        _ = write!(out, "\n{} {map}", messages::MAP.get(language));
    }
    out
}

fn references(heading: &str, references: &[Reference]) -> String {
    let mut out = heading.to_owned();
    for reference in references {
        _ = write!(out, "\n• {}", reference.title);
        if let Some(url) = &reference.url {
            _ = write!(out, " {url}");
        }
    }
    out
}
