//! The one place where search fields and facets are derived from LOM.
//!
//! Catalogue, index and bundle find the same because all of them read what is made here. Every rule stands
//! beside its constant; nothing here is stored as truth.

mod facets;
mod subjects;
mod words;

use std::collections::HashSet;
use std::hash::Hash;

use crate::lom::derive;
use crate::lom::facts;
use crate::lom::langtag;
use crate::lom::plain;
use crate::model::document::Document;
use crate::model::document::Text;
use crate::model::id::RecordId;
use crate::model::id::SourceId;
use crate::model::lom::Contribute;
use crate::model::lom::Entity;
use crate::model::lom::LangString;
use crate::model::lom::LangText;
use crate::model::lom::Lom;
use crate::model::record::Derived;
use crate::model::vocabularies::Vocabularies;

/// Roles that are searched as authors; contributions without a role count too.
const AUTHOR_ROLES: &[&str] =
    &["author", "creator", "content provider", "initiator", "script writer", "editor"];

/// The record as search sees it. `identifier` is the OAI identifier.
///
/// A text without a tag takes the record's language (3.4, else 1.3), else the guessed one, else none. What
/// `vocabularies` know of its subjects and values is added.
#[must_use]
pub fn document(
    (record_id, source): (&RecordId, &SourceId),
    identifier: &str,
    lom: &Lom,
    derived: &Derived,
    vocabularies: &Vocabularies,
) -> Document {
    let language = derive::record_language(lom).or_else(|| derived.guessed_language());
    let facts = facts::facts(lom);
    let subjects = subjects::of(lom, language, vocabularies);
    Document {
        id: record_id.clone(),
        source: source.to_string(),
        identifier: identifiers(identifier, lom),
        title: titles(lom, language),
        description: descriptions(lom, language),
        keyword: words::keywords(lom, language),
        subject: subjects.texts,
        subject_label: subjects.labels,
        subject_value: subjects.values,
        author: names(lom, is_author, person),
        publisher: names(lom, |contribute| role(contribute) == Some("publisher"), organisation),
        language: facets::languages(derived),
        resource_type: facets::resource_types(lom, vocabularies),
        format: facets::formats(lom),
        level: facets::levels(lom, vocabularies),
        age: facts::bands(&facts.age),
        difficulty: facets::difficulty(lom),
        permission: facts.licence.iter().flat_map(|l| &l.permission).map(|p| (*p).to_owned()).collect(),
        licence: facts.licence.into_iter().map(|licence| licence.value).collect(),
        cost: facts.cost.into_iter().map(|cost| cost.value).collect(),
        access: facts.access.into_iter().map(|term| term.value).collect(),
        year: facets::year(lom),
        here: false,
        group: derived.group.clone(),
    }
}

fn identifiers(identifier: &str, lom: &Lom) -> Vec<String> {
    let entries = lom.general.identifier.iter().map(|found| found.entry.clone());
    unique(std::iter::once(identifier.to_owned()).chain(entries).filter(|entry| !entry.is_empty()))
}

/// 1.2, then further titles that Dublin Core gave in the same language.
fn titles(lom: &Lom, language: Option<&str>) -> Vec<Text> {
    let more = lom.extensions.iter().filter(|extension| {
        extension.element.name == "title" && extension.element.namespace.starts_with("http://purl.org/dc/")
    });
    let more = more.map(|extension| {
        let attributes = &extension.element.attributes;
        let language = attributes.iter().find(|(name, _)| name.ends_with("}lang"));
        let language = language.and_then(|(_, value)| langtag::normalise(value));
        LangString { language, text: extension.element.text.clone() }
    });
    let more: Vec<LangString> = more.collect();
    texts(lom.general.title.0.iter().chain(&more), language)
}

fn descriptions(lom: &Lom, language: Option<&str>) -> Vec<Text> {
    let educational = lom.educational.iter().flat_map(|educational| &educational.description);
    texts(lom.general.description.iter().chain(educational).flat_map(|text| &text.0), language)
}

/// Strings as plain texts, empty ones left out.
fn texts<'l>(strings: impl Iterator<Item = &'l LangString>, language: Option<&str>) -> Vec<Text> {
    strings.filter_map(|string| plain_text(string, language)).collect()
}

/// A string without markup, in its own language or the record's. A private-use tag names no language.
fn plain_text(string: &LangString, language: Option<&str>) -> Option<Text> {
    let text = plain::text(&string.text);
    let own = string.language.as_deref().filter(|tag| !tag.starts_with("x-"));
    (!text.is_empty()).then(|| Text { language: own.or(language).map(str::to_owned), text })
}

fn all_strings(texts: &[LangText]) -> impl Iterator<Item = &LangString> {
    texts.iter().flat_map(|text| &text.0)
}

fn role(contribute: &Contribute) -> Option<&'static str> {
    let role = contribute.role.as_ref()?;
    crate::lom::vocabulary::lom_value(crate::model::vocab::Element::Role, &role.value)
}

fn is_author(contribute: &Contribute) -> bool {
    contribute.role.is_none() || role(contribute).is_some_and(|role| AUTHOR_ROLES.contains(&role))
}

fn names(
    lom: &Lom,
    wanted: impl Fn(&Contribute) -> bool,
    name: impl Fn(&Entity) -> Option<&String>,
) -> Vec<String> {
    let contributions = lom.life_cycle.contribute.iter().filter(|contribute| wanted(contribute));
    unique(
        contributions
            .flat_map(|contribute| &contribute.entity)
            .filter_map(name)
            .map(|name| plain::text(name)),
    )
}

fn person(entity: &Entity) -> Option<&String> {
    entity.name.as_ref().or(entity.organisation.as_ref())
}

fn organisation(entity: &Entity) -> Option<&String> {
    entity.organisation.as_ref().or(entity.name.as_ref())
}

/// Each once, in the order of first occurrence.
fn unique(values: impl Iterator<Item = String>) -> Vec<String> {
    let values: Vec<String> = values.filter(|value| !value.is_empty()).collect();
    let repeats = repeats(&values, |value| value.as_str());
    without(values, &repeats)
}

/// Places of what has the same key as something before it. A table is made only where there are many.
fn repeats<'t, T, K: Eq + Hash>(items: &'t [T], key: impl Fn(&'t T) -> K) -> Vec<usize> {
    const FEW: usize = 16;
    if items.len() < 2 {
        return Vec::new();
    }
    let keys = items.iter().map(key).enumerate();
    if items.len() > FEW {
        let mut seen = HashSet::with_capacity(items.len());
        return keys.filter_map(|(at, key)| (!seen.insert(key)).then_some(at)).collect();
    }
    let mut seen: Vec<K> = Vec::with_capacity(items.len());
    let mut found = Vec::new();
    for (at, key) in keys {
        if seen.contains(&key) { found.push(at) } else { seen.push(key) }
    }
    found
}

/// What is not at one of these places, which ascend.
fn without<T>(items: Vec<T>, places: &[usize]) -> Vec<T> {
    if places.is_empty() {
        return items;
    }
    let kept = items.into_iter().enumerate().filter(|(at, _)| places.binary_search(at).is_err());
    kept.map(|(_, item)| item).collect()
}

#[cfg(test)]
mod tests;
