//! What readers see of a collection, to be compared between two of them.

use serde_json::Value;

use crate::support::project::Project;
use crate::support::project::sample_rows;

/// Records with their raw bytes, quarantine, searches.
pub type Seen = (String, Vec<Value>, Vec<Value>);

/// Everything a reader can see of a collection: its records with their raw bytes, its quarantine, its searches.
pub fn seen(project: &Project) -> Seen {
    let lines = project.expect(0, &["export", "--format", "jsonl", "--raw"]).stdout;
    let quarantine = project.json(&["quarantine", "list"]);
    let known = ["source", "identifier", "offset", "reason", "bytes"];
    let quarantine = quarantine["quarantine"].as_array().unwrap().iter();
    let mut quarantine: Vec<Value> =
        quarantine.map(|row| known.iter().map(|key| row[*key].clone()).collect()).collect();
    quarantine.sort_by_key(Value::to_string);
    let queries = sample_rows("queries.tsv").into_iter().map(|row| row[1].clone());
    let searches = queries.step_by(6).map(|query| {
        let mut found = project.json(&["search", &query]);
        found["took_ms"] = Value::Null;
        found
    });
    (lines, quarantine, searches.collect())
}

/// Demands that both are the same, byte for byte.
#[track_caller]
pub fn assert_same(expected: &Seen, found: &Seen) {
    assert!(expected.0 == found.0, "the exports differ: {} and {} bytes", expected.0.len(), found.0.len());
    assert_eq!(expected.1, found.1, "quarantine");
    assert_eq!(expected.2, found.2, "searches");
}
