//! Messages at a steady pace, then as fast as they are answered.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use tokio::{sync::mpsc, time::timeout};

use crate::{
    api::{Answer, Api},
    program::Program,
};

/// The pace of a busy morning, in messages a second, and for how long.
const PACE: u32 = 50;
const STEADY: Duration = Duration::from_secs(20);

/// Answers before anything is counted: whatever is made on first use is made then.
const WARM_UP: i64 = 200;

/// The first chat; smaller ids are the bot's own.
const FIRST_CHAT: i64 = 1_000;

/// Chats that ask again as soon as they are answered, and for how long.
const CHATS: i64 = 64;
const FLAT_OUT: Duration = Duration::from_secs(10);

/// How long the first answer of a program may take.
const PATIENCE: Duration = Duration::from_mins(2);

/// After this an answer counts as lost.
const LOST: Duration = Duration::from_secs(15);

/// How a program did.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figures {
    pub(crate) p50_ms: f64,
    pub(crate) p95_ms: f64,
    pub(crate) p99_ms: f64,
    /// Answers a second, flat out.
    pub(crate) per_second: f64,
    /// Memory after all that.
    pub(crate) resident_mib: f64,
    /// Messages nobody answered.
    pub(crate) n_lost: usize,
}

/// Measures a program that polls this server.
pub(crate) async fn measure(
    api: &Api,
    answers: &mut mpsc::Receiver<Answer>,
    program: &Program,
    questions: &[String],
) -> anyhow::Result<Figures> {
    let question = |n: i64| &questions[usize::try_from(n).unwrap_or_default() % questions.len()];
    for n in 0..WARM_UP {
        api.says(FIRST_CHAT + n, question(n));
        timeout(PATIENCE, answers.recv()).await.context("it does not answer")?;
    }
    // Second messages of one reply.
    while timeout(Duration::from_millis(500), answers.recv()).await.is_ok() {}
    let (latencies, n_lost) = steady(api, answers, &question).await;
    let at = |share: f64| {
        let idx = (latencies.len() as f64 * share).ceil().max(1.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
        let idx = idx as usize - 1;
        latencies.get(idx).map_or(f64::NAN, |latency| latency.as_secs_f64() * 1e3)
    };
    let per_second = flat_out(api, answers, &question).await?;
    Ok(Figures {
        p50_ms: at(0.5),
        p95_ms: at(0.95),
        p99_ms: at(0.99),
        per_second,
        resident_mib: program.resident_mib()?,
        n_lost,
    })
}

/// Asks at a steady pace, a new chat each time; the sorted times until answers came.
async fn steady<'a>(
    api: &Api,
    answers: &mut mpsc::Receiver<Answer>,
    question: &impl Fn(i64) -> &'a String,
) -> (Vec<Duration>, usize) {
    let mut asked: HashMap<i64, Instant> = HashMap::new();
    let mut latencies = Vec::new();
    let mut pace = tokio::time::interval(Duration::from_secs(1) / PACE);
    let n_questions = i64::from(PACE) * i64::try_from(STEADY.as_secs()).unwrap_or_default();
    let mut n = 0;
    let mut note = |asked: &mut HashMap<i64, Instant>, answer: &Answer| {
        latencies.extend(asked.remove(&answer.chat).map(|since| answer.at - since));
    };
    while n < n_questions {
        tokio::select! {
            _ = pace.tick() => {
                let chat = 10_000 + n;
                asked.insert(chat, Instant::now());
                api.says(chat, question(n));
                n += 1;
            }
            Some(answer) = answers.recv() => note(&mut asked, &answer),
        }
    }
    while !asked.is_empty() {
        let Ok(Some(answer)) = timeout(LOST, answers.recv()).await else { break };
        note(&mut asked, &answer);
    }
    latencies.sort_unstable();
    (latencies, asked.len())
}

/// Asks again with every answer; answers a second.
async fn flat_out<'a>(
    api: &Api,
    answers: &mut mpsc::Receiver<Answer>,
    question: &impl Fn(i64) -> &'a String,
) -> anyhow::Result<f64> {
    let mut n = 0;
    let ask = |n: &mut i64| {
        api.says(1_000_000 + *n, question(*n));
        *n += 1;
    };
    for _ in 0..CHATS {
        ask(&mut n);
    }
    let began = Instant::now();
    let mut n_answers = 0_u32;
    let mut last = 0;
    while began.elapsed() < FLAT_OUT {
        let answer = timeout(LOST, answers.recv()).await.context("it stopped answering")?;
        let chat = answer.context("the server ended")?.chat;
        // The second message of one reply is no second answer.
        if chat != last && chat >= 1_000_000 {
            last = chat;
            n_answers += 1;
            ask(&mut n);
        }
    }
    Ok(f64::from(n_answers) / began.elapsed().as_secs_f64())
}
