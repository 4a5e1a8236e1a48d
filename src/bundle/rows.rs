//! A record's LOM as rows that a browser can show: every category, labels left as keys.
//!
//! A row is an object with one member: `KIND:KEY` and its value; a heading has no kind and no value. Keys and vocabulary codes get their words in the browser, in the
//! language chosen there. Texts are made plain here, so that no markup from a record ever reaches a page.
//! `docs/BUNDLE.md`, "Record rows", lists the kinds. Knows LOM; knows no file and no search.

use serde_json::Value;
use serde_json::json;

use crate::lom::plain;
use crate::model::lom::Classification;
use crate::model::lom::Contribute;
use crate::model::lom::DateTime;
use crate::model::lom::Duration;
use crate::model::lom::Educational;
use crate::model::lom::Element;
use crate::model::lom::Entity;
use crate::model::lom::Extension;
use crate::model::lom::General;
use crate::model::lom::Identifier;
use crate::model::lom::LangText;
use crate::model::lom::LifeCycle;
use crate::model::lom::Lom;
use crate::model::lom::MetaMetadata;
use crate::model::lom::OrComposite;
use crate::model::lom::Relation;
use crate::model::lom::Rights;
use crate::model::lom::Technical;
use crate::model::lom::Vocabulary;
use crate::model::vocab;
use crate::model::vocab::Element as Values;
use crate::render::text;

/// Deepest nesting of an extension that is shown.
const MAX_EXTENSION_DEPTH: usize = 4;

/// Collects rows; a heading without rows below it is dropped.
#[derive(Default)]
struct Rows {
    rows: Vec<Value>,
}

/// The rows of a record, in the standard's order.
#[must_use]
pub fn rows(lom: &Lom) -> Vec<Value> {
    let mut rows = Rows::default();
    rows.group("lom.general", |rows| general(rows, &lom.general));
    rows.group("lom.lifecycle", |rows| life_cycle(rows, &lom.life_cycle));
    rows.group("lom.meta", |rows| meta_metadata(rows, &lom.meta_metadata));
    rows.group("lom.technical", |rows| technical(rows, &lom.technical));
    lom.educational.iter().for_each(|e| rows.group("lom.educational", |rows| educational(rows, e)));
    rows.group("lom.rights", |rows| rights(rows, &lom.rights));
    rows.group("lom.relation", |rows| lom.relation.iter().for_each(|r| relation(rows, r)));
    rows.group("lom.annotation", |rows| {
        for annotation in &lom.annotation {
            rows.entities("lom.annotation.by", annotation.entity.as_slice());
            rows.date("lom.date", annotation.date.as_ref());
            rows.text("lom.description", &annotation.description);
        }
    });
    lom.classification.iter().for_each(|c| rows.group("lom.classification", |rows| classification(rows, c)));
    rows.group("lom.extensions", |rows| lom.extensions.iter().for_each(|e| extension(rows, e)));
    rows.rows
}

fn general(rows: &mut Rows, general: &General) {
    rows.identifiers("lom.identifier", &general.identifier);
    rows.text("lom.title", &general.title);
    rows.languages("lom.language", &general.language);
    rows.texts("lom.description", &general.description);
    rows.texts("lom.keyword", &general.keyword);
    rows.texts("lom.coverage", &general.coverage);
    rows.value("lom.structure", "structure", Values::Structure, general.structure.as_ref());
    rows.value(
        "lom.aggregation",
        "aggregation",
        Values::AggregationLevel,
        general.aggregation_level.as_ref(),
    );
}

fn life_cycle(rows: &mut Rows, life_cycle: &LifeCycle) {
    rows.text("lom.version", &life_cycle.version);
    rows.value("lom.status", "status", Values::Status, life_cycle.status.as_ref());
    life_cycle.contribute.iter().for_each(|c| contribution(rows, c, Values::Role));
}

fn meta_metadata(rows: &mut Rows, meta: &MetaMetadata) {
    rows.identifiers("lom.identifier", &meta.identifier);
    meta.contribute.iter().for_each(|c| contribution(rows, c, Values::MetaRole));
    rows.strings("lom.schema", &meta.metadata_schema);
    rows.languages("lom.metalanguage", meta.language.as_slice());
}

/// `[role, entities, date]`, each as in the row kinds of its own.
fn contribution(rows: &mut Rows, contribute: &Contribute, element: Values) {
    let role = contribute.role.as_ref().map(|role| code("role", element, role));
    let entities: Vec<Value> = contribute.entity.iter().map(entity).collect();
    let date = contribute.date.as_ref().map(date);
    if role.is_some() || !entities.is_empty() || date.is_some() {
        rows.push("lom.contribution", "contribution", json!([role, entities, date]));
    }
}

