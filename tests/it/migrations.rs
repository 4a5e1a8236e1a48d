//! Databases of every schema version are opened, migrated and read: one is committed per version.

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Once;

use lomond::model::id::SourceId;
use lomond::model::quarantine::Quarantined;
use lomond::model::record::Derived;
use lomond::model::record::Header;
use lomond::model::record::Incoming;
use lomond::model::record::Precedence;
use lomond::store::NewSource;
use lomond::store::SCHEMA_VERSION;
use lomond::store::Store;
use lomond::store::StoreError;

fn incoming(number: u32) -> Incoming {
    let header = Header {
        identifier: format!("oai:example.org:{number}"),
        datestamp: "2024-02-29T12:00:00Z".into(),
        deleted: number == 3,
        sets: vec!["maths".into()],
    };
    Incoming { header, raw: format!("<lom>{}</lom>", "text ".repeat(40)).into(), about: b"<about/>".to_vec() }
}

/// The fixture of a version; that of the present one is made, once, when `UPDATE_EXPECTED=1` asks for it.
fn fixture(version: i64) -> PathBuf {
    static MAKE: Once = Once::new();
    let path = format!("{}/tests/fixtures/db/schema_v{version}.sqlite", env!("CARGO_MANIFEST_DIR"));
    let path = PathBuf::from(path);
    if version == SCHEMA_VERSION && std::env::var_os("UPDATE_EXPECTED").is_some() {
        MAKE.call_once(|| {
            if !path.exists() {
                make(&path)
            }
        });
    }
    path
}

fn make(path: &Path) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap().with_clock(|| "2024-03-01T00:00:00Z".to_owned());
    let bad =
        Quarantined { identifier: "bad".into(), offset: 9, reason: "cut off".into(), bytes: b"<lo".to_vec() };
    let derived =
        Derived { title: Some("A title".into()), languages: vec!["en".into()], ..Derived::default() };
    store
        .write::<_, StoreError>(|tx| {
            let source = tx.source(&NewSource::of_files(&"example".parse().unwrap()))?;
            for number in 1..=3 {
                tx.put(&source, &incoming(number), &derived, Precedence::Arriving)?;
            }
            tx.quarantine(&source, &bad)?;
            Ok(())
        })
        .unwrap();
    drop(store);
    fs::copy(dir.path().join("lomond.db"), path).unwrap();
}

#[test]
fn a_database_of_every_version_is_migrated_and_read() {
    for version in 1..=SCHEMA_VERSION {
        let dir = tempfile::tempdir().unwrap();
        fs::copy(fixture(version), dir.path().join("lomond.db")).unwrap();
        let store = Store::open(dir.path()).unwrap();
        let key: SourceId = "example".parse().unwrap();
        for number in 1..=3 {
            let expected = incoming(number);
            let record = store.by_identifier(&key, &expected.header.identifier).unwrap().unwrap();
            assert_eq!(record.header, expected.header, "schema {version}");
            assert_eq!(record.raw, if number == 3 { Vec::new() } else { expected.raw }, "schema {version}");
        }
        let stats = store.stats().unwrap();
        assert_eq!((stats.records, stats.deleted, stats.quarantined), (2, 1, 1), "schema {version}");
        drop(store);
        Store::open_read(dir.path()).unwrap();
    }
}

#[test]
fn a_database_of_a_later_program_is_refused_and_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("lomond.db");
    let mut bytes = fs::read(fixture(SCHEMA_VERSION)).unwrap();
    // The header's user_version field: bytes 60 to 63, big-endian.
    bytes[60..64].copy_from_slice(&999_u32.to_be_bytes());
    fs::write(&path, &bytes).unwrap();
    for error in [Store::open(dir.path()).unwrap_err(), Store::open_read(dir.path()).unwrap_err()] {
        assert!(error.to_string().contains("use a newer lomond"), "{error}");
    }
}
