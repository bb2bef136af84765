//! Updates of Telegram: understood, answered by the shipped desk, drawn.

use std::sync::Arc;

use policydesk::{
    channel::telegram::DryRun,
    desk::{Desk, FixedClock, Settings},
    engine::Thresholds,
    session::Session,
};
use serde_json::json;

use super::{Target, corpus, drawn, message, mutate, random::Random};

/// Updates of one conversation.
const MAX_UPDATES: usize = 3;

/// A chat of staff.
const STAFF: i64 = -100_777;

pub(super) struct Channel {
    corpus: Vec<Vec<u8>>,
    desk: Desk,
    dry_run: DryRun,
}

impl Channel {
    pub(super) fn new() -> Self {
        let settings = Settings {
            thresholds: Thresholds::default(),
            message_chars: 1_000,
            retention_days: 90,
        };
        let desk =
            Desk::sharing(message::shipped(), settings, Arc::new(FixedClock(message::now())));
        let corpus = updates().into_iter().map(|update| update.to_string().into_bytes());
        Self { corpus: corpus.collect(), desk, dry_run: DryRun::new(&[STAFF]) }
    }
}

/// One of every kind that the desk reads, and some that it does not.
fn updates() -> Vec<serde_json::Value> {
    let user = json!({ "id": 42, "is_bot": false, "first_name": "王", "language_code": "zh-hans" });
    let private = json!({ "id": 42, "type": "private" });
    let group = json!({ "id": -100_200, "type": "supergroup", "is_forum": true });
    let staff = json!({ "id": STAFF, "type": "supergroup" });
    let bot = json!({ "id": 7, "is_bot": true, "username": "desk_bot" });
    let keys = json!({ "inline_keyboard": [[{ "text": "苏科贷", "callback_data": "e:sukedai" },
        { "text": "都不是", "callback_data": "none" }]] });
    let message = |chat: &serde_json::Value, more: serde_json::Value| {
        let mut message =
            json!({ "message_id": 9, "date": 1_764_000_000, "chat": chat, "from": user });
        if let (Some(message), Some(more)) = (message.as_object_mut(), more.as_object()) {
            message.extend(more.clone());
        }
        message
    };
    let tap = |chat: &serde_json::Value, data: &str| {
        json!({ "update_id": 3, "callback_query": { "id": "77", "from": user, "chat_instance": "1",
            "message": message(chat, json!({ "text": "您是想问", "reply_markup": keys })), "data": data } })
    };
    vec![
        json!({ "update_id": 1, "message": message(&private, json!({ "text": "苏科贷怎么申请" })) }),
        json!({ "update_id": 1, "message": message(&private, json!({ "text": "How do I get a loan?" })) }),
        json!({ "update_id": 1, "message": message(&private, json!({ "text": "/start e-sukedai",
            "entities": [{ "type": "bot_command", "offset": 0, "length": 6 }] })) }),
        json!({ "update_id": 1, "message": message(&private, json!({ "caption": "这个能补贴吗", "photo": [] })) }),
        json!({ "update_id": 1, "message": message(&private, json!({ "voice": { "file_id": "x" } })) }),
        json!({ "update_id": 1, "message": message(&private, json!({ "location": { "latitude": 1, "longitude": 2 } })) }),
        json!({ "update_id": 2, "message": message(&group, json!({ "text": "@desk_bot 注册公司要多少钱",
            "message_thread_id": 5, "is_topic_message": true,
            "entities": [{ "type": "mention", "offset": 0, "length": 9 }] })) }),
        json!({ "update_id": 2, "message": message(&group, json!({ "text": "电话多少",
            "reply_to_message": { "message_id": 8, "date": 1, "chat": group, "from": bot } })) }),
        json!({ "update_id": 2, "message": message(&group, json!({ "text": "/topics@desk_bot" })) }),
        json!({ "update_id": 2, "message": message(&group, json!({ "migrate_to_chat_id": -1_002_003 })) }),
        json!({ "update_id": 2, "message": message(&group, json!({ "new_chat_members": [bot] })) }),
        json!({ "update_id": 2, "message": message(&staff, json!({ "text": "/due" })) }),
        json!({ "update_id": 2, "message": message(&staff, json!({ "text": "/id" })) }),
        tap(&private, "e:sukedai"),
        tap(&private, "d:materials:sukedai"),
        tap(&private, "match"),
        tap(&group, "none"),
        tap(&staff, "!gap:1:x"),
        json!({ "update_id": 4, "callback_query": { "id": "78", "from": user, "inline_message_id": "q", "data": "topics" } }),
        json!({ "update_id": 5, "inline_query": { "id": "79", "from": user, "query": "贷款", "offset": "" } }),
        json!({ "update_id": 6, "edited_message": message(&private, json!({ "text": "税" })) }),
        json!({ "update_id": 7, "my_chat_member": { "chat": private, "from": user, "date": 1 } }),
        json!({ "ok": true, "result": [{ "update_id": 8, "message": message(&private, json!({ "text": "税" })) }] }),
        json!({ "ok": false, "error_code": 429, "description": "Too Many", "parameters": { "retry_after": 3 } }),
    ]
}

impl Target for Channel {
    fn name(&self) -> &'static str {
        "update"
    }

    fn input(&self, random: &mut Random) -> Vec<u8> {
        mutate::mutated(&self.corpus, random, 16 * 1024)
    }

    fn run(&self, input: &[u8]) -> Result<(), String> {
        let mut session = Session::default();
        for part in corpus::parts(input).iter().take(MAX_UPDATES) {
            // As a whole answer, and as an update in one: each way in is guarded by itself.
            let batches = [DryRun::updates(part), DryRun::updates(&batch(part))];
            let in_batches: Vec<String> = batches.into_iter().flatten().flatten().collect();
            for update in in_batches.iter().chain([part]) {
                let messages = self.dry_run.answer(&self.desk, update, &mut session);
                drawn::check_messages(&messages)?;
            }
        }
        Ok(())
    }
}

/// An answer of `getUpdates` with this one update.
fn batch(update: &str) -> String {
    ["{\"ok\":true,\"result\":[", update, "]}"].concat()
}
