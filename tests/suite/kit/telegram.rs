//! A Telegram of our own: the other side of the Bot API on a real port.
//!
//! It keeps what Telegram keeps — chats, messages, buttons, updates that were not confirmed
//! — and checks what Telegram checks. A message that a test never looked at fails the test.

mod faults;
mod hook;
mod html;
mod inline;
mod server;

use std::{
    collections::{BTreeMap, HashMap, HashSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{sync::Notify, task::JoinSet};

pub(crate) use faults::{Fault, What};
pub(crate) use inline::Offer;

/// The shape of a real token, so that whatever hides tokens hides this one.
pub(crate) const TOKEN: &str = "123456789:AAF0sentinelsentinelsentinelsentinel";

/// The bot's name after `@`.
pub(crate) const BOT: &str = "desk_bot";

/// The bot's user id.
pub(crate) const BOT_ID: i64 = 123_456_789;

/// Longer than anything here takes, short enough for a test that hangs.
const PATIENCE: Duration = Duration::from_secs(20);

/// The server. Dropping it closes the port.
pub(crate) struct FakeTelegram {
    shared: Arc<Shared>,
    port: u16,
    server: Mutex<Option<JoinSet<()>>>,
    /// Whoever calls the bot, where there is a webhook.
    caller: Mutex<Option<JoinSet<()>>>,
}

pub(super) struct Shared {
    state: Mutex<State>,
    /// Rung at every change.
    changed: Notify,
    /// Ends the long poll that is open.
    interrupted: Notify,
}

#[derive(Default)]
pub(super) struct State {
    next_update: i64,
    next_message: i32,
    next_query: u64,
    pending: BTreeMap<i64, String>,
    /// What the bot did in each chat and no test has looked at.
    unseen: HashMap<i64, VecDeque<Post>>,
    /// The last message of the bot in each chat, as it stands.
    latest: HashMap<i64, Post>,
    messages: HashSet<(i64, i32)>,
    blocked: HashSet<i64>,
    open_queries: HashSet<String>,
    /// What was typed after the bot's name, until it was answered; then what it offers.
    inline: HashMap<String, Option<Vec<Offer>>>,
    faults: Vec<Fault>,
    deliveries: hook::Deliveries,
    /// How many polls are open; the newest wins.
    polls: u64,
    /// Everything the bot called, in order.
    pub(super) calls: Vec<Call>,
}

/// Something the bot called.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// In lower case.
    pub(crate) method: String,
    /// What it sent along.
    pub(crate) params: Value,
}

/// A message of the bot, as people see it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Post {
    /// Its id.
    pub(crate) id: i32,
    /// Its words.
    pub(crate) text: String,
    /// What was sent.
    pub(crate) raw: String,
    /// Its buttons, row by row: label and data.
    pub(crate) buttons: Vec<Vec<(String, String)>>,
    /// Its buttons that copy a text: label and text.
    pub(crate) copies: Vec<(String, String)>,
    /// Its buttons that open a page: label and address.
    pub(crate) pages: Vec<(String, String)>,
    /// The place it shows: latitude and longitude.
    pub(crate) place: Option<(f64, f64)>,
    /// The message it answers.
    pub(crate) reply_to: Option<i64>,
    /// Whether it took the place of an earlier version.
    pub(crate) is_edit: bool,
}

impl Post {
    /// The labels of its buttons, in order.
    pub(crate) fn labels(&self) -> Vec<&str> {
        self.buttons.iter().flatten().map(|(label, _)| label.as_str()).collect()
    }

    /// The data of the first button whose label contains this.
    pub(crate) fn data(&self, label: &str) -> String {
        let buttons = self.buttons.iter().flatten();
        let found = buttons.into_iter().find(|(text, _)| text.contains(label));
        found.unwrap_or_else(|| panic!("no button {label:?} in {self:?}")).1.clone()
    }
}

impl FakeTelegram {
    /// Opens on a free port.
    pub(crate) async fn open() -> Self {
        let shared = Arc::new(Shared {
            state: Mutex::new(State { next_update: 1000, next_message: 1, ..State::default() }),
            changed: Notify::new(),
            interrupted: Notify::new(),
        });
        let (port, server) = server::listen(Arc::clone(&shared), 0).await;
        Self { shared, port, server: Mutex::new(Some(server)), caller: Mutex::default() }
    }

