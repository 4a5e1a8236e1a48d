//! The read side: records, searches and counts as web, provider, export and bundle need them.
//!
//! Joins the store (the truth) with the index (derived from it). Records are always shown as the store has
//! them now. Totals, order and facets are those of the index, which may lag: they tell what was there at
//! [`Catalog::indexed_change`]; a hit that is deleted by now is left out of its page, and the pages after it keep
//! their places. Without an index everything but searching works. Writes nothing, knows no page and no protocol.

mod complete;
mod facts;
mod related;
mod unmapped;
mod walk;

pub use complete::Completion;
pub use facts::age_bands;
pub use facts::grade_bands;
pub use facts::ims_xml;
pub use facts::lom_xml;
pub use facts::plain;
pub use unmapped::Unmapped;

pub use crate::search::analysis::fold;
pub use crate::search::highlight::Marker;
pub use crate::search::highlight::Snippet;
pub use crate::store::SourceRow;
pub use crate::store::SourceStats;
pub use crate::store::StoreStats;

use std::path::Path;
use std::sync::Arc;
use std::sync::OnceLock;
use std::time::Duration;
use std::time::Instant;

use rayon::iter::ParallelIterator;
use rayon::slice::ParallelSlice;

use crate::curate::Curated;
use crate::curate::Curation;
use crate::curate::Origin;
use crate::lom;
use crate::model::correction::Correction;
use crate::model::correction::Skipped;
use crate::model::document::Document;
use crate::model::facts::Facts;
use crate::model::id::RecordId;
use crate::model::lom::Lom;
use crate::model::problem::Problem;
use crate::model::query;
use crate::model::query::Found;
use crate::model::query::Hit;
use crate::model::query::Query;
use crate::model::query::Search;
use crate::model::record::Record;
use crate::model::record::Status;
use crate::model::vocabularies::Vocabularies;
use crate::search::SearchError;
use crate::search::SearchIndex;
use crate::search::plan;
use crate::store::Store;
use crate::store::StoreError;

/// Hits that one thread reads at least.
const HITS_TOGETHER: usize = 4;

/// Where in a collection's directory the index lies.
pub const INDEX_DIR: &str = "index";

/// Why the catalogue could not answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index.
    #[error(transparent)]
    Search(#[from] SearchError),
}

/// Result of a catalogue operation.
pub type Result<T, E = CatalogError> = std::result::Result<T, E>;

/// A collection, for reading. `Send + Sync`; shared by all of a server's threads.
#[derive(Debug)]
pub struct Catalog {
    store: Store,
    /// How records are read.
    curation: Arc<Curation>,
    /// Opened when first needed: a collection can be shown and exported before it is indexed.
    index: OnceLock<SearchIndex>,
}

/// A record with what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// As stored.
    pub record: Record,
    /// Read from its raw bytes and corrected; `None` for a tombstone or a format that is not read.
    pub lom: Option<Lom>,
    /// What the site's rules changed.
    pub corrections: Vec<Correction>,
    /// Why it is not shown, where a rule leaves it out; its status says so too.
    pub skipped: Option<Skipped>,
    /// Licence of the metadata, where the site's people know it.
    pub metadata_licence: Option<String>,
    /// The reader's findings; only [`Catalog::record`] fills them in.
    pub problems: Vec<Problem>,
    curation: Arc<Curation>,
}

impl Entry {
    /// A record, read from its raw bytes as `curation` has it.
    #[must_use]
    pub fn new(curation: &Arc<Curation>, mut record: Record) -> Self {
        let Curated { lom, corrections, skipped, metadata_licence, .. } = read(curation, &record);
        if record.status != Status::Deleted {
            record.status = if skipped.is_some() { Status::Skipped } else { Status::Live };
            record.header.deleted = skipped.is_some();
        }
        let lom = lom.filter(|_| skipped.is_none());
        let (problems, curation) = (Vec::new(), Arc::clone(curation));
        Self { record, lom, corrections, skipped, metadata_licence, problems, curation }
    }

    /// What learners choose by, with the evidence; empty without LOM.
    #[must_use]
    pub fn facts(&self) -> Facts {
        self.lom.as_ref().map(lom::facts::facts).unwrap_or_default()
    }

    /// What it says with the names of its terms in every language: for display.
    #[must_use]
    pub fn labelled(&self) -> Option<Lom> {
        self.lom.as_ref().map(|lom| self.curation.labelled(lom))
    }

    /// Its fields and facet codes, derived anew: the same that were indexed.
    #[must_use]
    pub fn document(&self) -> Document {
        let (empty, record) = (Lom::default(), &self.record);
        self.curation.document(origin(record), self.lom.as_ref().unwrap_or(&empty), &record.derived)
    }
}

/// One hit of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct HitRecord {
    /// Id and score.
    pub hit: Hit,
    /// As stored.
    pub record: Record,
    /// Read from its raw bytes and corrected; empty where they cannot be read.
    pub lom: Lom,
    /// Its fields and facet codes, derived anew: the same that were indexed.
    pub document: Document,
}

/// A page of results.
#[derive(Debug, Clone, PartialEq)]
pub struct ResultPage {
    /// Totals, facets, suggestion, and the hits as the index gave them.
    pub found: Found,
    /// The hits with their records, in rank order.
    pub hits: Vec<HitRecord>,
    /// Marks the query's words in the hits' texts.
    pub marker: Marker,
    /// Wall time of search and look-up.
    pub took: Duration,
}

