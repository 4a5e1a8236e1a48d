//! The nine categories in the standard's order.

use crate::lom::read::At;
use crate::lom::size;
use crate::lom::write::out::Out;
use crate::lom::write::parts;
use crate::model::lom::Annotation;
use crate::model::lom::Classification;
use crate::model::lom::Educational;
use crate::model::lom::General;
use crate::model::lom::LifeCycle;
use crate::model::lom::Lom;
use crate::model::lom::MetaMetadata;
use crate::model::lom::Relation;
use crate::model::lom::Requirement;
use crate::model::lom::Rights;
use crate::model::lom::TaxonPath;
use crate::model::lom::Technical;

/// Writes every category that says something or holds an extension.
pub(super) fn write(out: &mut Out<'_>, lom: &Lom) {
    once(out, "general", &lom.general, general);
    once(out, "lifeCycle", &lom.life_cycle, life_cycle);
    once(out, "metaMetadata", &lom.meta_metadata, meta_metadata);
    once(out, "technical", &lom.technical, technical);
    each(out, "educational", &lom.educational, educational);
    once(out, "rights", &lom.rights, rights);
    each(out, "relation", &lom.relation, relation);
    each(out, "annotation", &lom.annotation, annotation);
    each(out, "classification", &lom.classification, classification);
}

fn once<T: Default + PartialEq>(
    out: &mut Out<'_>,
    name: &'static str,
    value: &T,
    body: fn(&mut Out<'_>, &At<'_>, &T),
) {
    let at = At::ROOT.child(name);
    if *value != T::default() || out.awaits(&at) {
        out.open(name);
        body(out, &at, value);
        out.close(&at);
    }
}

fn each<T>(out: &mut Out<'_>, name: &'static str, values: &[T], body: fn(&mut Out<'_>, &At<'_>, &T)) {
    for (index, value) in values.iter().enumerate() {
        let at = At::ROOT.item(name, index);
        out.open(name);
        body(out, &at, value);
        out.close(&at);
    }
}

fn general(out: &mut Out<'_>, at: &At<'_>, general: &General) {
    parts::identifiers(out, at, &general.identifier);
    parts::lang(out, at, "title", &general.title);
    for tag in &general.language {
        parts::language(out, tag);
    }
    parts::langs(out, at, "description", &general.description);
    parts::langs(out, at, "keyword", &general.keyword);
    parts::langs(out, at, "coverage", &general.coverage);
    parts::vocabulary(out, at, "structure", general.structure.as_ref());
    parts::vocabulary(out, at, "aggregationLevel", general.aggregation_level.as_ref());
}

fn life_cycle(out: &mut Out<'_>, at: &At<'_>, life_cycle: &LifeCycle) {
    parts::lang(out, at, "version", &life_cycle.version);
    parts::vocabulary(out, at, "status", life_cycle.status.as_ref());
    parts::contributions(out, at, &life_cycle.contribute);
}

fn meta_metadata(out: &mut Out<'_>, at: &At<'_>, meta: &MetaMetadata) {
    parts::identifiers(out, at, &meta.identifier);
    parts::contributions(out, at, &meta.contribute);
    for schema in &meta.metadata_schema {
        out.leaf("metadataSchema", schema);
    }
    if let Some(tag) = &meta.language {
        parts::language(out, tag);
    }
}

fn technical(out: &mut Out<'_>, at: &At<'_>, technical: &Technical) {
    for format in &technical.format {
        out.leaf("format", format);
    }
    if let Some(text) = &technical.size {
        parts::valid_or_kept(out, "size", text, size::normal(text));
    }
    for location in &technical.location {
        out.leaf("location", location);
    }
    for (index, requirement) in technical.requirement.iter().enumerate() {
        write_requirement(out, &at.item("requirement", index), requirement);
    }
    parts::lang(out, at, "installationRemarks", &technical.installation_remarks);
    parts::lang(out, at, "otherPlatformRequirements", &technical.other_platform_requirements);
    parts::span(out, at, "duration", technical.duration.as_ref());
}

