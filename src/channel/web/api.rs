//! `POST /api/v1/messages`: one message in, one turn out.

use std::time::Instant;

use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest as _, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    Shared, Web,
    error::{self, Document, Problem},
    limits::Allowance,
    peer, wire,
};
use crate::{
    channel::ChannelKind,
    conversation::Act,
    desk::Incoming,
    faq::Language,
    metrics::Reply,
    record::records,
    view::{self, TurnView},
};

/// The largest body, in bytes: the longest text with every character escaped as JSON may
/// escape it, in twelve bytes, and the rest of the object.
pub(super) const MAX_BODY_BYTES: usize = 32 * 1024;

/// The most characters that are taken at all. What is shorter but longer than the desk reads
/// gets its kind reply.
const MAX_TEXT_CHARS: usize = 2_000;

/// A message: what the visitor wrote, or the token of the button they tapped.
#[derive(Debug, ToSchema)]
#[schema(as = Message)]
pub(super) struct MessageBody<'a> {
    /// What the visitor wrote. Longer than the desk reads gets a kind reply; more than 2,000
    /// characters are refused.
    #[schema(example = "苏科贷怎么申请")]
    text: Option<&'a str>,
    /// The `choice` of a button of an earlier reply; it wins over `text`.
    #[schema(example = "d:materials:sukedai")]
    choice: Option<&'a str>,
    /// The `conversation` of the reply before, to refer to it. One that is not known begins a
    /// new conversation.
    conversation: Option<&'a str>,
    /// The language of the reply where the words do not tell.
    #[schema(pattern = "^(zh|en)$", example = "zh")]
    language: Option<&'a str>,
}

/// A turn as it is sent back: the object of `ask --json`, the conversation to go on with,
/// and what to draw.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Answer)]
pub(super) struct MessageView<'a> {
    #[serde(flatten)]
    turn: TurnView,
    /// Send this back with the next message.
    conversation: String,
    /// What to draw.
    blocks: Vec<wire::BlockView<'a>>,
    /// Everything kept here about the visitor is erased; what the client keeps should follow.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    erased: bool,
}

