//! Whose message it is: the address that limits are counted by.
//!
//! Anyone can write anything into `X-Forwarded-For`. It counts only as far as proxies that
//! the operator listed have written it.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request},
    http::HeaderMap,
};

use crate::config::Network;

/// The header that proxies append the address of their peer to, the nearest last.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The address a request comes from; none for a call that came through no socket.
pub(super) fn visitor(request: &Request, trusted: &[Network]) -> Option<IpAddr> {
    let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    Some(household(behind_proxies(peer.ip(), request.headers(), trusted)))
}

/// The nearest address that is no trusted proxy; behind one that names nobody, the proxy.
fn behind_proxies(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let lines = headers.get_all(FORWARDED_FOR).iter().filter_map(|line| line.to_str().ok());
    let hops: Vec<_> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    let mut visitor = peer;
    for hop in hops.into_iter().rev() {
        if !trusted.iter().any(|network| network.contains(visitor)) {
            break;
        }
        let Ok(before) = hop.parse() else { break };
        visitor = before;
    }
    visitor
}

/// The part of an address that one asker holds: all of IPv4, but of IPv6 the first 64 bits,
/// because anyone may pick the rest at will (RFC 4291 §2.5.1).
pub(super) fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64))),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn seen_as(peer: &str, forwarded: &[&'static str], trusted: &str) -> IpAddr {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(FORWARDED_FOR, line.parse().expect("a header value"));
        }
        behind_proxies(address(peer), &headers, &[trusted.parse().expect("a block of addresses")])
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_about_its_own_peer() {
        let visitor = address("192.0.2.7");
        assert_eq!(seen_as("192.0.2.7", &["10.0.0.1"], "10.0.0.0/8"), visitor, "a stranger's word");
        assert_eq!(seen_as("10.0.0.1", &["192.0.2.7"], "10.0.0.0/8"), visitor);
        assert_eq!(seen_as("10.0.0.1", &["1.1.1.1, 192.0.2.7"], "10.0.0.0/8"), visitor, "forged");
        let in_a_row = ["1.1.1.1", "192.0.2.7, 10.0.0.2"];
        assert_eq!(seen_as("10.0.0.1", &in_a_row, "10.0.0.0/8"), visitor);
        assert_eq!(seen_as("10.0.0.1", &["unknown"], "10.0.0.0/8"), address("10.0.0.1"));
        assert_eq!(seen_as("10.0.0.1", &[], "10.0.0.0/8"), address("10.0.0.1"));
    }

    #[test]
    fn one_household_of_ipv6_is_one_asker() {
        let of = |text: &str| household(address(text));
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:2"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
