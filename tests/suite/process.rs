//! The real program on Telegram: killed, stopped, refused.

use std::time::Duration;

use crate::kit::{
    bot::Home,
    process::Process,
    telegram::{FakeTelegram, Fault, TOKEN, What},
};

/// A deep link: certain, whatever the matcher thinks of words.
const LOAN: &str = "/start loan";

fn is_loan(text: &str) -> bool {
    text.contains("1000万元")
}

/// No secret in anything the program prints, whatever happens to it.
fn assert_no_secret(printed: &str) {
    let (_, key) = TOKEN.split_once(':').expect("a token");
    assert!(!printed.contains(key), "{printed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_program_loses_nothing_and_repeats_what_was_on_its_way_at_most() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    telegram.fault(Fault::every("sendMessage", What::Slow(Duration::from_millis(10))));
    let chats = |round: i64| 100 * round..100 * round + 12;
    let n_sent = || telegram.calls().iter().filter(|call| call.method == "sendmessage").count();
    for round in 1..=3 {
        let program = Process::start(&home, &telegram);
        for chat in chats(round - 1).filter(|_| round > 1) {
            assert!(is_loan(&telegram.reply(chat).await.text), "{chat} was lost");
        }
        let before = n_sent();
        chats(round).for_each(|chat| _ = telegram.says(chat, LOAN));
        telegram.called("sendMessage", before + usize::try_from(4 * round).expect("small")).await;
        assert_no_secret(&program.kill());
    }
    let program = Process::start(&home, &telegram);
    for chat in chats(3) {
        assert!(is_loan(&telegram.reply(chat).await.text), "{chat} was lost");
    }
    // Up, and listening to signals.
    telegram.called("getMe", 4).await;
    telegram.all_confirmed().await;
    let (status, took, printed) = program.terminate();
    assert!(status.success(), "{printed}");
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert_no_secret(&printed);
    for chat in (1..=3).flat_map(chats) {
        let extra = telegram.rest(chat).iter().filter(|post| is_loan(&post.text)).count();
        assert!(extra <= 1, "{extra} extra copies in {chat}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_is_told_to_stop_answers_what_it_has_taken_in() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let program = Process::start(&home, &telegram);
    telegram.fault(Fault::every("sendMessage", What::Slow(Duration::from_millis(100))));
    for chat in 100..130 {
        telegram.says(chat, LOAN);
    }
    telegram.called("sendMessage", 1).await;
    telegram.all_confirmed().await;
    let (status, _, printed) = program.terminate();
    assert!(status.success(), "{printed}");
    for chat in 100..130 {
        assert_eq!(telegram.rest(chat).len(), 1, "{chat}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_is_told_by_the_exit_code() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    telegram.fault(Fault::every("getMe", What::error(401, "Unauthorized")));
    let (status, printed) = Process::start(&home, &telegram).ended();
    assert_eq!(status.code(), Some(78), "{printed}");
    assert_no_secret(&printed);
}
