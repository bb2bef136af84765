//! The desk's side of the chat: updates in, parcels for the outbox out.

use std::{sync::Arc, time::Instant};

use super::{
    addressing::addressed,
    api::Me,
    draw, keyboard,
    parcel::{Acknowledgement, Parcel, Venue},
    staff::{self, StaffChats},
    taps::{Press, Taps},
    text::RichText,
    update::{Message, Tap, TappedMessage, Update, User},
};
use crate::{
    channel::{ChannelKind, ConversationId},
    conversation::{Act, Command, Turn, Verdict},
    delivery::{Asked, Channel, Read},
    desk::Incoming,
    faq::Language,
    reply::{Block, Reply, messages},
    staff::{Command as StaffCommand, NOT_HERE, Press as StaffPress},
};

/// Reads updates and draws replies for one bot.
#[derive(Debug, Clone)]
pub(super) struct Reader {
    me: Me,
    /// The language of those whose app says nothing of theirs.
    default_language: Language,
    taps: Arc<Taps>,
    staff: StaffChats,
}

/// Where a reply goes, and what it takes the place of.
#[derive(Debug, Default)]
pub(super) struct Origin {
    chat: i64,
    thread: Option<i32>,
    reply_to: Option<i32>,
    tap: Option<TapOrigin>,
}

/// The tap that a reply answers.
#[derive(Debug)]
struct TapOrigin {
    query: String,
    /// The message with the button, where the reply takes its place.
    edit: Option<i32>,
}

impl Reader {
    pub(super) fn new(me: Me, default_language: Language, staff: StaffChats) -> Self {
        Self { me, default_language, taps: Arc::default(), staff }
    }

    /// The chat, and the topic of a forum, where an answer to this update is waited for.
    pub(super) fn waits_in(&self, body: &str) -> Option<(i64, Option<i32>)> {
        match self.read(body) {
            Read::Asked(asked) => Some((asked.origin.chat, asked.origin.thread)),
            _ => None,
        }
    }

    fn message(&self, message: &Message, body: &str) -> Read<Origin> {
        let Some(from) = &message.from else { return Read::Ignored };
        let is_ours = |user: &User| user.id == self.me.id;
        if is_ours(from) || message.via_bot.as_ref().is_some_and(is_ours) {
            return Read::Ignored;
        }
        if !message.chat.is_private() && !message.chat.is_group() {
            return Read::Ignored;
        }
        if let Some(command) = self.staff_command(message) {
            return Read::Staff(staff::command(message, from.id, command, body));
        }
        let Some(words) = addressed(message, &self.me) else { return Read::Ignored };
        // The caption of a picture is a question as good as any.
        let act = match (message.words(), message.other_content) {
            (Some(text), _) if !text.trim().is_empty() => act(words.as_str(), message.chat.id),
            (_, Some(content)) => Act::Unsupported(content),
            _ => return Read::Ignored,
        };
        let is_group = message.chat.is_group();
        let origin = Origin {
            chat: message.chat.id,
            thread: message.thread(),
            reply_to: is_group.then_some(message.id),
            tap: None,
        };
        asked(message.chat.id, is_group, from, act, origin)
    }

    fn tap(&self, tap: Tap, body: &str) -> Read<Origin> {
        let Some(message) = &tap.message else { return self.unreachable(tap) };
        let Some(data) = tap.data.clone() else {
            return fixed(&tap.from, &Parcel::acknowledging(tap.id, None, message.chat.id));
        };
        let press = Press {
            query: tap.id.clone(),
            by: tap.from.id,
            message: (message.chat.id, message.id),
            data: data.clone(),
            looks: message.looks(),
            at: Instant::now(),
        };
        if self.taps.is_repeated(press) {
            return fixed(&tap.from, &Parcel::acknowledging(tap.id, None, message.chat.id));
        }
        if StaffPress::is_token(&data) {
            return self.staff_press(&tap, message, &data, body);
        }
        let takes_place = is_superseded(message, &data) && !message.is_for_another(&tap.from);
        let origin = Origin {
            chat: message.chat.id,
            thread: message.thread(),
            reply_to: None,
            tap: Some(TapOrigin { query: tap.id, edit: takes_place.then_some(message.id) }),
        };
        let is_group = message.chat.is_group();
        asked(message.chat.id, is_group, &tap.from, Act::Choice(data), origin)
    }

    /// A command of staff's: in their chats it is meant for this bot though it names none.
    fn staff_command(&self, message: &Message) -> Option<StaffCommand> {
        let words = message.words().filter(|_| self.staff.has(message.chat.id))?;
        StaffCommand::parse(words, &self.me.username)
    }

