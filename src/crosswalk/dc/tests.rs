//! Every row of the Dublin Core table by itself, then the document.

use std::collections::BTreeSet;

use serde_json::Value;
use serde_json::json;

use super::*;
use crate::crosswalk::sample::*;

/// What one row makes of a record, as `text` or `text@language`.
#[track_caller]
fn check(element: &'static str, lom: Value, expected: &[&str]) -> &'static str {
    let rule = TABLE.iter().find(|rule| rule.target == element).unwrap();
    let mut out = Statements::default();
    with_lom(lom, |source| (rule.apply)(source, &mut out));
    let found: Vec<String> = out
        .0
        .iter()
        .map(|s| s.language.as_ref().map_or(s.text.clone(), |language| format!("{}@{language}", s.text)))
        .collect();
    assert_eq!(found, expected, "{element}");
    element
}

#[test]
fn every_row_does_what_it_says() {
    let author = |card: &str| json!({ "lifeCycle": { "contribute": [contribute("author", &[card], None)] } });
    let tested = [
        check("title", full(), &["The light of stars@en", "Das Licht der Sterne@de"]),
        check("title", json!({ "general": { "title": [{ "string": "<b>A &amp;amp; B</b>" }] } }), &["A & B"]),
        check("title", json!({}), &[]),
        check("creator", full(), &["Rivera, Ana", "Star Group"]),
        check("creator", author("Plain Name"), &["Plain Name"]),
        check(
            "creator",
            json!({ "lifeCycle": { "contribute": [contribute("editor", &[&person("B", "A")], None),
                contribute("content provider", &[&organisation("O")], None)] } }),
            &["O"],
        ),
        check("subject", full(), &["parallax@en", "magnitude@en", "Stars@en", "Starlight@en"]),
        check("subject", json!({ "classification": [class("competency", "X", &[("1", "no")])] }), &[]),
        check("description", full(), &["How far & how bright: first steps {in} astronomy.@en"]),
        check(
            "description",
            json!({ "educational": [{ "description": [text("fr", "À lire")] }] }),
            &["À lire@fr"],
        ),
        check("publisher", full(), &["Observatory Press"]),
        check("contributor", full(), &["Okafor, Chidi", "J. Doe"]),
        check("date", full(), &["2020-04"]),
        check(
            "date",
            json!({ "lifeCycle": { "contribute": [contribute("author", &[], Some("2001-02-03T04:05:06.0Z")),
                contribute("editor", &[], Some("1999"))] },
                "metaMetadata": { "contribute": [contribute("creator", &[], Some("2022-01-01"))] } }),
            &["2001-02-03"],
        ),
        check("type", full(), &["narrative text", "self assessment", "Text", "MovingImage", "Collection"]),
        check("format", full(), &["text/html", "video/mp4", "2048 bytes", "PT1H2M3S"]),
        check(
            "identifier",
            full(),
            &[
                "doi:10.5281/zenodo.1",
                "ISBN:9783161484100",
                "local:17",
                "https://stars.example/light",
                "https://mirror.example/a%20b",
            ],
        ),
        check("identifier", json!({}), &["oai:s.example:1"]),
        check("source", full(), &["Old notes"]),
        check("language", json!({ "general": { "language": ["pt-BR", "none"] } }), &["pt-BR"]),
        check(
            "relation",
            json!({ "relation": [relation("IsPartOf", "https://a.example/c", "A course"), { "resource": { "identifier": [{ "entry": "17" }] } }] }),
            &["A course", "https://a.example/c", "17"],
        ),
        check("coverage", full(), &["Milky Way@en"]),
        check(
            "rights",
            full(),
            &[
                "https://creativecommons.org/licenses/by-sa/4.0/@en",
                "https://creativecommons.org/licenses/by-sa/4.0/",
            ],
        ),
        check(
            "rights",
            json!({ "rights": { "description": text("en", "CC BY 4.0") } }),
            &["CC BY 4.0@en", "https://creativecommons.org/licenses/by/4.0/"],
        ),
    ];
    let rows: BTreeSet<&str> = TABLE.iter().map(|rule| rule.target).collect();
    assert_eq!(BTreeSet::from(tested), rows, "rows without a test");
}

#[test]
fn the_document_stands_alone_and_is_escaped() {
    let lom = json!({ "general": { "title": [{ "language": "not a tag", "string": "a < b & \"c\"" }] } });
    let document = with_lom(lom, to_oai_dc);
    assert!(document.starts_with("<oai_dc:dc xmlns:oai_dc="), "{document}");
    assert!(document.contains("<dc:title>a &lt; b &amp; \"c\"</dc:title>"), "{document}");
    crate::xml::parse_element(&document).unwrap();
}
