//! Reading updates.
//!
//! Only the few fields the desk needs are read, and each update by itself: a field that a
//! later Bot API adds or changes elsewhere costs nobody an answer.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::conversation::Content;

/// An update as far as the desk understands it.
#[derive(Debug)]
pub(super) enum Update {
    /// Somebody wrote.
    Message(Message),
    /// Somebody tapped a button.
    Tap(Tap),
    /// Nothing to answer, or nothing to keep an answer to: an [`InlineQuery`], a kind that was not asked for, an edit, a channel post.
    Other,
}

/// A message.
#[derive(Debug, Deserialize)]
pub(super) struct Message {
    #[serde(rename = "message_id")]
    pub(super) id: i32,
    pub(super) chat: Chat,
    /// None in a channel.
    pub(super) from: Option<User>,
    pub(super) text: Option<String>,
    /// The words below a picture.
    pub(super) caption: Option<String>,
    /// What it answers.
    #[serde(rename = "reply_to_message")]
    pub(super) answers: Option<Box<RepliedTo>>,
    /// The bot through which it was written.
    pub(super) via_bot: Option<User>,
    #[serde(default, rename = "is_topic_message")]
    is_in_topic: bool,
    #[serde(rename = "message_thread_id")]
    thread: Option<i32>,
    /// What a person sent other than text.
    #[serde(skip)]
    pub(super) other_content: Option<Content>,
}

/// The message that a message answers.
#[derive(Debug, Deserialize)]
pub(super) struct RepliedTo {
    pub(super) from: Option<User>,
}

/// A chat.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Chat {
    pub(super) id: i64,
    #[serde(rename = "type")]
    kind: String,
}

/// A person or a bot. Names are not read: what is not needed is not known.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct User {
    pub(super) id: i64,
    pub(super) language_code: Option<String>,
}

/// A tap on a button.
#[derive(Debug, Deserialize)]
pub(super) struct Tap {
    pub(super) id: String,
    pub(super) from: User,
    /// The message with the button; none when it is too old or was sent inline.
    pub(super) message: Option<TappedMessage>,
    pub(super) data: Option<String>,
}

/// Words that somebody types after the bot's name, in any chat.
#[derive(Debug, Deserialize)]
pub(super) struct InlineQuery {
    pub(super) id: String,
    pub(super) from: User,
    #[serde(rename = "query")]
    pub(super) words: String,
}

/// The message with the button that was tapped.
#[derive(Debug, Deserialize)]
pub(super) struct TappedMessage {
    #[serde(rename = "message_id")]
    pub(super) id: i32,
    pub(super) chat: Chat,
    /// What it answers.
    #[serde(default, rename = "reply_to_message")]
    answers: Option<RepliedTo>,
    /// Zero when the message cannot be reached any more.
    #[serde(default)]
    date: i64,
    /// What it says, as a tap on it found it.
    text: Option<String>,
    #[serde(default)]
    reply_markup: Option<Markup>,
    #[serde(default, rename = "is_topic_message")]
    is_in_topic: bool,
    #[serde(rename = "message_thread_id")]
    thread: Option<i32>,
}

#[derive(Debug, Deserialize)]
struct Markup {
    #[serde(default)]
    inline_keyboard: Vec<Vec<TappedKey>>,
}

#[derive(Debug, Deserialize)]
struct TappedKey {
    text: Option<String>,
    callback_data: Option<String>,
}

/// What people send besides text, by the field it comes in. Everything else without text is
/// news about the chat, such as somebody joining or a pinned message, and wants no answer.
///
/// The first field found says what it is: an animation comes with a document, and a venue
/// with a location, for programs that do not know them (Bot API, `Message`).
const CONTENT: &[(&str, Content)] = &[
    ("animation", Content::Picture),
    ("audio", Content::Voice),
    ("checklist", Content::Other),
    ("contact", Content::Other),
    ("dice", Content::Sticker),
    ("document", Content::File),
    ("game", Content::Sticker),
    ("live_photo", Content::Picture),
    ("location", Content::Place),
    ("paid_media", Content::Picture),
    ("photo", Content::Picture),
    ("poll", Content::Other),
    ("rich_message", Content::Other),
    ("sticker", Content::Sticker),
    ("story", Content::Other),
    ("venue", Content::Place),
    ("video", Content::Picture),
    ("video_note", Content::Voice),
    ("voice", Content::Voice),
];

impl Update {
    /// Reads an update. Fails where one of a kind we answer has not the shape of one.
    pub(super) fn read(body: &str) -> Result<Self, serde_json::Error> {
        #[derive(Deserialize)]
        struct Kinds<'a> {
            #[serde(borrow)]
            message: Option<&'a RawValue>,
            #[serde(borrow)]
            callback_query: Option<&'a RawValue>,
        }
        let kinds: Kinds<'_> = serde_json::from_str(body)?;
        Ok(match (kinds.message, kinds.callback_query) {
            (Some(message), _) => Self::Message(Message::read(message.get())?),
            (None, Some(tap)) => Self::Tap(serde_json::from_str(tap.get())?),
            (None, None) => Self::Other,
        })
    }
}

