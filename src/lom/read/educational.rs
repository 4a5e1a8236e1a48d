//! Category 5.

use crate::lom::read::Context;
use crate::lom::read::name::Name;
use crate::lom::read::path::At;
use crate::lom::read::strings;
use crate::lom::read::times;
use crate::lom::read::vocabulary;
use crate::model::lom::Educational;
use crate::model::lom::Vocabulary;
use crate::model::vocab::Element;
use crate::xml::Elem;

/// Appends one `educational`.
pub(super) fn read<'t>(ctx: &mut Context, elem: Elem<'t>, list: &mut Vec<Educational>) {
    let before = ctx.extensions.len();
    let at = At::ROOT.item("educational", list.len());
    ctx.attributes(&at, elem, &[]);
    ctx.stray_text(&at, elem);
    let mut found = Educational::default();
    for child in elem.children() {
        part(ctx, &at, child, &mut found);
    }
    ctx.push(&at, found, before, list);
}

fn part<'t>(ctx: &mut Context, at: &At<'_>, elem: Elem<'t>, found: &mut Educational) {
    let name = Name::of(elem);
    if let Some((place, slot)) = single(name.as_str(), found) {
        vocabulary::once(ctx, at, place, elem, slot);
        return;
    }
    if let Some((place, list)) = several(name.as_str(), found) {
        vocabulary::push(ctx, at, place, elem, list);
        return;
    }
    match name.as_str() {
        "typicalagerange" => {
            strings::push_lang(ctx, at, "typicalAgeRange", elem, &mut found.typical_age_range);
        }
        "typicallearningtime" => {
            times::span(ctx, at, "typicalLearningTime", elem, &mut found.typical_learning_time);
        }
        "description" => strings::push_lang(ctx, at, "description", elem, &mut found.description),
        "language" | "x:language" => {
            strings::languages(ctx, at, elem, |tag| {
                found.language.push(tag);
                true
            });
        }
        _ => ctx.keep(at, elem),
    }
}

type Place = (&'static str, Element);

/// The vocabularies that occur once.
fn single<'e>(name: &str, found: &'e mut Educational) -> Option<(Place, &'e mut Option<Vocabulary>)> {
    Some(match name {
        "interactivitytype" => {
            (("interactivityType", Element::InteractivityType), &mut found.interactivity_type)
        }
        "interactivitylevel" => (("interactivityLevel", Element::Degree), &mut found.interactivity_level),
        "semanticdensity" => (("semanticDensity", Element::Degree), &mut found.semantic_density),
        "difficulty" => (("difficulty", Element::Difficulty), &mut found.difficulty),
        _ => return None,
    })
}

/// The vocabularies that may repeat.
fn several<'e>(name: &str, found: &'e mut Educational) -> Option<(Place, &'e mut Vec<Vocabulary>)> {
    Some(match name {
        "learningresourcetype" => {
            (("learningResourceType", Element::LearningResourceType), &mut found.learning_resource_type)
        }
        "intendedenduserrole" => {
            (("intendedEndUserRole", Element::IntendedEndUserRole), &mut found.intended_end_user_role)
        }
        "context" => (("context", Element::Context), &mut found.context),
        _ => return None,
    })
}
