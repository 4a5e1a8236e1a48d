//! Imports of small folders, archives and lines, told by what the store holds afterwards.

use std::fs;
use std::io::Write as _;

use tempfile::TempDir;

use super::*;
use crate::curate::Curation;
use crate::model::record::Record;
use crate::model::record::Status;

struct Place {
    files: TempDir,
    store: Store,
    _collection: TempDir,
}

impl Place {
    fn new() -> Self {
        let (files, collection) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let store = Store::open(collection.path()).unwrap();
        Self { files, store, _collection: collection }
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.files.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn import(&self, names: &[&str]) -> ImportReport {
        let paths: Vec<_> = names.iter().map(|name| self.files.path().join(name)).collect();
        run(&paths, &"import".parse().unwrap(), &self.store, (Curation::none(), Reach::Store), &mut |_| {})
            .unwrap()
    }

    fn records(&self) -> Vec<Record> {
        self.store.changes(0, u64::MAX, usize::MAX).unwrap()
    }

    /// Imports everything and checks identifiers (sorted) and the counts of new, quarantined and skipped; a
    /// second import must find nothing to do.
    #[track_caller]
    fn check(&self, identifiers: &[&str], quarantined: u64, skipped: u64) {
        let report = self.import(&[""]);
        let mut found: Vec<_> = self.records().into_iter().map(|record| record.header.identifier).collect();
        found.sort();
        assert_eq!(found, identifiers);
        assert_eq!((report.counts.quarantined, report.skipped), (quarantined, skipped), "{report:?}");
        let again = self.import(&[""]);
        let counts = &again.counts;
        assert_eq!((counts.new, counts.changed, counts.deleted, counts.quarantined_new), (0, 0, 0, 0));
        assert_eq!(counts.unchanged, identifiers.len() as u64);
    }
}

fn lom(title: &str) -> String {
    let title = format!("<title><string language='en'>{title}</string></title>");
    format!("<lom xmlns='http://ltsc.ieee.org/xsd/LOM'><general>{title}</general></lom>")
}

fn oai_record(identifier: &str, datestamp: &str, metadata: &str) -> String {
    let header =
        format!("<header><identifier>{identifier}</identifier><datestamp>{datestamp}</datestamp></header>");
    format!("<record>{header}<metadata>{metadata}</metadata></record>")
}

fn oai_page(records: &str) -> String {
    let namespace = "http://www.openarchives.org/OAI/2.0/";
    format!("<OAI-PMH xmlns='{namespace}'><ListRecords>{records}</ListRecords></OAI-PMH>")
}

fn zipped(members: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ::zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, ::zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_file_is_known_by_its_path_below_the_argument() {
    let place = Place::new();
    place.write("b.xml", lom("B"));
    place.write("deep/er/a.xml", lom("A"));
    place.write("notes.md", "# nothing");
    place.write(".hidden/c.xml", lom("C"));
    place.check(&["b.xml", "deep/er/a.xml"], 0, 1);
    let report = place.import(&["deep/er/a.xml"]);
    assert_eq!((report.counts.new, report.files), (1, 1));
    assert!(place.records().iter().any(|record| record.header.identifier == "a.xml"));
}

#[test]
fn what_cannot_be_read_goes_to_quarantine_and_comes_out_when_mended() {
    let place = Place::new();
    place.write("cut.xml", "<lom><general>");
    place.write("empty.xml", "");
    place.check(&[], 2, 0);
    let rows = place.store.quarantined(None, 0, 9).unwrap();
    assert_eq!(rows[0].item.identifier, "cut.xml");
    assert_eq!(rows[0].item.bytes, b"<lom><general>");
    place.write("cut.xml", lom("Whole"));
    assert_eq!(place.import(&[""]).counts.new, 1);
    assert_eq!(place.store.stats().unwrap().quarantined, 1);
}

#[test]
fn a_foreign_format_is_kept_raw() {
    let place = Place::new();
    place.write("x.xml", "<thing xmlns='urn:thing'/>");
    place.check(&["x.xml"], 0, 0);
    assert_eq!(place.records()[0].derived.dialect, "urn:thing");
}

#[test]
fn an_edited_file_is_a_change_whatever_its_hash() {
    let place = Place::new();
    for (title, outcome) in [("One", (1, 0)), ("Two", (0, 1)), ("One", (0, 1)), ("Three", (0, 1))] {
        place.write("a.xml", lom(title));
        let counts = place.import(&[""]).counts;
        assert_eq!((counts.new, counts.changed), outcome);
    }
}

#[test]
fn two_arguments_with_one_path_end_the_same_in_either_order() {
    let mut ends = Vec::new();
    for order in [["one", "two"], ["two", "one"]] {
        let place = Place::new();
        place.write("one/a.xml", lom("One"));
        place.write("two/a.xml", lom("Two"));
        place.import(&order);
        let again = place.import(&order).counts;
        assert_eq!((again.changed, again.unchanged), (0, 2));
        ends.push(place.records()[0].raw.clone());
    }
    assert_eq!(ends[0], ends[1]);
}

#[test]
fn saved_responses_give_records_under_their_own_identifiers_the_newest_version_wins() {
    let place = Place::new();
    let deleted = "<record><header status='deleted'><identifier>oai:x:2</identifier></header></record>";
    let first = oai_record("oai:x:1", "2020-01-01", &lom("Old"));
    place.write("2.xml", oai_page(&format!("{first}{deleted}")));
    place.write("1.xml", oai_page(&oai_record("oai:x:1", "2021-01-01", &lom("New"))));
    place.write(
        "error.xml",
        "<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'><error code='noRecordsMatch'/></OAI-PMH>",
    );
    let report = place.import(&[""]);
    let counts = &report.counts;
    assert_eq!((counts.new, counts.deleted, counts.unchanged, report.files), (1, 1, 1, 3));
    assert_eq!(place.import(&[""]).counts.unchanged, 3);
    let live = place.records().into_iter().find(|record| record.status == Status::Live).unwrap();
    assert_eq!(live.derived.title.as_deref(), Some("New"));
    assert_eq!((live.header.identifier.as_str(), live.header.datestamp.as_str()), ("oai:x:1", "2021-01-01"));
}

#[test]
fn a_broken_response_gives_its_good_records() {
    let place = Place::new();
    let good = oai_record("oai:x:1", "2020", &lom("Good"));
    let bad = oai_record("oai:x:2", "2020", "<lom>this & that</lom>");
    place.write("page.xml", oai_page(&format!("{good}{bad}")));
    place.check(&["oai:x:1"], 1, 0);
    assert_eq!(place.store.quarantined(None, 0, 9).unwrap()[0].item.identifier, "oai:x:2");
}

#[test]
fn records_cut_out_of_their_response_are_records_but_a_marc_record_is_metadata() {
    let place = Place::new();
    place.write("cut.xml", oai_record("oai:x:1", "2020", &lom("Cut out")));
    place.write("marc.xml", "<record xmlns='http://www.loc.gov/MARC21/slim'><leader>x</leader></record>");
    place.check(&["marc.xml", "oai:x:1"], 0, 0);
}

#[test]
fn zips_are_read_like_folders_and_their_names_are_only_names() {
    let place = Place::new();
    let inner = String::from("PK\u{3}\u{4} an archive inside");
    let members = [
        ("b/a.xml", lom("A")),
        ("../../escape.xml", lom("B")),
        ("/etc/root.xml", lom("C")),
        ("__MACOSX/a.xml", lom("D")),
        ("inner.zip", inner),
        ("style.css", "a{}".to_owned()),
    ];
    let members: Vec<_> = members.iter().map(|(name, content)| (*name, content.as_str())).collect();
    place.write("p/pack.zip", zipped(&members));
    place.check(&["p/pack.zip//etc/root.xml", "p/pack.zip/b/a.xml"], 0, 2);
}

#[test]
fn a_record_over_the_limit_is_an_error_by_its_size() {
    let place = Place::new();
    place.write("huge.xml", lom("too much"));
    let huge = fs::File::options().write(true).open(place.files.path().join("huge.xml")).unwrap();
    huge.set_len(100 << 20).unwrap();
    place.write("good.xml", lom("fine"));
    let report = place.import(&[""]);
    let reasons: Vec<_> = report.errors.iter().map(|error| error.reason.as_str()).collect();
    assert_eq!((reasons, report.counts.new, report.counts.quarantined), (vec!["larger than 32 MiB"], 1, 0));
}

#[test]
fn a_zip_bomb_and_a_broken_zip_are_errors_of_their_own() {
    let place = Place::new();
    place.write("a.xml", lom("A"));
    place.write("bomb.zip", zipped(&[("bomb.xml", &" ".repeat(4 << 20)), ("good.xml", &lom("Good"))]));
    place.write("broken.zip", "PK\u{3}\u{4} and no more");
    let report = place.import(&[""]);
    let paths: Vec<_> = report.errors.iter().map(|error| error.path.as_str()).collect();
    assert_eq!(paths, ["bomb.zip/bomb.xml", "broken.zip"]);
    assert_eq!(report.counts.new, 2);
    assert_eq!(place.store.runs(None, 9).unwrap()[0].report.counts.new, 2);
}

#[test]
fn json_lines_keep_source_identifier_and_bytes() {
    let place = Place::new();
    let raw = lom("Raw").replace('"', "'");
    let lines = [
        format!(r#"{{"source":"alpha","identifier":"oai:x:1","datestamp":"2020","deleted":false,"sets":["s"],"raw":"{raw}"}}"#),
        r#"{"source":"alpha","identifier":"oai:x:2","datestamp":"2021","deleted":true,"sets":[],"lom":null}"#.to_owned(),
        r#"{"source":"beta","key":"older","identifier":"oai:x:3","lom":{"general":{"title":[{"language":"en","string":"From LOM"}]}}}"#.to_owned(),
        r#"{"identifier":"oai:x:4"}"#.to_owned(),
        "{ no json".to_owned(),
        String::new(),
    ];
    place.write("lines.jsonl", lines.join("\n"));
    place.check(&["oai:x:1", "oai:x:2", "oai:x:3"], 2, 0);
    let alpha = place.store.by_identifier(&"alpha".parse().unwrap(), "oai:x:1").unwrap().unwrap();
    assert_eq!((alpha.raw, alpha.header.sets), (raw.into_bytes(), vec!["s".to_owned()]));
    let older = place.store.by_identifier(&"older".parse().unwrap(), "oai:x:3").unwrap().unwrap();
    assert_eq!((older.source.as_str(), older.derived.title.as_deref()), ("beta", Some("From LOM")));
    let bad = place.store.quarantined(None, 0, 9).unwrap();
    let bad: Vec<_> = bad.iter().map(|row| row.item.identifier.as_str()).collect();
    assert_eq!(bad, ["oai:x:4", "lines.jsonl#5"]);
}

#[test]
fn every_batch_is_told_with_what_the_index_is_to_know_of_it() {
    let place = Place::new();
    place.write("a.xml", lom("A"));
    place.write("b.xml", lom("B"));
    let import = |reach: Reach| {
        let mut told = Vec::new();
        let paths = [place.files.path().to_owned()];
        run(&paths, &"s".parse().unwrap(), &place.store, (Curation::none(), reach), &mut |step| {
            let Step::Committed { change, stored, report } = step;
            let stored: Vec<String> = stored
                .iter()
                .map(|one| match one {
                    Stored::New(document) => format!("new {}", document.identifier.join(" ")),
                    Stored::Put(document) => format!("put {}", document.identifier.join(" ")),
                    Stored::Deleted(_) => "deleted".to_owned(),
                })
                .collect();
            told.push(format!("{change}: {} ({})", stored.join(", "), report.counts.new));
        })
        .unwrap();
        told.join("; ")
    };
    assert_eq!(import(Reach::Index), "2: new a.xml, new b.xml (2)");
    place.write("b.xml", lom("Another B"));
    assert_eq!(import(Reach::Index), "3: put b.xml (0)");
    place.write("b.xml", lom("Once more"));
    assert_eq!(import(Reach::Store), "4:  (0)", "nobody asked");
    let missing = run(
        &["/nowhere/at/all".into()],
        &"s".parse().unwrap(),
        &place.store,
        (Curation::none(), Reach::Store),
        &mut |_| {},
    );
    assert!(missing.unwrap_err().to_string().contains("/nowhere/at/all"));
}
