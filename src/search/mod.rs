//! Full-text search: which records match a query, in which order, and what they have in common.
//!
//! Two halves. The pure half ([`analysis`], [`rank`], [`indexable`], [`plan`], [`highlight`]) says what a word is,
//! what a record weighs for it and what a query means; the offline bundle is written from the same half, so
//! that both rank alike. The other half keeps that in a tantivy index, a derived copy that can always be
//! rebuilt. Knows `model` types only: no store, no XML, no page.

pub mod analysis;
mod error;
pub mod highlight;
pub mod indexable;
pub mod plan;
pub mod rank;

pub use error::Result;
pub use error::SearchError;

use std::path::Path;

use crate::model::document::Document;
use crate::model::id::RecordId;
use crate::model::query::Found;
use crate::model::query::Query;
use crate::model::query::Search;

/// Version of schema, analysis and ranking together: an index with another one is rebuilt. To be raised
/// with every change of a token, a stem (so: of the stemmer crate), an impact or a field.
pub const INDEX_VERSION: u32 = 1;

/// A collection's index, for any number of readers and one writer. `Send + Sync`.
#[derive(Debug)]
pub struct SearchIndex {}

impl SearchIndex {
    /// Opens or makes the index in `dir` for reading and writing. An index of another version, or one that
    /// cannot be opened, is replaced by an empty one whose [`SearchIndex::change`] is 0.
    ///
    /// # Errors
    /// The directory cannot be written.
    pub fn open(dir: &Path) -> Result<Self> {
        todo!("{}", dir.display())
    }

    /// Opens the index in `dir` for reading only, also on read-only media.
    ///
    /// # Errors
    /// There is none, it has another version, or it cannot be read.
    pub fn open_read(dir: &Path) -> Result<Self> {
        todo!("{}", dir.display())
    }

    /// The store's change number up to which the index (as this reader sees it) is complete; 0 when empty.
    #[must_use]
    pub fn change(&self) -> u64 {
        todo!()
    }

    /// Sees what was committed since, here or by another process; cheap when there is nothing new.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn reload(&self) -> Result<()> {
        todo!()
    }

    /// The one writer, with at most `heap_bytes` of buffers (at least 15 MB a thread, at most 2 threads).
    ///
    /// # Errors
    /// Another writer is at work, or the directory cannot be written.
    pub fn writer(&self, heap_bytes: usize) -> Result<IndexWriter> {
        todo!("{heap_bytes}")
    }

    /// Runs a search.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn search(&self, search: &Search) -> Result<Found> {
        todo!("{search:?}")
    }

    /// Every record that matches, by id ([`RecordId::order`]).
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn ids(&self, query: &Query) -> Result<Vec<RecordId>> {
        todo!("{query:?}")
    }

    /// What to mark in the texts of a hit.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn marker(&self, query: &Query) -> Result<highlight::Marker> {
        todo!("{query:?}")
    }
}

/// Writes to the index; nothing is seen before [`IndexWriter::commit`].
#[derive(Debug)]
pub struct IndexWriter {}

impl IndexWriter {
    /// Adds a record or replaces the one with its id.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn put(&mut self, document: &Document) -> Result<()> {
        todo!("{document:?}")
    }

    /// Removes a record; one that is not there is no error.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn delete(&mut self, id: &RecordId) -> Result<()> {
        todo!("{id}")
    }

    /// Makes everything so far visible and durable, complete up to the store's change number `change`.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn commit(&mut self, change: u64) -> Result<()> {
        todo!("{change}")
    }
}
