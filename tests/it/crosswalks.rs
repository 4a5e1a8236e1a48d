//! Every crosswalk over the sample records: the forms are sound, and schemas and parsers that are there agree.

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use lomond::crosswalk::Source;
use lomond::crosswalk::bibtex;
use lomond::crosswalk::dc;
use lomond::crosswalk::lrmi;
use lomond::crosswalk::marc;
use lomond::crosswalk::ris;
use lomond::lom;
use lomond::lom::Reading;
use lomond::model::id::RecordId;
use lomond::model::id::SourceId;
use lomond::model::record::Header;
use lomond::xml;

/// Calls `each` for every sample record that can be read; says how many there were.
fn for_each_sample(mut each: impl FnMut(&Source<'_>)) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample/records");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let key: SourceId = "sample".parse().unwrap();
    let mut count = 0;
    for file in files {
        let Ok(Reading::Lom(parsed)) = lom::read(&fs::read(&file).unwrap()) else { continue };
        let name = file.file_stem().unwrap().to_string_lossy();
        let header = Header {
            identifier: format!("oai:sample.lomond.example:{name}"),
            datestamp: "2024-05-06T07:08:09Z".to_owned(),
            ..Header::default()
        };
        let id = RecordId::derive(&key, &header.identifier);
        let harvested = Some("2024-06-01T00:00:00Z");
        each(&Source { lom: &parsed.lom, id: &id, header: &header, source: "sample", harvested });
        count += 1;
    }
    assert!(count > 300, "{count} sample records were read");
    count
}

fn shared(path: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("LOMOND_SHARED").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    Some(folder.join(path)).filter(|path| path.exists())
}

/// Validates files with xmllint; says so where schema or program are missing.
fn validate(schema: &str, files: &[PathBuf]) {
    let Some(schema) = shared(schema) else {
        println!("skipped: no {schema}");
        return;
    };
    for some in files.chunks(100) {
        let run =
            Command::new("xmllint").args(["--nonet", "--noout", "--schema"]).arg(&schema).args(some).output();
        let Ok(output) = run else {
            println!("skipped: no xmllint");
            return;
        };
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn dublin_core_of_every_sample_is_valid() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for_each_sample(|source| {
        let document = dc::to_oai_dc(source);
        xml::parse_element(&document).unwrap();
        let path = folder.path().join(format!("{}.xml", source.id));
        fs::write(&path, document).unwrap();
        files.push(path);
    });
    validate("schemas/oai/oai_dc.xsd", &files);
}

#[test]
fn marcxml_of_every_sample_is_valid() {
    let folder = tempfile::tempdir().unwrap();
    let mut collection = marc::marcxml::COLLECTION_START.to_owned();
    for_each_sample(|source| collection.push_str(&marc::to_marcxml(source)));
    collection.push_str(marc::marcxml::COLLECTION_END);
    xml::parse_element(&collection).unwrap();
    let path = folder.path().join("marc.xml");
    fs::write(&path, collection).unwrap();
    validate("schemas/marc/MARC21slim.xsd", &[path]);
}

#[test]
fn marc_of_every_sample_has_forty_characters_in_008_and_one_title() {
    for_each_sample(|source| {
        let record = marc::record(source);
        let (_, fixed) = record.control.iter().find(|(tag, _)| *tag == "008").unwrap();
        assert_eq!(fixed.len(), 40, "{}", source.header.identifier);
        let once = |prefix: &str| record.data.iter().filter(|field| field.tag.starts_with(prefix)).count();
        assert_eq!(once("245"), 1, "{}", source.header.identifier);
        assert!(once("1") <= 1, "{}", source.header.identifier);
        let (bytes, notes) = marc::to_iso2709_with_notes(source);
        assert!(notes.is_empty(), "{notes:?}");
        assert_eq!(bytes.get(..5), Some(format!("{:05}", bytes.len()).as_bytes()));
    });
}

#[test]
fn lrmi_of_every_sample_has_what_amb_demands() {
    for_each_sample(|source| {
        let found = lrmi::to_jsonld(source);
        for key in ["@context", "id", "name", "type"] {
            assert!(found.get(key).is_some(), "{}: no {key}", source.header.identifier);
        }
        assert!(lrmi::to_schema_org(source).get("@id").is_some());
    });
}

#[test]
fn bibtex_and_ris_of_every_sample_are_whole_entries() {
    for_each_sample(|source| {
        let entry = bibtex::entry(source);
        assert!(entry.starts_with('@') && entry.ends_with("\n}\n"), "{entry}");
        assert_eq!(entry.matches('{').count(), entry.matches('}').count(), "{entry}");
        let reference = ris::entry(source);
        let lines: Vec<&str> = reference.lines().collect();
        assert!(lines.first().is_some_and(|line| line.starts_with("TY  - ")), "{reference}");
        assert_eq!(lines.last(), Some(&"ER  - "));
        assert!(lines.iter().all(|line| line.get(2..6) == Some("  - ")), "{reference}");
    });
}
