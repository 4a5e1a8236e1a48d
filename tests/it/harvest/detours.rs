//! The ways round: tokens of earlier runs that are of no use, arguments that are refused, questions that go wrong, records
//! in two versions.

use lomond::harvest::Part;
use lomond::harvest::Scope;
use lomond::store::Store;

use super::Bench;
use super::check;
use crate::support::oai_server::OaiServer;
use crate::support::oai_server::Reply;
use crate::support::oai_server::Script;
use crate::support::oai_server::list;
use crate::support::oai_server::oai;
use crate::support::oai_server::oai_error;
use crate::support::oai_server::page;
use crate::support::oai_server::record;
use crate::support::oai_server::record_with;
use crate::support::project::Project;

const ALL: [&str; 3] = ["1", "2", "3"];

#[test]
fn the_token_of_an_earlier_run_that_is_of_no_use_begins_the_list_again() {
    let useless = || {
        [
            Reply::Status(404, None),
            Reply::Status(410, None),
            Reply::Status(414, None),
            Reply::Body(oai("<ListRecords/>")),
            oai_error("noRecordsMatch"),
            oai_error("cannotDisseminateFormat"),
            oai_error("badResumptionToken"),
        ]
    };
    let twice = |reply: &Reply| vec![reply.clone(), reply.clone()];
    let often = |reply: Reply| std::iter::repeat_n(reply, 4).collect::<Vec<_>>();
    let mut answers: Vec<Vec<Reply>> = useless().into_iter().map(|reply| vec![reply]).collect();
    answers.extend([often(Reply::Status(500, None)), often(Reply::Html), twice(&oai_error("badArgument"))]);
    for answer in answers {
        for (bench, _) in check(&[page(&[1], Some("t")), Reply::Status(403, None)], &["1"], false) {
            bench.server.then(answer.clone().into_iter().chain([page(&[1, 2, 3], None)]));
            let report = bench.changes();
            assert!(report.complete, "{answer:?}: {report:?}");
            assert_eq!(bench.held(), ALL);
            let asked = bench.server.asked_for("ListRecords");
            assert_eq!(asked[0], "verb=ListRecords&resumptionToken=t");
            assert_eq!(asked.last().unwrap(), "verb=ListRecords&metadataPrefix=lom");
        }
    }
}

#[test]
fn a_server_that_lets_nobody_in_any_more_keeps_the_token_for_another_time() {
    for (bench, _) in check(&[page(&[1], Some("t")), Reply::Status(403, None)], &["1"], false) {
        for closed in [Reply::Status(401, None), Reply::Status(403, None)] {
            bench.server.then([closed]);
            assert!(!bench.changes().complete);
        }
        bench.server.then([page(&[2, 3], None)]);
        assert!(bench.changes().complete);
        assert_eq!(bench.server.asked_for("ListRecords"), ["verb=ListRecords&resumptionToken=t"]);
        assert_eq!(bench.held(), ALL);
    }
}

#[test]
fn a_server_that_refuses_dates_in_every_form_is_listed_whole_unless_the_dates_were_asked_for() {
    for (bench, _) in check(&[page(&[1], None)], &["1"], true) {
        bench.server.then([oai_error("badArgument"), oai_error("badArgument"), page(&[1, 2, 3], None)]);
        assert!(bench.changes().complete);
        assert_eq!(bench.held(), ALL);
        assert_eq!(bench.server.asked_for("ListRecords")[2], "verb=ListRecords&metadataPrefix=lom");
        let part = Part::Window { from: Some("2024-01-01".to_owned()), until: None };
        bench.server.then([oai_error("badArgument"), page(&[1, 2, 3], None)]);
        let report = bench.run(&Scope { part, ..Scope::default() });
        assert!(report.error.unwrap().contains("badArgument"));
    }
}

#[test]
fn an_identify_that_goes_wrong_does_not_keep_the_records_away() {
    let damaged = "<Identify><repositoryName>salt & pepper</repositoryName><protocolVersion>2.0</protocolVersion>\
                   <deletedRecord>persistent</deletedRecord><granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>";
    let answers = [
        Reply::Body(oai(damaged)),
        Reply::Body(oai("<Identify><repositoryName>No version</repositoryName></Identify>")),
        Reply::Body(oai("<ListSets/>")),
        Reply::Html,
        Reply::Status(500, None),
        Reply::Status(404, None),
        oai_error("badVerb"),
    ];
    for identify in answers {
        let script = || Script { identify: Some(identify.clone()), ..Script::new([page(&[1, 2, 3], None)]) };
        for bench in Bench::both(script) {
            let report = bench.changes();
            assert!(report.complete && bench.held() == ALL, "{identify:?}: {report:?}");
        }
    }
    let closed = || Script { identify: Some(Reply::Status(403, None)), ..Script::new([page(&[1], None)]) };
    for bench in Bench::both(closed) {
        let report = bench.changes();
        assert!(report.error.unwrap().contains("Identify") && report.requests == 1);
    }
    // Where nothing is answered, the first question is the one that is told.
    let dead = || Script { identify: Some(Reply::Html), formats: Some(Reply::Html), ..Script::default() };
    for bench in Bench::both(dead) {
        assert!(bench.changes().error.unwrap().starts_with("Identify is not answered"));
    }
}

