//! The catalogue over a real store and index: what it shows while the two differ.

use lomond::catalog::Catalog;
use lomond::catalog::CatalogError;
use lomond::catalog::INDEX_DIR;
use lomond::lom;
use lomond::lom::Reading;
use lomond::model::id::RecordId;
use lomond::model::query::Query;
use lomond::model::query::Search;
use lomond::model::query::parse;
use lomond::model::record::Derived;
use lomond::model::record::Header;
use lomond::model::record::Incoming;
use lomond::model::record::Precedence;
use lomond::model::record::Status;
use lomond::search::SearchIndex;
use lomond::store::NewSource;
use lomond::store::Store;
use lomond::store::StoreError;

fn lom_xml(title: &str) -> String {
    format!(
        "<lom xmlns=\"http://ltsc.ieee.org/xsd/LOM\"><general><title><string language=\"en\">{title}</string>\
         </title><language>en</language></general></lom>"
    )
}

struct Collection {
    store: Store,
    dir: tempfile::TempDir,
}

impl Collection {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        Self { store, dir }
    }

    fn put(&self, identifier: &str, raw: &str) {
        self.incoming(&Incoming {
            header: Header { identifier: identifier.to_owned(), ..Header::default() },
            raw: raw.as_bytes().to_vec(),
            about: Vec::new(),
        });
    }

    fn delete(&self, identifier: &str) {
        let header = Header { identifier: identifier.to_owned(), deleted: true, ..Header::default() };
        self.incoming(&Incoming { header, ..Incoming::default() });
    }

    fn incoming(&self, incoming: &Incoming) {
        let derived = match lom::read(&incoming.raw) {
            Ok(Reading::Lom(parsed)) => lom::derive(&parsed, &incoming.header.identifier),
            _ => Derived { group: incoming.header.identifier.clone(), ..Derived::default() },
        };
        let new = NewSource::of_files(&"s".parse().unwrap());
        let stored = self.store.write::<_, StoreError>(|tx| {
            let source = tx.source(&new)?;
            tx.put(&source, incoming, &derived, Precedence::Arriving)
        });
        stored.unwrap();
    }

    /// Brings the index to the store's state.
    fn index(&self) {
        let index = SearchIndex::open(&self.dir.path().join(INDEX_DIR)).unwrap();
        let mut writer = index.writer(15_000_000).unwrap();
        let change = self.store.change().unwrap();
        for record in self.store.changes(index.change(), change, 1000).unwrap() {
            writer.delete(&record.id).unwrap();
            if let Ok(Reading::Lom(parsed)) = lom::read(&record.raw) {
                let header = &record.header;
                let (source, derived) = (&record.source, &record.derived);
                let none = lomond::model::vocabularies::Vocabularies::default();
                let document = lom::document::document(
                    (&record.id, source),
                    &header.identifier,
                    &parsed.lom,
                    derived,
                    &none,
                );
                writer.put(&document).unwrap();
            }
        }
        writer.commit(change).unwrap();
        writer.close().unwrap();
    }

    fn catalog(&self) -> Catalog {
        Catalog::open(self.dir.path()).unwrap()
    }
}

fn search(text: &str) -> Search {
    let query = Query { clauses: parse(text), filters: Vec::new() };
    Search { query, limit: 10, facet_limit: 10, ..Search::default() }
}

fn id(identifier: &str) -> RecordId {
    RecordId::derive(&"s".parse().unwrap(), identifier)
}

fn walked(catalog: &Catalog, text: &str, since: u64) -> Vec<String> {
    let mut walked = Vec::new();
    catalog
        .each::<CatalogError>(&search(text).query, since, &mut |entry| {
            walked.push(entry.record.header.identifier);
            Ok(())
        })
        .unwrap();
    walked.sort();
    walked
}

#[test]
fn hits_come_with_their_records_and_what_to_mark() {
    let collection = Collection::new();
    collection.put("a", &lom_xml("Cells and walls"));
    collection.put("b", &lom_xml("Stars"));
    collection.index();
    let page = collection.catalog().search(&search("cell")).unwrap();
    assert_eq!((page.found.total, page.hits.len()), (1, 1));
    let title = &page.hits[0].lom.general.title.0[0];
    assert_eq!(page.hits[0].record.header.identifier, "a");
    assert_eq!(page.marker.ranges(&title.text, title.language.as_deref()), [0..5]);
}

#[test]
fn without_an_index_everything_but_searching_works() {
    let collection = Collection::new();
    collection.put("a", &lom_xml("Cells"));
    let catalog = collection.catalog();
    assert!(matches!(catalog.search(&search("cells")), Err(CatalogError::Search(_))));
    assert_eq!((catalog.indexed_change(), catalog.change().unwrap()), (0, 1));
    assert!(catalog.record(&id("a")).unwrap().unwrap().lom.is_some());
    assert_eq!(walked(&catalog, "", 0), ["a"]);
    collection.index();
    assert_eq!(catalog.search(&search("cells")).unwrap().hits.len(), 1);
}

#[test]
fn while_the_index_lags_records_are_as_the_store_has_them() {
    let collection = Collection::new();
    for name in ["a", "b", "c"] {
        collection.put(name, &lom_xml("Cells"));
    }
    collection.index();
    let catalog = collection.catalog();
    assert_eq!(catalog.search(&search("cells")).unwrap().hits.len(), 3);
    collection.delete("b");
    collection.put("c", &lom_xml("Cells, second edition"));
    let page = catalog.search(&search("cells")).unwrap();
    assert_eq!((page.found.total, page.hits.len()), (3, 2));
    assert!(catalog.indexed_change() < catalog.change().unwrap());
    let edited = page.hits.iter().find(|hit| hit.record.header.identifier == "c").unwrap();
    assert_eq!(edited.lom.general.title.0[0].text, "Cells, second edition");
    collection.index();
    let page = catalog.search(&search("cells")).unwrap();
    assert_eq!((page.found.total, page.hits.len()), (2, 2));
    assert_eq!(catalog.indexed_change(), catalog.change().unwrap());
}

#[test]
fn a_walk_meets_each_record_once_in_the_order_of_ids() {
    let collection = Collection::new();
    for n in 0..300 {
        collection.put(&format!("{n:03}"), &lom_xml(if n % 2 == 0 { "Even" } else { "Odd" }));
    }
    collection.put("raw", "<other xmlns=\"urn:x\"/>");
    collection.delete("000");
    collection.index();
    let catalog = collection.catalog();
    assert_eq!(walked(&catalog, "", 0).len(), 301);
    assert_eq!(walked(&catalog, "even", 0).len(), 149);
    assert_eq!(walked(&catalog, "", 300), ["000", "raw"]);
    assert_eq!(walked(&catalog, "even", 300), Vec::<String>::new());
    let mut orders = Vec::new();
    let all = Query::default();
    let mut note = |entry: lomond::catalog::Entry| {
        orders.push(entry.record.id.order());
        assert_eq!(entry.lom.is_some(), entry.record.derived.dialect == "ieee-lom");
        Ok::<(), CatalogError>(())
    };
    catalog.each(&all, 0, &mut note).unwrap();
    assert!(orders.is_sorted());
}

#[test]
fn a_deleted_record_is_shown_as_a_tombstone() {
    let collection = Collection::new();
    collection.put("a", &lom_xml("Cells"));
    collection.delete("a");
    let entry = collection.catalog().record(&id("a")).unwrap().unwrap();
    assert_eq!((entry.record.status, entry.lom), (Status::Deleted, None));
    assert_eq!(collection.catalog().record(&id("none")).unwrap(), None);
}
