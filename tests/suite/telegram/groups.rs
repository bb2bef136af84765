//! Groups: people there talk to each other, and several of them to the desk.

use policydesk::channel::ChannelKind;
use serde_json::json;

use crate::kit::{
    bot::{Home, SetUp},
    telegram::{BOT, BOT_ID, FakeTelegram, Fault, What},
    web::Mood,
};

const GROUP: i64 = -1001;

/// Whom the kit speaks as in the group, and somebody else there.
const ASKER: i64 = 1001;
const OTHER: i64 = 77;

#[tokio::test]
async fn a_group_is_answered_only_when_it_speaks_to_the_bot() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    telegram.sends(GROUP, &json!({ "text": "苏科贷怎么申请" }));
    telegram.sends(GROUP, &json!({ "text": "/topics" }));
    telegram.sends(GROUP, &json!({ "text": "/topics@other_bot" }));
    let asked = telegram.sends(GROUP, &json!({ "text": format!("@{BOT} 苏科贷怎么申请") }));
    let answer = telegram.reply(GROUP).await;
    assert!(answer.text.contains("1000万元"));
    assert_eq!(answer.reply_to, Some(asked.into()), "it shows what it answers");
    telegram.sends(
        GROUP,
        &json!({
            "text": "材料", "reply_to_message": { "message_id": 5, "from": { "id": BOT_ID } },
        }),
    );
    assert!(telegram.reply(GROUP).await.text.contains("营业执照"));
    telegram.sends(GROUP, &json!({ "text": format!("/topics@{BOT}") }));
    assert!(!telegram.reply(GROUP).await.labels().is_empty());
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_group_that_moved_is_answered_where_it_is_now() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let moved = What::Error(
        400,
        "Bad Request: group chat was upgraded",
        json!({ "migrate_to_chat_id": -5 }),
    );
    telegram.fault(Fault::every("sendMessage", moved).in_chat(GROUP));
    let bot = home.start(&telegram).await;
    telegram.sends(GROUP, &json!({ "text": format!("@{BOT} 苏科贷怎么申请") }));
    assert!(telegram.reply(-5).await.text.contains("1000万元"));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_choice_of_somebody_else_leaves_the_askers_menu_alone() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start_with(&telegram, SetUp { mood: Mood::Clarifies, ..SetUp::default() }).await;
    telegram.sends(GROUP, &json!({ "text": format!("@{BOT} 苏科贷 创业补贴") }));
    let menu = telegram.reply(GROUP).await;
    let query = telegram.taps_as(OTHER, GROUP, &menu, &menu.data("创业补贴"));
    let for_other = telegram.reply(GROUP).await;
    telegram.acknowledged(&query).await;
    assert!(!for_other.is_edit && for_other.text.contains("凭营业执照领取"));
    let query = telegram.taps_as(ASKER, GROUP, &menu, &menu.data("苏科贷"));
    let for_asker = telegram.reply(GROUP).await;
    telegram.acknowledged(&query).await;
    assert_eq!((for_asker.id, for_asker.is_edit), (menu.id, true));
    assert!(for_asker.text.contains("1000万元"));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn each_person_in_a_group_has_a_conversation_of_their_own() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start_with(&telegram, SetUp { mood: Mood::Clarifies, ..SetUp::default() }).await;
    telegram.sends(GROUP, &json!({ "text": format!("@{BOT} 苏科贷 创业补贴") }));
    let menu = telegram.reply(GROUP).await;
    let answering = json!({ "message_id": menu.id, "from": { "id": BOT_ID } });
    telegram.sends(
        GROUP,
        &json!({ "text": "1", "from": { "id": OTHER }, "reply_to_message": answering }),
    );
    let stranger = telegram.reply(GROUP).await;
    assert!(!stranger.text.contains("1000万元"), "nothing was offered to them: {}", stranger.text);
    telegram.sends(GROUP, &json!({ "text": "1", "reply_to_message": answering }));
    let chosen = menu.labels()[0].trim_start_matches("1. ").to_owned();
    assert!(telegram.reply(GROUP).await.text.contains(&chosen));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn the_language_somebody_chooses_is_theirs_alone() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    telegram.sends(GROUP, &json!({ "text": format!("/language@{BOT}") }));
    let menu = telegram.reply(GROUP).await;
    telegram.taps_as(OTHER, GROUP, &menu, "l:en");
    assert!(telegram.reply(GROUP).await.text.contains("English"));
    telegram.sends(GROUP, &json!({ "text": format!("/topics@{BOT}") }));
    assert_eq!(telegram.reply(GROUP).await.labels(), ["资金", "税费"], "only theirs has changed");
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_group_that_threw_the_bot_out_is_left_in_peace() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let kicked = "Forbidden: bot was kicked from the supergroup chat";
    telegram.fault(Fault::every("sendMessage", What::error(403, kicked)).in_chat(GROUP));
    let bot = home.start(&telegram).await;
    telegram.sends(GROUP, &json!({ "text": format!("@{BOT} 苏科贷怎么申请") }));
    telegram.pushes(r#"{"update_id":$id,"my_chat_member":{"chat":{"id":-1001,"type":"supergroup"},"from":{"id":77},"date":1,"new_chat_member":{"status":"kicked"}}}"#);
    telegram.called("sendMessage", 1).await;
    telegram.all_confirmed().await;
    bot.stop().await.expect("a clean stop");
    let sent = telegram.calls().iter().filter(|call| call.method == "sendmessage").count();
    assert_eq!(sent, 1, "nothing is said to nobody");
    let store = home.store().await;
    assert_eq!(store.waiting(ChannelKind::Telegram).await.expect("a count"), 0);
    assert!(store.dead_letters(10).await.expect("letters").is_empty());
}
