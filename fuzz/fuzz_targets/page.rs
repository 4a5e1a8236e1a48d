//! Any bytes as an OAI-PMH answer: places stay inside the page, good records are documents of their own.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lomond_fuzz::oai;
use lomond_fuzz::oai::PageRecord;
use lomond_fuzz::xml;

fuzz_target!(|bytes: &[u8]| {
    std::hint::black_box(
        (oai::identify(bytes, None), oai::formats(bytes, None), oai::sets(bytes, None)).0.is_ok(),
    );
    let Ok(page) = oai::read_page(bytes, None) else { return };
    for record in &page.records {
        match record {
            PageRecord::Good(record) if record.raw.is_empty() => {}
            PageRecord::Good(record) => {
                let Ok(text) = std::str::from_utf8(&record.raw) else { panic!("{record:?}") };
                assert!(xml::parse_element(text).is_ok(), "{text}");
            }
            PageRecord::Bad(bad) => {
                let start = usize::try_from(bad.offset).unwrap_or(usize::MAX);
                assert!(start.saturating_add(bad.bytes.len()) <= bytes.len(), "{bad:?}");
                assert_eq!(bytes.get(start..start + bad.bytes.len()), Some(bad.bytes.as_slice()));
            }
        }
    }
});
