//! Records that are compressed together: what goes in comes out, alone and after changes.

use std::path::Path;

use rusqlite::Connection;

use super::*;
use crate::model::record::Derived;
use crate::model::record::Header;
use crate::model::record::Incoming;
use crate::model::record::Precedence;
use crate::store::DATABASE;
use crate::store::NewSource;
use crate::store::SourceRow;
use crate::store::Store;
use crate::store::pack;

fn incoming(name: &str, deleted: bool) -> Incoming {
    let raw = format!("<lom><title>the words of {name}</title></lom>").repeat(9);
    let header =
        Header { identifier: name.to_owned(), deleted, datestamp: "2024".to_owned(), ..Header::default() };
    Incoming { header, raw: raw.into_bytes(), about: Vec::new() }
}

fn store_all(store: &Store, records: &[Incoming]) -> SourceRow {
    store
        .write::<_, StoreError>(|tx| {
            let source = tx.source(&NewSource::of_files(&"s".parse().unwrap()))?;
            for record in records {
                let derived = Derived {
                    problems: vec![Problem::warning("general.title", "odd", &record.header.identifier)],
                    ..Derived::default()
                };
                tx.put(&source, record, &derived, Precedence::Arriving)?;
            }
            Ok(source)
        })
        .unwrap()
}

/// Everything that the blocks hold, as one text.
fn held(dir: &Path) -> (usize, String) {
    let db = Connection::open(dir.join(DATABASE)).unwrap();
    let mut numbers = db.prepare("SELECT number FROM block ORDER BY number").unwrap();
    let numbers: Vec<i64> = numbers.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let text = |number: &i64| format!("{:?}", bytes_of(&read(&db, *number).unwrap()));
    (numbers.len(), numbers.iter().map(text).collect())
}

fn bytes_of(block: &Block) -> Vec<String> {
    let parts = (0..).map_while(|slot| block.get(slot));
    parts.map(|part| String::from_utf8_lossy(&[part.raw, part.problems].concat()).into_owned()).collect()
}

#[test]
fn records_share_blocks_and_what_goes_is_gone_from_them() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let names: Vec<String> = (0..100).map(|number| format!("n{number:02}")).collect();
    let all: Vec<Incoming> = names.iter().map(|name| incoming(name, false)).collect();
    let source = store_all(&store, &all);
    let (n_blocks, text) = held(dir.path());
    assert!((2..20).contains(&n_blocks), "{n_blocks} blocks");
    assert!(names.iter().all(|name| text.contains(name)));
    let gone: Vec<Incoming> = names.iter().step_by(2).map(|name| incoming(name, true)).collect();
    store_all(&store, &gone);
    let (_, text) = held(dir.path());
    for (number, name) in names.iter().enumerate() {
        assert_eq!(text.contains(name), number % 2 == 1, "{name}");
        let record = store.by_identifier(&source.key, name).unwrap().unwrap();
        let expected = if number % 2 == 1 { incoming(name, false).raw } else { Vec::new() };
        assert_eq!(record.raw, expected, "{name}");
        assert_eq!(store.problems(&record.id).unwrap().len(), number % 2);
    }
    store_all(&store, &names.iter().map(|name| incoming(name, true)).collect::<Vec<_>>());
    assert_eq!(held(dir.path()), (0, String::new()));
}

#[test]
fn a_record_that_comes_twice_in_one_transaction_is_held_once() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let mut second = incoming("one", false);
    second.raw = b"<lom>the second</lom>".to_vec();
    let source = store_all(&store, &[incoming("one", false), incoming("two", false), second.clone()]);
    assert_eq!(store.by_identifier(&source.key, "one").unwrap().unwrap().raw, second.raw);
    assert!(!held(dir.path()).1.contains("words of one"));
}

#[test]
fn bytes_that_an_older_collection_has_in_its_rows_are_read_and_move_when_they_are_read_again() {
    let dir = tempfile::tempdir().unwrap();
    let source = store_all(&Store::open(dir.path()).unwrap(), &[incoming("one", false)]);
    let raw = incoming("one", false).raw;
    let (codec, packed) = pack::pack_bytes(&raw);
    let db = Connection::open(dir.path().join(DATABASE)).unwrap();
    db.execute("UPDATE record SET block = NULL, slot = NULL, codec = ?1, raw = ?2", params![codec, packed])
        .unwrap();
    let store = Store::open(dir.path()).unwrap();
    let record = store.by_identifier(&source.key, "one").unwrap().unwrap();
    assert_eq!(record.raw, raw);
    store.write::<_, StoreError>(|tx| tx.rederive(&record, &record.derived)).unwrap();
    assert_eq!(store.by_identifier(&source.key, "one").unwrap().unwrap().raw, raw);
    let in_rows: i64 = db.query_row("SELECT sum(length(raw)) FROM record", [], |row| row.get(0)).unwrap();
    assert_eq!(in_rows, 0);
}
