//! The pages and what they are made of.

use serde_json::Value;

use crate::kit::web::{Answer, Mood, Site};

/// The elements our pages are made of.
const ELEMENTS: &str = "!doctype html head meta title link script body header main footer nav \
     article section div span p h1 h2 h3 ul ol li dl dt dd a img strong br noscript form label \
     textarea button svg path";

/// The attributes they carry. None of them runs anything.
const ATTRIBUTES: &str = "html lang hreflang charset name property content media rel type href src \
     defer class id alt width height role aria-live aria-label aria-hidden aria-describedby \
     tabindex hidden for rows placeholder enterkeyhint autocomplete novalidate focusable viewbox \
     d fill stroke stroke-width stroke-linecap stroke-linejoin start";

/// That a page holds no element and no attribute but ours, whatever staff wrote. In what we
/// write, `<` begins a tag and nothing else does, so tags can be told by it.
pub(super) fn assert_inert(page: &Answer) {
    let html = page.body.to_lowercase();
    let tags = html.split('<').skip(1).filter_map(|tag| tag.split('>').next());
    for tag in tags.filter(|tag| !tag.starts_with('/')) {
        let (element, rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        assert!(ELEMENTS.split_whitespace().any(|known| known == element), "<{tag}>");
        let attributes = attributes(rest.trim_end_matches('/'));
        for (name, value) in &attributes {
            assert!(ATTRIBUTES.split_whitespace().any(|known| known == name), "{name} in <{tag}>");
            let leads = matches!(name.as_str(), "href" | "src");
            let starts = ["https://", "http://", "tel:", "/", "#"];
            assert!(!leads || starts.iter().any(|start| value.starts_with(start)), "<{tag}>");
        }
        let is_file_or_data = attributes
            .iter()
            .any(|(name, value)| name == "src" || (name == "type" && value == "application/json"));
        assert!(element != "script" || is_file_or_data, "an inline script: <{tag}>");
    }
}

/// The names and values within a tag.
fn attributes(mut rest: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    while let Some(name) = rest.trim_start().split(|c: char| c == '=' || c.is_whitespace()).next() {
        if name.is_empty() {
            break;
        }
        rest = &rest.trim_start()[name.len()..];
        let mut value = "";
        if let Some(quoted) = rest.strip_prefix("=\"") {
            (value, rest) = quoted.split_once('"').expect("a value ends");
        }
        found.push((name.to_owned(), value.to_owned()));
    }
    found
}

/// What stands between two marks.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before}"));
    rest.split_once(after).unwrap_or_else(|| panic!("no {after}")).0
}

#[tokio::test]
async fn the_chat_page_greets_in_the_language_of_the_browser() {
    let site = Site::open(Mood::Answers).await;
    let chinese = site.get("/").await;
    assert_eq!(chinese.status, 200);
    assert!(chinese.body.contains("<html lang=\"zh-CN\">") && chinese.body.contains("测试政策台"));
    let english = site.send("GET", "/", &[("accept-language", "en-GB,en;q=0.9")], "").await;
    assert!(english.body.contains("<html lang=\"en\">") && english.body.contains("Test desk"));
    let named = site.send("GET", "/?language=zh", &[("accept-language", "en")], "").await;
    assert!(named.body.contains("<html lang=\"zh-CN\">"), "the address is heard first");
    let vary = chinese.headers.iter().filter(|(name, _)| name == "vary").map(|(_, v)| v.as_str());
    assert!(vary.collect::<Vec<_>>().contains(&"Accept-Language"));
    site.close().await;
}

#[tokio::test]
async fn the_page_brings_every_word_in_both_languages() {
    let site = Site::open(Mood::Answers).await;
    let page = site.get("/").await;
    let data = between(&page.body, "id=\"start\">", "</script>");
    let start: Value = serde_json::from_str(data).expect("the data block is JSON");
    let words = |language: &str| start["languages"][language]["words"].as_object().cloned();
    let (zh, en) = (words("zh").expect("Chinese"), words("en").expect("English"));
    for (key, value) in &zh {
        assert!(value.as_str().is_some_and(|text| !text.is_empty()), "{key}");
        assert!(en[key].as_str().is_some_and(|text| !text.is_empty()), "{key}");
    }
    let greeting = start["languages"]["zh"]["greeting"].to_string();
    assert!(greeting.contains("t:0:money"), "the topics are there to tap: {greeting}");
    // Every word the script asks for is one of them.
    let script = site.get("/assets/chat.js").await.body;
    for (at, _) in script.match_indices("word('") {
        let key = script[at + 6..].split('\'').next().unwrap_or_default();
        assert!(zh.contains_key(key), "the script asks for {key}");
    }
    assert!(!page.body.contains("{{"), "no placeholder is left");
    site.close().await;
}

#[tokio::test]
async fn nothing_staff_wrote_runs_on_a_page() {
    let site = Site::open(Mood::Answers).await;
    for path in ["/", "/?language=en", "/frame", "/e/hostile", "/e/hostile?language=en", "/e/loan"]
    {
        let page = site.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert_inert(&page);
    }
    site.close().await;
}

