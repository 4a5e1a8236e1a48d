//! Every row of the RIS table, and the form of the lines.

use std::collections::BTreeSet;

use serde_json::Value;
use serde_json::json;

use super::*;
use crate::crosswalk::sample::*;

/// The lines that one row makes.
#[track_caller]
fn check(target: &'static str, lom: Value, expected: &[(&str, &str)]) -> &'static str {
    let rule = TABLE.iter().find(|rule| rule.target == target).unwrap();
    let mut out = Lines::default();
    with_lom(lom, |source| (rule.apply)(source, &mut out));
    let found: Vec<(&str, &str)> = out.0.iter().map(|(tag, value)| (*tag, value.as_str())).collect();
    assert_eq!(found, expected, "{target}");
    target
}

#[test]
fn every_row_does_what_it_says() {
    let format = |format: &str| json!({ "technical": { "format": [format] } });
    let tested = [
        check("TY", full(), &[("TY", "BOOK")]),
        check("TY", format("video/mp4"), &[("TY", "VIDEO")]),
        check("TY", json!({}), &[("TY", "ELEC")]),
        check("ID", json!({}), &[("ID", "5pzw5rz23tdu43tviu5t")]),
        check("TI", full(), &[("TI", "The light of stars")]),
        check("TI", json!({}), &[("TI", "[oai:s.example:1]")]),
        check("TT", full(), &[("TT", "Das Licht der Sterne")]),
        check("T2", full(), &[("T2", "A course on stars")]),
        check("AU", full(), &[("AU", "Rivera, Ana"), ("AU", "Star Group")]),
        check("A2", full(), &[("A2", "Okafor, Chidi"), ("A2", "J. Doe")]),
        check(
            "A4",
            json!({ "lifeCycle": { "contribute": [contribute("author", &["A"], None), contribute("validator", &["B"], None)] } }),
            &[("A4", "B")],
        ),
        check("PB", full(), &[("PB", "Observatory Press")]),
        check("PY, DA", full(), &[("PY", "2020"), ("DA", "2020/04//")]),
        check("ET", full(), &[("ET", "2.1")]),
        check("M3", full(), &[("M3", "narrative text, self assessment")]),
        check("AB", full(), &[("AB", "How far & how bright: first steps {in} astronomy.")]),
        check("KW", full(), &[("KW", "parallax"), ("KW", "magnitude")]),
        check("LA", full(), &[("LA", "en, de")]),
        check("DO, SN", full(), &[("DO", "10.5281/zenodo.1"), ("SN", "9783161484100")]),
        check("UR", full(), &[("UR", "https://stars.example/light"), ("UR", "https://mirror.example/a%20b")]),
        check(
            "N1",
            full(),
            &[("N1", "CC-BY-SA-4.0"), ("N1", "https://creativecommons.org/licenses/by-sa/4.0/")],
        ),
        check("AN, DB", json!({}), &[("AN", "oai:s.example:1"), ("DB", "sample")]),
    ];
    let rows: BTreeSet<&str> = TABLE.iter().map(|rule| rule.target).collect();
    assert_eq!(BTreeSet::from(tested), rows, "rows without a test");
}

#[test]
fn every_value_is_one_line_and_the_reference_ends() {
    let lom = json!({ "general": { "title": text("en", "A\r\nER  - \u{2}B") } });
    let reference = with_lom(lom, entry);
    let lines: Vec<&str> = reference.split("\r\n").collect();
    assert!(lines.contains(&"TI  - A ER - B"), "{lines:?}");
    assert_eq!(lines.iter().filter(|line| line.starts_with("ER  - ")).count(), 1);
    assert!(reference.ends_with("ER  - \r\n"));
}
