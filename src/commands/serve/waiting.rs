//! Waiting for a database server that is away when the desk starts.
//!
//! A supervisor that starts everything at once, or a server that is just restarting, is no
//! reason to give up: the desk is alive meanwhile, says that it is not ready, and why.

use std::{error::Error as _, os::fd::AsFd as _};

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::not_opened;
use crate::{
    channel::web::{self, Watch},
    commands::setup,
    delivery::{Backoff, is_worth_a_line},
    diagnostic::{Finding, Findings, Words},
    store::{Store, StoreError, StoreSettings},
};

/// Opens the store, for as long as it takes; none when asked to stop before. Meanwhile whoever
/// asks at the operator listener is told.
pub(super) async fn open_store(
    settings: &StoreSettings,
    operator: &TcpListener,
    shutdown: &CancellationToken,
) -> anyhow::Result<Option<Store>> {
    let mut room = None;
    let mut failures = 0;
    loop {
        let opened = shutdown.run_until_cancelled(Store::open(settings)).await;
        let error = match opened {
            None => return Ok(None),
            Some(Ok(store)) => {
                if failures > 0 {
                    tracing::info!(failures, "the database can be reached");
                }
                return Ok(Some(store));
            }
            Some(Err(error)) if error.is_unreachable() => error,
            Some(Err(error)) => return Err(not_opened(error)),
        };
        failures += 1;
        if room.is_none() {
            tell(&error);
            room = Some(WaitingRoom::open(operator)?);
        } else if is_worth_a_line(failures) {
            tracing::warn!(%error, failures, "the database cannot be reached; trying again");
        }
        let pause = tokio::time::sleep(Backoff::NETWORK.after(failures));
        if shutdown.run_until_cancelled(pause).await.is_none() {
            return Ok(None);
        }
    }
}

fn tell(error: &StoreError) {
    let cause = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    let message = Words::new(
        format!("`store.url` 的数据库连不上：{cause}；会一直重试"),
        format!(
            "the database of `store.url` cannot be reached: {cause}; it is tried again and again"
        ),
    );
    let help = Words::new(
        "看看数据库开了没有，DATABASE_URL 的主机、端口、用户名和密码对不对",
        "see that it runs, and that host, port, user and password in DATABASE_URL are right",
    );
    let mut findings = Findings::new();
    findings.push(Finding::error("store.unreachable", message).field("store.url").help(help));
    setup::tell(&findings);
}

/// Answers the operator's questions until it is dropped.
struct WaitingRoom {
    closing: CancellationToken,
}

impl WaitingRoom {
    fn open(operator: &TcpListener) -> anyhow::Result<Self> {
        let listener = std::net::TcpListener::from(operator.as_fd().try_clone_to_owned()?);
        let listener = TcpListener::from_std(listener)?;
        let closing = CancellationToken::new();
        let router = web::waiting_router();
        tokio::spawn(web::serve(listener, router, Watch::default(), closing.clone()));
        Ok(Self { closing })
    }
}

impl Drop for WaitingRoom {
    fn drop(&mut self) {
        self.closing.cancel();
    }
}
