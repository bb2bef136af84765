//! Answers offered while somebody types `@bot …` in any chat.

use std::time::Duration;

use chrono::NaiveDate;
use policydesk::{channel::ChannelKind, faq::Period};

use crate::kit::{
    bot::{Home, SetUp, TestClock},
    telegram::{FakeTelegram, Fault, Offer, What},
    web::faq,
};

const PERSON: i64 = 42;
const OTHER: i64 = 43;

fn titles(offers: &[Offer]) -> Vec<&str> {
    offers.iter().map(|offer| offer.title.as_str()).collect()
}

#[tokio::test]
async fn what_is_typed_is_offered_an_answer_that_can_be_sent_as_it_is() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    let query = telegram.types(PERSON, "苏科贷");
    let offers = telegram.offers(&query).await;
    let offer = &offers[0];
    assert_eq!((offer.id.as_str(), offer.title.as_str()), ("e:loan", "苏科贷"));
    assert_eq!(offer.description, "最高1000万元。");
    assert!(offer.post.raw.contains("<b>最高</b>1000万元。"), "{}", offer.post.raw);
    let link = "https://t.me/desk_bot?start=loan".to_owned();
    assert_eq!(offer.post.pages, [("在聊天里继续问".to_owned(), link)]);
    let call = &telegram.called("answerInlineQuery", 1).await[0];
    assert_eq!(call.params["is_personal"], false, "whoever types the same may get the same");
    assert!(call.params["cache_time"].as_u64().is_some_and(|seconds| seconds <= 60));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn before_anything_is_typed_there_is_an_answer_of_each_topic() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    let query = telegram.types(PERSON, "");
    assert_eq!(titles(&telegram.offers(&query).await), ["苏科贷", "\"><svg onload=alert(1)>"]);
    let call = &telegram.called("answerInlineQuery", 1).await[0];
    assert_eq!(call.params["is_personal"], true, "its language is that of the person's app");
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn the_words_tell_the_language_of_what_is_offered() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    let query = telegram.types(PERSON, "how do I apply for the tech loan");
    let offers = telegram.offers(&query).await;
    assert_eq!(offers[0].title, "Tech loan");
    assert_eq!(offers[0].post.pages[0].0, "Ask more in the chat");
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn words_of_which_the_faq_knows_none_are_offered_nothing() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    let query = telegram.types(PERSON, "zzzzqqq");
    assert!(telegram.offers(&query).await.is_empty());
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_long_answer_is_offered_as_its_first_message() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let mut answers = faq();
    answers.entries[0].answer.zh = Some("这里是一句说明。".repeat(700));
    let bot = home.start_with(&telegram, SetUp { faq: answers, ..SetUp::default() }).await;
    let query = telegram.types(PERSON, "苏科贷");
    let offers = telegram.offers(&query).await;
    assert!(offers[0].post.text.ends_with("这里是一句说明。"), "cut after a sentence");
    assert!(!offers[0].post.pages.is_empty(), "and the rest is a tap away");
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn an_answer_that_has_ended_says_so_and_is_not_offered_unasked() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let mut answers = faq();
    let until = NaiveDate::from_ymd_opt(2026, 1, 31);
    answers.entries[0].valid = Period { from: None, until };
    let bot = home.start_with(&telegram, SetUp { faq: answers, ..SetUp::default() }).await;
    let query = telegram.types(PERSON, "苏科贷");
    let offers = telegram.offers(&query).await;
    assert!(offers[0].description.contains("2026年1月31日到期"), "{}", offers[0].description);
    assert!(offers[0].post.text.contains("2026年1月31日到期"));
    let query = telegram.types(PERSON, " ");
    assert!(!titles(&telegram.offers(&query).await).contains(&"苏科贷"));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_query_that_is_too_old_is_nobodys_fault() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let late = "Bad Request: query is too old and response timeout expired or query ID is invalid";
    telegram.fault(Fault::next(1, "answerInlineQuery", What::error(400, late)));
    let bot = home.start(&telegram).await;
    telegram.types(PERSON, "苏科贷");
    telegram.called("answerInlineQuery", 1).await;
    let query = telegram.types(PERSON, "苏科贷怎么");
    assert!(!telegram.offers(&query).await.is_empty());
    telegram.all_confirmed().await;
    bot.stop().await.expect("a clean stop");
    let store = home.store().await;
    assert!(store.dead_letters(10).await.expect("letters").is_empty());
    assert_eq!(store.waiting(ChannelKind::Telegram).await.expect("a count"), 0, "nothing stored");
}

#[tokio::test]
async fn one_who_types_without_end_is_left_unanswered_and_can_still_ask() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let set_up = SetUp { per_user_per_minute: 1, ..SetUp::default() };
    let bot = home.start_with(&telegram, set_up).await;
    for _ in 0..12 {
        telegram.types(PERSON, "苏科贷");
        telegram.all_confirmed().await;
    }
    let query = telegram.types(OTHER, "苏科贷");
    assert!(!telegram.offers(&query).await.is_empty(), "nobody else is meant");
    telegram.says(PERSON, "苏科贷怎么申请");
    assert!(telegram.reply(PERSON).await.text.contains("1000万元"), "questions are counted apart");
    bot.stop().await.expect("a clean stop");
    let answered = telegram.calls().iter().filter(|c| c.method == "answerinlinequery").count();
    assert!(answered <= 6, "{answered} answers: five of one person's, one of the other's");
}

#[tokio::test]
async fn a_flood_of_queries_delays_no_question() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    telegram.fault(Fault::every("answerInlineQuery", What::Slow(Duration::from_secs(4))));
    for person in 100..1100 {
        telegram.types(person, "苏科贷");
    }
    telegram.says(PERSON, "苏科贷怎么申请");
    let bot = home.start(&telegram).await;
    assert!(telegram.reply(PERSON).await.text.contains("1000万元"));
    bot.stop().await.expect("a clean stop");
    let calls = telegram.calls();
    let called = calls.iter().filter(|call| call.method == "answerinlinequery").count();
    assert!(called <= 20, "{called} at once");
}

#[tokio::test]
async fn a_fault_while_suggesting_harms_nothing_else() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let clock = std::sync::Arc::new(TestClock::default());
    let set_up = SetUp { clock: std::sync::Arc::clone(&clock), ..SetUp::default() };
    let bot = home.start_with(&telegram, set_up).await;
    clock.break_down(true);
    let query = telegram.types(PERSON, "苏科贷");
    assert!(telegram.offers(&query).await.is_empty());
    clock.break_down(false);
    let query = telegram.types(PERSON, "苏科贷");
    assert!(!telegram.offers(&query).await.is_empty());
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_query_nobody_can_read_is_passed_over() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    telegram.pushes(r#"{"update_id":$id,"inline_query":{"id":7}}"#);
    telegram.pushes(r#"{"update_id":$id,"inline_query":null}"#);
    let query = telegram.types(PERSON, "苏科贷");
    assert!(!telegram.offers(&query).await.is_empty());
    telegram.all_confirmed().await;
    bot.stop().await.expect("a clean stop");
}
