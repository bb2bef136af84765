//! What goes wrong, as problem documents.
//!
//! Source: RFC 9457, Problem Details for HTTP APIs. `type` is left out, which means
//! `about:blank`: the status says what happened, `detail` says how to mend it.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::limits::Allowance;

/// What a problem document is sent as. JSON is UTF-8 without saying so (RFC 8259 §8.1).
pub(super) const CONTENT_TYPE: &str = "application/problem+json";

/// A request that cannot be served, and what its sender can do about it.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    detail: String,
    /// Of somebody who sent too much: nothing is left of this.
    spent: Option<Allowance>,
}

/// A problem as it is sent (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct Document<'a> {
    /// What happened, in the words of HTTP.
    title: &'a str,
    /// The status once more.
    status: u16,
    /// What to do about it.
    detail: &'a str,
}

impl Problem {
    /// A problem with a status and a sentence for whoever wrote the client.
    pub(super) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), spent: None }
    }

    /// Nothing is known under this name.
    pub(super) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }

    /// The JSON reads, but says something that cannot be done.
    pub(super) fn unprocessable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
    }

    /// More than this listener reads.
    pub(super) fn too_large(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
    }

    /// Too many messages; ask again when there is a new allowance.
    pub(super) fn too_many(spent: Allowance) -> Self {
        let detail = "Too many messages in a minute. Wait as long as Retry-After says.";
        let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, detail);
        Self { spent: Some(spent), ..problem }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let document = Document {
            title: self.status.canonical_reason().unwrap_or("Error"),
            status: self.status.as_u16(),
            detail: &self.detail,
        };
        let body = serde_json::to_string(&document).unwrap_or_default();
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(spent) = self.spent {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(spent.seconds()));
            spent.tell(headers);
        }
        response
    }
}

/// Nothing lives at this path.
pub(super) async fn no_such_page() -> Problem {
    Problem::not_found("There is nothing at this address. The chat page is at /.")
}

/// Something lives at this path, but not for this method; `Allow` says for which.
pub(super) async fn no_such_method() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "This address does not take this method. The Allow header lists those it takes.",
    )
}
