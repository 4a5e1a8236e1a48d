//! Bytes from which no record could be read, kept with the reason until a good version comes.
//!
//! One row per (source, identifier, hash of the bytes): the same damage seen again only counts. When a
//! good record with that identifier arrives from the same source the row is *resolved*: it leaves every
//! list and count and gives up its bytes, but its hash stays, so that a source (or a folder) that holds
//! the damaged and the good version side by side is not reported as newly damaged at every run.

use crate::model::id::SourceId;
use crate::model::quarantine::QuarantineRow;
use crate::model::quarantine::Quarantined;
use crate::store::Result;
use crate::store::SourceRow;
use crate::store::Store;
use crate::store::Write;

impl Store {
    /// Unresolved rows with a number above `after`, by number, at most `limit`; of one source (id or
    /// key) or of all.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn quarantined(
        &self,
        source: Option<&SourceId>,
        after: i64,
        limit: usize,
    ) -> Result<Vec<QuarantineRow>> {
        todo!("{source:?} {after} {limit}")
    }

    /// One unresolved row by its number.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn quarantine_row(&self, id: i64) -> Result<Option<QuarantineRow>> {
        todo!("{id}")
    }
}

impl Write<'_> {
    /// Keeps the bytes; `true` when these bytes were never seen under this identifier of this source.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn quarantine(&mut self, source: &SourceRow, item: &Quarantined) -> Result<bool> {
        todo!("{} {item:?}", source.id)
    }
}