#[tokio::test]
async fn an_answer_can_be_read_by_itself() {
    let site = Site::open(Mood::Answers).await;
    let page = site.get("/e/loan").await;
    for words in [
        "<title>苏科贷 · 测试政策台</title>",
        "<strong>最高</strong>1000万元",
        "<ol start=\"1\"><li>先入库</li>",
        "<h2>材料</h2><p>营业执照</p>",
        "href=\"tel:051487861234\"",
        "文昌路1号 <a href=\"https://uri.amap.com/marker?position=119.41%2C32.39&amp;name=",
        "href=\"https://guide.example.gov.cn/a?b=1&amp;c=2\"",
        "管理办法，苏科〔2022〕1号",
        "2026年11月23日核对",
        "href=\"/e/subsidy?language=zh\"",
        "href=\"/?entry=loan&amp;language=zh\"",
    ] {
        assert!(page.body.contains(words), "{words} in {}", page.body);
    }
    assert!(!page.body.contains("<script"), "it needs no script");
    let english = site.get("/e/loan?language=en").await;
    assert!(english.body.contains("<html lang=\"en\">") && english.body.contains("Tech loan"));
    site.close().await;
}

#[tokio::test]
async fn a_missing_answer_is_a_page_for_people_and_a_problem_for_programs() {
    let site = Site::open(Mood::Answers).await;
    for id in ["no-such", "%2e%2e", "%ff", "loan%00"] {
        let path = format!("/e/{id}");
        let page = site.send("GET", &path, &[("accept", "text/html,*/*")], "").await;
        assert_eq!(page.status, 404, "{id}");
        assert!(page.body.contains("没有这条答案"), "{id}");
        let problem = site.get(&path).await;
        assert_eq!((problem.status, &problem.json()["status"]), (404, &Value::from(404)), "{id}");
    }
    site.close().await;
}

#[tokio::test]
async fn assets_are_kept_for_ever_under_their_hash_and_checked_without_it() {
    let site = Site::open(Mood::Answers).await;
    let page = site.get("/").await;
    let script = between(&page.body, "<script src=\"", "\"");
    assert!(script.starts_with("/assets/chat.js?v="), "{script}");
    let hashed = site.get(script).await;
    assert_eq!(hashed.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(hashed.header("content-type"), Some("text/javascript; charset=utf-8"));
    for path in ["/assets/chat.js", "/assets/chat.js?v=old"] {
        assert_eq!(site.get(path).await.header("cache-control"), Some("no-cache"), "{path}");
    }
    assert_eq!(site.get("/assets/../Cargo.toml").await.status, 404);
    site.close().await;
}

#[tokio::test]
async fn what_a_browser_has_already_is_not_sent_again() {
    let site = Site::open(Mood::Answers).await;
    for path in ["/", "/e/loan", "/assets/chat.css", "/api/v1/topics", "/api/v1/entries/loan"] {
        let first = site.get(path).await;
        let etag = first.header("etag").expect("a validator").to_owned();
        let again = site.send("GET", path, &[("if-none-match", &etag)], "").await;
        assert_eq!((again.status, again.body.as_str()), (304, ""), "{path}");
        assert_eq!(again.header("etag"), Some(etag.as_str()));
        let other = site.send("GET", path, &[("if-none-match", "\"other\"")], "").await;
        assert_eq!(other.status, 200, "{path}");
    }
    site.close().await;
}

#[tokio::test]
async fn the_whole_page_is_light() {
    let site = Site::open(Mood::Answers).await;
    let mut bytes = 0;
    for path in ["/", "/assets/chat.css", "/assets/chat.js", "/assets/favicon.svg"] {
        bytes += site.get(path).await.body.len();
    }
    assert!(bytes < 100_000, "{bytes} bytes");
    site.close().await;
}

#[tokio::test]
async fn the_catalogue_lists_what_there_is() {
    let site = Site::open(Mood::Answers).await;
    let topics = site.get("/api/v1/topics?language=en").await.json();
    assert_eq!(topics["desk"], "Test desk");
    assert_eq!(topics["topics"][0]["id"], "money");
    assert_eq!(
        topics["topics"][0]["entries"][0],
        serde_json::json!({"id":"loan","title":"Tech loan"})
    );
    let entry = site.get("/api/v1/entries/loan").await.json();
    assert_eq!((&entry["title"], &entry["url"]), (&"苏科贷".into(), &"/e/loan".into()));
    assert_eq!(entry["details"][0]["facet"], "materials");
    assert_eq!(entry["related"][0]["id"], "subsidy");
    assert!(entry["blocks"].as_array().is_some_and(|blocks| !blocks.is_empty()));
    let office = site.get("/api/v1/offices/bureau").await.json();
    assert_eq!(
        (&office["name"], &office["dial"]),
        (&"市科技局".into(), &"tel:051487861234".into())
    );
    site.close().await;
}
