//! Who is who, without saying who.

use std::fs;

use policydesk::{
    session::Session,
    store::{Settled, epoch_ms},
};

use super::{TELEGRAM, batch, claim, conversation, on_both, session};
use crate::kit::bot::Home;

on_both!(a_conversation_goes_on_and_is_forgotten_across_a_change_of_keys);
async fn a_conversation_goes_on_and_is_forgotten_across_a_change_of_keys(home: Home) {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    let store = home.store().await;
    let now = epoch_ms();
    let chosen = Session { language: Some("en".into()), ..Session::default() };
    store.put_turn(&conversation("a"), &chosen, &[]).await.expect("kept");
    for day in [30, 60, 85, 95, 100] {
        store.purge(now + day * DAY, 365).await.expect("purged");
    }
    store.close().await;
    let store = home.store().await;
    assert_eq!(store.session(&conversation("a")).await.expect("a session"), chosen);
    let turns = [(1, "a", "later"), (2, "b", "other")];
    store.accept(&batch(now + 100 * DAY, &turns)).await.expect("accepted");
    assert_eq!(store.session(&conversation("a")).await.expect("a session"), session("later"));
    store.erase(&conversation("a")).await.expect("erased");
    assert_eq!(store.session(&conversation("a")).await.expect("a session"), Session::default());
}

#[tokio::test]
async fn no_chat_id_stays_in_the_file_once_its_reply_is_there() {
    let home = Home::new();
    let store = home.store().await;
    let chat = "987654321987";
    store.accept(&batch(epoch_ms(), &[(1, chat, "words")])).await.expect("accepted");
    let [(id, _)] = claim(&store, epoch_ms()).await[..] else { panic!("one") };
    store.exchange(TELEGRAM, &[Settled::Done(id)], 0, epoch_ms()).await.expect("an exchange");
    store.put_turn(&conversation(chat), &session("loan"), &[]).await.expect("kept");
    store.close().await;
    let bytes = fs::read(home.database()).expect("readable");
    let found = bytes.windows(chat.len()).any(|window| window == chat.as_bytes());
    assert!(!found, "a chat id stands in the file");
}

#[tokio::test]
async fn a_store_of_an_earlier_version_forgets_whose_its_rows_are() {
    let home = Home::new();
    fs::create_dir_all(home.database().parent().expect("a folder")).expect("made");
    let url = format!("sqlite://{}?mode=rwc", home.database().display());
    let pool = sqlx::SqlitePool::connect(&url).await.expect("a database");
    for (step, sql) in (1_i64..).zip(EARLIER) {
        sqlx::raw_sql(sql).execute(&pool).await.expect("made");
        sqlx::query(
            "CREATE TABLE IF NOT EXISTS schema_version \
             (version BIGINT NOT NULL PRIMARY KEY, at BIGINT NOT NULL)",
        )
        .execute(&pool)
        .await
        .expect("made");
        sqlx::query("INSERT INTO schema_version VALUES ($1, 0)")
            .bind(step)
            .execute(&pool)
            .await
            .expect("counted");
    }
    sqlx::raw_sql(
        "INSERT INTO conversation VALUES ('telegram', '987654321987', '{\"language\":\"en\"}', 1);\
         INSERT INTO question (at, channel, conversation, language, text, decision, confidence) \
         VALUES (1, 'telegram', '987654321987', 'zh', 'words', 'answer', 0.9);",
    )
    .execute(&pool)
    .await
    .expect("filled");
    pool.close().await;
    let store = home.store().await;
    let id = conversation("987654321987");
    let language = store.session(&id).await.expect("a session").language;
    assert_eq!(language.as_deref(), Some("en"));
    store.erase(&id).await.expect("erased");
    assert_eq!(store.record_counts().await.expect("counts").questions, 0);
}

/// The schema as it was before people were known by keyed hashes.
const EARLIER: [&str; 5] = [
    include_str!("../../../src/store/migrations/0001_delivery.sql"),
    include_str!("../../../src/store/migrations/0002_records.sql"),
    include_str!("../../../src/store/migrations/0003_service.sql"),
    include_str!("../../../src/store/migrations/0004_gaps.sql"),
    include_str!("../../../src/store/migrations/0005_staff.sql"),
];
