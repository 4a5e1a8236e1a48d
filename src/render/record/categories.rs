//! The nine categories and the extensions as sections, each element under its label.
//!
//! A table in the shape of code: one function a category. What a value looks like is `parts`' and `value`'s.

use crate::model::lom::Annotation;
use crate::model::lom::Classification;
use crate::model::lom::Educational;
use crate::model::lom::Element as Foreign;
use crate::model::lom::Extension;
use crate::model::lom::Identifier;
use crate::model::lom::Lom;
use crate::model::lom::Relation;
use crate::model::lom::Requirement;
use crate::model::lom::TaxonPath;
use crate::model::vocab::Element;
use crate::render::record::Pen;
use crate::render::record::parts::MAX_REPEATED;
use crate::render::record::parts::contributions;
use crate::render::record::parts::date;
use crate::render::record::parts::entity;
use crate::render::record::parts::identifier;
use crate::render::record::parts::identifiers;
use crate::render::record::parts::languages;
use crate::render::record::parts::plain_list;
use crate::render::record::parts::word;
use crate::render::record::parts::words;
use crate::render::record::span;
use crate::render::record::value::Row;
use crate::render::record::value::Section;
use crate::render::record::value::Value;
use crate::render::record::value::many;
use crate::render::record::value::texts;
use crate::render::strings;
use crate::render::text;
use crate::render::text::TextView;

/// Rows shown of the extensions.
const MAX_EXTENSION_ROWS: usize = 100;
/// Depth to which an extension is unfolded.
const MAX_EXTENSION_DEPTH: usize = 8;

/// Every category that holds anything.
pub fn sections(lom: &Lom, pen: &Pen<'_>) -> Vec<Section> {
    [
        general(lom, pen),
        life_cycle(lom, pen),
        educational(lom, pen),
        technical(lom, pen),
        rights(lom, pen),
        relation(lom, pen),
        annotation(lom, pen),
        classification(lom, pen),
        meta_metadata(lom, pen),
        extensions(lom, pen),
    ]
    .into_iter()
    .filter(Section::is_filled)
    .collect()
}

fn general(lom: &Lom, pen: &Pen<'_>) -> Section {
    let general = &lom.general;
    let row = |key: &str, values: Vec<Value>| Row::new(pen.t(key), values);
    Section::new("general", pen.t("lom.general")).group(
        String::new(),
        vec![
            row("lom.title", texts(&general.title, pen)),
            row("lom.identifier", identifiers(&general.identifier)),
            row("lom.language", languages(&general.language, pen)),
            row("lom.description", many(&general.description, pen)),
            row("lom.keyword", many(&general.keyword, pen)),
            row("lom.coverage", many(&general.coverage, pen)),
            row("lom.structure", word(general.structure.as_ref(), Element::Structure, pen)),
            row("lom.aggregation", word(general.aggregation_level.as_ref(), Element::AggregationLevel, pen)),
        ],
    )
}

fn life_cycle(lom: &Lom, pen: &Pen<'_>) -> Section {
    let cycle = &lom.life_cycle;
    let mut rows = vec![
        Row::new(pen.t("lom.version"), texts(&cycle.version, pen)),
        Row::new(pen.t("lom.status"), word(cycle.status.as_ref(), Element::Status, pen)),
    ];
    rows.extend(contributions(&cycle.contribute, Element::Role, pen));
    Section::new("lifecycle", pen.t("lom.lifecycle")).group(String::new(), rows)
}

fn meta_metadata(lom: &Lom, pen: &Pen<'_>) -> Section {
    let meta = &lom.meta_metadata;
    let mut rows = vec![Row::new(pen.t("lom.identifier"), identifiers(&meta.identifier))];
    rows.extend(contributions(&meta.contribute, Element::MetaRole, pen));
    rows.push(Row::new(pen.t("lom.schema"), plain_list(&meta.metadata_schema)));
    rows.push(Row::new(pen.t("lom.metalanguage"), languages(meta.language.as_slice(), pen)));
    Section::new("meta", pen.t("lom.meta")).group(String::new(), rows)
}

