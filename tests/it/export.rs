//! Exports of a small collection into every kind of place.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::io::Read;

use lomond::catalog::Catalog;
use lomond::catalog::INDEX_DIR;
use lomond::curate::Curation;
use lomond::export::ExportError;
use lomond::export::ExportReport;
use lomond::export::Format;
use lomond::export::Options;
use lomond::export::Target;
use lomond::export::csv;
use lomond::export::run;
use lomond::model::id::RecordId;
use lomond::model::query::Query;
use lomond::model::record::Derived;
use lomond::model::record::Header;
use lomond::model::record::Incoming;
use lomond::model::record::Precedence;
use lomond::search::SearchIndex;
use lomond::store::NewSource;
use lomond::store::Store;
use lomond::store::StoreError;
use tempfile::TempDir;

struct Place {
    catalog: Catalog,
    out: TempDir,
    _collection: TempDir,
}

fn lom(title: &str) -> Vec<u8> {
    let title = format!("<title><string language='en'>{title}</string></title>");
    format!("<lom xmlns='http://ltsc.ieee.org/xsd/LOM'><general>{title}</general></lom>").into_bytes()
}

fn record(identifier: &str, raw: Vec<u8>) -> Incoming {
    let header = Header { identifier: identifier.into(), datestamp: "2020".into(), ..Header::default() };
    Incoming { header, raw, about: Vec::new() }
}

/// Three LOM records, one of another format, one that is not UTF-8, one tombstone; in this order or the other.
fn records() -> Vec<Incoming> {
    let mut gone = record("oai:x:gone", Vec::new());
    gone.header.deleted = true;
    vec![
        record("oai:x:1", lom("One, \"quoted\"")),
        record("oai:x:2", lom("Two")),
        record("oai:x:3", lom("Three")),
        record("oai:x:other", b"<thing xmlns='urn:thing'/>".to_vec()),
        record("oai:x:latin", b"<?xml version='1.0' encoding='ISO-8859-1'?><lom>\xe9</lom>".to_vec()),
        gone,
    ]
}

fn place(records: &[Incoming]) -> Place {
    let (out, collection) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = Store::open(collection.path()).unwrap();
    let put = store.write::<_, StoreError>(|tx| {
        let source = tx.source(&NewSource::of_files(&"alpha".parse().unwrap()))?;
        for incoming in records {
            tx.put(&source, incoming, &Derived::default(), Precedence::Arriving)?;
        }
        Ok(())
    });
    put.unwrap();
    let index = SearchIndex::open(&collection.path().join(INDEX_DIR)).unwrap();
    Place { catalog: Catalog::over(store, index), out, _collection: collection }
}

fn options(format: &str) -> Options {
    Options { format: format.parse().unwrap(), query: Query::default(), since: 0, split: None }
}

impl Place {
    fn to_path(&self, options: &Options, name: &str) -> ExportReport {
        run(&self.catalog, options, Target::Path(&self.out.path().join(name)), &mut |_| {}).unwrap()
    }

    fn to_stream(&self, options: &Options) -> Vec<u8> {
        let mut bytes = Vec::new();
        run(&self.catalog, options, Target::Stream(&mut bytes), &mut |_| {}).unwrap();
        bytes
    }

    fn text(&self, options: &Options) -> String {
        String::from_utf8(self.to_stream(options)).unwrap()
    }

    /// Names and contents below a folder of the output, hidden ones too.
    fn files(&self, name: &str) -> BTreeMap<String, Vec<u8>> {
        let mut found = BTreeMap::new();
        for entry in fs::read_dir(self.out.path().join(name)).unwrap() {
            let below = format!("{name}/{}", entry.unwrap().file_name().to_string_lossy());
            let path = self.out.path().join(below.trim_start_matches('/'));
            if path.is_dir() {
                found.extend(self.files(&below));
            } else {
                found.insert(below, fs::read(path).unwrap());
            }
        }
        found
    }
}

fn id(identifier: &str) -> String {
    RecordId::derive(&"alpha".parse().unwrap(), identifier).to_string()
}

