//! What the edge of the public listener lets through, and what it does not.

use std::time::{Duration, Instant};

use policydesk::channel::web::{Edges, WebSettings};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::kit::web::{ALLOWED, Answer, Mood, Site, faq, read, settings};

const JSON: (&str, &str) = ("content-type", "application/json");
const MESSAGES: &str = "/api/v1/messages";

/// That an answer is a problem document of this status.
fn assert_problem(answer: &Answer, status: u16, what: &str) {
    assert_eq!(answer.status, status, "{what}: {}", answer.body);
    let media_type = answer.header("content-type").unwrap_or_default();
    assert!(media_type.starts_with("application/problem+json"), "{what}: {media_type}");
    let problem = answer.json();
    assert_eq!(problem["status"], status, "{what}");
    for member in ["title", "detail"] {
        assert!(problem[member].as_str().is_some_and(|words| !words.is_empty()), "{what}");
    }
}

/// The table of requests that the public listener has to stand, each on a desk of its own.
#[tokio::test]
async fn the_table_of_bad_requests_is_answered_as_it_says() {
    for line in include_str!("../../golden/http/public.jsonl").lines() {
        let case: Value = serde_json::from_str(line).expect("a line of JSON");
        let id = case["id"].as_str().expect("a case has an id");
        let site = Site::open(Mood::Answers).await;
        let headers = headers(&case);
        let headers: Vec<_> = headers.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let (method, path) = (text(&case, "method"), text(&case, "path"));
        let mut answer = site.send(method, path, &headers, &body(&case)).await;
        for _ in 1..case["times"].as_u64().unwrap_or(1) {
            answer = site.send(method, path, &headers, &body(&case)).await;
        }
        check(id, &case["expect"], &answer);
        site.close().await;
    }
}

fn text<'a>(case: &'a Value, key: &str) -> &'a str {
    case[key].as_str().unwrap_or_else(|| panic!("{case} has no {key}"))
}

fn headers(case: &Value) -> Vec<(String, String)> {
    let object = case["headers"].as_object().expect("headers");
    let written = object.iter().map(|(k, v)| (k.clone(), v.as_str().expect("text").to_owned()));
    let long = case["long_header"].as_u64().map(|length| {
        ("x-long".to_owned(), "a".repeat(length.try_into().expect("it fits into memory")))
    });
    written.chain(long).collect()
}

/// A body is written as runs: a piece of text and how often it stands there.
fn body(case: &Value) -> String {
    let runs = case["body"].as_array().map(Vec::as_slice).unwrap_or_default();
    let times = |run: &Value| run[1].as_u64().and_then(|times| times.try_into().ok());
    let piece = |run: &Value| run[0].as_str().expect("text").repeat(times(run).expect("a count"));
    runs.iter().map(piece).collect()
}

fn check(id: &str, expected: &Value, answer: &Answer) {
    assert_eq!(json!(answer.status), expected["status"], "{id}: {}", answer.body);
    if let Some(words) = expected["body_has"].as_str() {
        assert!(answer.body.contains(words), "{id}: {}", answer.body);
    }
    for name in expected["header_lacks"].as_array().into_iter().flatten() {
        assert_eq!(answer.header(name.as_str().expect("a name")), None, "{id}");
    }
    for name in expected["header_has"].as_array().into_iter().flatten() {
        assert!(answer.header(name.as_str().expect("a name")).is_some(), "{id}: {name}");
    }
}

