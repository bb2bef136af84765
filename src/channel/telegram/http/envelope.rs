//! Reading what the Bot API answers, and what it means when it does not.

use std::time::Duration;

use reqwest::StatusCode;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::channel::telegram::api::ApiError;

/// A hundred updates of the longest text with everything they quote stay far below this.
const MAX_ANSWER_BYTES: usize = 32 * 1024 * 1024;

/// Reads an answer whole, up to a bound; a 5xx or a redirect is told by its status alone.
pub(super) async fn read_body(mut response: reqwest::Response) -> Result<String, ApiError> {
    let status = response.status();
    if status == StatusCode::GATEWAY_TIMEOUT {
        // The gateway gave up waiting; the server behind it may not have.
        return Err(ApiError::Unknown(status.to_string()));
    }
    if status.is_server_error() || status.is_redirection() {
        return Err(ApiError::NotDone(status.to_string()));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(network)? {
        if body.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(ApiError::NotDone("an answer that does not end".to_owned()));
        }
        body.extend_from_slice(&chunk);
    }
    String::from_utf8(body).map_err(|_| not_telegram(status))
}

/// Telegram's own reasons are a sentence; what stands between may answer anything, and it
/// goes to the log.
const MAX_DESCRIPTION_CHARS: usize = 200;

/// An answer of the Bot API. Source: Bot API, "Making requests".
#[derive(Deserialize)]
struct Envelope<'a> {
    ok: bool,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    error_code: Option<u16>,
    description: Option<String>,
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
    migrate_to_chat_id: Option<i64>,
}

/// The result in an answer, or what it says went wrong.
pub(super) fn read_envelope(body: &str) -> Result<Option<&RawValue>, ApiError> {
    let envelope: Envelope<'_> = serde_json::from_str(body)
        // It did not come from Telegram, so Telegram has done nothing.
        .map_err(|_| ApiError::NotDone("an answer that is not Telegram's".to_owned()))?;
    if envelope.ok {
        return Ok(envelope.result);
    }
    let mut description = envelope.description.unwrap_or_default();
    if let Some((end, _)) = description.char_indices().nth(MAX_DESCRIPTION_CHARS) {
        description.truncate(end);
    }
    let parameters = envelope.parameters;
    Err(match envelope.error_code.unwrap_or_default() {
        401 | 404 => ApiError::Token,
        409 => ApiError::Conflict(description),
        429 => {
            let seconds = parameters.and_then(|parameters| parameters.retry_after);
            ApiError::TooMany(seconds.map(Duration::from_secs))
        }
        code @ 400..500 => ApiError::Refused {
            code,
            description,
            moved_to: parameters.and_then(|parameters| parameters.migrate_to_chat_id),
        },
        code => ApiError::NotDone(format!("error {code}")),
    })
}

pub(super) fn not_telegram(status: StatusCode) -> ApiError {
    ApiError::NotDone(format!("an answer that is not Telegram's ({status})"))
}

/// What a failure below HTTP means. Only one to connect is certain to have done nothing.
pub(super) fn network(error: reqwest::Error) -> ApiError {
    let is_certain = error.is_connect() || error.is_builder();
    let reason = innermost(&error.without_url());
    if is_certain { ApiError::NotDone(reason) } else { ApiError::Unknown(reason) }
}

/// The innermost cause, which alone says what happened.
fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(body: &str) -> ApiError {
        read_envelope(body).expect_err("an error")
    }

    #[test]
    fn answers_are_told_apart() {
        assert_eq!(
            failure(r#"{"ok":false,"error_code":401,"description":"Unauthorized"}"#),
            ApiError::Token
        );
        assert_eq!(
            failure(
                r#"{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":7}}"#
            ),
            ApiError::TooMany(Some(Duration::from_secs(7)))
        );
        assert_eq!(failure(r#"{"ok":false,"error_code":429}"#), ApiError::TooMany(None));
        assert_eq!(
            failure(
                r#"{"ok":false,"error_code":400,"description":"moved","parameters":{"migrate_to_chat_id":-5}}"#
            ),
            ApiError::Refused { code: 400, description: "moved".into(), moved_to: Some(-5) }
        );
        for not_ours in ["", "<html>", "null", "[]", r#"{"ok":"#] {
            assert!(matches!(failure(not_ours), ApiError::NotDone(_)), "{not_ours}");
        }
    }
}