    /// What the bot is to call instead of Telegram.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Closes the port and every connection: Telegram is away.
    pub(crate) async fn go_away(&self) {
        let server = self.server.lock().expect("no test panicked here").take();
        server.expect("it is open").shutdown().await;
    }

    /// Opens the same port again.
    pub(crate) async fn come_back(&self) {
        let (_, server) = server::listen(Arc::clone(&self.shared), self.port).await;
        *self.server.lock().expect("no test panicked here") = Some(server);
    }

    /// Something goes wrong from now on.
    pub(crate) fn fault(&self, fault: Fault) {
        self.shared.lock().faults.push(fault);
    }

    /// Everything works again.
    pub(crate) fn heal(&self) {
        self.shared.lock().faults.clear();
    }

    /// This person blocks the bot.
    pub(crate) fn block(&self, chat: i64) {
        self.shared.lock().blocked.insert(chat);
    }

    /// Somebody writes to the bot in their private chat; gives the message id.
    pub(crate) fn says(&self, chat: i64, text: &str) -> i32 {
        self.sends(chat, &json!({ "text": text }))
    }

    /// Somebody sends a message with this content in a private chat, or, with a negative
    /// id, in a group.
    pub(crate) fn sends(&self, chat: i64, content: &Value) -> i32 {
        let mut state = self.shared.lock();
        let id = state.new_message(chat);
        let kind = if chat < 0 { "supergroup" } else { "private" };
        let mut message = json!({
            "message_id": id, "date": 1_764_000_000, "chat": { "id": chat, "type": kind },
            "from": person(chat.abs()),
        });
        let fields = message.as_object_mut().expect("an object");
        fields.extend(content.as_object().expect("an object").clone());
        state.push("message", &message);
        drop(state);
        self.shared.ring();
        id
    }

    /// Somebody taps the button with this label on the latest message of a chat.
    pub(crate) fn taps(&self, chat: i64, label: &str) -> String {
        let post = self.shared.lock().latest.get(&chat).cloned();
        let post = post.unwrap_or_else(|| panic!("the bot said nothing in {chat}"));
        let data = post.data(label);
        self.taps_on(chat, &post, &data)
    }

    /// Somebody taps a button with this data on a message; gives the id of the query. In a
    /// group it is the one whom [`FakeTelegram::sends`] speaks as.
    pub(crate) fn taps_on(&self, chat: i64, post: &Post, data: &str) -> String {
        self.taps_as(chat.abs(), chat, post, data)
    }

    /// A person taps a button with this data on a message. It shows what it answers: a message
    /// of the one whom [`FakeTelegram::sends`] speaks as.
    pub(crate) fn taps_as(&self, by: i64, chat: i64, post: &Post, data: &str) -> String {
        let rows = post.buttons.iter().map(|row| {
            let keys =
                row.iter().map(|(text, data)| json!({ "text": text, "callback_data": data }));
            keys.collect::<Vec<_>>()
        });
        let copies = post
            .copies
            .iter()
            .map(|(label, text)| vec![json!({ "text": label, "copy_text": { "text": text } })]);
        let keyboard: Vec<_> = rows.chain(copies).collect();
        let kind = if chat < 0 { "supergroup" } else { "private" };
        let mut message = json!({
            "message_id": post.id, "date": 1_764_000_000, "chat": { "id": chat, "type": kind },
            "reply_markup": { "inline_keyboard": keyboard },
        });
        if let Some(id) = post.reply_to {
            message["reply_to_message"] = json!({ "message_id": id, "date": 1, "chat": { "id": chat, "type": kind },
                    "from": person(chat.abs()) });
        }
        self.taps_with(by, data, &message)
    }

    /// A person's tap on a message as given; `null` for one that Telegram does not show any
    /// more.
    pub(crate) fn taps_with(&self, by: i64, data: &str, message: &Value) -> String {
        let mut state = self.shared.lock();
        state.next_query += 1;
        let id = format!("q{}", state.next_query);
        state.open_queries.insert(id.clone());
        let mut query = json!({ "id": id, "from": person(by), "chat_instance": "1", "data": data });
        if !message.is_null() {
            query["message"] = message.clone();
        }
        state.push("callback_query", &query);
        drop(state);
        self.shared.ring();
        id
    }

