//! The collected LOM records in one index: every word of every title finds its record, in whatever
//! language, and pages over all of them neither skip nor repeat.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use lomond::lom;
use lomond::lom::Reading;
use lomond::model::document::Document;
use lomond::model::id::RecordId;
use lomond::model::id::SourceId;
use lomond::model::query::Query;
use lomond::model::query::Search;
use lomond::model::query::parse;
use lomond::model::vocabularies::Vocabularies;
use lomond::search::SearchIndex;

/// Where the shared test data lie; `None` prints why nothing was tested.
fn corpus() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dir = std::env::var_os("LOMOND_SHARED").map_or_else(|| here.join("../shared"), PathBuf::from);
    let dir = dir.join("corpus/lom");
    if !dir.is_dir() {
        println!("skipped: no corpus");
        return None;
    }
    Some(dir)
}

fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

fn document(path: &Path, source: &SourceId) -> Option<Document> {
    let Ok(Reading::Lom(parsed)) = lom::read(&fs::read(path).unwrap()) else { return None };
    let identifier = path.display().to_string();
    let derived = lom::derive(&parsed, &identifier);
    let id = RecordId::derive(source, &identifier);
    Some(lom::document::document((&id, source), &identifier, &parsed.lom, &derived, &Vocabularies::default()))
}

fn search(text: &str) -> Search {
    let query = Query { clauses: parse(text), filters: Vec::new() };
    Search { query, limit: 2000, ..Search::default() }
}

#[test]
fn every_word_of_every_title_finds_its_record() {
    let Some(dir) = corpus() else { return };
    let source: SourceId = "corpus".parse().unwrap();
    let mut paths = Vec::new();
    files(&dir, &mut paths);
    paths.sort();
    let documents: Vec<Document> = paths.iter().filter_map(|path| document(path, &source)).collect();
    let home = tempfile::tempdir().unwrap();
    let index = SearchIndex::open(home.path()).unwrap();
    let mut writer = index.writer(30_000_000).unwrap();
    documents.iter().for_each(|document| writer.put(document).unwrap());
    writer.commit(1).unwrap();
    writer.close().unwrap();
    index.reload().unwrap();

    let mut holders: BTreeMap<&str, BTreeSet<&RecordId>> = BTreeMap::new();
    for document in &documents {
        for word in document.title.iter().flat_map(|title| title.text.split_whitespace()) {
            // What the query language reads as something else is not a word of it.
            let plain = !word.starts_with('-') && !word.contains(['"', '“', '”', '„', '«', '「', ':']);
            if plain && word.chars().any(char::is_alphanumeric) {
                holders.entry(word).or_default().insert(&document.id);
            }
        }
    }
    let mut missed = Vec::new();
    for (word, holders) in &holders {
        let found = index.search(&search(word)).unwrap();
        let found: BTreeSet<&RecordId> = found.hits.iter().map(|hit| &hit.id).collect();
        missed.extend(holders.difference(&found).map(|id| format!("{word} misses {id}")));
    }
    assert!(holders.len() > 1000, "only {} words", holders.len());
    assert!(missed.is_empty(), "of {} words: {missed:#?}", holders.len());

    let all = index.search(&search("")).unwrap();
    assert_eq!((all.total, all.hits.len()), (documents.len() as u64, documents.len()));
    let distinct: BTreeSet<_> = all.hits.iter().map(|hit| &hit.id).collect();
    assert_eq!(distinct.len(), documents.len());
}