fn technical(rows: &mut Rows, technical: &Technical) {
    rows.strings("lom.format", &technical.format);
    if let Some(size) = technical.size.as_ref().filter(|size| !size.is_empty()) {
        rows.push("lom.size", "bytes", json!(size));
    }
    if !technical.location.is_empty() {
        rows.push("lom.location", "links", json!(technical.location));
    }
    for composite in technical.requirement.iter().flat_map(|r| &r.or_composite) {
        requirement(rows, composite);
    }
    rows.text("lom.installation", &technical.installation_remarks);
    rows.text("lom.platform", &technical.other_platform_requirements);
    rows.duration("lom.duration", technical.duration.as_ref());
}

fn requirement(rows: &mut Rows, composite: &OrComposite) {
    let kind = composite.kind.as_ref().map(|kind| code("requirement", Values::RequirementType, kind));
    let name = composite.name.as_ref().map(|name| code("requirement", Values::RequirementName, name));
    let versions = json!([composite.minimum_version, composite.maximum_version]);
    if kind.is_some() || name.is_some() {
        rows.push("lom.requirement", "requirement", json!([kind, name, versions]));
    }
}

fn educational(rows: &mut Rows, educational: &Educational) {
    let e = educational;
    rows.value(
        "lom.interactivity.type",
        "interactivity",
        Values::InteractivityType,
        e.interactivity_type.as_ref(),
    );
    rows.values("lom.type", "type", Values::LearningResourceType, &e.learning_resource_type);
    rows.value("lom.interactivity.level", "degree", Values::Degree, e.interactivity_level.as_ref());
    rows.value("lom.density", "degree", Values::Degree, e.semantic_density.as_ref());
    rows.values("lom.enduser", "enduser", Values::IntendedEndUserRole, &e.intended_end_user_role);
    rows.values("lom.context", "level", Values::Context, &e.context);
    rows.texts("lom.age", &e.typical_age_range);
    rows.value("lom.difficulty", "difficulty", Values::Difficulty, e.difficulty.as_ref());
    rows.duration("lom.time", e.typical_learning_time.as_ref());
    rows.texts("lom.use", &e.description);
    rows.languages("lom.userlanguage", &e.language);
}

fn rights(rows: &mut Rows, rights: &Rights) {
    rows.value("lom.cost", "yesno", Values::YesNo, rights.cost.as_ref());
    rows.value("lom.restrictions", "yesno", Values::YesNo, rights.copyright_and_other_restrictions.as_ref());
    rows.text("lom.description", &rights.description);
}

fn relation(rows: &mut Rows, relation: &Relation) {
    let kind = relation.kind.as_ref().map(|kind| code("relation", Values::RelationKind, kind));
    let identifiers: Vec<String> = relation.resource.identifier.iter().map(identifier).collect();
    let texts: Vec<Value> = relation.resource.description.iter().map(lang_text).collect();
    if kind.is_some() || !identifiers.is_empty() || !texts.is_empty() {
        rows.push("lom.relation", "relation", json!([kind, identifiers, texts]));
    }
}

fn classification(rows: &mut Rows, classification: &Classification) {
    rows.value("lom.purpose", "purpose", Values::Purpose, classification.purpose.as_ref());
    for path in &classification.taxon_path {
        let steps: Vec<Value> = path
            .taxon
            .iter()
            .map(|taxon| match (taxon.entry.is_empty(), &taxon.id) {
                (true, Some(id)) => json!([["", id]]),
                _ => lang_text(&taxon.entry),
            })
            .collect();
        if !steps.is_empty() || !path.source.is_empty() {
            rows.push("lom.path", "path", json!([lang_text(&path.source), steps]));
        }
    }
    rows.text("lom.description", &classification.description);
    rows.texts("lom.keyword", &classification.keyword);
}

fn extension(rows: &mut Rows, extension: &Extension) {
    let mut text = String::new();
    element_text(&extension.element, 0, &mut text);
    if !text.trim().is_empty() {
        let name = if extension.path.is_empty() {
            extension.element.name.clone()
        } else {
            format!("{}.{}", extension.path, extension.element.name)
        };
        rows.push("", "extension", json!([name, plain_text(&text)]));
    }
}

fn element_text(element: &Element, depth: usize, out: &mut String) {
    if !element.text.is_empty() {
        out.push_str(&element.text);
        out.push(' ');
    }
    if depth < MAX_EXTENSION_DEPTH {
        element.children.iter().for_each(|child| element_text(child, depth + 1, out));
    }
}

impl Rows {
    fn group(&mut self, key: &str, fill: impl FnOnce(&mut Self)) {
        let before = self.rows.len();
        self.rows.push(row("", key, Value::Null));
        fill(self);
        if self.rows.len() == before + 1 {
            self.rows.truncate(before);
        }
    }

