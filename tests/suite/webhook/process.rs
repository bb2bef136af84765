//! The real program, called by Telegram: killed, stopped, out of disk.

use std::time::Duration;

use super::{LOAN, is_loan};
use crate::kit::{
    bot::{HOOK_SECRET, HOOK_URL, Home},
    process::{Process, free_address},
    telegram::{FakeTelegram, Fault, TOKEN, What},
};

/// Where a program is called, over its restarts.
fn free_port(telegram: &FakeTelegram) -> u16 {
    let address = free_address();
    telegram.finds_the_bot_at(address);
    address.port()
}

fn start(home: &Home, telegram: &FakeTelegram, port: u16) -> Process {
    start_with(home, telegram, port, "1000")
}

/// Starts a program that answers so many questions a minute of one asker.
fn start_with(home: &Home, telegram: &FakeTelegram, port: u16, per_minute: &str) -> Process {
    let listen = format!("127.0.0.1:{port}");
    let env = [
        ("POLICYDESK__TELEGRAM__MODE", "webhook"),
        ("POLICYDESK__TELEGRAM__WEBHOOK_URL", HOOK_URL),
        ("POLICYDESK_WEBHOOK_SECRET", HOOK_SECRET),
        ("POLICYDESK__WEB__LISTEN", &listen),
        ("POLICYDESK__LIMITS__PER_USER_PER_MINUTE", per_minute),
    ];
    Process::start_as_is(home, telegram, &env)
}

/// No secret in anything the program prints, whatever happens to it.
fn assert_no_secret(printed: &str) {
    let (_, key) = TOKEN.split_once(':').expect("a token");
    assert!(!printed.contains(key) && !printed.contains(HOOK_SECRET), "{printed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_told_to_be_stored_is_answered_after_a_kill() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let port = free_port(&telegram);
    let program = start(&home, &telegram, port);
    telegram.fault(Fault::every("sendMessage", What::Page(502)));
    for chat in 100..120 {
        telegram.says(chat, LOAN);
    }
    telegram.all_confirmed().await;
    assert_no_secret(&program.kill());
    telegram.heal();
    let program = start(&home, &telegram, port);
    for chat in 100..120 {
        assert!(is_loan(&telegram.reply(chat).await.text), "{chat} was lost");
    }
    let (status, took, printed) = program.terminate();
    assert!(status.success(), "{printed}");
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert_no_secret(&printed);
    assert!((100..120).all(|chat| telegram.rest(chat).is_empty()));
    assert!(telegram.calls().iter().all(|call| call.method != "deletewebhook"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_to_telegram_and_costs_no_question() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let program = start_with(&home, &telegram, free_port(&telegram), "2");
    telegram.says(100, LOAN);
    assert!(is_loan(&telegram.reply(100).await.text));
    program.limit_files(Some(1));
    for chat in 101..110 {
        telegram.says(chat, LOAN);
    }
    // Five times each: as often as that is nobody's fault, and counts as one question.
    let statuses = telegram.answered(1 + 5 * 9).await;
    assert_eq!(statuses[0], 200);
    assert!(statuses[1..].iter().all(|status| *status == 503), "{statuses:?}");
    program.limit_files(None);
    for chat in 101..110 {
        assert!(is_loan(&telegram.reply(chat).await.text));
    }
    telegram.all_confirmed().await;
    let (status, _, printed) = program.terminate();
    assert!(status.success(), "{printed}");
    assert!((100..110).all(|chat| telegram.rest(chat).is_empty()), "each once");
}
