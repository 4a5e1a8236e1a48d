//! A rehearsal says how the run would end, also where it would be held, and stores nothing.

use lomond::harvest::Scope;
use lomond::model::run::SourceReport;
use lomond::store::Store;

use super::Bench;
use crate::support::oai_server::Reply;
use crate::support::oai_server::Script;
use crate::support::oai_server::deleted;
use crate::support::oai_server::headers;
use crate::support::oai_server::identify_with;
use crate::support::oai_server::list;
use crate::support::oai_server::page;

/// A repository of forty records that says this of its deletions, harvested once.
fn harvested(deleted_record: &'static str) -> [Bench; 2] {
    let numbers: Vec<u32> = (1..=40).collect();
    let script = || {
        let swept = (deleted_record == "no").then(|| headers(&numbers));
        let mut script = Script::new([page(&numbers, None)].into_iter().chain(swept));
        script.identify = Some(identify_with("YYYY-MM-DDThh:mm:ssZ", deleted_record));
        script
    };
    Bench::both(script).map(|bench| {
        assert!(bench.changes().complete);
        bench.server.script().lists.clear();
        bench
    })
}

/// Rehearses with these answers, then runs in earnest: both must say the same of what is deleted, waits and is held.
#[track_caller]
fn check(bench: &Bench, lists: &[Reply], held: Option<&str>, deleted: u64, waiting: u64) {
    let before = bench.held();
    bench.server.then(lists.to_vec());
    let rehearsed = bench.run(&Scope { dry_run: true, ..Scope::default() });
    assert_eq!(bench.held(), before, "nothing is stored");
    bench.server.then(lists.to_vec());
    let run = bench.changes();
    let said = |report: &SourceReport| {
        (report.held.clone(), report.error.clone(), report.counts.clone(), report.requests)
    };
    assert_eq!(said(&rehearsed), said(&run));
    assert_eq!((rehearsed.counts.deleted, rehearsed.counts.held_deletions), (deleted, waiting));
    let reason = rehearsed.held.unwrap_or_default();
    assert!(held.map_or(reason.is_empty(), |words| reason.contains(words)), "{reason}");
}

fn gone(numbers: std::ops::RangeInclusive<u32>) -> Reply {
    Reply::Body(list(&numbers.map(deleted).collect::<Vec<_>>(), None))
}

#[test]
fn a_rehearsal_foresees_that_a_run_would_be_held() {
    for bench in harvested("persistent") {
        check(&bench, &[gone(1..=3)], None, 3, 0);
        check(&bench, &[gone(1..=13)], Some("delete 10 of 37 records"), 0, 10);
        // What waits already counts, and what is listed again no longer.
        check(&bench, &[gone(14..=15)], Some("delete 12 of 37 records"), 0, 12);
        check(&bench, &[page(&[4, 5, 6, 7, 8, 9], None)], None, 6, 0);
    }
}

#[test]
fn the_requests_of_a_rehearsal_count_in_the_days_budget() {
    for mut bench in Bench::both(|| Script::new([page(&[1], None), page(&[1], None)])) {
        bench.source.requests_per_day = Some(4);
        let rehearse = |bench: &Bench| bench.run(&Scope { dry_run: true, ..Scope::default() });
        let report = rehearse(&bench);
        assert_eq!((report.complete, report.requests, bench.held().len()), (true, 3, 0), "{report:?}");
        let store = Store::open_read(bench.dir.path()).unwrap();
        let runs = store.runs(None, 9).unwrap();
        assert_eq!((runs.len(), runs[0].kind.as_str(), runs[0].report.requests), (1, "rehearsal", 3));
        drop(store);
        let report = bench.changes();
        assert!(report.error.unwrap().contains("budget of 4 requests a day is used up"));
        assert_eq!((report.requests, rehearse(&bench).requests), (1, 0));
    }
}

#[test]
fn a_rehearsal_looks_for_records_that_are_no_longer_listed() {
    let left = |last| headers(&(1..=last).collect::<Vec<u32>>());
    for bench in harvested("no") {
        check(&bench, &[page(&[1], None), left(20)], Some("20 of 40 records are no longer listed"), 0, 20);
        check(&bench, &[page(&[1], None), left(39)], None, 1, 0);
    }
}