#[test]
fn what_an_earlier_run_was_told_stands_in_for_questions_that_go_wrong() {
    for bench in Bench::both(|| Script::new([page(&[1], None)])) {
        assert!(bench.changes().complete);
        bench.server.script().identify = Some(Reply::Status(500, None));
        bench.server.script().formats = Some(Reply::Status(500, None));
        bench.server.then([page(&[2, 3], None)]);
        assert!(bench.changes().complete);
        assert!(bench.server.asked_for("ListRecords")[0].ends_with("from=2024-01-02T00%3A00%3A00Z"));
        let store = Store::open_read(bench.dir.path()).unwrap();
        let row = store.source(&bench.source.key).unwrap().unwrap();
        assert_eq!(row.identify.repository_name.as_deref(), Some("Scripted"), "what is known is kept");
    }
}

#[test]
fn formats_with_a_damaged_one_among_them_are_read() {
    let formats = "<ListMetadataFormats><metadataFormat><metadataPrefix>mods</metadataPrefix><schema>http://x/?a=1&b=2</schema>\
                   </metadataFormat><metadataFormat><metadataPrefix>lom</metadataPrefix><schema>s</schema>\
                   <metadataNamespace>http://ltsc.ieee.org/xsd/LOM</metadataNamespace></metadataFormat></ListMetadataFormats>";
    let script =
        || Script { formats: Some(Reply::Body(oai(formats))), ..Script::new([page(&[1, 2, 3], None)]) };
    for bench in Bench::both(script) {
        assert!(bench.changes().complete);
        assert_eq!(bench.held(), ALL);
    }
}

/// A record with this title, of this day of May.
fn of_may(day: u32, title: &str) -> String {
    let record = record_with(1, &format!("<title><string>{title}</string></title>"));
    record.replace("2024-01-02T", &format!("2024-05-{day:02}T"))
}

#[test]
fn of_two_versions_in_one_list_the_newer_one_is_held_whichever_comes_first() {
    let (old, new) = (of_may(1, "Old"), of_may(2, "New"));
    let whole =
        |records: &[&String]| Reply::Body(list(&records.iter().copied().cloned().collect::<Vec<_>>(), None));
    let of_two_pages = |first: &String, second: &String| {
        [Reply::Body(list(std::slice::from_ref(first), Some("t"))), whole(&[second])].to_vec()
    };
    let lists = [
        vec![whole(&[&old, &new])],
        vec![whole(&[&new, &old])],
        of_two_pages(&old, &new),
        of_two_pages(&new, &old),
    ];
    for pages in lists {
        for bench in Bench::both(|| Script::new(pages.clone())) {
            for again in [false, true] {
                bench.server.then(if again { pages.clone() } else { Vec::new() });
                let report = bench.run(&Scope { part: Part::Everything, ..Scope::default() });
                assert!(report.complete, "{report:?}");
                let store = Store::open_read(bench.dir.path()).unwrap();
                let held = store.changes(0, u64::MAX >> 1, 10).unwrap();
                assert_eq!((held.len(), held[0].header.datestamp.as_str()), (1, "2024-05-02T00:00:00Z"));
                assert!(String::from_utf8(held[0].raw.clone()).unwrap().contains("New"));
            }
        }
    }
    // A repository that was set back is believed: its list has only the older version.
    for bench in Bench::both(|| Script::new([whole(&[&new]), whole(&[&old])])) {
        bench.changes();
        bench.run(&Scope { part: Part::Everything, ..Scope::default() });
        let store = Store::open_read(bench.dir.path()).unwrap();
        assert_eq!(store.changes(0, u64::MAX >> 1, 10).unwrap()[0].header.datestamp, "2024-05-01T00:00:00Z");
    }
}

#[test]
fn records_in_a_wrapper_of_somebody_elses_are_not_passed_over() {
    let wrapped = format!("<ListRecords><records>{}{}</records></ListRecords>", record(1), record(2));
    check(&[Reply::Body(oai(&wrapped))], &["1", "2"], true);
}

#[test]
fn a_page_that_comes_twice_with_a_new_token_does_not_end_the_list() {
    let lists = [page(&[1], Some("a")), page(&[1], Some("b")), page(&[2], Some("c")), page(&[3], None)];
    check(&lists, &ALL, true);
}

#[test]
fn the_program_tells_which_questions_went_wrong_and_harvests_all_the_same() {
    let script = || Script { identify: Some(oai_error("badVerb")), ..Script::new([page(&[1, 2], None)]) };
    let (project, server) = (Project::new(), OaiServer::http(script()));
    let said = project.expect(0, &["harvest", "--url", server.url(), "--id", "s"]);
    assert!(said.stderr.contains("Identify is refused: badVerb: no: going on without it"), "{}", said.stderr);
    let server = OaiServer::http(script());
    let said = project.expect(0, &["sources", "add", server.url(), "--id", "odd"]).stdout;
    assert!(said.contains("it is harvested without"), "{said}");
}
