//! The store: one SQLite database per collection, the ground truth of everything.
//!
//! Apart because only this folder may name the database and the compressor. It speaks `model` types,
//! keeps raw bytes as they came, gives every change the next number, and does not know where records come
//! from, how they are read or who searches them.

mod checkpoints;
mod error;
mod put;
mod quarantine;
mod records;
mod runs;
mod sources;
mod stats;

pub use checkpoints::Checkpoint;
pub use error::DatabaseFault;
pub use error::Result;
pub use error::StoreError;
pub use sources::IdentifyFacts;
pub use sources::NewSource;
pub use sources::SourceRow;
pub use stats::SourceStats;
pub use stats::StoreStats;

use std::path::Path;

/// A collection's database. `Send + Sync`: reads run side by side on their own connections, writes one
/// after another.
#[derive(Debug)]
pub struct Store {}

/// One write transaction; made by [`Store::write`] only.
#[derive(Debug)]
pub struct Write<'a> {
    _store: &'a Store,
}

impl Store {
    /// Opens (or makes) the collection in `dir` for writing and takes its writer lock until dropped.
    ///
    /// # Errors
    /// Another writer holds it (the message says which), the database is newer, or the file cannot be opened.
    pub fn open(dir: &Path) -> Result<Self> {
        todo!("{}", dir.display())
    }

    /// Opens the collection in `dir` for reading: no lock, beside a writer, or on read-only media.
    ///
    /// # Errors
    /// There is no collection, or it cannot be read.
    pub fn open_read(dir: &Path) -> Result<Self> {
        todo!("{}", dir.display())
    }

    /// The collection's directory.
    #[must_use]
    pub fn dir(&self) -> &Path {
        todo!()
    }

    /// Runs `work` in one transaction: all of it is stored, or on an error nothing.
    ///
    /// # Errors
    /// Those of `work`, or the transaction could not begin or commit.
    pub fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Write<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        work(&mut Write { _store: self })
    }
}