fn technical(lom: &Lom, pen: &Pen<'_>) -> Section {
    let technical = &lom.technical;
    let row = |key: &str, values: Vec<Value>| Row::new(pen.t(key), values);
    let size = technical.size.as_deref().map(|size| Value::of(span::size(size, pen.ui)));
    let duration = technical.duration.as_ref().map(|d| span::words(d, pen)).unwrap_or_default();
    Section::new("technical", pen.t("lom.technical")).group(
        String::new(),
        vec![
            row("lom.format", plain_list(&technical.format)),
            row("lom.size", size.into_iter().collect()),
            row(
                "lom.location",
                technical.location.iter().take(MAX_REPEATED).map(|l| Value::linked(l)).collect(),
            ),
            row("lom.requirement", technical.requirement.iter().flat_map(|r| requirement(r, pen)).collect()),
            row("lom.installation", texts(&technical.installation_remarks, pen)),
            row("lom.platform", texts(&technical.other_platform_requirements, pen)),
            row("lom.duration", duration),
        ],
    )
}

fn requirement(requirement: &Requirement, pen: &Pen<'_>) -> Vec<Value> {
    let bound = |key: &str, version: Option<&String>| {
        version.map(|v| strings::fill(pen.ui, key, &[("version", &text::clean(v))]))
    };
    requirement
        .or_composite
        .iter()
        .take(MAX_REPEATED)
        .map(|one| {
            let parts = word(one.kind.as_ref(), Element::RequirementType, pen)
                .into_iter()
                .chain(word(one.name.as_ref(), Element::RequirementName, pen))
                .flat_map(|value| value.parts)
                .collect();
            let from = bound("lom.version.from", one.minimum_version.as_ref());
            let to = bound("lom.version.to", one.maximum_version.as_ref());
            let note = from.into_iter().chain(to).collect::<Vec<_>>().join(", ");
            Value { parts, note, ..Value::default() }
        })
        .collect()
}

fn educational(lom: &Lom, pen: &Pen<'_>) -> Section {
    lom.educational.iter().take(MAX_REPEATED).enumerate().fold(
        Section::new("educational", pen.t("lom.educational")),
        |section, (i, one)| {
            let heading =
                if lom.educational.len() > 1 { strings::number(pen.ui, i as u64 + 1) } else { String::new() };
            section.group(heading, educational_rows(one, pen))
        },
    )
}

fn educational_rows(one: &Educational, pen: &Pen<'_>) -> Vec<Row> {
    let row = |key: &str, values: Vec<Value>| Row::new(pen.t(key), values);
    let time = one.typical_learning_time.as_ref().map(|d| span::words(d, pen)).unwrap_or_default();
    vec![
        row("lom.type", words(&one.learning_resource_type, Element::LearningResourceType, pen)),
        row("lom.interactivity.type", word(one.interactivity_type.as_ref(), Element::InteractivityType, pen)),
        row("lom.interactivity.level", word(one.interactivity_level.as_ref(), Element::Degree, pen)),
        row("lom.density", word(one.semantic_density.as_ref(), Element::Degree, pen)),
        row("lom.enduser", words(&one.intended_end_user_role, Element::IntendedEndUserRole, pen)),
        row("lom.context", words(&one.context, Element::Context, pen)),
        row("lom.age", many(&one.typical_age_range, pen)),
        row("lom.difficulty", word(one.difficulty.as_ref(), Element::Difficulty, pen)),
        row("lom.time", time),
        row("lom.use", many(&one.description, pen)),
        row("lom.userlanguage", languages(&one.language, pen)),
    ]
}

fn rights(lom: &Lom, pen: &Pen<'_>) -> Section {
    let rights = &lom.rights;
    let said = texts(&rights.description, pen).into_iter().map(|value| {
        let text = value.parts.first().map(|part| part.text.clone()).unwrap_or_default();
        Value { parts: value.parts, ..Value::linked(&text) }
    });
    let restrictions = word(rights.copyright_and_other_restrictions.as_ref(), Element::YesNo, pen);
    Section::new("rights", pen.t("lom.rights")).group(
        String::new(),
        vec![
            Row::new(pen.t("lom.cost"), word(rights.cost.as_ref(), Element::YesNo, pen)),
            Row::new(pen.t("lom.restrictions"), restrictions),
            Row::new(pen.t("lom.description"), said.collect()),
        ],
    )
}

fn relation(lom: &Lom, pen: &Pen<'_>) -> Section {
    lom.relation.iter().take(MAX_REPEATED).fold(
        Section::new("relation", pen.t("lom.relation")),
        |section, relation| {
            let kind = word(relation.kind.as_ref(), Element::RelationKind, pen);
            let heading =
                kind.first().and_then(|v| v.parts.first()).map(|p| p.text.clone()).unwrap_or_default();
            section.group(heading, relation_rows(relation, pen))
        },
    )
}

