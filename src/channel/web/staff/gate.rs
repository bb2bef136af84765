//! Who may in. Every page behind it is for somebody who is logged in; everything that changes
//! something has to come from one of our own forms.
//!
//! Against other sites, three things that each suffice: the cookie is `SameSite=Strict`; the
//! browser says where a request comes from; and every form carries a token of its session.

use std::{net::IpAddr, net::Ipv4Addr, time::Instant};

use axum::{
    Extension,
    body::to_bytes,
    extract::{RawQuery, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Redirect, Response},
};

use super::{
    Shared, Staff, frame,
    session::{LASTS_MS, MAX_NAME_CHARS, Session},
    words,
};
use crate::{
    channel::web::{edge, html::Html, peer},
    faq::Language,
    store::epoch_ms,
};

/// The cookie.
const COOKIE: &str = "sid";

/// The largest form: a file of the FAQ as large as any that is read, with what encoding adds.
const MAX_FORM_BYTES: usize = 4 * 1024 * 1024;

/// The largest log-in.
const MAX_LOG_IN_BYTES: usize = 8 * 1024;

/// A request of somebody who is logged in.
#[derive(Debug, Clone)]
pub(super) struct Visit {
    /// Who.
    pub(super) session: Option<Session>,
    /// The language they want.
    pub(super) language: Language,
    /// What the address says behind its question mark.
    pub(super) query: Form,
    /// What the form says, where one was sent.
    pub(super) form: Form,
}

/// Keys and values, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    fn parse(bytes: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(bytes).into_owned().collect())
    }

    /// The value of a key; empty where there is none.
    pub(super) fn get(&self, key: &str) -> &str {
        let pair = self.0.iter().find(|(known, _)| known == key);
        pair.map(|(_, value)| value.as_str()).unwrap_or_default()
    }
}

impl Visit {
    /// Somebody who is not logged in.
    fn stranger(language: Language) -> Self {
        Self { session: None, language, query: Form::default(), form: Form::default() }
    }

    /// The name for the log of changes.
    pub(super) fn who(&self) -> &str {
        let name = self.session.as_ref().map(|session| session.name.as_str());
        name.filter(|name| !name.is_empty()).unwrap_or(words::SOMEBODY)
    }
}

/// Lets in who may; refuses everybody else.
pub(super) async fn guard(State(staff): State<Staff>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let language = staff.language(parts.uri.query(), &parts.headers);
    let is_read = matches!(parts.method, Method::GET | Method::HEAD);
    if !is_read && !is_own(&parts.headers, staff.public_url.as_deref()) {
        return staff.refused(language);
    }
    let Some(session) = staff.session(&parts.headers) else {
        return staff.unknown(language, None);
    };
    let form = if is_read {
        Form::default()
    } else {
        let Ok(bytes) = to_bytes(body, MAX_FORM_BYTES).await else {
            return staff.shut(StatusCode::PAYLOAD_TOO_LARGE, words::TOO_LARGE, language);
        };
        Form::parse(&bytes)
    };
    if !is_read && !session.wrote(form.get("csrf")) {
        return staff.refused(language);
    }
    let query = Form::parse(parts.uri.query().unwrap_or_default().as_bytes());
    parts.extensions.insert(Visit { session: Some(session), language, query, form });
    next.run(Request::from_parts(parts, axum::body::Body::empty())).await
}

/// The form to log in with.
pub(super) async fn form(
    State(staff): State<Staff>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let language = staff.language(query.as_deref(), &headers);
    if staff.session(&headers).is_some() {
        return Redirect::to(&frame::address("/staff/", language)).into_response();
    }
    staff.door(language, None)
}

/// Logs somebody in who has the token.
pub(super) async fn log_in(State(staff): State<Staff>, request: Request) -> Response {
    let nobody = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
    let address = peer::visitor(&request, &staff.trusted_proxies).unwrap_or(nobody);
    let (parts, body) = request.into_parts();
    let language = staff.language(parts.uri.query(), &parts.headers);
    let Some(key) = &staff.key else { return staff.unknown(language, None) };
    if let Some(spent) = staff.wrong.spent(&address, Instant::now()) {
        let mut response = staff.shut(StatusCode::TOO_MANY_REQUESTS, words::TOO_MANY, language);
        let seconds = HeaderValue::from(spent.seconds());
        response.headers_mut().insert(header::RETRY_AFTER, seconds);
        return response;
    }
    if !is_own(&parts.headers, staff.public_url.as_deref()) {
        staff.count_wrong(address);
        return staff.refused(language);
    }
    let Ok(bytes) = to_bytes(body, MAX_LOG_IN_BYTES).await else {
        return staff.shut(StatusCode::PAYLOAD_TOO_LARGE, words::TOO_LARGE, language);
    };
    let form = Form::parse(&bytes);
    if !key.opens(form.get("token")) {
        staff.count_wrong(address);
        tracing::warn!("somebody tried to log in to the dashboard with a wrong token");
        return staff.unknown(language, Some(words::WRONG_TOKEN));
    }
    let name: String = form.get("name").trim().chars().filter(|c| !c.is_control()).collect();
    let name: String = name.chars().take(MAX_NAME_CHARS).collect();
    let Some(cookie) = key.issue(&name, epoch_ms()) else {
        return staff.shut(StatusCode::SERVICE_UNAVAILABLE, words::FAILED, language);
    };
    let is_https = is_https(&parts.headers, staff.public_url.as_deref());
    moved(language, "/staff/", &cookie, LASTS_MS / 1000, is_https)
}

