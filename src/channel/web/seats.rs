//! Who holds how many connections: one address must not hold them all.

use std::{
    collections::{HashMap, VecDeque},
    net::IpAddr,
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio_util::sync::CancellationToken;

use super::peer::household;
use crate::config::Network;

/// The connections that are open, by the address that holds them.
#[derive(Debug)]
pub(super) struct Seats {
    per_address: usize,
    /// Proxies: what they hold is held for others.
    trusted: Vec<Network>,
    held: HashMap<IpAddr, VecDeque<Weak<Seat>>>,
}

/// A connection's right to be open; given back when it is dropped.
#[derive(Debug, Default)]
pub(super) struct Seat {
    /// Whether a request is being worked.
    is_busy: AtomicBool,
    /// Cancelled when the seat is wanted for another connection of the same address.
    wanted: CancellationToken,
}

impl Seats {
    /// So many seats for each address; for those of trusted proxies any number.
    pub(super) fn new(per_address: usize, trusted: Vec<Network>) -> Self {
        Self { per_address, trusted, held: HashMap::new() }
    }

    /// A seat for a connection from an address. An address that holds its part gives up its
    /// oldest one without a request: whoever opens connections and sends nothing gets in
    /// nobody's way, not even in that of others behind the same address. None where all are
    /// busy.
    pub(super) fn take(&mut self, address: IpAddr) -> Option<Arc<Seat>> {
        let seat = Arc::new(Seat::default());
        if self.trusted.iter().any(|network| network.contains(address)) {
            return Some(seat);
        }
        // There are never more of them than connections, so this is quick.
        self.held.retain(|_, seats| {
            seats.retain(|seat| seat.strong_count() > 0);
            !seats.is_empty()
        });
        let seats = self.held.entry(household(address)).or_default();
        if seats.len() >= self.per_address {
            let is_idle = |seat: &Weak<Seat>| seat.upgrade().is_none_or(|seat| !seat.is_busy());
            let idle = seats.iter().position(is_idle)?;
            if let Some(idle) = seats.remove(idle).and_then(|seat| seat.upgrade()) {
                idle.wanted.cancel();
            }
        }
        seats.push_back(Arc::downgrade(&seat));
        Some(seat)
    }
}

impl Seat {
    /// Notes whether a request is being worked.
    pub(super) fn set_busy(&self, is_busy: bool) {
        self.is_busy.store(is_busy, Ordering::Relaxed);
    }

    /// Waits until the seat is wanted for another.
    pub(super) async fn wanted(&self) {
        self.wanted.cancelled().await;
    }

    fn is_busy(&self) -> bool {
        self.is_busy.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn the_longest_idle_connection_of_an_address_makes_room_for_its_next() {
        let mut seats = Seats::new(2, Vec::new());
        let mut take = || seats.take(address("192.0.2.1"));
        let busy = take().expect("a seat");
        busy.set_busy(true);
        let idle = take().expect("a seat");
        let third = take().expect("a seat");
        assert!(idle.wanted.is_cancelled() && !busy.wanted.is_cancelled());
        third.set_busy(true);
        assert!(take().is_none(), "both are busy");
        drop(busy);
        assert!(take().is_some(), "a seat that was given back");
    }

    #[test]
    fn addresses_do_not_share_and_proxies_have_any_number() {
        let mut seats = Seats::new(1, vec!["10.0.0.0/8".parse().expect("a range")]);
        let first = seats.take(address("2001:db8::1")).expect("a seat");
        first.set_busy(true);
        assert!(seats.take(address("2001:db8::2")).is_none(), "one household");
        assert!(seats.take(address("2001:db8:0:1::2")).is_some());
        let proxied: Vec<_> = (0..50).filter_map(|_| seats.take(address("10.0.0.1"))).collect();
        assert_eq!(proxied.len(), 50);
        assert!(proxied.iter().all(|seat| !seat.wanted.is_cancelled()));
    }

    #[test]
    fn those_who_left_are_forgotten() {
        let mut seats = Seats::new(1, Vec::new());
        for n in 0..=255 {
            drop(seats.take(IpAddr::from([192, 0, 2, n])));
        }
        assert!(seats.held.len() <= 1);
    }
}
