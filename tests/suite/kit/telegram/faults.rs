//! What can go wrong between the bot and Telegram.

use std::time::Duration;

use serde_json::Value;

/// Something that goes wrong with calls of a method.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    method: String,
    chat: Option<i64>,
    /// How many calls go well first.
    after: usize,
    /// How many calls it hits.
    times: usize,
    /// What happens.
    pub(super) what: What,
}

/// What happens to a call.
#[derive(Debug, Clone)]
pub(crate) enum What {
    /// An error of the Bot API: code, description, parameters.
    Error(u16, &'static str, Value),
    /// This status with an HTML page, as a proxy answers.
    Page(u16),
    /// This status and body.
    Body(u16, &'static str),
    /// The call is to be made at this address instead.
    Moved(String),
    /// The connection ends before anything is done.
    Reset,
    /// It is done, and the connection ends before the answer.
    ResetAfter,
    /// The answer takes this long.
    Slow(Duration),
}

impl Fault {
    /// Every call of a method goes wrong.
    pub(crate) fn every(method: &str, what: What) -> Self {
        Self { method: method.to_lowercase(), chat: None, after: 0, times: usize::MAX, what }
    }

    /// The next so many calls of a method go wrong.
    pub(crate) fn next(times: usize, method: &str, what: What) -> Self {
        Self { times, ..Self::every(method, what) }
    }

    /// Only in this chat.
    pub(crate) fn in_chat(self, chat: i64) -> Self {
        Self { chat: Some(chat), ..self }
    }

    /// Only after so many calls that go well.
    pub(crate) fn after(self, calls: usize) -> Self {
        Self { after: calls, ..self }
    }

    /// Whether it hits this call; counts it.
    pub(super) fn hits(&mut self, method: &str, params: &Value) -> bool {
        let is_meant = self.method == method
            && self.chat.is_none_or(|chat| params["chat_id"].as_i64() == Some(chat));
        if !is_meant || self.times == 0 {
            return false;
        }
        if self.after > 0 {
            self.after -= 1;
            return false;
        }
        self.times -= 1;
        true
    }
}

impl What {
    /// 429 for so many seconds.
    pub(crate) fn too_many(retry_after: u64) -> Self {
        Self::Error(429, "Too Many Requests", serde_json::json!({ "retry_after": retry_after }))
    }

    /// An error of the Bot API.
    pub(crate) fn error(code: u16, description: &'static str) -> Self {
        Self::Error(code, description, Value::Null)
    }
}
