//! The Bot API over HTTP: teloxide's bot and payloads, with our own client and our own
//! reading of answers.
//!
//! teloxide's `Requester` is not used to send: on a 5xx it sleeps ten seconds inside the
//! call, it parses the whole `Message` that comes back (so a reply that arrived can look
//! like one that failed), and one update with half a surrogate in it fails the whole batch.

use std::time::Duration;

use reqwest::{Client, StatusCode, Url, header, redirect};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use teloxide::{
    Bot,
    payloads::{
        AnswerCallbackQuery, AnswerCallbackQuerySetters as _, DeleteWebhook, EditMessageText,
        EditMessageTextSetters as _, GetMe, SendMessage, SendMessageSetters as _, SendVenue,
        SendVenueSetters as _, SetMyCommands, SetMyCommandsSetters as _, SetMyDescription,
        SetMyDescriptionSetters as _, SetMyShortDescription, SetMyShortDescriptionSetters as _,
    },
    requests::Payload,
    types::{
        AllowedUpdate, BotCommand, BotCommandScope, CallbackQueryId, ChatId, CopyTextButton,
        InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, MessageId, ParseMode,
        Recipient, ReplyParameters, ThreadId,
    },
};

use super::{
    api::{ApiError, LONG_POLL, Me, Message, RawUpdate, Scope, TelegramApi},
    keyboard::{Key, KeyTap, Rows},
    parcel::Venue,
};

/// Calls of the Bot API through one HTTP client.
pub(super) struct HttpApi {
    /// Holds the token and would print it: this type has no `Debug`.
    bot: Bot,
}

/// Long enough for a mobile network at the other end of the world.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Telegram answers a message within a second; after this the result counts as unknown.
const CALL_TIMEOUT: Duration = Duration::from_secs(15);

/// A tap that could not be acknowledged quickly must not hold up its reply.
const ACKNOWLEDGE_TIMEOUT: Duration = Duration::from_secs(2);

/// How much longer than the long poll itself a silent `getUpdates` may take.
const POLL_SLACK: Duration = Duration::from_secs(10);

/// Servers close a connection that was idle for a minute or so. One that is reused at that
/// very moment looks like a message whose result is unknown, and that may cost a second
/// copy; so ours are given up well before.
const IDLE_TIMEOUT: Duration = Duration::from_secs(20);

/// A hundred updates of the longest text with everything they quote stay far below this.
const MAX_ANSWER_BYTES: usize = 32 * 1024 * 1024;

/// What is asked for: messages and taps. An edited message is not: its first version was
/// answered, and a second answer to the same message would confuse whoever fixed a typo.
const WANTED: &[AllowedUpdate] = &[AllowedUpdate::Message, AllowedUpdate::CallbackQuery];

/// `getUpdates` with ids of any size, which teloxide's payload has not.
#[derive(Serialize)]
struct GetUpdates {
    offset: i64,
    timeout: u64,
    allowed_updates: &'static [AllowedUpdate],
}

impl HttpApi {
    /// A bot that calls this API. The token is in the path of every URL, so redirects are
    /// off (they would hand it on) and no `Referer` is sent.
    pub(super) fn new(base: &Url, token: &SecretString) -> Result<Self, reqwest::Error> {
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .referer(false)
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .tcp_keepalive(Duration::from_secs(30))
            .tcp_nodelay(true)
            .build()
            .map_err(reqwest::Error::without_url)?;
        let bot = Bot::with_client(token.expose_secret(), client).set_api_url(base.clone());
        Ok(Self { bot })
    }

    /// Calls a method whose result is of no interest.
    async fn call<P: Payload + Serialize>(
        &self,
        payload: &P,
        timeout: Duration,
    ) -> Result<(), ApiError> {
        let body = self.post(P::NAME, payload, timeout).await?;
        read_envelope(&body).map(drop)
    }

    /// Calls a method and reads its result.
    async fn fetch<T: DeserializeOwned>(
        &self,
        method: &str,
        payload: &impl Serialize,
        timeout: Duration,
    ) -> Result<T, ApiError> {
        let body = self.post(method, payload, timeout).await?;
        let result = read_envelope(&body)?.map_or("null", RawValue::get);
        serde_json::from_str(result).map_err(|_| not_telegram(StatusCode::OK))
    }

