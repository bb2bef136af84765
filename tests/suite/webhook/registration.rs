//! How the webhook comes to be set, and stays so.

use std::time::{Duration, Instant};

use policydesk::channel::telegram::TelegramError;

use super::{CHAT, LOAN, NEVER, by_webhook, is_loan, start, start_with};
use crate::kit::{
    bot::{HOOK_SECRET, HOOK_URL, Home, SetUp, Way},
    telegram::{FakeTelegram, Fault, What},
};

/// Looks after the webhook as often as a test needs.
fn watchful() -> SetUp {
    SetUp { way: Way::Webhook(Duration::from_millis(20)), ..SetUp::default() }
}

#[tokio::test]
async fn it_is_set_at_the_start_however_often_that_fails_and_never_deleted() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    telegram.fault(Fault::next(1, "getMe", What::error(500, "Internal Server Error")));
    telegram.fault(Fault::next(1, "setWebhook", What::too_many(1)));
    telegram.fault(Fault::next(1, "setWebhook", What::Page(502)));
    telegram.fault(Fault::next(1, "setWebhook", What::error(400, "Bad Request: bad webhook")));
    telegram.says(CHAT, LOAN);
    let bot = home.start_with(&telegram, by_webhook()).await;
    assert!(is_loan(&telegram.reply(CHAT).await.text), "what waited is answered");
    let calls = telegram.called("setWebhook", 4).await;
    for call in &calls {
        assert_eq!(call.params["url"], HOOK_URL);
        assert_eq!(call.params["secret_token"], HOOK_SECRET);
        let wanted = serde_json::json!(["message", "callback_query", "inline_query"]);
        assert_eq!(call.params["allowed_updates"], wanted);
        assert_eq!(call.params["max_connections"], 100);
        assert!(call.params["drop_pending_updates"].is_null(), "what waits is kept");
    }
    bot.stop().await.expect("a clean stop");
    assert!(telegram.webhook().is_some_and(|hook| hook.url == HOOK_URL));
    assert!(telegram.calls().iter().all(|call| call.method != "deletewebhook"));
}

#[tokio::test]
async fn it_is_set_even_where_telegram_does_not_say_how_it_stands() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    telegram.fault(Fault::every("getWebhookInfo", What::Page(502)));
    let bot = start(&home, &telegram).await;
    telegram.says(CHAT, LOAN);
    assert!(is_loan(&telegram.reply(CHAT).await.text));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_webhook_to_another_address_gives_way_at_the_start_and_later() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    telegram.sets_webhook("https://old.example.com/bot");
    let bot = start_with(&home, &telegram, watchful()).await;
    assert!(telegram.webhook().is_some_and(|hook| hook.url == HOOK_URL));
    telegram.sets_webhook("https://thief.example.com/bot");
    telegram.called("setWebhook", 2).await;
    telegram.says(CHAT, LOAN);
    assert!(is_loan(&telegram.reply(CHAT).await.text));
    assert!(telegram.webhook().is_some_and(|hook| hook.url == HOOK_URL));
    // While it is ours it is left alone.
    let looks = telegram.calls().iter().filter(|call| call.method == "getwebhookinfo").count();
    telegram.called("getWebhookInfo", looks + 5).await;
    assert_eq!(telegram.called("setWebhook", 2).await.len(), 2);
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_revoked_token_ends_the_channel() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    telegram.fault(Fault::every("setWebhook", What::error(401, "Unauthorized")));
    let ended = home.start_with(&telegram, by_webhook()).await.ended().await;
    assert!(matches!(ended, Err(TelegramError::TokenRevoked)), "{ended:?}");
}

#[tokio::test]
async fn a_stop_while_telegram_is_away_is_quick() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    telegram.go_away().await;
    let bot = home.start_with(&telegram, by_webhook()).await;
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn health_knows_when_telegram_cannot_be_asked() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = start_with(&home, &telegram, watchful()).await;
    let looks = telegram.called("getWebhookInfo", 3).await.len();
    telegram.fault(Fault::every("getWebhookInfo", What::Page(502)));
    let looks = telegram.called("getWebhookInfo", looks + 2).await.len();
    let deaf = Instant::now();
    let looks = telegram.called("getWebhookInfo", looks + 1).await.len();
    assert!(bot.health.deaf_for() >= deaf.elapsed(), "{:?}", bot.health);
    telegram.heal();
    telegram.called("getWebhookInfo", looks + 2).await;
    assert!(bot.health.deaf_for() < deaf.elapsed());
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn health_knows_when_telegram_cannot_deliver_and_when_it_did() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = start_with(&home, &telegram, watchful()).await;
    let address = bot.site.as_ref().expect("it is called").address;
    telegram.loses_the_bot().await;
    telegram.could_not_deliver();
    let looks = telegram.calls().iter().filter(|call| call.method == "getwebhookinfo").count();
    telegram.called("getWebhookInfo", looks + 2).await;
    let deaf = Instant::now();
    telegram.called("getWebhookInfo", looks + 8).await;
    assert!(bot.health.deaf_for() >= deaf.elapsed(), "{:?}", bot.health);
    telegram.finds_the_bot_at(address);
    telegram.all_confirmed().await;
    assert!(bot.health.deaf_for() < deaf.elapsed());
    assert!(!bot.health.is_deaf());
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn an_update_that_is_stored_is_a_sign_by_itself() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let set_up = SetUp { way: Way::Webhook(NEVER), ..SetUp::default() };
    let bot = start_with(&home, &telegram, set_up).await;
    let began = Instant::now();
    telegram.says(CHAT, LOAN);
    telegram.reply(CHAT).await;
    assert!(bot.health.last_heard().is_some_and(|age| age <= began.elapsed()));
    bot.stop().await.expect("a clean stop");
}
