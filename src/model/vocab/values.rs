//! Where a record has values of vocabularies: every element whose value space is a list.

use crate::model::lom::Educational;
use crate::model::lom::Lom;
use crate::model::lom::OrComposite;
use crate::model::lom::Vocabulary;
use crate::model::vocab::Element;

/// A clause of the standard, whose vocabulary it has, and a value found there.
pub type Found<'l> = (&'static str, Element, &'l mut Vocabulary);

/// Every value of a vocabulary in `lom`, in the standard's order of categories.
pub fn values_of(lom: &mut Lom) -> impl Iterator<Item = Found<'_>> {
    let general = [
        ("1.7", Element::Structure, lom.general.structure.as_mut()),
        ("1.8", Element::AggregationLevel, lom.general.aggregation_level.as_mut()),
        ("2.2", Element::Status, lom.life_cycle.status.as_mut()),
    ];
    let roles = lom.life_cycle.contribute.iter_mut().map(|one| ("2.3.1", Element::Role, one.role.as_mut()));
    let meta = lom.meta_metadata.contribute.iter_mut();
    let meta = meta.map(|one| ("3.2.1", Element::MetaRole, one.role.as_mut()));
    let rights = [
        ("6.1", Element::YesNo, lom.rights.cost.as_mut()),
        ("6.2", Element::YesNo, lom.rights.copyright_and_other_restrictions.as_mut()),
    ];
    let relations = lom.relation.iter_mut().map(|one| ("7.1", Element::RelationKind, one.kind.as_mut()));
    let purposes = lom.classification.iter_mut().map(|one| ("9.1", Element::Purpose, one.purpose.as_mut()));
    let composites = lom.technical.requirement.iter_mut().flat_map(|one| &mut one.or_composite);
    let before = present(general.into_iter().chain(roles).chain(meta));
    let after = present(rights.into_iter().chain(relations).chain(purposes));
    let educational = lom.educational.iter_mut().flat_map(educational);
    before.chain(present(composites.flat_map(composite))).chain(educational).chain(after)
}

fn present<'l>(
    slots: impl Iterator<Item = (&'static str, Element, Option<&'l mut Vocabulary>)>,
) -> impl Iterator<Item = Found<'l>> {
    slots.filter_map(|(clause, element, slot)| Some((clause, element, slot?)))
}

fn composite(one: &mut OrComposite) -> [(&'static str, Element, Option<&mut Vocabulary>); 2] {
    [
        ("4.4.1.1", Element::RequirementType, one.kind.as_mut()),
        ("4.4.1.2", Element::RequirementName, one.name.as_mut()),
    ]
}

fn educational(one: &mut Educational) -> impl Iterator<Item = Found<'_>> {
    let first = [("5.1", Element::InteractivityType, one.interactivity_type.as_mut())];
    let types = one.learning_resource_type.iter_mut().map(|v| ("5.2", Element::LearningResourceType, v));
    let degrees = [
        ("5.3", Element::Degree, one.interactivity_level.as_mut()),
        ("5.4", Element::Degree, one.semantic_density.as_mut()),
    ];
    let users = one.intended_end_user_role.iter_mut().map(|v| ("5.5", Element::IntendedEndUserRole, v));
    let contexts = one.context.iter_mut().map(|v| ("5.6", Element::Context, v));
    let last = [("5.8", Element::Difficulty, one.difficulty.as_mut())];
    let (first, degrees, last) =
        (present(first.into_iter()), present(degrees.into_iter()), present(last.into_iter()));
    first.chain(types).chain(degrees).chain(users).chain(contexts).chain(last)
}
