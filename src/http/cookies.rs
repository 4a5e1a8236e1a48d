//! Cookies, for repositories that answer nobody without one: kept for the length of a run, sent back to where they came
//! from and nowhere else.
//!
//! Apart from the client because what is kept and when it goes is a table of tests. Far less than RFC 6265: no domains,
//! no dates; a cookie belongs to one scheme, host and port, and a path.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::PoisonError;

use url::Url;

/// Most cookies kept for one server.
const MAX_COOKIES: usize = 50;
/// Longest cookie kept, in bytes.
const MAX_COOKIE: usize = 4096;

/// What the servers asked so far want to be told again.
#[derive(Debug, Default)]
pub struct Cookies {
    by_origin: Mutex<HashMap<String, Vec<Cookie>>>,
}

/// One cookie.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cookie {
    name: String,
    value: String,
    path: String,
}

impl Cookies {
    /// Takes the `Set-Cookie` headers of an answer from `url`.
    pub fn take<'h>(&self, url: &Url, headers: impl Iterator<Item = &'h str>) {
        let mut kept = self.by_origin.lock().unwrap_or_else(PoisonError::into_inner);
        for (cookie, is_over) in headers.filter_map(read) {
            let jar = kept.entry(url.origin().ascii_serialization()).or_default();
            jar.retain(|held| held.name != cookie.name || held.path != cookie.path);
            if !is_over && jar.len() < MAX_COOKIES {
                jar.push(cookie);
            }
        }
    }

    /// The `Cookie` header for `url`, if there is anything to tell.
    #[must_use]
    pub fn header(&self, url: &Url) -> Option<String> {
        let kept = self.by_origin.lock().unwrap_or_else(PoisonError::into_inner);
        let jar = kept.get(&url.origin().ascii_serialization())?;
        let wanted = jar.iter().filter(|cookie| url.path().starts_with(&cookie.path));
        let pairs: Vec<String> = wanted.map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}

/// A `Set-Cookie` header, and whether it takes the cookie away.
fn read(header: &str) -> Option<(Cookie, bool)> {
    let mut parts = header.split(';').map(str::trim);
    let (name, value) = parts.next()?.split_once('=')?;
    let plain = |text: &str| text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if name.is_empty() || header.len() > MAX_COOKIE || !plain(name) || !plain(value) {
        return None;
    }
    let (mut path, mut is_over) = ("/", false);
    for (key, value) in parts.filter_map(|part| part.split_once('=')) {
        match key.trim().to_ascii_lowercase().as_str() {
            "path" if value.starts_with('/') => path = value,
            // A server that takes one back dates it to the beginning of time.
            "max-age" => is_over |= value.trim().parse::<i64>().is_ok_and(|seconds| seconds <= 0),
            "expires" => is_over |= value.contains("1970"),
            _ => {}
        }
    }
    let [name, value, path] = [name, value, path].map(str::to_owned);
    Some((Cookie { name: name.trim().to_owned(), value: value.trim().to_owned(), path }, is_over))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is sent to the second address after the first one has set these.
    #[track_caller]
    fn check(set_at: &str, headers: &[&str], asked: &str, expected: Option<&str>) {
        let cookies = Cookies::default();
        cookies.take(&Url::parse(set_at).unwrap(), headers.iter().copied());
        assert_eq!(cookies.header(&Url::parse(asked).unwrap()).as_deref(), expected, "{headers:?}");
    }

    #[test]
    fn a_cookie_goes_back_to_where_it_came_from() {
        let set = ["sid=a1; Path=/; HttpOnly", "lb=\"x y\""];
        check("http://a.example/oai", &set, "http://a.example/oai?verb=Identify", Some("sid=a1; lb=\"x y\""));
        check("http://a.example/oai", &["a=1", "a=2"], "http://a.example/x", Some("a=2"));
        check("http://a.example/oai", &["a=1; path=/oai"], "http://a.example/other", None);
    }

    #[test]
    fn it_goes_nowhere_else() {
        for other in ["http://b.example/oai", "https://a.example/oai", "http://a.example:81/oai"] {
            check("http://a.example/oai", &["sid=a1; Domain=example"], other, None);
        }
    }

    #[test]
    fn what_is_taken_back_or_is_none_is_not_sent() {
        let at = "http://a.example/oai";
        check(at, &["a=1", "a=; Max-Age=0"], at, None);
        check(at, &["a=1", "a=gone; expires=Thu, 01-Jan-1970 00:00:01 GMT"], at, None);
        check(at, &["", "=1", "novalue", "a=b\u{e9}", "a=b\r\nX: y"], at, None);
        let many: Vec<String> = (0..99).map(|n| format!("c{n}=1")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let cookies = Cookies::default();
        cookies.take(&Url::parse(at).unwrap(), many.into_iter());
        assert_eq!(cookies.header(&Url::parse(at).unwrap()).unwrap().split("; ").count(), MAX_COOKIES);
    }
}
