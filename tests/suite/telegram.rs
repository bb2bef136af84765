//! The conversation on Telegram, over real HTTP.

mod groups;
mod inline;
mod staff;

use std::sync::Arc;

use serde_json::json;

use crate::kit::{
    bot::{Home, SetUp, TestClock},
    telegram::{BOT, BOT_ID, Call, FakeTelegram, Fault, Post, What},
    web::{Mood, faq},
};

const CHAT: i64 = 42;

#[tokio::test]
async fn a_question_is_answered_with_everything_that_belongs_to_it() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    telegram.says(CHAT, "苏科贷怎么申请");
    let answer = telegram.reply(CHAT).await;
    for words in
        ["苏科贷", "最高1000万元。", "1. 先入库\n2. 再放款", "市科技局", "12345", "办事指南"]
    {
        let has_words = answer.text.contains(words);
        assert!(has_words || words == "12345", "{words} is missing in {}", answer.text);
    }
    assert!(answer.raw.contains("<b>最高</b>1000万元。"), "{}", answer.raw);
    assert!(answer.raw.contains("<a href=\"https://guide.example.gov.cn/a?b=1&amp;c=2\">"));
    assert!(answer.labels().contains(&"材料"), "{:?}", answer.labels());
    assert_eq!(answer.reply_to, None, "in a private chat it is plain what is answered");
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn what_staff_wrote_can_never_become_markup() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    telegram.says(CHAT, "注入测试问题");
    let answer = telegram.reply(CHAT).await;
    assert!(answer.text.contains("<script>alert(1)</script>"), "{}", answer.text);
    assert!(!answer.raw.contains("<script"), "{}", answer.raw);
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn commands_work_in_any_form() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    telegram.says(CHAT, "/start");
    assert!(telegram.reply(CHAT).await.text.contains("您好"));
    telegram.says(CHAT, "/start loan");
    assert!(telegram.reply(CHAT).await.text.contains("苏科贷"), "a deep link answers at once");
    telegram.says(CHAT, &format!("/TOPICS@{}", BOT.to_uppercase()));
    assert_eq!(telegram.reply(CHAT).await.labels(), ["资金", "税费"]);
    telegram.says(CHAT, "/help@some_other_bot");
    telegram.says(CHAT, "/nonsense");
    assert!(telegram.reply(CHAT).await.text.contains("/topics"));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_menu_gives_way_to_what_was_chosen_from_it() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start_with(&telegram, SetUp { mood: Mood::Clarifies, ..SetUp::default() }).await;
    telegram.says(CHAT, "苏科贷 创业补贴");
    let clarify = telegram.reply(CHAT).await;
    assert!(clarify.labels().iter().all(|label| label.starts_with(|c: char| c.is_ascii_digit())));
    assert!(clarify.labels().last().is_some_and(|label| label.contains("都不是")));
    let query = telegram.taps(CHAT, "苏科贷");
    let answer = telegram.reply(CHAT).await;
    assert_eq!((answer.id, answer.is_edit), (clarify.id, true));
    assert!(answer.text.contains("1000万元"));
    telegram.acknowledged(&query).await;
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_detail_is_added_below_and_the_answer_stays() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    telegram.says(CHAT, "/start loan");
    let answer = telegram.reply(CHAT).await;
    telegram.taps(CHAT, "材料");
    let detail = telegram.reply(CHAT).await;
    assert!(!detail.is_edit);
    assert_ne!(detail.id, answer.id);
    assert!(detail.text.contains("营业执照"));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn the_number_of_an_office_can_be_copied() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    telegram.says(CHAT, "/start loan");
    let answer = telegram.reply(CHAT).await;
    let copies = [("📋 复制 0514-8786 1234".to_owned(), "0514-8786 1234".to_owned())];
    assert_eq!(answer.copies, copies, "what follows a number cannot be dialled with it");
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn an_office_is_shown_on_the_map_in_one_message() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    telegram.says(CHAT, "/start loan");
    let answer = telegram.reply(CHAT).await;
    let query = telegram.taps(CHAT, "地图");
    let place = telegram.reply(CHAT).await;
    assert_eq!(place.place, Some((32.39, 119.41)));
    assert_eq!(place.text, "市科技局\n文昌路1号");
    assert_ne!(place.id, answer.id, "the answer stays");
    telegram.acknowledged(&query).await;
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_place_that_telegram_refuses_is_told_in_words() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let refusal = "Bad Request: not enough rights to send venue messages to the chat";
    telegram.fault(Fault::every("sendVenue", What::error(400, refusal)));
    let bot = home.start(&telegram).await;
    telegram.says(CHAT, "/start loan");
    telegram.reply(CHAT).await;
    telegram.taps(CHAT, "地图");
    let place = telegram.reply(CHAT).await;
    assert!(place.text.contains("市科技局\n地址：文昌路1号\n地图"), "{}", place.text);
    assert!(place.raw.contains("https://uri.amap.com/marker?position=119.41%2C32.39"));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_tap_is_acknowledged_before_it_is_answered() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    telegram.says(CHAT, "/topics");
    telegram.reply(CHAT).await;
    telegram.taps(CHAT, "资金");
    telegram.reply(CHAT).await;
    let calls = telegram.calls();
    let position = |method: &str| calls.iter().position(|call| call.method == method);
    assert!(position("answercallbackquery") < position("editmessagetext"));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_button_works_after_a_restart() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start_with(&telegram, SetUp { mood: Mood::Clarifies, ..SetUp::default() }).await;
    telegram.says(CHAT, "苏科贷 创业补贴");
    telegram.reply(CHAT).await;
    bot.stop().await.expect("a clean stop");
    let bot = home.start(&telegram).await;
    telegram.taps(CHAT, "苏科贷");
    assert!(telegram.reply(CHAT).await.text.contains("1000万元"));
    telegram.says(CHAT, "材料");
    assert!(telegram.reply(CHAT).await.text.contains("营业执照"), "the answer is remembered");
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_number_typed_after_a_restart_still_counts() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start_with(&telegram, SetUp { mood: Mood::Clarifies, ..SetUp::default() }).await;
    telegram.says(CHAT, "创业补贴");
    let clarify = telegram.reply(CHAT).await;
    bot.stop().await.expect("a clean stop");
    let bot = home.start_with(&telegram, SetUp { mood: Mood::HandsOver, ..SetUp::default() }).await;
    telegram.says(CHAT, "1");
    let chosen = clarify.labels()[0].trim_start_matches("1. ").to_owned();
    assert!(telegram.reply(CHAT).await.text.contains(&chosen));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_tap_on_a_message_that_cannot_be_edited_gets_a_new_one() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    telegram.says(CHAT, "/topics");
    let menu = telegram.reply(CHAT).await;
    let old = Post { id: 9999, ..menu.clone() };
    telegram.taps_on(CHAT, &old, &menu.data("资金"));
    let topic = telegram.reply(CHAT).await;
    assert!(!topic.is_edit);
    assert!(topic.text.contains("资金"));
    // Telegram marks a message it does not show any more with the date 0.
    telegram.taps_with(
        CHAT,
        &menu.data("税费"),
        &json!({
            "message_id": menu.id, "date": 0, "chat": { "id": CHAT, "type": "private" },
        }),
    );
    assert!(!telegram.reply(CHAT).await.is_edit);
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_button_pressed_twice_is_answered_once() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    telegram.says(CHAT, "/start loan");
    let answer = telegram.reply(CHAT).await;
    for data in [answer.data("材料"), answer.data("地图")] {
        let first = telegram.taps_on(CHAT, &answer, &data);
        let second = telegram.taps_on(CHAT, &answer, &data);
        telegram.reply(CHAT).await;
        telegram.acknowledged(&first).await;
        telegram.acknowledged(&second).await;
    }
    bot.stop().await.expect("a clean stop");
    assert!(telegram.rest(CHAT).is_empty());
}