    async fn post(
        &self,
        method: &str,
        payload: &impl Serialize,
        timeout: Duration,
    ) -> Result<String, ApiError> {
        let body = serde_json::to_vec(payload)
            .map_err(|_| ApiError::NotDone("a call that cannot be written as JSON".to_owned()))?;
        let response = self
            .bot
            .client()
            .post(self.url(method)?)
            .header(header::CONTENT_TYPE, "application/json")
            .timeout(timeout)
            .body(body)
            .send()
            .await
            .map_err(network)?;
        read_body(response).await
    }

    fn url(&self, method: &str) -> Result<Url, ApiError> {
        let base = self.bot.api_url();
        let url =
            format!("{}/bot{}/{method}", base.as_str().trim_end_matches('/'), self.bot.token());
        Url::parse(&url).map_err(|_| ApiError::Token)
    }
}

impl TelegramApi for HttpApi {
    async fn get_me(&self) -> Result<Me, ApiError> {
        #[derive(Deserialize)]
        struct User {
            id: i64,
            #[serde(default)]
            username: String,
        }
        let user: User = self.fetch(GetMe::NAME, &GetMe::new(), CALL_TIMEOUT).await?;
        Ok(Me { id: user.id, username: user.username })
    }

    async fn get_updates(&self, offset: i64) -> Result<Vec<RawUpdate>, ApiError> {
        let call = GetUpdates { offset, timeout: LONG_POLL.as_secs(), allowed_updates: WANTED };
        let updates: Vec<Box<RawValue>> =
            self.fetch("GetUpdates", &call, LONG_POLL + POLL_SLACK).await?;
        Ok(updates.into_iter().map(|update| RawUpdate::new(&update)).collect())
    }

    async fn send(&self, message: &Message<'_>) -> Result<(), ApiError> {
        let mut call = SendMessage::new(recipient(message.chat), message.text)
            .link_preview_options(no_preview());
        if message.is_html {
            call = call.parse_mode(ParseMode::Html);
        }
        if let Some(thread) = message.thread {
            call = call.message_thread_id(ThreadId(MessageId(thread)));
        }
        if let Some(id) = message.reply_to {
            call = call.reply_parameters(answering(id));
        }
        if !message.rows.is_empty() {
            call = call.reply_markup(markup(message.rows));
        }
        self.call(&call, CALL_TIMEOUT).await
    }

    async fn send_venue(&self, venue: &Venue, message: &Message<'_>) -> Result<(), ApiError> {
        let Venue { lat, lon, title, address } = venue;
        let mut call = SendVenue::new(recipient(message.chat), *lat, *lon, title, address);
        if let Some(thread) = message.thread {
            call = call.message_thread_id(ThreadId(MessageId(thread)));
        }
        if let Some(id) = message.reply_to {
            call = call.reply_parameters(answering(id));
        }
        if !message.rows.is_empty() {
            call = call.reply_markup(markup(message.rows));
        }
        self.call(&call, CALL_TIMEOUT).await
    }

    async fn edit(&self, message_id: i32, message: &Message<'_>) -> Result<(), ApiError> {
        let mut call =
            EditMessageText::new(recipient(message.chat), MessageId(message_id), message.text)
                .link_preview_options(no_preview());
        if message.is_html {
            call = call.parse_mode(ParseMode::Html);
        }
        if !message.rows.is_empty() {
            call = call.reply_markup(markup(message.rows));
        }
        self.call(&call, CALL_TIMEOUT).await
    }

    async fn answer_callback(&self, query: &str, toast: Option<&str>) -> Result<(), ApiError> {
        let mut call = AnswerCallbackQuery::new(CallbackQueryId(query.to_owned()));
        if let Some(toast) = toast {
            call = call.text(toast);
        }
        self.call(&call, ACKNOWLEDGE_TIMEOUT).await
    }

