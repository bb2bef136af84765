//! Both HTTP listeners.

use std::time::Duration;

use prometheus_client::{
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

use super::Labels;

/// A page takes a millisecond, an answer with its write to the store a few; half a second is
/// felt, and ten seconds is as long as a body may take.
const REQUEST_SECONDS: [f64; 10] =
    [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10.0];

/// Routes are templates such as `/e/{id}`, of which there are as many as the router has.
type Requests = [(&'static str, String); 3];
type Durations = [(&'static str, String); 2];

/// Both HTTP listeners.
#[derive(Debug, Clone)]
pub struct Http {
    requests: Family<Requests, Counter>,
    durations: Family<Durations, Histogram, fn() -> Histogram>,
    connections: Family<Labels<1>, Gauge>,
}

/// A connection that is open for as long as this lives.
#[derive(Debug)]
pub struct OpenConnection(Gauge);

impl Http {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let http = Self {
            requests: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(REQUEST_SECONDS)),
            connections: Family::default(),
        };
        registry.register(
            "http_requests",
            "Requests by listener, route and class of status",
            http.requests.clone(),
        );
        registry.register(
            "http_request_seconds",
            "From a request's header to the answer that is ready to be sent",
            http.durations.clone(),
        );
        registry.register(
            "http_connections",
            "Connections that are open",
            http.connections.clone(),
        );
        http
    }

    /// Counts a request; without a route where none matched.
    pub fn answered(
        &self,
        listener: &'static str,
        route: Option<&str>,
        status: u16,
        took: Duration,
    ) {
        let listener = ("listener", listener.to_owned());
        let route = ("route", route.unwrap_or("none").to_owned());
        self.durations
            .get_or_create(&[listener.clone(), route.clone()])
            .observe(took.as_secs_f64());
        let class = ("status", format!("{}xx", status / 100));
        self.requests.get_or_create(&[listener, route, class]).inc();
    }

    /// Counts a connection for as long as it is open.
    pub fn connected(&self, listener: &'static str) -> OpenConnection {
        let gauge = self.connections.get_or_create_owned(&[("listener", listener)]);
        gauge.inc();
        OpenConnection(gauge)
    }
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.0.dec();
    }
}
