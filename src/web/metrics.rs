//! What operators measure: requests by route and status, how long they took, what the collection holds.
//!
//! Text exposition format 0.0.4 of Prometheus, written here: a handful of counters needs no crate. Nothing in it tells
//! what anybody searched for. Knows routes by name only.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::catalog::StoreStats;

/// Upper ends of the classes of duration, in milliseconds.
const CLASSES: [u64; 9] = [1, 5, 10, 25, 50, 100, 500, 2_500, 10_000];

/// Requests of one route: by status, by class of duration.
#[derive(Debug, Default, Clone)]
struct Tally {
    statuses: BTreeMap<u16, u64>,
    classes: [u64; CLASSES.len()],
    count: u64,
    micros: u64,
}

/// All counters of a server.
#[derive(Debug, Default)]
pub struct Metrics {
    routes: Mutex<BTreeMap<&'static str, Tally>>,
    connections: AtomicU64,
}

/// A connection under way; counted until it is dropped.
#[derive(Debug)]
pub struct Counted<'a>(&'a Metrics);

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.connections.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Metrics {
    /// Counts a connection while the answer lives.
    pub fn connected(&self) -> Counted<'_> {
        self.connections.fetch_add(1, Ordering::Relaxed);
        Counted(self)
    }

    /// Counts one answered request.
    pub fn answered(&self, route: &'static str, status: u16, took: Duration) {
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let tally = routes.entry(route).or_default();
        *tally.statuses.entry(status).or_default() += 1;
        tally.count += 1;
        tally.micros += u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        for (class, upper) in tally.classes.iter_mut().zip(CLASSES) {
            *class += u64::from(took <= Duration::from_millis(upper));
        }
    }

    /// The page for the scraper; `indexed` is the change that searches know.
    #[must_use]
    pub fn text(&self, stats: &StoreStats, indexed: u64) -> String {
        let mut out = String::new();
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner).clone();
        requests(&mut out, &routes);
        durations(&mut out, &routes);
        let connections = self.connections.load(Ordering::Relaxed);
        for (name, help, value) in [
            ("connections", "Connections under way.", connections),
            ("records", "Live records.", stats.records),
            ("records_deleted", "Tombstones.", stats.deleted),
            ("quarantined", "Quarantine entries.", stats.quarantined),
            ("sources", "Sources held.", stats.sources.len() as u64),
            ("change", "Newest change of the store.", stats.change),
            ("change_indexed", "Newest change that searches know.", indexed),
            ("database_bytes", "Size of the database with its log.", stats.database_bytes),
        ] {
            head(&mut out, name, "gauge", help);
            line(&mut out, &format!("lomond_{name} {value}"));
        }
        out
    }
}

fn requests(out: &mut String, routes: &BTreeMap<&'static str, Tally>) {
    head(out, "requests_total", "counter", "Answered requests.");
    for (route, tally) in routes {
        for (status, count) in &tally.statuses {
            line(out, &format!("lomond_requests_total{{route=\"{route}\",status=\"{status}\"}} {count}"));
        }
    }
}

fn durations(out: &mut String, routes: &BTreeMap<&'static str, Tally>) {
    head(out, "request_seconds", "histogram", "Time from a request's head to its answer.");
    for (route, tally) in routes {
        for (count, upper) in tally.classes.iter().zip(CLASSES) {
            let upper = Duration::from_millis(upper).as_secs_f64();
            line(out, &format!("lomond_request_seconds_bucket{{route=\"{route}\",le=\"{upper}\"}} {count}"));
        }
        let (count, seconds) = (tally.count, Duration::from_micros(tally.micros).as_secs_f64());
        line(out, &format!("lomond_request_seconds_bucket{{route=\"{route}\",le=\"+Inf\"}} {count}"));
        line(out, &format!("lomond_request_seconds_sum{{route=\"{route}\"}} {seconds}"));
        line(out, &format!("lomond_request_seconds_count{{route=\"{route}\"}} {count}"));
    }
}

fn head(out: &mut String, name: &str, kind: &str, help: &str) {
    line(out, &format!("# HELP lomond_{name} {help}\n# TYPE lomond_{name} {kind}"));
}

fn line(out: &mut String, text: &str) {
    // Writing into a string cannot fail.
    let _written = writeln!(out, "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_route_status_and_duration() {
        let metrics = Metrics::default();
        let connection = metrics.connected();
        metrics.answered("search", 200, Duration::from_millis(7));
        metrics.answered("search", 200, Duration::from_micros(300));
        metrics.answered("search", 429, Duration::from_secs(20));
        let text = metrics.text(&StoreStats { records: 12, ..StoreStats::default() }, 3);
        for expected in [
            "lomond_requests_total{route=\"search\",status=\"200\"} 2\n",
            "lomond_requests_total{route=\"search\",status=\"429\"} 1\n",
            "lomond_request_seconds_bucket{route=\"search\",le=\"0.001\"} 1\n",
            "lomond_request_seconds_bucket{route=\"search\",le=\"0.01\"} 2\n",
            "lomond_request_seconds_bucket{route=\"search\",le=\"+Inf\"} 3\n",
            "lomond_request_seconds_count{route=\"search\"} 3\n",
            "lomond_connections 1\n",
            "lomond_records 12\n",
            "lomond_change_indexed 3\n",
        ] {
            assert!(text.contains(expected), "{expected}\n{text}");
        }
        drop(connection);
        assert!(metrics.text(&StoreStats::default(), 0).contains("lomond_connections 0\n"));
    }
}
