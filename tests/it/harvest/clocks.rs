//! Time on both sides: clocks that lie, records that come late or change meanwhile, budgets and windows.

use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

use lomond::http::Clock;
use lomond::http::HttpError;
use lomond::http::RequestOptions;
use lomond::http::Response;
use lomond::http::Transport;
use lomond::store::Store;

use super::Bench;
use super::check;
use crate::support::oai_server::OaiServer;
use crate::support::oai_server::Reply;
use crate::support::oai_server::Script;
use crate::support::oai_server::fresh;
use crate::support::oai_server::list;
use crate::support::oai_server::oai;
use crate::support::oai_server::page;
use crate::support::oai_server::record;

/// The usual Identify answer, given at another time.
fn identify_at(time: &str) -> Reply {
    let Reply::Body(usual) = crate::support::oai_server::identify("YYYY-MM-DDThh:mm:ssZ") else {
        unreachable!()
    };
    Reply::Body(String::from_utf8(usual).unwrap().replace("2026-05-01T10:00:00Z", time).into_bytes())
}

/// A page with one record, answered and stamped at these times.
fn page_at(time: &str, n: u32, datestamp: &str) -> Reply {
    let record = record(n).replace(&format!("2024-01-{:02}T00:00:00Z", 1 + n), datestamp);
    let body = String::from_utf8(list(&[record], None)).unwrap();
    Reply::Body(body.replace("2026-05-01T10:00:00Z", time).into_bytes())
}

#[test]
fn a_record_that_the_server_shows_late_is_met_within_the_overlap() {
    for (bench, _) in check(&[fresh(1)], &["1"], true) {
        let late = "2026-05-01T09:52:00Z";
        bench.server.then([page_at("2026-05-01T12:00:00Z", 2, late)]);
        assert_eq!(bench.changes().counts.new, 1);
        let asked = bench.server.asked_for("ListRecords");
        assert_eq!(asked, ["verb=ListRecords&metadataPrefix=lom&from=2026-05-01T09%3A50%3A00Z"]);
    }
}

#[test]
fn a_record_that_is_published_long_after_its_date_is_met_from_the_newest_date_on() {
    // The repository stands in 2026, its records in 2024: what it publishes next is stamped between the two.
    for (bench, _) in check(&[page(&[1, 5], None)], &["1", "5"], true) {
        for (shown, from) in [(&[5, 9], "2024-01-06"), (&[9, 12], "2024-01-10")] {
            bench.server.then([page(shown, None)]);
            let counts = bench.changes().counts;
            assert_eq!((counts.new, counts.unchanged), (1, 1));
            let asked = bench.server.asked_for("ListRecords");
            assert_eq!(asked, [format!("verb=ListRecords&metadataPrefix=lom&from={from}T00%3A00%3A00Z")]);
        }
    }
}

#[test]
fn a_server_that_has_stamped_everything_at_once_is_not_asked_for_everything_again() {
    let same = |n| record(n).replace("<datestamp>2024-", "<datestamp>2023-01-01T00:00:00Z</datestamp><!-- ");
    let same = |n| same(n).replacen("</datestamp><setSpec>", " --><setSpec>", 1);
    let all: Vec<String> = (1..=250).map(same).collect();
    for bench in Bench::both(|| Script::new([Reply::Body(list(&all, None))])) {
        let report = bench.changes();
        assert!(report.complete && report.counts.new == 250, "{report:?}");
        bench.server.then([]);
        bench.changes();
        assert!(bench.server.asked_for("ListRecords")[0].ends_with("from=2026-05-01T09%3A50%3A00Z"));
    }
}

#[test]
fn a_server_whose_clock_has_gone_back_is_listed_whole() {
    let script = || Script {
        identify: Some(identify_at("2026-04-30T10:00:00Z")),
        ..Script::new([page_at("2099-01-01T00:00:00Z", 1, "2024-01-02T00:00:00Z")])
    };
    for bench in Bench::both(script) {
        assert!(bench.changes().complete);
        bench.server.then([page(&[1, 2], None)]);
        assert_eq!(bench.changes().counts.new, 1);
        assert_eq!(bench.server.asked_for("ListRecords"), ["verb=ListRecords&metadataPrefix=lom"]);
        assert!(bench.notes.lock().unwrap()[0].contains("its clock has gone back since 2099"));
    }
}

