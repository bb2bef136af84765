//! Backups, and what becomes of them.

use policydesk::{
    record::{FeedbackKind, Question, Record},
    session::Session,
    store::{RecordCounts, Scope, Store, StoreError},
};

use super::{TELEGRAM, batch, claim, conversation, on_both, session};
use crate::kit::bot::Home;

/// Fills a store with a question, feedback, a conversation, and a reply on its way.
async fn fill(store: &Store) {
    let question = Record::Question(Question {
        text: "苏科贷 \"怎么\" 申请\\".into(),
        language: "zh",
        decision: "handoff",
        reason: None,
        entry: None,
        facet: None,
        nearest: Some("sukedai".into()),
        confidence: 0.25,
    });
    let said = Record::Feedback { entry: "sukedai".into(), kind: FeedbackKind::Helped, yes: true };
    store.put_turn(&conversation("a"), &session("sukedai"), &[question, said]).await.expect("kept");
    store.accept(&batch(1, &[(10, "b", "on its way")])).await.expect("accepted");
}

const HELD: RecordCounts =
    RecordCounts { questions: 1, helped: 1, did_not_help: 0, saved_calls: 0 };

on_both!(a_backup_holds_the_records_and_nobody_can_be_found_in_it);
async fn a_backup_holds_the_records_and_nobody_can_be_found_in_it(home: Home) {
    let store = home.store().await;
    fill(&store).await;
    let file = home.folder().join("backup.db");
    store.back_up(&file, Scope::Kept).await.expect("a backup");
    let held = Store::look_into(&file).await.expect("a sound backup");
    let counts: Vec<_> = held.iter().map(|(table, count)| (*table, *count)).collect();
    let expected = [("seen_update", 1), ("conversation", 2), ("question", 1), ("feedback", 1)];
    assert_eq!(counts, expected, "no reply on its way, no key");
    let other = Home::new();
    let restored = other.store().await;
    restored.restore(&file).await.expect("restored");
    assert_eq!(restored.record_counts().await.expect("counts"), HELD);
    assert_eq!(restored.waiting(TELEGRAM).await.expect("a count"), 0);
    let nobody = restored.session(&conversation("a")).await.expect("a session");
    assert_eq!(nobody, Session::default());
    // It goes on from there.
    fill(&restored).await;
    assert_eq!(restored.record_counts().await.expect("counts").questions, 2);
}

on_both!(a_desk_moves_whole);
async fn a_desk_moves_whole(home: Home) {
    let store = home.store().await;
    fill(&store).await;
    let file = home.folder().join("whole.db");
    store.back_up(&file, Scope::Whole).await.expect("a backup");
    let other = Home::new();
    let restored = other.store().await;
    restored.restore(&file).await.expect("restored");
    restored.close().await;
    let restored = other.store().await;
    assert_eq!(restored.session(&conversation("a")).await.expect("a session"), session("sukedai"));
    assert_eq!(claim(&restored, 2).await[0].1, "on its way");
}

#[tokio::test]
async fn a_desk_moves_from_a_file_to_a_server() {
    let Some(server) = Home::in_postgres().await else { return };
    let home = Home::new();
    let store = home.store().await;
    fill(&store).await;
    let file = home.folder().join("whole.db");
    store.back_up(&file, Scope::Whole).await.expect("a backup");
    let moved = server.store().await;
    moved.restore(&file).await.expect("restored");
    moved.close().await;
    let moved = server.store().await;
    assert_eq!(moved.session(&conversation("a")).await.expect("a session"), session("sukedai"));
    assert_eq!(claim(&moved, 2).await[0].1, "on its way");
    // What is numbered goes on behind what came.
    fill(&moved).await;
    moved.accept(&batch(1, &[(11, "b", "next")])).await.expect("accepted");
    assert_eq!(moved.record_counts().await.expect("counts").questions, 2);
    assert_eq!(moved.waiting(TELEGRAM).await.expect("a count"), 2);
}

#[tokio::test]
async fn what_is_no_sound_backup_is_refused_and_changes_nothing() {
    let home = Home::new();
    let store = home.store().await;
    fill(&store).await;
    let file = home.folder().join("backup.db");
    store.back_up(&file, Scope::Kept).await.expect("a backup");
    let mut bytes = std::fs::read(&file).expect("readable");
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0x5a);
    for broken in [&b"not a store"[..], &bytes] {
        let path = home.folder().join("broken.db");
        std::fs::write(&path, broken).expect("written");
        let refused = store.restore(&path).await.expect_err("refused");
        assert!(matches!(refused, StoreError::Damaged(_)) || refused.is_corrupt(), "{refused}");
        assert_eq!(store.record_counts().await.expect("counts"), HELD);
    }
    let left: Vec<_> = std::fs::read_dir(home.folder())
        .expect("readable")
        .map(|file| file.expect("a file").file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains("reading") || name.contains("part"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test]
async fn every_table_is_known_to_the_backup() {
    let home = Home::new();
    home.store().await.close().await;
    let url = format!("sqlite://{}", home.database().display());
    let pool = sqlx::SqlitePool::connect(&url).await.expect("a database");
    let tables: Vec<(String, String)> = sqlx::query_as(
        "SELECT t.name, group_concat(c.name) FROM sqlite_schema t, pragma_table_info(t.name) c \
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' GROUP BY t.name ORDER BY t.name",
    )
    .fetch_all(&pool)
    .await
    .expect("tables");
    let left_out = ["desk_standing", "reload_request", "schema_version"];
    let kept = tables.iter().filter(|(name, _)| !left_out.contains(&name.as_str()));
    let kept: Vec<_> = kept
        .map(|(name, columns)| {
            let columns = columns.split(',').filter(|c| !["owner", "lease"].contains(c));
            (name.clone(), columns.map(str::to_owned).collect::<Vec<_>>())
        })
        .collect();
    assert_eq!(kept, policydesk::store::backed_up(), "a new table goes into store/tables.rs");
}
