//! Hand-made records for the crosswalks' tests: LOM as its JSON form, and a header that never changes.

use serde_json::Value;

use crate::crosswalk::Source;
use crate::model::id::RecordId;
use crate::model::id::SourceId;
use crate::model::lom::Lom;
use crate::model::record::Header;

/// Calls `run` with the record that has this LOM.
pub fn with_lom<T>(lom: Value, run: impl FnOnce(&Source<'_>) -> T) -> T {
    let mut lom: Lom = serde_json::from_value(lom).unwrap();
    // Entities are written as vCards only: what is read from them is the reader's business.
    for entity in lom.life_cycle.contribute.iter_mut().flat_map(|c| &mut c.entity) {
        *entity = crate::lom::vcard::read(&entity.vcard);
    }
    let key: SourceId = "sample".parse().unwrap();
    let header = Header {
        identifier: "oai:s.example:1".to_owned(),
        datestamp: "2024-05-06T07:08:09Z".to_owned(),
        ..Header::default()
    };
    let id = RecordId::derive(&key, &header.identifier);
    run(&Source {
        lom: &lom,
        id: &id,
        header: &header,
        source: "sample",
        harvested: Some("2024-06-01T00:00:00Z"),
    })
}

/// A LangText in one language.
pub fn text(language: &str, string: &str) -> Value {
    serde_json::json!([{ "language": language, "string": string }])
}

/// A vocabulary value.
pub fn value(value: &str) -> Value {
    serde_json::json!({ "source": "LOMv1.0", "value": value })
}

/// A contribution.
pub fn contribute(role: &str, vcards: &[&str], date: Option<&str>) -> Value {
    let entities: Vec<Value> = vcards.iter().map(|card| serde_json::json!({ "vcard": card })).collect();
    let mut contribute = serde_json::json!({ "role": value(role), "entity": entities });
    if let Some(date) = date {
        contribute["date"] = serde_json::json!({ "dateTime": date });
    }
    contribute
}

/// A person's vCard.
pub fn person(family: &str, given: &str) -> String {
    format!("BEGIN:VCARD\nVERSION:3.0\nFN:{given} {family}\nN:{family};{given};;;\nEND:VCARD")
}

/// An organisation's vCard.
pub fn organisation(name: &str) -> String {
    format!("BEGIN:VCARD\nVERSION:3.0\nN:;;;;\nFN:{name}\nORG:{name}\nEND:VCARD")
}

/// A classification with one path of (id, entry) and its scheme.
pub fn class(purpose: &str, scheme: &str, path: &[(&str, &str)]) -> Value {
    let taxon: Vec<Value> =
        path.iter().map(|(id, entry)| serde_json::json!({ "id": id, "entry": text("en", entry) })).collect();
    serde_json::json!({ "purpose": value(purpose), "taxonPath": [{ "source": text("en", scheme), "taxon": taxon }] })
}

/// A relation to a target with an identifier and a description.
pub fn relation(kind: &str, entry: &str, description: &str) -> Value {
    let resource = serde_json::json!({
        "identifier": [{ "catalog": "URI", "entry": entry }], "description": [text("en", description)]
    });
    serde_json::json!({ "kind": value(kind), "resource": resource })
}

/// A record in which every element of LOM has a value.
pub fn full() -> Value {
    serde_json::json!({
        "general": {
            "identifier": [
                { "catalog": "DOI", "entry": "10.5281/zenodo.1" },
                { "catalog": "ISBN", "entry": "978-3-16-148410-0" },
                { "catalog": "local", "entry": "17" },
            ],
            "title": [{ "language": "en", "string": "The light of stars" }, { "language": "de", "string": "Das Licht der Sterne" }],
            "language": ["en", "de"],
            "description": [text("en", "How far & how bright:\nfirst steps {in} astronomy.")],
            "keyword": [text("en", "parallax"), text("en", "magnitude")],
            "coverage": [text("en", "Milky Way")],
            "structure": value("collection"),
            "aggregationLevel": value("3"),
        },
        "lifeCycle": {
            "version": text("en", "2.1"),
            "status": value("final"),
            "contribute": [
                contribute("author", &[&person("Rivera", "Ana"), &organisation("Star Group")], Some("2019-03-02")),
                contribute("publisher", &[&organisation("Observatory Press")], Some("2020-04")),
                contribute("editor", &[&person("Okafor", "Chidi"), "J. Doe"], None),
            ],
        },
        "metaMetadata": {
            "identifier": [{ "catalog": "oai", "entry": "oai:s.example:1" }],
            "contribute": [{ "role": value("creator"), "entity": [], "date": { "dateTime": "2021-01-31" } }],
            "metadataSchema": ["LOMv1.0"],
            "language": "en",
        },
        "technical": {
            "format": ["text/html", "video/mp4"],
            "size": "2048",
            "location": ["https://stars.example/light", "https://mirror.example/a b"],
            "requirement": [{ "orComposite": [{ "type": value("browser"), "name": value("any"), "minimumVersion": "2" }] }],
            "installationRemarks": text("en", "Unpack it."),
            "otherPlatformRequirements": text("en", "Headphones"),
            "duration": { "duration": "PT1H2M3S" },
        },
        "educational": [{
            "interactivityType": value("mixed"),
            "learningResourceType": [value("narrative text"), value("self assessment")],
            "interactivityLevel": value("medium"),
            "semanticDensity": value("low"),
            "intendedEndUserRole": [value("learner"), value("teacher")],
            "context": [value("higher education")],
            "typicalAgeRange": [text("en", "18-")],
            "difficulty": value("medium"),
            "typicalLearningTime": { "duration": "PT10H" },
            "description": [text("en", "Read it under the sky.")],
            "language": ["en"],
        }],
        "rights": {
            "cost": value("no"),
            "copyrightAndOtherRestrictions": value("yes"),
            "description": text("en", "https://creativecommons.org/licenses/by-sa/4.0/"),
        },
        "relation": [
            relation("ispartof", "https://stars.example/course", "A course on stars"),
            relation("isbasedon", "https://old.example/stars", "Old notes"),
            relation("haspart", "https://stars.example/light/1", "Chapter one"),
            relation("hasversion", "https://stars.example/v1", "First version"),
            relation("hasformat", "https://stars.example/pdf", "As PDF"),
            relation("requires", "https://maths.example/", "Trigonometry"),
        ],
        "annotation": [{ "description": text("en", "Used in class.") }],
        "classification": [
            class("discipline", "DDC", &[("500", "Science"), ("523.8", "Stars")]),
            class("idea", "LCSH", &[("sh85127474", "Starlight")]),
            class("educational level", "ISCED", &[("6", "Bachelor")]),
            class("educational objective", "Outcomes", &[("https://outcomes.example/7", "Measures a parallax")]),
            class("prerequisite", "Outcomes", &[("https://outcomes.example/2", "Knows the sine")]),
            { "purpose": value("accessibility restrictions"), "description": text("en", "Captions in English.") },
        ],
    })
}
