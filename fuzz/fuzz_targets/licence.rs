//! Any text as a licence: a code that is one word, and whose own address is recognised as the same or as one without a version.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lomond_fuzz::lom::licence;

fuzz_target!(|text: &str| {
    if let Some(found) = licence::recognise(text) {
        assert!(!found.code.is_empty() && !found.code.contains(char::is_whitespace), "{found:?}");
        if let Some(url) = &found.url {
            // One address serves all versions of some.
            let again = licence::recognise(url).map(|again| again.code);
            assert!(again.is_some_and(|code| found.code.starts_with(&code)), "{found:?}");
        }
    }
});
