//! Well-formed answers of every kind, and those that are none.

use proptest::prelude::*;

use super::*;
use crate::model::record::Incoming;

fn page(body: &str) -> Page {
    read_page(body.as_bytes(), None).unwrap()
}

fn good(page: &Page) -> Vec<&Incoming> {
    page.records
        .iter()
        .filter_map(|record| if let PageRecord::Good(incoming) = record { Some(incoming) } else { None })
        .collect()
}

const RECORD: &str = "<record><header><identifier>oai:1</identifier><datestamp>2024-01-01</datestamp><setSpec>s</setSpec></header>\
    <metadata><lom xmlns='i'/></metadata></record>";

#[test]
fn a_list_of_records_is_read_in_whatever_namespace() {
    for namespace in
        ["", "xmlns='http://www.openarchives.org/OAI/2.0/'", "xmlns='http://www.openarchives.org/OAI/2.0'"]
    {
        let page = page(&format!(
            "<OAI-PMH {namespace}><responseDate> 2024-05-05T00:00:00Z </responseDate><ListRecords>{RECORD}\
             <resumptionToken cursor='0' completeListSize='x'> a b </resumptionToken></ListRecords></OAI-PMH>"
        ));
        assert!(page.well_formed && page.fault.is_none());
        assert_eq!(page.response_date.as_deref(), Some("2024-05-05T00:00:00Z"));
        assert_eq!(page.verbs, ["ListRecords"]);
        assert_eq!(good(&page)[0].header.sets, ["s"]);
        let token = page.token.unwrap();
        assert_eq!((token.value.as_str(), token.cursor, token.complete_list_size), ("a b", Some(0), None));
    }
}

#[test]
fn records_are_found_without_their_envelope() {
    assert_eq!(good(&page(RECORD)).len(), 1);
    assert_eq!(good(&page(&format!("<records>{RECORD}{RECORD}</records>"))).len(), 2);
    assert_eq!(good(&page(&format!("<x><y>{RECORD}</y>{RECORD}</x>"))).len(), 2);
    let marc = read_page(b"<record xmlns='http://www.loc.gov/MARC21/slim'><leader/></record>", None);
    assert_eq!(marc, Err(PageError::NotOai("the root element is `record`".to_owned())));
}

#[test]
fn an_absent_an_empty_and_a_filled_token_differ() {
    let token = |inner: &str| page(&format!("<OAI-PMH><ListRecords>{inner}</ListRecords></OAI-PMH>")).token;
    assert_eq!(token(""), None);
    assert_eq!(token("<resumptionToken/>"), Some(ResumptionToken::default()));
    assert_eq!(token("<resumptionToken>x</resumptionToken>").unwrap().value, "x");
}

#[test]
fn errors_are_kept_as_sent_known_or_not() {
    let page = page("<OAI-PMH><error code='foo'> b\n</error><error code='badVerb'/></OAI-PMH>");
    let errors: Vec<_> = page.errors.iter().map(|e| (e.code.as_str(), e.message.as_str())).collect();
    assert_eq!(errors, [("foo", "b"), ("badVerb", "")]);
}

#[test]
fn what_is_no_oai_is_refused_with_what_came() {
    let refused = |body: &str| read_page(body.as_bytes(), None).unwrap_err().to_string();
    assert_eq!(refused(""), "no OAI-PMH answer: the answer is empty");
    assert_eq!(refused("<html><body/></html>"), "no OAI-PMH answer: an HTML page came");
    assert_eq!(refused("<!DOCTYPE html><HTML><header>x<br></HTML>"), "no OAI-PMH answer: an HTML page came");
    assert_eq!(refused("Service unavailable"), "no OAI-PMH answer: neither a record nor an error is in it");
    assert_eq!(refused("<rss/>"), "no OAI-PMH answer: the root element is `rss`");
}

#[test]
fn a_record_without_metadata_is_bad_with_its_own_bytes() {
    let bad = "<record><header><identifier>é</identifier></header></record>";
    let body = format!(
        "<?xml version='1.0' encoding='latin1'?><OAI-PMH>é<ListRecords>{RECORD}{bad}</ListRecords></OAI-PMH>"
    );
    let bytes: Vec<u8> = body.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let page = read_page(&bytes, None).unwrap();
    let [PageRecord::Good(_), PageRecord::Bad(found)] = &page.records[..] else { panic!("{page:?}") };
    assert_eq!(found.identifier, "é");
    assert_eq!(found.reason, "the record is not deleted, but has no metadata");
    let start = usize::try_from(found.offset).unwrap();
    assert_eq!(&bytes[start..start + found.bytes.len()], found.bytes);
    assert!(found.bytes.starts_with(b"<record>") && found.bytes.ends_with(b"</record>"));
}

#[test]
fn identify_is_read_alone_where_the_answer_is_not_well_formed() {
    let body = "<OAI-PMH><request>&bogus;</request><Identify><baseURL>u</baseURL></Identify></OAI-PMH>";
    assert_eq!(identify(body.as_bytes(), None).unwrap().base_url, "u");
    let damaged = "<OAI-PMH><responseDate>2026-05-01T10:00:00Z</responseDate><Identify><repositoryName>a & b</repositoryName>\
                   <protocolVersion>2.0</protocolVersion><granularity>YYYY-MM-DD</granularity></Identify></OAI-PMH>";
    let found = identify(damaged.as_bytes(), None).unwrap();
    assert_eq!((found.repository_name.as_str(), found.protocol_version.as_str()), ("", "2.0"));
    assert_eq!(
        (found.granularity.as_str(), found.response_date.as_deref()),
        ("YYYY-MM-DD", Some("2026-05-01T10:00:00Z"))
    );
    let body = "<OAI-PMH><Identify><baseURL>&bogus;</baseURL></Identify></OAI-PMH>";
    assert!(matches!(identify(body.as_bytes(), None), Err(PageError::NotWellFormed(_))));
    assert_eq!(identify(b"<OAI-PMH/>", None), Err(PageError::Missing("Identify")));
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes: Vec<u8>) {
        read_page(&bytes, None).ok();
        identify(&bytes, Some("latin1")).ok();
    }

    #[test]
    fn a_record_cut_out_reads_as_it_did_in_its_page(text in "[a-zé&<\"]{0,12}", prefix in "[a-z]{0,3}") {
        let colon = if prefix.is_empty() { String::new() } else { format!("{prefix}:") };
        let declared = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        prop_assume!(!prefix.starts_with("xml"));
        let body = format!(
            "<OAI-PMH {declared}=\"u\"><GetRecord><record><header><identifier>1</identifier></header><metadata>\
             <{colon}lom a=\"{escaped}\"><{colon}x>{escaped}</{colon}x></{colon}lom></metadata></record></GetRecord></OAI-PMH>"
        );
        let page = page(&body);
        let raw = String::from_utf8(good(&page)[0].raw.clone()).unwrap();
        let tree = parse_element(&raw).unwrap();
        prop_assert_eq!((tree.root().namespace(), tree.root().local()), ("u", "lom"));
        prop_assert_eq!(tree.root().attr("", "a"), Some(text.as_str()));
        prop_assert_eq!(tree.root().child("x").unwrap().namespace(), "u");
        prop_assert_eq!(tree.root().deep_text(), text);
    }
}
