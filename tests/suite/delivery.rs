//! What becomes of a question when things go wrong.

use std::{sync::Arc, time::Duration};

use policydesk::{
    channel::{ChannelKind, telegram::TelegramError},
    store::LetterKind,
};

use crate::kit::{
    bot::{Home, SetUp, TestClock},
    telegram::{FakeTelegram, Fault, What},
    web::Mood,
};

const CHAT: i64 = 42;
const OTHER: i64 = 43;

const LOAN: &str = "苏科贷怎么申请";
const SUBSIDY: &str = "一次性创业补贴怎么领";

fn is_loan(text: &str) -> bool {
    text.contains("1000万元")
}

#[tokio::test]
async fn a_question_that_waited_for_a_start_is_answered() {
    let telegram = FakeTelegram::open().await;
    telegram.says(CHAT, LOAN);
    let home = Home::new();
    let bot = home.start(&telegram).await;
    assert!(is_loan(&telegram.reply(CHAT).await.text));
    telegram.all_confirmed().await;
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn what_was_taken_in_but_not_confirmed_is_answered_once() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    let body = r#"{"update_id":$id,"message":{"message_id":1,"date":1,"chat":{"id":42,"type":"private"},"from":{"id":42},"text":"苏科贷怎么申请"}}"#;
    let id = telegram.pushes(body);
    assert!(is_loan(&telegram.reply(CHAT).await.text));
    bot.stop().await.expect("a clean stop");
    telegram.delivers_again(id, body);
    let bot = home.start(&telegram).await;
    telegram.all_confirmed().await;
    telegram.delivers_again(id, body);
    telegram.says(CHAT, SUBSIDY);
    assert!(!is_loan(&telegram.reply(CHAT).await.text), "the next reply is to the next question");
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
        let bot = home.start(&telegram).await;
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
    let bot = home.start(&telegram).await;
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
async fn a_stop_finishes_what_is_in_hand() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    telegram.fault(Fault::every("sendMessage", What::Slow(Duration::from_millis(100))));
    for chat in 100..140 {
        telegram.says(chat, LOAN);
    }
    telegram.called("sendMessage", 1).await;
    telegram.all_confirmed().await;
    bot.stop().await.expect("a clean stop");
    let answered: usize = (100..140).map(|chat| telegram.rest(chat).len()).sum();
    assert_eq!(answered, 40);
}

#[tokio::test]
async fn a_stop_leaves_what_it_cannot_send_for_the_next_start() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    telegram.fault(Fault::every("sendMessage", What::Page(502)));
    telegram.says(CHAT, LOAN);
    telegram.called("sendMessage", 1).await;
    telegram.all_confirmed().await;
    bot.stop().await.expect("a clean stop");
    telegram.heal();
    let bot = home.start(&telegram).await;
    assert!(is_loan(&telegram.reply(CHAT).await.text));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn too_many_requests_pause_that_chat_alone() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    telegram.fault(Fault::next(1, "sendMessage", What::too_many(2)).in_chat(CHAT));
    let bot = home.start(&telegram).await;
    telegram.says(CHAT, LOAN);
    telegram.says(CHAT, SUBSIDY);
    telegram.called("sendMessage", 1).await;
    let paused = std::time::Instant::now();
    telegram.says(OTHER, LOAN);
    assert!(is_loan(&telegram.reply(OTHER).await.text));
    assert!(paused.elapsed() < Duration::from_secs(1), "nobody else waits");
    let answers = telegram.replies(CHAT, 2).await;
    assert!(paused.elapsed() > Duration::from_millis(1900), "the pause is kept");
    assert!(is_loan(&answers[0].text) && !is_loan(&answers[1].text), "and so is the order");
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_pause_is_kept_over_a_restart() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    telegram.fault(Fault::next(1, "sendMessage", What::too_many(2)));
    let bot = home.start(&telegram).await;
    telegram.says(CHAT, LOAN);
    telegram.called("sendMessage", 1).await;
    let paused = std::time::Instant::now();
    bot.stop().await.expect("a clean stop");
    let bot = home.start(&telegram).await;
    assert!(is_loan(&telegram.reply(CHAT).await.text));
    assert!(paused.elapsed() > Duration::from_millis(1900), "{:?}", paused.elapsed());
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn errors_on_the_way_are_tried_again() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    for what in [
        What::Page(502),
        What::error(500, "Internal Server Error"),
        What::Body(200, ""),
        What::Body(200, "<html>"),
    ] {
        telegram.fault(Fault::next(2, "sendMessage", what.clone()));
        telegram.says(CHAT, LOAN);
        assert!(is_loan(&telegram.reply(CHAT).await.text), "after {what:?}");
    }
    bot.stop().await.expect("a clean stop");
    assert!(telegram.rest(CHAT).is_empty(), "and answered once");
}

