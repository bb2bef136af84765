//! Telegram calling the desk, over real HTTP.

mod edge;
mod process;
mod registration;

use std::{sync::Arc, time::Duration};

use policydesk::store::LetterKind;

use crate::kit::{
    bot::{Bot, Home, SetUp, TestClock, Way},
    telegram::{BOT_ID, FakeTelegram, Fault, What},
};

const CHAT: i64 = 42;

/// A deep link: certain, whatever the matcher thinks of words.
const LOAN: &str = "/start loan";
const SUBSIDY: &str = "/start subsidy";

/// Longer than any test takes: the webhook is looked after once.
const NEVER: Duration = Duration::from_hours(1);

fn is_loan(text: &str) -> bool {
    text.contains("1000万元")
}

fn by_webhook() -> SetUp {
    SetUp { way: Way::Webhook(NEVER), ..SetUp::default() }
}

/// Starts a desk that is called, and waits until its webhook is set.
async fn start(home: &Home, telegram: &FakeTelegram) -> Bot {
    start_with(home, telegram, by_webhook()).await
}

async fn start_with(home: &Home, telegram: &FakeTelegram, set_up: SetUp) -> Bot {
    let before = telegram.calls().iter().filter(|call| call.method == "setwebhook").count();
    let bot = home.start_with(telegram, set_up).await;
    telegram.called("setWebhook", before + 1).await;
    bot
}

#[tokio::test]
async fn questions_taps_and_inline_queries_are_answered_as_ever() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = start(&home, &telegram).await;
    telegram.says(CHAT, LOAN);
    let answer = telegram.reply(CHAT).await;
    assert!(is_loan(&answer.text));
    let query = telegram.taps(CHAT, "材料");
    assert!(telegram.reply(CHAT).await.text.contains("营业执照"));
    telegram.acknowledged(&query).await;
    let query = telegram.types(CHAT, "苏科贷");
    assert!(!telegram.offers(&query).await.is_empty());
    telegram.all_confirmed().await;
    bot.stop().await.expect("a clean stop");
    assert!(telegram.calls().iter().all(|call| call.method != "getupdates"), "it does not poll");
}

#[tokio::test]
async fn a_chat_is_answered_in_order_and_many_at_once() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    telegram.fault(Fault::next(60, "sendMessage", What::Page(502)).after(20));
    let bot = start(&home, &telegram).await;
    for n in 0..10 {
        for chat in 100..120 {
            telegram.says(chat, if n % 3 == 0 { LOAN } else { SUBSIDY });
        }
    }
    for chat in 100..120 {
        let answers = telegram.replies(chat, 10).await;
        let loans: Vec<_> = answers.iter().map(|answer| is_loan(&answer.text)).collect();
        let expected: Vec<_> = (0..10).map(|n| n % 3 == 0).collect();
        assert_eq!(loans, expected);
    }
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn one_who_sends_three_hundred_messages_delays_nobody() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = start(&home, &telegram).await;
    let slow = What::Slow(Duration::from_millis(50));
    telegram.fault(Fault::every("sendMessage", slow).in_chat(CHAT));
    for n in 0..300 {
        telegram.says(CHAT, if n % 2 == 0 { LOAN } else { SUBSIDY });
    }
    telegram.reply(CHAT).await;
    for chat in 100..150 {
        telegram.says(chat, LOAN);
    }
    for chat in 100..150 {
        assert!(is_loan(&telegram.reply(chat).await.text));
    }
    let behind = telegram.rest(CHAT).len();
    assert!(behind < 250, "the others were answered while {behind} of the first one's were");
    bot.kill().await;
    _ = telegram.rest(CHAT);
}

