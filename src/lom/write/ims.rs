//! IMS Learning Resource Meta-data 1.2.x (`imsmd_v1p2`), valid against its schema (1.2.4) for every record.
//!
//! Apart from the IEEE writer because the binding fixes the order of elements, wraps every token in a
//! `langstring` and has no room for extensions: what it cannot hold is left out first, by [`held()`], so that
//! reading what was written gives exactly that.

mod held;
mod sheet;

pub use held::held;

use crate::lom::write::ims::sheet::Sheet;
use crate::model::lom::Annotation;
use crate::model::lom::Classification;
use crate::model::lom::Educational;
use crate::model::lom::General;
use crate::model::lom::LangText;
use crate::model::lom::LifeCycle;
use crate::model::lom::Lom;
use crate::model::lom::MetaMetadata;
use crate::model::lom::Relation;
use crate::model::lom::Rights;
use crate::model::lom::Technical;

/// What [`held()`] leaves of `lom`, as a standalone document with an XML declaration.
#[must_use]
pub fn write_ims(lom: &Lom) -> String {
    let lom = held(lom);
    let mut sheet = Sheet::new();
    sheet.section("general", &lom.general, general);
    sheet.section("lifecycle", &lom.life_cycle, life_cycle);
    sheet.section("metametadata", &lom.meta_metadata, meta_metadata);
    sheet.section("technical", &lom.technical, technical);
    lom.educational.iter().for_each(|one| sheet.section("educational", one, educational));
    sheet.section("rights", &lom.rights, rights);
    lom.relation.iter().for_each(|one| sheet.section("relation", one, relation));
    lom.annotation.iter().for_each(|one| sheet.section("annotation", one, annotation));
    lom.classification.iter().for_each(|one| sheet.section("classification", one, classification));
    sheet.finish()
}

fn general(sheet: &mut Sheet, general: &General) {
    let entries = sheet.bare_identifier(&general.identifier);
    sheet.lang("title", &general.title);
    sheet.catalog_entries(entries);
    sheet.leaves("language", &general.language);
    sheet.langs("description", &general.description);
    sheet.langs("keyword", &general.keyword);
    sheet.langs("coverage", &general.coverage);
    sheet.vocabularies("structure", &general.structure);
    sheet.vocabularies("aggregationlevel", &general.aggregation_level);
}

fn life_cycle(sheet: &mut Sheet, life_cycle: &LifeCycle) {
    sheet.lang("version", &life_cycle.version);
    sheet.vocabularies("status", &life_cycle.status);
    sheet.contributions(&life_cycle.contribute);
}

fn meta_metadata(sheet: &mut Sheet, meta: &MetaMetadata) {
    let entries = sheet.bare_identifier(&meta.identifier);
    sheet.catalog_entries(entries);
    sheet.contributions(&meta.contribute);
    sheet.leaves("metadatascheme", &meta.metadata_schema);
    sheet.leaves("language", &meta.language);
}

fn technical(sheet: &mut Sheet, technical: &Technical) {
    sheet.leaves("format", &technical.format);
    sheet.leaves("size", &technical.size);
    sheet.leaves("location", &technical.location);
    for composite in technical.requirement.iter().flat_map(|requirement| &requirement.or_composite) {
        sheet.section("requirement", composite, |sheet, composite| {
            sheet.vocabularies("type", &composite.kind);
            sheet.vocabularies("name", &composite.name);
            sheet.leaves("minimumversion", &composite.minimum_version);
            sheet.leaves("maximumversion", &composite.maximum_version);
        });
    }
    sheet.lang("installationremarks", &technical.installation_remarks);
    sheet.lang("otherplatformrequirements", &technical.other_platform_requirements);
    sheet.span("duration", technical.duration.as_ref());
}

fn educational(sheet: &mut Sheet, educational: &Educational) {
    sheet.vocabularies("interactivitytype", &educational.interactivity_type);
    sheet.vocabularies("learningresourcetype", &educational.learning_resource_type);
    sheet.vocabularies("interactivitylevel", &educational.interactivity_level);
    sheet.vocabularies("semanticdensity", &educational.semantic_density);
    sheet.vocabularies("intendedenduserrole", &educational.intended_end_user_role);
    sheet.vocabularies("context", &educational.context);
    sheet.langs("typicalagerange", &educational.typical_age_range);
    sheet.vocabularies("difficulty", &educational.difficulty);
    sheet.span("typicallearningtime", educational.typical_learning_time.as_ref());
    sheet.langs("description", &educational.description);
    sheet.leaves("language", &educational.language);
}

fn rights(sheet: &mut Sheet, rights: &Rights) {
    sheet.vocabularies("cost", &rights.cost);
    sheet.vocabularies("copyrightandotherrestrictions", &rights.copyright_and_other_restrictions);
    sheet.lang("description", &rights.description);
}

fn relation(sheet: &mut Sheet, relation: &Relation) {
    sheet.vocabularies("kind", &relation.kind);
    sheet.section("resource", &relation.resource, |sheet, resource| {
        let entries = sheet.bare_identifier(&resource.identifier);
        sheet.langs("description", &resource.description);
        sheet.catalog_entries(entries);
    });
}

fn annotation(sheet: &mut Sheet, annotation: &Annotation) {
    if let Some(entity) = &annotation.entity {
        sheet.card("person", &entity.vcard);
    }
    sheet.date(annotation.date.as_ref());
    sheet.lang("description", &annotation.description);
}

fn classification(sheet: &mut Sheet, classification: &Classification) {
    sheet.vocabularies("purpose", &classification.purpose);
    for path in &classification.taxon_path {
        sheet.section("taxonpath", path, |sheet, path| {
            sheet.lang("source", &path.source);
            for taxon in &path.taxon {
                sheet.section("taxon", taxon, |sheet, taxon| {
                    sheet.leaves("id", &taxon.id);
                    sheet.lang("entry", &taxon.entry);
                });
            }
        });
    }
    sheet.lang("description", &classification.description);
    sheet.langs("keyword", &classification.keyword);
}

/// Strings of several texts in one: the binding has a description once here.
fn joined(texts: &[LangText]) -> Vec<LangText> {
    let all: Vec<_> = texts.iter().flat_map(|text| text.0.clone()).collect();
    if all.is_empty() { Vec::new() } else { vec![LangText(all)] }
}

#[cfg(test)]
mod tests;
