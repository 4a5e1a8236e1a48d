//! Repositories that do not tell of deletions: what is no longer listed is deleted, unless it is too much.

use lomond::harvest::Scope;

use super::Bench;
use crate::support::oai_server::Script;
use crate::support::oai_server::headers;
use crate::support::oai_server::identify_with;
use crate::support::oai_server::oai;
use crate::support::oai_server::oai_error;
use crate::support::oai_server::page;
use crate::support::oai_server::record;

/// A repository of twenty records, harvested once, that does not tell of deletions.
fn harvested() -> [Bench; 2] {
    let numbers: Vec<u32> = (1..=20).collect();
    let benches = Bench::both(|| Script {
        identify: Some(identify_with("YYYY-MM-DDThh:mm:ssZ", "no")),
        ..Script::new([page(&numbers, None)])
    });
    for bench in &benches {
        assert!(bench.changes().complete);
        assert_eq!(bench.server.asked_for("ListIdentifiers").len(), 0, "nothing was held before");
    }
    benches
}

fn all_but(gone: std::ops::RangeInclusive<u32>) -> Vec<u32> {
    (1..=20).filter(|n| !gone.contains(n)).collect()
}

#[test]
fn a_record_that_is_no_longer_listed_becomes_a_tombstone_and_may_come_back() {
    for bench in harvested() {
        bench.server.then([oai_error("noRecordsMatch"), headers(&all_but(3..=4))]);
        let report = bench.changes();
        assert_eq!((report.complete, report.counts.deleted), (true, 2), "{report:?}");
        assert_eq!(bench.held()[18..], ["-3", "-4"]);
        bench.server.can_give("oai:x:3", oai(&format!("<GetRecord>{}</GetRecord>", record(3))));
        bench.server.then([oai_error("noRecordsMatch"), headers(&all_but(4..=4))]);
        assert!(bench.changes().complete);
        assert_eq!(bench.held()[18..], ["-4", "3"]);
    }
}

#[test]
fn more_than_a_fifth_is_held_until_it_is_accepted() {
    for bench in harvested() {
        let lists = || [oai_error("noRecordsMatch"), headers(&all_but(1..=5))];
        bench.server.then(lists());
        let report = bench.changes();
        assert!(report.held.unwrap().contains("5 of 20 records are no longer listed") && !report.complete);
        assert_eq!((report.error, bench.held().len()), (None, 20));
        bench.server.then(lists());
        let report = bench.run(&Scope { accept: true, ..Scope::default() });
        assert_eq!((report.complete, report.counts.deleted), (true, 5));
    }
}

#[test]
fn a_list_of_identifiers_that_is_empty_or_not_whole_deletes_nothing() {
    for bench in harvested() {
        bench.server.then([]);
        assert!(bench.changes().held.unwrap().contains("came back empty, where 20 records"));
        assert_eq!(bench.held().len(), 20);
        bench.server.then([oai_error("noRecordsMatch"), headers(&all_but(3..=4))]);
        let report = bench.changes();
        assert_eq!(
            (report.held, report.counts.deleted),
            (None, 2),
            "what is listed again is not held any more"
        );
    }
    for bench in harvested() {
        let cut =
            oai("<ListIdentifiers><header><identifier>oai:x:1</identifier>&</header></ListIdentifiers>");
        bench.server.then([oai_error("noRecordsMatch"), crate::support::oai_server::Reply::Body(cut)]);
        let report = bench.changes();
        assert_eq!((report.held, report.counts.deleted), (None, 0));
    }
}
