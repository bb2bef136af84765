//! What is due for review, each with its buttons.

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse as _, Response},
};

use super::card;
use crate::channel::web::{
    html::Html,
    staff::{
        Staff,
        frame::{self, Place},
        gate::Visit,
    },
};

/// Lists what is due.
pub(in super::super) async fn show(
    State(staff): State<Staff>,
    Extension(visit): Extension<Visit>,
) -> Response {
    let from = visit.query.get("after").parse().unwrap_or_default();
    let cards = match staff.dashboard.due(from, visit.language).await {
        Ok(cards) => cards,
        Err(error) => return staff.failed(&error, &visit),
    };
    let mut content = Html::new();
    for shown in &cards {
        card::draw(&mut content, &visit, shown, "due");
    }
    frame::page(&staff, &visit, Some(Place::Due), Place::Due.name(), content).into_response()
}
