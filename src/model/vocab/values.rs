//! Where a record has values of vocabularies: every element whose value space is a list.

use crate::model::lom::Educational;
use crate::model::lom::Lom;
use crate::model::lom::OrComposite;
use crate::model::lom::Vocabulary;
use crate::model::vocab::Element;

/// A LOM path without numbers, whose vocabulary it has, and a value found there.
pub type Found<'l> = (&'static str, Element, &'l mut Vocabulary);

/// Every value of a vocabulary in `lom`, in the standard's order of categories.
pub fn values_of(lom: &mut Lom) -> impl Iterator<Item = Found<'_>> {
    let general = [
        ("general.structure", Element::Structure, lom.general.structure.as_mut()),
        ("general.aggregationLevel", Element::AggregationLevel, lom.general.aggregation_level.as_mut()),
        ("lifeCycle.status", Element::Status, lom.life_cycle.status.as_mut()),
    ];
    let roles = lom
        .life_cycle
        .contribute
        .iter_mut()
        .map(|one| ("lifeCycle.contribute.role", Element::Role, one.role.as_mut()));
    let meta = lom.meta_metadata.contribute.iter_mut();
    let meta = meta.map(|one| ("metaMetadata.contribute.role", Element::MetaRole, one.role.as_mut()));
    let rights = [
        ("rights.cost", Element::YesNo, lom.rights.cost.as_mut()),
        (
            "rights.copyrightAndOtherRestrictions",
            Element::YesNo,
            lom.rights.copyright_and_other_restrictions.as_mut(),
        ),
    ];
    let relations =
        lom.relation.iter_mut().map(|one| ("relation.kind", Element::RelationKind, one.kind.as_mut()));
    let purposes = lom
        .classification
        .iter_mut()
        .map(|one| ("classification.purpose", Element::Purpose, one.purpose.as_mut()));
    let composites = lom.technical.requirement.iter_mut().flat_map(|one| &mut one.or_composite);
    let before = present(general.into_iter().chain(roles).chain(meta));
    let after = present(rights.into_iter().chain(relations).chain(purposes));
    let educational = lom.educational.iter_mut().flat_map(educational);
    before.chain(present(composites.flat_map(composite))).chain(educational).chain(after)
}

fn present<'l>(
    slots: impl Iterator<Item = (&'static str, Element, Option<&'l mut Vocabulary>)>,
) -> impl Iterator<Item = Found<'l>> {
    slots.filter_map(|(path, element, slot)| Some((path, element, slot?)))
}

fn composite(one: &mut OrComposite) -> [(&'static str, Element, Option<&mut Vocabulary>); 2] {
    [
        ("technical.requirement.orComposite.type", Element::RequirementType, one.kind.as_mut()),
        ("technical.requirement.orComposite.name", Element::RequirementName, one.name.as_mut()),
    ]
}

fn educational(one: &mut Educational) -> impl Iterator<Item = Found<'_>> {
    let first =
        [("educational.interactivityType", Element::InteractivityType, one.interactivity_type.as_mut())];
    let types = one
        .learning_resource_type
        .iter_mut()
        .map(|v| ("educational.learningResourceType", Element::LearningResourceType, v));
    let degrees = [
        ("educational.interactivityLevel", Element::Degree, one.interactivity_level.as_mut()),
        ("educational.semanticDensity", Element::Degree, one.semantic_density.as_mut()),
    ];
    let users = one
        .intended_end_user_role
        .iter_mut()
        .map(|v| ("educational.intendedEndUserRole", Element::IntendedEndUserRole, v));
    let contexts = one.context.iter_mut().map(|v| ("educational.context", Element::Context, v));
    let last = [("educational.difficulty", Element::Difficulty, one.difficulty.as_mut())];
    let (first, degrees, last) =
        (present(first.into_iter()), present(degrees.into_iter()), present(last.into_iter()));
    first.chain(types).chain(degrees).chain(users).chain(contexts).chain(last)
}
