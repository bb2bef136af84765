//! The few calls of the Bot API that the desk makes, and what can become of them.

use std::{future::Future, time::Duration};

use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

use super::{keyboard::Rows, parcel::Venue};

/// The Bot API as the desk uses it. The crate behind it can be changed in one place.
pub(super) trait TelegramApi: Send + Sync + 'static {
    /// Who the bot is.
    fn get_me(&self) -> impl Future<Output = Result<Me, ApiError>> + Send;

    /// Updates from `offset` on; confirms all before it. Waits up to [`LONG_POLL`].
    fn get_updates(
        &self,
        offset: i64,
    ) -> impl Future<Output = Result<Vec<RawUpdate>, ApiError>> + Send;

    /// Sends a message.
    fn send(&self, message: &Message<'_>) -> impl Future<Output = Result<(), ApiError>> + Send;

    /// Sends a place with the buttons of a message; its text is left out.
    fn send_venue(
        &self,
        venue: &Venue,
        message: &Message<'_>,
    ) -> impl Future<Output = Result<(), ApiError>> + Send;

    /// Puts a message in the place of an earlier one.
    fn edit(
        &self,
        message_id: i32,
        message: &Message<'_>,
    ) -> impl Future<Output = Result<(), ApiError>> + Send;

    /// Shows in a chat that an answer is being written.
    fn send_typing(
        &self,
        chat: i64,
        thread: Option<i32>,
    ) -> impl Future<Output = Result<(), ApiError>> + Send;

    /// Stops the little clock on a button; shows a line for a moment.
    fn answer_callback(
        &self,
        query: &str,
        toast: Option<&str>,
    ) -> impl Future<Output = Result<(), ApiError>> + Send;

    /// Offers answers to what is being typed after the bot's name; to this person only, or
    /// to whoever types the same.
    fn answer_inline(
        &self,
        query: &str,
        articles: &[Article],
        is_personal: bool,
    ) -> impl Future<Output = Result<(), ApiError>> + Send;

    /// Sets the command menu of these chats, for a language or for all others.
    fn set_my_commands(
        &self,
        commands: &[(&str, &str)],
        scope: Scope,
        language: Option<&str>,
    ) -> impl Future<Output = Result<(), ApiError>> + Send;

    /// Sets what an empty chat shows, for a language or for all others.
    fn set_my_description(
        &self,
        words: &str,
        language: Option<&str>,
    ) -> impl Future<Output = Result<(), ApiError>> + Send;

    /// Sets what the profile and a shared link show, for a language or for all others.
    fn set_my_short_description(
        &self,
        words: &str,
        language: Option<&str>,
    ) -> impl Future<Output = Result<(), ApiError>> + Send;

    /// Has Telegram call an address from now on. What waits is kept.
    fn set_webhook(
        &self,
        webhook: NewWebhook<'_>,
    ) -> impl Future<Output = Result<(), ApiError>> + Send;

    /// Where Telegram calls, and how that goes.
    fn get_webhook_info(&self) -> impl Future<Output = Result<WebhookInfo, ApiError>> + Send;

    /// Ends delivery to a webhook. What waits is kept.
    fn delete_webhook(&self) -> impl Future<Output = Result<(), ApiError>> + Send;
}

/// How long Telegram holds a `getUpdates` that has nothing to give. Half a minute is below
/// the idle time-outs of common routers, and tells within one that the line is dead.
pub(super) const LONG_POLL: Duration = Duration::from_secs(30);

/// The chats that a command menu is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Those with one person.
    Private,
    /// Groups of any size.
    Groups,
    /// This one.
    Chat(i64),
}

/// The bot, as Telegram knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Me {
    /// Its user id.
    pub(super) id: i64,
    /// Its name after `@`.
    pub(super) username: String,
}

/// The longest payload of a deep link. Source: Bot features, "Deep linking".
const MAX_PAYLOAD_CHARS: usize = 64;

impl Me {
    /// The address that opens the chat with the bot and hands it these words with `/start`;
    /// none for words that cannot be handed over so.
    pub(super) fn link(&self, payload: &str) -> Option<String> {
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let fits = (1..=MAX_PAYLOAD_CHARS).contains(&payload.len());
        let is_link = fits && payload.chars().all(is_allowed) && !self.username.is_empty();
        is_link.then(|| format!("https://t.me/{}?start={payload}", self.username))
    }
}

/// An update before anyone has understood it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawUpdate {
    /// Its id; none where it came without one.
    pub(super) id: Option<i64>,
    /// Its JSON.
    pub(super) body: String,
}

