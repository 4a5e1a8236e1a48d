//! The sample provider, verb by verb.

use std::io::Read;
use std::io::Write;
use std::net::TcpStream;

use super::*;
use crate::oai;
use crate::oai::PageRecord;

const NOW: &str = "2026-01-01T00:00:00Z";

fn sample() -> SampleRepository {
    let mut records = "identifier\tdatestamp\tsets\tstatus\tfile\n".to_owned();
    for n in 0..120 {
        records +=
            &format!("oai:s:{n:03}\t2024-01-01T00:{:02}:{:02}Z\ta a:b\tlive\tgood.xml\n", n / 60, n % 60);
    }
    records += "oai:s:gone\t2024-02-01T00:00:00Z\tc\tdeleted\t\n";
    records += "oai:s:bad\t2024-03-01T00:00:00Z\tc\tdamaged\tbad.xml\n";
    let files: [(&str, &[u8]); 4] = [
        ("records.tsv", records.as_bytes()),
        ("sets.tsv", b"setSpec\tsetName\na\tA\na:b\tB\nc\tC & more\n"),
        ("records/good.xml", b"<lom xmlns=\"http://ltsc.ieee.org/xsd/LOM\"/>"),
        ("records/bad.xml", b"<lom>salt & pepper</lom>"),
    ];
    SampleRepository::from_files(files).unwrap()
}

fn ask(query: &str) -> Vec<u8> {
    answer(&sample(), "http://127.0.0.1/oai", NOW, query)
}

fn page(query: &str) -> oai::Page {
    oai::read_page(&ask(query), None).unwrap()
}

#[track_caller]
fn check_error(query: &str, code: &str) {
    let page = page(query);
    let codes: Vec<&str> = page.errors.iter().map(|error| error.code.as_str()).collect();
    assert_eq!(codes, [code], "{query}");
}

#[test]
fn a_list_comes_in_pages_to_its_end() {
    let mut page_of = page("verb=ListRecords&metadataPrefix=oai_lom");
    let mut counts = vec![page_of.records.len()];
    while let Some(token) = page_of.token.clone().filter(|token| !token.value.is_empty()) {
        assert_eq!(token.complete_list_size, Some(122));
        page_of = page(&format!("verb=ListRecords&resumptionToken={}", token.value));
        counts.push(page_of.records.len());
    }
    assert_eq!(counts, [50, 50, 22]);
    assert!(!page_of.well_formed, "the last page holds the damaged record");
    let bytes = ask("verb=GetRecord&metadataPrefix=oai_lom&identifier=oai:s:bad");
    assert!(String::from_utf8(bytes).unwrap().contains("salt & pepper"));
    assert!(matches!(page_of.records.last(), Some(PageRecord::Bad(_))));
}

#[test]
fn sets_reach_down_and_dates_are_inclusive() {
    let count = |arguments: &str| {
        page(&format!("verb=ListIdentifiers&metadataPrefix=oai_lom&{arguments}")).headers.len()
    };
    assert_eq!(count("set=c"), 2);
    assert_eq!(count("set=a"), 50);
    assert_eq!(count("from=2024-02-01"), 2);
    assert_eq!(count("from=2024-02-01&until=2024-02-01"), 1);
    assert_eq!(count("until=2024-01-01T00:00:01Z"), 2);
    let headers = page("verb=ListIdentifiers&metadataPrefix=oai_lom&set=c").headers;
    assert!(headers[0].deleted && !headers[1].deleted);
}

#[test]
fn what_the_protocol_forbids_is_refused_by_its_name() {
    for query in ["", "verb=junk", "verb=Identify&verb=Identify"] {
        check_error(query, "badVerb");
    }
    for query in [
        "verb=Identify&x=1",
        "verb=ListRecords",
        "verb=ListRecords&metadataPrefix=oai_lom&from=junk",
        "verb=ListRecords&metadataPrefix=oai_lom&from=2024-01-01&until=2024-01-01T00:00:00Z",
        "verb=ListRecords&metadataPrefix=oai_lom&from=2024-01-02&until=2024-01-01",
        "verb=ListRecords&resumptionToken=x&until=2024-01-01",
        "verb=GetRecord&identifier=oai:s:001",
    ] {
        check_error(query, "badArgument");
    }
    check_error("verb=ListRecords&resumptionToken=junk", "badResumptionToken");
    check_error("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat");
    check_error("verb=GetRecord&metadataPrefix=oai_lom&identifier=none", "idDoesNotExist");
    check_error("verb=ListRecords&metadataPrefix=oai_lom&set=none", "noRecordsMatch");
}

#[test]
fn it_says_who_it_is() {
    let identify = oai::identify(&ask("verb=Identify"), None).unwrap();
    assert_eq!(
        (identify.base_url.as_str(), identify.deleted_record.as_str()),
        ("http://127.0.0.1/oai", "persistent")
    );
    assert_eq!(identify.earliest_datestamp, "2024-01-01T00:00:00Z");
    let formats = oai::formats(&ask("verb=ListMetadataFormats"), None).unwrap();
    assert_eq!(formats.first().map(|format| format.prefix.as_str()), Some(PREFIX));
    let sets = oai::sets(&ask("verb=ListSets"), None).unwrap().sets;
    assert_eq!(sets.iter().map(|set| set.name.as_str()).collect::<Vec<_>>(), ["A", "B", "C & more"]);
}

#[test]
fn a_table_that_names_a_missing_file_is_refused_with_its_line() {
    let records = b"identifier\tdatestamp\tsets\tstatus\tfile\nx\td\t\tlive\tno.xml\n";
    let files: [(&str, &[u8]); 2] = [("records.tsv", records), ("sets.tsv", b"setSpec\tsetName\n")];
    let error = SampleRepository::from_files(files).unwrap_err().to_string();
    assert_eq!(error, "records.tsv, line 2: records/no.xml is not there");
}

#[test]
fn the_server_answers_several_requests_on_one_connection_and_stops_when_dropped() {
    let running = serve(sample(), ([127, 0, 0, 1], 0).into()).unwrap();
    let address = running.url().trim_start_matches("http://").trim_end_matches("/oai").to_owned();
    let mut stream = TcpStream::connect(&address).unwrap();
    let body = "verb=Identify";
    let post = format!("POST /oai HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let get = "GET /oai?verb=Identify HTTP/1.1\r\nHost: x\r\n\r\n";
    let head = "HEAD /other HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    stream.write_all(format!("{post}{get}{head}").as_bytes()).unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    assert_eq!(answers.matches("<repositoryName>").count(), 2, "{answers}");
    assert!(answers.contains("HTTP/1.1 404 Not Found"));
    drop(running);
    assert!(TcpStream::connect(&address).is_err());
}
