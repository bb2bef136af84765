//! Asking through the API.

use std::sync::Arc;

use policydesk::{
    channel::web::{Edges, WebSettings},
    store::Store,
};
use serde_json::{Value, json};

use crate::kit::web::{Mood, Site, settings};

/// The blocks of a kind.
fn blocks<'a>(turn: &'a Value, kind: &str) -> Vec<&'a Value> {
    let blocks = turn["blocks"].as_array().expect("a turn has blocks");
    blocks.iter().filter(|block| block["type"] == kind).collect()
}

/// The buttons of a turn: role and token.
fn buttons(turn: &Value) -> Vec<(String, String)> {
    let groups = blocks(turn, "buttons").into_iter();
    let all = groups.flat_map(|group| group["buttons"].as_array().expect("buttons"));
    let text = |button: &Value, key: &str| button[key].as_str().expect("a string").to_owned();
    all.map(|button| (text(button, "role"), text(button, "choice"))).collect()
}

#[tokio::test]
async fn an_answer_comes_with_everything_there_is_to_draw() {
    let site = Site::open(Mood::Answers).await;
    let turn = site.ask(json!({ "text": "苏科贷怎么申请" })).await;
    assert_eq!(turn["question"], "苏科贷怎么申请");
    assert_eq!(turn["decision"], "answer");
    assert_eq!(turn["entry"], "loan");
    assert_eq!(turn["office"], "bureau");
    assert_eq!(turn["language"], "zh");
    assert!(turn["reply"].as_str().is_some_and(|reply| reply.contains("1000万元")));
    assert_eq!(turn["conversation"].as_str().map(str::len), Some(32), "128 bits in hex");
    assert_eq!(blocks(&turn, "notice")[0]["text"], "国庆放假");
    assert_eq!(blocks(&turn, "title")[0]["text"], "苏科贷");
    assert_eq!(
        blocks(&turn, "body")[0]["segments"],
        json!([
            { "type": "paragraph", "inlines": [
                { "type": "strong", "inlines": [{ "type": "text", "text": "最高" }] },
                { "type": "text", "text": "1000万元。" },
            ]},
            { "type": "list", "start": 1, "items": [
                [{ "type": "text", "text": "先入库" }], [{ "type": "text", "text": "再放款" }],
            ]},
        ])
    );
    let office = &blocks(&turn, "office")[0]["office"];
    assert_eq!(office["phone"], "0514-8786 1234 转 8001");
    assert_eq!(office["dial"], "tel:051487861234");
    assert_eq!(office["location"], json!({ "lat": 32.39, "lon": 119.41 }));
    let map = office["map"].as_str().expect("a place is on a map");
    assert!(
        map.starts_with("https://uri.amap.com/marker?position=119.41%2C32.39&name=%E5"),
        "{map}"
    );
    let offered = [
        ("detail", "d:materials:loan"),
        ("detail", "d:steps:loan"),
        ("entry", "e:subsidy"), // what staff say is related
        ("feedback", "f:y:loan"),
        ("feedback", "f:n:loan"),
    ];
    assert_eq!(buttons(&turn), offered.map(|(role, token)| (role.into(), token.into())));
    site.close().await;
}

#[tokio::test]
async fn an_office_on_the_map_is_a_block_of_its_own() {
    let site = Site::open(Mood::Answers).await;
    let turn = site.ask(json!({ "choice": "p:bureau", "language": "zh" })).await;
    let place = &blocks(&turn, "place")[0]["office"];
    assert_eq!(place["address"], "文昌路1号");
    assert!(place["map"].as_str().is_some_and(|map| map.starts_with("https://uri.amap.com/")));
    let reply = turn["reply"].as_str().expect("text");
    assert!(reply.contains("市科技局\n地址：文昌路1号\n地图 https://uri.amap.com/"), "{reply}");
    let turn = site.ask(json!({ "choice": "p:hotline" })).await;
    assert_eq!(blocks(&turn, "office").len(), 1, "one that is on no map shows its card");
    site.close().await;
}

