//! Names to addresses, those inside a house left out: a public name may well lead there.

use std::{net::SocketAddr, sync::Arc};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::Hosts;
use crate::internet::is_public;

/// Why a name was not looked up.
#[derive(Debug, Clone, Copy, thiserror::Error)]
pub(super) enum Refused {
    /// It leads into a house.
    #[error("it leads to an internal address")]
    Internal,
    /// Nobody has it.
    #[error("there is no such host")]
    NoSuchHost,
}

/// Looks names up.
#[derive(Debug)]
pub(super) struct Resolver {
    hosts: Arc<Hosts>,
}

impl Resolver {
    /// One that knows some names by heart.
    pub(super) fn new(hosts: Hosts) -> Self {
        Self { hosts: Arc::new(hosts) }
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let hosts = Arc::clone(&self.hosts);
        Box::pin(async move { Ok(addresses(name.as_str(), &hosts).await?) })
    }
}

async fn addresses(name: &str, hosts: &Hosts) -> Result<Addrs, Refused> {
    if let Some((_, address)) = hosts.iter().find(|(known, _)| known == name) {
        return Ok(Box::new([*address].into_iter()));
    }
    // The port is the caller's to choose; 0 stands for it.
    let found = tokio::net::lookup_host((name, 0)).await.map_err(|_| Refused::NoSuchHost)?;
    let found: Vec<SocketAddr> = found.collect();
    let public: Vec<SocketAddr> =
        found.iter().copied().filter(|address| is_public(address.ip())).collect();
    match (found.is_empty(), public.is_empty()) {
        (true, _) => Err(Refused::NoSuchHost),
        (false, true) => Err(Refused::Internal),
        (false, false) => Ok(Box::new(public.into_iter())),
    }
}
