//! The looks of the dashboard, compiled in: the desk's own tokens, and what only staff see.

use axum::{
    extract::{Path, rejection::PathRejection},
    http::HeaderMap,
    response::Response,
};

use crate::channel::web::{
    assets,
    error::{self, Problem},
    headers::{self, CHECK_EACH_TIME},
};

const CSS: &str = "text/css; charset=utf-8";

/// Serves a file; to anybody, since the log-in page needs them.
pub(super) async fn show(
    name: Result<Path<String>, PathRejection>,
    request: HeaderMap,
) -> Result<Response, Problem> {
    let (content_type, content) = match name.as_ref().map(|Path(name)| name.as_str()) {
        Ok("chat.css") => (CSS, assets::STYLE.content),
        Ok("staff.css") => (CSS, include_str!("../assets/staff.css")),
        Ok("favicon.svg") => ("image/svg+xml", assets::ICON.content),
        _ => return Err(error::no_such_page().await),
    };
    Ok(headers::validated(&request, content_type, CHECK_EACH_TIME, content.to_owned()))
}
