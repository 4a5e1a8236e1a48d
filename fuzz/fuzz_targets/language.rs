//! Any text as a language tag: what is normal stays as it is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lomond_fuzz::lom::langtag;

fuzz_target!(|text: &str| {
    if let Some(once) = langtag::normalise(text) {
        assert_eq!(langtag::normalise(&once).as_deref(), Some(once.as_str()), "{text:?}");
        assert!(!langtag::primary(&once).is_empty(), "{once:?}");
    }
});
