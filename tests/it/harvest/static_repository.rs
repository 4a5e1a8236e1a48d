//! Static Repositories: one file, a list for each format.

use super::Bench;
use crate::support::oai_server::Reply;
use crate::support::oai_server::Script;
use crate::support::oai_server::record;

fn file(numbers: &[u32]) -> Reply {
    let dc = "<record xmlns=\"http://www.openarchives.org/OAI/2.0/\"><header><identifier>oai:x:1</identifier>\
              <datestamp>2024-01-02</datestamp></header><metadata><dc xmlns=\"http://www.openarchives.org/OAI/2.0/oai_dc/\"/>\
              </metadata></record>";
    let lom: String = numbers
        .iter()
        .map(|n| record(*n).replacen("<record", "<record xmlns=\"http://www.openarchives.org/OAI/2.0/\"", 1))
        .collect();
    Reply::Body(
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
             <Repository xmlns=\"http://www.openarchives.org/OAI/2.0/static-repository\" xmlns:oai=\"http://www.openarchives.org/OAI/2.0/\">\
             <Identify><oai:repositoryName>Static</oai:repositoryName><oai:baseURL>http://x.example/oai</oai:baseURL>\
             <oai:protocolVersion>2.0</oai:protocolVersion><oai:adminEmail>a@x.example</oai:adminEmail>\
             <oai:earliestDatestamp>2020-01-01</oai:earliestDatestamp><oai:deletedRecord>no</oai:deletedRecord>\
             <oai:granularity>YYYY-MM-DD</oai:granularity></Identify>\
             <ListMetadataFormats><oai:metadataFormat><oai:metadataPrefix>oai_dc</oai:metadataPrefix><oai:schema>s</oai:schema>\
             <oai:metadataNamespace>http://www.openarchives.org/OAI/2.0/oai_dc/</oai:metadataNamespace></oai:metadataFormat>\
             <oai:metadataFormat><oai:metadataPrefix>lom</oai:metadataPrefix><oai:schema>s</oai:schema>\
             <oai:metadataNamespace>http://ltsc.ieee.org/xsd/LOM</oai:metadataNamespace></oai:metadataFormat></ListMetadataFormats>\
             <ListRecords metadataPrefix=\"oai_dc\">{dc}</ListRecords>\
             <ListRecords metadataPrefix=\"lom\">{lom}</ListRecords></Repository>"
        )
        .into_bytes(),
    )
}

fn script(numbers: &[u32], lists: usize) -> Script {
    let file = file(numbers);
    let lists = std::iter::repeat_n(file.clone(), lists);
    Script {
        identify: Some(file.clone()),
        formats: Some(file.clone()),
        ..Script::new(lists.collect::<Vec<_>>())
    }
}

#[test]
fn a_static_repository_is_harvested_in_its_best_format() {
    for bench in Bench::both(|| script(&[1, 2, 3], 1)) {
        let report = bench.changes();
        assert_eq!((report.complete, report.counts.new), (true, 3), "{report:?}");
        assert_eq!(bench.held(), ["1", "2", "3"]);
        bench.server.then([file(&[2, 3]), file(&[2, 3])]);
        let report = bench.changes();
        assert!(report.held.is_none(), "{report:?}");
        assert_eq!((report.counts.unchanged, report.counts.deleted), (2, 1));
        assert_eq!(bench.held(), ["2", "3", "-1"]);
    }
}

#[test]
fn its_diagnosis_says_what_it_is() {
    for bench in Bench::both(|| script(&[1], 1)) {
        let diagnosis = bench.diagnose();
        assert!(diagnosis.harvestable());
        assert!(diagnosis.findings.iter().any(|finding| finding.kind == "static"), "{diagnosis:?}");
    }
}
