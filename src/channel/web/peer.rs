//! Whose message it is: the address that limits are counted by.
//!
//! Anyone can write anything into `X-Forwarded-For`. It counts only as far as proxies that
//! the operator listed have written it.

use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    str::FromStr,
};

use axum::{
    extract::{ConnectInfo, Request},
    http::HeaderMap,
};

/// The header that proxies append the address of their peer to, the nearest last.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// A block of addresses: `10.0.0.0/8`, `2001:db8::/32`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    first: u128,
    mask: u128,
}

/// Why a string is no block of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an address such as 192.0.2.1, or a block such as 10.0.0.0/8")]
pub struct NetworkError;

impl Network {
    /// Whether an address lies in the block.
    pub fn contains(self, address: IpAddr) -> bool {
        bits(address) & self.mask == self.first
    }
}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let address: IpAddr = address.trim().parse().map_err(|_| NetworkError)?;
        let own_bits = if address.is_ipv4() { 32 } else { 128 };
        let length = match length {
            Some(length) => length.trim().parse::<u32>().map_err(|_| NetworkError)?,
            None => own_bits,
        };
        let free_bits = own_bits.checked_sub(length).ok_or(NetworkError)?;
        let mask = u128::MAX.checked_shl(free_bits).unwrap_or(0);
        Ok(Self { first: bits(address) & mask, mask })
    }
}

/// An address as a number; IPv4 as the part of IPv6 it is mapped to (RFC 4291 §2.5.5.2), so
/// that a dual-stack socket sees the same addresses.
fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().to_bits(),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

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
fn household(address: IpAddr) -> IpAddr {
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

    fn network(text: &str) -> Network {
        text.parse().expect("a block of addresses")
    }

    #[test]
    fn a_block_holds_its_addresses_and_no_other() {
        assert!(network("10.0.0.0/8").contains(address("10.255.0.1")));
        assert!(!network("10.0.0.0/8").contains(address("11.0.0.1")));
        assert!(network("127.0.0.1").contains(address("::ffff:127.0.0.1")));
        assert!(network("2001:db8::/32").contains(address("2001:db8:1::1")));
        assert!(network("0.0.0.0/0").contains(address("192.0.2.1")));
        assert!(!network("0.0.0.0/0").contains(address("2001:db8::1")));
        assert!(network("::/0").contains(address("2001:db8::1")));
        for nonsense in ["", "x", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/-1"] {
            assert_eq!(nonsense.parse::<Network>(), Err(NetworkError), "{nonsense}");
        }
    }

    fn seen_as(peer: &str, forwarded: &[&'static str], trusted: &str) -> IpAddr {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(FORWARDED_FOR, line.parse().expect("a header value"));
        }
        behind_proxies(address(peer), &headers, &[network(trusted)])
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