impl Catalog {
    /// Opens the collection in `dir`; works beside a writer and on read-only media.
    ///
    /// # Errors
    /// There is no collection, or it cannot be read.
    pub fn open(dir: &Path) -> Result<Self> {
        Ok(Self { store: Store::open_read(dir)?, curation: Arc::default(), index: OnceLock::new() })
    }

    /// A catalogue over a store and an index that are already open.
    #[must_use]
    pub fn over(store: Store, index: SearchIndex) -> Self {
        Self { store, curation: Arc::default(), index: OnceLock::from(index) }
    }

    /// The same catalogue, its records read as `curation` has it; without, as they came.
    #[must_use]
    pub fn curated(self, curation: Arc<Curation>) -> Self {
        Self { curation, ..self }
    }

    /// The vocabularies of the site.
    #[must_use]
    pub fn vocabularies(&self) -> &Vocabularies {
        self.curation.vocabularies()
    }

    /// The same search with the better spelling that a search which found nothing came with; none where it has none.
    ///
    /// # Errors
    /// As [`Catalog::search`].
    pub fn corrected(&self, search: &Search, page: &ResultPage) -> Result<Option<ResultPage>> {
        let Some(text) = &page.found.suggestion else { return Ok(None) };
        let query = Query { clauses: query::parse(text), filters: search.query.filters.clone() };
        self.search(&Search { query, ..search.clone() }).map(Some)
    }

    /// The same search with the words that a search which found nothing says would find something; none where it says nothing.
    ///
    /// # Errors
    /// As [`Catalog::search`].
    pub fn relaxed(&self, search: &Search, page: &ResultPage) -> Result<Option<ResultPage>> {
        let words = page.found.relaxed;
        words.map(|words| self.search(&Search { words, ..search.clone() })).transpose()
    }

    /// The words of a query that count where nothing has all of them, as they are typed.
    #[must_use]
    pub fn content_words(query: &Query) -> String {
        query::typed(&plan::content(query).0.clauses)
    }

    /// Runs a search on the newest commit and reads the records of its page, and of no other.
    ///
    /// # Errors
    /// Store or index cannot be read, or there is no index of this version.
    pub fn search(&self, search: &Search) -> Result<ResultPage> {
        let began = Instant::now();
        let index = self.index()?;
        index.reload()?;
        let found = index.search(search)?;
        // Half of the time that a page takes is reading its records.
        let share = found.hits.len().div_ceil(rayon::current_num_threads()).max(HITS_TOGETHER);
        let read: Result<Vec<_>> = found.hits.par_chunks(share).map(|hits| self.read_hits(hits)).collect();
        let hits = read?.into_iter().flatten().collect();
        let marker = index.marker(search);
        Ok(ResultPage { found, hits, marker, took: began.elapsed() })
    }

    /// The records of some hits in their order, without those that are not shown any more.
    fn read_hits(&self, found: &[Hit]) -> Result<Vec<HitRecord>> {
        let ids: Vec<RecordId> = found.iter().map(|hit| hit.id.clone()).collect();
        let mut records = self.store.lookup(&ids)?.into_iter().peekable();
        let mut hits = Vec::with_capacity(ids.len());
        for hit in found {
            // The store answers in the order asked and leaves out what it does not have.
            let record = records.next_if(|record| record.id == hit.id);
            if let Some(record) = record.filter(|record| record.status == Status::Live) {
                let Curated { lom, skipped, .. } = read(&self.curation, &record);
                if skipped.is_some() {
                    continue;
                }
                let lom = lom.unwrap_or_default();
                let document = self.curation.document(origin(&record), &lom, &record.derived);
                hits.push(HitRecord { hit: hit.clone(), record, lom, document });
            }
        }
        Ok(hits)
    }

    /// One record, live or tombstone.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn record(&self, id: &RecordId) -> Result<Option<Entry>> {
        let Some(record) = self.store.record(id)? else { return Ok(None) };
        let problems = self.store.problems(id)?;
        Ok(Some(Entry { problems, ..Entry::new(&self.curation, record) }))
    }

    /// Every source, by id.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn sources(&self) -> Result<Vec<SourceRow>> {
        Ok(self.store.sources()?)
    }

    /// All numbers of the collection.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn stats(&self) -> Result<StoreStats> {
        Ok(self.store.stats()?)
    }

    /// The store's change number.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn change(&self) -> Result<u64> {
        Ok(self.store.change()?)
    }

    /// The change number up to which searches are complete; 0 without an index.
    #[must_use]
    pub fn indexed_change(&self) -> u64 {
        let current = self.index().and_then(|index| Ok(index.reload().map(|()| index.change())?));
        current.unwrap_or_default()
    }

    /// The index, for the bundle: what it ranks by is exported from it.
    ///
    /// # Errors
    /// There is none of this version.
    pub fn index(&self) -> Result<&SearchIndex> {
        if let Some(index) = self.index.get() {
            return Ok(index);
        }
        let index = SearchIndex::open_read(&self.store.dir().join(INDEX_DIR))?;
        Ok(self.index.get_or_init(|| index))
    }
}

/// What a record says; nothing for a tombstone, a format that is not read, or bytes that cannot be.
fn read(curation: &Curation, record: &Record) -> Curated {
    if record.status == Status::Deleted {
        return Curated::default();
    }
    curation.read(origin(record), &record.raw).unwrap_or_default()
}

fn origin(record: &Record) -> Origin<'_> {
    Origin { key: &record.source_key, source: &record.source, identifier: &record.header.identifier }
}
