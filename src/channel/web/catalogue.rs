//! What there is to read: topics, entries and offices as JSON, for offices' own pages.

use axum::{
    extract::{Path, RawQuery, State, rejection::PathRejection},
    http::HeaderMap,
    response::Response,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Shared, Web,
    error::{self, Document as ProblemDocument, Problem},
    headers, wire,
};
use crate::{
    conversation::{Act, Choice},
    desk::Incoming,
    faq::{Entry, Faq, Language},
    knowledge::Knowledge,
    reply::{Block, Document, OfficeCard, Reply},
    session::Session,
};

/// Every topic with its entries.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Topics)]
pub(super) struct TopicsView<'a> {
    language: &'static str,
    /// What the desk is called.
    desk: &'a str,
    topics: Vec<TopicView<'a>>,
    /// The entries that stand on no shelf.
    other: Vec<EntryLink<'a>>,
}

/// A topic with its entries.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Topic)]
pub(super) struct TopicView<'a> {
    id: &'a str,
    name: &'a str,
    entries: Vec<EntryLink<'a>>,
}

/// An entry by name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EntryLink)]
pub(super) struct EntryLink<'a> {
    id: &'a str,
    title: &'a str,
}

/// An entry as it is answered today.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Entry)]
pub(super) struct EntryView<'a> {
    id: &'a str,
    language: &'static str,
    title: &'a str,
    topic: Option<&'a str>,
    office: Option<&'a str>,
    /// Where the answer can be read by itself.
    url: String,
    blocks: Vec<wire::BlockView<'a>>,
    details: Vec<DetailView<'a>>,
    related: Vec<EntryLink<'a>>,
}

/// One detail of an entry.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Detail)]
pub(super) struct DetailView<'a> {
    facet: &'static str,
    label: &'a str,
    segments: Vec<wire::SegmentView<'a>>,
}

/// An office.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OfficeAnswer)]
pub(super) struct OfficeAnswer<'a> {
    language: &'static str,
    #[serde(flatten)]
    office: wire::OfficeView<'a>,
}

/// `GET /api/v1/topics`.
#[utoipa::path(
    get,
    path = "/api/v1/topics",
    tag = "read",
    operation_id = "topics",
    summary = "主题和条目 · Topics and entries",
    description = "这里能回答的一切，按主题排好。\n\nEverything that is answered here, by topic.",
    params(
        ("language" = Option<String>, Query, example = "zh",
            description = "`zh` or `en`; else as `Accept-Language` asks"),
    ),
    responses(
        (status = 200, body = inline(TopicsView<'_>), description = "It is there",
            headers(("ETag" = String, description = "For `If-None-Match`"))),
        (status = 304, description = "The client has it already"),
    ),
)]
pub(super) async fn topics(
    State(web): State<Web>,
    RawQuery(query): RawQuery,
    request: HeaderMap,
) -> Response {
    let knowledge = web.desk.knowledge();
    let faq = knowledge.faq();
    let language = headers::language(&faq.desk().languages, query.as_deref(), &request);
    let shelves = shelves(faq, language);
    let view = TopicsView {
        language: language.code(),
        desk: faq.desk().name.best(language).unwrap_or_default(),
        topics: shelves
            .iter()
            .filter_map(|shelf| Some((shelf.id?, shelf)))
            .map(|(id, shelf)| TopicView {
                id,
                name: shelf.name,
                entries: links(&shelf.entries, language),
            })
            .collect(),
        other: shelves
            .iter()
            .filter(|shelf| shelf.id.is_none())
            .flat_map(|shelf| links(&shelf.entries, language))
            .collect(),
    };
    json(&request, &view)
}

/// `GET /api/v1/entries/{id}`.
#[utoipa::path(
    get,
    path = "/api/v1/entries/{id}",
    tag = "read",
    operation_id = "entry",
    summary = "一条答复 · An entry",
    description = "审定过的答复、细节、出处和负责单位。\n\nAn approved answer with its details, sources and office.",
    params(
        ("id" = String, Path, description = "The id of an entry", example = "sukedai"),
        ("language" = Option<String>, Query, example = "zh",
            description = "`zh` or `en`; else as `Accept-Language` asks"),
    ),
    responses(
        (status = 200, body = inline(EntryView<'_>), description = "It is there",
            headers(("ETag" = String, description = "For `If-None-Match`"))),
        (status = 304, description = "The client has it already"),
        (status = 404, body = ProblemDocument<'_>, content_type = error::CONTENT_TYPE,
            description = "There is none with this id"),
    ),
)]
pub(super) async fn entry(
    State(web): State<Web>,
    id: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
    request: HeaderMap,
) -> Result<Response, Problem> {
    let id = id.map(|Path(id)| id).unwrap_or_default();
    let language = web.language(query.as_deref(), &request);
    let Some((knowledge, reply)) = web.whole_answer(&id, language) else {
        return Err(no_such_entry());
    };
    let faq = knowledge.faq();
    let Some(entry) = faq.entry(&id) else {
        return Err(no_such_entry());
    };
    let details = details(&reply, entry, language);
    let view = EntryView {
        id: &entry.id,
        language: language.code(),
        title: title(entry, language),
        topic: entry.topic.as_deref(),
        office: entry.office.as_deref(),
        url: format!("{}/e/{}", web.settings.public_url.as_deref().unwrap_or_default(), entry.id),
        blocks: wire::blocks(&reply),
        details: details
            .iter()
            .map(|detail| DetailView {
                facet: detail.facet,
                label: &detail.label,
                segments: wire::segments(&detail.text.blocks),
            })
            .collect(),
        related: entry
            .related
            .iter()
            .filter_map(|id| faq.entry(id))
            .map(|entry| EntryLink { id: &entry.id, title: title(entry, language) })
            .collect(),
    };
    Ok(json(&request, &view))
}

