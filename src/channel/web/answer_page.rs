//! `GET /e/{id}`: an answer by itself, for links and for browsers without JavaScript.

use axum::{
    extract::{Path, RawQuery, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};

use super::{
    Shared, Web,
    assets::{ICON, STYLE},
    catalogue::{self, Detail},
    chat_page::language_switch,
    error::Problem,
    headers,
    html::Html,
    template::page,
    wire,
    words::Words,
};
use crate::{
    faq::{Entry, Faq, Language},
    reply::{
        Block, Document, Item, OfficeCard, Reference, Reply,
        markup::{Inline, Segment},
    },
};

/// How many characters of an answer describe it to search engines and in shared links;
/// longer ones are cut off there.
const DESCRIPTION_CHARS: usize = 150;

/// Shows an answer, or says kindly that there is none.
pub(super) async fn show(
    State(web): State<Web>,
    id: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
    request: HeaderMap,
) -> Response {
    let id = id.map(|Path(id)| id).unwrap_or_default();
    let language = web.language(query.as_deref(), &request);
    let Some((knowledge, reply)) = web.whole_answer(&id, language) else {
        return web.missing(language, &request);
    };
    let faq = knowledge.faq();
    let Some(entry) = faq.entry(&id) else { return web.missing(language, &request) };
    let title = catalogue::title(entry, language);
    let page = Page {
        path: format!("/e/{id}"),
        title,
        description: description(&reply),
        content: article(faq, entry, &reply, language),
        onward: format!("/?entry={id}&language={}", language.code()),
    };
    let page = web.page(faq, language, page);
    headers::validated_by_language(&request, "text/html; charset=utf-8", page)
}

/// What differs from page to page.
struct Page<'a> {
    path: String,
    title: &'a str,
    description: String,
    content: Html,
    /// Where asking goes on.
    onward: String,
}

impl Shared {
    fn page(&self, faq: &Faq, language: Language, page: Page<'_>) -> String {
        let words = Words::of(language);
        let ask = format!("/?language={}", language.code());
        page!("assets/answer.html", {
            lang: Html::from(wire::tag(language)),
            title: Html::from(page.title),
            name: Html::from(faq.desk().name.best(language).unwrap_or_default()),
            motto: Html::from(words.motto),
            description: Html::from(page.description.as_str()),
            meta: self.share_meta(&page.path, language),
            switch: language_switch(&page.path, language, &faq.desk().languages),
            style: STYLE.address(),
            icon: ICON.address(),
            ask: Html::from(ask.as_str()),
            onward: Html::from(page.onward.as_str()),
            ask_on: Html::from(words.ask_on),
            content: page.content,
        })
    }

    fn missing(&self, language: Language, request: &HeaderMap) -> Response {
        let words = Words::of(language);
        self.absent(language, request, (words.missing, words.missing_help))
    }

    /// What is not there, and what to do about it: a page for people, a problem document for
    /// programs.
    pub(super) fn absent(
        &self,
        language: Language,
        request: &HeaderMap,
        (title, help): (&str, &str),
    ) -> Response {
        let accepted = request.get(header::ACCEPT).and_then(|value| value.to_str().ok());
        if !accepted.is_some_and(|list| list.contains("text/html")) {
            return Problem::not_found(format!("{title}: {help}")).into_response();
        }
        let mut content = Html::new();
        content.markup("<article class=\"card\"><h1>").words(title);
        content.markup("</h1><p>").words(help).markup("</p></article>");
        let knowledge = self.desk.knowledge();
        let page = Page {
            path: "/".to_owned(),
            title,
            description: help.to_owned(),
            content,
            onward: format!("/?language={}", language.code()),
        };
        let page = self.page(knowledge.faq(), language, page);
        (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page)
            .into_response()
    }
}

/// The first words of the approved text.
fn description(reply: &Reply) -> String {
    let body = reply.blocks.iter().find_map(|block| match block {
        Block::Body(document) => Some(document.plain()),
        _ => None,
    });
    let words = body.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(DESCRIPTION_CHARS).collect()
}

/// The whole answer: what the chat says at once, then every detail, then what is related.
fn article(faq: &Faq, entry: &Entry, reply: &Reply, language: Language) -> Html {
    let mut html = Html::new();
    html.markup("<article class=\"card\">");
    let details = catalogue::details(reply, entry, language);
    let mut details = Some(details.as_slice());
    for block in &reply.blocks {
        // What is asked most comes before whom to ask.
        if matches!(block, Block::Office(_) | Block::Links(_) | Block::Sources(_)) {
            draw_details(&mut html, details.take().unwrap_or_default());
        }
        draw(&mut html, block, language);
    }
    draw_details(&mut html, details.unwrap_or_default());
    html.markup("</article>");
    draw_related(&mut html, faq, entry, language);
    html
}

fn draw_details(html: &mut Html, details: &[Detail]) {
    for detail in details {
        html.markup("<section><h2>").words(&detail.label).markup("</h2>");
        draw_document(html, &detail.text);
        html.markup("</section>");
    }
}

