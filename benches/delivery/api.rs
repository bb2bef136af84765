//! A Bot API server that holds nobody up: one poller, no limits, answers at once.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, Uri, header::CONTENT_TYPE},
};
use serde_json::{Value, json};
use tokio::{
    net::TcpListener,
    sync::{Notify, mpsc},
};

/// Answers that may wait to be counted.
const ROOM: usize = 100_000;

/// What Telegram gives at once.
const MAX_BATCH: usize = 100;

/// The server.
#[derive(Debug, Clone)]
pub(crate) struct Api {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    waiting: Mutex<VecDeque<(i64, Value)>>,
    arrived: Notify,
    next_id: AtomicI64,
    answers: mpsc::Sender<Answer>,
}

/// A message that came in.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) chat: i64,
    pub(crate) at: Instant,
}

impl Api {
    /// Opens a server on a free port, and gives what bots send to it.
    pub(crate) async fn open() -> anyhow::Result<(Self, mpsc::Receiver<Answer>)> {
        let (answers, received) = mpsc::channel(ROOM);
        let shared = Arc::new(Shared {
            waiting: Mutex::default(),
            arrived: Notify::new(),
            next_id: AtomicI64::new(1),
            answers,
        });
        let router = Router::new().fallback(called).with_state(Arc::clone(&shared));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok((Self { address, shared }, received))
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Somebody writes.
    pub(crate) fn says(&self, chat: i64, words: &str) {
        let id = self.shared.next_id.fetch_add(1, Ordering::Relaxed);
        let person =
            json!({ "id": chat, "is_bot": false, "first_name": "王", "language_code": "zh-hans" });
        let update = json!({ "update_id": id, "message": { "message_id": id, "date": 1_764_000_000,
            "chat": { "id": chat, "type": "private", "first_name": "王" }, "from": person, "text": words } });
        self.shared.waiting().push_back((id, update));
        self.shared.arrived.notify_one();
    }
}

impl Shared {
    fn waiting(&self) -> std::sync::MutexGuard<'_, VecDeque<(i64, Value)>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn updates(&self, offset: i64, timeout: Duration) -> Value {
        self.waiting().retain(|(id, _)| *id >= offset);
        if self.waiting().is_empty() {
            // A late answer of nothing is what a long poll gives.
            _ = tokio::time::timeout(timeout, self.arrived.notified()).await;
        }
        self.waiting().iter().take(MAX_BATCH).map(|(_, update)| update.clone()).collect()
    }
}

async fn called(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> Json<Value> {
    let method = uri.path().rsplit('/').next().unwrap_or_default().to_lowercase();
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let number = |name: &str| field(&body, kind, name).and_then(|value| value.parse::<i64>().ok());
    let result = match method.as_str() {
        "getme" => json!({ "id": 7, "is_bot": true, "first_name": "desk", "username": "desk_bot",
            "can_join_groups": true, "can_read_all_group_messages": false, "supports_inline_queries": true }),
        "getupdates" => {
            let seconds = number("timeout").unwrap_or_default().unsigned_abs();
            shared.updates(number("offset").unwrap_or_default(), Duration::from_secs(seconds)).await
        }
        "sendmessage" => {
            let chat = number("chat_id").unwrap_or_default();
            // Room for all there are; what does not fit is counted as lost.
            _ = shared.answers.try_send(Answer { chat, at: Instant::now() });
            json!({ "message_id": 1, "date": 1_764_000_000, "chat": { "id": chat, "type": "private" }, "text": "." })
        }
        _ => json!(true),
    };
    Json(json!({ "ok": true, "result": result }))
}

/// A field of a call, in whatever form the bot writes it.
fn field(body: &[u8], kind: &str, name: &str) -> Option<String> {
    if kind.starts_with("application/json") {
        let value: Value = serde_json::from_slice(body).ok()?;
        let value = &value[name];
        return value.as_str().map(str::to_owned).or_else(|| value.as_i64().map(|n| n.to_string()));
    }
    if kind.starts_with("multipart/") {
        let text = String::from_utf8_lossy(body);
        let (_, rest) = text.split_once(&format!("name=\"{name}\""))?;
        let (_, value) = rest.split_once("\r\n\r\n")?;
        return value.split("\r\n").next().map(str::to_owned);
    }
    let fields = url::form_urlencoded::parse(body);
    fields.into_owned().find(|(key, _)| key == name).map(|(_, value)| value)
}
