//! What a supervisor asks: is it alive, is it ready; and the figures for dashboards.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Value, json};
use tokio::sync::watch;

use super::{Web, WebState, error, headers};
use crate::{
    metrics::{self, Metrics},
    reload::Standing,
};

/// What the operator listener shares.
#[derive(Debug, Clone)]
struct Operator {
    web: Web,
    standing: watch::Receiver<Standing>,
    metrics: Arc<Metrics>,
}

/// `/healthz`, `/readyz` and `/metrics`, for the operator listener.
pub fn operator_router(
    state: WebState,
    standing: watch::Receiver<Standing>,
    metrics: Arc<Metrics>,
) -> Router {
    Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/metrics", get(figures))
        .fallback(error::no_such_page)
        .method_not_allowed_fallback(error::no_such_method)
        .layer(middleware::map_response(secured))
        .with_state(Operator { web: state.0, standing, metrics })
}

/// The process turns; it depends on nothing outside it.
async fn healthz() -> &'static str {
    "ok\n"
}

/// The desk can answer: there is something to answer with. An edit that was refused or is held
/// makes it stale, not unready: the answers before it are still good.
async fn readyz(State(operator): State<Operator>) -> Result<Json<Value>, error::Problem> {
    let n_entries = operator.web.desk.knowledge().faq().entries().len();
    if n_entries == 0 {
        return Err(error::Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "No entry is loaded, so nothing can be answered yet.",
        ));
    }
    let trouble = operator.standing.borrow().trouble.as_ref().map(|it| it.verdict.key());
    Ok(Json(json!({
        "ready": true,
        "entries": n_entries,
        "stale": trouble.is_some(),
        "edit": trouble,
    })))
}

async fn figures(State(operator): State<Operator>) -> Response {
    ([(CONTENT_TYPE, metrics::CONTENT_TYPE)], operator.metrics.text()).into_response()
}

async fn secured(mut response: Response) -> Response {
    headers::secure(response.headers_mut());
    response
}
