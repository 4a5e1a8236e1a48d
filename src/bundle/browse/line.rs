//! A record as the static pages list and show it.
//!
//! Apart from the pages because it is made of the record alone, so that many are made at a time. Writes HTML that is escaped throughout.

use std::collections::HashMap;

use serde::Deserialize;

use crate::bundle::collect::Texts;
use crate::bundle::pages::escape;
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

/// What is shown of a record's hit.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Hit {
    id: String,
    /// Language and text.
    heading: (String, String),
    author: Vec<String>,
    facets: Facets,
}

/// What is shown of a record's own part; the rest of it is passed over.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Rest {
    facets: Facets,
    links: Vec<String>,
    /// Language and text.
    description: Vec<(String, String)>,
}

/// Values by field.
type Facets = HashMap<String, Vec<String>>;

impl Line {
    /// Of a record's texts. `key`: its folded title.
    pub fn new(words: Words<'_>, doc: u32, key: String, texts: &Texts) -> Self {
        let mut hit: Hit = serde_json::from_slice(&texts.hit).unwrap_or_default();
        let mut rest: Rest = serde_json::from_slice(&texts.rest).unwrap_or_default();
        hit.facets.extend(std::mem::take(&mut rest.facets));
        let title = text::clean(&hit.heading.1);
        let untitled = title.trim().is_empty();
        let title = if untitled { strings::text(words.ui, "results.untitled") } else { title };
        let details = details(words, &hit, &rest, &title);
        let mut facet = |field: Field| hit.facets.remove(field.name()).unwrap_or_default();
        let (subjects, levels) = (facet(Field::Subject), facet(Field::Level));
        Self { details, title, language: hit.heading.0, subjects, levels, key, id: hit.id, doc }
    }
}

/// The attribute for a text in a language; none where that is not known.
pub fn said_in(language: &str) -> String {
    if language.is_empty() { String::new() } else { format!(" lang=\"{}\"", escape(language)) }
}

fn details(words: Words<'_>, hit: &Hit, rest: &Rest, title: &str) -> String {
    let id = escape(&hit.id);
    let lang = said_in(&hit.heading.0);
    let mut out = format!("<li id=\"r-{id}\"><h2{lang} dir=\"auto\">{}</h2>\n", escape(title));
    let authors = text::clean(&hit.author.join(", "));
    if !authors.is_empty() {
        out.push_str(&format!("<p dir=\"auto\">{}</p>\n", escape(&authors)));
    }
    if let Some((language, description)) = rest.description.first() {
        let short = text::shorten(&text::clean(description), DESCRIPTION_CHARS);
        out.push_str(&format!("<p{} dir=\"auto\">{}</p>\n", said_in(language), escape(&short)));
    }
    let label = |field: Field, value: &str| labels::facet_value(words.ui, words.vocabularies, field, value);
    let fields = [Field::Language, Field::Type, Field::Level, Field::Licence].into_iter();
    let of = |field: Field| {
        let values = hit.facets.get(field.name()).into_iter().flatten();
        values.map(move |value| (field, text::clean(value)))
    };
    let facts: Vec<String> = fields.flat_map(of).map(|(field, value)| label(field, &value)).collect();
    out.push_str(&format!("<p>{}</p>\n", escape(&facts.join(" · "))));
    if let Some(link) = rest.links.iter().find_map(|link| SafeUrl::parse(&text::clean(link))) {
        let href = escape(link.href());
        out.push_str(&format!(
            "<p dir=\"ltr\"><a href=\"{href}\" rel=\"noopener noreferrer\">{href}</a></p>\n"
        ));
    }
    out.push_str("</li>\n");
    out
}
