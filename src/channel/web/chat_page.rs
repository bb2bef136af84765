//! `GET /`: the chat page.
//!
//! The greeting in every language comes with the page, so that looking at it costs no
//! second request and leaves nothing behind: a conversation begins with the first message.

use std::collections::BTreeMap;

use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, header},
    response::Response,
};
use serde::Serialize;

use super::{
    Shared, Web,
    assets::{ICON, SCRIPT, STYLE},
    catalogue, headers,
    html::Html,
    template::page,
    wire,
    words::Words,
};
use crate::{
    conversation::{Act, Command},
    desk::Incoming,
    faq::{Faq, Language},
    reply::Reply,
    session::Session,
};

/// What the script starts from.
#[derive(Debug, Serialize)]
struct Start<'a> {
    language: &'static str,
    message_chars: usize,
    languages: BTreeMap<&'static str, LanguageStart<'a>>,
}

/// The page in one language.
#[derive(Debug, Serialize)]
struct LanguageStart<'a> {
    /// BCP 47, for `lang`.
    tag: &'static str,
    /// What the desk is called.
    name: &'a str,
    words: &'static Words,
    greeting: Vec<wire::BlockView<'a>>,
}

/// Shows the chat page.
pub(super) async fn show(
    State(web): State<Web>,
    RawQuery(query): RawQuery,
    request: HeaderMap,
) -> Response {
    page(&web, query.as_deref(), &request, Place::Window)
}

/// Shows the chat page for a frame on a site that may have one.
pub(super) async fn show_framed(
    State(web): State<Web>,
    RawQuery(query): RawQuery,
    request: HeaderMap,
) -> Response {
    let mut response = page(&web, query.as_deref(), &request, Place::Frame);
    let policy = headers::policy_framed_by(&web.settings.allow_origins);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// Where the page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In a window of its own.
    Window,
    /// In a frame that the widget opened.
    Frame,
}

fn page(web: &Shared, query: Option<&str>, request: &HeaderMap, place: Place) -> Response {
    let knowledge = web.desk.knowledge();
    let faq = knowledge.faq();
    let language = headers::language(&faq.desk().languages, query, request);
    let words = Words::of(language);
    let name = faq.desk().name.best(language).unwrap_or_default();
    let page = page!("assets/chat.html", {
        lang: Html::from(wire::tag(language)),
        place: Html::from(if place == Place::Frame { "chat framed" } else { "chat" }),
        meta: web.share_meta("/", language),
        name: Html::from(name),
        motto: Html::from(words.motto),
        style: STYLE.address(),
        script: SCRIPT.address(),
        icon: ICON.address(),
        skip: Html::from(words.skip),
        switch: language_switch("/", language, &faq.desk().languages),
        transcript: Html::from(words.transcript),
        question: Html::from(words.question),
        placeholder: Html::from(words.placeholder),
        send: Html::from(words.send),
        keys: Html::from(words.keys),
        topics: Html::from(words.topics),
        privacy: Html::from(words.privacy),
        forget: Html::from(words.forget),
        newest: Html::from(words.newest),
        all_answers: all_answers(faq, language),
        start: web.start(faq, language),
    });
    headers::validated_by_language(request, "text/html; charset=utf-8", page)
}

/// The link to the same page in the other language; nothing where the desk speaks only one.
pub(super) fn language_switch(path: &str, language: Language, spoken: &[Language]) -> Html {
    let mut html = Html::new();
    let Some(other) = spoken.iter().copied().find(|&other| other != language) else {
        return html;
    };
    let words = Words::of(language);
    let address = format!("{path}?language={}", other.code());
    html.markup("<a class=\"quiet\" id=\"language\"").attribute("href", &address);
    html.attribute("lang", wire::tag(other)).attribute("hreflang", wire::tag(other));
    html.attribute("aria-label", words.switch_language).markup(">");
    html.words(words.other_language).markup("</a>");
    html
}

/// Every answer as a link, for a browser without JavaScript.
fn all_answers(faq: &Faq, language: Language) -> Html {
    let words = Words::of(language);
    let mut html = Html::new();
    html.markup("<p>").words(words.no_script).markup("</p><h2>").words(words.all_answers);
    html.markup("</h2>");
    for shelf in catalogue::shelves(faq, language) {
        let name = if shelf.id.is_some() { shelf.name } else { words.other };
        html.markup("<h3>").words(name).markup("</h3><ul>");
        for entry in shelf.entries {
            let address = format!("/e/{}?language={}", entry.id, language.code());
            html.markup("<li><a").attribute("href", &address).markup(">");
            html.words(catalogue::title(entry, language)).markup("</a></li>");
        }
        html.markup("</ul>");
    }
    html
}

impl Shared {
    /// The data block the script starts from.
    fn start(&self, faq: &Faq, language: Language) -> Html {
        let spoken = &faq.desk().languages;
        let greetings: Vec<_> =
            spoken.iter().map(|&spoken| (spoken, self.greeting(spoken))).collect();
        let languages = greetings.iter().map(|(language, greeting)| {
            let start = LanguageStart {
                tag: wire::tag(*language),
                name: faq.desk().name.best(*language).unwrap_or_default(),
                words: Words::of(*language),
                greeting: wire::blocks(greeting),
            };
            (language.code(), start)
        });
        let start = Start {
            language: language.code(),
            message_chars: self.settings.message_chars,
            languages: languages.collect(),
        };
        let mut html = Html::new();
        html.data(&serde_json::to_string(&start).unwrap_or_default());
        html
    }

    fn greeting(&self, language: Language) -> Reply {
        let act = Act::Command(Command::Start(None));
        let incoming = Incoming { act, language_hint: Some(language) };
        self.desk.handle(&incoming, &Session::default()).reply
    }
}
