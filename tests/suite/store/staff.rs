//! What the store keeps for staff.

use policydesk::store::{
    Batch, Deed, EditNote, Item, Member, StaffMessage, Store, StoreError, Taken,
};

use super::{HOUR, TELEGRAM, claim, on_both};
use crate::kit::bot::Home;

fn message(payload: &str, not_before: i64) -> StaffMessage {
    StaffMessage { lane: "-7/notices".to_owned(), payload: payload.to_owned(), not_before }
}

fn note(new: &str) -> EditNote {
    EditNote {
        entry: "loan".to_owned(),
        what: "reviewed".to_owned(),
        old: String::new(),
        new: new.to_owned(),
    }
}

async fn does(store: &Store, update_id: i64) {
    let deed = Deed {
        chat: "-7".to_owned(),
        by: Member { id: 5, name: "王".to_owned() },
        what: "w:ok:loan".to_owned(),
        origin: "{}".to_owned(),
    };
    let taken = Taken::Staff(TELEGRAM, Box::new(deed));
    let item = Item { update_id: Some(update_id), taken };
    let batch = Batch { bot_id: 7, now: 1, items: vec![item] };
    store.accept(&batch).await.expect("accepted");
    store.accept(&batch).await.expect("accepted");
}

on_both!(of_two_processes_one_posts_the_review);
async fn of_two_processes_one_posts_the_review(home: Home) {
    let stores = [home.store().await, home.store().await];
    let review = [message("review", 1)];
    let post = |store: &'static str| ("review", store);
    let [first, second] = &stores;
    let posted: Vec<Result<bool, StoreError>> = vec![
        first.post_once(TELEGRAM, post("2026-W48"), &review, 1).await,
        second.post_once(TELEGRAM, post("2026-W48"), &review, 1).await,
        second.post_once(TELEGRAM, post("2026-W49"), &review, 1).await,
    ];
    let posted: Vec<_> = posted.into_iter().map(|posted| posted.expect("an answer")).collect();
    assert_eq!(posted, [true, false, true]);
    assert!(first.was_posted("review", "2026-W48").await.expect("an answer"));
    assert_eq!(first.waiting(TELEGRAM).await.expect("a count"), 2);
}

on_both!(notices_are_paced);
async fn notices_are_paced(home: Home) {
    let store = home.store().await;
    let notices = [message("one", 1_000), message("two", 2_000)];
    store.post_once(TELEGRAM, ("review", "w"), &notices, 1_000).await.expect("posted");
    let at = async |now| {
        let claims = claim(&store, now).await;
        claims.into_iter().map(|(_, payload)| payload).collect::<Vec<_>>()
    };
    assert_eq!(at(1_500).await, ["one"]);
}

on_both!(a_deed_is_taken_in_once_and_ended_once);
async fn a_deed_is_taken_in_once_and_ended_once(home: Home) {
    let store = home.store().await;
    does(&store, 10).await;
    let tasks = store.staff_tasks(TELEGRAM, 9).await.expect("tasks");
    let [task] = &tasks[..] else { panic!("{tasks:?}") };
    assert_eq!(task.deed.by.name, "王");
    for _ in 0..2 {
        let answer = [message("done", 1)];
        let ended = store.finish_staff_task(TELEGRAM, task, &[note("b")], &answer, 1).await;
        ended.expect("ended");
    }
    assert!(store.staff_tasks(TELEGRAM, 9).await.expect("tasks").is_empty());
    assert_eq!(store.waiting(TELEGRAM).await.expect("a count"), 1);
    assert_eq!(store.edits("loan").await.expect("a log").len(), 1);
}

on_both!(what_was_about_to_be_written_is_known_after_a_restart_and_the_log_is_never_forgotten);
async fn what_was_about_to_be_written_is_known_after_a_restart_and_the_log_is_never_forgotten(
    home: Home,
) {
    let store = home.store().await;
    does(&store, 10).await;
    let task = store.staff_tasks(TELEGRAM, 9).await.expect("tasks").remove(0);
    store.plan_edit(task.id, &note("b")).await.expect("noted");
    store.close().await;
    let store = home.store().await;
    let task = store.staff_tasks(TELEGRAM, 9).await.expect("tasks").remove(0);
    assert_eq!(task.planned, Some(note("b")));
    store.finish_staff_task(TELEGRAM, &task, &[note("b")], &[], 1).await.expect("ended");
    store.purge(10_000 * 24 * HOUR, 90).await.expect("tidied");
    assert_eq!(store.edits("loan").await.expect("a log")[0].note, note("b"));
}
