//! The API as it describes itself.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::kit::web::{Answer, Mood, Site, settings};

/// What programs may ask.
const PATHS: [&str; 4] =
    ["/api/v1/messages", "/api/v1/topics", "/api/v1/entries/{id}", "/api/v1/offices/{id}"];

#[tokio::test]
async fn every_operation_is_described_with_what_it_answers() {
    let site = Site::open(Mood::Answers).await;
    let answer = site.get("/openapi.json").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let described: Value = answer.json();
    assert_eq!(described["openapi"], "3.1.0");
    let paths = described["paths"].as_object().expect("paths");
    assert_eq!(paths.keys().map(String::as_str).collect::<BTreeSet<_>>(), PATHS.into());
    for operation in paths.values().flat_map(|path| path.as_object().expect("methods").values()) {
        let good = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        assert!(good.is_object(), "{operation}");
    }
    // Every reference leads somewhere.
    let text = described.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1) {
        let pointer = reference.split('"').next().expect("it ends");
        assert!(described.pointer(pointer).is_some(), "{pointer}");
    }
    site.close().await;
}

#[tokio::test]
async fn people_read_of_the_same_operations() {
    let site = Site::open(Mood::Answers).await;
    for (address, title) in [("/api?language=zh", "接口说明"), ("/api?language=en", "HTTP API")]
    {
        let page = site.get(address).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains(&format!("<title>{title}")), "{}", page.body);
        for path in PATHS {
            assert!(page.body.contains(path), "{path}");
        }
        for field in ["text", "choice", "conversation", "language"] {
            assert!(page.body.contains(&format!("<dt><code>{field}</code></dt>")), "{field}");
        }
        assert!(page.body.contains("/openapi.json"));
    }
    site.close().await;
}

#[tokio::test]
async fn whoever_asks_is_told_what_is_left() {
    let site = Site::open(Mood::Answers).await;
    let first = site.post(&json!({ "text": "苏科贷怎么申请" })).await;
    let quota = settings().per_user_per_minute;
    assert_eq!(first.header("ratelimit-policy"), Some(&*format!("\"minute\";q={quota};w=60")));
    let left = |answer: &Answer| {
        let told = answer.header("ratelimit").and_then(|told| told.strip_prefix("\"minute\";r="));
        told.and_then(|told| told.split(';').next()).and_then(|left| left.parse().ok())
    };
    assert_eq!(left(&first), Some(quota - 1));
    // What says nothing counts as well.
    let broken = site.post(&json!({})).await;
    assert_eq!(broken.status, 422);
    assert_eq!(left(&broken), Some(quota - 2));
    site.close().await;
}