#[tokio::test]
async fn a_call_is_not_repeated_elsewhere_since_the_token_is_in_its_path() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    let elsewhere = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    elsewhere.set_nonblocking(true).expect("it can be asked without waiting");
    let address = elsewhere.local_addr().expect("a bound socket has an address");
    let moved = What::Moved(format!("http://{address}/"));
    telegram.fault(Fault::next(1, "sendMessage", moved.clone()));
    telegram.fault(Fault::next(1, "getUpdates", moved));
    telegram.says(CHAT, LOAN);
    assert!(is_loan(&telegram.reply(CHAT).await.text));
    assert!(elsewhere.accept().is_err(), "nobody called there");
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_lost_answer_costs_at_most_one_extra_copy() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    telegram.fault(Fault::next(1, "sendMessage", What::ResetAfter));
    let bot = home.start(&telegram).await;
    telegram.says(CHAT, LOAN);
    let copies = telegram.replies(CHAT, 2).await;
    assert!(copies.iter().all(|copy| is_loan(&copy.text)));
    // The second time no copy follows, only a word that one may be missing.
    telegram.fault(Fault::next(2, "sendMessage", What::ResetAfter));
    telegram.says(CHAT, LOAN);
    let sent = telegram.replies(CHAT, 3).await;
    assert!(is_loan(&sent[0].text) && is_loan(&sent[1].text));
    assert!(sent[2].text.contains("没有送到"), "{}", sent[2].text);
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_reply_that_never_gets_an_answer_ends_with_the_dead_letters() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    telegram.fault(Fault::every("sendMessage", What::Reset).in_chat(CHAT));
    let bot = home.start(&telegram).await;
    telegram.says(CHAT, LOAN);
    telegram.says(CHAT, "/help");
    // Two copies and three words of doubt for each of the two.
    telegram.called("sendMessage", 10).await;
    telegram.says(OTHER, LOAN);
    assert!(is_loan(&telegram.reply(OTHER).await.text));
    bot.stop().await.expect("a clean stop");
    let letters = home.store().await.dead_letters(10).await.expect("letters");
    assert!(letters.iter().all(|letter| letter.kind == LetterKind::Reply));
    assert!(letters.iter().any(|letter| letter.reason == "no answer to any attempt"));
}

#[tokio::test]
async fn an_edit_is_repeated_until_it_is_known_to_be_there() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    telegram.says(CHAT, "/topics");
    telegram.reply(CHAT).await;
    telegram.fault(Fault::next(3, "editMessageText", What::ResetAfter));
    telegram.taps(CHAT, "资金");
    assert!(telegram.reply(CHAT).await.is_edit);
    telegram.called("editMessageText", 4).await;
    bot.stop().await.expect("a clean stop");
    assert!(telegram.rest(CHAT).is_empty(), "it shows once, however often it was sent");
}