#[tokio::test]
async fn a_refusal_says_what_to_send_instead() {
    let site = Site::open(Mood::Answers).await;
    let form = ("content-type", "application/x-www-form-urlencoded");
    assert_problem(&site.send("POST", MESSAGES, &[form], "text=x").await, 415, "a form");
    assert_problem(&site.send("POST", MESSAGES, &[], "{\"text\":\"x\"}").await, 415, "no type");
    let lookalike = ("content-type", "application/jsonp");
    assert_problem(&site.send("POST", MESSAGES, &[lookalike], "{}").await, 415, "a lookalike");
    for (what, message) in [
        ("an array", json!([])),
        ("a number for text", json!({ "text": 7 })),
        ("a list for a choice", json!({ "choice": [] })),
        ("an object for a language", json!({ "text": "x", "language": {} })),
    ] {
        assert_problem(&site.post(&message).await, 422, what);
    }
    let wrong = site.send("DELETE", MESSAGES, &[], "").await;
    assert_problem(&wrong, 405, "a method");
    assert_eq!(wrong.header("allow"), Some("POST"));
    assert_problem(&site.get("/no/such/page").await, 404, "a path");
    assert_problem(&site.get("/api/v1/entries/no-such").await, 404, "an entry");
    assert_problem(&site.get("/api/v1/offices/%ff").await, 404, "a name that is no text");
    site.close().await;
}

