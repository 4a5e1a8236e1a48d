//! The read side: records, searches and counts as web, provider, export and bundle need them.
//!
//! Joins the store (the truth) with the index (derived from it). While the index lags behind the store, a
//! search finds what was there at [`Catalog::indexed_change`]; records are always shown as the store has
//! them now, and a hit whose record is gone is left out. Writes nothing, knows no page and no protocol.

mod facts;

pub use facts::document;
pub use facts::lom_xml;
pub use facts::plain;

pub use crate::search::highlight::Marker;
pub use crate::search::highlight::Snippet;
pub use crate::store::SourceRow;
pub use crate::store::SourceStats;
pub use crate::store::StoreStats;

use std::path::Path;
use std::time::Duration;

use crate::model::id::RecordId;
use crate::model::lom::Lom;
use crate::model::problem::Problem;
use crate::model::query::Found;
use crate::model::query::Hit;
use crate::model::query::Query;
use crate::model::query::Search;
use crate::model::record::Record;
use crate::search::SearchError;
use crate::search::SearchIndex;
use crate::store::Store;
use crate::store::StoreError;

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
    index: SearchIndex,
}

/// A record with what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// As stored.
    pub record: Record,
    /// Read from its raw bytes; `None` for a tombstone or a format that is not read.
    pub lom: Option<Lom>,
    /// The reader's findings; only [`Catalog::record`] fills them in.
    pub problems: Vec<Problem>,
}

/// One hit of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct HitRecord {
    /// Id and score.
    pub hit: Hit,
    /// As stored.
    pub record: Record,
    /// Read from its raw bytes.
    pub lom: Lom,
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
    /// There is no collection or no index of this version.
    pub fn open(dir: &Path) -> Result<Self> {
        let store = Store::open_read(dir)?;
        let index = SearchIndex::open_read(&dir.join(INDEX_DIR))?;
        Ok(Self { store, index })
    }

    /// A catalogue over a store and an index that are already open.
    #[must_use]
    pub fn over(store: Store, index: SearchIndex) -> Self {
        Self { store, index }
    }

    /// Runs a search and reads the records of its page, and of no other.
    ///
    /// # Errors
    /// Store or index cannot be read.
    pub fn search(&self, search: &Search) -> Result<ResultPage> {
        todo!("{search:?}")
    }

    /// One record, live or tombstone.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn record(&self, id: &RecordId) -> Result<Option<Entry>> {
        todo!("{id}")
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

    /// The change number up to which searches are complete.
    #[must_use]
    pub fn indexed_change(&self) -> u64 {
        self.index.change()
    }

    /// Calls `visit` with every record that changed after `since`, by id ([`RecordId::order`]), in short
    /// steps: bounded memory, no long transaction. An empty query means all, tombstones included; any
    /// other the live records that it finds.
    ///
    /// # Errors
    /// Store or index cannot be read, or `visit` failed.
    pub fn each<E: From<CatalogError>>(
        &self,
        query: &Query,
        since: u64,
        visit: &mut dyn FnMut(Entry) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let _visit = (query, since, visit);
        Ok(())
    }
}
