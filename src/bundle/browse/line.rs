//! A record as the static pages list and show it.
//!
//! Apart from the pages because it is made of the record alone, so that many are made at a time. Writes HTML that is escaped throughout.

use serde::Deserialize;
use serde_json::Value;

use crate::bundle::collect::Texts;
use crate::bundle::pages::escape;
use crate::bundle::record;
use crate::model::query::Field;
use crate::model::vocabularies::Vocabularies;
use crate::render::UiLanguage;
use crate::render::labels;
use crate::render::link::SafeUrl;
use crate::render::strings;
use crate::render::text;

/// Characters of a description that are shown.
const DESCRIPTION_CHARS: usize = 400;

/// One record as the lists need it.
pub struct Line {
    pub id: String,
    /// What is shown.
    pub title: String,
    /// BCP 47, or empty.
    pub language: String,
    /// Folded, for sorting.
    pub key: String,
    pub subjects: Vec<String>,
    pub levels: Vec<String>,
    pub doc: u32,
    /// All that is shown of it where it is not only listed, as HTML.
    pub details: String,
}

/// The language of the pages and what terms are called.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    pub ui: UiLanguage,
    pub vocabularies: &'a Vocabularies,
}

/// What is shown of a record's own part; the rest of it is passed over.
#[derive(Default, Deserialize)]
struct Rest {
    facets: Value,
    links: Value,
    description: Value,
}

impl Line {
    /// Of a record's texts. `key`: its folded title.
    pub fn new(words: Words<'_>, doc: u32, key: String, texts: &Texts) -> Self {
        let json = whole(texts);
        let facet = |name: &str| strings_at(&json, &format!("/facets/{name}"));
        let text = |pointer: &str| json.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let title = text::clean(text("/heading/1"));
        let untitled = title.trim().is_empty();
        let title = if untitled { strings::text(words.ui, "results.untitled") } else { title };
        let id = text("/id").to_owned();
        let language = text("/heading/0").to_owned();
        let details = details(words, &json, &id, (&title, &language));
        Self { details, title, language, subjects: facet("subject"), levels: facet("level"), key, id, doc }
    }
}

/// The attribute for a text in a language; none where that is not known.
pub fn said_in(language: &str) -> String {
    if language.is_empty() { String::new() } else { format!(" lang=\"{}\"", escape(language)) }
}

/// Both parts of a record as one object.
fn whole(texts: &Texts) -> Value {
    let hit = serde_json::from_slice(&texts.hit).unwrap_or(Value::Null);
    let Rest { facets, links, description } = serde_json::from_slice(&texts.rest).unwrap_or_default();
    record::whole(hit, serde_json::json!({ "facets": facets, "links": links, "description": description }))
}

/// The texts of a list.
fn strings_at(json: &Value, pointer: &str) -> Vec<String> {
    let list = json.pointer(pointer).and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn details(words: Words<'_>, record: &Value, id: &str, (title, language): (&str, &str)) -> String {
    let texts = |pointer: &str| -> Vec<String> {
        strings_at(record, pointer).iter().map(|text| text::clean(text)).collect()
    };
    let lang = said_in(language);
    let mut out = format!("<li id=\"r-{}\"><h2{lang} dir=\"auto\">{}</h2>\n", escape(id), escape(title));
    let authors = texts("/author").join(", ");
    if !authors.is_empty() {
        out.push_str(&format!("<p dir=\"auto\">{}</p>\n", escape(&authors)));
    }
    if let Some(description) = record.pointer("/description/0/1").and_then(Value::as_str) {
        let short = text::shorten(&text::clean(description), DESCRIPTION_CHARS);
        let language = record.pointer("/description/0/0").and_then(Value::as_str).unwrap_or_default();
        out.push_str(&format!("<p{} dir=\"auto\">{}</p>\n", said_in(language), escape(&short)));
    }
    let label = |field: Field, value: &str| labels::facet_value(words.ui, words.vocabularies, field, value);
    let fields = [Field::Language, Field::Type, Field::Level, Field::Licence].into_iter();
    let of = |field: Field| {
        texts(&format!("/facets/{}", field.name())).into_iter().map(move |value| (field, value))
    };
    let facts: Vec<String> = fields.flat_map(of).map(|(field, value)| label(field, &value)).collect();
    out.push_str(&format!("<p>{}</p>\n", escape(&facts.join(" · "))));
    if let Some(link) = texts("/links").iter().find_map(|link| SafeUrl::parse(link)) {
        let href = escape(link.href());
        out.push_str(&format!(
            "<p dir=\"ltr\"><a href=\"{href}\" rel=\"noopener noreferrer\">{href}</a></p>\n"
        ));
    }
    out.push_str("</li>\n");
    out
}
