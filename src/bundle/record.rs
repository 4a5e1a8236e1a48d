//! One record as the browser gets it: what a result shows, and what its own page shows beyond that.
//!
//! Texts are made plain here. Addresses are passed on as they came: the browser links only to http and
//! https. `docs/BUNDLE.md`, "Records", is the specification. Knows no file and no search.

use serde::Serialize;
use serde::Serializer;
use serde_json::Value;

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

/// What a list of results needs; members in the order of their names, as in all of the bundle's JSON.
#[derive(Serialize)]
struct Hit<'a> {
    author: Vec<String>,
    description: Vec<Beginning<'a>>,
    facets: Facets<'a>,
    heading: (&'a str, String),
    id: &'a str,
    identifier: &'a str,
}

/// What a record's own page shows beyond that.
#[derive(Serialize)]
struct Rest<'a> {
    datestamp: &'a str,
    description: Vec<(&'a str, String)>,
    dialect: &'a str,
    facets: Facets<'a>,
    keyword: Vec<(&'a str, String)>,
    /// What phrases are looked for in beside what is shown, like `title`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    label: Vec<(&'a str, String)>,
    links: &'a [String],
    publisher: Vec<String>,
    rows: Vec<Value>,
    source: &'a str,
    subject: Vec<(&'a str, String)>,
    /// Where the record has others than the heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<Vec<(&'a str, String)>>,
}

/// Values by field.
struct Facets<'a>(Vec<&'a (Field, Vec<String>)>);

/// A description as a hit has it, `[language, text]` or `[language, beginning, true]`.
#[derive(Serialize)]
#[serde(untagged)]
enum Beginning<'a> {
    Whole(&'a str, String),
    Cut(&'a str, String, bool),
}

impl Serialize for Facets<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let mut there: Vec<_> = self.0.iter().filter(|(_, values)| !values.is_empty()).collect();
        there.sort_unstable_by_key(|(field, _)| field.name());
        out.collect_map(there.into_iter().map(|(field, values)| (field.name(), values)))
    }
}

/// Makes the JSON of a record.
#[must_use]
pub fn json(record: &Record, lom: &Lom, document: &Document, values: &[(Field, Vec<String>)]) -> Json {
    let (seen, unseen) = values.iter().partition(|(field, _)| HIT_FIELDS.contains(field));
    let titles = texts(&document.title);
    let heading = match (&record.derived.title, titles.first()) {
        (Some(title), _) if !title.is_empty() => {
            (record.derived.title_language.as_deref().unwrap_or_default(), shown(title))
        }
        (_, Some(first)) => first.clone(),
        (_, None) => ("", String::new()),
    };
    let rest = Rest {
        datestamp: &record.header.datestamp,
        description: texts(&document.description),
        dialect: &record.derived.dialect,
        facets: Facets(unseen),
        keyword: texts(&document.keyword),
        label: texts(&document.subject_label),
        links: &lom.technical.location,
        publisher: document.publisher.iter().map(|name| shown(name)).collect(),
        rows: rows(lom),
        source: record.source.as_str(),
        subject: texts(&document.subject),
        title: (titles.as_slice() != std::slice::from_ref(&heading)).then_some(titles),
    };
    let hit = Hit {
        author: document.author.iter().map(|name| shown(name)).collect(),
        description: document.description.iter().map(beginning).collect(),
        facets: Facets(seen),
        heading,
        id: record.id.as_str(),
        identifier: &record.header.identifier,
    };
    Json { hit: written(&hit), rest: written(&rest) }
}

/// Maps whose keys are texts are always JSON.
fn written(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// See [`Beginning`].
fn beginning(entry: &Text) -> Beginning<'_> {
    let (language, text) = (entry.language.as_deref().unwrap_or_default(), shown(&entry.text));
    let Some((end, _)) = text.char_indices().nth(HIT_CHARS) else { return Beginning::Whole(language, text) };
    let (kept, _) = text.split_at(end);
    let near = kept.rfind(char::is_whitespace).filter(|at| *at * 4 > end * 3).unwrap_or(end);
    let (head, _) = text.split_at(near);
    Beginning::Cut(language, head.to_owned(), true)
}

fn texts(texts: &[Text]) -> Vec<(&str, String)> {
    texts.iter().map(|entry| (entry.language.as_deref().unwrap_or_default(), shown(&entry.text))).collect()
}

/// Without deceiving characters and e-mail addresses, as on the catalogue's pages.
fn shown(value: &str) -> String {
    text::hide_mail(&text::clean(value))
}
