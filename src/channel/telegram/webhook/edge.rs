//! The HTTP edge of the webhook: what Telegram is answered, and what a stranger.
//!
//! It stands in front of the pages of the public listener and not among them, because none
//! of their rules is for it: Telegram sends no `Origin`, and whoever told it to come back
//! in a minute would have all its askers wait.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use futures_util::StreamExt as _;
use serde_json::json;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, oneshot},
    time::timeout,
};

use super::{Delivered, Hook, MAX_BODY_BYTES, request};

/// Where Telegram puts the secret. Source: Bot API, `setWebhook`.
const SECRET: &str = "x-telegram-bot-api-secret-token";

/// How long an update waits to be stored. A busy store needs milliseconds, and one that is
/// locked is given five seconds; Telegram itself waits for a minute.
const STORED_WITHIN: Duration = Duration::from_secs(15);

/// When Telegram is to try again. It would wait longer every time; but a disk that has room
/// again is to be noticed within seconds. Source: tdlib/telegram-bot-api, which obeys it.
const AGAIN_AFTER_SECONDS: u32 = 1;

impl Hook {
    /// Puts the webhook in front of the pages of a listener: what is sent to its path gets
    /// neither to them nor to their limits.
    pub fn in_front_of(self, pages: Router) -> Router {
        pages.layer(middleware::from_fn_with_state(Arc::new(self), answer))
    }
}

async fn answer(State(hook): State<Arc<Hook>>, request: Request, next: Next) -> Response {
    if request.uri().path() != hook.path {
        return next.run(request).await;
    }
    match hook.receive(request).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

impl Hook {
    /// Takes a call of Telegram's to its end: an update that is stored.
    async fn receive(&self, request: Request) -> Result<(), Refusal> {
        let length = self.admit(&request)?;
        let place = place(&self.room, length)?;
        let reading = timeout(self.body_timeout, read(request.into_body()));
        let body = reading.await.map_err(|_| Refusal::Slow)??;
        let update = request::read(body).ok_or(Refusal::NoUpdate)?;
        let (stored, told) = oneshot::channel();
        let delivered = Delivered { update, stored, _place: place };
        self.queue.try_send(delivered).map_err(|_| Refusal::NotStored)?;
        match timeout(STORED_WITHIN, told).await {
            Ok(Ok(true)) => Ok(()),
            _ => Err(Refusal::NotStored),
        }
    }

    /// Whether this is Telegram with an update; gives its length. Looks at the header alone:
    /// a stranger makes nobody read a body.
    fn admit(&self, request: &Request) -> Result<u32, Refusal> {
        let headers = request.headers();
        if request.method() != Method::POST {
            return Err(Refusal::Method);
        }
        // Whoever names a length and sends pieces wants two servers to disagree on where a
        // request ends. hyper keeps only the pieces; Telegram names the length.
        if headers.contains_key(header::TRANSFER_ENCODING) {
            return Err(Refusal::Pieces);
        }
        let mut secrets = headers.get_all(SECRET).iter();
        let secret = secrets.next().map(HeaderValue::as_bytes);
        if !secret.is_some_and(|secret| self.knows(secret)) || secrets.next().is_some() {
            return Err(Refusal::Stranger);
        }
        if !is_plain_json(headers) {
            return Err(Refusal::Type);
        }
        let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
        let length = length.and_then(|value| value.parse::<u64>().ok()).unwrap_or_default();
        let length = u32::try_from(length).ok().filter(|length| *length <= MAX_BODY_BYTES);
        length.ok_or(Refusal::Large)
    }
}

/// Whether the body is said to be JSON as it is, not packed.
fn is_plain_json(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let media_type = text(header::CONTENT_TYPE).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    let encoding = text(header::CONTENT_ENCODING).unwrap_or("identity");
    media_type.eq_ignore_ascii_case("application/json") && encoding.eq_ignore_ascii_case("identity")
}

/// A part of the room as large as a body, until what came in it is stored.
fn place(room: &Arc<Semaphore>, length: u32) -> Result<OwnedSemaphorePermit, Refusal> {
    Arc::clone(room).try_acquire_many_owned(length.max(1)).map_err(|_| Refusal::NotStored)
}

/// Reads a body whose length is known to be fine.
async fn read(body: Body) -> Result<Vec<u8>, Refusal> {
    let mut pieces = body.into_data_stream();
    let mut body = Vec::new();
    while let Some(piece) = pieces.next().await {
        body.extend_from_slice(&piece.map_err(|_| Refusal::NoUpdate)?);
    }
    Ok(body)
}

/// Why a call is refused. Never 410, which removes the webhook, and never 429.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    /// Another method than POST.
    Method,
    /// The length of the body is not told.
    Pieces,
    /// Not Telegram.
    Stranger,
    /// Not plain JSON.
    Type,
    /// Too large.
    Large,
    /// The body takes too long.
    Slow,
    /// No update is in it.
    NoUpdate,
    /// It could not be stored; Telegram sends it again.
    NotStored,
}

impl Refusal {
    fn status(self) -> StatusCode {
        match self {
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Pieces | Self::NoUpdate => StatusCode::BAD_REQUEST,
            Self::Stranger => StatusCode::UNAUTHORIZED,
            Self::Type => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Large => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Slow => StatusCode::REQUEST_TIMEOUT,
            Self::NotStored => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// For whoever tries it by hand.
    fn detail(self) -> &'static str {
        match self {
            Self::Method => "Only Telegram calls here, with POST.",
            Self::Pieces => "Send a Content-Length, and no Transfer-Encoding.",
            Self::Stranger => "The secret is missing or wrong.",
            Self::Type => "Send plain JSON, with the header Content-Type: application/json.",
            Self::Large => "An update takes at most one megabyte.",
            Self::Slow => "The update took too long to arrive.",
            Self::NoUpdate => "This is not an update: a JSON object with an `update_id`.",
            Self::NotStored => "The update could not be stored. Send it again.",
        }
    }
}

impl IntoResponse for Refusal {
    /// A problem document. Source: RFC 9457.
    fn into_response(self) -> Response {
        let status = self.status();
        let title = status.canonical_reason().unwrap_or("Error");
        let document =
            json!({ "title": title, "status": status.as_u16(), "detail": self.detail() });
        let mut response = (status, document.to_string()).into_response();
        let headers = response.headers_mut();
        let media_type = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, media_type);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        match self {
            Self::Method => {
                headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
            }
            Self::NotStored => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(AGAIN_AFTER_SECONDS));
            }
            _ => {}
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_answered_that_would_end_the_webhook_or_slow_it_down() {
        for refusal in [
            Refusal::Method,
            Refusal::Pieces,
            Refusal::Stranger,
            Refusal::Type,
            Refusal::Large,
            Refusal::Slow,
            Refusal::NoUpdate,
            Refusal::NotStored,
        ] {
            let status = refusal.status();
            assert_ne!(status, StatusCode::GONE);
            assert_ne!(status, StatusCode::TOO_MANY_REQUESTS);
        }
    }

    #[test]
    fn only_so_much_waits_at_once() {
        let room = Arc::new(Semaphore::new(super::super::ROOM_BYTES as usize));
        let held: Vec<_> = (0..8).filter_map(|_| place(&room, MAX_BODY_BYTES).ok()).collect();
        assert_eq!(held.len(), 8);
        assert_eq!(place(&room, 1).err(), Some(Refusal::NotStored));
        drop(held);
        assert!(place(&room, 0).is_ok());
    }
}