    /// A press of a staff button counts where staff are, and nowhere else: a button can be
    /// forged, and a message with one be forwarded.
    fn staff_press(
        &self,
        tap: &Tap,
        message: &TappedMessage,
        data: &str,
        body: &str,
    ) -> Read<Origin> {
        if self.staff.has(message.chat.id) {
            return Read::Staff(staff::press(tap, message, data, body));
        }
        tracing::warn!("a button of staff's was pressed outside their chats; nothing was done");
        let toast = NOT_HERE.get(hint(&tap.from).unwrap_or(self.default_language)).to_owned();
        let parcel = Parcel::acknowledging(tap.id.clone(), Some(toast), message.chat.id);
        fixed(&tap.from, &parcel)
    }

    /// A tap that came without its message has no chat to answer in.
    fn unreachable(&self, tap: Tap) -> Read<Origin> {
        let hint = hint(&tap.from).unwrap_or(self.default_language);
        let toast = messages::STALE_BUTTON.get(hint).to_owned();
        let parcel = Parcel::acknowledging(tap.id, Some(toast), tap.from.id);
        fixed(&tap.from, &parcel)
    }
}

impl Channel for Reader {
    type Origin = Origin;

    fn kind(&self) -> ChannelKind {
        ChannelKind::Telegram
    }

    fn read(&self, body: &str) -> Read<Origin> {
        match Update::read(body) {
            Ok(Update::Message(message)) => self.message(&message, body),
            Ok(Update::Tap(tap)) => self.tap(tap, body),
            Ok(Update::Other) => Read::Ignored,
            Err(_) => Read::Malformed("an update without the fields of its kind"),
        }
    }

    fn draw(&self, origin: &Origin, turn: &Turn) -> Vec<String> {
        let is_clarify =
            turn.outcome.parts.iter().any(|part| matches!(part.verdict, Verdict::Clarify(_)));
        let rows = keyboard::rows(&turn.reply, is_clarify);
        let mut parcels: Vec<_> = draw::text(&turn.reply, &self.me)
            .into_messages()
            .into_iter()
            .map(|text| Parcel {
                chat: origin.chat,
                thread: origin.thread,
                text,
                language: turn.reply.language.code().to_owned(),
                ..Parcel::default()
            })
            .collect();
        if let Some(first) = parcels.first_mut() {
            first.reply_to = origin.reply_to;
            first.edit = origin.tap.as_ref().and_then(|tap| tap.edit);
            first.tap = origin
                .tap
                .as_ref()
                .map(|tap| Acknowledgement { query: tap.query.clone(), toast: None });
        }
        if let Some(last) = parcels.last_mut() {
            last.rows = rows;
        }
        if let Some(place) = place(&turn.reply) {
            // The notices stand above the card that the way to the map hangs on: a place is
            // one message.
            parcels.truncate(1);
            if let Some(only) = parcels.first_mut() {
                only.venue = Some(place);
            }
        }
        parcels.iter().map(Parcel::encode).collect()
    }

    fn slow_down(&self, origin: &Origin, language: Language, is_first: bool) -> Vec<String> {
        let words = is_first.then(|| messages::SLOW_DOWN.get(language));
        if let Some(tap) = &origin.tap {
            // A button shows its clock until something comes back, so something does.
            let toast = words.map(str::to_owned);
            return vec![Parcel::acknowledging(tap.query.clone(), toast, origin.chat).encode()];
        }
        let Some(words) = words else { return Vec::new() };
        let parcel = Parcel {
            chat: origin.chat,
            thread: origin.thread,
            reply_to: origin.reply_to,
            text: RichText::of(words),
            language: language.code().to_owned(),
            ..Parcel::default()
        };
        vec![parcel.encode()]
    }
}

impl Parcel {
    /// Nothing but the end of a button's little clock, with a line or without.
    fn acknowledging(query: String, toast: Option<String>, chat: i64) -> Self {
        Self { chat, tap: Some(Acknowledgement { query, toast }), ..Self::default() }
    }
}

/// What a message means. Only the channel knows the chat that `/id` asks for.
fn act(words: &str, chat: i64) -> Act {
    match Act::of_text(words) {
        Act::Command(Command::Id(_)) => Act::Command(Command::Id(Some(chat))),
        act => act,
    }
}

