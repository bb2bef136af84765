//! What the webhook answers whom.

use std::time::{Duration, Instant};

use futures_util::{StreamExt as _, stream};
use serde::Deserialize;
use tokio::io::AsyncWriteExt as _;

use super::{CHAT, LOAN, by_webhook, is_loan, start};
use crate::kit::{
    bot::{Bot, HOOK_SECRET, Home},
    golden,
    telegram::{BOT_ID, FakeTelegram},
    web::{Answer, Site, read},
};

const SECRET: (&str, &str) = ("x-telegram-bot-api-secret-token", HOOK_SECRET);
const JSON: (&str, &str) = ("content-type", "application/json");

/// A call of the webhook and what must come of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    #[expect(dead_code, reason = "for whoever reads the list")]
    why: String,
    method: String,
    headers: Vec<(String, String)>,
    /// The body, beside the list.
    file: String,
    /// How many of the same are sent at once.
    #[serde(default = "once")]
    times: usize,
    status: u16,
    replies: usize,
    stored: bool,
}

fn once() -> usize {
    1
}

fn site(bot: &Bot) -> &Site {
    bot.site.as_ref().expect("it is called")
}

async fn post(bot: &Bot, body: &str) -> Answer {
    site(bot).send("POST", "/telegram", &[JSON, SECRET], body).await
}

fn update(id: i64, chat: i64, text: &str) -> String {
    serde_json::json!({ "update_id": id, "message": {
        "message_id": 1, "date": 1, "chat": { "id": chat, "type": "private" },
        "from": { "id": chat }, "text": text,
    }})
    .to_string()
}

#[tokio::test]
async fn the_table_of_calls_is_answered_as_it_says() {
    let list = golden::text("webhook/cases.jsonl");
    let cases = list.lines().map(|line| serde_json::from_str::<Case>(line).expect(line));
    let wrong: Vec<Vec<String>> = stream::iter(cases).map(call).buffer_unordered(8).collect().await;
    let wrong = wrong.concat();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Plays a case on a desk of its own, and says what is not as listed.
async fn call(case: Case) -> Vec<String> {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = start(&home, &telegram).await;
    let body = golden::bytes(&format!("webhook/{}", case.file));
    let headers: Vec<(String, String)> = case
        .headers
        .iter()
        .map(|(name, value)| (name.clone(), value.replace("<SECRET>", HOOK_SECRET)))
        .collect();
    let send = |_| async {
        let fields: Vec<_> = headers.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        site(&bot).send_bytes(&case.method, "/telegram", &fields, &body).await.status
    };
    let statuses: Vec<u16> =
        stream::iter(0..case.times).map(send).buffer_unordered(case.times).collect().await;
    let mut wrong = Vec::new();
    if statuses.iter().any(|status| *status != case.status) {
        wrong.push(format!("{}: {statuses:?}, not {}", case.id, case.status));
    }
    bot.stop().await.expect("a clean stop");
    let calls = telegram.calls();
    let count = |method: &str| calls.iter().filter(|call| call.method == method).count();
    if count("sendmessage") != case.replies {
        wrong.push(format!("{}: {} replies", case.id, count("sendmessage")));
    }
    if case.id == "031-callback-forged" {
        let toast = calls.iter().find(|call| call.method == "answercallbackquery");
        let is_told = toast.is_some_and(|call| call.params["text"].to_string().contains("失效"));
        if !is_told {
            wrong.push(format!("{}: whoever tapped is told nothing", case.id));
        }
    }
    if is_stored(&home, &body).await != case.stored {
        wrong.push(format!("{}: stored is not {}", case.id, case.stored));
    }
    calls.iter().filter_map(|call| call.params["chat_id"].as_i64()).for_each(|chat| {
        _ = telegram.rest(chat);
    });
    wrong
}

/// Whether the update in a body is known to the store, answered or buried.
async fn is_stored(home: &Home, body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body);
    let id = text.split("\"update_id\":").nth(1).map(|rest| {
        let digits = rest.trim_start().chars().take_while(|c| c.is_ascii_digit() || *c == '-');
        digits.collect::<String>()
    });
    let Some(id) = id.and_then(|id| id.parse().ok()) else { return false };
    home.store().await.seen(BOT_ID, &[id]).await.expect("a list").contains(&id)
}

