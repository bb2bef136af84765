//! The channel without Telegram: what it makes of an update, and what it would send.
//!
//! An update takes the same way here as a real one, but for the store: understood by the
//! reader, answered by the desk, drawn, put into a parcel, and taken out of it as the courier
//! does. So inputs by the million can be held against the channel without a network.

use super::{
    api::Me,
    draw,
    http::read_updates,
    inline::article,
    keyboard::{KeyTap, Rows},
    parcel::Parcel,
    reader::{Reader, hint},
    staff::StaffChats,
    text::RichText,
    update::InlineQuery,
};
use crate::{
    delivery::{Channel as _, Read},
    desk::Desk,
    faq::Language,
    reply::Reply,
    session::Session,
};

/// Reads and draws for a bot that there is not: `@desk_bot`.
#[derive(Debug)]
pub struct DryRun {
    me: Me,
    reader: Reader,
}

/// A message as it would go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// What it says, as Telegram's HTML; nothing where only a tap is acknowledged.
    pub html: String,
    /// The same for when Telegram refuses the HTML.
    pub plain: String,
    /// Its buttons, row by row: the label, and what comes back, is copied or opened.
    pub buttons: Vec<Vec<(String, String)>>,
}

impl DryRun {
    /// A bot with these chats of staff.
    pub fn new(staff_chats: &[i64]) -> Self {
        let me = Me { id: 7, username: "desk_bot".to_owned() };
        let reader = Reader::new(me.clone(), Language::Zh, StaffChats::new(staff_chats));
        Self { me, reader }
    }

    /// The updates in an answer of `getUpdates`; none where it is no such answer.
    pub fn updates(answer: &str) -> Option<Vec<String>> {
        let updates = read_updates(answer).ok()?;
        Some(updates.into_iter().map(|update| update.body).collect())
    }

    /// What would be sent for an update. The session is as it was before and becomes what it
    /// is afterwards.
    pub fn answer(&self, desk: &Desk, update: &str, session: &mut Session) -> Vec<Drawn> {
        let payloads = match self.reader.read(update) {
            Read::Asked(asked) => {
                let turn = desk.handle(&asked.incoming, session);
                let payloads = self.reader.draw(&asked.origin, &turn);
                *session = if turn.erase { Session::default() } else { turn.session };
                payloads
            }
            Read::Fixed { payloads, .. } => payloads,
            Read::Ignored => return self.suggest(desk, update),
            Read::Staff(_) | Read::Malformed(_) => Vec::new(),
        };
        let parcels = payloads.iter().filter_map(|payload| Parcel::decode(payload));
        parcels.map(|parcel| drawn(&parcel.text, &parcel.rows)).collect()
    }

    /// The messages of a reply, without buttons.
    pub fn draw(&self, reply: &Reply) -> Vec<Drawn> {
        let messages = draw::text(reply, &self.me).into_messages();
        messages.iter().map(|text| drawn(text, &Rows::new())).collect()
    }

    /// What is offered to whoever types these words after the bot's name.
    fn suggest(&self, desk: &Desk, update: &str) -> Vec<Drawn> {
        let Some(query) = InlineQuery::read(update) else { return Vec::new() };
        let found = desk.suggest(&query.words, hint(&query.from));
        let articles = found.iter().filter_map(|found| article(found, &self.me));
        articles
            .map(|article| Drawn {
                html: article.html,
                plain: article.title,
                buttons: buttons(&article.rows),
            })
            .collect()
    }
}

fn drawn(text: &RichText, rows: &Rows) -> Drawn {
    Drawn { html: text.html(), plain: text.plain(), buttons: buttons(rows) }
}

fn buttons(rows: &Rows) -> Vec<Vec<(String, String)>> {
    let button = |key: &super::keyboard::Key| {
        let (KeyTap::Choice(does) | KeyTap::Copy(does) | KeyTap::Open(does)) = &key.tap;
        (key.label.clone(), does.clone())
    };
    rows.iter().map(|row| row.iter().map(button).collect()).collect()
}
