//! Who is owed which replies, and what was sent of them.

use std::collections::BTreeMap;

/// A reply that somebody waits for.
#[derive(Debug, Default)]
struct Owed {
    /// The entry that answers.
    entry: usize,
    /// Calls that were tried.
    attempts: u32,
    /// Copies that arrived.
    copies: u32,
    /// Calls that may have been done as far as the desk can know.
    doubts: u32,
    /// Whether Telegram refused it for good.
    is_refused: bool,
    /// Whether the asker was told that a reply may be missing.
    is_told: bool,
}

/// What became of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    /// It arrived and the desk knows.
    Known,
    /// It did not arrive and the desk knows.
    NotDone,
    /// The desk cannot know; whether it arrived.
    Unknown(bool),
    /// It was refused for good.
    Refused,
}

/// Every chat's replies, in order.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    chats: BTreeMap<i64, Chat>,
    /// The first thing that was not as it must be.
    broken: Option<String>,
}

#[derive(Debug, Default)]
struct Chat {
    owed: Vec<Owed>,
    /// The reply that is being sent.
    at: usize,
}

/// How many copies of a reply may arrive.
const MAX_COPIES: u32 = 2;

impl Ledger {
    /// Somebody asked about an entry.
    pub(super) fn asks(&mut self, chat: i64, entry: usize) {
        self.chats.entry(chat).or_default().owed.push(Owed { entry, ..Owed::default() });
    }

    /// What a chat asked about last.
    pub(super) fn last(&self, chat: i64) -> Option<usize> {
        Some(self.chats.get(&chat)?.owed.last()?.entry)
    }

    /// A reply with the answer of an entry was tried to be sent.
    pub(super) fn answer(&mut self, chat: i64, entry: usize, sent: Sent) {
        let Some(found) = self.chats.get_mut(&chat) else {
            return self.breaks(format!("chat {chat} never asked, and gets answer {entry}"));
        };
        let (at, is_next) = found.place(entry);
        let Some(at) = at else {
            let text = format!("chat {chat} gets answer {entry} out of order: {found:?}");
            return self.breaks(text);
        };
        if is_next && !found.owed[found.at].is_settled() {
            let text = format!("chat {chat}: a reply was passed over: {:?}", found.owed[found.at]);
            self.breaks(text);
            return;
        }
        found.at = at;
        let owed = &mut found.owed[at];
        owed.attempts += 1;
        match sent {
            Sent::Known => owed.copies += 1,
            Sent::NotDone => {}
            Sent::Unknown(is_done) => {
                owed.copies += u32::from(is_done);
                owed.doubts += 1;
            }
            Sent::Refused => owed.is_refused = true,
        }
        let most = if owed.doubts == 0 { 1 } else { MAX_COPIES };
        if owed.copies > most {
            let text = format!("chat {chat}: too many copies: {owed:?}");
            self.breaks(text);
        }
    }

    /// A chat was told that a reply may be missing.
    pub(super) fn doubt(&mut self, chat: i64, sent: Sent) {
        let Some(found) = self.chats.get_mut(&chat) else { return };
        let Some(owed) = found.owed.get_mut(found.at) else { return };
        if owed.doubts < MAX_COPIES {
            let text = format!("chat {chat}: told of a doubt that is none: {owed:?}");
            return self.breaks(text);
        }
        owed.is_told |= matches!(sent, Sent::Known | Sent::Unknown(_) | Sent::Refused);
    }

    /// The process ended: what was on its way may have arrived as far as the next one knows.
    pub(super) fn is_killed(&mut self) {
        for chat in self.chats.values_mut() {
            let at = chat.at;
            for owed in chat.owed.iter_mut().skip(at).take(1) {
                owed.doubts += 1;
            }
        }
    }

    /// Notes what must not be.
    pub(super) fn breaks(&mut self, what: String) {
        self.broken.get_or_insert(what);
    }

    /// What is not as it must be.
    pub(super) fn broken(&self) -> Option<&str> {
        self.broken.as_deref()
    }

    /// Whether nobody waits.
    pub(super) fn is_settled(&self) -> bool {
        self.chats.values().all(|chat| chat.owed.iter().all(Owed::is_settled))
    }

    /// Forgets what is done with, but for each chat's last reply.
    pub(super) fn forget_settled(&mut self) {
        for chat in self.chats.values_mut() {
            let n_done = chat.owed.iter().take_while(|owed| owed.is_settled()).count();
            let past = n_done.min(chat.owed.len().saturating_sub(1));
            chat.owed.drain(..past);
            chat.at = chat.at.saturating_sub(past);
        }
    }

    /// Those who wait.
    pub(super) fn waiting(&self) -> String {
        let waits = self.chats.iter().flat_map(|(chat, found)| {
            let open = found.owed.iter().enumerate().filter(|(_, owed)| !owed.is_settled());
            open.map(move |(idx, owed)| format!("\n    chat {chat}, reply {idx}: {owed:?}"))
        });
        waits.collect()
    }
}

impl Chat {
    /// The reply that an answer belongs to: the one being sent, or else the one behind it;
    /// and whether it is that.
    fn place(&self, entry: usize) -> (Option<usize>, bool) {
        let is_at = |idx: usize| self.owed.get(idx).is_some_and(|owed| owed.entry == entry);
        if is_at(self.at) {
            return (Some(self.at), false);
        }
        // One that was given up without a call is passed over together with its successor.
        (is_at(self.at + 1).then_some(self.at + 1), true)
    }
}

impl Owed {
    /// It arrived, was refused, or the asker knows that it may be missing.
    fn is_settled(&self) -> bool {
        self.copies > 0 || self.is_refused || self.is_told
    }
}
