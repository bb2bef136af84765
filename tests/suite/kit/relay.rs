//! A relay of connections: a load balancer in front of replicas, or a network between a desk and
//! its database that can fail.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};

/// Passes connections on, each to the next target that accepts it.
pub(crate) struct Relay {
    address: SocketAddr,
    is_open: watch::Sender<bool>,
    _task: JoinSet<()>,
}

impl Relay {
    pub(crate) async fn to(targets: Vec<SocketAddr>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let (is_open, opened) = watch::channel(true);
        let mut task = JoinSet::new();
        task.spawn(accept(listener, targets.into(), opened));
        Self { address, is_open, _task: task }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends every connection, and lets none through until it is opened again.
    pub(crate) fn shut(&self) {
        self.is_open.send_replace(false);
    }

    /// Lets connections through again.
    pub(crate) fn open(&self) {
        self.is_open.send_replace(true);
    }
}

async fn accept(listener: TcpListener, targets: Arc<[SocketAddr]>, opened: watch::Receiver<bool>) {
    let next = Arc::new(AtomicUsize::new(0));
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        while connections.try_join_next().is_some() {}
        if *opened.borrow() {
            let (targets, next) = (Arc::clone(&targets), Arc::clone(&next));
            connections.spawn(pass_on(stream, targets, next, opened.clone()));
        }
    }
}

async fn pass_on(
    mut stream: TcpStream,
    targets: Arc<[SocketAddr]>,
    next: Arc<AtomicUsize>,
    mut opened: watch::Receiver<bool>,
) {
    for _ in 0..targets.len() {
        let target = targets[next.fetch_add(1, Ordering::Relaxed) % targets.len()];
        let Ok(mut onward) = TcpStream::connect(target).await else { continue };
        tokio::select! {
            // However it ends: that is what the two sides make of it.
            _ = copy_bidirectional(&mut stream, &mut onward) => {}
            _ = opened.wait_for(|is_open| !is_open) => {}
        }
        return;
    }
}
