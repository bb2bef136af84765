//! The blocks of a reply as JSON: what to draw, as a tree of words.
//!
//! Addresses are checked once more here: the loader has refused unsafe ones, and a client
//! that makes links of what it gets must be able to rely on it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    conversation::{Choice, Step, interview},
    faq::Language,
    fitting::Fit,
    reply::{
        Block, Button, Item, OfficeCard, Reference, Reply, card,
        markup::{Inline, Segment},
        messages::{self, Phrase},
    },
};

/// A part of a reply.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Block)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum BlockView<'a> {
    /// A notice that is due, such as a holiday.
    Notice { text: &'a str },
    /// A sentence of the desk's own.
    Say { text: &'a str },
    /// The heading of an answer or a detail.
    Title { text: &'a str },
    /// Approved text, word for word.
    Body { segments: Vec<SegmentView<'a>> },
    /// The responsible office.
    Office { office: OfficeView<'a> },
    /// Where an office is on the map.
    Place { office: OfficeView<'a> },
    /// Pages to read on.
    Links { links: Vec<ReferenceView<'a>> },
    /// Documents the answer rests on.
    Sources { sources: Vec<ReferenceView<'a>> },
    /// Small print.
    Note { text: &'a str },
    /// Entries with a line about each; `fit` tells a group of the policy matcher's result:
    /// `fits`, `may_fit` or `does_not_fit`.
    Items { fit: Option<&'static str>, items: Vec<ItemView<'a>> },
    /// A link to this reply: what stands after `?start=` on the chat page or in a deep link.
    Share { payload: &'a str },
    /// Things to tap.
    Buttons { buttons: Vec<ButtonView<'a>> },
}

/// A block of approved text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Segment)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum SegmentView<'a> {
    /// A paragraph.
    Paragraph { inlines: Vec<InlineView<'a>> },
    /// A list; `start` is the first number of a numbered one.
    List { start: Option<u64>, items: Vec<Vec<InlineView<'a>>> },
}

/// A run of approved text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Inline, no_recursion)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum InlineView<'a> {
    /// Plain words.
    Text { text: &'a str },
    /// Bold words.
    Strong { inlines: Vec<InlineView<'a>> },
    /// A link; one that leads nowhere safe has no `url` and is only its words.
    Link { url: Option<&'a str>, inlines: Vec<InlineView<'a>> },
    /// A line break.
    Break,
}

/// A titled reference.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reference)]
pub(super) struct ReferenceView<'a> {
    title: &'a str,
    url: Option<&'a str>,
}

/// An entry in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Item)]
pub(super) struct ItemView<'a> {
    entry: &'a str,
    title: &'a str,
    note: &'a str,
}

/// Something to tap: send `choice` back to take it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Button)]
pub(super) struct ButtonView<'a> {
    label: &'a str,
    choice: String,
    /// What kind of thing it leads to, for drawing: `entry`, `detail`, `office`, `place`,
    /// `topic`, `topics`, `none`, `language`, `offices`, `answer` (to a question of the policy
    /// matcher), `match` (another step of it), `feedback`, `saved_call` or `forget`.
    role: &'static str,
    /// Which step of the policy matcher: `begin`, `anew`, `answer`, `skip`, `done`, `back`,
    /// `change`, `ask`, `result`, `materials`, `offices`, `may_fit` or `unfit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<&'static str>,
    /// Of a question that takes several answers: whether this one is picked. Its label then
    /// begins with a check mark and a space, for who draws only labels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pressed: Option<bool>,
}

/// The card of an office.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Office)]
pub(super) struct OfficeView<'a> {
    id: &'a str,
    name: &'a str,
    does: Option<&'a str>,
    url: Option<&'a str>,
    phone: Option<&'a str>,
    /// The address that dials it.
    dial: Option<String>,
    address: Option<&'a str>,
    hours: Option<&'a str>,
    /// Whether it is open now, or when next.
    opening: Option<&'a str>,
    /// Whether that line says that it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    is_open: Option<bool>,
    location: Option<LocationView>,
    /// A map that shows it.
    map: Option<String>,
}

/// A point on the map, WGS 84, in degrees.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Location)]
pub(super) struct LocationView {
    lat: f64,
    lon: f64,
}

/// The blocks of a reply.
pub(super) fn blocks(reply: &Reply) -> Vec<BlockView<'_>> {
    let several = takes_several(reply);
    let before = std::iter::once(None).chain(reply.blocks.iter().map(Some));
    let pairs = reply.blocks.iter().zip(before);
    pairs.map(|(this, before)| block(this, before, several, reply.language)).collect()
}

fn block<'a>(
    block: &'a Block,
    before: Option<&Block>,
    several: bool,
    language: Language,
) -> BlockView<'a> {
    match block {
        Block::Notice(text) => BlockView::Notice { text },
        Block::Say(text) => BlockView::Say { text },
        Block::Title(text) => BlockView::Title { text },
        Block::Body(document) => BlockView::Body { segments: segments(&document.blocks) },
        Block::Office(card) => BlockView::Office { office: OfficeView::of(card) },
        Block::Place(card) => BlockView::Place { office: OfficeView::of(card) },
        Block::Links(links) => BlockView::Links { links: references(links) },
        Block::Sources(sources) => BlockView::Sources { sources: references(sources) },
        Block::Note(text) => BlockView::Note { text },
        Block::Items(items) => {
            let fit = match before {
                Some(Block::Title(heading)) => fit(heading, language),
                _ => None,
            };
            BlockView::Items { fit, items: items.iter().map(item).collect() }
        }
        Block::Share { payload } => BlockView::Share { payload },
        Block::Buttons(buttons) => {
            let buttons = buttons.iter().map(|one| button(one, several)).collect();
            BlockView::Buttons { buttons }
        }
    }
}

/// Whether a reply is a question of the policy matcher of which several answers may be picked.
fn takes_several(reply: &Reply) -> bool {
    let hint = messages::MATCH_SEVERAL.get(reply.language);
    reply.blocks.iter().any(|block| matches!(block, Block::Note(text) if text == hint))
}

/// The group of the policy matcher's result that a heading stands above. The heading may say
/// more after its first words.
fn fit(heading: &str, language: Language) -> Option<&'static str> {
    let groups = [(Fit::Fits, "fits"), (Fit::MayFit, "may_fit"), (Fit::DoesNotFit, "does_not_fit")];
    let begins = |group| {
        let (words, _) = around_gap(interview::reason::heading(group), language);
        heading.starts_with(words.trim_end_matches(['（', '(', ' ']))
    };
    groups.into_iter().find(|&(group, _)| begins(group)).map(|(_, name)| name)
}

/// What stands before the first gap of a phrase and after the last one.
fn around_gap(phrase: Phrase, language: Language) -> (&'static str, &'static str) {
    let words = phrase.get(language);
    let start = words.split("{}").next().unwrap_or_default();
    let end = words.rsplit("{}").next().unwrap_or_default();
    (start, end)
}

/// Whether an opening line says that an office is open.
fn says_open(line: &str) -> bool {
    let open = [messages::OPEN_ALWAYS, messages::OPEN_UNTIL, messages::OPEN_NOW];
    let mut edges =
        open.iter().flat_map(|&phrase| Language::ALL.map(|one| around_gap(phrase, one)));
    edges.any(|(start, end)| line.starts_with(start) && line.ends_with(end))
}

/// Approved text as a tree.
pub(super) fn segments(segments: &[Segment]) -> Vec<SegmentView<'_>> {
    segments.iter().map(segment).collect()
}

fn segment(segment: &Segment) -> SegmentView<'_> {
    match segment {
        Segment::Paragraph(run) => SegmentView::Paragraph { inlines: inlines(run) },
        Segment::List { start, items } => SegmentView::List {
            start: *start,
            items: items.iter().map(|item| inlines(item)).collect(),
        },
    }
}

fn inlines(run: &[Inline]) -> Vec<InlineView<'_>> {
    run.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> InlineView<'_> {
    match inline {
        Inline::Text(text) => InlineView::Text { text },
        Inline::Strong(inner) => InlineView::Strong { inlines: inlines(inner) },
        Inline::Link { url, label } => {
            InlineView::Link { url: safe_url(url), inlines: inlines(label) }
        }
        Inline::Break => InlineView::Break,
    }
}

fn references(references: &[Reference]) -> Vec<ReferenceView<'_>> {
    references.iter().map(reference).collect()
}

