//! The store on a real file.

mod backup;
mod people;
mod replicas;
mod staff;

use std::{fs, path::Path};

use policydesk::{
    channel::{ChannelKind, ConversationId},
    record::{FeedbackKind, Question, Record},
    session::Session,
    store::{
        Batch, DeadLetter, Item, LetterKind, Settled, Store, StoreError, StoreSettings,
        Synchronous, Taken, TurnRecord,
    },
};

use crate::kit::bot::Home;

/// Runs a test on a file and on a server.
macro_rules! on_both {
    ($name:ident) => {
        mod $name {
            use crate::kit::bot::Home;

            #[tokio::test]
            async fn in_sqlite() {
                super::$name(Home::new()).await;
            }

            #[tokio::test]
            async fn in_postgres() {
                if let Some(home) = Home::in_postgres().await {
                    super::$name(home).await;
                }
            }
        }
    };
}
pub(crate) use on_both;

const TELEGRAM: ChannelKind = ChannelKind::Telegram;
const HOUR: i64 = 60 * 60 * 1000;

fn conversation(key: &str) -> ConversationId {
    ConversationId { channel: TELEGRAM, key: key.to_owned() }
}

fn session(entry: &str) -> Session {
    Session { entry: Some(entry.to_owned()), at: 5, ..Session::default() }
}

/// A batch of turns: update id, lane, payload.
fn batch(now: i64, turns: &[(i64, &str, &str)]) -> Batch {
    let item = |&(id, lane, payload): &(i64, &str, &str)| Item {
        update_id: Some(id),
        taken: Taken::Turn(Box::new(TurnRecord {
            conversation: conversation(lane),
            session: Some(session(payload)),
            erase: false,
            lane: lane.to_owned(),
            payloads: vec![payload.to_owned()],
            records: Vec::new(),
        })),
    };
    Batch { bot_id: 7, now, items: turns.iter().map(item).collect() }
}

async fn claim(store: &Store, now: i64) -> Vec<(i64, String)> {
    let claims = store.exchange(TELEGRAM, &[], 100, now).await.expect("an exchange");
    claims.claims.into_iter().map(|claim| (claim.id, claim.payload)).collect()
}

on_both!(a_batch_is_taken_in_once);
async fn a_batch_is_taken_in_once(home: Home) {
    let store = home.store().await;
    let batch = batch(1, &[(10, "a", "one"), (11, "b", "two")]);
    store.accept(&batch).await.expect("accepted");
    store.accept(&batch).await.expect("accepted");
    assert_eq!(store.waiting(TELEGRAM).await.expect("a count"), 2);
    assert_eq!(store.session(&conversation("a")).await.expect("a session"), session("one"));
    let seen = store.seen(7, &[10, 11, 12]).await.expect("ids");
    assert_eq!(seen, std::collections::HashSet::from([10, 11]));
    assert!(store.seen(8, &[10]).await.expect("ids").is_empty(), "another bot counts by itself");
}

on_both!(sixteen_deliveries_at_once_leave_one_reply);
async fn sixteen_deliveries_at_once_leave_one_reply(home: Home) {
    let store = std::sync::Arc::new(home.store().await);
    let mut deliveries = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let store = std::sync::Arc::clone(&store);
        deliveries.spawn(async move { store.accept(&batch(1, &[(10, "a", "one")])).await });
    }
    while let Some(done) = deliveries.join_next().await {
        done.expect("no panic").expect("accepted");
    }
    assert_eq!(store.waiting(TELEGRAM).await.expect("a count"), 1);
}

on_both!(a_lane_gives_one_message_at_a_time_and_in_order);
async fn a_lane_gives_one_message_at_a_time_and_in_order(home: Home) {
    let store = home.store().await;
    let turns = [(1, "a", "a1"), (2, "a", "a2"), (3, "b", "b1")];
    store.accept(&batch(1, &turns)).await.expect("accepted");
    let first = claim(&store, 2).await;
    assert_eq!(first.iter().map(|(_, p)| p.as_str()).collect::<Vec<_>>(), ["a1", "b1"]);
    assert_eq!(claim(&store, 3).await, []);
    let settled = [Settled::Done(first[0].0)];
    let next = store.exchange(TELEGRAM, &settled, 100, 4).await.expect("an exchange");
    assert_eq!(next.claims.len(), 1);
    assert_eq!(next.claims[0].payload, "a2");
}

on_both!(a_pause_holds_its_lane_alone_and_outlives_the_process);
async fn a_pause_holds_its_lane_alone_and_outlives_the_process(home: Home) {
    let store = home.store().await;
    store.accept(&batch(1, &[(1, "a", "a1"), (2, "b", "b1")])).await.expect("accepted");
    let [a, b] = claim(&store, 1).await.try_into().expect("two");
    let settled = [Settled::Later(a.0, 5000), Settled::Done(b.0)];
    let claims = store.exchange(TELEGRAM, &settled, 100, 2).await.expect("an exchange");
    assert!(claims.claims.is_empty());
    assert_eq!(claims.wake_at, Some(5000));
    store.accept(&batch(3, &[(3, "a", "a2"), (4, "b", "b2")])).await.expect("accepted");
    store.close().await;
    let store = home.store().await;
    assert_eq!(claim(&store, 4999).await.len(), 1, "b2 alone");
    assert_eq!(claim(&store, 5000).await[0].1, "a1", "a2 still waits for a1");
}

