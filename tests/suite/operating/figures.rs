//! `/metrics` of the real program.

use super::{FAQ, LOAN, serve};
use crate::kit::{
    served::Place,
    telegram::{FakeTelegram, Fault, What},
};

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_can_be_counted() {
    let telegram = FakeTelegram::open().await;
    let place = Place::new(FAQ);
    let desk = serve(&place, &telegram, &[("POLICYDESK__LIMITS__PER_USER_PER_MINUTE", "3")]);

    telegram.fault(Fault::next(1, "sendMessage", What::too_many(1)));
    telegram.says(7, LOAN);
    assert!(telegram.reply(7).await.text.contains("1000万元"));
    telegram.says(7, "苏科贷怎么申请");
    drop(telegram.reply(7).await);
    telegram.pushes(r#"{"update_id":$id,"message":{"message_id":"no number"}}"#);
    telegram.all_confirmed().await;
    // A number that was taken in before.
    telegram.delivers_again(1000, r#"{"update_id":$id,"message":{}}"#);
    telegram.all_confirmed().await;
    for _ in 0..4 {
        desk.asks("苏科贷怎么申请");
    }

    let figures = desk.probe_until(
        "/metrics",
        &["policydesk_replies_total{channel=\"telegram\",outcome=\"delivered\"} 2\n"],
    );
    for line in [
        r#"policydesk_questions_total{channel="telegram",decision="choice",language="zh"} 1"#,
        r#"policydesk_questions_total{channel="telegram",decision="answer",language="zh"} 1"#,
        r#"policydesk_questions_total{channel="web",decision="answer",language="zh"} 3"#,
        "policydesk_decision_seconds_count 5",
        r#"policydesk_replies_total{channel="telegram",outcome="paused"} 1"#,
        r#"policydesk_replies_total{channel="web",outcome="delivered"} 3"#,
        r#"policydesk_reply_seconds_count{channel="telegram"} 2"#,
        r#"policydesk_updates_total{outcome="answered"} 2"#,
        r#"policydesk_updates_total{outcome="dead"} 1"#,
        r#"policydesk_dead_letters_total{kind="update"} 1"#,
        "policydesk_duplicate_updates_total 1",
        r#"policydesk_limited_total{channel="web"} 1"#,
        "policydesk_incidents_total 0",
        r#"policydesk_bot_api_calls_total{method="getMe",outcome="ok"} 1"#,
        r#"policydesk_bot_api_calls_total{method="sendMessage",outcome="ok"} 2"#,
        r#"policydesk_bot_api_calls_total{method="sendMessage",outcome="retry_after"} 1"#,
        r#"policydesk_http_requests_total{listener="public",route="/api/v1/messages",status="2xx"} 3"#,
        r#"policydesk_http_requests_total{listener="public",route="/api/v1/messages",status="4xx"} 1"#,
        r#"policydesk_http_connections{listener="operator"} 1"#,
        "policydesk_outbox_replies 0",
        "policydesk_telegram_silent_seconds 0",
        r#"policydesk_store_write_failures_total{operation="updates"} 0"#,
    ] {
        assert!(figures.lines().any(|is| is == line), "{line} is not in\n{figures}");
    }
    assert!(desk.stop().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_that_waits_is_seen_from_outside() {
    let telegram = FakeTelegram::open().await;
    let place = Place::new(FAQ);
    let desk = serve(&place, &telegram, &[]);
    telegram.fault(Fault::every("sendMessage", What::too_many(2)));
    telegram.says(7, LOAN);
    desk.probe_until("/metrics", &["policydesk_outbox_replies 1\n"]);
    desk.probe_until("/metrics", &["policydesk_outbox_oldest_seconds 1\n"]);
    telegram.heal();
    drop(telegram.reply(7).await);
    desk.probe_until("/metrics", &["policydesk_outbox_replies 0\n"]);
    assert!(desk.stop().success());
}