    fn push(&mut self, key: &str, kind: &str, value: Value) {
        self.rows.push(row(kind, key, value));
    }

    fn text(&mut self, key: &str, text: &LangText) {
        self.texts(key, std::slice::from_ref(text));
    }

    /// One meaning each, every one in all its languages.
    fn texts(&mut self, key: &str, texts: &[LangText]) {
        let shown: Vec<Value> = texts.iter().filter(|text| !text.is_empty()).map(lang_text).collect();
        if !shown.is_empty() {
            self.push(key, "texts", json!(shown));
        }
    }

    fn strings(&mut self, key: &str, strings: &[String]) {
        if !strings.is_empty() {
            self.push(key, "strings", json!(strings));
        }
    }

    fn languages(&mut self, key: &str, tags: &[String]) {
        if !tags.is_empty() {
            self.push(key, "languages", json!(tags));
        }
    }

    fn identifiers(&mut self, key: &str, identifiers: &[Identifier]) {
        let shown: Vec<String> = identifiers.iter().map(identifier).collect();
        self.strings(key, &shown);
    }

    fn value(&mut self, key: &str, prefix: &str, element: Values, value: Option<&Vocabulary>) {
        self.values(key, prefix, element, value.map(std::slice::from_ref).unwrap_or_default());
    }

    fn values(&mut self, key: &str, prefix: &str, element: Values, values: &[Vocabulary]) {
        if !values.is_empty() {
            let codes: Vec<Value> = values.iter().map(|value| code(prefix, element, value)).collect();
            self.push(key, "codes", json!(codes));
        }
    }

    fn entities(&mut self, key: &str, entities: &[Entity]) {
        if !entities.is_empty() {
            let shown: Vec<Value> = entities.iter().map(entity).collect();
            self.push(key, "entities", json!(shown));
        }
    }

    fn date(&mut self, key: &str, value: Option<&DateTime>) {
        if let Some(value) = value {
            self.push(key, "date", date(value));
        }
    }

    fn duration(&mut self, key: &str, value: Option<&Duration>) {
        if let Some(value) = value {
            self.push(key, "duration", json!([value.duration, lang_text(&value.description)]));
        }
    }
}

/// `{"KIND:KEY": value}`
fn row(kind: &str, key: &str, value: Value) -> Value {
    Value::Object(std::iter::once((format!("{kind}:{key}"), value)).collect())
}

/// `[[language, text], …]`
fn lang_text(text: &LangText) -> Value {
    let strings: Vec<Value> = text
        .0
        .iter()
        .map(|string| json!([string.language.as_deref().unwrap_or_default(), plain_text(&string.text)]))
        .collect();
    json!(strings)
}

/// `[key, value, labels]`: the key is empty where the value is none of LOM's own.
fn code(prefix: &str, element: Values, value: &Vocabulary) -> Value {
    let known = vocab::lom_value(element, &value.value).map(|known| format!("{prefix}.{known}"));
    json!([known.unwrap_or_default(), plain_text(&value.value), lang_text(&value.label)])
}

/// `[name, organisation, url]`; e-mail addresses are not spread on sticks.
fn entity(entity: &Entity) -> Value {
    let shown = |text: &Option<String>| text.as_deref().map(plain_text);
    json!([shown(&entity.name), shown(&entity.organisation), entity.url])
}

/// Without markup, deceiving characters and e-mail addresses.
fn plain_text(value: &str) -> String {
    text::hide_mail(&text::clean(&plain::text(value)))
}

/// `[date, description]`
fn date(date: &DateTime) -> Value {
    json!([date.date_time, lang_text(&date.description)])
}

fn identifier(identifier: &Identifier) -> String {
    match &identifier.catalog {
        Some(catalog) if !catalog.is_empty() => format!("{catalog}: {}", identifier.entry),
        _ => identifier.entry.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lom::LangString;

    #[test]
    fn headings_without_content_are_left_out_and_markup_is_made_plain() {
        let mut lom = Lom::default();
        lom.general.title = LangText(vec![LangString {
            language: Some("en".to_owned()),
            text: "Cells <b>&amp;</b> life".to_owned(),
        }]);
        assert_eq!(
            rows(&lom),
            vec![json!({":lom.general": null}), json!({"texts:lom.title": [[["en", "Cells & life"]]]}),]
        );
    }

    #[test]
    fn a_known_value_has_a_key_and_an_unknown_one_its_text() {
        let value = |value: &str| Vocabulary { value: value.to_owned(), ..Vocabulary::default() };
        let educational =
            Educational { context: vec![value("School"), value("Kita")], ..Educational::default() };
        let lom = Lom { educational: vec![educational], ..Lom::default() };
        assert_eq!(
            rows(&lom)[1],
            json!({"codes:lom.context": [["level.school", "School", []], ["", "Kita", []]]})
        );
    }
}
