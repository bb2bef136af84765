//! The token, the webhook's secret and what people wrote are found nowhere, at the most
//! talkative level of everything and whatever goes wrong.

use std::{fs, time::Duration};

use super::{FAQ, LOAN, serve};
use crate::kit::{
    served::Place,
    telegram::{FakeTelegram, Fault, TOKEN, What},
};

/// A resident's number with its check digit, a phone, a token of somebody else's bot.
const PRIVATE: [&str; 3] =
    ["11010519491231002X", "13812345678", "987654321:AAEprivateprivateprivateprivatepriva"];

/// In words of its own: the FAQ's are shown when a finding is about them.
const QUESTION: &str = "请问苏科贷该去哪里申请";

/// What the webhook would be guarded by, and a staff password.
const HOOK: &str = "sentinel-hook-secret-sentinel";
const STAFF: &str = "sentinel-staff-token-sentinel";

async fn goes_through_everything(format: &str) {
    let telegram = FakeTelegram::open().await;
    let place = Place::new(FAQ);
    let env = [
        ("POLICYDESK_LOG", "trace"),
        ("POLICYDESK__LOG__LEVEL", "trace"),
        ("POLICYDESK__LOG__FORMAT", format),
        ("POLICYDESK_WEBHOOK_SECRET", HOOK),
        ("POLICYDESK_STAFF_TOKEN", STAFF),
    ];
    let desk = serve(&place, &telegram, &env);
    let mut told = Vec::new();
    let faults = [
        ("sendMessage", What::too_many(1)),
        ("sendMessage", What::Page(502)),
        ("sendMessage", What::Reset),
        ("sendMessage", What::ResetAfter),
        ("sendMessage", What::Body(200, "garbage")),
        ("sendMessage", What::error(400, "Bad Request: chat not found")),
        ("getUpdates", What::Page(502)),
        ("getUpdates", What::Reset),
        ("getUpdates", What::Body(200, r#"{"ok":true,"result":{"not":"a list"}}"#)),
        ("getUpdates", What::error(409, "Conflict: terminated by other getUpdates request")),
        ("getUpdates", What::Slow(Duration::from_millis(10))),
    ];
    let n_faults = i64::try_from(faults.len()).expect("few");
    for (chat, (method, what)) in (1..).zip(faults) {
        telegram.fault(Fault::next(1, method, what.clone()));
        telegram.says(chat, &format!("{QUESTION}？{}", PRIVATE.join(" ")));
        telegram.all_confirmed().await;
        if !matches!(what, What::Error(400, ..)) {
            let reply = telegram.reply(chat).await;
            told.push(format!("{reply:?}"));
        }
    }
    telegram.pushes(&format!(r#"{{"update_id":$id,"message":{{"text":"{}"}}}}"#, PRIVATE[0]));
    telegram.says(90, LOAN);
    drop(telegram.reply(90).await);
    told.push(desk.asks(&format!("{QUESTION} {}", PRIVATE.join(" "))));
    for page in ["/metrics", "/readyz", "/healthz", "/nothing"] {
        told.extend([desk.probe(page), desk.page(page)]);
    }
    // Last, because it ends the program.
    telegram.fault(Fault::every("getUpdates", What::error(401, "Unauthorized")));
    telegram.says(91, LOAN);
    let (status, log) = desk.ended();
    // Copies, where it was not known whether the first arrived.
    for chat in (1..=n_faults).chain([90, 91]) {
        telegram.rest(chat);
    }
    assert_eq!(status.code(), Some(78), "{log}");
    assert!(log.contains("TRACE"), "it is not talkative: {log}");

    let (_, key) = TOKEN.split_once(':').expect("a token");
    let stored = place.bytes_of_the_store();
    let stored = String::from_utf8_lossy(&stored);
    for (name, text) in
        [("the log", &*log), ("an answer", &told.join("\n")), ("the store", &stored)]
    {
        for secret in [key, HOOK, STAFF] {
            assert_absent(name, text, secret);
        }
    }
    for words in PRIVATE {
        assert_absent("the log", &log, words);
        assert_absent("the store", &stored, words);
    }
    assert_absent("the log", &log, QUESTION);
}

fn assert_absent(name: &str, text: &str, words: &str) {
    let lines: Vec<_> = text.lines().filter(|line| line.contains(words)).take(3).collect();
    assert!(lines.is_empty(), "{words} is in {name}: {lines:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_and_no_question_is_in_the_log_in_words() {
    goes_through_everything("text").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_and_no_question_is_in_the_log_in_json() {
    goes_through_everything("json").await;
}

/// Every file beside the database that holds part of it.
impl Place {
    fn bytes_of_the_store(&self) -> Vec<u8> {
        let folder = self.database().parent().expect("it is in a folder").to_owned();
        let files =
            fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path());
        let parts = files.filter(|path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("desk.db"))
        });
        parts.flat_map(|path| fs::read(path).expect("a file is readable")).collect()
    }
}
