//! A reply as Telegram shows it.

use super::{
    api::Me,
    text::{RichText, Style},
};
use crate::{
    faq::Language,
    reply::{
        Block, Document, Item, OfficeCard, Reference, Reply,
        markup::{Inline, Segment},
        messages, plain,
    },
};

/// The text of a reply; its buttons are drawn by the keyboard. Links to the desk lead to
/// this bot.
pub(super) fn text(reply: &Reply, me: &Me) -> RichText {
    let mut out = RichText::default();
    for block in &reply.blocks {
        if !matches!(block, Block::Buttons(_)) {
            out.paragraph();
        }
        match block {
            Block::Notice(text) => out.push(&format!("※ {text}"), &Style::plain()),
            Block::Say(text) => out.push(text, &Style::plain()),
            Block::Title(text) => out.push(text, &Style::bold()),
            Block::Body(document) => body(document, &mut out),
            Block::Office(card) => office(card, reply.language, &mut out),
            Block::Place(card) => place(card, reply.language, &mut out),
            Block::Links(links) => {
                references(messages::READ_ON.get(reply.language), links, &mut out);
            }
            Block::Sources(sources) => {
                references(messages::SOURCES.get(reply.language), sources, &mut out);
            }
            Block::Note(text) => out.push(text, &Style::italic()),
            Block::Items(items) => list_of(items, reply.language, &mut out),
            Block::Share { payload } => share(payload, me, reply.language, &mut out),
            Block::Buttons(_) => {}
        }
    }
    out
}

/// Approved text: paragraphs apart, items of a list line by line.
fn body(document: &Document, out: &mut RichText) {
    for (idx, segment) in document.blocks.iter().enumerate() {
        if idx > 0 {
            out.paragraph();
        }
        match segment {
            Segment::Paragraph(words) => inlines(words, &Style::plain(), out),
            Segment::List { start, items } => list(*start, items, out),
        }
    }
}

fn list(start: Option<u64>, items: &[Vec<Inline>], out: &mut RichText) {
    for (idx, item) in items.iter().enumerate() {
        if idx > 0 {
            out.line();
        }
        let bullet = match start {
            Some(first) => format!("{}. ", first.saturating_add(idx as u64)),
            None => "• ".to_owned(),
        };
        out.push(&bullet, &Style::plain());
        inlines(item, &Style::plain(), out);
    }
}

fn inlines(words: &[Inline], style: &Style, out: &mut RichText) {
    for inline in words {
        match inline {
            Inline::Text(text) => out.push(text, style),
            Inline::Strong(inner) => inlines(inner, &Style { is_bold: true, ..style.clone() }, out),
            Inline::Link { url, label } => inlines(label, &style.link(url), out),
            Inline::Break => out.push("\n", style),
        }
    }
}

/// Entries with a line about each: the title bold, what is said of it after it.
fn list_of(items: &[Item], language: Language, out: &mut RichText) {
    for (idx, item) in items.iter().enumerate() {
        if idx > 0 {
            out.line();
        }
        out.push("• ", &Style::plain());
        out.push(&item.title, &Style::bold());
        if !item.note.is_empty() {
            out.push(&format!("{}{}", colon(language), item.note), &Style::plain());
        }
    }
}

fn office(card: &OfficeCard, language: Language, out: &mut RichText) {
    out.push(messages::OFFICE.get(language), &Style::plain());
    out.push(&card.name, &Style::bold());
    for (label, value) in plain::office_lines(card, language) {
        out.line();
        out.push(label, &Style::plain());
        let is_url = card.url.as_deref() == Some(value);
        let style = if is_url { Style::plain().link(value) } else { Style::plain() };
        out.push(value, &style);
    }
}

/// The link that shows a result again to whoever opens it, in full: it is there to be copied.
fn share(payload: &str, me: &Me, language: Language, out: &mut RichText) {
    let Some(link) = me.link(payload) else {
        let line = messages::SHARE_COMMAND.fill(language, &[payload]);
        return out.push(&line, &Style::italic());
    };
    out.push(messages::SHARE.get(language), &Style::plain());
    out.push(colon(language), &Style::plain());
    out.push(&link, &Style::plain().link(&link));
}

fn colon(language: Language) -> &'static str {
    if language == Language::Zh { "：" } else { ": " }
}

/// A place in words, for where it cannot be shown on a map.
fn place(card: &OfficeCard, language: Language, out: &mut RichText) {
    out.push(&card.name, &Style::bold());
    if let Some(address) = &card.address {
        out.line();
        out.push(messages::ADDRESS.get(language), &Style::plain());
        out.push(address, &Style::plain());
    }
    if let Some(map) = card.map() {
        out.line();
        out.push(messages::MAP.get(language), &Style::plain().link(&map));
    }
}

fn references(heading: &str, references: &[Reference], out: &mut RichText) {
    out.push(heading, &Style::bold());
    for reference in references {
        out.line();
        out.push("• ", &Style::plain());
        let style =
            reference.url.as_deref().map_or_else(Style::plain, |url| Style::plain().link(url));
        out.push(&reference.title, &style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(blocks: Vec<Block>) -> String {
        let me = Me { id: 7, username: "desk_bot".to_owned() };
        text(&Reply { language: Language::Zh, blocks }, &me).html()
    }

    #[test]
    fn a_result_is_shared_as_a_link_to_this_bot() {
        assert_eq!(
            html(vec![Block::Share { payload: "m1-abc".to_owned() }]),
            "分享这个结果：<a href=\"https://t.me/desk_bot?start=m1-abc\">https://t.me/desk_bot?start=m1-abc</a>"
        );
    }

    #[test]
    fn approved_text_keeps_its_words_and_structure() {
        let document =
            Document::parse("先看**条件**:\n\n1. 甲\n2. [乙](https://a.example/?a=1&b=2)");
        assert_eq!(
            html(vec![Block::Title("苏科贷".into()), Block::Body(document)]),
            "<b>苏科贷</b>\n\n先看<b>条件</b>:\n\n1. 甲\n\
             2. <a href=\"https://a.example/?a=1&amp;b=2\">乙</a>"
        );
    }

    #[test]
    fn raw_html_of_an_answer_is_shown_as_words() {
        let document = Document::parse("<script>alert(1)</script> & <b>x");
        assert_eq!(
            html(vec![Block::Body(document)]),
            "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;x"
        );
    }

    #[test]
    fn an_office_shows_what_is_known_of_it() {
        let card = OfficeCard {
            id: "kjj".into(),
            name: "科技局".into(),
            does: None,
            url: Some("https://kjj.example".into()),
            phone: Some("0514-12345".into()),
            address: None,
            hours: None,
            opening: None,
            location: None,
        };
        assert_eq!(
            html(vec![Block::Office(card)]),
            "负责单位：<b>科技局</b>\n电话：0514-12345\n\
             网站：<a href=\"https://kjj.example\">https://kjj.example</a>"
        );
    }
}
