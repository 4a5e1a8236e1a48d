//! What a harvest or import did, as numbers a librarian reads and a script tests.

use crate::model::record::Outcome;

/// Counts of one run over one source.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Counts {
    /// Records not held before.
    pub new: u64,
    /// Records whose content or header changed.
    pub changed: u64,
    /// Records that became tombstones.
    pub deleted: u64,
    /// Records that were the same.
    pub unchanged: u64,
    /// Stretches of bytes put into quarantine, seen before or not.
    pub quarantined: u64,
    /// Of these, the ones never seen before: they make exit code 1.
    pub quarantined_new: u64,
    /// Deletions of live records that wait: for the end of their run, or to be accepted.
    pub held_deletions: u64,
}

impl Counts {
    /// Counts one stored record.
    pub fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::New => self.new += 1,
            Outcome::Changed => self.changed += 1,
            Outcome::Deleted => self.deleted += 1,
            Outcome::Unchanged => self.unchanged += 1,
        }
    }
}

/// The report on one source's harvest.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SourceReport {
    /// The source's id.
    pub id: String,
    /// HTTP requests sent, retries included.
    pub requests: u64,
    /// Requests sent again after a failure or a 503.
    pub retries: u64,
    /// What became of the records.
    pub counts: Counts,
    /// Bytes of response bodies, after decompression.
    pub bytes: u64,
    /// Wall time.
    pub seconds: f64,
    /// The whole list was read.
    pub complete: bool,
    /// Records that `ListIdentifiers` names and that were missing in the lists.
    pub missing: u64,
    /// Stored but held until accepted, with the reason.
    pub held: Option<String>,
    /// Why it stopped, where it did.
    pub error: Option<String>,
}

/// A past run as the store keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct RunRow {
    /// Number in this collection.
    pub id: i64,
    /// RFC 3339 UTC.
    pub started: String,
    /// RFC 3339 UTC; `None` while running or after a kill.
    pub finished: Option<String>,
    /// `harvest` or `import`.
    pub kind: String,
    /// What it did.
    pub report: SourceReport,
}
