//! The corpus as a user would import it: nothing is lost, nothing panics, and a second run changes nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use lomond::curate::Curation;
use lomond::import;
use lomond::import::ImportReport;
use lomond::store::Store;

fn corpus(name: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("LOMOND_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let path = shared.join("corpus").join(name);
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: no corpus");
    None
}

/// The rows of `EXPECT.tsv` by column name.
fn expected(corpus: &Path) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(corpus.join("EXPECT.tsv")).unwrap();
    let mut lines = text.lines();
    let names: Vec<_> = lines.next().unwrap().split('\t').map(str::to_owned).collect();
    lines.map(|line| names.iter().cloned().zip(line.split('\t').map(str::to_owned)).collect()).collect()
}

fn import(corpus: &Path, store: &Store) -> ImportReport {
    import::run(
        &[corpus.to_owned()],
        &"import".parse().unwrap(),
        store,
        (Curation::none(), lomond::ingest::Reach::Store),
        &mut |_| {},
    )
    .unwrap()
}

fn assert_second_run_changes_nothing(corpus: &Path, store: &Store, first: &ImportReport) {
    let before = store.change().unwrap();
    let again = import(corpus, store);
    let counts = &again.counts;
    assert_eq!((counts.new, counts.changed, counts.deleted, counts.quarantined_new), (0, 0, 0, 0));
    assert_eq!(counts.quarantined, first.counts.quarantined);
    assert_eq!(store.change().unwrap(), before);
    assert_eq!(again.files, first.files);
}

#[test]
fn every_lom_file_becomes_a_record_or_is_quarantined_as_xmllint_sees_it() {
    let Some(corpus) = corpus("lom") else { return };
    let rows = expected(&corpus);
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let report = import(&corpus, &store);
    let (good, bad): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row["xmllint"] == "well-formed");
    println!("{report:?}");
    assert_eq!(report.files, rows.len() as u64);
    assert_eq!((report.counts.new, report.counts.quarantined), (good.len() as u64, bad.len() as u64));
    assert!(report.errors.is_empty());
    let key = "import".parse().unwrap();
    for row in good {
        let record = store.by_identifier(&key, &row["file"]).unwrap().unwrap();
        assert_eq!(record.raw, fs::read(corpus.join(&row["file"])).unwrap());
    }
    let stats = store.stats().unwrap();
    println!(
        "{} problems, {} groups, database {} bytes of {}",
        stats.problems, stats.groups, stats.database_bytes, report.bytes
    );
    assert_second_run_changes_nothing(&corpus, &store, &report);
}

#[test]
fn every_record_of_every_saved_response_is_stored_or_quarantined() {
    let Some(corpus) = corpus("oai") else { return };
    let rows = expected(&corpus);
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let report = import(&corpus, &store);
    println!("{report:?}");
    assert_eq!(report.files, rows.len() as u64);
    assert!(report.errors.is_empty());
    assert_second_run_changes_nothing(&corpus, &store, &report);
    for row in store.quarantined(None, 0, 100).unwrap() {
        println!("{}: {}", row.item.identifier, row.item.reason);
    }
}
