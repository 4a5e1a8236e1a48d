//! Repositories that want to be left alone, for longer than a run lasts.

use std::time::Duration;

use lomond::http::Clock;

use super::check;
use crate::support::oai_server::Reply;
use crate::support::oai_server::page;

#[test]
fn a_wait_of_a_day_ends_the_run_and_is_remembered_by_the_next_ones() {
    for (bench, report) in check(&[page(&[1], Some("t")), Reply::Status(503, Some("86400"))], &["1"], false) {
        let error = report.error.unwrap();
        assert!(error.contains("left alone for 1440 minutes, until 1970-01-02T00:00:00Z"), "{error}");
        bench.server.then([page(&[2], None)]);
        for _ in 0..2 {
            let report = bench.changes();
            assert!(
                report.error.unwrap().contains("left alone until 1970-01-02T00:00:00Z") && !report.complete
            );
            assert_eq!((report.requests, bench.server.asked().len()), (0, 0), "it is left alone");
        }
        bench.clock.sleep(Duration::from_secs(86_400));
        assert!(bench.changes().complete);
        assert_eq!(bench.server.asked_for("ListRecords"), ["verb=ListRecords&resumptionToken=t"]);
        assert_eq!(bench.held(), ["1", "2"]);
    }
}
