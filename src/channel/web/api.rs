//! `POST /api/v1/messages`: one message in, one turn out.

use std::time::{Duration, Instant};

use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest as _, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::Value;

use super::{Shared, Web, error::Problem, peer, wire};
use crate::{
    channel::ChannelKind,
    conversation::Act,
    desk::Incoming,
    faq::Language,
    metrics::Reply,
    record::records,
    view::{self, TurnView},
};

/// The largest body, in bytes: the longest message at four bytes a character, and the rest
/// of the object.
pub(super) const MAX_BODY_BYTES: usize = 8 * 1024;

/// The most characters that are taken at all: as many as fit into the largest body whatever
/// they are written in. What is shorter but longer than the desk reads gets its kind reply.
const MAX_TEXT_CHARS: usize = 2_000;

/// A message as a client sends it.
#[derive(Debug)]
struct Message {
    conversation: Option<String>,
    incoming: Incoming,
    /// What was asked, for `question`; empty for a tap.
    question: String,
}

/// A turn as it is sent back: the object of `ask --json`, the conversation to go on with,
/// and what to draw.
#[derive(Debug, Serialize)]
struct MessageView<'a> {
    #[serde(flatten)]
    turn: TurnView,
    conversation: String,
    blocks: Vec<wire::BlockView<'a>>,
    /// Everything kept here about the visitor is erased; what the client keeps should follow.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    erased: bool,
}

/// Answers a message.
pub(super) async fn answer(State(web): State<Web>, request: Request) -> Result<Response, Problem> {
    require_json(request.headers())?;
    web.admit_address(&request)?;
    let body = web.read(request).await?;
    let message = Message::read(&body, web.settings.message_chars)?;
    let conversation = web.open(message.conversation.as_deref()).await?;
    web.limits
        .admit_conversation(conversation.key())
        .map_err(|wait| web.refuse_for_a_while(wait))?;
    let began = Instant::now();
    let (knowledge, turn) = web.desk.answer(&message.incoming, &conversation.session);
    let records = records(&message.incoming.act, &turn, knowledge.faq());
    let metrics = web.desk.metrics();
    metrics.answers.recorded(ChannelKind::Web.key(), &records);
    let conversation = web.keep(conversation, &turn, &records).await?;
    metrics.outbox.replied(ChannelKind::Web.key(), Reply::Delivered, began.elapsed());
    let view = MessageView {
        turn: TurnView::new(&turn, knowledge.faq(), &message.question, view::DEFAULT_TOP),
        conversation,
        blocks: wire::blocks(&turn.reply),
        erased: turn.erase,
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(view)).into_response())
}

/// Only JSON is read: a form on a foreign page cannot send it without asking first.
fn require_json(headers: &HeaderMap) -> Result<(), Problem> {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = value.and_then(|value| value.split(';').next()).unwrap_or_default();
    if media_type.trim().eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    let detail = "Send JSON, with the header Content-Type: application/json.";
    Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail))
}

impl Shared {
    /// Counts a message from an address. A call that came through no socket is from within.
    fn admit_address(&self, request: &Request) -> Result<(), Problem> {
        match peer::visitor(request, &self.settings.trusted_proxies) {
            Some(address) => {
                let admitted = self.limits.admit_address(address);
                admitted.map_err(|wait| self.refuse_for_a_while(wait))
            }
            None => Ok(()),
        }
    }

    fn refuse_for_a_while(&self, wait: Duration) -> Problem {
        self.desk.metrics().answers.limited(ChannelKind::Web.key());
        Problem::too_many(wait)
    }

    /// Reads a body that is small and comes at once.
    async fn read(&self, request: Request) -> Result<Bytes, Problem> {
        let reading = Bytes::from_request(request, &());
        match tokio::time::timeout(self.settings.body_timeout, reading).await {
            Ok(Ok(body)) => Ok(body),
            Ok(Err(refused)) if refused.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                let detail = format!("A message takes at most {MAX_BODY_BYTES} bytes.");
                Err(Problem::too_large(detail))
            }
            Ok(Err(_)) => Err(Problem::new(
                StatusCode::BAD_REQUEST,
                "The message broke off before its end. Send it again.",
            )),
            Err(_) => Err(Problem::new(
                StatusCode::REQUEST_TIMEOUT,
                "The message took too long to arrive. Send it again.",
            )),
        }
    }
}

impl Message {
    fn read(body: &[u8], message_chars: usize) -> Result<Self, Problem> {
        let value: Value = serde_json::from_slice(body).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            let detail = format!("This is not JSON: line {line}, column {column}.");
            Problem::new(StatusCode::BAD_REQUEST, detail)
        })?;
        if !value.is_object() {
            return Err(Problem::unprocessable(SHAPE));
        }
        let text = word(&value, "text")?;
        let choice = word(&value, "choice")?;
        let most = message_chars.max(MAX_TEXT_CHARS);
        if text.is_some_and(|text| text.chars().count() > most) {
            let detail = format!("`text` takes at most {most} characters.");
            return Err(Problem::too_large(detail));
        }
        let act = match (text, choice) {
            (_, Some(token)) => Act::Choice(token.to_owned()),
            (Some(text), None) => Act::of_text(text),
            (None, None) => return Err(Problem::unprocessable(SHAPE)),
        };
        Ok(Self {
            conversation: value["conversation"].as_str().map(str::to_owned),
            incoming: Incoming { act, language_hint: language(&value)? },
            question: text.unwrap_or_default().to_owned(),
        })
    }
}

/// What a message looks like, for whoever sent something else.
const SHAPE: &str = "Send an object with `text`, what the visitor wrote, or `choice`, the token \
     of a button: {\"text\": \"…\"}. `conversation` and `language` may go with it.";

/// A member that is a string or absent; `null` is absent.
fn word<'a>(value: &'a Value, name: &str) -> Result<Option<&'a str>, Problem> {
    match &value[name] {
        Value::Null => Ok(None),
        Value::String(word) => Ok(Some(word)),
        _ => Err(Problem::unprocessable(format!("`{name}` is a string."))),
    }
}

fn language(value: &Value) -> Result<Option<Language>, Problem> {
    let Some(tag) = word(value, "language")? else { return Ok(None) };
    let known = Language::from_tag(tag);
    known.map(Some).ok_or_else(|| Problem::unprocessable("`language` is \"zh\" or \"en\"."))
}
