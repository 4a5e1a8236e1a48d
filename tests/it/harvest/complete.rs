//! Complete, or said so: sizes raise doubts, ListIdentifiers decides.

use lomond::harvest::Scope;

use super::Bench;
use super::check;
use crate::support::oai_server::OaiServer;
use crate::support::oai_server::Reply;
use crate::support::oai_server::Script;
use crate::support::oai_server::header;
use crate::support::oai_server::headers;
use crate::support::oai_server::oai;
use crate::support::oai_server::oai_error;
use crate::support::oai_server::page;
use crate::support::oai_server::record;
use crate::support::oai_server::record_with;
use crate::support::project::Project;

/// A whole list of these records that announces another size.
fn sized(records: &[String], size: u32) -> Reply {
    let token = format!("<resumptionToken completeListSize=\"{size}\"/>");
    Reply::Body(oai(&format!("<ListRecords>{}{token}</ListRecords>", records.concat())))
}

fn verify() -> Scope {
    Scope { verify: true, ..Scope::default() }
}

#[test]
fn records_that_are_named_and_never_come_make_a_run_incomplete() {
    let lists = [sized(&[record(1)], 3), headers(&[1, 2, 3])];
    for (bench, report) in check(&lists, &["1"], false) {
        let error = report.error.unwrap();
        assert_eq!(error, "incomplete: 2 records that ListIdentifiers names were missing in the list");
        bench.server.then([page(&[1, 2, 3], None)]);
        assert!(bench.changes().complete);
        let asked = bench.server.asked_for("ListRecords");
        assert_eq!(asked, ["verb=ListRecords&metadataPrefix=lom"], "everything is listed again");
        assert_eq!(bench.held(), ["1", "2", "3"]);
    }
}

#[test]
fn missing_records_are_fetched_one_by_one_and_told() {
    for bench in Bench::both(|| Script::new([sized(&[record(1)], 2), headers(&[1, 2])])) {
        bench.server.can_give("oai:x:2", oai(&format!("<GetRecord>{}</GetRecord>", record(2))));
        let report = bench.changes();
        let error = report.error.unwrap();
        assert!(
            error.starts_with("incomplete: 1 records")
                && error.ends_with("1 of them were fetched one by one")
        );
        assert_eq!(
            (bench.held(), report.counts.new, report.complete),
            (vec!["1".into(), "2".into()], 2, false)
        );
        bench.server.then([]);
        assert!(bench.changes().complete, "nothing is missing any more");
        assert!(bench.server.asked_for("ListRecords")[0].contains("from="));
    }
}

#[test]
fn a_size_that_lies_costs_one_list_of_identifiers_and_nothing_else() {
    for size in [1, 9] {
        for (bench, _) in check(&[sized(&[record(1), record(2)], size), headers(&[1, 2])], &["1", "2"], true)
        {
            assert_eq!(bench.server.asked_for("ListIdentifiers").len(), 1);
        }
    }
    for (bench, _) in check(&[sized(&[record(1), record(2)], 2)], &["1", "2"], true) {
        assert_eq!(bench.server.asked_for("ListIdentifiers").len(), 0, "no doubt, no question");
    }
}

#[test]
fn what_is_in_quarantine_or_only_in_another_format_is_not_missing() {
    let bad = record_with(2, "<title>salt & pepper</title>");
    check(&[sized(&[record(1), bad], 9), headers(&[1, 2])], &["1"], true);
    for bench in Bench::both(|| Script::new([sized(&[record(1)], 2), headers(&[1, 2])])) {
        bench.server.can_give("oai:x:2", oai("<error code=\"cannotDisseminateFormat\">no</error>"));
        assert!(bench.changes().complete);
    }
}

#[test]
fn doubts_that_cannot_be_cleared_up_are_only_told_unless_somebody_asked() {
    let refusal = || oai_error("cannotDisseminateFormat");
    for (bench, _) in check(&[sized(&[record(1)], 2), refusal()], &["1"], true) {
        assert!(bench.notes.lock().unwrap().iter().any(|note| note.contains("cannot be checked")));
        bench.server.then([oai_error("noRecordsMatch"), refusal()]);
        let report = bench.run(&verify());
        assert!(!report.complete && report.error.unwrap().starts_with("not verified: ListIdentifiers:"));
    }
}

#[test]
fn verify_compares_everything_that_is_held() {
    for (bench, _) in check(&[page(&[1], None)], &["1"], true) {
        bench.server.then([oai_error("noRecordsMatch"), headers(&[1])]);
        assert!(bench.run(&verify()).complete);
        assert_eq!(bench.server.asked_for("ListIdentifiers"), ["verb=ListIdentifiers&metadataPrefix=lom"]);
        bench.server.then([oai_error("noRecordsMatch"), headers(&[1, 2])]);
        assert!(bench.run(&verify()).error.unwrap().starts_with("incomplete: 1 "));
    }
}

#[test]
fn the_program_ends_with_1_when_records_are_missing() {
    let identifiers =
        Reply::Body(oai(&format!("<ListIdentifiers>{}{}</ListIdentifiers>", header(1), header(2))));
    let lists = [page(&[1], None), identifiers.clone()];
    let (project, server) = (Project::new(), OaiServer::http(Script::new(lists)));
    let said =
        project.expect(1, &["--json", "harvest", "--url", server.url(), "--id", "s", "--verify"]).json();
    let report = &said["sources"][0];
    assert_eq!(report["complete"], false);
    assert!(report["error"].as_str().unwrap().contains("incomplete: 1 "), "{report}");
}