/// Answers a message.
#[utoipa::path(
    post,
    path = "/api/v1/messages",
    tag = "ask",
    operation_id = "answer",
    summary = "问一句话 · Ask a question",
    description = "回复是审定过的答复、请人选一选，或者告诉人该问哪个单位。\n\n\
        The reply is an approved answer, a choice to make, or the office to ask.",
    request_body(content = MessageBody<'_>, description = "`text` or `choice`"),
    responses(
        (status = 200, body = inline(MessageView<'_>), description = "The turn", headers(
            ("RateLimit-Policy" = String, description = "How many messages a minute"),
            ("RateLimit" = String, description = "How many are left, and for how long"),
        )),
        (status = 400, body = Document<'_>, content_type = error::CONTENT_TYPE, description = "Not JSON"),
        (status = 403, body = Document<'_>, content_type = error::CONTENT_TYPE,
            description = "From a site that is not on the list"),
        (status = 408, body = Document<'_>, content_type = error::CONTENT_TYPE,
            description = "The body did not arrive"),
        (status = 413, body = Document<'_>, content_type = error::CONTENT_TYPE, description = "Too long"),
        (status = 415, body = Document<'_>, content_type = error::CONTENT_TYPE,
            description = "Not sent as JSON"),
        (status = 422, body = Document<'_>, content_type = error::CONTENT_TYPE,
            description = "JSON of another shape"),
        (status = 429, body = Document<'_>, content_type = error::CONTENT_TYPE,
            description = "Too many messages", headers(
                ("Retry-After" = u64, description = "Seconds to wait"),
                ("RateLimit-Policy" = String, description = "How many messages a minute"),
                ("RateLimit" = String, description = "How many are left, and for how long"),
            )),
        (status = 503, body = Document<'_>, content_type = error::CONTENT_TYPE,
            description = "Nothing could be erased just now"),
    ),
)]
pub(super) async fn answer(State(web): State<Web>, request: Request) -> Result<Response, Problem> {
    require_json(request.headers())?;
    let allowance = web.admit_address(&request)?;
    let answered = web.answer(request).await;
    let mut response =
        answered.map_or_else(IntoResponse::into_response, IntoResponse::into_response);
    // A conversation that is refused has told its own.
    let is_refused = response.status() == StatusCode::TOO_MANY_REQUESTS;
    if let Some(allowance) = allowance.filter(|_| !is_refused) {
        allowance.tell(response.headers_mut());
    }
    Ok(response)
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
    async fn answer(&self, request: Request) -> Result<Response, Problem> {
        let body = self.read(request).await?;
        let value = json(&body)?;
        let body = MessageBody::read(&value, self.settings.message_chars)?;
        let incoming = body.incoming()?;
        let conversation = self.open(body.conversation).await?;
        let admitted = self.limits.admit_conversation(conversation.key());
        admitted.map_err(|spent| self.refuse_for_a_while(spent))?;
        let began = Instant::now();
        let (knowledge, turn) = self.desk.answer(&incoming, &conversation.session);
        let records = records(&incoming.act, &turn, knowledge.faq());
        let metrics = self.desk.metrics();
        metrics.answers.recorded(ChannelKind::Web.key(), &records);
        let conversation = self.keep(conversation, &turn, &records).await?;
        metrics.outbox.replied(ChannelKind::Web.key(), Reply::Delivered, began.elapsed());
        // A tap asks nothing in words.
        let question = body.text.unwrap_or_default();
        let view = MessageView {
            turn: TurnView::new(&turn, knowledge.faq(), question, view::DEFAULT_TOP),
            conversation,
            blocks: wire::blocks(&turn.reply),
            erased: turn.erase,
        };
        Ok(([(header::CACHE_CONTROL, "no-store")], Json(view)).into_response())
    }

    /// Counts a message from an address. A call that came through no socket is from within.
    fn admit_address(&self, request: &Request) -> Result<Option<Allowance>, Problem> {
        let Some(address) = peer::visitor(request, &self.settings.trusted_proxies) else {
            return Ok(None);
        };
        let admitted = self.limits.admit_address(address);
        admitted.map(Some).map_err(|spent| self.refuse_for_a_while(spent))
    }

    fn refuse_for_a_while(&self, spent: Allowance) -> Problem {
        self.desk.metrics().answers.limited(ChannelKind::Web.key());
        Problem::too_many(spent)
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

/// The JSON of a body.
fn json(body: &[u8]) -> Result<Value, Problem> {
    serde_json::from_slice(body).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let detail = format!("This is not JSON: line {line}, column {column}.");
        Problem::new(StatusCode::BAD_REQUEST, detail)
    })
}

impl<'a> MessageBody<'a> {
    fn read(value: &'a Value, message_chars: usize) -> Result<Self, Problem> {
        if !value.is_object() {
            return Err(Problem::unprocessable(SHAPE));
        }
        let text = word(value, "text")?;
        let most = message_chars.max(MAX_TEXT_CHARS);
        if text.is_some_and(|text| text.chars().count() > most) {
            let detail = format!("`text` takes at most {most} characters.");
            return Err(Problem::too_large(detail));
        }
        let (choice, conversation) = (word(value, "choice")?, word(value, "conversation")?);
        Ok(Self { text, choice, conversation, language: word(value, "language")? })
    }

    /// What the visitor did.
    fn incoming(&self) -> Result<Incoming, Problem> {
        let act = match (self.text, self.choice) {
            (_, Some(token)) => Act::Choice(token.to_owned()),
            (Some(text), None) => Act::of_text(text),
            (None, None) => return Err(Problem::unprocessable(SHAPE)),
        };
        let language_hint = match self.language.map(Language::from_tag) {
            Some(None) => return Err(Problem::unprocessable("`language` is \"zh\" or \"en\".")),
            known => known.flatten(),
        };
        Ok(Incoming { act, language_hint })
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
