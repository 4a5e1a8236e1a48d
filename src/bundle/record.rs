//! One record as the browser gets it: what a result shows, and what its own page shows beyond that.
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

/// Characters of a description that a hit is shown from; the record's page has all.
const HIT_CHARS: usize = 1_000;

/// A record's two JSON texts.
pub struct Json {
    /// What a list of results needs.
    pub hit: String,
    /// The rest, for the record's own page.
    pub rest: String,
}

/// Makes the JSON of a record.
#[must_use]
pub fn json(record: &Record, lom: &Lom, document: &Document) -> Json {
    let mut facets = Map::new();
    for (field, values) in columns::values(document) {
        if !values.is_empty() {
            facets.insert(field.name().to_owned(), json!(values));
        }
    }
    let heading = shown(record.derived.title.as_deref().unwrap_or_default());
    let cut =
        |entry: &Text| Text { language: entry.language.clone(), text: text::shorten(&entry.text, HIT_CHARS) };
    let hit = json!({
        "id": record.id.as_str(),
        "identifier": record.header.identifier,
        "heading": [record.derived.title_language.as_deref().unwrap_or_default(), heading],
        "title": texts(&document.title),
        "description": texts(&document.description.iter().map(cut).collect::<Vec<_>>()),
        "author": document.author.iter().map(|name| shown(name)).collect::<Vec<_>>(),
        "facets": facets,
    });
    let rest = json!({
        "id": record.id.as_str(),
        "source": record.source.as_str(),
        "datestamp": record.header.datestamp,
        "dialect": record.derived.dialect,
        "description": texts(&document.description),
        "keyword": texts(&document.keyword),
        "subject": texts(&document.subject),
        "publisher": document.publisher.iter().map(|name| shown(name)).collect::<Vec<_>>(),
        "links": lom.technical.location,
        "rows": rows(lom),
    });
    Json { hit: hit.to_string(), rest: rest.to_string() }
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
