//! Held, not obeyed: what would delete too much is stored, waits, and is let through when somebody accepts it.

use lomond::harvest::Part;
use lomond::harvest::Scope;
use lomond::model::run::SourceReport;
use lomond::store::Store;

use super::Bench;
use super::check;
use crate::support::oai_server::OaiServer;
use crate::support::oai_server::Reply;
use crate::support::oai_server::Script;
use crate::support::oai_server::deleted;
use crate::support::oai_server::list;
use crate::support::oai_server::oai_error;
use crate::support::oai_server::page;
use crate::support::oai_server::record;
use crate::support::oai_server::record_with;
use crate::support::project::Project;

/// A repository of forty records, harvested once.
fn harvested() -> [Bench; 2] {
    let numbers: Vec<u32> = (1..=40).collect();
    Bench::both(|| Script::new([page(&numbers, None)])).map(|bench| {
        assert!(bench.changes().complete);
        bench
    })
}

/// A page on which the records of these numbers are deleted.
fn gone(numbers: std::ops::RangeInclusive<u32>, token: Option<&str>) -> Reply {
    Reply::Body(list(&numbers.map(deleted).collect::<Vec<_>>(), token))
}

fn accept(bench: &Bench) -> SourceReport {
    bench.run(&Scope { accept: true, ..Scope::default() })
}

/// Live records, tombstones, deletions that wait, and why they are held.
fn state(bench: &Bench) -> (u64, u64, u64, Option<String>) {
    let stats = Store::open_read(bench.dir.path()).unwrap().stats().unwrap();
    let source = stats.sources.into_iter().next().unwrap();
    (source.records, source.deleted, source.held_deletions, source.source.held)
}

#[test]
fn a_run_that_would_delete_more_than_a_fifth_is_stored_and_let_through_without_asking_again() {
    for bench in harvested() {
        let new = record_with(50, "<title><string>New</string></title>");
        let pages = [gone(1..=12, Some("t")), Reply::Body(list(&[deleted(13), deleted(99), new], None))];
        bench.server.then(pages);
        let report = bench.changes();
        let held = report.held.clone().unwrap();
        assert!(held.contains("delete 13 of 41 records") && held.contains("harvest s --accept"), "{held}");
        assert_eq!((report.complete, report.error), (false, None));
        assert_eq!((report.counts.new, report.counts.deleted, report.counts.held_deletions), (1, 1, 13));
        assert_eq!(state(&bench), (41, 1, 13, Some(held.clone())));
        let runs = Store::open_read(bench.dir.path()).unwrap().runs(None, 1).unwrap();
        assert_eq!((runs[0].report.held.as_ref(), runs[0].report.counts.held_deletions), (Some(&held), 13));

        bench.server.then([]);
        let report = accept(&bench);
        assert_eq!((report.complete, report.counts.deleted, report.counts.held_deletions), (true, 13, 0));
        assert_eq!((report.requests, bench.server.asked().len()), (0, 0), "nothing is asked");
        assert_eq!(state(&bench), (28, 14, 0, None));
        assert!(bench.changes().complete);
        assert!(bench.server.asked_for("ListRecords")[0].contains("from="), "the held run's pages were kept");
    }
}

#[test]
fn a_held_source_is_harvested_on_and_its_deletions_wait_with_the_new_ones() {
    for bench in harvested() {
        bench.server.then([gone(1..=9, None)]);
        assert!(bench.changes().held.is_some());
        bench.server.then([gone(10..=10, None)]);
        assert!(bench.changes().held.unwrap().contains("10 of 40"));
        // Records that are listed as they were again are no longer to be deleted; few enough are let through.
        bench.server.then([page(&[1, 2, 3, 4], None)]);
        let report = bench.changes();
        assert_eq!((report.held, report.counts.deleted, report.counts.unchanged), (None, 6, 4));
        assert_eq!(state(&bench), (34, 6, 0, None));
    }
}

#[test]
fn a_run_that_is_broken_off_has_deleted_nothing_and_the_next_one_counts_on() {
    for bench in harvested() {
        bench.server.then([gone(1..=5, Some("t")), Reply::Status(403, None)]);
        assert!(bench.changes().error.is_some());
        assert_eq!(state(&bench), (40, 0, 5, None));
        bench.server.then([gone(6..=9, None)]);
        assert!(bench.changes().held.unwrap().contains("9 of 40"));
        assert_eq!(accept(&bench).counts.deleted, 9);
    }
}

