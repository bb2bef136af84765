//! Counting requests by route.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};

use crate::{desk::Desk, metrics::Http};

/// Where the requests of a listener are counted.
#[derive(Debug, Clone)]
pub(super) struct Counted {
    figures: Http,
    listener: &'static str,
}

impl Counted {
    pub(super) fn new(desk: &Desk, listener: &'static str) -> Self {
        Self { figures: desk.metrics().http.clone(), listener }
    }
}

/// Counts a request under its route's template, never under its path: that may hold anything.
pub(super) async fn count(
    State(counted): State<Counted>,
    request: Request,
    next: Next,
) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let began = Instant::now();
    let response = next.run(request).await;
    let route = route.as_ref().map(MatchedPath::as_str);
    let status = response.status().as_u16();
    counted.figures.answered(counted.listener, route, status, began.elapsed());
    response
}
