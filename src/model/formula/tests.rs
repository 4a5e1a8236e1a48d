//! Spellings of formulas, and what only looks like one. The cases are the bundle's too (`tests/fixtures/formula_cases.json`).

use super::*;

#[test]
fn the_cases_shared_with_the_bundle_are_shown_alike() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/formula_cases.json");
    let cases: Vec<(String, String)> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(cases.len() > 60);
    let wrong: Vec<_> = cases.iter().filter(|(text, shown)| plain(text) != *shown).collect();
    let wrong: Vec<_> = wrong.iter().map(|(text, shown)| (text, shown, plain(text))).collect();
    assert!(wrong.is_empty(), "text, wanted, shown: {wrong:#?}");
}

#[test]
fn a_formula_nested_too_deep_or_too_long_stays_as_it_is() {
    for text in [
        format!("${}x{}$", "{".repeat(MAX_FORMULA / 4), "}^2".repeat(MAX_FORMULA / 4)),
        format!("$x^{}$", "{".repeat(5_000)),
        format!("$x_1{}$", "y".repeat(MAX_FORMULA)),
    ] {
        assert!(plain(&text) == text, "{}", text.chars().take(20).collect::<String>());
    }
}

#[test]
fn letters_of_the_greek_alphabet_have_names() {
    for (letter, name) in
        [('π', Some("pi")), ('φ', Some("phi")), ('ω', Some("omega")), ('p', None), ('Π', None)]
    {
        assert_eq!(name_of_letter(letter), name);
    }
    assert_eq!(('α'..='ω').filter(|c| *c != 'ς' && name_of_letter(*c).is_none()).count(), 0);
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_and_what_is_no_formula_stays(text in "[a-zA-Z0-9 .,;()€äπ-]{0,60}") {
        proptest::prop_assert_eq!(&*plain(&text), &*text);
    }

    #[test]
    fn hostile_formulas_give_no_panic_and_no_flood(text in "[$^_{}\\\\a-e0-9 fracsqrt\\[\\]&'πλ\n-]{0,120}") {
        proptest::prop_assert!(plain(&text).chars().count() <= text.chars().count() * 4);
    }
}
