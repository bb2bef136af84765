//! Several replicas with one store.

use std::collections::BTreeSet;

use policydesk::store::{Claim, Settled, Store};
use tokio::task::JoinSet;

use super::{TELEGRAM, batch, claim};
use crate::kit::bot::Home;

#[tokio::test]
async fn replicas_that_start_together_make_the_tables_once() {
    let Some(home) = Home::in_postgres().await else { return };
    let mut starts = JoinSet::new();
    for _ in 0..4 {
        let settings = home.store_settings();
        starts.spawn(async move { Store::open(&settings).await.map(drop) });
    }
    while let Some(started) = starts.join_next().await {
        started.expect("no panic").expect("it opens");
    }
}

#[tokio::test]
async fn an_update_given_to_every_replica_is_answered_once() {
    let Some(home) = Home::in_postgres().await else { return };
    let mut deliveries = JoinSet::new();
    for _ in 0..4 {
        let store = home.store().await;
        deliveries.spawn(async move {
            for id in 0..50 {
                let lane = (id % 7).to_string();
                let turns = [(id, &*lane, "one"), (id + 1, "both", "two")];
                store.accept(&batch(1, &turns)).await.expect("accepted");
            }
        });
    }
    while let Some(done) = deliveries.join_next().await {
        done.expect("no panic");
    }
    assert_eq!(home.store().await.waiting(TELEGRAM).await.expect("a count"), 51);
}

#[tokio::test]
async fn no_reply_is_sent_by_two_replicas_and_lanes_keep_their_order() {
    let Some(home) = Home::in_postgres().await else { return };
    let store = home.store().await;
    let lanes: Vec<String> = (0..200).map(|n| (n % 20).to_string()).collect();
    let turns: Vec<_> = (0..).zip(&lanes).map(|(id, lane)| (id, lane.as_str(), "words")).collect();
    store.accept(&batch(1, &turns)).await.expect("accepted");
    let mut senders = JoinSet::new();
    for _ in 0..4 {
        let store = home.store().await;
        senders.spawn(async move { drain(&store).await });
    }
    let mut sent: Vec<Claim> = Vec::new();
    while let Some(claims) = senders.join_next().await {
        sent.extend(claims.expect("no panic"));
    }
    let ids: BTreeSet<i64> = sent.iter().map(|claim| claim.id).collect();
    assert_eq!((sent.len(), ids.len()), (200, 200), "each once");
    assert!(sent.iter().all(|claim| (claim.attempts, claim.doubts) == (1, 0)));
}

/// Claims and settles until nothing is left; gives what was claimed.
async fn drain(store: &Store) -> Vec<Claim> {
    let mut all = Vec::new();
    let mut settled = Vec::new();
    loop {
        let claims = store.exchange(TELEGRAM, &settled, 3, 2).await.expect("an exchange").claims;
        settled = claims.iter().map(|claim| Settled::Done(claim.id)).collect();
        if claims.is_empty() && store.waiting(TELEGRAM).await.expect("a count") == 0 {
            return all;
        }
        all.extend(claims);
    }
}

#[tokio::test]
async fn what_a_replica_that_is_gone_was_sending_is_taken_over_once_its_lease_is_over() {
    let Some(home) = Home::in_postgres().await else { return };
    let (gone, other) = (home.store().await, home.store().await);
    gone.accept(&batch(1, &[(1, "a", "a1")])).await.expect("accepted");
    let [(id, _)] = claim(&gone, 1).await[..] else { panic!("one") };
    other.recover(TELEGRAM).await.expect("an answer");
    assert_eq!(claim(&other, 2).await, [], "it is not gone yet");
    home.on_server().run("UPDATE outbox SET lease = 0").await;
    let taken = other.exchange(TELEGRAM, &[], 9, 60_000).await.expect("an exchange").claims;
    let taken: Vec<_> = taken.iter().map(|c| (c.id, c.attempts, c.doubts)).collect();
    assert_eq!(taken, [(id, 2, 1)]);
    // It was not gone after all; what it says now changes nothing.
    gone.exchange(TELEGRAM, &[Settled::Later(id, 0)], 0, 60_001).await.expect("an exchange");
    assert_eq!(claim(&gone, 60_002).await, []);
    other.exchange(TELEGRAM, &[Settled::Done(id)], 0, 60_003).await.expect("an exchange");
    assert_eq!(other.waiting(TELEGRAM).await.expect("a count"), 0);
}