#[tokio::test]
async fn a_tap_takes_what_the_button_names() {
    let site = Site::open(Mood::Answers).await;
    let first = site.ask(json!({ "text": "苏科贷怎么申请" })).await;
    let detail = json!({ "conversation": first["conversation"], "choice": "d:materials:loan" });
    let turn = site.ask(detail).await;
    assert_eq!((&turn["entry"], &turn["facet"]), (&json!("loan"), &json!("materials")));
    assert_eq!(turn["conversation"], first["conversation"]);
    site.close().await;
}

#[tokio::test]
async fn a_token_that_names_nothing_gets_kind_words() {
    let site = Site::open(Mood::Answers).await;
    for token in ["e:no-such-entry", "", "💥", "e:loan:../../etc", "<script>"] {
        let turn = site.ask(json!({ "choice": token })).await;
        assert!(turn["reply"].as_str().is_some_and(|reply| !reply.is_empty()), "{token}");
        assert_eq!(turn["entry"], Value::Null, "{token}");
    }
    site.close().await;
}

#[tokio::test]
async fn a_number_takes_the_option_of_the_same_conversation_only() {
    let site = Site::open(Mood::Clarifies).await;
    let offer = site.ask(json!({ "text": "创业有补贴和贷款吗" })).await;
    assert_eq!(offer["decision"], "clarify");
    let options = offer["options"].as_array().expect("a clarify has options").clone();
    assert_eq!(buttons(&offer).last(), Some(&("none".into(), "none".into())));
    let taken = site.ask(json!({ "conversation": offer["conversation"], "text": "2" })).await;
    assert_eq!(taken["decision"], "answer");
    assert_eq!(taken["entry"], options[1]);
    let stranger = site.ask(json!({ "text": "2" })).await;
    assert_ne!(stranger["decision"], "answer");
    site.close().await;
}

#[tokio::test]
async fn none_of_these_hands_over() {
    let site = Site::open(Mood::Clarifies).await;
    let offer = site.ask(json!({ "text": "创业有补贴和贷款吗" })).await;
    let turn = site.ask(json!({ "conversation": offer["conversation"], "choice": "none" })).await;
    assert_eq!((&turn["decision"], &turn["reason"]), (&json!("handoff"), &json!("declined")));
    // The office of what was offered comes first, the hotline after it.
    let cards = blocks(&turn, "office");
    assert_eq!(cards[0]["office"]["id"], turn["office"]);
    assert_eq!(cards[1]["office"]["dial"], "tel:12345");
    site.close().await;
}

#[tokio::test]
async fn nothing_likely_enough_hands_over() {
    let site = Site::open(Mood::HandsOver).await;
    let turn = site.ask(json!({ "text": "今天天气怎么样" })).await;
    assert_eq!(turn["decision"], "handoff");
    assert!(!blocks(&turn, "office").is_empty());
    site.close().await;
}

#[tokio::test]
async fn words_are_answered_in_their_language_and_taps_in_that_of_the_page() {
    let site = Site::open(Mood::Answers).await;
    let english = site.ask(json!({ "text": "How do I apply for the tech loan?" })).await;
    assert_eq!(english["language"], "en");
    assert_eq!(blocks(&english, "title")[0]["text"], "Tech loan");
    let tapped = site.ask(json!({ "choice": "e:loan", "language": "en-GB" })).await;
    assert_eq!(blocks(&tapped, "title")[0]["text"], "Tech loan");
    let chosen = site.ask(json!({ "choice": "l:en" })).await;
    let held =
        json!({ "conversation": chosen["conversation"], "choice": "e:loan", "language": "zh" });
    assert_eq!(site.ask(held).await["language"], "en", "what was chosen holds");
    site.close().await;
}

#[tokio::test]
async fn a_conversation_is_made_by_the_server_or_not_at_all() {
    let site = Site::open(Mood::Answers).await;
    let invented = "0123456789abcdef0123456789abcdef";
    for key in [json!(invented), json!("../../x"), json!(""), json!(null)] {
        let turn = site.ask(json!({ "conversation": key, "text": "苏科贷" })).await;
        assert_ne!(turn["conversation"], key);
        assert_eq!(turn["conversation"].as_str().map(str::len), Some(32));
    }
    for key in [json!(7), json!([])] {
        let refused = site.post(&json!({ "conversation": key, "text": "苏科贷" })).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
    }
    site.close().await;
}

