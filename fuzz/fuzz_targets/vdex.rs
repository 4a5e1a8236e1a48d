//! Any bytes as a vocabulary: terms that are found by their ids, values that are unlike each other, ways up that end.
#![no_main]

use std::collections::HashSet;

use libfuzzer_sys::fuzz_target;
use lomond_fuzz::lom::vdex;
use lomond_fuzz::model::scheme::MAX_LEVELS;
use lomond_fuzz::model::scheme::Scheme;

fuzz_target!(|bytes: &[u8]| {
    let Ok(scheme) = vdex::read(bytes) else { return };
    assert!(!scheme.terms().is_empty());
    let values: HashSet<&str> = scheme.terms().iter().map(|term| term.value.as_str()).collect();
    assert_eq!(values.len(), scheme.terms().len(), "{scheme:?}");
    for (place, term) in scheme.terms().iter().enumerate() {
        assert_eq!(scheme.by_id(&term.id), Some(place), "{scheme:?}");
        assert!(!term.captions.0.is_empty() && !term.value.is_empty(), "{term:?}");
        assert!(steps_up(&scheme, place) <= MAX_LEVELS, "{scheme:?}");
        let back = term
            .narrower
            .iter()
            .filter_map(|below| scheme.term(*below))
            .all(|below| below.broader == Some(place));
        assert!(back, "{scheme:?}");
    }
});

/// Terms above one; at most one more than there may be.
fn steps_up(scheme: &Scheme, from: usize) -> usize {
    let above = |place: &usize| scheme.term(*place).and_then(|term| term.broader);
    std::iter::successors(Some(from), above).skip(1).take(MAX_LEVELS + 1).count()
}
