//! All numbers of the collection in one struct.

use std::collections::BTreeMap;

use crate::store::Result;
use crate::store::SourceRow;
use crate::store::Store;

/// What the collection holds. `records` are live; the others are apart from it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StoreStats {
    /// Live records.
    pub records: u64,
    /// Distinct resources among the live records.
    pub groups: u64,
    /// Tombstones.
    pub deleted: u64,
    /// Taken down.
    pub suppressed: u64,
    /// Unresolved quarantine rows.
    pub quarantined: u64,
    /// Findings on live records.
    pub problems: u64,
    /// Change number.
    pub change: u64,
    /// One per source, by id.
    pub sources: Vec<SourceStats>,
    /// Live records by BCP 47 tag of each of their languages.
    pub languages: BTreeMap<String, u64>,
    /// Bytes of `lomond.db` and its `-wal`.
    pub database_bytes: u64,
}

/// What the collection holds of one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceStats {
    /// The source.
    pub source: SourceRow,
    /// Live records.
    pub records: u64,
    /// Tombstones.
    pub deleted: u64,
    /// Unresolved quarantine rows.
    pub quarantined: u64,
}

impl Store {
    /// Counts everything; cheap enough for a page view.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn stats(&self) -> Result<StoreStats> {
        todo!()
    }
}
