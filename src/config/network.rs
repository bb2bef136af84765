//! A range of addresses, as proxies are named.

use std::{fmt, net::IpAddr, str::FromStr};

/// Addresses that share their first bits: `10.0.0.0/8`, or one address alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

impl Network {
    /// Whether an address is one of them. IPv4 inside IPv6 counts as IPv4.
    pub fn contains(&self, ip: IpAddr) -> bool {
        match (self.address, ip.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(ip)) => {
                same(own.to_bits().into(), ip.to_bits().into(), 32, self.prefix)
            }
            (IpAddr::V6(own), IpAddr::V6(ip)) => {
                same(own.to_bits(), ip.to_bits(), 128, self.prefix)
            }
            _ => false,
        }
    }

    /// How many bits they share.
    pub fn prefix(&self) -> u8 {
        self.prefix
    }
}

/// Whether the first `prefix` of `width` bits are the same.
fn same(a: u128, b: u128, width: u32, prefix: u8) -> bool {
    let shift = width - u32::from(prefix).min(width);
    a.checked_shr(shift).unwrap_or(0) == b.checked_shr(shift).unwrap_or(0)
}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let (address, prefix) = text.split_once('/').map_or((text, None), |(a, p)| (a, Some(p)));
        let address: IpAddr = address.trim().parse().map_err(|_| NetworkError)?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        let prefix =
            prefix.map_or(Ok(width), |prefix| prefix.trim().parse().map_err(|_| NetworkError))?;
        if prefix > width { Err(NetworkError) } else { Ok(Self { address, prefix }) }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_single = self.prefix == if self.address.is_ipv4() { 32 } else { 128 };
        if is_single {
            write!(f, "{}", self.address)
        } else {
            write!(f, "{}/{}", self.address, self.prefix)
        }
    }
}

/// Text that names no address and no range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an address or a range such as 10.0.0.0/8")]
pub struct NetworkError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_contains_what_shares_its_first_bits() {
        let check = |range: &str, ip: &str| {
            let network: Network = range.parse().expect("a range");
            network.contains(ip.parse().expect("an address"))
        };
        assert!(check("10.0.0.0/8", "10.255.0.1"));
        assert!(check("10.0.0.0/8", "::ffff:10.0.0.1"));
        assert!(!check("10.0.0.0/8", "11.0.0.1"));
        assert!(check("127.0.0.1", "127.0.0.1"));
        assert!(!check("127.0.0.1", "127.0.0.2"));
        assert!(check("::/0", "2001:db8::1"));
        assert!(check("fd00::/8", "fd12::1"));
        assert!(!check("fd00::/8", "fe80::1"));
    }

    #[test]
    fn nonsense_is_refused_and_ranges_print_as_they_were_written() {
        for text in ["", "10.0.0.0/33", "proxy", "10.0.0/8"] {
            assert!(text.parse::<Network>().is_err(), "{text}");
        }
        for text in ["10.0.0.0/8", "127.0.0.1", "fd00::/8"] {
            assert_eq!(text.parse::<Network>().expect("fine").to_string(), text);
        }
    }
}
