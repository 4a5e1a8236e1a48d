//! Bytes from which no record could be read, kept with the reason.

use crate::model::id::SourceId;

/// One quarantined stretch of a response or file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// The OAI identifier where the header could still be read, else the file path or request URL with the offset.
    pub identifier: String,
    /// Offset of the first byte in its page or file.
    pub offset: u64,
    /// What is wrong with it, in words a librarian can act on.
    pub reason: String,
    /// The bytes as received.
    pub bytes: Vec<u8>,
}

/// A quarantined stretch as the store returns it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarantineRow {
    /// Number in this collection.
    pub id: i64,
    /// Source it came from.
    pub source: SourceId,
    /// What came.
    pub item: Quarantined,
    /// When it was first seen, RFC 3339 UTC.
    pub time: String,
    /// How many times it was seen.
    pub count: u64,
}
