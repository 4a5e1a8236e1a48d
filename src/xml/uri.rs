//! Is a namespace name a URI reference (RFC 3986)?
//!
//! Namespaces in XML asks for one, `xmllint` prints an error for anything else, and "well-formed" here is
//! what it says. Apart because it is a grammar of its own.

/// A URI reference by RFC 3986 section 4.1; non-ASCII characters must be percent-encoded.
pub(super) fn is_uri_reference(uri: &str) -> bool {
    let (rest, fragment) = split(uri, '#');
    let (rest, query) = split(rest, '?');
    fragment.is_none_or(|part| chars_are(part, |b| is_pchar(b) || b"/?[]".contains(&b)))
        && query.is_none_or(|part| chars_are(part, |b| is_pchar(b) || b"/?".contains(&b)))
        && match rest.split_once(':') {
            Some((scheme, hierarchy)) if is_scheme(scheme) => is_hierarchy(hierarchy),
            _ => is_hierarchy(rest) && !rest.split('/').next().unwrap_or("").contains(':'),
        }
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, after)| (before, Some(after)))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
}

fn is_hierarchy(text: &str) -> bool {
    let Some(after) = text.strip_prefix("//") else { return is_path(text) };
    let end = after.find('/').unwrap_or(after.len());
    let (authority, path) = after.split_at(end);
    is_authority(authority) && is_path(path)
}

fn is_authority(text: &str) -> bool {
    let (user, host_port) = text.split_once('@').map_or((None, text), |(user, rest)| (Some(user), rest));
    let (host_ok, port) = match host_port.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((_, after)) => (true, after),
        None => {
            let end = host_port.find(':').unwrap_or(host_port.len());
            let (host, port) = host_port.split_at(end);
            (chars_are(host, |b| is_pchar(b) && !b":@".contains(&b)), port)
        }
    };
    let port_ok = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
    user.is_none_or(|user| chars_are(user, |b| is_pchar(b) && b != b'@')) && host_ok && port_ok
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit()) && text.parse::<u32>().is_ok_and(|port| port < 100_000_000)
}

fn is_path(text: &str) -> bool {
    chars_are(text, |b| is_pchar(b) || b == b'/')
}

/// `pchar` without its percent encodings.
fn is_pchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte)
}

fn chars_are(text: &str, allowed: impl Fn(u8) -> bool) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let encoded = byte == b'%'
            && bytes.next().is_some_and(|b| b.is_ascii_hexdigit())
            && bytes.next().is_some_and(|b| b.is_ascii_hexdigit());
        if !encoded && (byte == b'%' || !allowed(byte)) {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uri_references_are_told_from_other_texts() {
        for good in [
            "http://www.imsglobal.org/xsd/imsmd_v1p2",
            "urn:x:y",
            "%41",
            "http://[::1]/",
            "a#b",
            "#",
            "?",
            "//h",
            "http://",
            "http:///x",
            "http://u@h:9/",
            "a'b",
            "http:",
            "/a:b",
            "a/b:c",
            "@",
            "../a",
            "a+b.c-d:e",
            "foo:bar",
            "http://x#[",
        ] {
            assert!(is_uri_reference(good), "{good}");
        }
        for bad in [
            "http://a b/",
            "http://x/é",
            "{a}",
            "a|b",
            "%zz",
            "%4",
            "1:2",
            "http://h:80x/",
            "a##b",
            ":b",
            "h[",
            "a\\b",
            "x y",
            "http://h:/",
            "http://h:999999999999/",
            "http://a@b@c/",
            "http://[zz",
            " http://x/",
            "-a:b",
            "http://x?[",
        ] {
            assert!(!is_uri_reference(bad), "{bad}");
        }
    }
}
