//! Where a redirect leads, and whether it may be followed.
//!
//! Pure. Apart from the client because its rules are ours: the query is kept (a server that moves to https often
//! forgets it), a public server cannot send us into the operator's own network.

use std::net::IpAddr;

use url::Host;
use url::Url;

/// Most redirects followed for one request.
pub const MAX_REDIRECTS: usize = 8;

/// The address that `location` means, seen from `from`.
///
/// # Errors
/// Why it is not followed, in words.
pub fn target(from: &Url, location: &str) -> Result<Url, String> {
    let mut to = from.join(location).map_err(|cause| format!("not a web address: {cause}"))?;
    if !matches!(to.scheme(), "http" | "https") {
        return Err(format!("`{}` is not followed", to.scheme()));
    }
    if to.query().is_none() {
        to.set_query(from.query());
    }
    to.set_fragment(None);
    if is_private(&to) && !is_private(from) {
        return Err("a public server may not lead into a private network".to_owned());
    }
    Ok(to)
}

/// Whether both are the same scheme, host and port, so that secrets may go along.
pub fn same_origin(a: &Url, b: &Url) -> bool {
    let upgraded = a.host() == b.host() && a.scheme() == "http" && b.scheme() == "https";
    a.origin() == b.origin() || upgraded
}

/// Whether the host is this machine.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn is_private(url: &Url) -> bool {
    let private = |address: IpAddr| match address {
        IpAddr::V4(v4) => v4.is_private() || v4.is_link_local() || v4.is_unspecified(),
        IpAddr::V6(v6) => v6.is_unique_local() || v6.is_unicast_link_local() || v6.is_unspecified(),
    };
    let literal = match url.host() {
        Some(Host::Ipv4(address)) => private(address.into()),
        Some(Host::Ipv6(address)) => private(address.into()),
        _ => false,
    };
    literal || is_loopback(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: &str, location: &str, expected: Result<&str, &str>) {
        let found = target(&Url::parse(from).unwrap(), location);
        let found = found.as_ref().map(Url::as_str).map_err(String::as_str);
        match (found, expected) {
            (Err(found), Err(expected)) => assert!(found.contains(expected), "{found}"),
            _ => assert_eq!(found, expected),
        }
    }

    #[test]
    fn the_query_is_kept_and_private_networks_are_not_entered() {
        check(
            "http://a.example/oai?verb=Identify",
            "https://a.example/oai",
            Ok("https://a.example/oai?verb=Identify"),
        );
        check("http://a.example/oai?x=1", "/new?y=2", Ok("http://a.example/new?y=2"));
        check("http://a.example/oai", "http://127.0.0.1/x", Err("private network"));
        check("http://a.example/oai", "http://[fd00::1]/x", Err("private network"));
        check("http://127.0.0.1:1/oai", "http://127.0.0.1:2/x", Ok("http://127.0.0.1:2/x"));
        check("http://a.example/oai", "file:///etc/passwd", Err("not followed"));
    }

    #[test]
    fn secrets_go_along_to_the_same_origin_and_to_its_https_only() {
        let same = |a: &str, b: &str| same_origin(&Url::parse(a).unwrap(), &Url::parse(b).unwrap());
        assert!(same("http://a.example/x", "http://a.example/y"));
        assert!(same("http://a.example/x", "https://a.example/x"));
        assert!(!same("https://a.example/x", "http://a.example/x"));
        assert!(!same("https://a.example/x", "https://b.example/x"));
    }
}
