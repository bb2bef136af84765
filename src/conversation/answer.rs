//! Putting an approved answer together: text, details, office, sources, dates.

pub(super) use super::dates::{date, window as window_line};
use super::{Choice, Context, dates, feedback, menu};
use crate::{
    faq::{Entry, Facet, Faq, Language, Office, Text},
    reply::{
        Block, Button, Document, OfficeCard, Reference, Reply,
        hours::OpeningHours,
        messages::{self, Phrase},
    },
};

/// The blocks of a whole answer, and what may be wanted next.
pub(super) fn blocks(
    context: &Context<'_>,
    entry: &Entry,
    language: Language,
    facet: Option<Facet>,
) -> Vec<Block> {
    let mut blocks = own_blocks(context, entry, language, facet);
    blocks.extend(related(context.knowledge.faq(), entry, language));
    blocks.push(feedback::buttons(&entry.id, language));
    blocks
}

/// The blocks of a whole answer; the detail that was asked for stands in it.
pub(super) fn own_blocks(
    context: &Context<'_>,
    entry: &Entry,
    language: Language,
    facet: Option<Facet>,
) -> Vec<Block> {
    let mut blocks = vec![title(entry, language)];
    blocks.extend(validity(context, entry, language));
    blocks.extend(body(&entry.answer, language));
    blocks.extend(facet.map(|facet| section(entry, facet, language)).unwrap_or_default());
    blocks.extend(window(context, entry, language));
    blocks.extend(office_of(context, entry, language));
    blocks.extend(references(context.knowledge.faq(), entry, language));
    blocks.extend(checked(entry, language));
    blocks.extend(detail_buttons(entry, language, facet));
    blocks
}

/// A detail as part of an answer.
fn section(entry: &Entry, facet: Facet, language: Language) -> Vec<Block> {
    let Some(text) = entry.details.get(facet) else { return Vec::new() };
    let heading = Block::Title(label(facet).get(language).to_owned());
    [heading].into_iter().chain(body(text, language)).collect()
}

/// How many related entries are offered: more would bury the details above them.
const MAX_RELATED: usize = 3;

/// Entries an asker may want next.
pub(super) fn related(faq: &Faq, entry: &Entry, language: Language) -> Vec<Block> {
    let others = entry.related.iter().filter_map(|id| faq.entry(id)).take(MAX_RELATED);
    let buttons: Vec<_> = others.map(|other| menu::entry_button(other, language)).collect();
    if buttons.is_empty() {
        return Vec::new();
    }
    vec![Block::Note(messages::RELATED.get(language).to_owned()), Block::Buttons(buttons)]
}

/// Whether an entry has something to say about a detail; whom to ask can always be said.
pub(super) fn has_detail(entry: &Entry, facet: Facet) -> bool {
    facet == Facet::Contact || entry.details.get(facet).is_some()
}

/// The blocks of a detail of an entry, and of others that were asked for with it.
pub(super) fn detail(
    context: &Context<'_>,
    entry: &Entry,
    facet: Facet,
    others: &[Facet],
    language: Language,
) -> Option<Vec<Block>> {
    let heading = format!("{} · {}", entry_title(entry, language), label(facet).get(language));
    let mut blocks = vec![Block::Title(heading)];
    blocks.extend(validity(context, entry, language));
    match entry.details.get(facet) {
        Some(text) => blocks.extend(body(text, language)),
        None if facet == Facet::Contact => {}
        None => return None,
    }
    if facet == Facet::Deadline {
        blocks.extend(window(context, entry, language));
    }
    blocks.extend(others.iter().flat_map(|&other| section(entry, other, language)));
    blocks.extend(office_of(context, entry, language));
    if facet == Facet::Contact || others.contains(&Facet::Contact) {
        blocks.extend(hotline_without_phone(context, entry, language));
    }
    blocks.extend(detail_buttons(entry, language, Some(facet)));
    blocks.push(feedback::buttons(&entry.id, language));
    Some(blocks)
}

/// Where the office of an entry has no known number, the hotline puts askers through.
fn hotline_without_phone(context: &Context<'_>, entry: &Entry, language: Language) -> Vec<Block> {
    let faq = context.knowledge.faq();
    let responsible = entry.office.as_ref().and_then(|id| faq.office(id));
    responsible.map(|office| hotline_for(context, office, language)).unwrap_or_default()
}

/// The hotline, for an office that has no known number.
pub(super) fn hotline_for(
    context: &Context<'_>,
    responsible: &Office,
    language: Language,
) -> Vec<Block> {
    let hotline = context.knowledge.faq().handoff_office();
    match hotline.filter(|hotline| responsible.phone.is_none() && hotline.phone.is_some()) {
        Some(hotline) => vec![
            Block::Say(messages::NO_PHONE.get(language).to_owned()),
            office(context, hotline, language),
        ],
        None => Vec::new(),
    }
}

