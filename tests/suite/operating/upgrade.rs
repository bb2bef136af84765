//! A new version over an old store, and an old one over a new store.

use sqlx::{Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{FAQ, serve};
use crate::kit::{
    served::{Place, said},
    telegram::FakeTelegram,
};

/// The schema of the first release, as it was written.
const FIRST: &str = include_str!("../../../src/store/migrations/0001_delivery.sql");

async fn open(place: &Place) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(place.database()).create_if_missing(true);
    SqliteConnection::connect_with(&options).await.expect("a database")
}

/// A store as the first release left it: with a reply that is still to go out.
async fn old_store(place: &Place) {
    let mut store = open(place).await;
    let made =
        "CREATE TABLE schema_version (version BIGINT NOT NULL PRIMARY KEY, at BIGINT NOT NULL);
        INSERT INTO schema_version (version, at) VALUES (1, 0);";
    for sql in [made, FIRST] {
        sqlx::raw_sql(sql).execute(&mut store).await.expect("a schema");
    }
    let taken = "INSERT INTO seen_update (bot_id, update_id, at) VALUES (123456789, 1000, $1)";
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let now = i64::try_from(now.expect("after 1970").as_millis()).expect("a time");
    sqlx::query(taken).bind(now).execute(&mut store).await.expect("a row");
    store.close().await.expect("closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_store_is_brought_up_to_date_and_forgets_nothing() {
    let telegram = FakeTelegram::open().await;
    let place = Place::new(FAQ);
    old_store(&place).await;
    let desk = serve(&place, &telegram, &[]);
    // What the old version had taken in is not answered again; what is new is.
    telegram.says(7, "/start loan");
    telegram.says(8, "/start loan");
    assert!(telegram.reply(8).await.text.contains("1000万元"));
    desk.probe_until("/metrics", &["policydesk_duplicate_updates_total 1\n"]);
    assert!(desk.stop().success());
    assert!(telegram.rest(7).is_empty());
    let mut store = open(&place).await;
    let newest: i64 = sqlx::query_scalar("SELECT MAX(version) FROM schema_version")
        .fetch_one(&mut store)
        .await
        .expect("a version");
    assert!(newest > 1, "{newest}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_of_a_later_version_is_left_alone_and_the_way_out_is_told() {
    let place = Place::new(FAQ);
    assert!(place.serve().stop().success());
    let mut store = open(&place).await;
    sqlx::query("INSERT INTO schema_version (version, at) VALUES (999, 0)")
        .execute(&mut store)
        .await
        .expect("a row");
    store.close().await.expect("closed");
    let before = std::fs::read(place.database()).expect("a file");
    let output = place.serve_in_vain();
    let words = said(&output);
    assert_eq!(output.status.code(), Some(3), "{words}");
    for part in ["schema 999", "later version", "backup"] {
        assert!(words.contains(part), "{part} is not in: {words}");
    }
    assert_eq!(std::fs::read(place.database()).expect("a file"), before, "nothing was changed");
}