fn write_requirement(out: &mut Out<'_>, at: &At<'_>, requirement: &Requirement) {
    out.open("requirement");
    for (index, composite) in requirement.or_composite.iter().enumerate() {
        let at = at.item("orComposite", index);
        out.open("orComposite");
        parts::vocabulary(out, &at, "type", composite.kind.as_ref());
        parts::vocabulary(out, &at, "name", composite.name.as_ref());
        out.optional("minimumVersion", composite.minimum_version.as_deref());
        out.optional("maximumVersion", composite.maximum_version.as_deref());
        out.close(&at);
    }
    out.close(at);
}

fn educational(out: &mut Out<'_>, at: &At<'_>, educational: &Educational) {
    parts::vocabulary(out, at, "interactivityType", educational.interactivity_type.as_ref());
    parts::vocabularies(out, at, "learningResourceType", &educational.learning_resource_type);
    parts::vocabulary(out, at, "interactivityLevel", educational.interactivity_level.as_ref());
    parts::vocabulary(out, at, "semanticDensity", educational.semantic_density.as_ref());
    parts::vocabularies(out, at, "intendedEndUserRole", &educational.intended_end_user_role);
    parts::vocabularies(out, at, "context", &educational.context);
    parts::langs(out, at, "typicalAgeRange", &educational.typical_age_range);
    parts::vocabulary(out, at, "difficulty", educational.difficulty.as_ref());
    parts::span(out, at, "typicalLearningTime", educational.typical_learning_time.as_ref());
    parts::langs(out, at, "description", &educational.description);
    for tag in &educational.language {
        parts::language(out, tag);
    }
}

fn rights(out: &mut Out<'_>, at: &At<'_>, rights: &Rights) {
    parts::vocabulary(out, at, "cost", rights.cost.as_ref());
    let restrictions = rights.copyright_and_other_restrictions.as_ref();
    parts::vocabulary(out, at, "copyrightAndOtherRestrictions", restrictions);
    parts::lang(out, at, "description", &rights.description);
}

fn relation(out: &mut Out<'_>, at: &At<'_>, relation: &Relation) {
    parts::vocabulary(out, at, "kind", relation.kind.as_ref());
    let resource_at = at.child("resource");
    if relation.resource != Default::default() || out.awaits(&resource_at) {
        out.open("resource");
        parts::identifiers(out, &resource_at, &relation.resource.identifier);
        parts::langs(out, &resource_at, "description", &relation.resource.description);
        out.close(&resource_at);
    }
}

fn annotation(out: &mut Out<'_>, at: &At<'_>, annotation: &Annotation) {
    out.optional("entity", annotation.entity.as_ref().map(|entity| entity.vcard.as_str()));
    parts::date(out, at, annotation.date.as_ref());
    parts::lang(out, at, "description", &annotation.description);
}

fn classification(out: &mut Out<'_>, at: &At<'_>, classification: &Classification) {
    parts::vocabulary(out, at, "purpose", classification.purpose.as_ref());
    for (index, path) in classification.taxon_path.iter().enumerate() {
        taxon_path(out, &at.item("taxonPath", index), path);
    }
    parts::lang(out, at, "description", &classification.description);
    parts::langs(out, at, "keyword", &classification.keyword);
}

fn taxon_path(out: &mut Out<'_>, at: &At<'_>, path: &TaxonPath) {
    out.open("taxonPath");
    parts::lang(out, at, "source", &path.source);
    for (index, taxon) in path.taxon.iter().enumerate() {
        let at = at.item("taxon", index);
        out.open("taxon");
        out.optional("id", taxon.id.as_deref());
        parts::lang(out, &at, "entry", &taxon.entry);
        out.close(&at);
    }
    out.close(at);
}
