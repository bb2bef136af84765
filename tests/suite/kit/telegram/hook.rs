//! Telegram calling the bot: what is set, and deliveries to it.
//!
//! As the real server does it: one update of a chat at a time, in order, again and again
//! until it gets a 200. Source: tdlib/telegram-bot-api. Only its patience is shorter here.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{FakeTelegram, Shared, State, server::bad};

/// How soon a delivery is tried again; a second and more for the real one.
const AGAIN: Duration = Duration::from_millis(20);

/// A webhook that is set.
#[derive(Debug, Clone)]
pub(crate) struct Hook {
    /// Its address.
    pub(crate) url: String,
    secret: String,
    max_connections: usize,
}

/// Deliveries by webhook.
#[derive(Debug, Default)]
pub(super) struct Deliveries {
    pub(super) hook: Option<Hook>,
    /// The chats that have one on its way.
    under_way: Vec<String>,
    /// What the bot answered, in order: update and status.
    answers: Vec<(i64, u16)>,
    last_error: Option<(u64, String)>,
}

/// An update that is due.
struct Due {
    hook: Hook,
    chat: String,
    id: i64,
    body: String,
}

impl FakeTelegram {
    /// The host of every webhook is at this address from now on.
    pub(crate) fn finds_the_bot_at(&self, address: SocketAddr) {
        let mut caller = JoinSet::new();
        // What was on its way to where it was before is on its way no more.
        drop(self.caller.lock().expect("no test panicked here").take());
        self.shared.lock().deliveries.under_way.clear();
        caller.spawn(deliver(Arc::clone(&self.shared), address));
        *self.caller.lock().expect("no test panicked here") = Some(caller);
    }

    /// The host of the webhook cannot be found any more.
    pub(crate) async fn loses_the_bot(&self) {
        let caller = self.caller.lock().expect("no test panicked here").take();
        if let Some(mut caller) = caller {
            caller.shutdown().await;
        }
        self.shared.lock().deliveries.under_way.clear();
    }

    /// The webhook that is set.
    pub(crate) fn webhook(&self) -> Option<Hook> {
        self.shared.lock().deliveries.hook.clone()
    }

    /// Somebody sets another webhook.
    pub(crate) fn sets_webhook(&self, url: &str) {
        let (url, secret) = (url.to_owned(), "another".to_owned());
        self.shared.lock().deliveries.hook = Some(Hook { url, secret, max_connections: 40 });
    }

    /// Something waits, and it could not be delivered a moment ago.
    pub(crate) fn could_not_deliver(&self) {
        let mut state = self.shared.lock();
        state.push_raw(r#"{"update_id":$id,"of_no_kind":{}}"#);
        state.deliveries.last_error = Some((now(), "Connection refused".to_owned()));
    }

    /// Waits until deliveries got so many answers in all; gives the statuses.
    pub(crate) async fn answered(&self, times: usize) -> Vec<u16> {
        self.until(&format!("{times} answers to deliveries"), |state| {
            let answers = &state.deliveries.answers;
            (answers.len() >= times).then(|| answers.iter().map(|(_, status)| *status).collect())
        })
        .await
    }
}

async fn deliver(shared: Arc<Shared>, address: SocketAddr) {
    let client = reqwest::Client::new();
    let mut under_way = JoinSet::new();
    loop {
        let changed = shared.changed.notified();
        tokio::pin!(changed);
        changed.as_mut().enable();
        for due in shared.lock().due() {
            under_way.spawn(post(Arc::clone(&shared), client.clone(), address, due));
        }
        tokio::select! {
            () = changed => {}
            Some(_) = under_way.join_next() => {}
        }
    }
}

async fn post(shared: Arc<Shared>, client: reqwest::Client, address: SocketAddr, due: Due) {
    let Due { hook, chat, id, body } = due;
    let path = hook.url.splitn(4, '/').nth(3).unwrap_or_default();
    let request = client
        .post(format!("http://{address}/{path}"))
        .header("content-type", "application/json")
        .header("x-telegram-bot-api-secret-token", &hook.secret)
        .timeout(Duration::from_secs(30))
        .body(body);
    let status = request.send().await.map(|answer| answer.status());
    let is_done = status.as_ref().is_ok_and(reqwest::StatusCode::is_success);
    {
        let mut state = shared.lock();
        if is_done {
            state.pending.remove(&id);
        } else {
            let reason = status.as_ref().map_or("Connection failed".to_owned(), |status| {
                format!("Wrong response from the webhook: {status}")
            });
            state.deliveries.last_error = Some((now(), reason));
        }
        if let Ok(status) = status {
            state.deliveries.answers.push((id, status.as_u16()));
        }
    }
    if !is_done {
        tokio::time::sleep(AGAIN).await;
    }
    shared.lock().deliveries.under_way.retain(|other| *other != chat);
    shared.ring();
}

impl State {
    /// The updates to be delivered now: the first of every chat that has none on its way.
    fn due(&mut self) -> Vec<Due> {
        let Some(hook) = self.deliveries.hook.clone() else { return Vec::new() };
        let mut due = Vec::new();
        let under_way = &mut self.deliveries.under_way;
        for (id, body) in &self.pending {
            // However much has piled up, no more of it is looked at.
            if under_way.len() == hook.max_connections {
                break;
            }
            let chat = chat(body).unwrap_or_else(|| format!("update {id}"));
            if !under_way.contains(&chat) {
                under_way.push(chat.clone());
                due.push(Due { hook: hook.clone(), chat, id: *id, body: body.clone() });
            }
        }
        due
    }

    pub(super) fn set_webhook(&mut self, params: &Value) -> Result<Value, super::server::Refusal> {
        let url = params["url"].as_str().unwrap_or_default();
        if !url.starts_with("https://") {
            return Err(bad("bad webhook: An HTTPS URL must be provided for webhook"));
        }
        let secret = params["secret_token"].as_str().unwrap_or_default();
        let is_secret = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
        if secret.is_empty() || secret.len() > 256 || !secret.bytes().all(is_secret) {
            return Err(bad("secret token contains unallowed characters"));
        }
        assert_ne!(params["drop_pending_updates"], true, "what waits is never given up");
        let connections = params["max_connections"].as_u64().unwrap_or(40);
        assert!((1..=100).contains(&connections), "{connections} connections");
        self.deliveries.hook = Some(Hook {
            url: url.to_owned(),
            secret: secret.to_owned(),
            max_connections: usize::try_from(connections).expect("at most 100"),
        });
        Ok(Value::Bool(true))
    }

    pub(super) fn webhook_info(&self) -> Value {
        let Deliveries { hook, last_error, .. } = &self.deliveries;
        let mut info = json!({
            "url": hook.as_ref().map_or("", |hook| &hook.url),
            "has_custom_certificate": false,
            "pending_update_count": self.pending.len(),
        });
        if let Some((at, reason)) = last_error {
            info["last_error_date"] = json!(at);
            info["last_error_message"] = json!(reason);
        }
        info
    }
}

/// Seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs()
}

/// The chat of an update, if it says one.
fn chat(body: &str) -> Option<String> {
    let update: Value = serde_json::from_str(body).ok()?;
    let tapped = &update["callback_query"];
    let chats =
        [&update["message"]["chat"]["id"], &tapped["message"]["chat"]["id"], &tapped["from"]["id"]];
    chats.into_iter().find(|id| !id.is_null()).map(ToString::to_string)
}