impl InlineQuery {
    /// Reads an update; none where it is another kind, or has not the shape of this one.
    pub(super) fn read(body: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Kind<'a> {
            #[serde(borrow)]
            inline_query: Option<&'a RawValue>,
        }
        let kind: Kind<'_> = serde_json::from_str(body).ok()?;
        serde_json::from_str(kind.inline_query?.get()).ok()
    }
}

impl Message {
    fn read(body: &str) -> Result<Self, serde_json::Error> {
        let mut message: Self = serde_json::from_str(body)?;
        if message.text.is_none() {
            let keys: HashMap<String, &RawValue> = serde_json::from_str(body)?;
            let mut known = CONTENT.iter().filter(|(key, _)| keys.contains_key(*key));
            message.other_content = known.next().map(|(_, content)| *content);
        }
        Ok(message)
    }

    /// What it says, below a picture if need be.
    pub(super) fn words(&self) -> Option<&str> {
        self.text.as_deref().or(self.caption.as_deref())
    }

    /// The topic of a forum it stands in.
    pub(super) fn thread(&self) -> Option<i32> {
        self.thread.filter(|_| self.is_in_topic)
    }
}

impl Chat {
    /// Whether it is between one person and the bot.
    pub(super) fn is_private(&self) -> bool {
        self.kind == "private"
    }

    /// Whether several people talk in it.
    pub(super) fn is_group(&self) -> bool {
        matches!(self.kind.as_str(), "group" | "supergroup")
    }
}

impl TappedMessage {
    /// Whether it answers somebody else's question: in a group anyone may tap.
    pub(super) fn is_for_another(&self, person: &User) -> bool {
        let asker = self.answers.as_ref().and_then(|answers| answers.from.as_ref());
        self.chat.is_group() && asker.is_some_and(|asker| asker.id != person.id)
    }

    /// Whether it can still be edited.
    pub(super) fn is_accessible(&self) -> bool {
        self.date != 0
    }

    /// The topic of a forum it stands in.
    pub(super) fn thread(&self) -> Option<i32> {
        self.thread.filter(|_| self.is_in_topic)
    }

    /// The tokens of its buttons.
    pub(super) fn tokens(&self) -> impl Iterator<Item = &str> {
        self.keys().filter_map(|key| key.callback_data.as_deref())
    }

    /// A number for what it shows: another one after it was edited.
    pub(super) fn looks(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.text.hash(&mut hasher);
        self.keys().for_each(|key| (&key.text, &key.callback_data).hash(&mut hasher));
        hasher.finish()
    }

    fn keys(&self) -> impl Iterator<Item = &TappedKey> {
        self.reply_markup.iter().flat_map(|markup| &markup.inline_keyboard).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = r#""message_id":1,"date":1,"chat":{"id":42,"type":"private"}"#;

    fn message(rest: &str) -> Message {
        match Update::read(&format!(r#"{{"update_id":1,"message":{{{HEAD},{rest}}}}}"#)) {
            Ok(Update::Message(message)) => message,
            other => panic!("not a message: {other:?}"),
        }
    }

    #[test]
    fn fields_from_the_future_are_passed_over() {
        let read =
            message(r#""text":"hi","entities":[{"type":"brand_new","offset":"x"}],"x":{"y":[]}"#);
        assert_eq!(read.text.as_deref(), Some("hi"));
        assert!(matches!(Update::read(r#"{"update_id":1,"brand_new":{}}"#), Ok(Update::Other)));
    }

    #[test]
    fn what_is_sent_besides_text_is_told_apart() {
        for (content, kind) in [
            (r#""voice":{}"#, Content::Voice),
            (r#""video_note":{}"#, Content::Voice),
            (r#""photo":[],"caption":"x""#, Content::Picture),
            (r#""document":{},"animation":{}"#, Content::Picture),
            (r#""document":{}"#, Content::File),
            (r#""dice":{}"#, Content::Sticker),
            (r#""location":{},"venue":{}"#, Content::Place),
            (r#""contact":{}"#, Content::Other),
        ] {
            assert_eq!(message(content).other_content, Some(kind), "{content}");
        }
    }

    #[test]
    fn news_about_the_chat_is_no_content() {
        assert_eq!(message(r#""pinned_message":{}"#).other_content, None);
        assert_eq!(message(r#""new_chat_members":[]"#).other_content, None);
    }

    #[test]
    fn a_message_without_its_fields_is_an_error() {
        assert!(
            Update::read(r#"{"update_id":1,"message":{"some fields are missing":true}}"#).is_err()
        );
        assert!(Update::read(r#"{"update_id":1,"message":{"message_id":"bad"}}"#).is_err());
        assert!(Update::read(r#"{"update_id":1,"message":null}"#).is_ok());
    }

    #[test]
    fn a_message_looks_different_after_a_tick() {
        let looks = |text: &str, label: &str| {
            let body = format!(
                r#"{{{HEAD},"text":"{text}","reply_markup":{{"inline_keyboard":[[{{"text":"{label}","callback_data":"a:x:y"}}]]}}}}"#
            );
            serde_json::from_str::<TappedMessage>(&body).expect("a message").looks()
        };
        assert_eq!(looks("哪些?", "高企"), looks("哪些?", "高企"));
        assert_ne!(looks("哪些?", "高企"), looks("哪些?", "✓ 高企"));
        assert_ne!(looks("哪些?", "高企"), looks("还有?", "高企"));
    }
}
