//! What a supervisor asks: is it alive, is it ready; and the figures for dashboards.

use std::time::Duration;

use axum::{
    Router,
    extract::State,
    http::header::CONTENT_TYPE,
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};

use super::{
    Web, WebState, count, error, headers,
    readiness::{self, Signs},
};
use crate::{channel::ChannelKind, metrics, store::epoch_ms};

/// What the operator listener shares.
#[derive(Debug, Clone)]
struct Operator {
    web: Web,
    signs: Signs,
}

/// `/healthz`, `/readyz` and `/metrics`, for the operator listener.
pub fn operator_router(state: WebState, signs: Signs) -> Router {
    let counted = count::Counted::new(&state.0.desk, "operator");
    Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/metrics", get(figures))
        .fallback(error::no_such_page)
        .method_not_allowed_fallback(error::no_such_method)
        .layer(middleware::map_response(secured))
        .layer(middleware::from_fn_with_state(counted, count::count))
        .with_state(Operator { web: state.0, signs })
}

/// The same while the desk waits for its database: alive, and not ready.
pub fn waiting_router() -> Router {
    Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readiness::waiting))
        .fallback(error::no_such_page)
        .method_not_allowed_fallback(error::no_such_method)
        .layer(middleware::map_response(secured))
}

/// The process turns; it depends on nothing outside it.
async fn healthz() -> &'static str {
    "ok\n"
}

/// Whoever asks is answered.
async fn readyz(State(operator): State<Operator>) -> Response {
    operator.signs.read(&operator.web.desk)
}

async fn figures(State(operator): State<Operator>) -> Response {
    operator.web.look_at_outbox().await;
    let metrics = operator.web.desk.metrics();
    if let Some(silent_for) = &operator.signs.deaf_for {
        metrics.bot_api.is_silent_for(silent_for());
    }
    let text = metrics.text();
    ([(CONTENT_TYPE, metrics::CONTENT_TYPE)], text).into_response()
}

impl super::Shared {
    /// What waits in the store is counted when somebody wants to know: it must be right
    /// also when nothing is being sent.
    async fn look_at_outbox(&self) {
        match self.store.backlog(ChannelKind::Telegram).await {
            Ok(backlog) => {
                let now = epoch_ms();
                let age = backlog.oldest.map_or(0, |at| now.saturating_sub(at).max(0));
                let age = Duration::from_millis(age.unsigned_abs());
                self.desk.metrics().outbox.waits(backlog.n_replies, age);
            }
            // Whoever writes to the store says so louder.
            Err(error) => tracing::debug!(%error, "the outbox could not be counted"),
        }
    }
}

async fn secured(mut response: Response) -> Response {
    headers::secure(response.headers_mut());
    response
}
