//! The edge of the public listener: who may send what from where.
//!
//! Visitors carry no cookie, so a foreign site could at most ask in a visitor's name and
//! address; it may not do that either unless the office allows it.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{Web, error::Problem, headers};

/// How long a browser may remember that a site is allowed, in seconds. Short, so that
/// taking a site off the list is felt the same day.
const PREFLIGHT_SECONDS: u32 = 600;

/// Where a request says it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Origin {
    /// From no page at all, or from one of ours.
    Own,
    /// From a site on the list.
    Allowed(HeaderValue),
    /// From anywhere else.
    Foreign,
}

/// Refuses what foreign sites send, answers preflights, and puts the headers on.
pub(super) async fn guard(State(web): State<Web>, request: Request, next: Next) -> Response {
    let settings = &web.settings;
    let own = settings.public_url.as_deref();
    let origin = Origin::of(request.headers(), own, &settings.allow_origins);
    let is_preflight = request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let only_reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let mut response = match &origin {
        Origin::Foreign if !only_reads => foreign().into_response(),
        _ if is_preflight => preflight(),
        _ => next.run(request).await,
    };
    share(response.headers_mut(), origin);
    headers::secure(response.headers_mut());
    response
}

impl Origin {
    /// Sources: RFC 6454 for the header; Fetch Metadata, which no page can forge and which
    /// still tells behind a proxy that changes `Host`.
    fn of(headers: &HeaderMap, public_url: Option<&str>, allowed: &[String]) -> Self {
        let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
        if site == Some(b"same-origin") {
            return Self::Own;
        }
        let Some(value) = headers.get(header::ORIGIN) else {
            return if site == Some(b"cross-site") { Self::Foreign } else { Self::Own };
        };
        let Ok(origin) = value.to_str() else { return Self::Foreign };
        if is_ours(origin, headers, public_url) {
            Self::Own
        } else if allowed.iter().any(|site| is_same_site(site, origin)) {
            Self::Allowed(value.clone())
        } else {
            Self::Foreign
        }
    }
}

/// Whether an origin is one of our pages: here, or where the operator says we are.
pub(super) fn is_ours(origin: &str, headers: &HeaderMap, public_url: Option<&str>) -> bool {
    is_here(origin, headers) || public_url.is_some_and(|url| is_same_site(url, origin))
}

/// Whether an origin names the host the request was sent to. The scheme is not compared:
/// behind a proxy that ends TLS this listener cannot know its own.
fn is_here(origin: &str, headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let named = origin.split_once("://").map(|(_, authority)| authority);
    named.is_some() && host.zip(named).is_some_and(|(host, named)| host.eq_ignore_ascii_case(named))
}

fn is_same_site(configured: &str, origin: &str) -> bool {
    configured.trim_end_matches('/').eq_ignore_ascii_case(origin)
}

fn foreign() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "This site may not send messages to this desk. Its operator can add it to web.allow_origins.",
    )
}

fn preflight() -> Response {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST")),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("content-type")),
        (header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from(PREFLIGHT_SECONDS)),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// Lets an allowed site read the response.
fn share(headers: &mut HeaderMap, origin: Origin) {
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if let Origin::Allowed(site) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, site);
        let ours = HeaderValue::from_static("retry-after, ratelimit, ratelimit-policy");
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, ours);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(pairs: &[(&'static str, &'static str)]) -> Origin {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("desk.example:8080"));
        for (name, value) in pairs {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        Origin::of(&headers, Some("https://public.example/"), &["https://site.example".into()])
    }

    #[test]
    fn our_own_pages_and_plain_clients_are_at_home() {
        assert_eq!(origin(&[]), Origin::Own);
        assert_eq!(origin(&[("origin", "http://desk.example:8080")]), Origin::Own);
        assert_eq!(origin(&[("origin", "https://public.example")]), Origin::Own);
        let behind_a_proxy =
            [("origin", "https://other.example"), ("sec-fetch-site", "same-origin")];
        assert_eq!(origin(&behind_a_proxy), Origin::Own);
    }

    #[test]
    fn a_site_on_the_list_is_allowed_and_any_other_is_foreign() {
        assert!(matches!(origin(&[("origin", "https://site.example")]), Origin::Allowed(_)));
        for foreign in ["null", "https://evil.example", "https://site.example.evil.example", ""] {
            assert_eq!(origin(&[("origin", foreign)]), Origin::Foreign, "{foreign}");
        }
        assert_eq!(origin(&[("sec-fetch-site", "cross-site")]), Origin::Foreign);
    }
}
