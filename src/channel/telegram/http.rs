//! The Bot API over HTTP: teloxide's bot and payloads, with our own client and our own
//! reading of answers.
//!
//! teloxide's `Requester` is not used to send: on a 5xx it sleeps ten seconds inside the
//! call, it parses the whole `Message` that comes back (so a reply that arrived can look
//! like one that failed), and one update with half a surrogate in it fails the whole batch.

mod envelope;
mod objects;

use std::time::Duration;

use reqwest::{Client, StatusCode, Url, header, redirect};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use teloxide::{
    Bot,
    payloads::{
        AnswerCallbackQuery, AnswerCallbackQuerySetters as _, AnswerInlineQuery,
        AnswerInlineQuerySetters as _, DeleteWebhook, EditMessageText, EditMessageTextSetters as _,
        GetMe, GetWebhookInfo, SendChatAction, SendChatActionSetters as _, SendMessage,
        SendMessageSetters as _, SendVenue, SendVenueSetters as _, SetMyCommands,
        SetMyCommandsSetters as _, SetMyDescription, SetMyDescriptionSetters as _,
        SetMyShortDescription, SetMyShortDescriptionSetters as _,
    },
    requests::Payload,
    types::{
        AllowedUpdate, BotCommand, BotCommandScope, CallbackQueryId, ChatAction, InlineQueryId,
        MessageId, ParseMode, ThreadId,
    },
};

use self::{
    envelope::{network, not_telegram, read_body, read_envelope},
    objects::{answering, inline_result, markup, no_preview, recipient},
};
use super::{
    api::{
        ApiError, Article, LONG_POLL, Me, Message, NewWebhook, RawUpdate, Scope, TelegramApi,
        WebhookInfo,
    },
    parcel::Venue,
};
use crate::metrics::BotApi;

/// Calls of the Bot API through one HTTP client.
pub(super) struct HttpApi {
    /// Holds the token and would print it: this type has no `Debug`.
    bot: Bot,
    figures: BotApi,
}

/// Long enough for a mobile network at the other end of the world.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Telegram answers a message within a second; after this the result counts as unknown.
const CALL_TIMEOUT: Duration = Duration::from_secs(15);

/// A tap that could not be acknowledged quickly must not hold up its reply.
const ACKNOWLEDGE_TIMEOUT: Duration = Duration::from_secs(2);

/// Whoever types waits no longer than this for a list.
const INLINE_TIMEOUT: Duration = Duration::from_secs(5);

/// How long Telegram may give the same list to whoever types the same. Long enough for a
/// name that a group of people look up together, short enough for an answer that staff
/// have just corrected.
const INLINE_CACHE_SECONDS: u32 = 30;

/// How much longer than the long poll itself a silent `getUpdates` may take.
const POLL_SLACK: Duration = Duration::from_secs(10);

/// Servers close a connection that was idle for a minute or so. One that is reused at that
/// very moment looks like a message whose result is unknown, and that may cost a second
/// copy; so ours are given up well before.
const IDLE_TIMEOUT: Duration = Duration::from_secs(20);

/// What is asked for: messages, taps, and what is typed after the bot's name. An edited
/// message is not: its first version was answered, and a second answer to the same message would confuse whoever fixed a typo.
const WANTED: &[AllowedUpdate] =
    &[AllowedUpdate::Message, AllowedUpdate::CallbackQuery, AllowedUpdate::InlineQuery];

/// `getUpdates` with ids of any size, which teloxide's payload has not.
#[derive(Serialize)]
struct GetUpdates {
    offset: i64,
    timeout: u64,
    allowed_updates: &'static [AllowedUpdate],
}

/// `setWebhook` without the certificate, for which teloxide's payload is a form.
/// `drop_pending_updates` is left out: what waits is never given up.
#[derive(Serialize)]
struct SetWebhook<'a> {
    url: &'a str,
    secret_token: &'a str,
    max_connections: u8,
    allowed_updates: &'static [AllowedUpdate],
}

