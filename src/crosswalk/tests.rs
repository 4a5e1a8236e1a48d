//! Hostile records through every crosswalk: nothing panics, every form stays whole.

use serde_json::Value;
use serde_json::json;

use super::*;
use crate::crosswalk::sample::*;
use crate::xml;

/// Every string of a record replaced, except the vocabulary's own, so that the rows are still reached.
fn replaced(value: &Value, by: &str) -> Value {
    match value {
        Value::String(_) => json!(by),
        Value::Array(all) => all.iter().map(|value| replaced(value, by)).collect(),
        Value::Object(members) => {
            let keeps = |key: &str| matches!(key, "role" | "kind" | "purpose" | "learningResourceType");
            let member = |(key, value): (&String, &Value)| {
                (key.clone(), if keeps(key) { value.clone() } else { replaced(value, by) })
            };
            Value::Object(members.iter().map(member).collect())
        }
        other => other.clone(),
    }
}

fn all_are_whole(lom: Value) {
    with_lom(lom, |source| {
        xml::parse_element(&dc::to_oai_dc(source)).unwrap();
        xml::parse_element(&marc::to_marcxml(source)).unwrap();
        let (bytes, _) = marc::to_iso2709_with_notes(source);
        assert!(bytes.len() <= marc::iso2709::MAX_RECORD);
        assert_eq!(bytes.get(..5), Some(format!("{:05}", bytes.len()).as_bytes()));
        assert_eq!(bytes.iter().filter(|byte| **byte == 0x1D).count(), 1);
        assert!(lrmi::to_jsonld(source).is_object() && lrmi::to_schema_org(source).is_object());
        let entry = bibtex::entry(source);
        assert_eq!(entry.matches('{').count(), entry.matches('}').count());
        let reference = ris::entry(source);
        assert!(reference.split_terminator("\r\n").all(|line| line.get(2..6) == Some("  - ")), "{reference}");
    });
}

#[test]
fn hostile_text_in_every_element_leaves_every_form_whole() {
    let long = "wörter ".repeat(2_000);
    for text in [
        "",
        " ",
        "\u{0}\u{1d}\u{1e}\u{1f}\u{85}\u{2028}",
        "}}{{\\%$#_^~&",
        "<b>]]></b>&lt;",
        "\r\nER  - \r\nTY  - X",
        "http://",
        "http://[::1",
        "https://a.example/%%\u{202e}",
        "doi:10.",
        "isbn:xxxxxxxxxx",
        "urn:",
        "-",
        "P",
        "\u{feff}",
        "99999999999999999999-",
        "BEGIN:VCARD",
        "BEGIN:VCARD\nN:;\nEND:VCARD",
        "9999-99-99",
        "ark:/",
        "é",
        &long,
    ] {
        all_are_whole(replaced(&full(), text));
    }
}

#[test]
fn twenty_thousand_elements_are_written_in_every_form() {
    let keywords: Vec<Value> = (0..10_000).map(|n| text("en", &format!("word {n}"))).collect();
    let identifiers: Vec<Value> =
        (0..10_000).map(|n| json!({ "catalog": "x", "entry": format!("{n}") })).collect();
    // Were anything quadratic here, this test would take minutes.
    all_are_whole(json!({ "general": { "keyword": keywords, "identifier": identifiers } }));
}
