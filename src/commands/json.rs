//! The JSON shapes that more than one command prints: counts of a run, a source's report.

use serde_json::Value;
use serde_json::json;

use crate::model::run::SourceReport;

/// One element of `harvest --json`.
pub(crate) fn report(report: &SourceReport) -> Value {
    let counts = &report.counts;
    json!({
        "id": report.id,
        "requests": report.requests,
        "retries": report.retries,
        "new": counts.new,
        "changed": counts.changed,
        "deleted": counts.deleted,
        "unchanged": counts.unchanged,
        "quarantined": counts.quarantined,
        "held_deletions": counts.held_deletions,
        "missing": report.missing,
        "bytes": report.bytes,
        "seconds": (report.seconds * 1000.0).round() / 1000.0,
        "complete": report.complete,
        "held": report.held,
        "error": report.error,
    })
}
