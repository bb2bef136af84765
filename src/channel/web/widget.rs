//! `GET /widget.js`: one line on another site opens the chat there, in a frame.
//!
//! The sites that may do so come with the script, so that on any other the button is a link
//! and nobody sees a frame that their browser refuses.

use std::collections::BTreeMap;

use axum::{extract::State, http::HeaderMap, response::Response};
use serde::Serialize;

use super::{Web, headers, wire, words::Words};

/// What the script starts from.
#[derive(Debug, Serialize)]
struct Start<'a> {
    /// The sites that may frame the chat.
    sites: &'a [String],
    /// What holds where the page names no language of ours.
    language: &'static str,
    languages: BTreeMap<&'static str, LanguageStart<'a>>,
}

/// The widget in one language.
#[derive(Debug, Serialize)]
struct LanguageStart<'a> {
    /// BCP 47, for `lang`.
    tag: &'static str,
    /// What the desk is called.
    name: &'a str,
    open: &'static str,
    close: &'static str,
    apart: &'static str,
    new_tab: &'static str,
}

/// Shows the script.
pub(super) async fn show(State(web): State<Web>, request: HeaderMap) -> Response {
    let knowledge = web.desk.knowledge();
    let desk = knowledge.faq().desk();
    let languages = desk.languages.iter().map(|&language| {
        let words = Words::of(language);
        let start = LanguageStart {
            tag: wire::tag(language),
            name: desk.name.best(language).unwrap_or_default(),
            open: words.widget_open,
            close: words.widget_close,
            apart: words.widget_apart,
            new_tab: words.new_tab,
        };
        (language.code(), start)
    });
    let start = Start {
        sites: &web.settings.allow_origins,
        language: desk.languages.first().map_or("zh", |language| language.code()),
        languages: languages.collect(),
    };
    // Two characters that end a line in JavaScript before 2019, but not in JSON.
    let start = serde_json::to_string(&start).unwrap_or_default();
    let start = start.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    let script = include_str!("assets/widget.js").replacen("__START__", &start, 1);
    let kind = "text/javascript; charset=utf-8";
    headers::validated(&request, kind, headers::CHECK_EACH_TIME, script)
}