#[tokio::test]
async fn json_with_a_charset_is_json() {
    let site = Site::open(Mood::Answers).await;
    let typed = ("content-type", "Application/JSON; charset=utf-8");
    let answer = site.send("POST", MESSAGES, &[typed], "{\"text\":\"苏科贷\"}").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    site.close().await;
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused_whether_or_not_its_length_is_told() {
    let site = Site::open(Mood::Answers).await;
    let padded = format!("{{\"text\":\"x\"{}}}", " ".repeat(32 * 1024));
    assert_problem(&site.send("POST", MESSAGES, &[JSON], &padded).await, 413, "told");
    let mut stream = site.connect().await;
    let head = "POST /api/v1/messages HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
                content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    let chunk = format!("9000\r\n{}\r\n0\r\n\r\n", " ".repeat(0x9000));
    stream.write_all(format!("{head}{chunk}").as_bytes()).await.expect("it listens");
    assert_problem(&read(&mut stream).await, 413, "in chunks");
    site.close().await;
}

#[tokio::test]
async fn a_client_that_dawdles_is_cut_off() {
    let settings = WebSettings { body_timeout: Duration::from_millis(50), ..settings() };
    let edges = Edges { header_timeout: Duration::from_millis(50), ..Edges::default() };
    let site = Site::open_with(Mood::Answers, settings, edges).await;
    let began = Instant::now();
    let mut half_a_header = site.connect().await;
    half_a_header.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n").await.expect("it listens");
    assert_ne!(read(&mut half_a_header).await.status, 200);
    let mut half_a_body = site.connect().await;
    let head = "POST /api/v1/messages HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
                content-type: application/json\r\ncontent-length: 100\r\n\r\n{\"text\":";
    half_a_body.write_all(head.as_bytes()).await.expect("it listens");
    assert_problem(&read(&mut half_a_body).await, 408, "half a body");
    assert!(began.elapsed() < Duration::from_secs(5), "not after the default of ten seconds");
    site.close().await;
}

#[tokio::test]
async fn idle_connections_beyond_the_bound_wait_and_are_served_in_turn() {
    let edges =
        Edges { connections: 1, header_timeout: Duration::from_millis(50), ..Edges::default() };
    let site = Site::open_with(Mood::Answers, settings(), edges).await;
    let idle = site.connect().await;
    assert_eq!(site.get("/").await.status, 200, "once the idle one was closed for it");
    drop(idle);
    site.close().await;
}

#[tokio::test]
async fn whoever_holds_connections_and_sends_nothing_gets_in_nobodys_way() {
    let site = Site::open(Mood::Answers).await;
    let began = Instant::now();
    let mut held = Vec::new();
    for _ in 0..300 {
        let mut stream = site.connect().await;
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n").await.expect("it listens");
        held.push(stream);
    }
    assert_eq!(site.get("/").await.status, 200);
    let message = json!({ "text": "苏科贷" });
    assert_eq!(site.post(&message).await.status, 200);
    assert!(began.elapsed() < Duration::from_secs(5), "before the first of them timed out");
    for mut stream in held {
        assert_ne!(read(&mut stream).await.status, 200);
    }
    assert!(began.elapsed() < Duration::from_secs(15), "all of them are closed in time");
    site.close().await;
}

#[tokio::test]
async fn an_address_may_hold_so_many_connections_and_a_trusted_proxy_any_number() {
    let limited = Edges {
        connections_per_address: 2,
        header_timeout: Duration::from_mins(1),
        ..Edges::default()
    };
    let trusted_proxies = vec!["127.0.0.1".parse().expect("an address")];
    for (edges, is_closed) in
        [(limited.clone(), true), (Edges { trusted_proxies, ..limited }, false)]
    {
        let site = Site::open_with(Mood::Answers, settings(), edges).await;
        let mut oldest = site.connect().await;
        let others = [site.connect().await, site.connect().await];
        assert_eq!(site.get("/").await.status, 200);
        let mut byte = [0];
        let end = tokio::time::timeout(Duration::from_millis(500), oldest.read(&mut byte)).await;
        assert_eq!(end.is_ok(), is_closed);
        drop((oldest, others));
        site.close().await;
    }
}

#[tokio::test]
async fn a_foreign_site_can_neither_ask_nor_read() {
    let site = Site::open(Mood::Answers).await;
    let message = "{\"text\":\"苏科贷\"}";
    for origin in ["https://evil.example", "null", "https://chat.example.gov.cn.evil.example"] {
        let answer = site.send("POST", MESSAGES, &[JSON, ("origin", origin)], message).await;
        assert_problem(&answer, 403, origin);
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
    let unsaid = [JSON, ("sec-fetch-site", "cross-site")];
    assert_problem(&site.send("POST", MESSAGES, &unsaid, message).await, 403, "fetch metadata");
    let topics =
        site.send("GET", "/api/v1/topics", &[("origin", "https://evil.example")], "").await;
    assert_eq!(topics.header("access-control-allow-origin"), None);
    site.close().await;
}

#[tokio::test]
async fn an_allowed_site_may_ask_and_read() {
    let site = Site::open(Mood::Answers).await;
    let asks_first =
        [("origin", ALLOWED), ("access-control-request-method", "POST"), ("host", "desk.example")];
    let preflight = site.send("OPTIONS", MESSAGES, &asks_first, "").await;
    assert_eq!(preflight.status, 204);
    assert_eq!(preflight.header("access-control-allow-origin"), Some(ALLOWED));
    assert_eq!(preflight.header("access-control-allow-headers"), Some("content-type"));
    let headers = [JSON, ("origin", ALLOWED)];
    let answer = site.send("POST", MESSAGES, &headers, "{\"text\":\"苏科贷\"}").await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, Some(ALLOWED)));
    assert_eq!(answer.header("vary"), Some("Origin"));
    assert_eq!(answer.header("access-control-allow-credentials"), None);
    let refused = site.send("POST", MESSAGES, &headers, "{}").await;
    assert_eq!(refused.header("access-control-allow-origin"), Some(ALLOWED), "errors can be read");
    site.close().await;
}

#[tokio::test]
async fn our_own_page_may_ask() {
    let site = Site::open(Mood::Answers).await;
    let origin = format!("http://{}", site.address);
    let headers = [JSON, ("origin", origin.as_str()), ("sec-fetch-site", "same-origin")];
    let answer = site.send("POST", MESSAGES, &headers, "{\"text\":\"苏科贷\"}").await;
    assert_eq!(answer.status, 200);
    site.close().await;
}

#[tokio::test]
async fn beyond_the_limit_an_address_waits_and_pages_stay_open() {
    let settings = WebSettings { per_user_per_minute: 2, ..settings() };
    let site = Site::open_with(Mood::Answers, settings, Edges::default()).await;
    let message = json!({ "text": "苏科贷" });
    for _ in 0..2 {
        assert_eq!(site.post(&message).await.status, 200);
    }
    for forwarded in ["1.2.3.4", "5.6.7.8"] {
        let headers = [JSON, ("x-forwarded-for", forwarded)];
        let answer = site.send("POST", MESSAGES, &headers, &message.to_string()).await;
        assert_problem(&answer, 429, forwarded);
        let wait = answer.header("retry-after").and_then(|seconds| seconds.parse::<u64>().ok());
        assert!(wait.is_some_and(|seconds| (1..=60).contains(&seconds)), "{wait:?}");
    }
    assert_eq!(site.get("/").await.status, 200);
    assert_eq!(site.get("/e/loan").await.status, 200);
    site.close().await;
}

#[tokio::test]
async fn behind_a_trusted_proxy_every_visitor_has_a_limit_of_their_own() {
    let settings = WebSettings {
        per_user_per_minute: 1,
        trusted_proxies: vec!["127.0.0.0/8".parse().expect("a block of addresses")],
        ..settings()
    };
    let site = Site::open_with(Mood::Answers, settings, Edges::default()).await;
    for (forwarded, status) in
        [("192.0.2.1", 200), ("192.0.2.2", 200), ("192.0.2.1", 429), ("9.9.9.9, 192.0.2.2", 429)]
    {
        let headers = [JSON, ("x-forwarded-for", forwarded)];
        let answer = site.send("POST", MESSAGES, &headers, "{\"text\":\"苏科贷\"}").await;
        assert_eq!(answer.status, status, "{forwarded}");
    }
    site.close().await;
}

#[tokio::test]
async fn every_response_carries_the_security_headers() {
    let site = Site::open(Mood::Answers).await;
    let message = "{\"text\":\"苏科贷\"}";
    let answers = [
        site.get("/").await,
        site.get("/e/loan").await,
        site.get("/assets/chat.js").await,
        site.get("/api/v1/topics").await,
        site.get("/nothing").await,
        site.send("TRACE", "/", &[], "").await,
        site.send("POST", MESSAGES, &[JSON], message).await,
        site.send("POST", MESSAGES, &[JSON, ("origin", "null")], message).await,
    ];
    for answer in answers {
        let policy = answer.header("content-security-policy").expect("a policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"));
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("same-origin"));
        assert!(answer.header("permissions-policy").is_some());
        assert_eq!(answer.header("set-cookie"), None);
    }
    site.close().await;
}