#[test]
fn a_server_without_a_usable_date_is_listed_whole_each_time() {
    for (bench, _) in check(&[page_at("lately", 1, "2024-01-02T00:00:00Z")], &["1"], true) {
        bench.server.then([page(&[1], None)]);
        assert!(bench.changes().complete);
        assert_eq!(bench.server.asked_for("ListRecords"), ["verb=ListRecords&metadataPrefix=lom"]);
    }
}

#[test]
fn a_record_that_changes_during_a_run_is_held_as_it_is_at_last() {
    let newer = record(1).replace("2024-01-02T00:00", "2026-05-01T09:59").replace("Title 1", "Title of now");
    let lists = [page(&[1, 2], Some("t")), Reply::Body(list(&[record(3), newer], None))];
    for (bench, report) in check(&lists, &["2", "3", "1"], true) {
        assert_eq!((report.counts.new, report.counts.changed), (3, 1));
        bench.server.then([]);
        bench.changes();
        let from = "from=2026-05-01T09%3A50%3A00Z";
        assert!(bench.server.asked_for("ListRecords")[0].ends_with(from), "from the run's beginning");
    }
}

#[test]
fn a_budget_of_requests_is_kept_over_the_runs_of_a_day() {
    for mut bench in
        Bench::both(|| Script::new([page(&[1], Some("t")), page(&[2], Some("u")), page(&[3], None)]))
    {
        bench.source.requests_per_day = Some(4);
        assert!(bench.changes().error.unwrap().contains("budget of 4 requests"));
        let report = bench.changes();
        assert!(report.error.unwrap().contains("budget of 4 requests"));
        assert_eq!((report.requests, bench.held()), (0, vec!["1".to_owned(), "2".to_owned()]));
        bench.clock.sleep(Duration::from_secs(86_400));
        assert!(bench.changes().complete, "another day");
        assert_eq!(bench.held(), ["1", "2", "3"]);
    }
}

/// Looks into the collection at each request, as somebody who kills the run there and starts another one would.
struct Looking {
    inner: OaiServer,
    collection: std::path::PathBuf,
    noted: Arc<Mutex<Vec<u64>>>,
}

impl Transport for Looking {
    fn get(&self, url: &str, options: &RequestOptions) -> Result<Response, HttpError> {
        let runs = Store::open_read(&self.collection).unwrap().runs(None, 1).unwrap();
        self.noted.lock().unwrap().push(runs[0].report.requests);
        self.inner.get(url, options)
    }
}

#[test]
fn a_request_is_in_the_days_budget_before_it_is_sent_so_that_a_kill_cannot_hide_it() {
    let [mut bench, _] = Bench::both(|| Script::new([page(&[1], Some("t")), page(&[2], None)]));
    bench.source.requests_per_day = Some(100);
    let fake = OaiServer::fake(Script::new([page(&[1], Some("t")), page(&[2], None)]));
    let noted = Arc::<Mutex<Vec<u64>>>::default();
    let (collection, told) = (bench.dir.path().into(), Arc::clone(&noted));
    bench.transport = Box::new(Looking { inner: fake, collection, noted: told });
    assert!(bench.changes().complete);
    assert_eq!(*noted.lock().unwrap(), [1, 2, 3, 4]);
}

#[test]
fn a_source_is_asked_in_its_window_only() {
    for mut bench in Bench::both(|| Script::new([page(&[1], None)])) {
        bench.source.window = Some("08:00-18:00".parse().unwrap());
        let report = bench.changes();
        assert!(report.error.unwrap().contains("outside its harvest window (08:00-18:00 UTC)"));
        assert_eq!((report.requests, bench.server.asked().len()), (0, 0));
        bench.clock.sleep(Duration::from_secs(9 * 3600));
        assert!(bench.changes().complete);
    }
}

#[test]
fn answers_with_wrong_content_types_are_read_all_the_same() {
    let body = oai(&format!("<ListRecords>{}</ListRecords>", record(1)));
    check(&[Reply::Typed("text/html; charset=iso-8859-1", body.clone())], &["1"], true);
    check(&[Reply::Typed("application/octet-stream", body)], &["1"], true);
}
