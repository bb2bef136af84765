//! The staff's window: `/staff` on the operator listener.
//!
//! Pages of plain HTML, without a script: what they show and do is [`Dashboard`]'s, which is
//! the staff chat's room by another door. Who may in, [`gate`] decides for every page at once.

mod assets;
mod deeds;
mod frame;
mod gate;
mod pages;
mod session;
mod words;

use std::{net::IpAddr, sync::Arc};

use axum::{
    Router,
    http::{HeaderMap, StatusCode, header},
    middleware,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use secrecy::SecretString;

use self::session::Key;
use super::{
    count, error, headers,
    html::Html,
    limits::{Limiter, MAX_KEYS},
};
use crate::{
    config::Network,
    faq::Language,
    staffroom::{Dashboard, DashboardError},
};

/// What the staff's window is told at assembly.
#[derive(Debug, Clone, Default)]
pub struct StaffSettings {
    /// What staff log in with; without it the window stays shut and says so.
    pub token: Option<SecretString>,
    /// Where the desk is reached from outside.
    pub public_url: Option<String>,
    /// The proxies in front of the listener.
    pub trusted_proxies: Vec<Network>,
}

/// What every request of staff's shares.
#[derive(Debug)]
struct Shared {
    dashboard: Arc<Dashboard>,
    /// What log-ins are signed with; none where no token is set.
    key: Option<Key>,
    public_url: Option<String>,
    trusted_proxies: Vec<Network>,
    /// Wrong tokens, by address.
    wrong: Limiter<IpAddr>,
}

/// [`Shared`] as the handlers see it.
type Staff = Arc<Shared>;

/// How many wrong tokens an address may try a minute: more than anybody mistypes, and at this
/// rate a token of six digits is found after a month.
const WRONG_PER_MINUTE: u32 = 10;

/// Everything under `/staff`, for the operator listener.
pub fn router(dashboard: Arc<Dashboard>, settings: StaffSettings) -> Router {
    let counted = count::Counted::new(dashboard.desk(), "operator");
    let staff = Arc::new(Shared {
        dashboard,
        key: settings.token.as_ref().map(Key::of),
        public_url: settings.public_url,
        trusted_proxies: settings.trusted_proxies,
        wrong: Limiter::new(WRONG_PER_MINUTE, MAX_KEYS),
    });
    let inside = Router::new()
        .route("/staff", get(pages::today::show))
        .route("/staff/", get(pages::today::show))
        .route("/staff/gaps", get(pages::gaps::show))
        .route("/staff/due", get(pages::due::show))
        .route("/staff/service", get(pages::service::show))
        .route("/staff/why", get(pages::why::show))
        .route("/staff/downloads", get(pages::downloads::show))
        .route("/staff/downloads/{name}", get(pages::downloads::deliver))
        .route("/staff/press", post(deeds::press))
        .route("/staff/accept", post(deeds::accept))
        .route("/staff/begin", post(deeds::begin))
        .route("/staff/reload", post(deeds::reload))
        .route("/staff/try", post(pages::why::compare))
        .route("/staff/logout", post(gate::log_out))
        .route_layer(middleware::from_fn_with_state(Arc::clone(&staff), gate::guard));
    Router::new()
        .route("/staff/login", get(gate::form).post(gate::log_in))
        .route("/staff/assets/{name}", get(assets::show))
        .merge(inside)
        .method_not_allowed_fallback(error::no_such_method)
        .layer(middleware::map_response(secured))
        .layer(middleware::from_fn_with_state(counted, count::count))
        .with_state(staff)
}

impl Shared {
    /// The language a page is wanted in.
    fn language(&self, query: Option<&str>, headers: &HeaderMap) -> Language {
        self.dashboard.with_faq(|faq| headers::language(&faq.desk().languages, query, headers))
    }

    /// A page where something is in the way of what was asked for.
    fn failed(&self, error: &DashboardError, visit: &gate::Visit) -> Response {
        let phrase = match error {
            DashboardError::Busy => words::BUSY,
            DashboardError::Store(_) | DashboardError::Broken => {
                tracing::error!(%error, "a page of the dashboard could not be made");
                words::FAILED
            }
        };
        let mut content = Html::new();
        content.markup("<p class=\"card\" role=\"alert\">");
        content.words(phrase.get(visit.language)).markup("</p>");
        let page = frame::page(self, visit, None, words::TROUBLE, content);
        (StatusCode::SERVICE_UNAVAILABLE, page).into_response()
    }
}

async fn secured(mut response: Response) -> Response {
    let map = response.headers_mut();
    headers::secure(map);
    if !map.contains_key(header::CACHE_CONTROL) {
        map.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    }
    response
}