impl RawUpdate {
    /// Reads the id alone; whatever else is wrong with an update harms only itself.
    pub(super) fn new(body: String) -> Self {
        #[derive(Deserialize)]
        struct Id {
            update_id: i64,
        }
        // serde takes a list for a struct as well.
        let is_object = body.trim_start().starts_with('{');
        let read = serde_json::from_str(&body).ok().filter(|_| is_object);
        Self { id: read.map(|Id { update_id }| update_id).filter(|id| *id >= 0), body }
    }
}

/// A webhook to be set.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewWebhook<'a> {
    /// Where Telegram is to call.
    pub(super) url: &'a Url,
    /// What it is to send along.
    pub(super) secret: &'a SecretString,
    /// How many calls it may have open at once, 1 to 100.
    pub(super) max_connections: u8,
}

/// The webhook of a bot as Telegram sees it. Source: Bot API, `WebhookInfo`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct WebhookInfo {
    /// Where it calls; empty where none is set.
    #[serde(default)]
    pub(super) url: String,
    /// How many updates wait to be delivered.
    #[serde(default, rename = "pending_update_count")]
    pub(super) pending: u64,
    /// When a delivery last failed, in seconds since 1970.
    pub(super) last_error_date: Option<i64>,
    /// Why it failed.
    #[serde(default, rename = "last_error_message")]
    pub(super) last_error: String,
}

/// A message to be sent.
#[derive(Debug)]
pub(super) struct Message<'a> {
    /// The chat.
    pub(super) chat: i64,
    /// The topic of a forum.
    pub(super) thread: Option<i32>,
    /// The message it answers.
    pub(super) reply_to: Option<i32>,
    /// What it says.
    pub(super) text: &'a str,
    /// Whether the text is Telegram's HTML.
    pub(super) is_html: bool,
    /// Its buttons.
    pub(super) rows: &'a Rows,
}

/// An answer in the list that inline mode offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Article {
    /// What it is known by, at most 64 bytes.
    pub(super) id: String,
    /// Its title.
    pub(super) title: String,
    /// A line about it.
    pub(super) description: String,
    /// The message that is sent when it is picked, as Telegram's HTML.
    pub(super) html: String,
    /// The buttons below it.
    pub(super) rows: Rows,
}

/// What can become of a call besides success. No token and no text is ever in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum ApiError {
    /// 429: too many calls; how long to wait, where Telegram says so.
    #[error("too many requests")]
    TooMany(Option<Duration>),
    /// 401, or 404 from Telegram itself: the token is not valid any more.
    #[error("Telegram does not know the token")]
    Token,
    /// 409: somebody else polls, or a webhook is set.
    #[error("{0}")]
    Conflict(String),
    /// Telegram understood and refused, 400 or 403.
    #[error("{description} ({code})")]
    Refused {
        /// The HTTP status.
        code: u16,
        /// Telegram's reason.
        description: String,
        /// The chat's new id, where it moved.
        moved_to: Option<i64>,
    },
    /// It did not get to Telegram, or Telegram did nothing: no connection, 5xx, an answer
    /// that is not Telegram's.
    #[error("{0}")]
    NotDone(String),
    /// It left, and no answer came: it may have been done.
    #[error("no answer: {0}")]
    Unknown(String),
}

impl ApiError {
    /// The name in metrics.
    pub(super) const fn key(&self) -> &'static str {
        match self {
            Self::TooMany(_) => "retry_after",
            Self::Token | Self::Conflict(_) | Self::Refused { .. } => "refused",
            Self::NotDone(_) => "failed",
            Self::Unknown(_) => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_is_read_by_its_id_first() {
        let id = |body: &str| RawUpdate::new(body.to_owned()).id;
        assert_eq!(id(r#"{"update_id":7,"message":{"message_id":"bad"}}"#), Some(7));
        assert_eq!(id(r#"{"update_id":7,"message":{"text":"\ud83d"}}"#), Some(7));
        assert_eq!(
            id(&format!(r#"{{"update_id":7,"x":{}1{}}}"#, "[".repeat(9000), "]".repeat(9000))),
            Some(7)
        );
        for bad in [r#"{"message":{}}"#, r#"{"update_id":-1}"#, r#"{"update_id":1.5}"#, "7", "[7]"]
        {
            assert_eq!(id(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_link_opens_the_chat_with_what_telegram_can_hand_over() {
        let me = Me { id: 7, username: "desk_bot".to_owned() };
        assert_eq!(me.link("su-ke_1").as_deref(), Some("https://t.me/desk_bot?start=su-ke_1"));
        for payload in ["", "苏科贷", "a b", "a&b=c", &"a".repeat(65)] {
            assert_eq!(me.link(payload), None, "{payload}");
        }
        assert_eq!(Me { id: 7, username: String::new() }.link("loan"), None);
    }
}