/// Takes the cookie back.
pub(super) async fn log_out(
    State(staff): State<Staff>,
    Extension(visit): Extension<Visit>,
    headers: HeaderMap,
) -> Response {
    let is_https = is_https(&headers, staff.public_url.as_deref());
    moved(visit.language, "/staff/login", "", 0, is_https)
}

/// Leads to a page with a cookie set.
fn moved(language: Language, path: &str, cookie: &str, seconds: i64, is_https: bool) -> Response {
    let secure = if is_https { "; Secure" } else { "" };
    let cookie = format!(
        "{COOKIE}={cookie}; Path=/staff; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
    );
    let mut response = Redirect::to(&frame::address(path, language)).into_response();
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

impl Shared {
    fn session(&self, headers: &HeaderMap) -> Option<Session> {
        let key = self.key.as_ref()?;
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            (name == COOKIE).then_some(value)
        });
        pairs.find_map(|cookie| key.read(cookie, epoch_ms()))
    }

    fn count_wrong(&self, address: IpAddr) {
        // Whether it was one too many, the next one is told.
        _ = self.wrong.admit(address, Instant::now());
    }

    /// What somebody gets who is not logged in: the form, with what is wrong.
    fn unknown(&self, language: Language, why: Option<words::Phrase>) -> Response {
        let mut response = self.door(language, why);
        *response.status_mut() = StatusCode::UNAUTHORIZED;
        // RFC 9110 §15.5.2 wants a challenge; browsers pass over a scheme they do not know.
        let challenge = HeaderValue::from_static("Form realm=\"policydesk staff\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        response
    }

    fn refused(&self, language: Language) -> Response {
        self.shut(StatusCode::FORBIDDEN, words::FOREIGN, language)
    }

    /// A page with one sentence.
    fn shut(&self, status: StatusCode, why: words::Phrase, language: Language) -> Response {
        let mut content = Html::new();
        content.markup("<div class=\"card\"><p role=\"alert\">").words(why.get(language));
        let back = frame::address("/staff/", language);
        content.markup("</p><p><a").attribute("href", &back).markup(">");
        content.words(words::BACK.get(language)).markup("</a></p></div>");
        let visit = Visit::stranger(language);
        (status, frame::page(self, &visit, None, words::TROUBLE, content)).into_response()
    }

    fn door(&self, language: Language, why: Option<words::Phrase>) -> Response {
        let mut content = Html::new();
        if self.key.is_none() {
            content.markup("<div class=\"card\"><p role=\"alert\">");
            content.words(words::NO_TOKEN.get(language)).markup("</p></div>");
        } else {
            content.markup("<form class=\"card door\" method=\"post\"");
            content.attribute("action", &frame::address("/staff/login", language)).markup(">");
            if let Some(why) = why {
                content.markup("<p class=\"trouble\" role=\"alert\">").words(why.get(language));
                content.markup("</p>");
            }
            content.markup("<label for=\"token\">").words(words::TOKEN.get(language));
            content.markup(
                "</label><input id=\"token\" name=\"token\" type=\"password\" required \
                 autocomplete=\"current-password\"><label for=\"name\">",
            );
            content.words(words::NAME.get(language));
            content.markup(
                "</label><input id=\"name\" name=\"name\" maxlength=\"40\" \
                 autocomplete=\"name\"><button class=\"button\">",
            );
            content.words(words::LOG_IN.get(language)).markup("</button></form>");
        }
        let visit = Visit::stranger(language);
        frame::page(self, &visit, None, words::LOG_IN_TITLE, content).into_response()
    }
}

/// Whether a request that changes something comes from a page of ours. Browsers say so
/// themselves (Fetch Metadata; `Origin`, RFC 6454); a program says neither, and still needs
/// the session's token.
fn is_own(headers: &HeaderMap, public_url: Option<&str>) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin";
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    origin.to_str().is_ok_and(|origin| edge::is_ours(origin, headers, public_url))
}

/// Whether the browser reached us by https: its own word, else what the operator wrote.
fn is_https(headers: &HeaderMap, public_url: Option<&str>) -> bool {
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    origin.or(public_url).is_some_and(|address| address.starts_with("https://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("desk:9090"));
        for (name, value) in pairs {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn a_form_comes_from_our_own_page_or_not_at_all() {
        let public = Some("https://desk.example/");
        for own in [
            &[("sec-fetch-site", "same-origin"), ("origin", "https://behind.example")][..],
            &[("origin", "http://desk:9090")],
            &[("origin", "https://desk.example")],
            &[],
        ] {
            assert!(is_own(&headers(own), public), "{own:?}");
        }
        for foreign in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site"), ("origin", "http://desk:9090")],
            &[("origin", "null")],
            &[("origin", "http://desk:9090.evil.example")],
        ] {
            assert!(!is_own(&headers(foreign), public), "{foreign:?}");
        }
    }
}