fn reference(reference: &Reference) -> ReferenceView<'_> {
    let url = reference.url.as_deref().and_then(safe_url);
    ReferenceView { title: &reference.title, url }
}

fn item(item: &Item) -> ItemView<'_> {
    ItemView { entry: &item.entry, title: &item.title, note: &item.note }
}

fn button(button: &Button, several: bool) -> ButtonView<'_> {
    let role = match &button.choice {
        Choice::Entry(_) => "entry",
        Choice::Detail(..) => "detail",
        Choice::Office(_) => "office",
        Choice::Place(_) => "place",
        Choice::Offices(_) => "offices",
        Choice::Match(Step::Pick(..) | Step::Unpick(..)) => "answer",
        Choice::Match(_) => "match",
        Choice::Helped(..) => "feedback",
        Choice::SavedCall(..) => "saved_call",
        Choice::Topics => "topics",
        Choice::Topic(..) => "topic",
        Choice::Forget => "forget",
        Choice::NoneOfThese => "none",
        Choice::Language(_) => "language",
    };
    let step = match &button.choice {
        Choice::Match(step) => Some(step_name(step)),
        _ => None,
    };
    let can_be_pressed = several && role == "answer";
    let pressed = can_be_pressed.then(|| button.label.starts_with(PICKED));
    ButtonView { label: &button.label, choice: button.choice.token(), role, step, pressed }
}

