//! One record as the browser gets it: what a result shows, what a record page shows, as one JSON object.
//!
//! Texts are made plain here. Addresses are passed on as they came: the browser links only to http and
//! https. `docs/BUNDLE.md`, "Records", is the specification. Knows no file and no search.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::columns;
use super::rows::rows;
use crate::model::document::Document;
use crate::model::document::Text;
use crate::model::lom::Lom;
use crate::model::record::Record;
use crate::render::text;

/// The JSON of a record.
#[must_use]
pub fn json(record: &Record, lom: &Lom, document: &Document) -> String {
    let mut facets = Map::new();
    for (field, values) in columns::values(document) {
        if !values.is_empty() {
            facets.insert(field.name().to_owned(), json!(values));
        }
    }
    let heading = shown(record.derived.title.as_deref().unwrap_or_default());
    let object = json!({
        "id": record.id.as_str(),
        "identifier": record.header.identifier,
        "source": record.source.as_str(),
        "datestamp": record.header.datestamp,
        "dialect": record.derived.dialect,
        "heading": [record.derived.title_language.as_deref().unwrap_or_default(), heading],
        "title": texts(&document.title),
        "description": texts(&document.description),
        "keyword": texts(&document.keyword),
        "subject": texts(&document.subject),
        "author": document.author.iter().map(|name| shown(name)).collect::<Vec<_>>(),
        "publisher": document.publisher.iter().map(|name| shown(name)).collect::<Vec<_>>(),
        "facets": facets,
        "links": lom.technical.location,
        "rows": rows(lom),
    });
    object.to_string()
}

fn texts(texts: &[Text]) -> Vec<Value> {
    texts
        .iter()
        .map(|entry| json!([entry.language.as_deref().unwrap_or_default(), shown(&entry.text)]))
        .collect()
}

/// Without deceiving characters and e-mail addresses, as on the catalogue's pages.
fn shown(value: &str) -> String {
    text::hide_mail(&text::clean(value))
}
