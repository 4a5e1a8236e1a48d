//! The contract's JSON of searches and records, for the API and the command line alike.
//!
//! Here and not in `web`, because its labels are the pages' labels. People's e-mail addresses are left out,
//! as on the pages, unless the site shows them.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::catalog;
use crate::catalog::Catalog;
use crate::catalog::Entry;
use crate::catalog::HitRecord;
use crate::catalog::ResultPage;
use crate::model::lom::Entity;
use crate::model::lom::Lom;
use crate::model::query::Search;
use crate::model::record::Status;
use crate::model::vocabularies::Vocabularies;
use crate::render::labels;
use crate::render::strings::UiLanguage;
use crate::render::text;

/// `{"query","total","groups","took_ms","suggestion","hits":[…],"facets":{FIELD:[…]}}`.
#[must_use]
pub fn search(query: &str, page: &ResultPage, vocabularies: &Vocabularies, ui: UiLanguage) -> Value {
    let mut facets = Map::new();
    for facet in &page.found.facets {
        let values = facet.values.iter().map(|v| {
            let label = labels::facet_value(ui, vocabularies, facet.field, &v.value);
            json!({ "value": v.value, "label": label, "count": v.count })
        });
        facets.insert(facet.field.name().to_owned(), values.collect());
    }
    json!({
        "query": query,
        "total": page.found.total,
        "groups": page.found.groups,
        "took_ms": (page.took.as_secs_f64() * 1e6).round() / 1e3,
        "suggestion": page.found.suggestion,
        "suggestion_total": page.found.suggestion.is_some().then_some(page.found.suggestion_total),
        "hits": page.hits.iter().map(hit).collect::<Vec<_>>(),
        "facets": facets,
    })
}

/// The same with what stands in for it where nothing was found, of the same shape: `corrected`, the results of the suggestion, or
/// `relaxed`, those of most of the words.
///
/// # Errors
/// The collection cannot be read.
pub fn answer(
    query: &str,
    asked: &Search,
    page: &ResultPage,
    catalog: &Catalog,
    ui: UiLanguage,
) -> catalog::Result<Value> {
    let mut body = search(query, page, catalog.vocabularies(), ui);
    let Value::Object(members) = &mut body else { return Ok(body) };
    if let (Some(better), Some(text)) = (catalog.corrected(asked, page)?, &page.found.suggestion) {
        members.insert("corrected".to_owned(), search(text, &better, catalog.vocabularies(), ui));
    }
    if let Some(some) = catalog.relaxed(asked, page)? {
        members.insert("relaxed".to_owned(), search(query, &some, catalog.vocabularies(), ui));
    }
    Ok(body)
}

fn hit(hit: &HitRecord) -> Value {
    let derived = &hit.record.derived;
    let language = derived.guessed_language().or(derived.languages.first().map(String::as_str));
    json!({
        "id": hit.record.id.as_str(),
        "source": hit.record.source.as_str(),
        "identifier": hit.record.header.identifier,
        "title": derived.title,
        "language": language.or(derived.title_language.as_deref()),
        "language_guessed": derived.guessed_language().is_some(),
        "score": hit.hit.score,
    })
}

/// A record as a line of the JSON Lines, without `raw`, and without people's addresses unless `contacts`.
#[must_use]
pub fn record(entry: &Entry, contacts: bool) -> Value {
    let record = &entry.record;
    let mut lom = json!(if contacts { entry.lom.clone() } else { entry.lom.clone().map(without_addresses) });
    if !contacts {
        hide_in_texts(&mut lom);
    }
    let mut value = json!({
        "id": record.id.as_str(),
        "source": record.source.as_str(),
        "identifier": record.header.identifier,
        "datestamp": record.header.datestamp,
        "deleted": record.status != Status::Live,
        "sets": record.header.sets,
        "dialect": record.derived.dialect,
        "lom": lom,
    });
    let facts = entry.facts();
    let more = [
        ("guessed_language", record.derived.guessed_language().map(|tag| json!(tag))),
        ("facts", (!facts.is_empty()).then(|| json!(facts))),
        ("rules", (!entry.corrections.is_empty()).then(|| json!(entry.corrections))),
        ("skipped", entry.skipped.as_ref().map(|skipped| json!(skipped))),
        ("metadata_licence", entry.metadata_licence.as_ref().map(|licence| json!(licence))),
    ];
    if let Value::Object(members) = &mut value {
        members.extend(more.into_iter().filter_map(|(name, more)| Some((name.to_owned(), more?))));
    }
    value
}

/// Identifiers and locations stay as they are, whatever they look like: they are what they say.
fn hide_in_texts(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(hide_in_texts),
        Value::Object(members) => {
            for (key, member) in members {
                match member {
                    Value::String(words) if matches!(key.as_str(), "string" | "name" | "text") => {
                        *words = text::hide_mail(words);
                    }
                    other => hide_in_texts(other),
                }
            }
        }
        _ => {}
    }
}

/// A record's metadata without the e-mail addresses, telephone numbers and postal addresses of its people.
#[must_use]
pub fn without_addresses(mut lom: Lom) -> Lom {
    let contributions = lom.life_cycle.contribute.iter_mut().chain(&mut lom.meta_metadata.contribute);
    contributions.flat_map(|one| &mut one.entity).for_each(hide);
    lom.annotation.iter_mut().filter_map(|one| one.entity.as_mut()).for_each(hide);
    lom
}

/// Takes e-mail, telephone and postal lines out of a vCard, with the lines that continue them.
fn hide(entity: &mut Entity) {
    entity.email = None;
    let mut hiding = false;
    let kept: Vec<&str> = entity
        .vcard
        .lines()
        .filter(|line| {
            if !line.starts_with([' ', '\t']) {
                let upper = line.trim_start().to_ascii_uppercase();
                let name = upper.split([':', ';']).next().unwrap_or_default();
                let name = name.rsplit('.').next().unwrap_or(name);
                hiding = matches!(name, "EMAIL" | "TEL" | "ADR" | "LABEL");
            }
            !hiding
        })
        .collect();
    entity.vcard = text::hide_mail(&kept.join("\n"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vcard_keeps_its_name_and_loses_its_addresses() {
        let vcard =
            "BEGIN:VCARD\nFN:Ada\nitem1.EMAIL;TYPE=work:ada@example.org\nTEL:+44\n 123\nORG:X\nEND:VCARD";
        let mut entity = Entity {
            vcard: vcard.to_owned(),
            email: Some("ada@example.org".to_owned()),
            ..Entity::default()
        };
        hide(&mut entity);
        assert_eq!(entity.vcard, "BEGIN:VCARD\nFN:Ada\nORG:X\nEND:VCARD");
        assert_eq!(entity.email, None);
    }
}
