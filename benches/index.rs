//! How fast records are indexed from the store, beside what tantivy makes of the same texts alone.
//!
//! `cargo bench --bench index -- --collection DIR` reads every record's texts and values into memory, times tantivy
//! over them (its own tokenizer with lower case and stems, positions, the same facets as columns), then times
//! `reindex` of the whole collection into an empty directory: that reads the store, unpacks, reads LOM, analyses and writes.
//! Then single records are read from the store, spread over all of it, each twice: from a page that may have to be read from the
//! file, and at once again. Prints Markdown tables. Knows only public interfaces.

use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;
use std::time::Instant;

use anyhow::Context as _;
use lomond::catalog::Catalog;
use lomond::curate::Curation;
use lomond::ingest;
use lomond::model::document::Document;
use lomond::model::id::RecordId;
use lomond::model::query::Field;
use lomond::model::query::Query;
use lomond::search::SearchIndex;
use lomond::search::indexable;
use lomond::store::Store;
use tantivy::Index;
use tantivy::TantivyDocument;
use tantivy::schema::FAST;
use tantivy::schema::IndexRecordOption;
use tantivy::schema::STRING;
use tantivy::schema::Schema;
use tantivy::schema::TextFieldIndexing;
use tantivy::schema::TextOptions;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Records read one by one at most.
const MOST_READS: usize = 10_000;
/// Buffers of both writers together, in bytes.
const HEAP_BYTES: usize = 60_000_000;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let at = arguments.iter().position(|argument| argument == "--collection");
    let Some(dir) = at.and_then(|at| arguments.get(at + 1)).map(PathBuf::from) else {
        eprintln!("usage: cargo bench --bench index -- --collection DIR");
        return Ok(());
    };
    let documents = documents(&dir)?;
    let alone = tantivy_alone(&documents)?;
    let n_records = documents.len();
    let spread = documents.len().div_ceil(MOST_READS).max(1);
    let ids: Vec<RecordId> = documents.iter().step_by(spread).map(|document| document.id.clone()).collect();
    drop(documents);
    let reindexed = reindex(&dir)?;
    println!("| {n_records} records | s | records/s | of tantivy alone |\n|---|---|---|---|");
    for (name, time) in [("tantivy over texts in memory", alone), ("reindex from the store", reindexed)] {
        let share = 100.0 * alone.as_secs_f64() / time.as_secs_f64();
        let rate = n_records as f64 / time.as_secs_f64();
        println!("| {name} | {:.1} | {rate:.0} | {share:.0} % |", time.as_secs_f64());
    }
    single_reads(&dir, &ids)
}

/// Reads of one record each, in the order of ids, which is none of time.
fn single_reads(dir: &Path, ids: &[RecordId]) -> anyhow::Result<()> {
    let store = Store::open_read(dir)?;
    let read = |id: &RecordId| -> anyhow::Result<Duration> {
        let started = Instant::now();
        store.record(id)?.context("a record of the collection is not in its store")?;
        Ok(started.elapsed())
    };
    println!("\n| {} single reads | median µs | 99 % µs |\n|---|---|---|", ids.len());
    for name in ["first", "again"] {
        let mut times = ids.iter().map(read).collect::<anyhow::Result<Vec<_>>>()?;
        times.sort_unstable();
        let micros =
            |share: usize| times.get(times.len() * share / 100).map_or(0.0, |time| time.as_secs_f64() * 1e6);
        println!("| {name} | {:.1} | {:.1} |", micros(50), micros(99));
    }
    Ok(())
}

fn documents(dir: &Path) -> anyhow::Result<Vec<Document>> {
    let catalog = Catalog::open(dir)?;
    let mut documents = Vec::new();
    catalog.each(&Query::default(), 0, &mut |entry| {
        documents.push(entry.document());
        Ok::<(), lomond::catalog::CatalogError>(())
    })?;
    Ok(documents)
}

/// One field for each of ours, by tantivy's usual means, in its usual number of threads.
fn tantivy_alone(documents: &[Document]) -> anyhow::Result<Duration> {
    let mut schema = Schema::builder();
    let stemmed = TextFieldIndexing::default()
        .set_tokenizer("en_stem")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = TextOptions::default().set_indexing_options(stemmed);
    let id = schema.add_text_field("id", STRING);
    let texts = ["title", "description", "keyword", "subject", "author", "publisher"]
        .map(|name| schema.add_text_field(name, text.clone()));
    let facets = Field::FACETS
        .map(|field| (field, schema.add_text_field(&format!("{}_facet", field.name()), STRING | FAST)));
    let dir = tempfile::tempdir()?;
    let index = Index::create_in_dir(dir.path(), schema.build())?;
    let started = Instant::now();
    let mut writer = index.writer::<TantivyDocument>(HEAP_BYTES)?;
    for document in documents {
        let mut row = TantivyDocument::new();
        row.add_text(id, document.id.as_str());
        for (column, values) in texts.iter().zip(texts_of(document)) {
            values.into_iter().for_each(|value| row.add_text(*column, value));
        }
        for (field, column) in &facets {
            let values = indexable::values(document, *field);
            values.into_iter().for_each(|value| row.add_text(*column, value.text));
        }
        writer.add_document(row)?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(started.elapsed())
}

fn texts_of(document: &Document) -> [Vec<&str>; 6] {
    [
        document.title.iter().map(|text| text.text.as_str()).collect(),
        document.description.iter().map(|text| text.text.as_str()).collect(),
        document.keyword.iter().map(|text| text.text.as_str()).collect(),
        document.subject.iter().map(|text| text.text.as_str()).collect(),
        document.author.iter().map(String::as_str).collect(),
        document.publisher.iter().map(String::as_str).collect(),
    ]
}

fn reindex(dir: &Path) -> anyhow::Result<Duration> {
    let store = Store::open_read(dir).with_context(|| format!("collection `{}`", dir.display()))?;
    let target = tempfile::tempdir()?;
    let index = SearchIndex::open(target.path())?;
    let started = Instant::now();
    ingest::catch_up(Curation::none(), &store, &index, HEAP_BYTES, &mut |_, _| {})?;
    Ok(started.elapsed())
}
