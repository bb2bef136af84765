//! Two replicas, real programs on a real database, behind one webhook.

use std::{net::SocketAddr, time::Duration};

use crate::kit::{
    bot::{HOOK_SECRET, HOOK_URL, Home},
    process::{Process, free_address},
    relay::Relay,
    telegram::FakeTelegram,
};

/// A deep link: certain, whatever the matcher thinks of words.
const LOAN: &str = "/start loan";

/// How often somebody new asks.
const EVERY: Duration = Duration::from_millis(20);

/// How long the database is gone.
const OUTAGE: Duration = Duration::from_secs(30);

/// Starts a replica, and waits until it has set its webhook.
async fn start(home: &Home, telegram: &FakeTelegram, at: SocketAddr, database: &str) -> Process {
    let before = telegram.calls().iter().filter(|call| call.method == "setwebhook").count();
    let listen = at.to_string();
    let env = [
        ("POLICYDESK__TELEGRAM__MODE", "webhook"),
        ("POLICYDESK__TELEGRAM__WEBHOOK_URL", HOOK_URL),
        ("POLICYDESK_WEBHOOK_SECRET", HOOK_SECRET),
        ("POLICYDESK__WEB__LISTEN", &listen),
        ("POLICYDESK__LOG__LEVEL", "warn"),
        ("DATABASE_URL", database),
    ];
    let replica = Process::start_as_is(home, telegram, &env);
    telegram.called("setWebhook", before + 1).await;
    replica
}

/// Starts a replica at each place, behind a balancer that Telegram calls.
async fn start_all(
    home: &Home,
    telegram: &FakeTelegram,
    places: &[SocketAddr],
    database: &str,
) -> (Vec<Process>, Relay) {
    let mut replicas = Vec::new();
    for place in places {
        replicas.push(start(home, telegram, *place, database).await);
    }
    let balancer = Relay::to(places.to_vec()).await;
    telegram.finds_the_bot_at(balancer.address());
    (replicas, balancer)
}

/// Asks, one person after the other, until told to stop; gives who asked.
async fn ask(telegram: &FakeTelegram, is_over: tokio_util::sync::CancellationToken) -> Vec<i64> {
    let mut chats = Vec::new();
    let mut ticks = tokio::time::interval(EVERY);
    while is_over.run_until_cancelled(ticks.tick()).await.is_some() {
        let chat = 1_000 + i64::try_from(chats.len()).expect("not so many");
        telegram.says(chat, LOAN);
        chats.push(chat);
    }
    chats
}

/// Waits until everybody has an answer; gives how many got more than one.
async fn all_answered(telegram: &FakeTelegram, chats: &[i64]) -> usize {
    for chat in chats {
        assert!(telegram.reply(*chat).await.text.contains("1000万元"), "{chat}");
    }
    chats.iter().filter(|chat| !telegram.rest(**chat).is_empty()).count()
}

/// Replies that a replica was sending when it was killed are taken over when its lease is over,
/// which is a minute later; here it is over as soon as nobody has been at them for a while.
async fn end_old_leases(home: &Home) {
    let stuck = "UPDATE outbox SET lease = 0 WHERE state = 'sending' \
                 AND created < CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) - 3000";
    home.on_server().run(stuck).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn replicas_that_are_killed_and_replaced_in_turn_lose_and_repeat_nothing() {
    let Some(home) = Home::in_postgres().await else { return };
    let telegram = FakeTelegram::open().await;
    let places = [free_address(), free_address()];
    let url = home.on_server().url();
    let (mut replicas, _balancer) = start_all(&home, &telegram, &places, &url).await;

    let is_over = tokio_util::sync::CancellationToken::new();
    let mut n_killed = 0;
    let (chats, ()) = tokio::join!(ask(&telegram, is_over.clone()), async {
        for round in 0..6 {
            let replica = replicas.remove(0);
            // By power cut, then as a supervisor does.
            if round % 3 == 2 {
                let (status, _, printed) = replica.terminate();
                assert!(status.success(), "{printed}");
            } else {
                replica.kill();
                n_killed += 1;
            }
            let place = places[round % 2];
            replicas.push(start(&home, &telegram, place, &url).await);
        }
        is_over.cancel();
    });
    telegram.all_confirmed().await;
    let mut ticks = tokio::time::interval(Duration::from_secs(1));
    let answered = all_answered(&telegram, &chats);
    tokio::pin!(answered);
    let repeated = loop {
        tokio::select! {
            repeated = &mut answered => break repeated,
            _ = ticks.tick() => end_old_leases(&home).await,
        }
    };
    // What was on its way at the moment of a kill may have arrived, and is sent once more.
    assert!(repeated <= n_killed, "{repeated} answers came more than once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_gone_for_half_a_minute_costs_no_answer_and_repeats_none() {
    let Some(home) = Home::in_postgres().await else { return };
    let telegram = FakeTelegram::open().await;
    let places = [free_address(), free_address()];
    let network = Relay::to(vec![home.on_server().address()]).await;
    let url = home.on_server().url_through(network.address());
    let (replicas, _balancer) = start_all(&home, &telegram, &places, &url).await;

    let is_over = tokio_util::sync::CancellationToken::new();
    let (chats, ()) = tokio::join!(ask(&telegram, is_over.clone()), async {
        telegram.called("sendMessage", 100).await;
        network.shut();
        tokio::time::sleep(OUTAGE).await;
        network.open();
        let sent = telegram.calls().iter().filter(|call| call.method == "sendmessage").count();
        telegram.called("sendMessage", sent + 100).await;
        is_over.cancel();
    });
    telegram.all_confirmed().await;
    assert_eq!(all_answered(&telegram, &chats).await, 0, "answers came more than once");
    for replica in replicas {
        let (status, took, printed) = replica.terminate();
        assert!(status.success(), "{printed}");
        assert!(took < Duration::from_secs(10), "{took:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_typed_fits_into_the_database() {
    let Some(home) = Home::in_postgres().await else { return };
    let telegram = FakeTelegram::open().await;
    let env = [("DATABASE_URL", home.on_server().url())];
    let desk =
        Process::start_as_is(&home, &telegram, &env.each_ref().map(|(k, v)| (*k, v.as_str())));
    let cases = include_str!("../golden/messages.jsonl").lines();
    let cases = cases.map(|line| serde_json::from_str(line).expect("a case"));
    let cases: Vec<serde_json::Value> = cases.collect();
    let texts: Vec<_> = cases.iter().filter_map(|case| case["text"].as_str()).collect();
    assert!(texts.iter().any(|text| text.contains('\0')), "the database refuses this one");
    for (chat, text) in (1..).zip(&texts) {
        telegram.says(chat, text);
        // Their updates share a transaction, and everybody has an answer.
        telegram.says(1_000 + chat, LOAN);
    }
    telegram.all_confirmed().await;
    for (chat, text) in (1_001..).zip(&texts) {
        assert!(telegram.reply(chat).await.text.contains("1000万元"), "beside {text:?}");
    }
    let (status, _, printed) = desk.terminate();
    assert!(status.success(), "{printed}");
    for (chat, _) in (1..).zip(&texts) {
        telegram.rest(chat);
    }
    assert!(!printed.contains(" WARN ") && !printed.contains("ERROR"), "{printed}");
}
