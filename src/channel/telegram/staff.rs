//! The chats of staff: what they do there, and what they are told.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    api::Me,
    draw,
    keyboard::{self, KeyTap, Rows},
    parcel::{Acknowledgement, Parcel},
    update::{Message, Tap, TappedMessage},
};
use crate::{
    channel::ChannelKind,
    faq::Language,
    reply::Reply,
    staff::{Answer, Card, Command},
    staffroom::Pen,
    store::{Deed, Member},
};

/// The chats in the configuration. Whoever is a member of one is staff; nobody else is.
#[derive(Debug, Clone, Default)]
pub(super) struct StaffChats(Arc<[i64]>);

impl StaffChats {
    pub(super) fn new(chats: &[i64]) -> Self {
        Self(chats.into())
    }

    /// Whether a chat is one of them.
    pub(super) fn has(&self, chat: i64) -> bool {
        self.0.contains(&chat)
    }
}

/// Where the answer to a deed goes, as the store keeps it meanwhile.
#[derive(Debug, Serialize, Deserialize)]
struct Origin {
    chat: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread: Option<i32>,
    /// The message with the button, or with the command.
    message: i32,
    /// The tap, where it was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<String>,
    /// Whether the answer may take the place of the message.
    #[serde(default)]
    may_edit: bool,
}

/// A press of a staff button in a staff chat.
pub(super) fn press(tap: &Tap, message: &TappedMessage, data: &str, body: &str) -> Deed {
    let origin = Origin {
        chat: message.chat.id,
        thread: message.thread(),
        message: message.id,
        query: Some(tap.id.clone()),
        may_edit: message.is_accessible(),
    };
    deed(&origin, tap.from.id, data.to_owned(), body)
}

/// A command of staff's in a staff chat.
pub(super) fn command(message: &Message, from: i64, command: Command, body: &str) -> Deed {
    let origin = Origin {
        chat: message.chat.id,
        thread: message.thread(),
        message: message.id,
        query: None,
        may_edit: false,
    };
    deed(&origin, from, format!("/{}", command.name()), body)
}

fn deed(origin: &Origin, by: i64, what: String, body: &str) -> Deed {
    Deed {
        chat: origin.chat.to_string(),
        by: Member { id: by, name: name(body).unwrap_or_else(|| by.to_string()) },
        what,
        origin: serde_json::to_string(origin).expect("strings and numbers always become JSON"),
    }
}

/// The longest name that is kept, in characters; Telegram allows 64 for each half.
const MAX_NAME_CHARS: usize = 64;

/// The name of whoever did something. Read here alone: of staff it must be known who
/// changed an answer, of askers it is nobody's business.
fn name(body: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Update {
        message: Option<Sent>,
        callback_query: Option<Sent>,
    }
    #[derive(Deserialize)]
    struct Sent {
        from: Option<Person>,
    }
    #[derive(Deserialize)]
    struct Person {
        #[serde(default)]
        first_name: String,
        #[serde(default)]
        last_name: String,
        username: Option<String>,
    }
    let update: Update = serde_json::from_str(body).ok()?;
    let person = update.message.or(update.callback_query)?.from?;
    let username = person.username.map(|name| format!("@{name}"));
    let parts = [person.first_name, person.last_name, username.unwrap_or_default()];
    let words: Vec<&str> = parts.iter().flat_map(|part| part.split_whitespace()).collect();
    let name = words.join(" ").chars().filter(|c| !c.is_control()).take(MAX_NAME_CHARS).collect();
    Some(name).filter(|name: &String| !name.is_empty())
}

/// Draws for staff.
#[derive(Debug)]
pub(super) struct StaffPen {
    pub(super) me: Me,
}

impl StaffPen {
    /// The messages of a card: the buttons hang on the last.
    fn parcels(&self, chat: i64, thread: Option<i32>, card: &Card) -> Vec<Parcel> {
        let reply = Reply { language: card.language, blocks: card.blocks.clone() };
        let mut parcels: Vec<_> = draw::text(&reply, &self.me)
            .into_messages()
            .into_iter()
            .map(|text| Parcel {
                chat,
                thread,
                text,
                language: card.language.code().to_owned(),
                ..Parcel::default()
            })
            .collect();
        if let Some(last) = parcels.last_mut() {
            last.rows = rows(card);
        }
        parcels
    }
}

impl Pen for StaffPen {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Telegram
    }

    fn answer(&self, origin: &str, answer: &Answer) -> Vec<String> {
        // What an earlier version wrote differently can no longer be answered.
        let Ok(origin) = serde_json::from_str::<Origin>(origin) else { return Vec::new() };
        let of = |card| self.parcels(origin.chat, origin.thread, card);
        let mut parcels: Vec<Parcel> = answer.card.iter().flat_map(of).collect();
        if let Some(first) = parcels.first_mut() {
            first.edit = origin.may_edit.then_some(origin.message);
        }
        for card in &answer.more {
            let mut more = of(card);
            if let Some(first) = more.first_mut() {
                first.reply_to = Some(origin.message);
            }
            parcels.extend(more);
        }
        if let Some(query) = origin.query {
            let tap = Acknowledgement { query, toast: answer.toast.clone() };
            match parcels.first_mut() {
                Some(first) => first.tap = Some(tap),
                None => parcels.push(Parcel {
                    chat: origin.chat,
                    tap: Some(tap),
                    language: Language::Zh.code().to_owned(),
                    ..Parcel::default()
                }),
            }
        }
        parcels.iter().map(Parcel::encode).collect()
    }

    fn notice(&self, chat: &str, card: &Card) -> Vec<String> {
        let Ok(chat) = chat.parse() else { return Vec::new() };
        self.parcels(chat, None, card).iter().map(Parcel::encode).collect()
    }
}

fn rows(card: &Card) -> Rows {
    let key = |key: &crate::staff::Key| keyboard::Key {
        label: key.label.clone(),
        tap: KeyTap::Choice(key.press.token()),
    };
    card.rows.iter().map(|row| row.iter().map(key).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_did_it_is_known_by_every_name_they_show() {
        let body = r#"{"update_id":1,"callback_query":{"id":"q","from":{"id":7,
            "first_name":"张\n三","last_name":"","username":"zhangsan"}}}"#;
        assert_eq!(name(body).as_deref(), Some("张 三 @zhangsan"));
        let nameless = r#"{"update_id":1,"message":{"from":{"id":7,"first_name":""}}}"#;
        assert_eq!(name(nameless), None);
    }
}
