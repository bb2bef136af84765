//! A card of the staff chat, drawn as a part of a page.

use crate::{
    channel::web::{
        html::Html,
        staff::{frame, gate::Visit},
    },
    reply::{Block, Reference},
    staff::Card,
};

/// Draws a card with its buttons. `from` is the page that what comes of them leads back to.
pub(in super::super) fn draw(html: &mut Html, visit: &Visit, card: &Card, from: &str) {
    html.markup("<section class=\"card\">");
    blocks(html, card);
    buttons(html, visit, card, from);
    html.markup("</section>");
}

/// What it says.
pub(super) fn blocks(html: &mut Html, card: &Card) {
    for block in &card.blocks {
        match block {
            Block::Title(words) => {
                html.markup("<h2>").words(words).markup("</h2>");
            }
            Block::Say(words) | Block::Notice(words) => {
                html.markup("<p class=\"lines\">").words(words).markup("</p>");
            }
            Block::Note(words) => {
                html.markup("<p class=\"note lines\">").words(words).markup("</p>");
            }
            Block::Body(document) => {
                html.markup("<div class=\"approved lines\">").words(document.plain().trim());
                html.markup("</div>");
            }
            Block::Links(references) | Block::Sources(references) => list(html, references),
            // Cards for staff have none of an asker's.
            _ => {}
        }
    }
}

/// Its buttons.
pub(super) fn buttons(html: &mut Html, visit: &Visit, card: &Card, from: &str) {
    if card.rows.is_empty() {
        return;
    }
    frame::form(html, visit, "/staff/press");
    html.markup("<input type=\"hidden\" name=\"from\"").attribute("value", from);
    html.markup("><p class=\"keys\">");
    for key in card.rows.iter().flatten() {
        html.markup("<button class=\"key\" name=\"press\"");
        html.attribute("value", &key.press.token()).markup(">");
        html.words(&key.label).markup("</button>");
    }
    html.markup("</p></form>");
}

fn list(html: &mut Html, references: &[Reference]) {
    html.markup("<ul>");
    for reference in references {
        html.markup("<li>");
        match &reference.url {
            Some(url) => {
                html.markup("<a rel=\"noopener noreferrer\"").attribute("href", url).markup(">");
                html.words(&reference.title).markup("</a>");
            }
            None => {
                html.words(&reference.title);
            }
        }
        html.markup("</li>");
    }
    html.markup("</ul>");
}
