//! Whoever looks after the desk while it serves: the operator's probes, and the supervisor.

use std::{sync::Arc, time::Duration};

use tokio::{net::TcpListener, sync::watch, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::{
    channel::web::{self, Edges, Watch},
    desk::Desk,
    reload::Standing,
    supervisor::Supervisor,
};

/// The operator listener: it answers until everything else has ended, so that whoever asks
/// meanwhile hears that the desk is stopping.
pub(super) struct Probes {
    closing: CancellationToken,
    server: JoinHandle<()>,
}

/// Questions of supervisors are answered in a moment; the rest of them is not waited for.
const PROBES_DRAIN: Duration = Duration::from_millis(200);

/// Opens the operator listener.
pub(super) fn probes(
    listener: TcpListener,
    router: axum::Router,
    desk: &Desk,
    supervisor: &Supervisor,
) -> Probes {
    let closing = CancellationToken::new();
    let edges = Edges { drain: PROBES_DRAIN, ..Edges::default() };
    let watch = watch_over("operator", desk, supervisor);
    let server = web::serve_with(listener, router, edges, watch, closing.clone());
    Probes { closing, server: tokio::spawn(server) }
}

impl Probes {
    /// Ends it, last of all.
    pub(super) async fn close(self) {
        self.closing.cancel();
        // One that broke has said so.
        _ = self.server.await;
    }
}

/// Who watches a listener of this name.
pub(super) fn watch_over(listener: &'static str, desk: &Desk, supervisor: &Supervisor) -> Watch {
    Watch {
        figures: Some((desk.metrics().http.clone(), listener)),
        pulse: supervisor.pulse(listener),
    }
}

/// Tells the supervisor that the desk serves, what, and when it stops; feeds the watchdog.
pub(super) async fn supervise(
    supervisor: Arc<Supervisor>,
    mut standing: watch::Receiver<Standing>,
    shutdown: CancellationToken,
) {
    let watching = supervisor.watch(shutdown.clone());
    let telling = async {
        loop {
            supervisor.ready(&status(&standing.borrow_and_update()));
            if standing.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::join!(watching, shutdown.run_until_cancelled(telling));
    supervisor.stopping();
}

/// What is served, in a line.
fn status(standing: &Standing) -> String {
    let n_entries = standing.n_entries;
    match &standing.trouble {
        None => format!("serving {n_entries} entries"),
        Some(trouble) => {
            format!("serving {n_entries} entries; an edit is {}", trouble.verdict.key())
        }
    }
}
