//! The accept loop: what `axum::serve` lacks is a header timeout and a bound on connections.

use std::{io, net::SocketAddr, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    task::{JoinError, JoinSet},
    time::timeout,
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use crate::{metrics::Http, supervisor::Pulse};

/// The bounds of a listener.
#[derive(Debug, Clone, Copy)]
pub struct Edges {
    /// How long a client may take for the header of a request, and may idle between two.
    pub header_timeout: Duration,
    /// How many connections are open at once; more wait in the kernel's queue.
    pub connections: usize,
    /// How long one connection is kept, however busy, so that none is held for ever by a
    /// client that does not read what it asked for.
    pub connection_life: Duration,
    /// How long open connections may finish once the listener shuts down.
    pub drain: Duration,
}

impl Default for Edges {
    fn default() -> Self {
        Self {
            // A header fits into one packet; five seconds cover a lost one twice over.
            header_timeout: Duration::from_secs(5),
            // At a few kilobytes each, this stays within some megabytes.
            connections: 512,
            connection_life: Duration::from_mins(5),
            // Well within the ten seconds a container is given.
            drain: Duration::from_secs(5),
        }
    }
}

/// The most bytes of a request's header: eight times what browsers send. Above it the
/// client gets 431.
const MAX_HEADER_BYTES: usize = 16 * 1024;

/// How long to wait when the system refuses a connection because it is out of files: they
/// come free as others end, and asking in a loop would burn the processor.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How often a loop that has nothing to accept shows that it turns.
const BEAT: Duration = Duration::from_secs(5);

/// Who watches a listener.
#[derive(Debug, Clone, Default)]
pub struct Watch {
    /// Where its connections are counted, and its name there.
    pub figures: Option<(Http, &'static str)>,
    /// Beaten as the accept loop turns.
    pub pulse: Pulse,
}

/// Serves a router until told to stop, with the default [`Edges`].
pub async fn serve(
    listener: TcpListener,
    router: Router,
    watch: Watch,
    shutdown: CancellationToken,
) {
    serve_with(listener, router, Edges::default(), watch, shutdown).await;
}

/// Serves a router until told to stop; then lets open connections finish for a while.
pub async fn serve_with(
    listener: TcpListener,
    router: Router,
    edges: Edges,
    watch: Watch,
    shutdown: CancellationToken,
) {
    let mut open = JoinSet::new();
    let mut beats = tokio::time::interval(BEAT);
    loop {
        tokio::select! {
            () = shutdown.cancelled() => break,
            accepted = listener.accept(), if open.len() < edges.connections => match accepted {
                Ok(accepted) => {
                    let counted = watch.figures.as_ref().map(|(http, name)| http.connected(name));
                    let served = connection(accepted, router.clone(), edges, shutdown.clone());
                    open.spawn(async move {
                        served.await;
                        drop(counted);
                    });
                }
                Err(error) => pause_after(&error).await,
            },
            Some(ended) = open.join_next() => note_panic(ended),
            _ = beats.tick() => watch.pulse.beat(),
        }
    }
    watch.pulse.rest();
    drop(listener);
    let finished = async { while open.join_next().await.is_some() {} };
    if timeout(edges.drain, finished).await.is_err() {
        tracing::info!(connections = open.len(), "closed connections that did not end in time");
    }
}

/// A connection that panicked is lost to its client only; staff should still hear of it.
fn note_panic(ended: Result<(), JoinError>) {
    if let Err(error) = ended
        && error.is_panic()
    {
        tracing::error!("a web connection ended in a panic");
    }
}

async fn pause_after(error: &io::Error) {
    // A client that is gone before it is greeted is nothing to wait for.
    let is_client =
        matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset);
    if !is_client {
        tracing::warn!(%error, "cannot accept a connection; trying again");
        tokio::time::sleep(ACCEPT_PAUSE).await;
    }
}

/// Serves one connection to its end.
async fn connection(
    (stream, peer): (TcpStream, SocketAddr),
    router: Router,
    edges: Edges,
    shutdown: CancellationToken,
) {
    // Answers are small and whole: waiting for more to send would only delay them.
    _ = stream.set_nodelay(true);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(edges.header_timeout)
        .max_buf_size(MAX_HEADER_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let told_to_end = async {
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = tokio::time::sleep(edges.connection_life) => {}
        }
    };
    tokio::select! {
        // How a client leaves is its own business: there is nobody left to tell.
        _ = connection.as_mut() => return,
        () = told_to_end => {}
    }
    connection.as_mut().graceful_shutdown();
    _ = timeout(edges.drain, connection).await;
}