#[tokio::test]
async fn a_listener_that_stops_answers_what_it_has_begun() {
    let site = Site::open(Mood::Answers).await;
    let address = site.address;
    let mut begun = site.connect().await;
    let head = "POST /api/v1/messages HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
                content-length: 17\r\n\r\n{\"text\":";
    begun.write_all(head.as_bytes()).await.expect("it listens");
    // Once another request on the same listener is answered, the first one is being read.
    assert_eq!(site.get("/").await.status, 200);
    let closing = tokio::spawn(site.close());
    begun.write_all("\"税费\"}".as_bytes()).await.expect("it still listens");
    assert_eq!(read(&mut begun).await.status, 200);
    closing.await.expect("it closes");
    assert!(tokio::net::TcpStream::connect(address).await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn supervisors_are_told_whether_it_lives_and_is_ready() {
    let site = Site::open_for_operators(faq()).await;
    assert_eq!(site.get("/healthz").await.status, 200);
    assert_eq!(site.get("/readyz").await.status, 200);
    assert_problem(&site.get("/").await, 404, "the chat page is not here");
    site.close().await;
    let empty = Site::open_for_operators(policydesk::faq::FaqParts::default()).await;
    assert_eq!(empty.get("/healthz").await.status, 200);
    assert_problem(&empty.get("/readyz").await, 503, "nothing to answer with");
    empty.close().await;
}
