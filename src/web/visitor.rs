//! Who asks: the address behind trusted proxies, and the network that it is counted in.
//!
//! Apart because it is about trust: a forwarding header is believed only where the site's own proxy wrote it, and
//! from the right, where that proxy appends. Knows no limit and no page.

use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::net::Ipv6Addr;

use crate::config::value::Network;

/// Forwarding hops looked at, from the right.
const MAX_HOPS: usize = 16;
/// Longest host with port that is repeated in our addresses.
const MAX_HOST: usize = 255;

/// On which side a connection came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// The listener for everyone.
    Public,
    /// The operator's own listener.
    Admin,
}

/// One connection: where it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Connection {
    /// The other end, perhaps a proxy.
    pub peer: IpAddr,
    /// The listener.
    pub door: Door,
}

/// The visitor's own address: the peer's, or what trusted proxies in a row said in `X-Forwarded-For`.
#[must_use]
pub fn address(peer: IpAddr, forwarded_for: &str, trusted: &[Network]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut visitor = peer.to_canonical();
    for hop in forwarded_for.rsplit(',').take(MAX_HOPS) {
        let Some(next) = hop_address(hop).filter(|_| is_trusted(visitor)) else { break };
        visitor = next;
    }
    visitor
}

/// An entry of `X-Forwarded-For`: an address, some proxies add a port.
fn hop_address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let parsed = hop.parse::<IpAddr>().or_else(|_| hop.parse::<std::net::SocketAddr>().map(|at| at.ip()));
    parsed.ok().map(|address| address.to_canonical())
}

/// Whether a header of the peer's may be believed.
#[must_use]
pub fn is_trusted(peer: IpAddr, trusted: &[Network]) -> bool {
    trusted.iter().any(|network| network.contains(peer.to_canonical()))
}

/// The first address of the visitor's network: what is limited and logged is a network, not a person. IPv4: 24 bits,
/// IPv6: 48, the least that a provider gives away whole.
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => Ipv4Addr::from(u32::from(v4) & (u32::MAX << 8)).into(),
        IpAddr::V6(v6) => Ipv6Addr::from(u128::from(v6) & (u128::MAX << 80)).into(),
    }
}

/// Scheme and host as the browser knows them, of a site that names no `base_url`; `None` for a host that is no host.
#[must_use]
pub fn origin(scheme: &str, host: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    let is_host = !host.is_empty() && host.len() <= MAX_HOST && host.chars().all(fits);
    let scheme = if scheme.eq_ignore_ascii_case("https") { "https" } else { "http" };
    is_host.then(|| format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forwarding_header_is_believed_from_trusted_proxies_only_and_from_the_right() {
        let trusted = [Network::parse("127.0.0.1").unwrap(), Network::parse("10.0.0.0/8").unwrap()];
        for (peer, header, expected) in [
            ("127.0.0.1", "", "127.0.0.1"),
            ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
            ("127.0.0.1", "1.1.1.1, 198.51.100.7", "198.51.100.7"),
            ("127.0.0.1", "198.51.100.7, 10.1.2.3", "198.51.100.7"),
            ("203.0.113.9", "198.51.100.7", "203.0.113.9"),
            ("127.0.0.1", "198.51.100.7:4711", "198.51.100.7"),
            ("127.0.0.1", "[2001:db8::5]:80", "2001:db8::5"),
            ("127.0.0.1", "nonsense", "127.0.0.1"),
            ("::ffff:127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ] {
            let visitor = address(peer.parse().unwrap(), header, &trusted);
            assert_eq!(visitor.to_string(), expected, "{peer} {header}");
        }
    }

    #[test]
    fn neighbours_share_a_network() {
        for (address, expected) in [
            ("203.0.113.77", "203.0.113.0"),
            ("2001:db8:7:1::5", "2001:db8:7::"),
            ("::ffff:203.0.113.7", "203.0.113.0"),
        ] {
            assert_eq!(network(address.parse().unwrap()).to_string(), expected);
        }
    }

    #[test]
    fn a_host_that_is_none_makes_no_address() {
        assert_eq!(origin("https", "x.example:8080").as_deref(), Some("https://x.example:8080"));
        assert_eq!(origin("gopher", "[::1]").as_deref(), Some("http://[::1]"));
        for bad in ["", "a b", "x/y", "x\"><script>", "x@y"] {
            assert_eq!(origin("http", bad), None, "{bad}");
        }
    }
}
