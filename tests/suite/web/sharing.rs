//! What leads to the desk: shared links with their pictures, codes, the poster, the widget.

use std::{fs, io::Cursor};

use policydesk::channel::web::{Edges, WebSettings};

use super::pages::assert_inert;
use crate::kit::web::{ALLOWED, Mood, Site, settings};

const PUBLIC: &str = "https://zc.example.gov.cn";

/// A desk that knows its address.
async fn known() -> Site {
    known_with(settings()).await
}

async fn known_with(settings: WebSettings) -> Site {
    let settings = WebSettings { public_url: Some(format!("{PUBLIC}/")), ..settings };
    Site::open_with(Mood::Answers, settings, Edges::default()).await
}

/// A picture as it comes over the wire.
async fn picture(site: &Site, path: &str) -> (png::OutputInfo, Vec<u8>) {
    let response =
        reqwest::get(format!("http://{}{path}", site.address)).await.expect("it answers");
    assert_eq!((response.status().as_u16(), path), (200, path));
    assert_eq!(response.headers()["content-type"], "image/png");
    let bytes = response.bytes().await.expect("it is whole");
    let mut reader = png::Decoder::new(Cursor::new(bytes)).read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("it has a size")];
    let info = reader.next_frame(&mut pixels).expect("all of it");
    (info, pixels)
}

#[tokio::test]
async fn a_shared_answer_brings_its_words_its_address_and_its_picture() {
    let site = known().await;
    let page = site.get("/e/loan").await;
    for words in [
        "<meta name=\"description\" content=\"最高1000万元。",
        "<meta property=\"og:title\" content=\"苏科贷\">",
        "<meta property=\"og:description\" content=\"最高1000万元。",
        "<meta property=\"og:locale\" content=\"zh_CN\">",
        "<link rel=\"canonical\" href=\"https://zc.example.gov.cn/e/loan\">",
        "<meta property=\"og:url\" content=\"https://zc.example.gov.cn/e/loan\">",
        "content=\"https://zc.example.gov.cn/e/loan/share.png?language=zh\"",
    ] {
        assert!(page.body.contains(words), "{words} in {}", page.body);
    }
    let english = site.get("/e/loan?language=en").await.body;
    assert!(
        english.contains("rel=\"canonical\" href=\"https://zc.example.gov.cn/e/loan?language=en\"")
    );
    assert!(english.contains("/e/loan/share.png?language=en"));
    let chat = site.get("/").await.body;
    assert!(chat.contains("content=\"https://zc.example.gov.cn/share.png?language=zh\""));
    site.close().await;
}

#[tokio::test]
async fn without_an_address_a_link_promises_no_picture() {
    let site = Site::open(Mood::Answers).await;
    let page = site.get("/e/loan").await.body;
    assert!(!page.contains("og:image") && page.contains("og:title"));
    site.close().await;
}

#[tokio::test]
async fn pictures_are_drawn_for_the_desk_and_for_every_answer() {
    let site = known().await;
    let (desk, of_desk) = picture(&site, "/share.png").await;
    assert_eq!((desk.width, desk.height), (1_200, 630));
    let (_, of_loan) = picture(&site, "/e/loan/share.png").await;
    let (_, again) = picture(&site, "/e/loan/share.png?language=zh").await;
    assert_eq!(of_loan, again, "it is kept");
    assert_ne!(of_loan, of_desk);
    // What staff wrote as markup is only letters here.
    picture(&site, "/e/hostile/share.png").await;
    let missing = site.get("/e/no-such/share.png").await;
    assert_eq!((missing.status, missing.json()["status"].as_u64()), (404, Some(404)));
    site.close().await;
}

#[tokio::test]
async fn a_font_file_that_is_none_is_no_obstacle() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("no-font.ttf");
    fs::write(&file, "no font").expect("it can be written");
    let site = known_with(WebSettings { font_file: Some(file), ..settings() }).await;
    let (info, _) = picture(&site, "/e/loan/share.png").await;
    assert_eq!(info.width, 1_200);
    site.close().await;
}

#[tokio::test]
async fn a_code_leads_to_the_desk_or_to_an_answer() {
    let site = known().await;
    let code = site.get("/qr.svg").await;
    assert_eq!(code.header("content-type"), Some("image/svg+xml"));
    assert!(code.body.contains("<title>https://zc.example.gov.cn/</title>"), "{}", code.body);
    let of_loan = site.get("/qr.svg?entry=loan").await.body;
    assert!(of_loan.contains("<title>https://zc.example.gov.cn/e/loan</title>"));
    assert_eq!(site.get("/qr.svg?entry=no-such").await.status, 404);
    site.close().await;
}

#[tokio::test]
async fn a_desk_that_does_not_know_its_address_says_what_to_configure() {
    let site = Site::open(Mood::Answers).await;
    for path in ["/qr.svg", "/poster"] {
        let answer = site.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.json()["detail"].as_str().is_some_and(|text| text.contains("public_url")));
    }
    let page = site.send("GET", "/poster", &[("accept", "text/html")], "").await;
    assert!(page.status == 404 && page.body.contains("public_url"), "{}", page.body);
    site.close().await;
}

#[tokio::test]
async fn the_poster_says_all_of_it_in_both_languages() {
    let site = known().await;
    let poster = site.get("/poster").await;
    assert_inert(&poster);
    for words in ["测试政策台", "Test desk", "扫一扫", "Scan to ask", "zc.example.gov.cn", "12345"]
    {
        assert!(poster.body.contains(words), "{words} in {}", poster.body);
    }
    assert!(!poster.body.contains("<script"), "it needs no script");
    site.close().await;
}

#[tokio::test]
async fn only_the_page_for_frames_may_be_framed_and_only_by_sites_on_the_list() {
    let site = Site::open(Mood::Answers).await;
    let policy = |answer: &crate::kit::web::Answer| {
        answer.header("content-security-policy").unwrap_or_default().to_owned()
    };
    let frame = policy(&site.get("/frame").await);
    assert!(frame.ends_with(&format!("frame-ancestors 'self' {ALLOWED}")), "{frame}");
    assert!(frame.starts_with("default-src 'none'"));
    for path in ["/", "/e/loan", "/widget.js", "/poster", "/no-such"] {
        assert!(policy(&site.get(path).await).ends_with("frame-ancestors 'none'"), "{path}");
    }
    let widget = site.get("/widget.js").await;
    assert_eq!(widget.header("content-type"), Some("text/javascript; charset=utf-8"));
    assert!(widget.body.contains(ALLOWED) && !widget.body.contains("__START__"));
    assert!(widget.header("set-cookie").is_none());
    site.close().await;
}