#[tokio::test]
async fn a_menu_pressed_twice_keeps_what_the_first_press_made_of_it() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start_with(&telegram, SetUp { mood: Mood::Clarifies, ..SetUp::default() }).await;
    telegram.says(CHAT, "苏科贷 创业补贴");
    let clarify = telegram.reply(CHAT).await;
    let queries = [(); 3].map(|()| telegram.taps_on(CHAT, &clarify, "none"));
    for query in &queries {
        telegram.acknowledged(query).await;
    }
    let declined = telegram.reply(CHAT).await;
    assert!(declined.is_edit);
    assert!(declined.text.contains("市科技局"), "the office of what was offered");
    bot.stop().await.expect("a clean stop");
    assert!(telegram.rest(CHAT).is_empty());
    let edits = telegram.calls().iter().filter(|call| call.method == "editmessagetext").count();
    assert_eq!(edits, 1);
}

#[tokio::test]
async fn a_button_answers_in_the_chat_it_was_tapped_in() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    telegram.says(CHAT, "/topics");
    let menu = telegram.reply(CHAT).await;
    let query = telegram.taps_on(43, &menu, &menu.data("资金"));
    telegram.acknowledged(&query).await;
    let topic = telegram.reply(43).await;
    assert!(!topic.is_edit, "there is no such message to edit");
    bot.stop().await.expect("a clean stop");
    assert!(telegram.rest(CHAT).is_empty());
}

