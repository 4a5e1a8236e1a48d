//! How fast a collection is searched: the JSON API and the results page over loopback, beside tantivy alone and SQLite FTS5.
//!
//! `cargo bench --bench search -- --collection DIR [--queries 1000] [--sqlite 200]` draws queries from the collection's own words
//! and facet values, indexes the same texts for both peers in a temporary folder, serves the collection with the binary
//! of the same build, and asks all of them the same. Prints a Markdown table. Knows only public interfaces.

mod bare;
mod drawn;
mod served;
mod sqlite;

use std::path::PathBuf;
use std::time::Duration;
use std::time::Instant;

use anyhow::Context as _;
use lomond::catalog::Catalog;
use lomond::catalog::CatalogError;
use lomond::model::record::Status;
use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use drawn::Drawn;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Hits of one answer.
const HITS: usize = 20;

struct Arguments {
    collection: PathBuf,
    queries: usize,
    sqlite: usize,
}

fn main() -> anyhow::Result<()> {
    let Some(arguments) = arguments() else {
        eprintln!("usage: cargo bench --bench search -- --collection DIR [--queries N] [--sqlite N]");
        return Ok(());
    };
    let scratch = tempfile::tempdir()?;
    let catalog = Catalog::open(&arguments.collection)?;
    let records = catalog.stats()?.records;
    let mut queries = drawn::Drawer::new(records, arguments.queries);
    let mut bare = bare::Writer::new(&scratch.path().join("tantivy"))?;
    let mut sqlite = sqlite::Writer::new(&scratch.path().join("fts5.db"))?;
    catalog.changed(0, u64::MAX, &mut |records| -> Result<(), Failure> {
        let read = records.into_par_iter().filter(|record| record.status == Status::Live).map(|record| {
            let entry = catalog.entry(record);
            (entry.document(), entry.record)
        });
        for (document, record) in read.collect::<Vec<_>>() {
            queries.see(&document);
            bare.add(&document, &record)?;
            sqlite.add(&document)?;
        }
        Ok(())
    })?;
    drop(catalog);
    let (bare, sqlite) = (bare.done()?, sqlite.done()?);
    let queries = queries.done();
    anyhow::ensure!(!queries.is_empty(), "no query can be drawn from this collection");
    compare(&arguments, records, &queries, &bare, &sqlite)
}

fn compare(
    arguments: &Arguments,
    records: u64,
    queries: &[Drawn],
    bare: &bare::Bare,
    sqlite: &sqlite::Fts,
) -> anyhow::Result<()> {
    let mut server = served::Server::start(&arguments.collection)?;
    // Files are read once before anything is measured.
    for query in queries.iter().take(50) {
        server.ask(&query.api())?;
        bare.ask(query)?;
    }
    println!(
        "| {} queries over {records} records | p50 ms | p99 ms | queries/s |\n|---|---|---|---|",
        queries.len()
    );
    row("tantivy alone, the same collectors", timed(queries, |query| bare.ask(query))?);
    row("/api/v1/search over loopback", timed(queries, |query| server.ask(&query.api()).map(drop))?);
    let mut sizes = Vec::new();
    row("/search, the page", timed(queries, |query| server.ask(&query.page()).map(|size| sizes.push(size)))?);
    let some = queries.get(..arguments.sqlite.min(queries.len())).unwrap_or(queries);
    row("SQLite FTS5, bm25, the same facets", timed(some, |query| sqlite.ask(query))?);
    sizes.sort_unstable();
    let largest = sizes.last().copied().unwrap_or_default();
    println!("\nSQLite was asked the first {} of them.", some.len());
    println!(
        "Pages: median {} bytes, largest {largest} bytes, not compressed.",
        sizes.get(sizes.len() / 2).unwrap_or(&0)
    );
    println!("Server afterwards: RssAnon {:.0} MiB.", server.rss_anon_kib()? as f64 / 1024.0);
    Ok(())
}

/// How long each query took, in order of time.
fn timed(
    queries: &[Drawn],
    mut ask: impl FnMut(&Drawn) -> anyhow::Result<()>,
) -> anyhow::Result<Vec<Duration>> {
    let mut times = Vec::with_capacity(queries.len());
    for query in queries {
        let started = Instant::now();
        ask(query).with_context(|| format!("query {query:?}"))?;
        times.push(started.elapsed());
    }
    times.sort_unstable();
    Ok(times)
}

fn row(name: &str, times: Vec<Duration>) {
    let at = |share: usize| times.get(times.len() * share / 100).map_or(0.0, |time| time.as_secs_f64() * 1e3);
    let rate = times.len() as f64 / times.iter().sum::<Duration>().as_secs_f64();
    println!("| {name} | {:.2} | {:.2} | {rate:.0} |", at(50), at(99));
}

/// Why a record was not taken.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    #[error(transparent)]
    Peer(#[from] anyhow::Error),
}

fn arguments() -> Option<Arguments> {
    let all: Vec<String> = std::env::args().collect();
    let value = |name: &str| all.iter().position(|one| one == name).and_then(|at| all.get(at + 1));
    let number = |name: &str, usual: usize| value(name).and_then(|n| n.parse().ok()).unwrap_or(usual);
    let collection = PathBuf::from(value("--collection")?);
    Some(Arguments { collection, queries: number("--queries", 1_000), sqlite: number("--sqlite", 200) })
}
