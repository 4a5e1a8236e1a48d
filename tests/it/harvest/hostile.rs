//! Repositories at their worst: answers that lie about their encoding, their kind, their size or their end.

use lomond::harvest::Scope;
use lomond::store::Store;

use super::Bench;
use super::check;
use crate::support::oai_server::Reply;
use crate::support::oai_server::Script;
use crate::support::oai_server::header;
use crate::support::oai_server::headers;
use crate::support::oai_server::identify;
use crate::support::oai_server::list;
use crate::support::oai_server::oai;
use crate::support::oai_server::oai_error;
use crate::support::oai_server::page;
use crate::support::oai_server::record;
use crate::support::oai_server::record_with;

/// A page of records with this after them.
fn page_with(numbers: &[u32], after: &str) -> String {
    let records: String = numbers.iter().map(|n| record(*n)).collect();
    String::from_utf8(oai(&format!("<ListRecords>{records}{after}</ListRecords>"))).unwrap()
}

fn body(text: impl Into<Vec<u8>>) -> Reply {
    Reply::Body(text.into())
}

/// An answer that came at `now`, with a token that lives until `dies`.
fn mortal(numbers: &[u32], token: &str, now: &str, dies: &str) -> Reply {
    let token = format!("<resumptionToken expirationDate=\"{dies}\">{token}</resumptionToken>");
    body(page_with(numbers, &token).replace("2026-05-01T10:00:00Z", now))
}

/// The title that is held of a record, as its bytes say it.
fn raw(bench: &Bench, n: u32) -> String {
    let store = Store::open_read(bench.dir.path()).unwrap();
    let records = store.changes(0, u64::MAX >> 1, 10_000).unwrap();
    let wanted = format!("oai:x:{n}");
    let found = records.into_iter().find(|record| record.header.identifier == wanted).unwrap();
    String::from_utf8(found.raw).unwrap()
}

#[test]
fn headers_are_no_answer_to_list_records() {
    // Taken for a page they would make a complete harvest of nothing.
    let only_headers = format!("<ListRecords>{}{}</ListRecords>", header(1), header(2));
    for (_, report) in check(&vec![body(oai(&only_headers)); 4], &[], false) {
        assert!(report.error.unwrap().contains("no ListRecords"));
    }
    let once = [headers(&[1]), page(&[1], None)];
    check(&once, &["1"], true);
}

#[test]
fn pages_in_utf_16_with_marks_or_with_a_prefix_are_followed_to_the_end() {
    let utf16: Vec<u8> = page_with(&[1], "<resumptionToken>a/b</resumptionToken>")
        .replace("UTF-8", "UTF-16")
        .encode_utf16()
        .fold(vec![0xFF, 0xFE], |bytes, unit| [bytes, unit.to_le_bytes().to_vec()].concat());
    let marked = ["\u{FEFF}", &page_with(&[2], "<resumptionToken>c</resumptionToken>")].concat();
    let prefixed = "<o:OAI-PMH xmlns:o='http://www.openarchives.org/OAI/2.0/'><o:ListRecords><o:record><o:header>\
         <o:identifier>oai:x:3</o:identifier><o:datestamp>2024-01-03</o:datestamp></o:header><o:metadata>\
         <lom xmlns='http://ltsc.ieee.org/xsd/LOM'/></o:metadata></o:record>\
         <o:resumptionToken>d&amp;e</o:resumptionToken></o:ListRecords></o:OAI-PMH>";
    let lists = [body(utf16), body(marked), body(prefixed), page(&[4], None)];
    for (bench, _) in check(&lists, &["1", "2", "3", "4"], true) {
        assert!(bench.server.asked_for("ListRecords")[3].ends_with("resumptionToken=d%26e"));
    }
}

#[test]
fn a_declaration_that_lies_about_the_encoding_alters_no_text() {
    let latin = |n| record_with(n, "<title><string>caf\u{e9}</string></title>");
    let text = String::from_utf8(list(&[record(1), latin(2), record(3)], None)).unwrap();
    // Latin-1 under the name of UTF-8: the record that shows it is kept as bytes, the others are read.
    let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    for bench in Bench::both(|| Script::new([body(bytes.clone())])) {
        let report = bench.changes();
        assert_eq!((report.counts.new, report.counts.quarantined), (2, 1));
        assert_eq!(bench.quarantined(), ["oai:x:2"]);
    }
    // Under its own name it is read; UTF-8 under a name that nobody knows is read as what it is, or not at all.
    let honest = text.replace("UTF-8", "ISO-8859-1");
    let bytes: Vec<u8> = honest.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    for (bench, _) in check(&[body(bytes)], &["1", "2", "3"], true) {
        assert!(raw(&bench, 2).contains("caf\u{e9}"));
    }
    for bench in Bench::both(|| Script::new([body(text.replace("UTF-8", "x-klingon"))])) {
        bench.changes();
        let held = bench.held();
        assert!(!held.contains(&"2".to_owned()) || raw(&bench, 2).contains("caf\u{e9}"), "{held:?}");
    }
}

