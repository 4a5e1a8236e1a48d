//! One record as the browser gets it: what a result shows, and what its own page shows beyond that.
//!
//! Texts are made plain here. Addresses are passed on as they came: the browser links only to http and
//! https. `docs/BUNDLE.md`, "Records", is the specification. Knows no file and no search.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::rows::rows;
use crate::model::document::Document;
use crate::model::document::Text;
use crate::model::lom::Lom;
use crate::model::query::Field;
use crate::model::record::Record;
use crate::render::text;

/// Characters of a description that a hit is shown from; the record's own part has what follows them.
const HIT_CHARS: usize = 300;
/// The columns whose values a list of results shows; the record's own part has the others.
const HIT_FIELDS: [Field; 7] =
    [Field::Type, Field::Level, Field::Language, Field::Format, Field::Licence, Field::Year, Field::Source];

/// A record's two JSON texts.
pub struct Json {
    /// What a list of results needs.
    pub hit: String,
    /// The rest, for the record's own page.
    pub rest: String,
}

/// Makes the JSON of a record.
#[must_use]
pub fn json(record: &Record, lom: &Lom, document: &Document, values: &[(Field, Vec<String>)]) -> Json {
    let (seen, unseen): (Vec<_>, Vec<_>) = values.iter().partition(|(field, _)| HIT_FIELDS.contains(field));
    let heading = match (&record.derived.title, texts(&document.title).into_iter().next()) {
        (Some(title), _) if !title.is_empty() => {
            json!([record.derived.title_language.as_deref().unwrap_or_default(), shown(title)])
        }
        (_, first) => first.unwrap_or_else(|| json!(["", ""])),
    };
    let mut rest = json!({
        "source": record.source.as_str(),
        "datestamp": record.header.datestamp,
        "dialect": record.derived.dialect,
        "facets": by_name(unseen),
        "description": texts(&document.description),
        "keyword": texts(&document.keyword),
        "subject": texts(&document.subject),
        "publisher": document.publisher.iter().map(|name| shown(name)).collect::<Vec<_>>(),
        "links": lom.technical.location,
        "rows": rows(lom),
    });
    if let Some(rest) = rest.as_object_mut() {
        // What phrases are looked for in beside what is shown.
        let (titles, labels) = (texts(&document.title), texts(&document.subject_label));
        if titles.len() != 1 || titles.first() != Some(&heading) {
            rest.insert("title".to_owned(), json!(titles));
        }
        if !labels.is_empty() {
            rest.insert("label".to_owned(), json!(labels));
        }
    }
    let hit = json!({
        "id": record.id.as_str(),
        "identifier": record.header.identifier,
        "heading": heading,
        "description": document.description.iter().map(beginning).collect::<Vec<_>>(),
        "author": document.author.iter().map(|name| shown(name)).collect::<Vec<_>>(),
        "facets": by_name(seen),
    });
    Json { hit: hit.to_string(), rest: rest.to_string() }
}

/// A hit and the rest of its record as one object, as the browser joins them.
#[must_use]
pub fn whole(mut hit: Value, rest: Value) -> Value {
    let (Some(record), Value::Object(mut rest)) = (hit.as_object_mut(), rest) else { return hit };
    let unseen = rest.remove("facets").unwrap_or_default();
    if let (Some(seen), Value::Object(unseen)) =
        (record.get_mut("facets").and_then(Value::as_object_mut), unseen)
    {
        seen.extend(unseen);
    }
    record.extend(rest);
    hit
}

fn by_name(values: Vec<&(Field, Vec<String>)>) -> Map<String, Value> {
    let there = values.into_iter().filter(|(_, values)| !values.is_empty());
    there.map(|(field, values)| (field.name().to_owned(), json!(values))).collect()
}

/// A description as a hit has it, `[language, text]` or `[language, beginning, true]`.
fn beginning(entry: &Text) -> Value {
    let (language, text) = (entry.language.as_deref().unwrap_or_default(), shown(&entry.text));
    let Some((end, _)) = text.char_indices().nth(HIT_CHARS) else { return json!([language, text]) };
    let (kept, _) = text.split_at(end);
    let near = kept.rfind(char::is_whitespace).filter(|at| *at * 4 > end * 3).unwrap_or(end);
    let (head, _) = text.split_at(near);
    json!([language, head, true])
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
