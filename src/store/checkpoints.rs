//! Where a harvest stands, so that a killed one goes on where it was.
//!
//! A checkpoint is written in the transaction of the page it follows; the store does not know what a
//! token means.

use crate::model::id::SourceId;
use crate::store::Result;
use crate::store::SourceRow;
use crate::store::Store;
use crate::store::Write;

/// The state of one unfinished list (one source, one set).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checkpoint {
    /// The resumptionToken to send next; `None` when the first request is still to be sent.
    pub token: Option<String>,
    /// `from` of the first request.
    pub from: Option<String>,
    /// `until` of the first request.
    pub until: Option<String>,
    /// Records received so far in this list.
    pub cursor: u64,
    /// `completeListSize` where the server told it.
    pub complete_list_size: Option<u64>,
    /// `responseDate` of the first page: becomes `last_success`.
    pub response_date: Option<String>,
    /// `expirationDate` of the token.
    pub expiration: Option<String>,
}

impl Store {
    /// The checkpoint of a source's list; `set` is `None` for a list without set.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn checkpoint(&self, key: &SourceId, set: Option<&str>) -> Result<Option<Checkpoint>> {
        todo!("{key} {set:?}")
    }
}

impl Write<'_> {
    /// Puts the list's checkpoint in the place of the one before.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn set_checkpoint(&mut self, source: &SourceRow, set: Option<&str>, at: &Checkpoint) -> Result<()> {
        todo!("{} {set:?} {at:?}", source.id)
    }

    /// Forgets the list's checkpoint: it is complete or given up.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn clear_checkpoint(&mut self, source: &SourceRow, set: Option<&str>) -> Result<()> {
        todo!("{} {set:?}", source.id)
    }
}