on_both!(a_clock_that_was_set_back_silences_no_chat);
async fn a_clock_that_was_set_back_silences_no_chat(home: Home) {
    let store = home.store().await;
    store.accept(&batch(48 * HOUR, &[(1, "a", "a1")])).await.expect("accepted");
    assert_eq!(claim(&store, HOUR).await.len(), 1);
}

#[tokio::test]
async fn what_was_being_sent_when_the_process_ended_may_have_arrived() {
    let home = Home::new();
    let store = home.store().await;
    store.accept(&batch(1, &[(1, "a", "a1"), (2, "b", "b1")])).await.expect("accepted");
    let claims = store.exchange(TELEGRAM, &[], 1, 1).await.expect("an exchange").claims;
    assert_eq!(claims.len(), 1);
    store.close().await;
    let store = home.store().await;
    assert_eq!(store.recover(TELEGRAM).await.expect("recovered"), 1);
    let again = store.exchange(TELEGRAM, &[], 10, 1).await.expect("an exchange").claims;
    let doubts: Vec<_> = again.iter().map(|c| (c.payload.as_str(), c.attempts, c.doubts)).collect();
    assert_eq!(doubts, [("a1", 2, 1), ("b1", 1, 0)]);
    let settled = [Settled::Unknown(again[0].id, 0), Settled::Later(again[1].id, 0)];
    let again = store.exchange(TELEGRAM, &settled, 10, 1).await.expect("an exchange").claims;
    assert_eq!(again.iter().map(|c| c.doubts).collect::<Vec<_>>(), [2, 0]);
}

on_both!(erasing_takes_memory_and_what_waits);
async fn erasing_takes_memory_and_what_waits(home: Home) {
    let store = home.store().await;
    store.accept(&batch(1, &[(1, "a", "a1"), (2, "b", "b1")])).await.expect("accepted");
    store.erase(&conversation("a")).await.expect("erased");
    assert_eq!(store.session(&conversation("a")).await.expect("a session"), Session::default());
    assert_eq!(claim(&store, 1).await.len(), 1, "b1 alone");
}

on_both!(old_things_are_forgotten_in_time);
async fn old_things_are_forgotten_in_time(home: Home) {
    let store = home.store().await;
    store.accept(&batch(HOUR, &[(1, "a", "a1")])).await.expect("accepted");
    let letter = DeadLetter::new(LetterKind::Update, Some(2), "body", "why");
    let dead = Item { update_id: Some(2), taken: Taken::Dead(letter.clone()) };
    store.accept(&Batch { bot_id: 7, now: HOUR, items: vec![dead] }).await.expect("accepted");
    let nothing = policydesk::store::Purged::default();
    assert_eq!(store.purge(24 * HOUR, 90).await.expect("purged"), nothing);
    let purged = store.purge(26 * HOUR, 90).await.expect("purged");
    assert_eq!((purged.talks, purged.seen), (1, 0), "what was talked about goes after a day");
    let purged = store.purge(50 * HOUR, 90).await.expect("purged");
    assert_eq!((purged.seen, purged.replies), (2, 1));
    let letters = store.dead_letters(10).await.expect("letters");
    assert!(letters.contains(&letter));
    assert!(letters.iter().any(|l| l.kind == LetterKind::Reply && l.reason == "not sent in time"));
    let purged = store.purge(91 * 24 * HOUR, 90).await.expect("purged");
    assert_eq!(purged.dead_letters, 2);
}

on_both!(a_chosen_language_outlives_what_was_talked_about);
async fn a_chosen_language_outlives_what_was_talked_about(home: Home) {
    let store = home.store().await;
    let chosen = Session { language: Some("en".into()), ..session("sukedai") };
    store.put_turn(&conversation("a"), &chosen, &[]).await.expect("kept");
    let now = policydesk::store::epoch_ms();
    store.purge(now + 25 * HOUR, 90).await.expect("purged");
    let kept = store.session(&conversation("a")).await.expect("a session");
    assert_eq!(kept, Session { language: Some("en".into()), ..Session::default() });
    let purged = store.purge(now + 91 * 24 * HOUR, 90).await.expect("purged");
    assert_eq!(purged.conversations, 1);
}