    /// An update as it is, with its id put in.
    pub(crate) fn pushes(&self, body: &str) -> i64 {
        let mut state = self.shared.lock();
        let id = state.push_raw(body);
        drop(state);
        self.shared.ring();
        id
    }

    /// Delivers everything from this id on again, as after a lost confirmation.
    pub(crate) fn delivers_again(&self, id: i64, body: &str) {
        self.shared.lock().pending.insert(id, body.replace("$id", &id.to_string()));
        self.shared.ring();
    }

    /// The next thing the bot does in a chat: a message, or an earlier one in a new version.
    pub(crate) async fn reply(&self, chat: i64) -> Post {
        self.until(&format!("a reply in {chat}"), |state| {
            state.unseen.get_mut(&chat).and_then(VecDeque::pop_front)
        })
        .await
    }

    /// The next so many replies in a chat.
    pub(crate) async fn replies(&self, chat: i64, count: usize) -> Vec<Post> {
        let mut posts = Vec::with_capacity(count);
        for _ in 0..count {
            posts.push(self.reply(chat).await);
        }
        posts
    }

    /// Everything the bot has done in a chat and no test has looked at.
    pub(crate) fn rest(&self, chat: i64) -> Vec<Post> {
        self.shared.lock().unseen.remove(&chat).unwrap_or_default().into()
    }

    /// Waits until every update has been confirmed.
    pub(crate) async fn all_confirmed(&self) {
        self.until("all updates to be confirmed", |state| state.pending.is_empty().then_some(()))
            .await;
    }

    /// Waits for a tap to be acknowledged.
    pub(crate) async fn acknowledged(&self, query: &str) -> Call {
        self.until(&format!("{query} to be acknowledged"), |state| {
            let mut calls = state.calls.iter();
            calls
                .find(|call| {
                    call.method == "answercallbackquery"
                        && call.params["callback_query_id"] == query
                })
                .cloned()
        })
        .await
    }

    /// Waits until the bot has called a method so many times in all.
    pub(crate) async fn called(&self, method: &str, times: usize) -> Vec<Call> {
        let method = method.to_lowercase();
        self.until(&format!("{times} calls of {method}"), |state| {
            let calls = state.calls.iter().filter(|call| call.method == method);
            let calls: Vec<_> = calls.cloned().collect();
            (calls.len() >= times).then_some(calls)
        })
        .await
    }

    /// Everything the bot has called so far.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.shared.lock().calls.clone()
    }

    async fn until<T>(&self, what: &str, mut look: impl FnMut(&mut State) -> Option<T>) -> T {
        let found = tokio::time::timeout(PATIENCE, async {
            loop {
                let changed = self.shared.changed.notified();
                tokio::pin!(changed);
                changed.as_mut().enable();
                if let Some(found) = look(&mut self.shared.lock()) {
                    return found;
                }
                changed.await;
            }
        });
        found.await.unwrap_or_else(|_| {
            let calls = self.calls();
            let last = calls.iter().rev().take(12).rev();
            let last: Vec<_> =
                last.map(|call| format!("{} to {}", call.method, call.params["chat_id"])).collect();
            panic!("waited too long for {what}; the last calls: {last:#?}")
        })
    }
}

impl Drop for FakeTelegram {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let state = self.shared.lock();
        let unseen: Vec<_> = state.unseen.iter().filter(|(_, posts)| !posts.is_empty()).collect();
        assert!(unseen.is_empty(), "nobody looked at {unseen:#?}");
        let open = &state.open_queries;
        assert!(open.is_empty(), "taps without an acknowledgement: {open:?}");
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no test panicked here")
    }

    fn ring(&self) {
        self.changed.notify_waiters();
    }
}

impl State {
    fn new_message(&mut self, chat: i64) -> i32 {
        let id = self.next_message;
        self.next_message += 1;
        self.messages.insert((chat, id));
        id
    }

    fn push(&mut self, kind: &str, body: &Value) {
        self.push_raw(&format!(r#"{{"update_id":$id,"{kind}":{body}}}"#));
    }

    fn push_raw(&mut self, body: &str) -> i64 {
        let id = self.next_update;
        self.next_update += 1;
        self.pending.insert(id, body.replace("$id", &id.to_string()));
        id
    }
}

fn person(id: i64) -> Value {
    json!({ "id": id, "is_bot": false, "first_name": "T", "language_code": "zh-hans" })
}