#[tokio::test]
async fn somebody_too_fast_is_told_once_and_telegram_never() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = start_with(&home, &telegram, SetUp { per_user_per_minute: 3, ..by_webhook() }).await;
    for _ in 0..100 {
        telegram.says(CHAT, LOAN);
    }
    let replies = telegram.replies(CHAT, 4).await;
    assert!(replies[..3].iter().all(|reply| is_loan(&reply.text)));
    assert!(replies[3].text.contains("快"), "{}", replies[3].text);
    telegram.all_confirmed().await;
    assert_eq!(telegram.answered(100).await, [200; 100]);
    bot.stop().await.expect("a clean stop");
    assert!(telegram.rest(CHAT).is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_waits_longer_than_a_second_sees_that_an_answer_is_on_its_way() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let clock = Arc::new(TestClock::default());
    let set_up = SetUp { clock: Arc::clone(&clock), ..by_webhook() };
    let bot = start_with(&home, &telegram, set_up).await;
    clock.hold(true);
    telegram.says(CHAT, LOAN);
    let call = telegram.called("sendChatAction", 1).await.remove(0);
    assert_eq!(call.params["chat_id"], CHAT);
    clock.hold(false);
    assert!(is_loan(&telegram.reply(CHAT).await.text));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn an_update_nobody_can_read_is_buried_and_not_sent_again() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = start(&home, &telegram).await;
    telegram.pushes(r#"{"update_id":$id,"message":{"message_id":"bad","text":"secret words"}}"#);
    telegram.pushes(r#"{"update_id":$id,"message":{"message_id":1,"date":1,"chat":{"id":42,"type":"private"},"from":{"id":42},"text":"\ud83d"}}"#);
    telegram.says(CHAT, LOAN);
    assert!(is_loan(&telegram.reply(CHAT).await.text));
    telegram.all_confirmed().await;
    assert_eq!(telegram.answered(3).await, [200; 3]);
    bot.stop().await.expect("a clean stop");
    let letters = home.store().await.dead_letters(10).await.expect("letters");
    assert_eq!(letters.len(), 2);
    assert!(letters.iter().all(|letter| letter.kind == LetterKind::Update));
}

#[tokio::test]
async fn an_id_that_telegram_gives_anew_after_a_week_is_a_new_question() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = start(&home, &telegram).await;
    let body = r#"{"update_id":$id,"message":{"message_id":1,"date":1,"chat":{"id":42,"type":"private"},"from":{"id":42},"text":"/start loan"}}"#;
    let id = telegram.pushes(body);
    assert!(is_loan(&telegram.reply(CHAT).await.text));
    let week = 8 * 24 * 60 * 60 * 1000;
    bot.store.purge(policydesk::store::epoch_ms() + week, 90).await.expect("a purge");
    assert!(bot.store.seen(BOT_ID, &[id]).await.expect("a list").is_empty());
    telegram.delivers_again(id, body);
    assert!(is_loan(&telegram.reply(CHAT).await.text));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_kill_at_any_moment_loses_no_question() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    // Answers take a while, so that every kill finds some on their way.
    telegram.fault(Fault::every("sendMessage", What::Slow(Duration::from_millis(20))));
    let chats = |round: i64| 100 * round..100 * round + 12;
    let n_sent = || telegram.calls().iter().filter(|call| call.method == "sendmessage").count();
    for round in 1..=8 {
        let bot = start(&home, &telegram).await;
        for chat in chats(round - 1).filter(|_| round > 1) {
            assert!(is_loan(&telegram.reply(chat).await.text), "{chat} was lost");
        }
        let before = n_sent();
        chats(round).for_each(|chat| _ = telegram.says(chat, LOAN));
        // From "nothing sent yet" to "all but a few sent".
        let moment = usize::try_from(round).expect("small") * 3 / 2 - 1;
        telegram.called("sendMessage", before + moment).await;
        bot.kill().await;
    }
    let bot = start(&home, &telegram).await;
    for chat in chats(8) {
        assert!(is_loan(&telegram.reply(chat).await.text), "{chat} was lost");
    }
    telegram.all_confirmed().await;
    bot.stop().await.expect("a clean stop");
    for chat in (1..=8).flat_map(chats) {
        let extra = telegram.rest(chat).iter().filter(|post| is_loan(&post.text)).count();
        assert!(extra <= 1, "{chat} got {extra} extra copies");
    }
}

#[tokio::test]
async fn a_store_that_is_locked_is_told_to_telegram_and_answers_once_when_it_is_free() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = start(&home, &telegram).await;
    telegram.says(CHAT, LOAN);
    assert!(is_loan(&telegram.reply(CHAT).await.text));
    let lock = home.lock_store().await;
    let at = telegram.answered(1).await.len();
    telegram.says(CHAT, SUBSIDY);
    telegram.says(43, LOAN);
    let statuses = telegram.answered(at + 2).await;
    assert!(statuses[at..].iter().all(|status| *status == 503), "{statuses:?}");
    lock.free().await;
    assert!(!is_loan(&telegram.reply(CHAT).await.text));
    assert!(is_loan(&telegram.reply(43).await.text));
    telegram.all_confirmed().await;
    bot.stop().await.expect("a clean stop");
    assert!(telegram.rest(CHAT).is_empty() && telegram.rest(43).is_empty());
}

#[tokio::test]
async fn a_stop_answers_what_it_has_taken_in() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = start(&home, &telegram).await;
    telegram.fault(Fault::every("sendMessage", What::Slow(Duration::from_millis(100))));
    for chat in 100..140 {
        telegram.says(chat, LOAN);
    }
    telegram.called("sendMessage", 1).await;
    telegram.all_confirmed().await;
    bot.stop().await.expect("a clean stop");
    let answered: usize = (100..140).map(|chat| telegram.rest(chat).len()).sum();
    assert_eq!(answered, 40);
    assert!(telegram.webhook().is_some(), "the webhook stays");
}