/// `GET /api/v1/offices/{id}`.
#[utoipa::path(
    get,
    path = "/api/v1/offices/{id}",
    tag = "read",
    operation_id = "office",
    summary = "一个单位 · An office",
    description = "管什么、电话、地址、上班时间。\n\nWhat it does, its phone, address and hours.",
    params(
        ("id" = String, Path, description = "The id of an office", example = "yz-kjj"),
        ("language" = Option<String>, Query, example = "zh",
            description = "`zh` or `en`; else as `Accept-Language` asks"),
    ),
    responses(
        (status = 200, body = inline(OfficeAnswer<'_>), description = "It is there",
            headers(("ETag" = String, description = "For `If-None-Match`"))),
        (status = 304, description = "The client has it already"),
        (status = 404, body = ProblemDocument<'_>, content_type = error::CONTENT_TYPE,
            description = "There is none with this id"),
    ),
)]
pub(super) async fn office(
    State(web): State<Web>,
    id: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
    request: HeaderMap,
) -> Result<Response, Problem> {
    let id = id.map(|Path(id)| id).unwrap_or_default();
    let language = web.language(query.as_deref(), &request);
    let knowledge = web.desk.knowledge();
    let Some(office) = knowledge.faq().office(&id) else {
        return Err(Problem::not_found("There is no office with this id."));
    };
    let card = OfficeCard::of(office, language);
    let view = OfficeAnswer { language: language.code(), office: wire::OfficeView::of(&card) };
    Ok(json(&request, &view))
}

/// Nothing is answered under this id.
pub(super) fn no_such_entry() -> Problem {
    Problem::not_found("There is no entry with this id. /api/v1/topics lists all.")
}

fn json(request: &HeaderMap, view: &impl Serialize) -> Response {
    let body = serde_json::to_string(view).unwrap_or_default();
    headers::validated_by_language(request, "application/json", body)
}

/// A topic and what stands under it; the last one may have no topic.
#[derive(Debug)]
pub(super) struct Shelf<'a> {
    /// The id of the topic.
    pub(super) id: Option<&'a str>,
    /// What it is called; empty without a topic.
    pub(super) name: &'a str,
    /// Its entries, in staff's order; never empty.
    pub(super) entries: Vec<&'a Entry>,
}

/// Every shelf that holds something.
pub(super) fn shelves(faq: &Faq, language: Language) -> Vec<Shelf<'_>> {
    let under = |topic: Option<&str>| {
        faq.entries().iter().filter(|entry| entry.topic.as_deref() == topic).collect()
    };
    let topics = faq.topics().iter().map(|topic| Shelf {
        id: Some(&topic.id),
        name: topic.name.best(language).unwrap_or(&topic.id),
        entries: under(Some(&topic.id)),
    });
    let other = Shelf { id: None, name: "", entries: under(None) };
    topics.chain([other]).filter(|shelf| !shelf.entries.is_empty()).collect()
}

fn links<'a>(entries: &[&'a Entry], language: Language) -> Vec<EntryLink<'a>> {
    let link = |entry: &&'a Entry| EntryLink { id: &entry.id, title: title(entry, language) };
    entries.iter().map(link).collect()
}

/// What an entry is called.
pub(super) fn title(entry: &Entry, language: Language) -> &str {
    entry.title.best(language).unwrap_or(&entry.id)
}

/// One detail of an entry, ready to be drawn.
#[derive(Debug)]
pub(super) struct Detail {
    /// Which one.
    pub(super) facet: &'static str,
    /// What it is called.
    pub(super) label: String,
    /// The approved text.
    pub(super) text: Document,
}

/// The details that an answer offers behind its buttons.
pub(super) fn details(reply: &Reply, entry: &Entry, language: Language) -> Vec<Detail> {
    let offered = reply.buttons().filter_map(|button| match &button.choice {
        Choice::Detail(_, facet) => Some((&button.label, *facet)),
        _ => None,
    });
    let found = offered.filter_map(|(label, facet)| {
        let text = entry.details.get(facet)?.best(language)?;
        Some(Detail { facet: facet.key(), label: label.clone(), text: Document::parse(text) })
    });
    found.collect()
}

impl Shared {
    /// The language a request is answered in.
    pub(super) fn language(&self, query: Option<&str>, request: &HeaderMap) -> Language {
        let knowledge = self.desk.knowledge();
        headers::language(&knowledge.faq().desk().languages, query, request)
    }

    /// What the desk answers to somebody who names this entry, without the buttons'
    /// conversation around it; none where there is no such entry.
    pub(super) fn whole_answer(
        &self,
        id: &str,
        language: Language,
    ) -> Option<(std::sync::Arc<Knowledge>, Reply)> {
        let id = self.desk.knowledge().faq().entry(id)?.id.clone();
        let act = Act::Choice(Choice::Entry(id).token());
        let incoming = Incoming { act, language_hint: Some(language) };
        let (knowledge, turn) = self.desk.answer(&incoming, &Session::default());
        let is_answer = turn.reply.blocks.iter().any(|block| matches!(block, Block::Title(_)));
        is_answer.then_some((knowledge, turn.reply))
    }
}