#[tokio::test]
async fn somebody_who_blocked_the_desk_is_left_in_peace() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    telegram.block(CHAT);
    let bot = home.start(&telegram).await;
    telegram.says(CHAT, LOAN);
    telegram.called("sendMessage", 1).await;
    telegram.says(OTHER, LOAN);
    telegram.reply(OTHER).await;
    bot.stop().await.expect("a clean stop");
    let store = home.store().await;
    assert_eq!(store.waiting(ChannelKind::Telegram).await.expect("a count"), 0);
    assert!(store.dead_letters(10).await.expect("letters").is_empty(), "it is nobody's fault");
}

#[tokio::test]
async fn a_refused_reply_holds_up_no_other() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    telegram.fault(Fault::next(1, "sendMessage", What::error(400, "Bad Request: chat not found")));
    let bot = home.start(&telegram).await;
    telegram.says(CHAT, LOAN);
    telegram.says(CHAT, SUBSIDY);
    assert!(!is_loan(&telegram.reply(CHAT).await.text));
    bot.stop().await.expect("a clean stop");
    let letters = home.store().await.dead_letters(10).await.expect("letters");
    assert_eq!(letters[0].reason, "Bad Request: chat not found");
}

#[tokio::test]
async fn a_revoked_token_ends_the_channel_and_loses_no_reply() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    telegram.fault(Fault::every("sendMessage", What::error(401, "Unauthorized")));
    let bot = home.start(&telegram).await;
    telegram.says(CHAT, LOAN);
    let ended = bot.ended().await;
    assert!(matches!(ended, Err(TelegramError::TokenRevoked)), "{ended:?}");
    telegram.heal();
    let bot = home.start(&telegram).await;
    assert!(is_loan(&telegram.reply(CHAT).await.text));
    bot.stop().await.expect("a clean stop");
    telegram.fault(Fault::every("getMe", What::error(401, "Unauthorized")));
    let ended = home.start(&telegram).await.ended().await;
    assert!(matches!(ended, Err(TelegramError::TokenRevoked)), "{ended:?}");
}

