//! Which addresses the whole world can reach, and which lead only into somebody's house.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is one of the public internet.
///
/// Source: IANA special-purpose address registries.
pub(crate) fn is_public(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

/// Whether a name leads nowhere outside a house.
///
/// Source: RFC 6761, RFC 6762, RFC 9476.
pub(crate) fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let local = [".localhost", ".local", ".internal", ".lan", ".home.arpa"];
    !name.contains('.') || local.iter().any(|suffix| name.ends_with(suffix))
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [first, second, ..] = ip.octets();
    let is_shared = first == 100 && (64..128).contains(&second);
    !(ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_broadcast()
        || ip.is_multicast()
        || is_shared
        || first == 0
        || first >= 240)
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let first = ip.segments()[0];
    let is_local = (first & 0xfe00) == 0xfc00 || (first & 0xffc0) == 0xfe80;
    !(ip.is_loopback() || ip.is_unspecified() || ip.is_multicast() || is_local)
}
