//! `GET /openapi.json` and `GET /api`: the HTTP API as programs and as people read about it.
//!
//! The description is made from the handlers and from the types they answer with, so it
//! cannot say anything else than they do.

use axum::{
    extract::{RawQuery, State},
    http::HeaderMap,
    response::Response,
};
use serde_json::Value;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        self,
        schema::{AllOfBuilder, AnyOfBuilder, ObjectBuilder, Schema, Type},
    },
};

use super::{
    Web, api,
    assets::{ICON, STYLE},
    catalogue,
    chat_page::language_switch,
    error, headers,
    html::Html,
    template::page,
    wire,
    words::Words,
};

/// Source: `OpenAPI` Specification 3.1.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "policydesk",
        description = "扶持政策和办事服务的问答接口：每句话都由单位审定。错误按 RFC 9457 说明。\n\n\
            Answers about startup policies and services, every word approved by an office. \
            Errors are problem documents (RFC 9457).",
    ),
    paths(api::answer, catalogue::topics, catalogue::entry, catalogue::office),
    components(schemas(error::Document<'_>)),
    modifiers(&Either),
    tags(
        (name = "ask", description = "问答 · Questions and answers"),
        (name = "read", description = "查阅 · What there is to read"),
    ),
)]
struct Described;

/// A message has words or a tap, or both; its type cannot say that by itself.
struct Either;

impl Modify for Either {
    fn modify(&self, described: &mut openapi::OpenApi) {
        let schemas = described.components.as_mut().map(|it| &mut it.schemas);
        let Some(message) = schemas.and_then(|schemas| schemas.get_mut("Message")) else { return };
        let having = |name: &'static str| {
            let text = ObjectBuilder::new().schema_type(Type::String);
            ObjectBuilder::new().property(name, text).required(name)
        };
        let either = AnyOfBuilder::new().item(having("text")).item(having("choice"));
        let both = AllOfBuilder::new().item(std::mem::take(message)).item(either);
        *message = Schema::AllOf(both.build()).into();
    }
}

/// The description, with the address of this desk.
fn described(web: &Web) -> openapi::OpenApi {
    let mut described = Described::openapi();
    let server = web.settings.public_url.clone().unwrap_or_else(|| "/".to_owned());
    described.servers = Some(vec![openapi::Server::new(server)]);
    described
}

/// For programs.
pub(super) async fn document(State(web): State<Web>, request: HeaderMap) -> Response {
    let body = serde_json::to_string(&described(&web)).unwrap_or_default();
    headers::validated(&request, "application/json", headers::CHECK_EACH_TIME, body)
}

/// For people.
pub(super) async fn show(
    State(web): State<Web>,
    RawQuery(query): RawQuery,
    request: HeaderMap,
) -> Response {
    let knowledge = web.desk.knowledge();
    let desk = knowledge.faq().desk();
    let language = headers::language(&desk.languages, query.as_deref(), &request);
    let words = Words::of(language);
    let described = serde_json::to_value(described(&web)).unwrap_or_default();
    let ask = format!("/?language={}", language.code());
    let page = page!("assets/api.html", {
        lang: Html::from(wire::tag(language)),
        title: Html::from(words.api),
        name: Html::from(desk.name.best(language).unwrap_or_default()),
        motto: Html::from(words.motto),
        switch: language_switch("/api", language, &desk.languages),
        style: STYLE.address(),
        icon: ICON.address(),
        ask: Html::from(ask.as_str()),
        content: content(&described),
    });
    headers::validated_by_language(&request, "text/html; charset=utf-8", page)
}

/// How it is begun.
const EXAMPLE: &str =
    r#"curl -H 'Content-Type: application/json' -d '{"text": "苏科贷怎么申请"}' …/api/v1/messages"#;

/// Every operation in turn.
fn content(described: &Value) -> Html {
    let mut html = Html::new();
    html.markup("<article class=\"card\"><h1>HTTP API</h1>");
    paragraphs(&mut html, &described["info"]["description"]);
    html.markup("<pre tabindex=\"0\"><code>").words(EXAMPLE).markup("</code></pre>");
    html.markup("<p><a href=\"/openapi.json\">openapi.json</a></p></article>");
    for (path, methods) in described["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            draw(&mut html, path, method, operation, described);
        }
    }
    html
}

fn draw(html: &mut Html, path: &str, method: &str, operation: &Value, described: &Value) {
    html.markup("<article class=\"card\"><h2>").words(word(&operation["summary"]));
    html.markup("</h2><p class=\"call\"><code>").words(&method.to_uppercase()).markup(" ");
    html.words(path).markup("</code></p>");
    paragraphs(html, &operation["description"]);
    let body = &operation["requestBody"]["content"]["application/json"]["schema"];
    let properties = resolved(body, described)["allOf"][0]["properties"].as_object();
    let properties = properties.into_iter().flatten();
    let fields = properties.map(|(name, field)| (name.as_str(), &field["description"]));
    terms(html, "字段 · Fields", fields);
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let parameters = parameters.map(|one| (word(&one["name"]), &one["description"]));
    terms(html, "参数 · Parameters", parameters);
    let responses = operation["responses"].as_object().into_iter().flatten();
    let responses = responses.map(|(status, one)| (status.as_str(), &one["description"]));
    terms(html, "回应 · Responses", responses);
    html.markup("</article>");
}

fn terms<'a>(
    html: &mut Html,
    heading: &'static str,
    terms: impl Iterator<Item = (&'a str, &'a Value)>,
) {
    let mut terms = terms.peekable();
    if terms.peek().is_none() {
        return;
    }
    html.markup("<h3>").words(heading).markup("</h3><dl>");
    for (name, description) in terms {
        html.markup("<dt><code>").words(name).markup("</code></dt><dd>");
        with_code(html, word(description));
        html.markup("</dd>");
    }
    html.markup("</dl>");
}

/// Words in which backticks stand around what is written in code.
fn with_code(html: &mut Html, words: &str) {
    for (idx, piece) in words.split('`').enumerate() {
        if idx % 2 == 1 {
            html.markup("<code>").words(piece).markup("</code>");
        } else {
            html.words(piece);
        }
    }
}

/// What a reference leads to; anything else is itself.
fn resolved<'a>(schema: &'a Value, described: &'a Value) -> &'a Value {
    let pointer = schema["$ref"].as_str().and_then(|at| at.strip_prefix('#'));
    pointer.and_then(|at| described.pointer(at)).unwrap_or(schema)
}

fn paragraphs(html: &mut Html, text: &Value) {
    for paragraph in word(text).split("\n\n") {
        html.markup("<p>").words(paragraph).markup("</p>");
    }
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
