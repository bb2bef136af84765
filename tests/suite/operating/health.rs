//! `/healthz` and `/readyz` of the real program.

use std::time::Duration;

use super::{FAQ, LOAN, serve};
use crate::kit::{
    served::{Place, said},
    telegram::{FakeTelegram, Fault, What},
};

/// Soon, so that a test need not wait for long.
const SOON: (&str, &str) = ("POLICYDESK__OPERATOR__DEAF_AFTER_SECONDS", "1");

const READY: &[&str] = &["HTTP/1.1 200", r#""ready":true"#];

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_that_hears_nothing_of_telegram_is_alive_and_not_ready() {
    let telegram = FakeTelegram::open().await;
    let place = Place::new(FAQ);
    telegram.fault(Fault::every("getUpdates", What::Page(502)));
    let desk = serve(&place, &telegram, &[SOON]);
    let deaf = ["HTTP/1.1 503", r#""ready":false"#, r#""reasons":["telegram_deaf"]"#];
    let problem = desk.probe_until("/readyz", &deaf);
    assert!(problem.contains("application/problem+json"), "{problem}");
    assert!(desk.probe("/healthz").starts_with("HTTP/1.1 200"));
    telegram.heal();
    // A poll that has something to give is answered at once.
    telegram.says(7, LOAN);
    desk.probe_until("/readyz", READY);
    drop(telegram.reply(7).await);
    assert!(desk.stop().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_that_cannot_write_is_not_ready_until_it_can() {
    let telegram = FakeTelegram::open().await;
    let place = Place::new(FAQ);
    let desk = serve(&place, &telegram, &[]);
    desk.probe_until("/readyz", READY);
    let database = format!("sqlite://{}", place.database().display());
    let store = sqlx::SqlitePool::connect(&database).await.expect("the store opens");
    sqlx::query("ALTER TABLE seen_update RENAME TO away").execute(&store).await.expect("renamed");
    telegram.says(7, LOAN);
    desk.probe_until("/readyz", &["HTTP/1.1 503", r#""reasons":["store_failing"]"#]);
    assert!(desk.probe("/healthz").starts_with("HTTP/1.1 200"));
    sqlx::query("ALTER TABLE away RENAME TO seen_update").execute(&store).await.expect("renamed");
    desk.probe_until("/readyz", READY);
    assert!(telegram.reply(7).await.text.contains("1000万元"), "and nothing was lost");
    store.close().await;
    assert!(desk.stop().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_that_stops_says_so_until_the_end() {
    let telegram = FakeTelegram::open().await;
    let place = Place::new(FAQ);
    let desk = serve(&place, &telegram, &[]);
    desk.probe_until("/readyz", READY);
    telegram.fault(Fault::every("sendMessage", What::Slow(Duration::from_secs(2))));
    telegram.says(7, LOAN);
    telegram.called("sendMessage", 1).await;
    desk.signal("TERM");
    desk.probe_until("/readyz", &["HTTP/1.1 503", r#""reasons":["stopping"]"#]);
    let (status, printed) = desk.ended();
    assert!(status.success(), "{printed}");
    assert!(telegram.reply(7).await.text.contains("1000万元"));
}

#[test]
fn the_program_asks_after_itself() {
    let place = Place::new(FAQ);
    let desk = place.serve();
    let address = desk.operator().to_string();
    let health = |args: &[&str]| {
        let args = [&["health"], args].concat();
        place.run_with(&args, &[("POLICYDESK__OPERATOR__LISTEN", &address)])
    };
    assert_eq!(health(&[]).status.code(), Some(0));
    let ready = health(&["--ready"]);
    assert_eq!(ready.status.code(), Some(0), "{}", said(&ready));
    assert!(desk.stop().success());
    let gone = health(&[]);
    assert_eq!(gone.status.code(), Some(3));
    assert!(said(&gone).contains(&address), "{}", said(&gone));
}
