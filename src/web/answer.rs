//! What goes back: status, headers, body, and the headers that every answer gets.
//!
//! Apart so that no handler can forget one of them. ETags are hashes of bodies: right by construction.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::Digest;
use sha2::Sha256;

use crate::web::request::Method;
use crate::web::request::Request;

/// Bodies shorter than this are not worth compressing, in bytes.
const MIN_GZIP: usize = 1_024;

/// How long a client may keep an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// For ever: the address names the content.
    Immutable,
    /// Only to ask whether it is still right.
    Revalidate,
    /// Not at all.
    Never,
}

/// An answer, before the headers that all have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Media type.
    pub content_type: &'static str,
    /// The body, also for HEAD and 304, where it is taken away last.
    pub body: Vec<u8>,
    /// For caches.
    pub keep: Keep,
    /// Any site's script may read it: the API, not the pages.
    pub shared: bool,
    /// More headers.
    pub headers: Vec<(&'static str, String)>,
}

impl Answer {
    /// A page.
    #[must_use]
    pub fn html(status: u16, body: String) -> Self {
        let keep = if status == 200 { Keep::Revalidate } else { Keep::Never };
        Self::new(status, "text/html; charset=utf-8", body.into_bytes(), keep)
    }

    /// JSON of the public API.
    #[must_use]
    pub fn json(status: u16, value: &serde_json::Value) -> Self {
        let keep = if status == 200 { Keep::Revalidate } else { Keep::Never };
        let mut body = value.to_string().into_bytes();
        body.push(b'\n');
        Self { shared: true, ..Self::new(status, "application/json", body, keep) }
    }

    /// Anything else.
    #[must_use]
    pub fn new(status: u16, content_type: &'static str, body: Vec<u8>, keep: Keep) -> Self {
        Self { status, content_type, body, keep, shared: false, headers: Vec::new() }
    }

    /// The same with one more header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Status, headers and body as they go out: revalidated, compressed, protected.
    #[must_use]
    pub fn finish(mut self, request: &Request) -> (u16, Vec<(&'static str, String)>, Vec<u8>) {
        let etag = (self.keep == Keep::Revalidate).then(|| etag(&self.body));
        if let Some(etag) = &etag {
            self.headers.push(("etag", etag.clone()));
            if matches(&request.if_none_match, etag) {
                self.status = 304;
                self.body.clear();
            }
        }
        if request.gzip && self.body.len() >= MIN_GZIP && is_text(self.content_type) {
            // Writing into memory cannot fail; if it did, the plain body goes out.
            if let Ok(packed) = gzip(&self.body) {
                self.body = packed;
                self.headers.push(("content-encoding", "gzip".to_owned()));
            }
        }
        self.protect();
        if request.method == Method::Head {
            self.headers.push(("content-length", self.body.len().to_string()));
            self.body.clear();
        }
        (self.status, self.headers, self.body)
    }

    fn protect(&mut self) {
        let mut add = |name, value: &str| self.headers.push((name, value.to_owned()));
        if self.status != 304 {
            add("content-type", self.content_type);
        }
        add(
            "cache-control",
            match self.keep {
                Keep::Immutable => "public, max-age=31536000, immutable",
                Keep::Revalidate => "no-cache",
                Keep::Never => "no-store",
            },
        );
        add("vary", "Accept-Encoding, Accept-Language");
        add(
            "content-security-policy",
            if self.content_type.starts_with("text/html") { PAGE_POLICY } else { DATA_POLICY },
        );
        add("x-content-type-options", "nosniff");
        add("x-frame-options", "DENY");
        add("referrer-policy", "same-origin");
        add("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        add("cross-origin-opener-policy", "same-origin");
        if self.shared {
            add("access-control-allow-origin", "*");
            add("cross-origin-resource-policy", "cross-origin");
        } else {
            add("cross-origin-resource-policy", "same-origin");
        }
    }
}

/// Our pages load style sheets, scripts and pictures of this site, ask it for suggestions, send forms to it, and nothing else.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";
/// What is no page never runs as one, whatever a source has put into it.
const DATA_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

fn etag(body: &[u8]) -> String {
    let digest = data_encoding::BASE32_NOPAD.encode(&Sha256::digest(body));
    // Weak, because the same body goes out compressed and plain.
    format!("W/\"{}\"", digest.get(..24).unwrap_or(&digest).to_ascii_lowercase())
}

/// Whether an `If-None-Match` header holds the tag (RFC 9110 section 13.1.2, weak comparison).
fn matches(header: &str, etag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    header.trim() == "*" || header.split(',').any(|tag| bare(tag) == bare(etag))
}

fn is_text(content_type: &str) -> bool {
    content_type.starts_with("text/") || content_type.contains("json") || content_type.contains("xml")
}

fn gzip(body: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 3), Compression::new(5));
    encoder.write_all(body)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header<'a>(headers: &'a [(&'static str, String)], name: &str) -> Option<&'a str> {
        headers.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    #[test]
    fn every_answer_is_protected_and_a_page_allows_only_our_own_scripts() {
        let request = Request::new("GET", "/", "", "");
        for answer in [
            Answer::html(200, "x".to_owned()),
            Answer::json(500, &serde_json::Value::Null),
            Answer::new(404, "image/svg+xml", Vec::new(), Keep::Never),
        ] {
            let (_, headers, _) = answer.finish(&request);
            let policy = header(&headers, "content-security-policy").unwrap();
            assert!(
                policy.contains("default-src 'none'")
                    && !policy.contains("unsafe")
                    && (!policy.contains("script") || policy.contains("script-src 'self';"))
            );
            assert_eq!(header(&headers, "x-content-type-options"), Some("nosniff"));
        }
    }

    #[test]
    fn an_unchanged_page_is_not_sent_again() {
        let mut request = Request::new("GET", "/", "", "");
        let (_, headers, _) = Answer::html(200, "x".to_owned()).finish(&request);
        request.if_none_match = format!("\"other\", {}", header(&headers, "etag").unwrap());
        let (status, _, body) = Answer::html(200, "x".to_owned()).finish(&request);
        assert_eq!((status, body.len()), (304, 0));
        let (status, ..) = Answer::html(200, "y".to_owned()).finish(&request);
        assert_eq!(status, 200);
        let (status, ..) = Answer::html(404, "x".to_owned()).finish(&request);
        assert_eq!(status, 404);
    }

    #[test]
    fn long_text_is_compressed_for_those_who_take_it_and_head_has_no_body() {
        let mut request = Request::new("GET", "/", "", "");
        request.gzip = true;
        let page = Answer::html(200, "word ".repeat(1_000));
        let (_, headers, body) = page.clone().finish(&request);
        assert_eq!(header(&headers, "content-encoding"), Some("gzip"));
        assert!(body.len() < 200);
        request.method = Method::Head;
        let (_, headers, empty) = page.finish(&request);
        assert_eq!(header(&headers, "content-length"), Some(body.len().to_string().as_str()));
        assert!(empty.is_empty());
    }
}