#[test]
fn what_looks_like_a_token_inside_a_record_is_not_followed() {
    let inside = "<title><string>t</string></title><x:resumptionToken xmlns:x='urn:x'>no</x:resumptionToken>";
    for (_, report) in check(&[body(list(&[record_with(1, inside)], None))], &["1"], true) {
        assert!(report.requests <= 4, "at most the one that was sent ahead");
    }
    // Of two tokens the first one counts, whichever was guessed.
    let two =
        page_with(&[1], "<resumptionToken>first</resumptionToken><resumptionToken>last</resumptionToken>");
    for bench in Bench::both(|| Script::new([body(two.clone()), page(&[9], None), page(&[2], None)])) {
        bench.changes();
        let asked = bench.server.asked_for("ListRecords");
        assert!(asked.last().unwrap().ends_with("resumptionToken=first"), "{asked:?}");
    }
}

#[test]
fn an_error_beside_records_costs_no_record() {
    let beside = page_with(&[1], "<resumptionToken>t</resumptionToken>")
        .replace("<ListRecords>", "<error code=\"badArgument\">odd</error><ListRecords>");
    check(&[body(beside), page(&[2], None)], &["1", "2"], true);
}

#[test]
fn a_list_that_says_no_records_match_after_a_token_has_ended() {
    check(&[page(&[1], Some("t")), oai_error("noRecordsMatch")], &["1"], true);
}

#[test]
fn identifiers_that_repeat_are_one_record_and_empty_ones_none() {
    let again = record_with(1, "<title><string>Later</string></title>");
    let lists = [
        body(list(&[record(1), record(2), again.clone()], Some("t"))),
        body(list(&[record(2), again], None)),
    ];
    for (bench, _) in check(&lists, &["2", "1"], true) {
        assert!(raw(&bench, 1).contains("Later"));
    }
    let nameless = record(1).replace("oai:x:1", " ");
    for bench in Bench::both(|| Script::new([body(list(&[nameless.clone(), record(2)], None))])) {
        let report = bench.changes();
        assert_eq!((bench.held(), report.counts.quarantined), (vec!["2".to_owned()], 1), "{report:?}");
    }
}

#[test]
fn an_identifier_with_spaces_and_signs_is_kept_and_asked_for_as_it_is() {
    let odd = "oai:x:a b+c%20&amp;d?e#f\u{e9}";
    let broken = record_with(1, "<title><string>&nope;</string></title>").replace("oai:x:1", odd);
    for bench in Bench::both(|| Script::new([body(list(std::slice::from_ref(&broken), None))])) {
        let whole = record(1).replace("oai:x:1", odd);
        let answer = oai(&format!("<GetRecord>{whole}</GetRecord>"));
        bench.server.can_give("oai:x:a b+c%20&d?e#f\u{e9}", answer);
        let report = bench.changes();
        assert_eq!((report.counts.new, report.counts.quarantined), (1, 0), "{report:?}");
        let asked = bench.server.asked_for("GetRecord");
        assert!(asked[0].contains("identifier=oai%3Ax%3Aa%20b%2Bc%2520%26d%3Fe%23f%C3%A9&"), "{asked:?}");
        assert_eq!(bench.held(), ["a b+c%20&d?e#f\u{e9}"]);
    }
}

#[test]
fn a_deleted_record_with_metadata_is_deleted() {
    let gone = record(1).replace("<header>", "<header status=\"deleted\">");
    check(&[body(list(&[record(2), gone], None))], &["2", "-1"], true);
}

#[test]
fn answers_without_date_or_with_another_namespace_are_read() {
    let plain = page_with(&[1], "<resumptionToken>t</resumptionToken>")
        .replace("<responseDate>2026-05-01T10:00:00Z</responseDate>", "");
    let other = page_with(&[2], "").replace("OAI/2.0/", "OAI/2.0");
    check(&[body(plain), body(other)], &["1", "2"], true);
}

#[test]
fn cursors_and_sizes_that_change_their_mind_cost_no_record() {
    let told = |n: u32, token: &str, size: u32, cursor: i32| {
        let token = format!(
            "<resumptionToken completeListSize=\"{size}\" cursor=\"{cursor}\">{token}</resumptionToken>"
        );
        body(page_with(&[n], &token))
    };
    let lists = [told(1, "a", 9, 0), told(2, "b", 1, 77), told(3, "c", 4, -5), told(4, "", 4, 0)];
    check(&lists, &["1", "2", "3", "4"], true);
}

