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
const HIT_FIELDS: [Field; 6] =
    [Field::Type, Field::Level, Field::Language, Field::Licence, Field::Year, Field::Source];

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
    let description = texts(&document.description);
    let (heads, tails): (Vec<Value>, Vec<String>) = document.description.iter().map(cut).unzip();
    let keywords = texts(&document.keyword);
    let rows = rows(lom).into_iter().map(|row| {
        let meanings: Vec<&[Value]> = keywords.iter().map(std::slice::from_ref).collect();
        without_repeated(row, &heading, &description, &json!(meanings), &lom.technical.location)
    });
    let mut rest = json!({
        "source": record.source.as_str(),
        "datestamp": record.header.datestamp,
        "dialect": record.derived.dialect,
        "facets": by_name(unseen),
        "keyword": keywords,
        "subject": texts(&document.subject),
        "publisher": document.publisher.iter().map(|name| shown(name)).collect::<Vec<_>>(),
        "links": lom.technical.location,
        "rows": rows.collect::<Vec<_>>(),
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
    if let (Some(rest), true) = (rest.as_object_mut(), tails.iter().any(|tail| !tail.is_empty())) {
        rest.insert("tails".to_owned(), json!(tails));
    }
    let hit = json!({
        "id": record.id.as_str(),
        "identifier": record.header.identifier,
        "heading": heading,
        "description": heads,
        "author": document.author.iter().map(|name| shown(name)).collect::<Vec<_>>(),
        "facets": by_name(seen),
    });
    Json { hit: hit.to_string(), rest: rest.to_string() }
}

/// A hit and the rest of its record as one object, as the browser joins them.
#[must_use]
pub fn whole(mut hit: Value, rest: Value) -> Value {
    let (Some(record), Value::Object(mut rest)) = (hit.as_object_mut(), rest) else { return hit };
    let tails = rest.remove("tails").unwrap_or_default();
    if let Some(heads) = record.get_mut("description").and_then(Value::as_array_mut) {
        for (head, tail) in heads.iter_mut().zip(tails.as_array().into_iter().flatten()) {
            let text = head.get(1).and_then(Value::as_str).unwrap_or_default();
            *head = json!([head.get(0), format!("{text}{}", tail.as_str().unwrap_or_default())]);
        }
    }
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

/// A description as a hit has it, `[language, text]` or `[language, beginning, 1]`, and what follows the beginning.
fn cut(entry: &Text) -> (Value, String) {
    let (language, text) = (entry.language.as_deref().unwrap_or_default(), shown(&entry.text));
    let Some((end, _)) = text.char_indices().nth(HIT_CHARS) else {
        return (json!([language, text]), String::new());
    };
    let (kept, _) = text.split_at(end);
    let near = kept.rfind(char::is_whitespace).filter(|at| *at * 4 > end * 3).unwrap_or(end);
    let (head, tail) = text.split_at(near);
    (json!([language, head, 1]), tail.to_owned())
}

/// A row that would say again what the record says elsewhere has the name of that member in place of it.
fn without_repeated(
    mut row: Value,
    heading: &Value,
    description: &[Value],
    keywords: &Value,
    links: &[String],
) -> Value {
    let kind = row.get(2).and_then(Value::as_str).unwrap_or_default();
    let repeated = match (kind, row.get(3)) {
        ("texts", Some(texts)) if *texts == json!([[heading]]) => "heading",
        ("texts", Some(texts)) if !description.is_empty() && *texts == json!([description]) => "description",
        ("texts", Some(texts)) if texts == keywords => "keyword",
        ("links", Some(addresses)) if *addresses == json!(links) => "links",
        _ => return row,
    };
    if let Some(texts) = row.get_mut(3) {
        *texts = json!(repeated);
    }
    row
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