fn asked(chat: i64, is_group: bool, from: &User, act: Act, origin: Origin) -> Read<Origin> {
    Read::Asked(Asked {
        conversation: conversation(chat, is_group, from.id),
        asker: from.id,
        lane: chat.to_string(),
        incoming: Incoming { act, language_hint: hint(from) },
        origin,
    })
}

fn fixed(from: &User, parcel: &Parcel) -> Read<Origin> {
    Read::Fixed {
        conversation: conversation(from.id, false, from.id),
        lane: parcel.chat.to_string(),
        payloads: vec![parcel.encode()],
    }
}

/// The place that a reply shows.
fn place(reply: &Reply) -> Option<Venue> {
    reply.blocks.iter().find_map(|block| match block {
        Block::Place(card) => Venue::of(card),
        _ => None,
    })
}

/// A private chat is one conversation. In a group each asker has one: a "2" refers to what
/// the same person was offered, and `/forget` erases nobody else's.
fn conversation(chat: i64, is_group: bool, asker: i64) -> ConversationId {
    let key = if is_group { format!("{chat}/{asker}") } else { chat.to_string() };
    ConversationId { channel: ChannelKind::Telegram, key }
}

/// The language of a person's app, where it is one of ours.
pub(super) fn hint(user: &User) -> Option<Language> {
    user.language_code.as_deref().and_then(Language::from_tag)
}

/// Whether the reply takes the place of the tapped message: a menu has done its work once
/// something was chosen from it, while an answer, or the card of an office, is still to be
/// read when one of its buttons is tapped. Only tokens tell them apart, and those are
/// stable (see [`crate::conversation::Choice`]).
fn is_superseded(message: &TappedMessage, data: &str) -> bool {
    let is_answer = message.tokens().chain([data]).any(|token| Holder::of(token) == Holder::Answer);
    let is_menu = message.tokens().any(|token| Holder::of(token) == Holder::Menu);
    message.is_accessible() && is_menu && !is_answer
}

/// What a button says about the message that holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holder {
    /// An answer or a card: details, feedback and places belong to what is to be read.
    Answer,
    /// A menu: entries, offices, topics and languages to choose from, a question of the
    /// matcher, or whether a call was saved.
    Menu,
    /// Either: the way to all topics stands below cards, too.
    Either,
}

impl Holder {
    fn of(token: &str) -> Self {
        match token.split(':').next().unwrap_or_default() {
            "d" | "f" | "p" => Self::Answer,
            "e" | "o" | "os" | "t" | "l" | "none" | "a" | "s" => Self::Menu,
            kind if kind.starts_with('m') => Self::Menu,
            _ => Self::Either,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a tap on the first of these buttons replaces the message that holds them.
    fn replaces(tokens: &[&str]) -> bool {
        is_replaced(tokens, 1_764_000_000)
    }

    fn is_replaced(tokens: &[&str], date: i64) -> bool {
        let keys: Vec<_> =
            tokens.iter().map(|token| serde_json::json!([{ "callback_data": token }])).collect();
        let message = serde_json::json!({
            "message_id": 1, "date": date, "chat": { "id": 42, "type": "private" },
            "reply_markup": { "inline_keyboard": keys },
        });
        let message = serde_json::from_value(message).expect("a message");
        is_superseded(&message, tokens[0])
    }

    #[test]
    fn a_menu_gives_way_whatever_is_chosen_from_it() {
        for menu in [
            &["e:loan", "e:subsidy", "none"][..],
            &["none", "e:loan"],
            &["t:0:money", "t:0:tax"],
            &["topics", "e:loan", "t:8:money"],
            &["l:zh", "l:en"],
            &["o:bureau", "os:8"],
            &["a:stage:idea", "m:skip"],
            &["m:back:2", "a:stage:idea"],
            &["match"],
            &["s:yes:loan", "s:no:loan"],
        ] {
            assert!(replaces(menu), "{menu:?}");
        }
    }

    #[test]
    fn an_answer_and_a_card_stay_whatever_is_tapped_on_them() {
        for answer in [
            &["d:materials:loan", "d:steps:loan", "e:subsidy"][..],
            &["e:subsidy", "d:materials:loan"],
            &["e:subsidy", "f:up:loan", "f:down:loan"],
            &["f:up:loan", "e:subsidy"],
            &["p:bureau", "e:loan", "topics"],
            &["topics"],
        ] {
            assert!(!replaces(answer), "{answer:?}");
        }
    }

    #[test]
    fn a_message_out_of_reach_is_not_replaced() {
        assert!(!is_replaced(&["t:0:money"], 0));
    }
}
