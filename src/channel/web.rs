//! The web: the chat page, an answer by itself, and the HTTP API behind both.
//!
//! The page is one file of HTML, one of CSS and one of JavaScript, all compiled in and joined
//! from parts by subject; it asks nobody but this server. The API answers with the tree of a
//! reply, never with HTML, so that no channel can be talked into running what somebody typed.

mod answer_page;
mod api;
mod assets;
mod catalogue;
mod chat_page;
mod conversation;
mod count;
mod edge;
mod error;
mod headers;
mod html;
mod letters;
mod limits;
mod openapi;
mod operator;
mod peer;
mod picture;
mod poster;
mod qr;
mod readiness;
mod seats;
mod serve;
mod share;
mod staff;
mod template;
mod widget;
mod wire;
mod words;

use std::{path::PathBuf, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{get, post},
};

pub use letters::font_findings;
pub use operator::{operator_router, waiting_router};
pub use readiness::Signs;
pub use serve::{Edges, Watch, serve, serve_with};
pub use staff::{StaffSettings, router as staff_router};

use crate::{config::Network, desk::Desk, reply::Reply, store::Store};
use limits::Limits;

/// What the public listener is told at assembly.
#[derive(Debug, Clone)]
pub struct WebSettings {
    /// Where the page is reached from outside, such as `https://desk.example.gov.cn`.
    /// Shared links carry it.
    pub public_url: Option<String>,
    /// Other sites that may use the API, as origins: `https://www.example.gov.cn`.
    pub allow_origins: Vec<String>,
    /// The proxies in front of this listener. What they say about where a visitor comes
    /// from is believed; without them in the list, all their visitors count as one address.
    pub trusted_proxies: Vec<Network>,
    /// How many messages an address, and a conversation, may send a minute; at least 1.
    pub per_user_per_minute: u32,
    /// The longest message that the desk reads, in characters: the page asks for shorter
    /// words before it sends more.
    pub message_chars: usize,
    /// How long a client may take to send a body.
    pub body_timeout: Duration,
    /// The font of the words on share pictures; one of the system's where none is named.
    pub font_file: Option<PathBuf>,
}

impl Default for WebSettings {
    fn default() -> Self {
        Self {
            public_url: None,
            allow_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            // One message every two seconds is faster than anyone reads answers.
            per_user_per_minute: 30,
            // A page of text: more than any one question needs.
            message_chars: 1_000,
            // The largest body takes this long at a kilobyte a second.
            body_timeout: Duration::from_secs(10),
            font_file: None,
        }
    }
}

/// What every request shares: the desk, the store and the settings.
#[derive(Debug, Clone)]
pub struct WebState(Web);

/// [`WebState`] as the handlers see it.
type Web = Arc<Shared>;

/// The inside of [`WebState`].
#[derive(Debug)]
struct Shared {
    desk: Arc<Desk>,
    store: Arc<Store>,
    settings: WebSettings,
    limits: Limits,
    pictures: share::Pictures,
    store_health: conversation::StoreHealth,
}

impl WebState {
    /// Ties the parts of the public listener together.
    pub fn new(desk: Arc<Desk>, store: Arc<Store>, mut settings: WebSettings) -> Self {
        // Paths begin with a slash, so the address they are put behind must not end in one.
        settings.public_url = settings.public_url.map(|url| url.trim_end_matches('/').to_owned());
        let limits = Limits::new(settings.per_user_per_minute);
        let store_health = conversation::StoreHealth::default();
        let pictures = share::Pictures::new(settings.font_file.clone());
        Self(Arc::new(Shared { desk, store, settings, limits, pictures, store_health }))
    }
}

/// Everything the public listener answers.
pub fn router(state: WebState) -> Router {
    let web = state.0;
    let counted = count::Counted::new(&web.desk, "public");
    Router::new()
        .route("/", get(chat_page::show))
        .route("/frame", get(chat_page::show_framed))
        .route("/e/{id}", get(answer_page::show))
        .route("/e/{id}/share.png", get(share::of_entry))
        .route("/share.png", get(share::of_desk))
        .route("/qr.svg", get(qr::show))
        .route("/poster", get(poster::show))
        .route("/widget.js", get(widget::show))
        .route("/assets/{name}", get(assets::show))
        .route("/openapi.json", get(openapi::document))
        .route("/api", get(openapi::show))
        .route("/api/v1/messages", post(api::answer))
        .route("/api/v1/topics", get(catalogue::topics))
        .route("/api/v1/entries/{id}", get(catalogue::entry))
        .route("/api/v1/offices/{id}", get(catalogue::office))
        .fallback(error::no_such_page)
        .method_not_allowed_fallback(error::no_such_method)
        .layer(DefaultBodyLimit::max(api::MAX_BODY_BYTES))
        .layer(middleware::from_fn_with_state(web.clone(), edge::guard))
        .layer(middleware::from_fn_with_state(counted, count::count))
        .with_state(web)
}

/// The blocks of a reply as a client gets them: what to draw, as a tree of words.
///
/// # Errors
///
/// None that a reply can cause: strings and numbers always become JSON.
pub fn blocks(reply: &Reply) -> serde_json::Result<serde_json::Value> {
    serde_json::to_value(wire::blocks(reply))
}
