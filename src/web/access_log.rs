//! One line of JSON for each request, on standard error.
//!
//! Tells what an operator needs to see load and faults, and nothing about a person: the network instead of the address,
//! the path without its query, no referrer and no browser. Query terms only where the site's people ask for them.

use std::time::Duration;

use serde_json::json;

use crate::web::request::Request;

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// HTTP status.
    pub status: u16,
    /// Bytes of the body.
    pub bytes: usize,
    /// From the request's head to the answer.
    pub took: Duration,
}

/// The line; `time` is RFC 3339, `queries`: with the query's parameters.
#[must_use]
pub fn line(request: &Request, route: &str, outcome: Outcome, time: &str, queries: bool) -> String {
    let mut entry = json!({
        "time": time,
        "network": request.network.to_string(),
        "method": request.verb,
        "route": route,
        "path": request.path,
        "status": outcome.status,
        "bytes": outcome.bytes,
        "ms": outcome.took.as_millis(),
    });
    if queries && let Some(map) = entry.as_object_mut() {
        map.insert("query".to_owned(), json!(request.query));
    }
    entry.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_no_query_and_no_address_unless_asked() {
        let mut request = Request::new("GET", "/search", "q=secret+thing&language=de", "");
        request.network = crate::web::visitor::network("203.0.113.77".parse().unwrap());
        let outcome = Outcome { status: 200, bytes: 512, took: Duration::from_millis(9) };
        let entry = line(&request, "search", outcome, "2026-03-01T12:00:00Z", false);
        assert_eq!(
            entry,
            "{\"bytes\":512,\"method\":\"GET\",\"ms\":9,\"network\":\"203.0.113.0\",\"path\":\"/search\",\
             \"route\":\"search\",\"status\":200,\"time\":\"2026-03-01T12:00:00Z\"}"
        );
        let with = line(&request, "search", outcome, "", true);
        assert!(with.contains("\"query\":[[\"q\",\"secret thing\"],[\"language\",\"de\"]]"), "{with}");
    }

    #[test]
    fn a_path_cannot_write_a_line_of_its_own() {
        let request = Request::new("GET", "/a%0a%22b", "", "");
        let outcome = Outcome { status: 404, bytes: 0, took: Duration::ZERO };
        assert_eq!(line(&request, "unknown", outcome, "", false).lines().count(), 1);
    }
}
