//! A database server that is away when the desk starts.

use super::FAQ;
use crate::kit::{bot::Home, process::free_address, relay::Relay, served::Place};

#[test]
fn a_desk_whose_database_cannot_be_found_is_alive_and_tells_everything_but_the_password() {
    let place = Place::new(FAQ);
    let operator = free_address().to_string();
    let mut desk = place.begin_to_serve(&[
        ("DATABASE_URL", "postgres://u:p4ssw0rd-do-not-print@db.invalid:5432/x"),
        ("POLICYDESK__OPERATOR__LISTEN", &operator),
        ("POLICYDESK__LOG__LEVEL", "trace"),
    ]);
    let finding = desk.says("store.unreachable");
    assert!(finding.contains("`store.url` cannot be reached"), "{finding}");
    desk.is_operated_at(&operator);
    let away = ["HTTP/1.1 503", r#""ready":false"#, r#""reasons":["store_unreachable"]"#];
    desk.probe_until("/readyz", &away);
    assert!(desk.probe("/healthz").starts_with("HTTP/1.1 200"));
    desk.signal("TERM");
    let (status, printed) = desk.ended();
    assert!(status.success(), "{printed}");
    assert!(!printed.contains("p4ssw0rd"), "{printed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_is_ready_as_soon_as_its_database_is_there() {
    let Some(home) = Home::in_postgres().await else { return };
    let network = Relay::to(vec![home.on_server().address()]).await;
    network.shut();
    let place = Place::new(FAQ);
    let database = home.on_server().url_through(network.address());
    let mut desk = place.begin_to_serve(&[("DATABASE_URL", &database)]);
    desk.says("store.unreachable");
    network.open();
    desk.is_up();
    desk.probe_until("/readyz", &["HTTP/1.1 200", r#""ready":true"#]);
    assert!(desk.asks("苏科贷怎么申请").contains("1000万元"));
    assert!(desk.stop().success());
}
