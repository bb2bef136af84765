//! The headers that go with every response, and validators.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::faq::Language;

/// Nothing from elsewhere, nothing inline, no frame around it.
///
/// Source: Content Security Policy Level 3; OWASP ASVS 5.0, 3.4.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'";

/// What every response carries, whatever it is.
const ALWAYS: [(HeaderName, &str); 4] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Offices need not learn which answer sent a visitor; our own pages may.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// Kept by the browser but checked each time: the FAQ may change at any moment.
pub(super) const CHECK_EACH_TIME: &str = "no-cache";

/// Puts the headers on that every response carries, where it has none of its own.
pub(super) fn secure(headers: &mut HeaderMap) {
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

/// The policy of a page that some sites may put into a frame.
pub(super) fn policy_framed_by(sites: &[String]) -> HeaderValue {
    let nobody = "frame-ancestors 'none'";
    let some = ["frame-ancestors 'self' ", &sites.join(" ")].concat();
    let policy = CONTENT_SECURITY_POLICY.replace(nobody, some.trim_end());
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static(CONTENT_SECURITY_POLICY))
}

/// A body with its type, how long it keeps and a validator; where the client has it
/// already, only 304 (RFC 9110 §13.1.2).
pub(super) fn validated(
    request: &HeaderMap,
    content_type: &'static str,
    cache: &'static str,
    body: impl Into<Bytes>,
) -> Response {
    let body = body.into();
    let etag = format!("\"{}\"", fingerprint(&body));
    let known = request.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let is_known = known.is_some_and(|list| {
        list.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag || tag.trim() == "*")
    });
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, content_type)], body).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(header::ETAG, etag);
    }
    response
}

/// As [`validated`], for what differs by the language a browser asks for.
pub(super) fn validated_by_language(
    request: &HeaderMap,
    content_type: &'static str,
    body: impl Into<Bytes>,
) -> Response {
    let mut response = validated(request, content_type, CHECK_EACH_TIME, body);
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Accept-Language"));
    response
}

/// A short name for a content. The hasher has fixed keys, so that every replica of one build
/// names alike; another build may name otherwise, which costs a browser one download.
pub(super) fn fingerprint(content: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The language a page is wanted in: the one the address names, else the first the browser
/// asks for that the desk speaks, else the desk's own.
pub(super) fn language(spoken: &[Language], query: Option<&str>, headers: &HeaderMap) -> Language {
    let named = query_value(query, "language").and_then(|tag| Language::from_tag(&tag));
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let wanted = accepted.into_iter().flat_map(|list| list.split(',')).filter_map(|item| {
        let (tag, weight) = item.split_once(';').unwrap_or((item, ""));
        let is_refused = matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
        Language::from_tag(tag.trim()).filter(|_| !is_refused)
    });
    let mut wishes = named.into_iter().chain(wanted);
    let default = spoken.first().copied().unwrap_or(Language::Zh);
    wishes.find(|language| spoken.contains(language)).unwrap_or(default)
}

/// The value of a key in a query string.
pub(super) fn query_value(query: Option<&str>, key: &str) -> Option<String> {
    let mut pairs = url::form_urlencoded::parse(query?.as_bytes());
    pairs.find_map(|(name, value)| (name == key).then(|| value.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(query: Option<&str>, accepted: &str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, accepted.parse().expect("a header value"));
        language(&Language::ALL, query, &headers)
    }

    #[test]
    fn the_address_is_heard_before_the_browser_and_the_browser_before_the_desk() {
        assert_eq!(chosen(Some("language=en"), "zh-CN"), Language::En);
        assert_eq!(chosen(None, "fr, en-GB;q=0.8, zh;q=0.5"), Language::En);
        assert_eq!(chosen(None, "en;q=0, zh"), Language::Zh);
        assert_eq!(chosen(Some("language=../../x"), "fr"), Language::Zh);
        assert_eq!(language(&[Language::Zh], Some("language=en"), &HeaderMap::new()), Language::Zh);
    }
}
