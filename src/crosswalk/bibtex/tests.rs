//! Every row of the BibTeX table, and TeX's special characters.

use std::collections::BTreeSet;

use serde_json::Value;
use serde_json::json;

use super::*;
use crate::crosswalk::sample::*;

/// The fields that one row makes.
#[track_caller]
fn check(target: &'static str, lom: Value, expected: &[(&str, &str)]) -> &'static str {
    let rule = TABLE.iter().find(|rule| rule.target == target).unwrap();
    let mut out = Entry::default();
    with_lom(lom, |source| (rule.apply)(source, &mut out));
    let found: Vec<(&str, &str)> = out.fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(found, expected, "{target}");
    target
}

#[test]
fn every_row_does_what_it_says() {
    let authors =
        |cards: &[&str]| json!({ "lifeCycle": { "contribute": [contribute("author", cards, None)] } });
    let tested = [
        "entry type",
        "citation key",
        check("author", full(), &[("author", "{Rivera, Ana and {Star Group}}")]),
        check(
            "author",
            authors(&[&organisation("Sand and Sea, Ltd."), "A & B"]),
            &[("author", "{{Sand and Sea, Ltd.} and {A \\& B}}")],
        ),
        check("editor", full(), &[("editor", "{Okafor, Chidi and {J. Doe}}")]),
        check("title", full(), &[("title", "{{The light of stars}}")]),
        check("title", json!({}), &[("title", "{{[oai:s.example:1]}}")]),
        check("publisher", full(), &[("publisher", "{Observatory Press}")]),
        check("year, month", full(), &[("year", "{2020}"), ("month", "apr")]),
        check("edition / version", full(), &[("edition", "{2.1}")]),
        check(
            "edition / version",
            json!({ "lifeCycle": { "version": text("en", "3_b") } }),
            &[("version", "{3\\_b}")],
        ),
        check(
            "howpublished",
            json!({ "educational": [{ "learningResourceType": [value("exam")] }] }),
            &[("howpublished", "{exam}")],
        ),
        check("howpublished", full(), &[]),
        check("series", full(), &[("series", "{A course on stars}")]),
        check("doi, isbn, issn", full(), &[("doi", "{10.5281/zenodo.1}"), ("isbn", "{9783161484100}")]),
        check(
            "url",
            json!({ "technical": { "location": ["https://a.example/{x}_y%20#z"] } }),
            &[("url", "{https://a.example/%7Bx%7D_y%20#z}")],
        ),
        check("language", full(), &[("language", "{en, de}")]),
        check(
            "keywords",
            json!({ "general": { "keyword": [text("en", "a, b"), text("en", "c")] } }),
            &[("keywords", "{a b, c}")],
        ),
        check(
            "abstract",
            full(),
            &[(
                "abstract",
                "{How far \\& how bright: first steps \\textbraceleft{}in\\textbraceright{} astronomy.}",
            )],
        ),
        check("note", full(), &[("note", "{CC-BY-SA-4.0}")]),
        check("note", json!({ "rights": { "description": text("en", "Ask us") } }), &[("note", "{Ask us}")]),
    ];
    let rows: BTreeSet<&str> = TABLE.iter().map(|rule| rule.target).collect();
    assert_eq!(BTreeSet::from(tested), rows, "rows without a test");
}

#[test]
fn the_entry_has_type_and_key() {
    let book = with_lom(full(), entry);
    assert!(book.starts_with("@book{5pzw5rz23tdu43tviu5t,\n  author = "), "{book}");
    assert_eq!(
        with_lom(json!({}), entry),
        "@misc{5pzw5rz23tdu43tviu5t,\n  title = {{[oai:s.example:1]}}\n}\n"
    );
}

#[test]
fn special_characters_are_escaped_and_braces_balance() {
    let escaped = escape("# $ % & _ ~ ^ \\ { }} ä");
    assert_eq!(
        escaped,
        "\\# \\$ \\% \\& \\_ \\textasciitilde{} \\textasciicircum{} \\textbackslash{} \\textbraceleft{} \
         \\textbraceright{}\\textbraceright{} ä"
    );
    assert_eq!(escaped.matches('{').count(), escaped.matches('}').count());
}