impl HttpApi {
    /// A bot that calls this API. The token is in the path of every URL, so redirects are
    /// off (they would hand it on) and no `Referer` is sent.
    pub(super) fn new(
        base: &Url,
        token: &SecretString,
        figures: BotApi,
    ) -> Result<Self, reqwest::Error> {
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
        Ok(Self { bot, figures })
    }

    /// Calls a method whose result is of no interest.
    async fn call<P: Payload + Serialize>(
        &self,
        payload: &P,
        timeout: Duration,
    ) -> Result<(), ApiError> {
        let called = async {
            let body = self.post(P::NAME, payload, timeout).await?;
            read_envelope(&body).map(drop)
        };
        self.counted(P::NAME, called.await)
    }

    /// Calls a method and reads its result.
    async fn fetch<T: DeserializeOwned>(
        &self,
        method: &str,
        payload: &impl Serialize,
        timeout: Duration,
    ) -> Result<T, ApiError> {
        let answer = self.post(method, payload, timeout).await;
        self.counted(method, answer.and_then(|body| read_result(&body)))
    }

    fn counted<T>(&self, method: &str, result: Result<T, ApiError>) -> Result<T, ApiError> {
        self.figures.called(method, result.as_ref().map_or_else(ApiError::key, |_| "ok"));
        result
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
        let answer = self.post("GetUpdates", &call, LONG_POLL + POLL_SLACK).await;
        self.counted("GetUpdates", answer.and_then(|body| read_updates(&body)))
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

    async fn send_typing(&self, chat: i64, thread: Option<i32>) -> Result<(), ApiError> {
        let mut call = SendChatAction::new(recipient(chat), ChatAction::Typing);
        if let Some(thread) = thread {
            call = call.message_thread_id(ThreadId(MessageId(thread)));
        }
        self.call(&call, ACKNOWLEDGE_TIMEOUT).await
    }

    async fn answer_callback(&self, query: &str, toast: Option<&str>) -> Result<(), ApiError> {
        let mut call = AnswerCallbackQuery::new(CallbackQueryId(query.to_owned()));
        if let Some(toast) = toast {
            call = call.text(toast);
        }
        self.call(&call, ACKNOWLEDGE_TIMEOUT).await
    }

    async fn answer_inline(
        &self,
        query: &str,
        articles: &[Article],
        is_personal: bool,
    ) -> Result<(), ApiError> {
        let results = articles.iter().map(inline_result);
        let call = AnswerInlineQuery::new(InlineQueryId(query.to_owned()), results)
            .cache_time(INLINE_CACHE_SECONDS)
            .is_personal(is_personal);
        self.call(&call, INLINE_TIMEOUT).await
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
            Scope::Chat(chat) => BotCommandScope::Chat { chat_id: recipient(chat) },
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

    async fn set_webhook(&self, webhook: NewWebhook<'_>) -> Result<(), ApiError> {
        let call = SetWebhook {
            url: webhook.url.as_str(),
            secret_token: webhook.secret.expose_secret(),
            max_connections: webhook.max_connections,
            allowed_updates: WANTED,
        };
        let body = self.post("SetWebhook", &call, CALL_TIMEOUT).await?;
        read_envelope(&body).map(drop)
    }

    async fn get_webhook_info(&self) -> Result<WebhookInfo, ApiError> {
        self.fetch(GetWebhookInfo::NAME, &GetWebhookInfo::new(), CALL_TIMEOUT).await
    }

    async fn delete_webhook(&self) -> Result<(), ApiError> {
        self.call(&DeleteWebhook::new(), CALL_TIMEOUT).await
    }
}

/// The updates in an answer of `getUpdates`, each still as it came.
pub(super) fn read_updates(answer: &str) -> Result<Vec<RawUpdate>, ApiError> {
    let updates: Vec<Box<RawValue>> = read_result(answer)?;
    Ok(updates.into_iter().map(|update| RawUpdate::new(update.get().to_owned())).collect())
}

/// The result of a call, as what it should be.
fn read_result<T: DeserializeOwned>(answer: &str) -> Result<T, ApiError> {
    let result = read_envelope(answer)?.map_or("null", RawValue::get);
    serde_json::from_str(result).map_err(|_| not_telegram(StatusCode::OK))
}