/// What stands before a choice that is picked.
const PICKED: &str = "✓ ";

const fn step_name(step: &Step) -> &'static str {
    match step {
        Step::Begin => "begin",
        Step::Anew => "anew",
        Step::Pick(..) | Step::Unpick(..) => "answer",
        Step::Skip(_) => "skip",
        Step::Done(_) => "done",
        Step::Back => "back",
        Step::Change => "change",
        Step::Ask(_) => "ask",
        Step::Result => "result",
        Step::Materials => "materials",
        Step::Offices => "offices",
        Step::MayFit => "may_fit",
        Step::Unfit => "unfit",
    }
}

impl<'a> OfficeView<'a> {
    /// A card as JSON.
    pub(super) fn of(card: &'a OfficeCard) -> Self {
        Self {
            id: &card.id,
            name: &card.name,
            does: card.does.as_deref(),
            url: card.url.as_deref().and_then(safe_url),
            phone: card.phone.as_deref(),
            dial: card.phone.as_deref().and_then(dial),
            address: card.address.as_deref(),
            map: card.map(),
            hours: card.hours.as_deref(),
            opening: card.opening.as_deref(),
            is_open: card.opening.as_deref().map(says_open),
            location: card.location.map(|place| LocationView { lat: place.lat, lon: place.lon }),
        }
    }
}

/// An address a browser may be sent to: `https` or `http`, nothing that runs.
pub(super) fn safe_url(address: &str) -> Option<&str> {
    let scheme = url::Url::parse(address).ok()?;
    matches!(scheme.scheme(), "https" | "http").then_some(address)
}

/// The address that dials the first number of those written: its digits and a leading plus
/// (RFC 3966). What follows it, an extension or a second number, cannot be dialled with it.
pub(super) fn dial(phone: &str) -> Option<String> {
    let digits: String =
        card::first_number(phone)?.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    Some(format!("tel:{digits}"))
}

