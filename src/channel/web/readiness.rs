//! Whether the desk is ready: what a load balancer and a person on call go by.
//!
//! Ready means that whoever asks is answered, on every channel that is on. An edit that was
//! refused or is held makes the desk stale, not unready: the answers before it are good.

use std::{fmt, sync::Arc, time::Duration};

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::error;
use crate::{desk::Desk, reload::Standing};

/// What readiness is told by.
#[derive(Clone)]
pub struct Signs {
    /// What is in service of the FAQ folder.
    pub standing: watch::Receiver<Standing>,
    /// How long nothing was heard of Telegram; none where that channel is off.
    pub deaf_for: Option<Arc<dyn Fn() -> Duration + Send + Sync>>,
    /// How long that may last.
    pub deaf_after: Duration,
    /// Cancelled when the desk begins to stop.
    pub stopping: CancellationToken,
}

/// Why a desk is not ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Reason {
    /// It was asked to stop.
    Stopping,
    /// There is nothing to answer with.
    NoEntries,
    /// Telegram is on, and has not been heard of for too long.
    TelegramDeaf,
    /// The last write to the store failed.
    StoreFailing,
    /// The desk has not started, because the database cannot be reached.
    StoreUnreachable,
}

impl Reason {
    const fn sentence(self) -> &'static str {
        match self {
            Self::Stopping => "The desk is stopping.",
            Self::NoEntries => "No entry is loaded, so nothing can be answered yet.",
            Self::TelegramDeaf => "Telegram has not answered for too long; the log says why.",
            Self::StoreUnreachable => "The database cannot be reached; it is tried again.",
            Self::StoreFailing => "The store cannot be written; the log says why.",
        }
    }
}

/// The answer, whether it is yes or no.
#[derive(Debug, Serialize)]
struct Readiness {
    ready: bool,
    reasons: Vec<Reason>,
    entries: usize,
    stale: bool,
    /// What became of the edit that is not in service.
    edit: Option<&'static str>,
    /// How long nothing was heard of Telegram, in seconds; none where it is off.
    telegram_silent_seconds: Option<u64>,
}

/// A no is also a problem document (RFC 9457, which lets members be added).
#[derive(Debug, Serialize)]
struct Unready {
    title: &'static str,
    status: u16,
    detail: String,
    #[serde(flatten)]
    readiness: Readiness,
}

impl Signs {
    /// Whether this desk is ready, as an answer to whoever asks.
    pub(super) fn read(&self, desk: &Desk) -> Response {
        let readiness = self.readiness(desk);
        if readiness.ready {
            return Json(readiness).into_response();
        }
        unready(readiness)
    }

    fn readiness(&self, desk: &Desk) -> Readiness {
        let entries = desk.knowledge().faq().entries().len();
        let edit = self.standing.borrow().trouble.as_ref().map(|it| it.verdict.key());
        let silent = self.deaf_for.as_ref().map(|deaf_for| deaf_for());
        let signs = [
            (Reason::Stopping, self.stopping.is_cancelled()),
            (Reason::NoEntries, entries == 0),
            (Reason::TelegramDeaf, silent.is_some_and(|silent| silent > self.deaf_after)),
            (Reason::StoreFailing, desk.metrics().storage.is_failing()),
        ];
        let reasons: Vec<_> =
            signs.into_iter().filter_map(|(why, is_so)| is_so.then_some(why)).collect();
        Readiness {
            ready: reasons.is_empty(),
            reasons,
            entries,
            stale: edit.is_some(),
            edit,
            telegram_silent_seconds: silent.map(|silent| silent.as_secs()),
        }
    }
}

/// The answer of a desk that waits for its database.
pub(super) async fn waiting() -> Response {
    unready(Readiness {
        ready: false,
        reasons: vec![Reason::StoreUnreachable],
        entries: 0,
        stale: false,
        edit: None,
        telegram_silent_seconds: None,
    })
}

fn unready(readiness: Readiness) -> Response {
    let sentences: Vec<_> = readiness.reasons.iter().map(|why| why.sentence()).collect();
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let unready = Unready {
        title: status.canonical_reason().unwrap_or_default(),
        status: status.as_u16(),
        detail: sentences.join(" "),
        readiness,
    };
    let mut response = (status, Json(unready)).into_response();
    let kind = HeaderValue::from_static(error::CONTENT_TYPE);
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

impl fmt::Debug for Signs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signs").field("deaf_after", &self.deaf_after).finish_non_exhaustive()
    }
}