#[test]
fn a_fifth_and_a_single_record_are_let_through_at_once() {
    for bench in harvested() {
        bench.server.then([gone(1..=8, None)]);
        let report = bench.changes();
        assert_eq!((report.held, report.counts.deleted, report.complete), (None, 8, true));
    }
    for (bench, _) in check(&[page(&[1], None)], &["1"], true) {
        bench.server.then([gone(1..=1, None)]);
        assert_eq!(bench.changes().counts.deleted, 1);
    }
}

#[test]
fn accepting_where_nothing_is_held_harvests_without_a_question() {
    for bench in harvested() {
        bench.server.then([gone(1..=20, None)]);
        let report = accept(&bench);
        assert_eq!((report.complete, report.counts.deleted), (true, 20));
    }
}

#[test]
fn a_full_list_that_comes_back_empty_is_held_until_it_is_accepted_or_comes_back() {
    let full = || Scope { part: Part::Everything, ..Scope::default() };
    for bench in harvested() {
        bench.server.then([]);
        for _ in 0..2 {
            let report = bench.run(&full());
            assert!(report.held.unwrap().contains("came back empty, where 40 records") && !report.complete);
            assert_eq!(report.counts.held_deletions, 40);
        }
        assert_eq!(state(&bench).0, 40);
        bench.server.then([page(&[1], None)]);
        let report = bench.changes();
        assert_eq!((report.held, report.complete, state(&bench)), (None, true, (40, 0, 0, None)));
        assert_eq!(bench.server.asked_for("ListRecords"), ["verb=ListRecords&metadataPrefix=lom"]);
        bench.server.then([]);
        assert!(bench.run(&full()).held.is_some());
        let report = accept(&bench);
        assert_eq!((report.complete, report.counts.deleted), (true, 40));
        assert_eq!(state(&bench), (0, 40, 0, None));
    }
}

#[test]
fn the_program_shows_held_records_until_they_are_accepted() {
    let numbers: Vec<u32> = (1..=10).collect();
    let server = OaiServer::http(Script::new([page(&numbers, None)]));
    let project = Project::new();
    project.write(
        "harvest-config/sources/s.toml",
        &format!("id = \"s\"\nname = \"S\"\nurl = \"{}\"\n", server.url()),
    );
    project.expect(0, &["harvest"]);
    server.then([gone(1..=4, None)]);
    let report = project.expect(1, &["--json", "harvest"]).json()["sources"][0].clone();
    assert_eq!((&report["held_deletions"], &report["deleted"]), (&4.into(), &0.into()), "{report}");
    assert!(report["held"].as_str().unwrap().contains("4 of 10"), "{report}");
    assert_eq!(project.json(&["search", "title"])["total"], 10);
    let stats = project.json(&["stats"])["sources"][0].clone();
    assert_eq!((&stats["held"], &stats["held_deletions"]), (&report["held"], &4.into()));
    assert_eq!(project.json(&["runs"])["runs"][0]["reason"], report["held"]);
    assert_eq!(project.json(&["sources"])["sources"][0]["held"], report["held"]);
    assert!(project.expect(0, &["stats"]).stdout.contains("4 of 10"));

    let report = project.json(&["harvest", "s", "--accept"])["sources"][0].clone();
    assert_eq!(
        (&report["deleted"], &report["requests"], &report["complete"]),
        (&4.into(), &0.into(), &true.into())
    );
    assert_eq!(project.json(&["search", "title"])["total"], 6);
    assert_eq!(project.json(&["stats"])["sources"][0]["held"], serde_json::Value::Null);
}

#[test]
fn what_is_deleted_and_listed_again_in_one_run_stays() {
    for bench in harvested() {
        let pages = [gone(1..=2, Some("t")), Reply::Body(list(&[record(1), record(41)], None))];
        bench.server.then(pages.into_iter().chain([oai_error("noRecordsMatch")]));
        let report = bench.changes();
        assert_eq!((report.counts.deleted, report.counts.unchanged, report.counts.new), (1, 1, 1));
        assert_eq!(state(&bench).0, 40);
    }
}
