//! Any bytes as a metadata record: read, derived from, written, and read back the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lomond_fuzz::lom;
use lomond_fuzz::lom::LomError;
use lomond_fuzz::lom::Reading;

fuzz_target!(|bytes: &[u8]| {
    match lom::read(bytes) {
        Ok(Reading::Lom(parsed)) => {
            let derived = lom::derive(&parsed, "oai:fuzz:1");
            assert!(derived.title.is_some() || derived.title_language.is_none(), "{derived:?}");
            let written = lom::write_ieee(&parsed.lom);
            let Ok(Reading::Lom(again)) = lom::read(written.as_bytes()) else {
                panic!("unreadable: {written}")
            };
            assert_eq!(again.lom, parsed.lom, "{written}");
        }
        Ok(Reading::Unknown { root, .. }) => assert!(!root.is_empty()),
        // A byte of another encoding becomes three of UTF-8 at most.
        Err(LomError::Xml(error)) => assert!(error.offset <= 3 * bytes.len(), "{error:?}"),
        Err(_) => {}
    }
});