on_both!(questions_and_feedback_are_kept_for_a_while_and_go_with_their_asker);
async fn questions_and_feedback_are_kept_for_a_while_and_go_with_their_asker(home: Home) {
    let store = home.store().await;
    let question = Record::Question(Question {
        text: "苏科贷怎么申请".into(),
        language: "zh",
        decision: "answer",
        reason: None,
        entry: Some("sukedai".into()),
        facet: None,
        nearest: Some("sukedai".into()),
        confidence: 0.9,
    });
    let said = |yes| Record::Feedback { entry: "sukedai".into(), kind: FeedbackKind::Helped, yes };
    let records = [question, said(true), said(false)];
    for asker in ["a", "b"] {
        store.put_turn(&conversation(asker), &Session::default(), &records).await.expect("kept");
    }
    let counts = store.record_counts().await.expect("counts");
    assert_eq!(
        (counts.questions, counts.helped, counts.did_not_help),
        (2, 0, 2),
        "the last word counts"
    );
    store.erase(&conversation("a")).await.expect("erased");
    assert_eq!(store.record_counts().await.expect("counts").questions, 1);
    let later = policydesk::store::epoch_ms() + 91 * 24 * HOUR;
    assert_eq!(store.purge(later, 90).await.expect("purged").records, 2);
}

on_both!(a_dead_letter_that_comes_again_is_kept_once);
async fn a_dead_letter_that_comes_again_is_kept_once(home: Home) {
    let store = home.store().await;
    for now in 0..3 {
        let letter = DeadLetter::new(LetterKind::Update, None, "no id", "no id");
        let item = Item { update_id: None, taken: Taken::Dead(letter) };
        store.accept(&Batch { bot_id: 7, now, items: vec![item] }).await.expect("accepted");
    }
    assert_eq!(store.dead_letters(10).await.expect("letters").len(), 1);
}

#[tokio::test]
async fn a_damaged_file_is_set_aside_and_answers_go_on() {
    let home = Home::new();
    let path = home.database();
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(&path, b"this is not a database, whatever its name says; ".repeat(100))
        .expect("written");
    let store = home.store().await;
    store.accept(&batch(1, &[(1, "a", "a1")])).await.expect("accepted");
    let aside = siblings(&path).into_iter().find(|name| name.contains(".damaged-"));
    let aside = path.with_file_name(aside.expect("it was set aside"));
    assert!(fs::read(aside).expect("readable").starts_with(b"this is not"));
}

#[tokio::test]
async fn flipped_bytes_never_end_the_desk() {
    let home = Home::new();
    let store = home.store().await;
    for id in 0..200 {
        store.accept(&batch(1, &[(id, &id.to_string(), "words")])).await.expect("accepted");
    }
    store.close().await;
    let sound = fs::read(home.database()).expect("readable");
    for round in 0_usize..40 {
        let mut bytes = sound.clone();
        // Spread over the file without a random number generator, the same every time.
        for n in 0..8 {
            let at = (round * 7919 + n * 104_729) % bytes.len();
            bytes[at] ^= 0x5a;
        }
        let damaged = Home::new();
        fs::create_dir_all(damaged.database().parent().expect("a folder")).expect("made");
        fs::write(damaged.database(), bytes).expect("written");
        let store = damaged.store().await;
        // What opens may still be damaged where nothing looked; then it says so.
        if let Err(error) = store.accept(&batch(2, &[(900, "new", "words")])).await {
            assert!(error.is_corrupt(), "{error}");
        }
    }
}

#[tokio::test]
async fn a_file_of_a_later_version_is_left_alone() {
    let home = Home::new();
    let store = home.store().await;
    store.close().await;
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", home.database().display()))
        .await
        .expect("a database");
    sqlx::query("INSERT INTO schema_version (version, at) VALUES (999, 0)")
        .execute(&pool)
        .await
        .expect("inserted");
    pool.close().await;
    let settings = StoreSettings {
        url: format!("sqlite://{}", home.database().display()),
        synchronous: Synchronous::Full,
    };
    let error = Store::open(&settings).await.expect_err("too new");
    assert!(matches!(error, StoreError::Newer { found: 999, .. }), "{error}");
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_reads_the_store() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::new();
    let store = home.store().await;
    store.accept(&batch(1, &[(1, "a", "a1")])).await.expect("accepted");
    for name in siblings(&home.database()) {
        let path = home.database().with_file_name(&name);
        let mode = fs::metadata(path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

on_both!(one_process_at_a_time_polls);
async fn one_process_at_a_time_polls(home: Home) {
    let (first, second) = (home.store().await, home.store().await);
    let lock = first.sole_poller().await.expect("a lock").expect("free");
    assert!(second.sole_poller().await.expect("a lock").is_none());
    drop(lock);
    // A server hears a moment later that the connection is gone.
    while second.sole_poller().await.expect("a lock").is_none() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_store_in_memory_works_like_any_other() {
    let store = Store::default();
    store.accept(&batch(1, &[(1, "a", "a1")])).await.expect("accepted");
    assert_eq!(store.session(&conversation("a")).await.expect("a session"), session("a1"));
    assert_eq!(claim(&store, 1).await.len(), 1);
}

fn siblings(path: &Path) -> Vec<String> {
    let folder = fs::read_dir(path.parent().expect("a folder")).expect("readable");
    let names = folder.map(|file| file.expect("a file").file_name());
    names.map(|name| name.to_string_lossy().into_owned()).collect()
}
