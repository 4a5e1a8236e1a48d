//! What IMS LRM 1.2 can hold of a record.
//!
//! The documented normalisation of the round trip (docs/BINDINGS.md): the schema takes foreign
//! elements only with a schema of their own, so extensions go; `educational` occurs once; requirements have
//! no alternatives; sizes are 32-bit numbers; labels of vocabulary values have no place.

use crate::lom::langtag;
use crate::lom::langtag::is_xs_language;
use crate::lom::size;
use crate::lom::write::ims::joined;
use crate::model::lom::*;

/// `lom` without what the binding has no form for; equal to `lom` where it has one for everything.
#[must_use]
pub fn held(lom: &Lom) -> Lom {
    Lom {
        general: general(&lom.general),
        life_cycle: LifeCycle {
            version: text(&lom.life_cycle.version),
            status: vocabulary(lom.life_cycle.status.as_ref()),
            contribute: all(&lom.life_cycle.contribute, contribute),
        },
        meta_metadata: MetaMetadata {
            identifier: all(&lom.meta_metadata.identifier, Clone::clone),
            contribute: all(&lom.meta_metadata.contribute, contribute),
            metadata_schema: lom.meta_metadata.metadata_schema.clone(),
            language: lom.meta_metadata.language.clone().filter(|tag| is_language(tag)),
        },
        technical: technical(&lom.technical),
        educational: educational(&lom.educational),
        rights: Rights {
            cost: vocabulary(lom.rights.cost.as_ref()),
            copyright_and_other_restrictions: vocabulary(
                lom.rights.copyright_and_other_restrictions.as_ref(),
            ),
            description: text(&lom.rights.description),
        },
        relation: all(&lom.relation, relation),
        annotation: all(&lom.annotation, |annotation| Annotation {
            entity: annotation.entity.clone().filter(|entity| !entity.vcard.is_empty()),
            date: annotation.date.as_ref().and_then(date),
            description: text(&annotation.description),
        }),
        classification: all(&lom.classification, classification),
        extensions: Vec::new(),
    }
}

/// Each by `held`, those left out that then say nothing.
fn all<T: Default + PartialEq>(list: &[T], held: impl Fn(&T) -> T) -> Vec<T> {
    list.iter().map(held).filter(|one| *one != T::default()).collect()
}

/// The strings; a tag that XML Schema's language type refuses goes.
fn text(text: &LangText) -> LangText {
    let strings = text.0.iter().map(|string| LangString {
        language: string.language.clone().filter(|tag| is_xs_language(tag)),
        text: string.text.clone(),
    });
    LangText(strings.collect())
}

fn texts(list: &[LangText]) -> Vec<LangText> {
    all(list, text)
}

/// A tag that reads back the same where no attribute of our own can hold it.
fn is_language(tag: &str) -> bool {
    tag == "none" || langtag::normalise(tag).as_deref() == Some(tag)
}

fn languages(tags: &[String]) -> Vec<String> {
    tags.iter().filter(|tag| is_language(tag)).cloned().collect()
}

fn unlabelled(value: &Vocabulary) -> Vocabulary {
    Vocabulary { label: LangText::default(), ..value.clone() }
}

fn vocabulary(value: Option<&Vocabulary>) -> Option<Vocabulary> {
    value.map(unlabelled).filter(|value| *value != Vocabulary::default())
}

fn vocabularies(list: &[Vocabulary]) -> Vec<Vocabulary> {
    all(list, unlabelled)
}

fn date(date: &DateTime) -> Option<DateTime> {
    let held = DateTime { date_time: date.date_time.clone(), description: text(&date.description) };
    (held != DateTime::default()).then_some(held)
}

fn span(span: &Duration) -> Option<Duration> {
    let held = Duration { duration: span.duration.clone(), description: text(&span.description) };
    (held != Duration::default()).then_some(held)
}

fn contribute(contribute: &Contribute) -> Contribute {
    Contribute {
        role: vocabulary(contribute.role.as_ref()),
        entity: contribute.entity.iter().filter(|entity| !entity.vcard.is_empty()).cloned().collect(),
        date: contribute.date.as_ref().and_then(date),
    }
}

fn general(general: &General) -> General {
    General {
        identifier: all(&general.identifier, Clone::clone),
        title: text(&general.title),
        language: languages(&general.language),
        description: texts(&general.description),
        keyword: texts(&general.keyword),
        coverage: texts(&general.coverage),
        structure: vocabulary(general.structure.as_ref()),
        aggregation_level: vocabulary(general.aggregation_level.as_ref()),
    }
}

fn technical(technical: &Technical) -> Technical {
    let number = |text: &String| size::normal(text)?.parse::<i32>().ok().map(|size| size.to_string());
    Technical {
        format: technical.format.clone(),
        size: technical.size.as_ref().and_then(number),
        location: technical.location.clone(),
        requirement: technical.requirement.iter().filter_map(requirement).collect(),
        installation_remarks: text(&technical.installation_remarks),
        other_platform_requirements: text(&technical.other_platform_requirements),
        duration: technical.duration.as_ref().and_then(span),
    }
}

/// One composite is a requirement of its own; of several, any one of which would do, none can be written.
fn requirement(requirement: &Requirement) -> Option<Requirement> {
    let [only] = requirement.or_composite.as_slice() else { return None };
    let held = OrComposite {
        kind: vocabulary(only.kind.as_ref()),
        name: vocabulary(only.name.as_ref()),
        ..only.clone()
    };
    (held != OrComposite::default()).then(|| Requirement { or_composite: vec![held] })
}

/// All in one: lists put together, of what occurs once the first.
fn educational(list: &[Educational]) -> Vec<Educational> {
    let mut one = Educational::default();
    for more in list {
        let first = |slot: &mut Option<Vocabulary>, value: &Option<Vocabulary>| {
            *slot = slot.take().or_else(|| vocabulary(value.as_ref()));
        };
        first(&mut one.interactivity_type, &more.interactivity_type);
        first(&mut one.interactivity_level, &more.interactivity_level);
        first(&mut one.semantic_density, &more.semantic_density);
        first(&mut one.difficulty, &more.difficulty);
        one.learning_resource_type.extend(vocabularies(&more.learning_resource_type));
        one.intended_end_user_role.extend(vocabularies(&more.intended_end_user_role));
        one.context.extend(vocabularies(&more.context));
        one.typical_age_range.extend(texts(&more.typical_age_range));
        let time = more.typical_learning_time.as_ref();
        one.typical_learning_time = one.typical_learning_time.or_else(|| time.and_then(span));
        one.description.extend(texts(&more.description));
        one.language.extend(languages(&more.language));
    }
    one.description = joined(&one.description);
    if one == Educational::default() { Vec::new() } else { vec![one] }
}

fn relation(relation: &Relation) -> Relation {
    Relation {
        kind: vocabulary(relation.kind.as_ref()),
        resource: RelationResource {
            identifier: all(&relation.resource.identifier, Clone::clone),
            description: joined(&texts(&relation.resource.description)),
        },
    }
}

/// A path's source is one string.
fn classification(classification: &Classification) -> Classification {
    let taxon = |taxon: &Taxon| Taxon { id: taxon.id.clone(), entry: text(&taxon.entry) };
    let path = |path: &TaxonPath| TaxonPath {
        source: LangText(text(&path.source).0.into_iter().take(1).collect()),
        taxon: all(&path.taxon, taxon),
    };
    Classification {
        purpose: vocabulary(classification.purpose.as_ref()),
        taxon_path: all(&classification.taxon_path, path),
        description: text(&classification.description),
        keyword: texts(&classification.keyword),
    }
}
