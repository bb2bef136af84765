//! The files behind the pages, compiled in.

use axum::{
    extract::{Path, RawQuery, rejection::PathRejection},
    http::HeaderMap,
    response::Response,
};

use super::{
    error::{self, Problem},
    headers,
    html::Html,
};

/// A file as it is served.
#[derive(Debug)]
pub(super) struct Asset {
    name: &'static str,
    content_type: &'static str,
    pub(super) content: &'static str,
}

/// The look of the chat and of an answer by itself.
pub(super) const STYLE: Asset = Asset {
    name: "chat.css",
    content_type: "text/css; charset=utf-8",
    content: concat!(
        include_str!("assets/style/tokens.css"),
        include_str!("assets/style/dark.css"),
        include_str!("assets/style/base.css"),
        include_str!("assets/style/conversation.css"),
        include_str!("assets/style/finding.css"),
        include_str!("assets/style/matcher.css"),
        include_str!("assets/style/field.css"),
        include_str!("assets/style/page.css"),
        include_str!("assets/style/described.css"),
        include_str!("assets/style/screens.css"),
        include_str!("assets/style/print.css"),
    ),
};
/// The look of the poster.
pub(super) const POSTER_STYLE: Asset = Asset {
    name: "poster.css",
    content_type: "text/css; charset=utf-8",
    content: concat!(
        include_str!("assets/style/tokens.css"),
        include_str!("assets/style/poster.css"),
    ),
};
/// The chat: its parts share one scope of their own, and `begin.js` sets them going.
pub(super) const SCRIPT: Asset = Asset {
    name: "chat.js",
    content_type: "text/javascript; charset=utf-8",
    content: concat!(
        "(function () {\n'use strict';\n\n",
        include_str!("assets/chat/state.js"),
        include_str!("assets/chat/words.js"),
        include_str!("assets/chat/kinds.js"),
        include_str!("assets/chat/drawing.js"),
        include_str!("assets/chat/buttons.js"),
        include_str!("assets/chat/sharing.js"),
        include_str!("assets/chat/replies.js"),
        include_str!("assets/chat/finding.js"),
        include_str!("assets/chat/transcript.js"),
        include_str!("assets/chat/talking.js"),
        include_str!("assets/chat/matching.js"),
        include_str!("assets/chat/field.js"),
        include_str!("assets/chat/begin.js"),
        "}());\n",
    ),
};
/// The desk's mark.
pub(super) const ICON: Asset = Asset {
    name: "favicon.svg",
    content_type: "image/svg+xml",
    content: include_str!("assets/favicon.svg"),
};

/// An address that carries the hash of its content never changes, so it is kept for a year,
/// the longest that means anything (RFC 9111 §5.2.2.1, RFC 8246).
const FOR_EVER: &str = "public, max-age=31536000, immutable";

impl Asset {
    /// Its address, with its hash, as an attribute's value.
    pub(super) fn address(&self) -> Html {
        let address = format!("/assets/{}?v={}", self.name, self.hash());
        Html::from(address.as_str())
    }

    fn hash(&self) -> String {
        headers::fingerprint(self.content.as_bytes())
    }
}

/// Serves a file.
pub(super) async fn show(
    name: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
    request: HeaderMap,
) -> Result<Response, Problem> {
    let asset = match name.as_ref().map(|Path(name)| name.as_str()) {
        Ok("chat.css") => STYLE,
        Ok("poster.css") => POSTER_STYLE,
        Ok("chat.js") => SCRIPT,
        Ok("favicon.svg") => ICON,
        _ => return Err(error::no_such_page().await),
    };
    let version = headers::query_value(query.as_deref(), "v");
    let is_current = version.is_some_and(|version| version == asset.hash());
    let cache = if is_current { FOR_EVER } else { headers::CHECK_EACH_TIME };
    Ok(headers::validated(&request, asset.content_type, cache, asset.content))
}
