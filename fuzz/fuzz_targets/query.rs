//! Any text as a search: clauses whose words and phrases are not empty, and stand in it but where it may hold a formula.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lomond_fuzz::model::query;

fuzz_target!(|text: &str| {
    // Without one of these there is no formula that could be read in another spelling.
    let may_hold_formula = text.contains(['$', '\\', '^', '_']);
    for clause in query::parse(text) {
        assert!(!clause.text.is_empty() && clause.text.trim() == clause.text, "{clause:?}");
        assert!(may_hold_formula || text.contains(&clause.text), "{clause:?}");
    }
});