fn draw_related(html: &mut Html, faq: &Faq, entry: &Entry, language: Language) {
    let related: Vec<_> = entry.related.iter().filter_map(|id| faq.entry(id)).collect();
    if related.is_empty() {
        return;
    }
    html.markup("<nav class=\"related\"><h2>").words(Words::of(language).related);
    html.markup("</h2><ul>");
    for entry in related {
        let address = format!("/e/{}?language={}", entry.id, language.code());
        html.markup("<li><a").attribute("href", &address).markup(">");
        html.words(catalogue::title(entry, language)).markup("</a></li>");
    }
    html.markup("</ul></nav>");
}

fn draw(html: &mut Html, block: &Block, language: Language) {
    let words = Words::of(language);
    match block {
        Block::Notice(text) => {
            html.markup("<p class=\"notice\">").words(text).markup("</p>");
        }
        Block::Say(text) => {
            html.markup("<p>").words(text).markup("</p>");
        }
        Block::Title(text) => {
            html.markup("<h1>").words(text).markup("</h1>");
        }
        Block::Body(document) => draw_document(html, document),
        Block::Office(card) | Block::Place(card) => draw_office(html, card, words),
        Block::Links(links) => draw_references(html, words.links, links),
        Block::Sources(sources) => draw_references(html, words.sources, sources),
        Block::Note(text) => {
            html.markup("<p class=\"note\">").words(text).markup("</p>");
        }
        Block::Items(items) => draw_items(html, items, language),
        // Details stand on the page; other buttons belong to a conversation, and the page is
        // its own link.
        Block::Buttons(_) | Block::Share { .. } => {}
    }
}

fn draw_items(html: &mut Html, items: &[Item], language: Language) {
    html.markup("<ul>");
    for item in items {
        let address = format!("/e/{}?language={}", item.entry, language.code());
        html.markup("<li><a").attribute("href", &address).markup(">");
        html.words(&item.title).markup("</a> ").words(&item.note).markup("</li>");
    }
    html.markup("</ul>");
}

fn draw_document(html: &mut Html, document: &Document) {
    for segment in &document.blocks {
        match segment {
            Segment::Paragraph(run) => {
                html.markup("<p>");
                draw_run(html, run);
                html.markup("</p>");
            }
            Segment::List { start, items } => draw_list(html, *start, items),
        }
    }
}

fn draw_list(html: &mut Html, start: Option<u64>, items: &[Vec<Inline>]) {
    match start {
        Some(first) => html.markup("<ol").attribute("start", &first.to_string()).markup(">"),
        None => html.markup("<ul>"),
    };
    for item in items {
        html.markup("<li>");
        draw_run(html, item);
        html.markup("</li>");
    }
    html.markup(if start.is_some() { "</ol>" } else { "</ul>" });
}

fn draw_run(html: &mut Html, run: &[Inline]) {
    for inline in run {
        match inline {
            Inline::Text(text) => {
                html.words(text);
            }
            Inline::Strong(inner) => {
                html.markup("<strong>");
                draw_run(html, inner);
                html.markup("</strong>");
            }
            Inline::Link { url, label } => {
                let mut inner = Html::new();
                draw_run(&mut inner, label);
                draw_link(html, Some(url), &inner);
            }
            Inline::Break => {
                html.markup("<br>");
            }
        }
    }
}

/// A link, or only its words where it leads nowhere safe.
fn draw_link(html: &mut Html, url: Option<&str>, label: &Html) {
    match url.and_then(wire::safe_url) {
        Some(url) => {
            html.markup("<a").attribute("href", url).markup(" rel=\"noopener\">");
            html.piece(label).markup("</a>");
        }
        None => {
            html.piece(label);
        }
    }
}

fn draw_references(html: &mut Html, heading: &str, references: &[Reference]) {
    html.markup("<section class=\"references\"><h2>").words(heading).markup("</h2><ul>");
    for reference in references {
        html.markup("<li>");
        draw_link(html, reference.url.as_deref(), &Html::from(reference.title.as_str()));
        html.markup("</li>");
    }
    html.markup("</ul></section>");
}

fn draw_office(html: &mut Html, card: &OfficeCard, words: &Words) {
    html.markup("<section class=\"office\"><p class=\"label\">").words(words.office);
    html.markup("</p><h2>").words(&card.name).markup("</h2>");
    if let Some(does) = &card.does {
        html.markup("<p class=\"does\">").words(does).markup("</p>");
    }
    html.markup("<dl>");
    if let Some(phone) = &card.phone {
        let mut link = Html::from(phone.as_str());
        if let Some(dial) = wire::dial(phone) {
            link = Html::new();
            link.markup("<a").attribute("href", &dial).markup(">").words(phone).markup("</a>");
        }
        draw_row(html, words.phone, &link);
    }
    let mut place = Html::from(card.address.as_deref().unwrap_or_default());
    if let Some(map) = card.map() {
        place.markup(" ");
        draw_link(&mut place, Some(&map), &Html::from(words.map));
    }
    if card.address.is_some() || card.location.is_some() {
        draw_row(html, words.address, &place);
    }
    if let Some(hours) = &card.hours {
        draw_row(html, words.hours, &Html::from(hours.as_str()));
    }
    if let Some(url) = &card.url {
        let mut link = Html::new();
        draw_link(&mut link, Some(url), &Html::from(url.as_str()));
        draw_row(html, words.website, &link);
    }
    html.markup("</dl></section>");
}

fn draw_row(html: &mut Html, label: &str, value: &Html) {
    html.markup("<dt>").words(label).markup("</dt><dd>").piece(value).markup("</dd>");
}
