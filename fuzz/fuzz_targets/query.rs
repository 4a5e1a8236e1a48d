//! Any text as a search: clauses whose words and phrases are not empty.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lomond_fuzz::model::query;

fuzz_target!(|text: &str| {
    for clause in query::parse(text) {
        assert!(!clause.text.is_empty() && clause.text.trim() == clause.text, "{clause:?}");
        assert!(text.contains(&clause.text), "{clause:?}");
    }
});