/// A language as HTML and HTTP name it (BCP 47). Han text without a region is drawn in
/// Japanese shapes on some systems, so Chinese carries its region.
pub(super) const fn tag(language: Language) -> &'static str {
    match language {
        Language::Zh => "zh-CN",
        Language::En => "en",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::Document;

    fn json(reply: &Reply) -> serde_json::Value {
        serde_json::to_value(blocks(reply)).expect("blocks are JSON")
    }

    #[test]
    fn approved_text_is_a_tree_and_never_markup() {
        let document = Document::parse("先看**条件**:\n\n3. <b>甲</b>\n4. [乙](https://a.example)");
        let reply = Reply { language: Language::Zh, blocks: vec![Block::Body(document)] };
        assert_eq!(
            json(&reply),
            serde_json::json!([{ "type": "body", "segments": [
                { "type": "paragraph", "inlines": [
                    { "type": "text", "text": "先看" },
                    { "type": "strong", "inlines": [{ "type": "text", "text": "条件" }] },
                    { "type": "text", "text": ":" },
                ]},
                { "type": "list", "start": 3, "items": [
                    [{ "type": "text", "text": "<b>甲</b>" }],
                    [{ "type": "link", "url": "https://a.example",
                       "inlines": [{ "type": "text", "text": "乙" }] }],
                ]},
            ]}])
        );
    }

    fn pick(question: &str, answer: &str, label: &str) -> Button {
        let choice = Choice::Match(Step::Pick(question.into(), answer.into()));
        Button { label: label.into(), choice }
    }

    #[test]
    fn only_answers_of_which_several_may_be_picked_are_pressed_or_not() {
        let hint = Block::Note(messages::MATCH_SEVERAL.get(Language::Zh).to_owned());
        let skip = Choice::Match(Step::Skip("needs".into()));
        let skip = Button { label: "跳过".into(), choice: skip };
        let several = vec![pick("needs", "money", "✓ 资金"), pick("needs", "space", "场地")];
        let blocks = vec![hint, Block::Buttons(several), Block::Buttons(vec![skip])];
        let drawn = json(&Reply { language: Language::Zh, blocks });
        let button = |block: usize, button: usize| &drawn[block]["buttons"][button];
        assert_eq!(button(1, 0)["pressed"], true);
        assert_eq!(button(1, 1)["pressed"], false);
        assert_eq!(button(2, 0)["step"], "skip");
        assert_eq!(button(2, 0).get("pressed"), None);
        let one = vec![Block::Buttons(vec![pick("stage", "idea", "有想法")])];
        let drawn = json(&Reply { language: Language::Zh, blocks: one });
        assert_eq!(drawn[0]["buttons"][0].get("pressed"), None);
    }

    #[test]
    fn the_groups_of_a_result_are_told_apart() {
        for language in Language::ALL {
            let heading = |group| interview::reason::heading(group).fill(language, &["3"]);
            let told = |group: Fit| fit(&heading(group), language);
            assert_eq!(told(Fit::Fits), Some("fits"));
            assert_eq!(told(Fit::MayFit), Some("may_fit"));
            assert_eq!(told(Fit::DoesNotFit), Some("does_not_fit"));
            assert_eq!(fit("苏科贷", language), None);
        }
        let near = messages::MATCH_NEAR.fill(Language::Zh, &["3"]);
        assert_eq!(fit(&near, Language::Zh), Some("does_not_fit"));
    }

    #[test]
    fn an_opening_line_says_whether_it_is_open() {
        for language in Language::ALL {
            assert!(says_open(&messages::OPEN_UNTIL.fill(language, &["17:30"])));
            assert!(says_open(messages::OPEN_ALWAYS.get(language)));
            assert!(!says_open(&messages::OPENS_TODAY.fill(language, &["13:30"])));
            assert!(!says_open(&messages::OPENS_ON.fill(language, &["Monday", "9:00"])));
        }
    }

    #[test]
    fn the_first_number_is_dialled() {
        assert_eq!(dial("0514-8786 1234").as_deref(), Some("tel:051487861234"));
        assert_eq!(dial("电话 12345、0514-87861234").as_deref(), Some("tel:12345"));
        assert_eq!(dial("+86 514 87861234 转 8001").as_deref(), Some("tel:+8651487861234"));
        assert_eq!(dial("见网站"), None);
    }

    #[test]
    fn an_address_that_could_run_something_is_dropped() {
        for address in
            ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "//x", ""]
        {
            assert_eq!(safe_url(address), None, "{address}");
        }
        assert_eq!(safe_url("https://a.example/办事"), Some("https://a.example/办事"));
    }
}
