//! Any text as a person or organisation: kept whole, with names and addresses that are in one line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lomond_fuzz::lom::vcard;

fuzz_target!(|text: &str| {
    let entity = vcard::read(text);
    assert_eq!(entity.vcard, text.trim());
    for found in [&entity.name, &entity.organisation, &entity.url].into_iter().flatten() {
        assert!(!found.trim().is_empty() && !found.contains('\n'), "{found:?}");
    }
    // A card made of what was found says the same; a name with a colon may look like a property.
    if let Some(name) = entity.name.as_ref().filter(|name| !name.contains([':', ';'])) {
        let again = vcard::read(&vcard::of_person(name));
        assert!(again.name.is_some() || again.email.is_some() || again.url.is_some(), "{name:?}");
    }
});