fn relation_rows(relation: &Relation, pen: &Pen<'_>) -> Vec<Row> {
    let targets = relation.resource.identifier.iter().take(MAX_REPEATED).map(|id| target(id, pen)).collect();
    vec![
        Row::new(pen.t("lom.identifier"), targets),
        Row::new(pen.t("lom.description"), many(&relation.resource.description, pen)),
    ]
}

/// A record we hold comes before the address elsewhere.
fn target(id: &Identifier, pen: &Pen<'_>) -> Value {
    let value = identifier(id);
    match pen.held.get(&id.entry) {
        Some(held) => Value { href: Some(pen.links.record(held)), external: false, ..value },
        None => value,
    }
}

fn annotation(lom: &Lom, pen: &Pen<'_>) -> Section {
    lom.annotation
        .iter()
        .take(MAX_REPEATED)
        .fold(Section::new("annotation", pen.t("lom.annotation")), |section, one| {
            section.group(String::new(), annotation_rows(one, pen))
        })
}

fn annotation_rows(one: &Annotation, pen: &Pen<'_>) -> Vec<Row> {
    vec![
        Row::new(pen.t("lom.annotation.by"), one.entity.iter().map(|e| entity(e, pen)).collect()),
        Row::new(pen.t("lom.date"), one.date.iter().map(|d| Value::of(date(d, pen))).collect()),
        Row::new(pen.t("lom.description"), texts(&one.description, pen)),
    ]
}

fn classification(lom: &Lom, pen: &Pen<'_>) -> Section {
    lom.classification.iter().take(MAX_REPEATED).fold(
        Section::new("classification", pen.t("lom.classification")),
        |section, one| {
            let purpose = word(one.purpose.as_ref(), Element::Purpose, pen);
            let heading =
                purpose.first().and_then(|v| v.parts.first()).map(|p| p.text.clone()).unwrap_or_default();
            section.group(heading, classification_rows(one, pen))
        },
    )
}

fn classification_rows(one: &Classification, pen: &Pen<'_>) -> Vec<Row> {
    let mut rows: Vec<Row> =
        one.taxon_path.iter().take(MAX_REPEATED).map(|path| taxon_path(path, pen)).collect();
    rows.push(Row::new(pen.t("lom.description"), texts(&one.description, pen)));
    rows.push(Row::new(pen.t("lom.keyword"), many(&one.keyword, pen)));
    rows
}

/// The taxonomy's name is the label; its value is the way from the general to the specific.
fn taxon_path(path: &TaxonPath, pen: &Pen<'_>) -> Row {
    let label = text::best(&path.source, pen.ui, pen.plain).map_or_else(|| pen.t("lom.path"), |s| s.text);
    let parts = path
        .taxon
        .iter()
        .take(MAX_REPEATED)
        .filter_map(|taxon| {
            text::best(&taxon.entry, pen.ui, pen.plain)
                .or_else(|| taxon.id.as_deref().map(|id| TextView::new(id, None)))
        })
        .collect();
    Row::new(label, vec![Value { parts, ..Value::default() }])
}

fn extensions(lom: &Lom, pen: &Pen<'_>) -> Section {
    let mut rows = Vec::new();
    for Extension { path, element } in &lom.extensions {
        unfold(path, element, 0, &mut rows);
    }
    Section::new("extensions", pen.t("lom.extensions")).group(String::new(), rows)
}

fn unfold(path: &str, element: &Foreign, depth: usize, rows: &mut Vec<Row>) {
    if rows.len() >= MAX_EXTENSION_ROWS || depth > MAX_EXTENSION_DEPTH {
        return;
    }
    let label = if path.is_empty() { element.name.clone() } else { format!("{path} › {}", element.name) };
    let value = Value::linked(&element.text);
    let attributes: Vec<String> = element
        .attributes
        .iter()
        .map(|(name, value)| {
            format!("{} = {}", name.rsplit('}').next().unwrap_or(name), text::hide_mail(value))
        })
        .collect();
    if !element.text.is_empty() || (!attributes.is_empty() && element.children.is_empty()) {
        let shown = if element.text.is_empty() { Value::of(TextView::new("–", None)) } else { value };
        rows.push(Row::new(label.clone(), vec![Value { note: attributes.join(", "), ..shown }]));
    }
    for child in &element.children {
        unfold(&label, child, depth + 1, rows);
    }
}