    async fn set_my_commands(
        &self,
        commands: &[(&str, &str)],
        scope: Scope,
        language: Option<&str>,
    ) -> Result<(), ApiError> {
        let commands = commands.iter().map(|&(name, does)| BotCommand::new(name, does));
        let mut call = SetMyCommands::new(commands).scope(match scope {
            Scope::Private => BotCommandScope::AllPrivateChats,
            Scope::Groups => BotCommandScope::AllGroupChats,
        });
        if let Some(language) = language {
            call = call.language_code(language);
        }
        self.call(&call, CALL_TIMEOUT).await
    }

    async fn set_my_description(
        &self,
        words: &str,
        language: Option<&str>,
    ) -> Result<(), ApiError> {
        let mut call = SetMyDescription::new().description(words);
        if let Some(language) = language {
            call = call.language_code(language);
        }
        self.call(&call, CALL_TIMEOUT).await
    }

    async fn set_my_short_description(
        &self,
        words: &str,
        language: Option<&str>,
    ) -> Result<(), ApiError> {
        let mut call = SetMyShortDescription::new().short_description(words);
        if let Some(language) = language {
            call = call.language_code(language);
        }
        self.call(&call, CALL_TIMEOUT).await
    }

    async fn delete_webhook(&self) -> Result<(), ApiError> {
        self.call(&DeleteWebhook::new(), CALL_TIMEOUT).await
    }
}

impl RawUpdate {
    /// Reads the id alone; whatever else is wrong with an update harms only itself.
    fn new(body: &RawValue) -> Self {
        #[derive(Deserialize)]
        struct Id {
            update_id: i64,
        }
        let id = serde_json::from_str(body.get()).ok().map(|Id { update_id }| update_id);
        Self { id: id.filter(|id| *id >= 0), body: body.get().to_owned() }
    }
}

fn recipient(chat: i64) -> Recipient {
    Recipient::Id(ChatId(chat))
}

/// Shown as the answer to a message, unless that is gone meanwhile.
fn answering(message_id: i32) -> ReplyParameters {
    ReplyParameters::new(MessageId(message_id)).allow_sending_without_reply()
}

/// A preview would push the answer off the screen.
fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

fn markup(rows: &Rows) -> InlineKeyboardMarkup {
    InlineKeyboardMarkup::new(rows.iter().map(|row| row.iter().filter_map(button)))
}

/// A button for Telegram; none for a link that is no address.
fn button(key: &Key) -> Option<InlineKeyboardButton> {
    let label = &key.label;
    Some(match &key.tap {
        KeyTap::Choice(token) => InlineKeyboardButton::callback(label, token),
        KeyTap::Copy(text) => {
            InlineKeyboardButton::copy_text_button(label, CopyTextButton { text: text.clone() })
        }
        KeyTap::Open(url) => InlineKeyboardButton::url(label, Url::parse(url).ok()?),
    })
}

/// Reads an answer whole, up to a bound; a 5xx or a redirect is told by its status alone.
async fn read_body(mut response: reqwest::Response) -> Result<String, ApiError> {
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
fn read_envelope(body: &str) -> Result<Option<&RawValue>, ApiError> {
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

fn not_telegram(status: StatusCode) -> ApiError {
    ApiError::NotDone(format!("an answer that is not Telegram's ({status})"))
}

/// What a failure below HTTP means. Only one to connect is certain to have done nothing.
fn network(error: reqwest::Error) -> ApiError {
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

    #[test]
    fn an_update_is_read_by_its_id_first() {
        let id = |body: &str| {
            let raw: Box<RawValue> = serde_json::from_str(body).expect("JSON");
            RawUpdate::new(&raw).id
        };
        assert_eq!(id(r#"{"update_id":7,"message":{"message_id":"bad"}}"#), Some(7));
        assert_eq!(id(r#"{"update_id":7,"message":{"text":"\ud83d"}}"#), Some(7));
        assert_eq!(
            id(&format!(r#"{{"update_id":7,"x":{}1{}}}"#, "[".repeat(9000), "]".repeat(9000))),
            Some(7)
        );
        for bad in [r#"{"message":{}}"#, r#"{"update_id":-1}"#, r#"{"update_id":1.5}"#, "7"] {
            assert_eq!(id(bad), None, "{bad}");
        }
    }
}
