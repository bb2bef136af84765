//! The accept loop: what `axum::serve` lacks is a header timeout and bounds on connections.

use std::{convert::Infallible, io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo, response::Response};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    task::{JoinError, JoinSet},
    time::timeout,
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use super::seats::{Seat, Seats};
use crate::{config::Network, metrics::Http, supervisor::Pulse};

/// The bounds of a listener.
#[derive(Debug, Clone)]
pub struct Edges {
    /// How long a client may take for the header of a request, and may idle between two.
    pub header_timeout: Duration,
    /// How many connections are open at once; more wait in the kernel's queue.
    pub connections: usize,
    /// How many of them one address may hold. One more takes the place of its oldest
    /// that is idle; where all are busy, it is closed.
    pub connections_per_address: usize,
    /// The proxies in front of this listener, which may hold any number for their visitors.
    pub trusted_proxies: Vec<Network>,
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
            // A quarter: three more addresses would have to join in. An office behind one
            // address has room, and so has Telegram, which opens a hundred at most.
            connections_per_address: 128,
            trusted_proxies: Vec::new(),
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
/// How long a connection that makes room for another may still finish what it is writing.
const LEAVE: Duration = Duration::from_millis(100);

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
    let mut seats = Seats::new(edges.connections_per_address, edges.trusted_proxies.clone());
    loop {
        tokio::select! {
            () = shutdown.cancelled() => break,
            accepted = listener.accept(), if open.len() < edges.connections => match accepted {
                Ok((stream, peer)) => {
                    if let Some(seat) = seats.take(peer.ip()) {
                        let counted = watch.figures.as_ref();
                        let counted = counted.map(|(http, name)| http.connected(name));
                        let life = (edges.clone(), shutdown.clone());
                        let served = connection((stream, peer), seat, router.clone(), life);
                        open.spawn(async move {
                            served.await;
                            drop(counted);
                        });
                    }
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
    seat: Arc<Seat>,
    router: Router,
    (edges, shutdown): (Edges, CancellationToken),
) {
    // Answers are small and whole: waiting for more to send would only delay them.
    _ = stream.set_nodelay(true);
    let holder = Arc::clone(&seat);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        answer(router.clone(), request, Arc::clone(&seat))
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(edges.header_timeout)
        .max_buf_size(MAX_HEADER_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let told_to_end = async {
        tokio::select! {
            () = shutdown.cancelled() => edges.drain,
            () = tokio::time::sleep(edges.connection_life) => edges.drain,
            () = holder.wanted() => LEAVE,
        }
    };
    let rest = tokio::select! {
        // How a client leaves is its own business: there is nobody left to tell.
        _ = connection.as_mut() => return,
        rest = told_to_end => rest,
    };
    connection.as_mut().graceful_shutdown();
    _ = timeout(rest, connection).await;
}

/// Answers one request; its connection is busy meanwhile.
async fn answer(
    router: Router,
    request: axum::extract::Request,
    seat: Arc<Seat>,
) -> Result<Response, Infallible> {
    seat.set_busy(true);
    let response = router.oneshot(request).await;
    seat.set_busy(false);
    response
}