#[tokio::test]
async fn a_forged_button_is_told_to_be_useless() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    let query = telegram.taps_with(CHAT, "entry:../../secret", &json!(null));
    let toast = telegram.acknowledged(&query).await.params["text"].clone();
    assert!(toast.as_str().is_some_and(|words| words.contains("失效")), "{toast}");
    telegram.says(CHAT, "/topics");
    let menu = telegram.reply(CHAT).await;
    telegram.taps_on(CHAT, &menu, "e:no-such-entry");
    assert!(telegram.reply(CHAT).await.text.contains("失效"));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn the_caption_of_a_picture_is_a_question() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    telegram.sends(CHAT, &json!({ "photo": [], "caption": "苏科贷怎么申请" }));
    assert!(telegram.reply(CHAT).await.text.contains("苏科贷"));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn what_is_not_text_gets_a_kind_sentence_and_what_is_no_message_gets_nothing() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    for (content, word) in [
        (json!({ "voice": { "file_id": "x" } }), "语音"),
        (json!({ "photo": [] }), "图片"),
        (json!({ "document": { "file_id": "x" } }), "文件"),
        (json!({ "sticker": { "file_id": "x" } }), "表情"),
        (json!({ "location": { "latitude": 1.0, "longitude": 2.0 } }), "位置"),
        (json!({ "contact": { "phone_number": "1" } }), "文字"),
    ] {
        telegram.sends(CHAT, &content);
        let reply = telegram.reply(CHAT).await;
        assert!(reply.text.contains(word), "{content}: {}", reply.text);
        assert_eq!(reply.labels(), ["资金", "税费"], "and a way on");
    }
    for nothing in [
        json!({ "pinned_message": { "message_id": 1 } }),
        json!({ "text": "" }),
        json!({ "text": "  \n" }),
        json!({ "text": "苏科贷", "via_bot": { "id": BOT_ID, "is_bot": true } }),
    ] {
        telegram.sends(CHAT, &nothing);
    }
    telegram.pushes(r#"{"update_id":$id,"edited_message":{"message_id":1,"date":1,"chat":{"id":42,"type":"private"},"text":"苏科贷"}}"#);
    telegram.pushes(r#"{"update_id":$id,"channel_post":{"message_id":1,"date":1,"chat":{"id":-7,"type":"channel"},"text":"苏科贷"}}"#);
    telegram.pushes(r#"{"update_id":$id,"brand_new_2027_update":{"a":1}}"#);
    telegram.says(CHAT, "/start loan");
    assert!(telegram.reply(CHAT).await.text.contains("1000万元"));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_message_that_is_edited_after_its_answer_is_not_answered_again() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    let asked = telegram.says(CHAT, "苏科贷怎么申请");
    telegram.reply(CHAT).await;
    let edit = telegram.pushes(&format!(
        r#"{{"update_id":$id,"edited_message":{{"message_id":{asked},"date":1,"edit_date":2,"chat":{{"id":42,"type":"private"}},"from":{{"id":42}},"text":"创业补贴怎么领"}}}}"#
    ));
    telegram.all_confirmed().await;
    let seen = bot.store.seen(BOT_ID, &[edit]).await.expect("a list");
    assert!(seen.contains(&edit), "it is taken in like any other");
    bot.stop().await.expect("a clean stop");
    assert!(telegram.rest(CHAT).is_empty());
    assert!(home.store().await.dead_letters(1).await.expect("letters").is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_waits_longer_than_a_second_sees_that_an_answer_is_on_its_way() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let clock = Arc::new(TestClock::default());
    let set_up = SetUp { clock: Arc::clone(&clock), ..SetUp::default() };
    let bot = home.start_with(&telegram, set_up).await;
    telegram.says(CHAT, "苏科贷怎么申请");
    telegram.reply(CHAT).await;
    clock.hold(true);
    telegram.says(CHAT, "苏科贷怎么申请");
    let call = telegram.called("sendChatAction", 1).await.remove(0);
    assert_eq!((&call.params["chat_id"], &call.params["action"]), (&json!(CHAT), &json!("typing")));
    clock.hold(false);
    assert!(telegram.reply(CHAT).await.text.contains("1000万元"));
    bot.stop().await.expect("a clean stop");
    let n_signs = telegram.calls().iter().filter(|c| c.method == "sendchataction").count();
    assert_eq!(n_signs, 1, "once, and not for the quick answer before");
}

#[tokio::test]
async fn a_long_answer_is_split_and_its_buttons_come_last() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let mut answers = faq();
    answers.entries[0].answer.zh = Some("这里是一句说明。".repeat(700));
    let bot = home.start_with(&telegram, SetUp { faq: answers, ..SetUp::default() }).await;
    telegram.says(CHAT, "/start loan");
    let [first, second] = telegram.replies(CHAT, 2).await.try_into().expect("two");
    assert!(first.buttons.is_empty());
    assert!(second.labels().contains(&"材料"));
    assert!(first.text.contains("苏科贷") && second.text.contains("市科技局"));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn markup_that_telegram_refuses_goes_out_once_more_as_plain_text() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let refusal = What::error(400, "Bad Request: can't parse entities: Unsupported start tag");
    telegram.fault(Fault::next(1, "sendMessage", refusal));
    let bot = home.start(&telegram).await;
    telegram.says(CHAT, "苏科贷怎么申请");
    let answer = telegram.reply(CHAT).await;
    assert_eq!(answer.raw, answer.text);
    assert!(answer.text.contains("办事指南 (https://guide.example.gov.cn/a?b=1&c=2)"));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn the_command_menu_is_set_in_both_languages_for_people_and_for_groups() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let bot = home.start(&telegram).await;
    let menus = telegram.called("setMyCommands", 6).await;
    let audiences: Vec<_> = menus
        .iter()
        .map(|call| (call.params["scope"]["type"].as_str(), call.params["language_code"].as_str()))
        .collect();
    let to = |scope| [None, Some("zh"), Some("en")].map(|language| (Some(scope), language));
    assert_eq!(audiences, [to("all_private_chats"), to("all_group_chats")].concat());
    let names = |call: &Call| {
        let commands = call.params["commands"].as_array().cloned().unwrap_or_default();
        commands.iter().map(|c| c["command"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let private: Vec<String> = names(&menus[2]);
    assert_eq!(private, ["topics", "match", "office", "language", "help", "privacy", "forget"]);
    let group: Vec<String> = names(&menus[5]);
    assert_eq!(group, ["help", "topics", "office"]);
    assert_eq!(menus[2].params["commands"][0]["description"], "Browse by topic");
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn the_bot_says_of_itself_what_the_desk_says() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    let mut answers = faq();
    answers.desk.greeting.en = Some("Ask me anything. ".repeat(60));
    let bot = home.start_with(&telegram, SetUp { faq: answers, ..SetUp::default() }).await;
    let long = telegram.called("setMyDescription", 3).await;
    let short = telegram.called("setMyShortDescription", 3).await;
    let words =
        |call: &Call, field: &str| call.params[field].as_str().unwrap_or_default().to_owned();
    assert!(words(&long[1], "description").starts_with("测试政策台\n\n您好"));
    assert!(words(&long[2], "description").ends_with("Ask me anything."), "whole sentences");
    assert!(words(&short[2], "short_description").starts_with("Test desk Ask me anything."));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_bot_that_may_not_describe_itself_answers_all_the_same() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    telegram.fault(Fault::every("setMyDescription", What::too_many(3600)));
    let bot = home.start(&telegram).await;
    telegram.called("setMyDescription", 1).await;
    telegram.says(CHAT, "苏科贷怎么申请");
    assert!(telegram.reply(CHAT).await.text.contains("1000万元"));
    bot.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn forgetting_leaves_nothing_but_its_confirmation() {
    let telegram = FakeTelegram::open().await;
    let home = Home::new();
    // The first reply cannot go out, so it waits in the outbox when it is to be forgotten.
    telegram.fault(Fault::next(1, "sendMessage", What::too_many(60)));
    let bot = home.start(&telegram).await;
    telegram.says(CHAT, "苏科贷怎么申请");
    telegram.called("sendMessage", 1).await;
    telegram.all_confirmed().await;
    telegram.says(CHAT, "/forget");
    assert!(telegram.reply(CHAT).await.text.contains("已清除"));
    bot.stop().await.expect("a clean stop");
    assert!(telegram.rest(CHAT).is_empty(), "what was asked before is not answered any more");
    let folder = home.database().parent().expect("a folder").to_owned();
    for file in std::fs::read_dir(folder).expect("the folder is there") {
        let path = file.expect("a file").path();
        let bytes = std::fs::read(&path).expect("a readable file");
        let needle = "1000万元".as_bytes();
        let found = bytes.windows(needle.len()).any(|window| window == needle);
        assert!(!found, "{} still holds what was erased", path.display());
    }
}