#[test]
fn json_lines_do_not_tell_how_the_collection_came_to_be() {
    let mut other = records();
    other.reverse();
    other.insert(0, record("oai:x:1", lom("An older one")));
    let with_raw = Options { format: Format::Jsonl { raw: true }, ..options("jsonl") };
    let text = place(&records()).text(&with_raw);
    assert_eq!(text, place(&other).text(&with_raw));
    let lines: BTreeMap<String, serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|line| (line["identifier"].as_str().unwrap().to_owned(), line))
        .collect();
    assert_eq!(lines.len(), 6);
    let one = &lines["oai:x:1"];
    assert_eq!((one["id"].as_str(), one["source"].as_str()), (Some(id("oai:x:1").as_str()), Some("alpha")));
    assert_eq!(one["lom"]["general"]["title"][0]["string"], "One, \"quoted\"");
    assert_eq!(one["raw"].as_str().unwrap().as_bytes(), lom("One, \"quoted\""));
    assert_eq!((&lines["oai:x:gone"]["deleted"], lines["oai:x:gone"].get("raw")), (&true.into(), None));
    assert!(lines["oai:x:latin"]["raw_base64"].is_string());
    assert!(lines["oai:x:other"]["lom"].is_null());
}

#[test]
fn json_lines_read_back_elsewhere_are_the_same_records() {
    let first = place(&records());
    let with_raw = Options { format: Format::Jsonl { raw: true }, ..options("jsonl") };
    let text = first.text(&with_raw);
    first.to_path(&with_raw, "all.jsonl");
    let elsewhere = tempfile::tempdir().unwrap();
    let store = Store::open(elsewhere.path()).unwrap();
    let import = || {
        let paths = [first.out.path().join("all.jsonl")];
        lomond::import::run(
            &paths,
            &"other".parse().unwrap(),
            &store,
            (Curation::none(), lomond::ingest::Reach::Store),
            &mut |_| {},
        )
        .unwrap()
        .counts
    };
    let counts = import();
    // What is damaged is quarantined where it comes in, here as there.
    assert_eq!((counts.new, counts.deleted, counts.quarantined), (5, 1, 0));
    assert_eq!(import().unchanged, 6);
    let index = SearchIndex::open(&elsewhere.path().join(INDEX_DIR)).unwrap();
    let second = Place {
        catalog: Catalog::over(store, index),
        out: tempfile::tempdir().unwrap(),
        _collection: elsewhere,
    };
    let without_dialect = |text: &str| -> Vec<serde_json::Value> {
        let mut lines: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        lines.iter_mut().for_each(|line| line["dialect"] = "".into());
        lines
    };
    // This test's records were stored without having been read: they have no dialect.
    assert_eq!(without_dialect(&second.text(&with_raw)), without_dialect(&text));
}

#[test]
fn a_table_has_the_columns_asked_for_and_no_tombstones() {
    let place = place(&records()[..1]);
    let columns = csv::Column::list("identifier, title,deleted").unwrap();
    let table = |since| Options { format: Format::Csv { columns: columns.clone() }, since, ..options("csv") };
    assert_eq!(place.text(&table(0)), "identifier,title,deleted\noai:x:1,\"One, \"\"quoted\"\"\",false\n");
    assert!(csv::Column::list("title,colour").unwrap_err().to_string().contains("`colour` is no field"));
    assert_eq!(self::place(&[]).text(&table(0)), "identifier,title,deleted\n");
    let place = self::place(&records());
    assert!(!place.text(&table(0)).contains("oai:x:gone"));
    assert!(place.text(&table(1)).contains("oai:x:gone,,true"));
    assert!(!place.text(&table(1)).contains("oai:x:1"));
}

#[test]
fn raw_is_what_was_harvested_and_lom_what_was_understood() {
    let place = place(&records());
    let report = place.to_path(&options("raw"), "raw");
    assert_eq!((report.records, report.deleted, report.files, report.change), (5, 0, 5, 6));
    let files = place.files("raw");
    assert_eq!(files[&format!("raw/{}.xml", id("oai:x:1"))], lom("One, \"quoted\""));
    let report = place.to_path(&options("lom"), "lom");
    assert_eq!((report.records, report.skipped), (4, 1));
    let written =
        String::from_utf8(place.files("lom")[&format!("lom/{}.xml", id("oai:x:2"))].clone()).unwrap();
    assert!(written.contains("Two"), "{written}");
    let report = place.to_path(&options("imsmd"), "imsmd.zip");
    assert_eq!((report.records, report.skipped), (4, 1));
}