#[test]
fn a_list_that_gives_the_same_records_in_ever_new_pages_ends() {
    // Neither a token nor a page comes twice, and no size is told.
    let pairs: Vec<Reply> = (0..80_u32)
        .map(|n| page(&[1 + n % 9, 10 + n / 9], Some(&format!("t{n}"))))
        .chain((0..80).map(|n| page(&[1 + n % 9, 10 + n % 8], Some(&format!("u{n}")))))
        .collect();
    for bench in Bench::both(|| Script::new(pairs.clone())) {
        let report = bench.changes();
        let error = report.error.unwrap();
        assert!(error.contains("50 pages without a new record") || error.contains("sent before"), "{error}");
        assert!(report.requests < 150, "{}", report.requests);
    }
}

#[test]
fn a_wait_that_is_a_slip_does_not_shut_a_repository_out_for_ever() {
    for after in ["99999999999", "99999999999999999999999999"] {
        for bench in Bench::both(|| Script::new([Reply::Status(503, Some(after)), page(&[1], None)])) {
            let error = bench.changes().error.unwrap();
            assert!(error.contains("until 1970-01-08T00:0"), "{error}");
            lomond::http::Clock::sleep(bench.clock.as_ref(), std::time::Duration::from_secs(8 * 86_400));
            assert!(bench.changes().complete);
        }
    }
    for nonsense in ["-5", "soon", "", "1e9"] {
        for bench in Bench::both(|| Script::new([Reply::Status(503, Some(nonsense)), page(&[1], None)])) {
            assert!(bench.changes().complete, "{nonsense:?} is a failure like another");
        }
    }
}

#[test]
fn a_refused_format_is_told_with_those_that_are_offered() {
    for mut bench in Bench::both(|| Script::new([oai_error("cannotDisseminateFormat")])) {
        bench.source.prefix = Some("marc21".to_owned());
        assert!(bench.changes().error.unwrap().contains("cannotDisseminateFormat"));
        let notes = bench.notes.lock().unwrap().join("\n");
        assert!(notes.contains("does not offer the format `marc21`, only oai_dc, lom"), "{notes}");
    }
}

#[test]
fn the_token_of_an_interrupted_run_is_not_sent_after_its_time() {
    let first = mortal(&[1, 2], "old", "2026-05-01T10:00:00Z", "2026-05-01T11:00:00Z");
    for bench in Bench::both(|| Script::new([first.clone(), Reply::Status(404, None)])) {
        assert!(bench.changes().error.is_some());
        let later = String::from_utf8(match identify("YYYY-MM-DDThh:mm:ssZ") {
            Reply::Body(usual) => usual,
            _ => unreachable!(),
        });
        let later = later.unwrap().replace("2026-05-01T10:00:00Z", "2026-05-01T12:00:00Z");
        bench.server.script().identify = Some(body(later));
        bench.server.then([page(&[1, 2, 3], None)]);
        assert!(bench.changes().complete);
        let asked = bench.server.asked_for("ListRecords");
        assert_eq!(asked, ["verb=ListRecords&metadataPrefix=lom"]);
        assert_eq!(bench.held(), ["1", "2", "3"]);
    }
}

#[test]
fn a_token_that_outlived_its_time_in_a_wait_is_no_end_of_the_list_and_no_failure() {
    let first = || mortal(&[1], "t", "2026-05-01T10:00:00Z", "2026-05-01T10:00:30Z");
    let busy = || Reply::Status(503, Some("60"));
    for answer in [oai_error("noRecordsMatch"), Reply::Status(410, None), body(oai("<ListRecords/>"))] {
        let lists = [first(), busy(), answer, page(&[1, 2], None)];
        for (bench, _) in check(&lists, &["1", "2"], true) {
            let notes = bench.notes.lock().unwrap().join("\n");
            assert!(notes.contains("a token expired"), "{notes}");
        }
    }
    // A token that was dead when it came says nothing: the list has ended as the repository says.
    let dead = mortal(&[1], "t", "2026-05-01T10:00:00Z", "2020-01-01T00:00:00Z");
    check(&[dead, busy(), oai_error("noRecordsMatch")], &["1"], true);
}

#[test]
fn a_limit_is_kept_although_the_next_page_is_on_its_way() {
    for bench in Bench::both(|| Script::new([page(&[1, 2], Some("t")), page(&[3], None)])) {
        let report = bench.run(&Scope { limit: Some(1), ..Scope::default() });
        assert_eq!((bench.held(), report.complete), (vec!["1".to_owned()], false));
    }
}
