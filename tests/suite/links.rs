//! Following links, against a site of our own.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    http::{Method, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
    routing::any,
};
use policydesk::links::{Fate, Hosts, follow};
use url::Url;

/// The name our site has in these tests, as if it were a public one.
const SITE: &str = "site.example.cn";

/// A site with pages of every kind; gives its port and how many calls it had.
async fn site() -> (u16, Arc<AtomicUsize>) {
    let n_calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&n_calls);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let port = listener.local_addr().expect("it listens").port();
    let sent_on = |to: &'static str| any(move || async move { Redirect::temporary(to) });
    let inside = format!("http://127.0.0.1:{port}/page");
    let status = |status: StatusCode| any(move || async move { status });
    let pages = Router::new()
        .route("/page", any(|| async { "here" }))
        .route("/no-head", any(page_without_head))
        .route("/gone", status(StatusCode::NOT_FOUND))
        .route("/broken", status(StatusCode::BAD_GATEWAY))
        .route("/people-only", status(StatusCode::FORBIDDEN))
        .route("/moved", sent_on("/page"))
        .route("/circle", sent_on("/circle"))
        .route("/inside", any(move || async move { [(header::LOCATION, inside)].moved() }))
        .layer(axum::middleware::from_fn(move |request, next: axum::middleware::Next| {
            counted.fetch_add(1, Ordering::Relaxed);
            next.run(request)
        }));
    tokio::spawn(async move { axum::serve(listener, pages).await });
    (port, n_calls)
}

/// An answer that sends people on.
trait Moved {
    fn moved(self) -> Response;
}

impl Moved for [(header::HeaderName, String); 1] {
    fn moved(self) -> Response {
        (StatusCode::FOUND, self).into_response()
    }
}

async fn page_without_head(method: Method) -> StatusCode {
    if method == Method::HEAD { StatusCode::METHOD_NOT_ALLOWED } else { StatusCode::OK }
}

fn hosts(port: u16) -> Hosts {
    vec![(SITE.to_owned(), SocketAddr::from(([127, 0, 0, 1], port)))]
}

async fn fates(port: u16, links: &[String]) -> Vec<Fate> {
    let links: Vec<Url> = links.iter().map(|link| link.parse().expect("a link")).collect();
    follow(&links, hosts(port), || {}).await.expect("links can be followed")
}

#[tokio::test]
async fn each_link_gets_the_fate_it_has() {
    let (port, _) = site().await;
    let pages = [
        ("page", Fate::Alive),
        ("no-head", Fate::Alive),
        ("gone", Fate::Status(404)),
        ("broken", Fate::Status(502)),
        ("people-only", Fate::Unsure),
        ("moved", Fate::Alive),
        ("circle", Fate::Circle),
    ];
    let links = pages.map(|(page, _)| format!("http://{SITE}:{port}/{page}"));
    assert_eq!(fates(port, &links).await, pages.map(|(_, fate)| fate));
}

#[tokio::test]
async fn no_link_leads_us_into_a_house() {
    let (port, n_calls) = site().await;
    let links = [format!("http://127.0.0.1:{port}/page"), format!("http://localhost:{port}/page")];
    assert_eq!(fates(port, &links).await, [Fate::Internal, Fate::Internal]);
    assert_eq!(n_calls.load(Ordering::Relaxed), 0);
    // A page that sends us there is asked, and what it names is not.
    let links = [format!("http://{SITE}:{port}/inside")];
    assert_eq!(fates(port, &links).await, [Fate::Internal]);
    assert_eq!(n_calls.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_site_that_is_not_there_is_told_from_one_that_is_silent() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let port = silent.local_addr().expect("it listens").port();
    drop(silent);
    let links = [format!("http://{SITE}:{port}/"), "http://nobody.invalid/".to_owned()];
    let fates = tokio::time::timeout(Duration::from_mins(1), fates(port, &links)).await;
    let fates = fates.expect("nobody waits for ever");
    assert_eq!(fates[0], Fate::Unreachable);
    // Without a network nobody can tell the one from the other.
    assert!(matches!(fates[1], Fate::NoSuchHost | Fate::Unreachable | Fate::TimedOut));
}

#[tokio::test]
async fn somebody_who_waits_is_told_of_each() {
    let (port, _) = site().await;
    let links: Vec<Url> = (0..20)
        .map(|n| format!("http://{SITE}:{port}/page?{n}").parse().expect("a link"))
        .collect();
    let n = AtomicUsize::new(0);
    let fates = follow(&links, hosts(port), || _ = n.fetch_add(1, Ordering::Relaxed)).await;
    assert_eq!(fates.expect("links can be followed"), vec![Fate::Alive; 20]);
    assert_eq!(n.into_inner(), 20);
}
