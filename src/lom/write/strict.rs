//! Whether a record keeps to LOM's own vocabularies and elements, so that it is valid against the strict schema.

use crate::lom::write::out::Out;
use crate::model::lom::Contribute;
use crate::model::lom::Educational;
use crate::model::lom::Lom;
use crate::model::lom::Vocabulary;
use crate::model::vocab::Element;

/// The source that names LOM's own vocabularies.
const LOM_SOURCE: &str = "LOMv1.0";

/// The strict schema allows no element of other namespaces, and of vocabularies only LOM's own as they are
/// written in the standard; it lets a source or a value be absent. `out` is the record as it was written.
pub(super) fn is_strict(lom: &Lom, out: &Out<'_>) -> bool {
    lom.extensions.is_empty()
        && !out.uses_own()
        && vocabularies(lom).iter().all(|(element, value)| {
            value.source.as_deref().is_none_or(|source| source == LOM_SOURCE)
                && (value.value.is_empty() || element.values().contains(&value.value.as_str()))
                && value.label.is_empty()
        })
}

type Values<'l> = Vec<(Element, &'l Vocabulary)>;

/// Every vocabulary value with the element that says its value space.
fn vocabularies(lom: &Lom) -> Values<'_> {
    let mut all = Vec::new();
    add(&mut all, Element::Structure, &lom.general.structure);
    add(&mut all, Element::AggregationLevel, &lom.general.aggregation_level);
    add(&mut all, Element::Status, &lom.life_cycle.status);
    add(&mut all, Element::Role, roles(&lom.life_cycle.contribute));
    add(&mut all, Element::MetaRole, roles(&lom.meta_metadata.contribute));
    for composite in lom.technical.requirement.iter().flat_map(|requirement| &requirement.or_composite) {
        add(&mut all, Element::RequirementType, &composite.kind);
        add(&mut all, Element::RequirementName, &composite.name);
    }
    lom.educational.iter().for_each(|one| educational(&mut all, one));
    add(&mut all, Element::YesNo, &lom.rights.cost);
    add(&mut all, Element::YesNo, &lom.rights.copyright_and_other_restrictions);
    add(&mut all, Element::RelationKind, lom.relation.iter().filter_map(|one| one.kind.as_ref()));
    add(&mut all, Element::Purpose, lom.classification.iter().filter_map(|one| one.purpose.as_ref()));
    all
}

fn educational<'l>(all: &mut Values<'l>, one: &'l Educational) {
    add(all, Element::InteractivityType, &one.interactivity_type);
    add(all, Element::LearningResourceType, &one.learning_resource_type);
    add(all, Element::Degree, &one.interactivity_level);
    add(all, Element::Degree, &one.semantic_density);
    add(all, Element::IntendedEndUserRole, &one.intended_end_user_role);
    add(all, Element::Context, &one.context);
    add(all, Element::Difficulty, &one.difficulty);
}

fn add<'l>(all: &mut Values<'l>, element: Element, values: impl IntoIterator<Item = &'l Vocabulary>) {
    all.extend(values.into_iter().map(|value| (element, value)));
}

fn roles(list: &[Contribute]) -> impl Iterator<Item = &Vocabulary> {
    list.iter().filter_map(|contribute| contribute.role.as_ref())
}
