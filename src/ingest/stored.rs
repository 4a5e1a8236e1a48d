//! What the index is to know of a record that was just stored, so that it need not be read from the store again.
//!
//! Apart from storing because harvest and import both tell it, and apart from the index because it is a note, no work.

use crate::model::document::Document;
use crate::model::id::RecordId;
use crate::model::record::Outcome;

/// What the index is to know of a stored record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stored {
    /// Held for the first time.
    New(Box<Document>),
    /// In the place of what was held.
    Put(Box<Document>),
    /// A tombstone now.
    Deleted(RecordId),
}

impl Stored {
    /// What follows from an outcome and the record's document; `None`: nothing has changed.
    #[must_use]
    pub fn of(outcome: Outcome, document: Option<Document>, id: impl FnOnce() -> RecordId) -> Option<Self> {
        match (outcome, document) {
            (Outcome::Unchanged, _) => None,
            (Outcome::New, Some(document)) => Some(Self::New(Box::new(document))),
            (_, Some(document)) => Some(Self::Put(Box::new(document))),
            (_, None) => Some(Self::Deleted(id())),
        }
    }
}
