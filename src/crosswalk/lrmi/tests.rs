//! Every row of the LRMI table by itself, in both shapes where they differ.

use std::collections::BTreeSet;

use serde_json::Value;
use serde_json::json;

use super::*;
use crate::crosswalk::sample::*;

#[track_caller]
fn row(target: &'static str, shape: Shape, lom: Value, expected: Value) -> &'static str {
    let rule = TABLE.iter().find(|rule| rule.target == target).unwrap();
    let mut out = Graph::new(shape);
    with_lom(lom, |source| (rule.apply)(source, &mut out));
    assert_eq!(out.into_value(), expected, "{target} {shape:?}");
    target
}

#[track_caller]
fn amb(target: &'static str, lom: Value, expected: Value) -> &'static str {
    row(target, Shape::Amb, lom, expected)
}

#[track_caller]
fn schema_org(target: &'static str, lom: Value, expected: Value) -> &'static str {
    row(target, Shape::SchemaOrg, lom, expected)
}

fn concept(id: &str) -> Value {
    json!({ "type": "Concept", "id": id })
}

fn educational(member: &str, value: Value) -> Value {
    json!({ "educational": [{ member: value }] })
}

#[test]
fn every_row_does_what_it_says() {
    let tested = [
        amb(
            "@context",
            full(),
            json!({ "@context": ["https://w3id.org/kim/amb/context.jsonld", { "@language": "en" }] }),
        ),
        amb(
            "@context",
            json!({ "general": { "title": text("ast", "Títulu"), "language": ["ast", "es-ES"] } }),
            json!({ "@context": ["https://w3id.org/kim/amb/context.jsonld", { "@language": "es" }] }),
        ),
        schema_org("@context", full(), json!({ "@context": "https://schema.org" })),
        amb("id", full(), json!({ "id": "https://stars.example/light" })),
        schema_org(
            "id",
            json!({ "general": { "identifier": [{ "catalog": "ISBN", "entry": "978-3-16-148410-0" }] } }),
            json!({ "@id": "urn:isbn:9783161484100" }),
        ),
        amb("id", json!({}), json!({ "id": "oai:s.example:1" })),
        amb("type", full(), json!({ "type": ["LearningResource", "Course", "Collection"] })),
        amb(
            "type",
            json!({ "technical": { "format": ["audio/ogg"] } }),
            json!({ "type": ["LearningResource", "AudioObject"] }),
        ),
        amb("name", full(), json!({ "name": "The light of stars" })),
        amb("name", json!({}), json!({ "name": "[oai:s.example:1]" })),
        amb("alternateName", full(), json!({ "alternateName": ["Das Licht der Sterne"] })),
        amb(
            "description",
            full(),
            json!({ "description": "How far & how bright: first steps {in} astronomy." }),
        ),
        amb(
            "description",
            educational("description", json!([text("en", "Use it")])),
            json!({ "description": "Use it" }),
        ),
        amb(
            "identifier",
            full(),
            json!({ "identifier": ["doi:10.5281/zenodo.1", "ISBN:9783161484100", "local:17"] }),
        ),
        amb("url", full(), json!({ "url": "https://stars.example/light" })),
        amb("keywords", full(), json!({ "keywords": ["parallax", "magnitude"] })),
        amb(
            "inLanguage",
            json!({ "general": { "language": ["de-CH", "ast", "none"] } }),
            json!({ "inLanguage": ["de"] }),
        ),
        schema_org(
            "inLanguage",
            json!({ "general": { "language": ["de-CH", "ast", "none"] } }),
            json!({ "inLanguage": ["de-CH", "ast"] }),
        ),
        amb(
            "creator",
            full(),
            json!({ "creator": [{ "type": "Person", "name": "Ana Rivera" }, { "type": "Organization", "name": "Star Group" }] }),
        ),
        amb(
            "creator",
            json!({ "lifeCycle": { "contribute": [contribute("author", &["BEGIN:VCARD\nVERSION:3.0\nFN:A B\nN:B;A\nORG:Uni\nURL:https://a.example/b\nEND:VCARD"], None)] } }),
            json!({ "creator": [{ "type": "Person", "id": "https://a.example/b", "name": "A B", "affiliation": { "type": "Organization", "name": "Uni" } }] }),
        ),
        schema_org(
            "contributor",
            full(),
            json!({ "contributor": [{ "@type": "Person", "name": "Chidi Okafor" }, { "@type": "Person", "name": "J. Doe" }] }),
        ),
        amb(
            "publisher",
            json!({ "lifeCycle": { "contribute": [contribute("publisher", &["Bare Press"], None)] } }),
            json!({ "publisher": [{ "type": "Organization", "name": "Bare Press" }] }),
        ),
        amb("dateCreated, datePublished, dateModified", full(), json!({ "dateCreated": "2019-03-02" })),
        schema_org(
            "dateCreated, datePublished, dateModified",
            full(),
            json!({ "dateCreated": "2019-03-02", "datePublished": "2020-04", "dateModified": "2020-04" }),
        ),
        amb(
            "version, creativeWorkStatus",
            full(),
            json!({ "version": "2.1", "creativeWorkStatus": "final" }),
        ),
        amb(
            "learningResourceType",
            full(),
            json!({ "learningResourceType": [concept("https://w3id.org/kim/hcrt/text"), concept("https://w3id.org/kim/hcrt/assessment")] }),
        ),
        amb(
            "learningResourceType",
            educational(
                "learningResourceType",
                json!([value("https://w3id.org/kim/hcrt/video"), value("index")]),
            ),
            json!({ "learningResourceType": [concept("https://w3id.org/kim/hcrt/video")] }),
        ),
        amb(
            "learningResourceType",
            educational("learningResourceType", json!([value("index"), value("étude de cas")])),
            json!({}),
        ),
        schema_org(
            "learningResourceType",
            full(),
            json!({ "learningResourceType": ["narrative text", "self assessment"] }),
        ),
        amb("educationalUse", full(), json!({ "educationalUse": "assessment" })),
        amb(
            "interactivityType",
            full(),
            json!({ "interactivityType": concept("http://purl.org/dcx/lrmi-vocabs/interactivityType/mixed") }),
        ),
        schema_org("interactivityType", full(), json!({ "interactivityType": "mixed" })),
        amb(
            "audience",
            full(),
            json!({ "audience": [concept("http://purl.org/dcx/lrmi-vocabs/educationalAudienceRole/student"), concept("http://purl.org/dcx/lrmi-vocabs/educationalAudienceRole/teacher")] }),
        ),
        amb("audience", educational("intendedEndUserRole", json!([value("author")])), json!({})),
        schema_org(
            "audience",
            educational("intendedEndUserRole", json!([value("manager")])),
            json!({ "audience": [{ "@type": "EducationalAudience", "educationalRole": "administrator" }] }),
        ),
        amb(
            "educationalLevel",
            full(),
            json!({ "educationalLevel": [concept("https://w3id.org/kim/educationalLevel/level_678")] }),
        ),
        schema_org(
            "educationalLevel",
            full(),
            json!({ "educationalLevel": ["higher education", "Bachelor"] }),
        ),
        amb("typicalAgeRange", full(), json!({ "typicalAgeRange": "18-" })),
        amb("timeRequired, duration", full(), json!({ "timeRequired": "PT10H", "duration": "PT1H2M3S" })),
        amb(
            "encoding",
            full(),
            json!({ "encoding": [{ "type": "MediaObject", "contentUrl": "https://stars.example/light" }, { "type": "MediaObject", "contentUrl": "https://mirror.example/a%20b" }] }),
        ),
        amb(
            "encoding",
            json!({ "technical": { "format": ["application/pdf"], "size": "2 KB", "location": ["https://a.example/x.pdf", "by post"] } }),
            json!({ "encoding": [{ "type": "MediaObject", "contentUrl": "https://a.example/x.pdf", "encodingFormat": "application/pdf", "contentSize": "2048" }] }),
        ),
        amb("about", full(), json!({})),
        amb(
            "about",
            json!({ "classification": [class("discipline", "HFS", &[("https://w3id.org/kim/hochschulfaechersystematik/n14", "Astronomy")])] }),
            json!({ "about": [{ "type": "Concept", "id": "https://w3id.org/kim/hochschulfaechersystematik/n14", "prefLabel": { "en": "Astronomy" } }] }),
        ),
        schema_org(
            "about",
            full(),
            json!({ "about": [{ "@type": "DefinedTerm", "name": "Stars" }, { "@type": "DefinedTerm", "name": "Starlight" }] }),
        ),
        amb(
            "teaches, competencyRequired",
            full(),
            json!({ "teaches": [{ "type": "Concept", "id": "https://outcomes.example/7", "prefLabel": { "en": "Measures a parallax" } }], "competencyRequired": [{ "type": "Concept", "id": "https://outcomes.example/2", "prefLabel": { "en": "Knows the sine" } }] }),
        ),
        amb(
            "educationalAlignment",
            json!({ "classification": [class("prerequisite", "Outcomes", &[("https://outcomes.example/2", "Knows the sine")])] }),
            json!({ "educationalAlignment": [{ "type": "AlignmentObject", "alignmentType": "requires", "educationalFramework": "Outcomes", "targetName": "Knows the sine", "targetUrl": "https://outcomes.example/2" }] }),
        ),
        amb("accessibilitySummary", full(), json!({ "accessibilitySummary": "Captions in English." })),
        amb(
            "license",
            full(),
            json!({ "license": { "id": "https://creativecommons.org/licenses/by-sa/4.0/" } }),
        ),
        amb(
            "license",
            json!({ "rights": { "description": text("en", "See https://a.example/terms.") } }),
            json!({}),
        ),
        schema_org(
            "license",
            json!({ "rights": { "description": text("en", "See https://a.example/terms.") } }),
            json!({ "license": "https://a.example/terms" }),
        ),
        amb("isAccessibleForFree", full(), json!({ "isAccessibleForFree": true })),
        amb("isAccessibleForFree", json!({}), json!({})),
        amb(
            "usageInfo",
            json!({ "rights": { "description": text("en", "Ask us first") } }),
            json!({ "usageInfo": "Ask us first" }),
        ),
        amb(
            "isBasedOn, isPartOf, hasPart",
            full(),
            json!({ "isBasedOn": [{ "id": "https://old.example/stars", "name": "Old notes" }], "isPartOf": [{ "id": "https://stars.example/course", "name": "A course on stars" }], "hasPart": [{ "id": "https://stars.example/light/1", "name": "Chapter one" }] }),
        ),
        amb(
            "mentions",
            full(),
            json!({ "mentions": [{ "id": "https://maths.example/", "name": "Trigonometry" }] }),
        ),
        amb("spatialCoverage", full(), json!({ "spatialCoverage": ["Milky Way"] })),
        amb("comment", full(), json!({ "comment": [{ "type": "Comment", "text": "Used in class." }] })),
        amb(
            "mainEntityOfPage",
            full(),
            json!({ "mainEntityOfPage": [{ "type": "WebContent", "id": "oai:s.example:1", "provider": { "type": "Service", "id": "urn:x-lomond:source:sample", "name": "sample" }, "dateCreated": "2021-01-31", "dateModified": "2024-05-06" }] }),
        ),
    ];
    let rows: BTreeSet<&str> = TABLE.iter().map(|rule| rule.target).collect();
    assert_eq!(BTreeSet::from(tested), rows, "rows without a test");
}

#[test]
fn a_record_without_anything_has_what_amb_demands() {
    let found = with_lom(json!({}), to_jsonld);
    for key in ["@context", "id", "name", "type"] {
        assert!(found.get(key).is_some(), "{key}");
    }
    assert_eq!(with_lom(json!({}), to_schema_org)["@type"], json!(["LearningResource"]));
}