#[tokio::test]
async fn forgetting_ends_the_conversation() {
    let site = Site::open(Mood::Clarifies).await;
    let offer = site.ask(json!({ "text": "创业有补贴和贷款吗" })).await;
    let old = &offer["conversation"];
    let erased = site.ask(json!({ "conversation": old, "text": "/forget" })).await;
    assert_eq!(erased["erased"], true);
    assert_ne!(&erased["conversation"], old);
    let after = site.ask(json!({ "conversation": old, "text": "1" })).await;
    assert_ne!(&after["conversation"], old, "the old key is not known any more");
    assert_ne!(after["decision"], "answer", "and what it offered is gone");
    site.close().await;
}

#[tokio::test]
async fn a_store_that_fails_costs_the_context_and_never_the_reply() {
    let store = Arc::new(Store::default());
    let site = Site::open_over(Mood::Clarifies, Arc::clone(&store)).await;
    let offer = site.ask(json!({ "text": "创业有补贴和贷款吗" })).await;
    store.close().await;
    let turn = site.ask(json!({ "conversation": offer["conversation"], "text": "苏科贷" })).await;
    assert_eq!(turn["conversation"], offer["conversation"], "it can go on once the store is back");
    assert!(turn["reply"].as_str().is_some_and(|reply| !reply.is_empty()));
    let erasing = json!({ "conversation": offer["conversation"], "text": "/forget" });
    assert_eq!(site.post(&erasing).await.status, 503, "nobody is told of what did not happen");
    site.close().await;
}

#[tokio::test]
async fn a_message_longer_than_the_desk_reads_gets_kind_words() {
    let site = Site::open(Mood::Answers).await;
    let turn = site.ask(json!({ "text": "税".repeat(1_001) })).await;
    assert_eq!((&turn["decision"], &turn["reason"]), (&json!("handoff"), &json!("too_long")));
    site.close().await;
}

#[tokio::test]
async fn what_looks_like_markup_stays_words() {
    let site = Site::open(Mood::Answers).await;
    let turn = site.ask(json!({ "choice": "e:hostile" })).await;
    let body = blocks(&turn, "body")[0].to_string();
    assert!(body.contains("<script>alert(1)</script>"), "as words: {body}");
    assert!(!turn["blocks"].to_string().contains("\"javascript:"), "no address runs anything");
    let typed = "<img src=x onerror=alert(1)>";
    let echoed = site.ask(json!({ "text": typed })).await;
    assert_eq!(echoed["question"], typed);
    site.close().await;
}

/// What a case says: its text, or a unit so many times over with something behind it.
fn words(case: &Value) -> String {
    if let Some(text) = case["text"].as_str() {
        return text.to_owned();
    }
    let times = case["times"].as_u64().and_then(|times| times.try_into().ok());
    let unit = case["repeat"].as_str().expect("a text, or a unit to repeat");
    [&unit.repeat(times.expect("a count")), case["suffix"].as_str().unwrap_or_default()].concat()
}

/// Every message of the table gets a whole reply, or is told that it is too long.
#[tokio::test]
async fn whatever_people_send_gets_a_reply() {
    let settings = WebSettings { per_user_per_minute: 10_000, ..settings() };
    let site = Site::open_with(Mood::Clarifies, settings, Edges::default()).await;
    for line in include_str!("../../golden/messages.jsonl").lines() {
        let case: Value = serde_json::from_str(line).expect("a line of JSON");
        let text = words(&case);
        let answer = site.post(&json!({ "text": text })).await;
        if text.chars().count() > 2_000 {
            assert_eq!(answer.status, 413, "{}", case["id"]);
            continue;
        }
        assert_eq!(answer.status, 200, "{}: {}", case["id"], answer.body);
        let turn = answer.json();
        assert!(turn["reply"].as_str().is_some_and(|reply| !reply.is_empty()), "{}", case["id"]);
        assert!(turn["blocks"].as_array().is_some_and(|all| !all.is_empty()), "{}", case["id"]);
        assert_eq!(turn["erased"] == true, case["expect"] == "forget", "{}", case["id"]);
    }
    site.close().await;
}