#[tokio::test]
async fn an_update_nobody_can_read_harms_nobody_else() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    telegram.pushes(r#"{"update_id":$id,"message":{"message_id":"bad","text":"secret words"}}"#);
    telegram.pushes(r#"{"update_id":$id,"message":{"message_id":1,"date":1,"chat":{"id":42,"type":"private"},"from":{"id":42},"text":"\ud83d"}}"#);
    telegram.pushes(&format!(
        r#"{{"update_id":$id,"message":{}1{}}}"#,
        "[".repeat(5000),
        "]".repeat(5000)
    ));
    telegram.pushes(r#"{"message":{"text":"no id at all"}}"#);
    telegram.says(CHAT, LOAN);
    let bot = home.start(&telegram).await;
    assert!(is_loan(&telegram.reply(CHAT).await.text));
    telegram.all_confirmed().await;
    bot.stop().await.expect("a clean stop");
    let letters = home.store().await.dead_letters(10).await.expect("letters");
    assert_eq!(letters.len(), 4);
    assert!(letters.iter().all(|letter| letter.kind == LetterKind::Update));
}

#[tokio::test]
async fn a_reply_that_breaks_becomes_a_handoff_with_a_number() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let clock = Arc::new(TestClock::default());
    let set_up = SetUp { clock: Arc::clone(&clock), ..SetUp::default() };
    let bot = home.start_with(&telegram, set_up).await;
    clock.break_down(true);
    telegram.says(CHAT, LOAN);
    let apology = telegram.reply(CHAT).await;
    assert!(
        apology.text.contains("编号") && apology.text.contains("12345热线"),
        "{}",
        apology.text
    );
    clock.break_down(false);
    telegram.says(CHAT, LOAN);
    assert!(is_loan(&telegram.reply(CHAT).await.text));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn somebody_too_fast_is_told_once_and_nobody_else_waits() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let set_up = SetUp { per_user_per_minute: 3, ..SetUp::default() };
    let bot = home.start_with(&telegram, set_up).await;
    for _ in 0..20 {
        telegram.says(CHAT, LOAN);
    }
    let replies = telegram.replies(CHAT, 4).await;
    assert!(replies[..3].iter().all(|reply| is_loan(&reply.text)));
    assert!(replies[3].text.contains("快"), "{}", replies[3].text);
    let query = telegram.taps_on(CHAT, &replies[0], &replies[0].data("材料"));
    assert_eq!(telegram.acknowledged(&query).await.params["text"], serde_json::Value::Null);
    telegram.says(OTHER, LOAN);
    assert!(is_loan(&telegram.reply(OTHER).await.text));
    bot.stop().await.expect("a clean stop");
    assert!(telegram.rest(CHAT).is_empty());
}

#[tokio::test]
async fn one_who_sends_three_hundred_messages_delays_nobody() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    telegram
        .fault(Fault::every("sendMessage", What::Slow(Duration::from_millis(50))).in_chat(CHAT));
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
async fn many_chats_are_answered_each_in_order() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    telegram.fault(Fault::next(60, "sendMessage", What::Page(502)).after(20));
    let bot = home.start(&telegram).await;
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
async fn the_desk_starts_while_telegram_is_away_and_asks_for_what_it_wants_every_time() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    telegram.fault(Fault::next(2, "getMe", What::error(500, "Internal Server Error")));
    telegram.fault(Fault::next(2, "getUpdates", What::Page(502)));
    telegram.go_away().await;
    let bot = home.start(&telegram).await;
    assert_eq!(bot.health.last_heard(), None);
    telegram.come_back().await;
    telegram.says(CHAT, LOAN);
    assert!(is_loan(&telegram.reply(CHAT).await.text));
    assert!(bot.health.last_heard().is_some_and(|age| age < Duration::from_secs(20)));
    for call in telegram.called("getUpdates", 3).await {
        assert_eq!(
            call.params["allowed_updates"],
            serde_json::json!(["message", "callback_query", "inline_query"])
        );
    }
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn an_outage_is_survived() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    telegram.says(CHAT, LOAN);
    telegram.reply(CHAT).await;
    telegram.go_away().await;
    telegram.says(CHAT, SUBSIDY);
    telegram.come_back().await;
    assert!(!is_loan(&telegram.reply(CHAT).await.text));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_stop_while_telegram_is_away_is_quick() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    telegram.go_away().await;
    let bot = home.start(&telegram).await;
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_webhook_of_an_earlier_set_up_gives_way_to_polling() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let active = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook";
    telegram.fault(Fault::next(1, "getUpdates", What::error(409, active)));
    let bot = home.start(&telegram).await;
    let call = &telegram.called("deleteWebhook", 1).await[0];
    assert_ne!(call.params["drop_pending_updates"], true, "what waits is kept");
    telegram.says(CHAT, LOAN);
    assert!(is_loan(&telegram.reply(CHAT).await.text));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn the_likeliest_of_two_desks_with_one_store_waits_for_the_other() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let first = home.start(&telegram).await;
    telegram.called("getUpdates", 1).await;
    let second = home.start(&telegram).await;
    telegram.says(CHAT, LOAN);
    assert!(is_loan(&telegram.reply(CHAT).await.text));
    first.stop().await.expect("a clean stop");
    telegram.says(CHAT, LOAN);
    assert!(is_loan(&telegram.reply(CHAT).await.text), "the second takes over");
    assert_eq!(telegram.called("getMe", 2).await.len(), 2);
    second.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_handoff_is_a_reply_like_any_other() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start_with(&telegram, SetUp { mood: Mood::HandsOver, ..SetUp::default() }).await;
    telegram.says(CHAT, LOAN);
    let handoff = telegram.reply(CHAT).await;
    assert_eq!(handoff.labels(), ["📍 地图", "全部主题"]);
    telegram.taps(CHAT, "全部主题");
    assert!(!telegram.reply(CHAT).await.is_edit, "the office's card is still to be read");
    bot.stop().await.expect("a clean stop");
}