#[test]
fn a_folder_that_exists_is_brought_up_to_date() {
    let place = place(&records());
    let stale = place.out.path().join("raw").join(format!("{}.xml", id("oai:x:gone")));
    fs::create_dir(place.out.path().join("raw")).unwrap();
    fs::write(stale, "stale").unwrap();
    fs::write(place.out.path().join("raw/mine.txt"), "kept").unwrap();
    let report = place.to_path(&options("raw"), "raw");
    assert_eq!((report.records, report.deleted), (5, 1));
    let files = place.files("raw");
    assert_eq!((files.len(), files["raw/mine.txt"].as_slice()), (6, b"kept".as_slice()));
}

#[test]
fn archives_hold_the_same_files_and_are_the_same_every_time() {
    let place = place(&records());
    let mut names: Vec<_> =
        records()[..5].iter().map(|r| format!("{}.xml", id(&r.header.identifier))).collect();
    names.sort();
    for name in ["out.tar", "out.tar.zst", "out.zip"] {
        assert_eq!(place.to_path(&options("raw"), name).records, 5);
        let first = fs::read(place.out.path().join(name)).unwrap();
        place.to_path(&options("raw"), name);
        assert_eq!(fs::read(place.out.path().join(name)).unwrap(), first, "{name}");
        let mut found = match name {
            "out.zip" => zip_names(&first),
            "out.tar" => tar_names(first.as_slice()),
            _ => tar_names(zstd::Decoder::new(first.as_slice()).unwrap()),
        };
        found.sort();
        assert_eq!(found, names, "{name}");
    }
    assert_eq!(tar_names(place.to_stream(&options("raw")).as_slice()).len(), 5);
}

fn tar_names(bytes: impl Read) -> Vec<String> {
    let mut archive = tar::Archive::new(bytes);
    let entries = archive.entries().unwrap();
    entries.map(|entry| entry.unwrap().path().unwrap().to_string_lossy().into_owned()).collect()
}

fn zip_names(bytes: &[u8]) -> Vec<String> {
    let archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    archive.file_names().map(|name| name.unwrap().into_owned()).collect()
}

#[test]
fn a_split_makes_files_and_folders_of_so_many_records() {
    let place = place(&records());
    let split = |format| Options { split: Some(2), ..options(format) };
    assert_eq!(place.to_path(&split("csv"), "t.csv").files, 3);
    let lines = |name: &str| fs::read_to_string(place.out.path().join(name)).unwrap().lines().count();
    assert_eq!(["t-0001.csv", "t-0002.csv", "t-0003.csv"].map(lines), [3, 3, 2]);
    place.to_path(&split("raw"), "raw");
    let folders: Vec<_> = place.files("raw").into_keys().map(|name| name[..8].to_owned()).collect();
    assert_eq!(folders, ["raw/0001", "raw/0001", "raw/0002", "raw/0002", "raw/0003"]);
}

#[test]
fn what_does_not_suit_is_refused_and_a_failed_export_leaves_nothing() {
    let place = place(&records());
    let refused = |options: &Options, name: &str| {
        let path = place.out.path().join(name);
        run(&place.catalog, options, Target::Path(&path), &mut |_| {}).unwrap_err().to_string()
    };
    fs::write(place.out.path().join("file.xml"), "").unwrap();
    assert!(refused(&options("lom"), "file.xml").contains("writes a folder, or an archive"));
    assert!(refused(&options("csv"), "").contains("name a file"));
    assert!(refused(&options("jsonl"), "no/such/folder.jsonl").contains("cannot write"));
    let mut bytes = Vec::new();
    let split = Options { split: Some(1), ..options("jsonl") };
    let error = run(&place.catalog, &split, Target::Stream(&mut bytes), &mut |_| {}).unwrap_err();
    assert!(error.to_string().contains("cannot be split"));
    assert!("pdf".parse::<Format>().unwrap_err().to_string().contains("raw, lom, imsmd, jsonl, csv"));
    struct Broken;
    impl io::Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let error = run(&place.catalog, &options("jsonl"), Target::Stream(&mut Broken), &mut |_| {});
    assert!(
        matches!(error, Err(ExportError::Write { cause, .. }) if cause.kind() == io::ErrorKind::BrokenPipe)
    );
    assert_eq!(place.files("").len(), 1);
}