/// What an answer rests on, and when it was checked.
pub(super) fn provenance(context: &Context<'_>, entry: &Entry, language: Language) -> Vec<Block> {
    let mut blocks = references(context.knowledge.faq(), entry, language);
    if blocks.is_empty() {
        blocks.push(Block::Say(messages::NO_SOURCE.get(language).to_owned()));
    }
    blocks.extend(office_of(context, entry, language));
    blocks.extend(checked(entry, language));
    blocks
}

/// What an entry is called in a language.
pub(super) fn entry_title(entry: &Entry, language: Language) -> String {
    entry.title.best(language).unwrap_or(&entry.id).to_owned()
}

/// The card of an office.
pub(super) fn office(context: &Context<'_>, office: &Office, language: Language) -> Block {
    let mut card = OfficeCard::of(office, language);
    let hours = Language::ALL.into_iter().filter_map(|language| office.hours.best(language));
    let mut hours = hours;
    let understood = hours.find_map(OpeningHours::parse);
    card.opening = understood.map(|hours| dates::opening(&hours, context.now, language));
    Block::Office(card)
}

/// The card of an office without what depends on the time.
pub(super) fn plain_office(office: &Office, language: Language) -> Block {
    Block::Office(OfficeCard::of(office, language))
}

fn validity(context: &Context<'_>, entry: &Entry, language: Language) -> Option<Block> {
    dates::validity(entry.valid, context.today(), language).map(Block::Note)
}

fn window(context: &Context<'_>, entry: &Entry, language: Language) -> Option<Block> {
    dates::window(entry.apply, context.today(), language).map(Block::Note)
}

/// Puts the notices that are due in front of a reply.
pub(super) fn put_notices_on_top(context: &Context<'_>, reply: &mut Reply) {
    let due = context.knowledge.faq().notices().iter().filter(|n| n.is_due(context.today()));
    let texts = due.filter_map(|notice| notice.text.best(reply.language));
    let notices: Vec<_> = texts.map(|text| Block::Notice(text.to_owned())).collect();
    reply.blocks.splice(0..0, notices);
}

fn title(entry: &Entry, language: Language) -> Block {
    Block::Title(entry_title(entry, language))
}

fn body(text: &Text, language: Language) -> Option<Block> {
    text.best(language).map(|markdown| Block::Body(Document::parse(markdown)))
}

fn office_of(context: &Context<'_>, entry: &Entry, language: Language) -> Option<Block> {
    let responsible = context.knowledge.faq().office(entry.office.as_ref()?)?;
    Some(office(context, responsible, language))
}

fn references(faq: &Faq, entry: &Entry, language: Language) -> Vec<Block> {
    let office = entry.office.as_ref().and_then(|id| faq.office(id)?.url.as_deref());
    let answer = entry.answer.best(language).unwrap_or_default();
    // What the office's card or the answer already links to is not repeated.
    let is_new = |url: &str| office != Some(url) && !answer.contains(url);
    let links = entry.links.iter().filter(|link| is_new(&link.url)).map(|link| Reference {
        title: link.title.best(language).unwrap_or(&link.url).to_owned(),
        url: Some(link.url.clone()),
    });
    let sources = entry.sources.iter().map(|source| {
        let name = source.title.best(language).unwrap_or_default().to_owned();
        let number = source.number.clone().unwrap_or_default();
        let issued = source.date.map(|day| date(day, language)).unwrap_or_default();
        let parts = [name, number, issued].into_iter().filter(|part| !part.is_empty());
        let separator = if language == Language::Zh { "，" } else { ", " };
        Reference { title: parts.collect::<Vec<_>>().join(separator), url: source.url.clone() }
    });
    let blocks = [Block::Links(links.collect()), Block::Sources(sources.collect())];
    let filled = blocks.into_iter().filter(|block| match block {
        Block::Links(list) | Block::Sources(list) => !list.is_empty(),
        _ => true,
    });
    filled.collect()
}

fn checked(entry: &Entry, language: Language) -> Option<Block> {
    let day = date(entry.reviewed?, language);
    Some(Block::Note(messages::CHECKED_ON.fill(language, &[&day])))
}

/// The details there are, but the one that is shown already.
fn detail_buttons(entry: &Entry, language: Language, shown: Option<Facet>) -> Option<Block> {
    let others = Facet::DETAILS.into_iter().filter(|&facet| Some(facet) != shown);
    let known = others.filter(|&facet| entry.details.get(facet).is_some());
    let buttons: Vec<_> = known
        .map(|facet| Button {
            label: label(facet).get(language).to_owned(),
            choice: Choice::Detail(entry.id.clone(), facet),
        })
        .collect();
    (!buttons.is_empty()).then_some(Block::Buttons(buttons))
}

/// What a facet is called.
pub(super) fn label(facet: Facet) -> Phrase {
    match facet {
        Facet::Amount => messages::AMOUNT,
        Facet::Eligibility => messages::ELIGIBILITY,
        Facet::Materials => messages::MATERIALS,
        Facet::Steps => messages::STEPS,
        Facet::Deadline => messages::DEADLINE,
        Facet::Contact => messages::CONTACT,
    }
}
