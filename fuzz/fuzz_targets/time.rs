//! Any text as a date, a duration or a size: what is normal stays as it is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lomond_fuzz::lom::dates;
use lomond_fuzz::lom::duration;
use lomond_fuzz::lom::size;

fuzz_target!(|text: &str| {
    for normal in [dates::normal, duration::normal, size::normal] {
        if let Some(once) = normal(text) {
            assert_eq!(normal(&once).as_deref(), Some(once.as_str()), "{text:?}");
        }
    }
    if let Some(seconds) = duration::to_seconds(text) {
        assert_eq!(duration::to_seconds(&duration::from_seconds(seconds)), Some(seconds), "{text:?}");
    }
});
