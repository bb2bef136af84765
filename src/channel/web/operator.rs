//! What a supervisor asks: is it alive, is it ready.

use axum::{Router, extract::State, middleware, response::Response, routing::get};

use super::{Web, WebState, error, headers};

/// `/healthz` and `/readyz`, for the operator listener.
pub fn operator_router(state: WebState) -> Router {
    Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .fallback(error::no_such_page)
        .method_not_allowed_fallback(error::no_such_method)
        .layer(middleware::map_response(secured))
        .with_state(state.0)
}

/// The process turns; it depends on nothing outside it.
async fn healthz() -> &'static str {
    "ok\n"
}

/// The desk can answer: there is something to answer with.
async fn readyz(State(web): State<Web>) -> Result<&'static str, error::Problem> {
    if web.desk.knowledge().faq().entries().is_empty() {
        return Err(error::Problem::new(
            axum::http::StatusCode::SERVICE_UNAVAILABLE,
            "No entry is loaded, so nothing can be answered yet.",
        ));
    }
    Ok("ready\n")
}

async fn secured(mut response: Response) -> Response {
    headers::secure(response.headers_mut());
    response
}