#[tokio::test]
async fn a_stranger_is_told_so_before_a_byte_of_the_body_is_read() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = start(&home, &telegram).await;
    let prefix = &HOOK_SECRET[..HOOK_SECRET.len() - 1];
    let longer = format!("{HOOK_SECRET}x");
    for secret in ["", "wrong", prefix, &longer, "中文"] {
        let mut stream = site(&bot).connect().await;
        let head = format!(
            "POST /telegram HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: 900000\r\n\
             x-telegram-bot-api-secret-token: {secret}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.expect("it listens");
        let answer = read(&mut stream).await;
        assert_eq!(answer.status, 401, "{secret:?}");
        assert!(!answer.body.contains(HOOK_SECRET));
    }
    let without = site(&bot).send("POST", "/telegram", &[JSON], &update(1, CHAT, LOAN)).await;
    assert_eq!(without.status, 401);
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_body_that_is_too_large_too_slow_or_in_pieces_is_refused() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = start(&home, &telegram).await;
    let large = format!("{{\"update_id\":1,\"x\":\"{}\"}}", "a".repeat(2 << 20));
    assert_eq!(post(&bot, &large).await.status, 413);
    let most = format!("{{\"update_id\":2,\"x\":\"{}\"}}", "a".repeat((1 << 20) - 24));
    assert_eq!(post(&bot, &most).await.status, 200, "up to a megabyte");
    let head = format!(
        "POST /telegram HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: \
         application/json\r\nx-telegram-bot-api-secret-token: {HOOK_SECRET}\r\n"
    );
    let began = Instant::now();
    let mut slow = site(&bot).connect().await;
    slow.write_all(format!("{head}content-length: 99\r\n\r\n{{").as_bytes()).await.expect("heard");
    assert_eq!(read(&mut slow).await.status, 408);
    assert!(began.elapsed() < Duration::from_secs(10));
    let mut pieces = site(&bot).connect().await;
    let chunked = format!("{head}transfer-encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n");
    pieces.write_all(chunked.as_bytes()).await.expect("heard");
    assert_eq!(read(&mut pieces).await.status, 400);
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_request_hidden_in_another_is_not_answered() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = start(&home, &telegram).await;
    for lengths in [
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
    ] {
        let mut stream = site(&bot).connect().await;
        let raw = format!(
            "POST /telegram HTTP/1.1\r\nHost: x\r\n{lengths}\r\n\r\n0\r\n\r\nGET /admin HTTP/1.1\r\n\r\n"
        );
        stream.write_all(raw.as_bytes()).await.expect("it listens");
        let answer = read(&mut stream).await;
        assert_eq!(answer.status, 400);
        assert!(!answer.body.contains("HTTP/1.1"), "one answer: {}", answer.body);
    }
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn only_the_path_of_the_webhook_is_the_webhook() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = start(&home, &telegram).await;
    for path in ["/", "/telegram/", "/telegram/x", "/TELEGRAM", "//telegram"] {
        let answer = site(&bot).send("POST", path, &[JSON, SECRET], &update(1, CHAT, LOAN)).await;
        assert_eq!(answer.status, 404, "{path}");
    }
    let asked = site(&bot).send("GET", "/telegram", &[], "").await;
    assert_eq!((asked.status, asked.header("allow")), (405, Some("POST")));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn when_more_waits_than_there_is_room_for_telegram_is_to_come_again() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = start(&home, &telegram).await;
    let lock = home.lock_store().await;
    let calls = (0..260).map(|n| {
        let bot = &bot;
        async move { post(bot, &update(n, 1000 + n, LOAN)).await }
    });
    let mut answers = calls.collect::<stream::FuturesUnordered<_>>();
    // A hundred are being stored and 128 wait; what is beyond is told at once.
    for _ in 0..32 {
        let answer = answers.next().await.expect("there are more");
        assert_eq!((answer.status, answer.header("retry-after")), (503, Some("1")));
    }
    lock.free().await;
    let rest: Vec<u16> = answers.map(|answer| answer.status).collect().await;
    assert_eq!(rest, [200; 228]);
    bot.stop().await.expect("a clean stop");
    let answered = (1000..1260).map(|chat| telegram.rest(chat).len()).sum::<usize>();
    assert!(answered <= 228, "{answered}");
}

#[tokio::test]
async fn replicas_answer_an_update_once_whichever_gets_it() {
    let Some(home) = Home::in_postgres().await else { return };
    let telegram = FakeTelegram::open().await;
    let first = home.start_with(&telegram, by_webhook()).await;
    let second = home.start_with(&telegram, by_webhook()).await;
    telegram.called("setWebhook", 2).await;
    for id in 1..=10 {
        let body = update(id, CHAT, LOAN);
        let both = (0..16).map(|n| post(if n % 2 == 0 { &first } else { &second }, &body));
        let answers: Vec<_> = both.collect::<stream::FuturesUnordered<_>>().collect().await;
        assert!(answers.iter().all(|answer| answer.status == 200), "{answers:?}");
        assert!(is_loan(&telegram.reply(CHAT).await.text));
    }
    first.stop().await.expect("a clean stop");
    second.stop().await.expect("a clean stop");
    assert!(telegram.rest(CHAT).is_empty());
    assert!(telegram.webhook().is_some(), "whoever stops leaves it to the other");
}
