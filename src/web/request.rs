//! A request as the handlers see it: decoded once, cut to its limits, nothing of HTTP left to parse.

use std::net::IpAddr;
use std::net::Ipv4Addr;

use percent_encoding::percent_decode_str;

use crate::render::UiLanguage;
use crate::web::visitor::Door;

/// Longest path with its query, in bytes; what is longer is answered with 414.
pub const MAX_TARGET: usize = 8_192;
/// Query parameters read; more are ignored.
const MAX_PAIRS: usize = 100;

/// How a resource is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// GET.
    Get,
    /// HEAD: as GET, without the body.
    Head,
    /// POST: a form is sent.
    Post,
    /// Anything else: nothing here can be changed over HTTP.
    Other,
}

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// How it is asked.
    pub method: Method,
    /// Path without the site's prefix, percent-decoded; begins with `/`.
    pub path: String,
    /// Query parameters in order, decoded.
    pub query: Vec<(String, String)>,
    /// Fields of a form that was sent, decoded.
    pub form: Vec<(String, String)>,
    /// `Origin`, empty where it is missing.
    pub origin: String,
    /// The target is longer than [`MAX_TARGET`]; path and query are empty then.
    pub too_long: bool,
    /// `Accept-Language`, empty where it is missing.
    pub accept_language: String,
    /// `If-None-Match`, empty where it is missing.
    pub if_none_match: String,
    /// The client takes gzip.
    pub gzip: bool,
    /// The method as it was sent, cut; for the log.
    pub verb: String,
    /// First address of the network that asks.
    pub network: IpAddr,
    /// The listener that the request came in by.
    pub door: Door,
    /// `http` or `https`, as the browser has it.
    pub scheme: String,
    /// The `Host` as the browser has it, empty where it is missing.
    pub host: String,
    /// `Authorization`, empty where it is missing.
    pub authorization: String,
}

/// Longest method that is written down, in characters.
const MAX_VERB: usize = 16;

impl Request {
    /// Reads method, path and raw query; the headers are filled in by the caller.
    #[must_use]
    pub fn new(method: &str, path: &str, query: &str, base: &str) -> Self {
        let verb = method.chars().take(MAX_VERB).collect();
        let method = match method {
            "GET" => Method::Get,
            "HEAD" => Method::Head,
            "POST" => Method::Post,
            _ => Method::Other,
        };
        let too_long = path.len() + query.len() > MAX_TARGET;
        let (path, query) = if too_long { ("/", "") } else { (path, query) };
        Self {
            method,
            path: decoded(without_prefix(path, base)),
            query: pairs(query),
            form: Vec::new(),
            origin: String::new(),
            too_long,
            accept_language: String::new(),
            if_none_match: String::new(),
            gzip: false,
            verb,
            network: Ipv4Addr::UNSPECIFIED.into(),
            door: Door::Public,
            scheme: "http".to_owned(),
            host: String::new(),
            authorization: String::new(),
        }
    }

    /// The same with the fields of a form as browsers send them.
    #[must_use]
    pub fn with_form(self, body: &[u8]) -> Self {
        let fields = url::form_urlencoded::parse(body).take(MAX_PAIRS);
        Self { form: fields.map(|(key, value)| (key.into_owned(), value.into_owned())).collect(), ..self }
    }

    /// The first value of a parameter.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The language asked for by `?ui=`, where it is one that we speak.
    #[must_use]
    pub fn chosen_language(&self) -> Option<UiLanguage> {
        self.value("ui").and_then(UiLanguage::from_tag)
    }

    /// Path and query without prefix and `ui`, encoded again: what the language switch links to.
    #[must_use]
    pub fn here(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (key, value) in self.query.iter().filter(|(key, _)| key != "ui") {
            query.append_pair(key, value);
        }
        let query = query.finish();
        let path = percent_encoding::utf8_percent_encode(&self.path, PATH);
        if query.is_empty() { path.to_string() } else { format!("{path}?{query}") }
    }
}

/// What stays as it is in a path, besides letters and digits.
const PATH: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn without_prefix<'a>(path: &'a str, base: &str) -> &'a str {
    match path.strip_prefix(base) {
        Some("") => "/",
        Some(rest) if rest.starts_with('/') => rest,
        _ => path,
    }
}

fn decoded(path: &str) -> String {
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}

fn pairs(query: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(query.as_bytes())
        .take(MAX_PAIRS)
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_is_taken_off_where_it_is_there() {
        for (path, base, expected) in [
            ("/cat/search", "/cat", "/search"),
            ("/cat", "/cat", "/"),
            ("/catalogue", "/cat", "/catalogue"),
            ("/health", "/cat", "/health"),
            ("/", "", "/"),
        ] {
            assert_eq!(Request::new("GET", path, "", base).path, expected, "{path}");
        }
    }

    #[test]
    fn a_request_is_decoded_and_its_address_can_be_written_again() {
        let request = Request::new("HEAD", "/search", "q=a%2Bb+c&ui=de&language=%FF", "");
        assert_eq!(request.method, Method::Head);
        assert_eq!(request.value("q"), Some("a+b c"));
        assert_eq!(request.chosen_language(), Some(UiLanguage::De));
        assert_eq!(request.here(), "/search?q=a%2Bb+c&language=%EF%BF%BD");
        let hostile = Request::new("GET", "//evil.example/%22%3E%0d%0a", "", "");
        assert_eq!(hostile.here(), "//evil.example/%22%3E%0D%0A");
    }

    #[test]
    fn what_is_too_long_is_not_read() {
        let request = Request::new("GET", "/search", &"q=x&".repeat(MAX_TARGET), "");
        assert!(request.too_long && request.query.is_empty());
        assert_eq!(Request::new("GET", "/", &"a=b&".repeat(500), "").query.len(), MAX_PAIRS);
    }
}
