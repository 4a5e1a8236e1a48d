//! Category 4.

use crate::lom::read::Context;
use crate::lom::read::kept;
use crate::lom::read::name::Name;
use crate::lom::read::path::At;
use crate::lom::read::strings;
use crate::lom::read::times;
use crate::lom::read::vocabulary;
use crate::lom::size;
use crate::model::lom::OrComposite;
use crate::model::lom::Requirement;
use crate::model::lom::Technical;
use crate::model::problem::Severity;
use crate::model::vocab::Element;
use crate::xml::Elem;

/// Reads `technical`.
pub(super) fn read<'t>(ctx: &mut Context, elem: Elem<'t>, technical: &mut Technical) {
    let at = At::ROOT.child("technical");
    ctx.attributes(&at, elem, &[]);
    ctx.stray_text(&at, elem);
    for child in elem.children() {
        let name = Name::of(child);
        match name.as_str() {
            "format" => {
                let item = at.item("format", technical.format.len());
                technical.format.extend(strings::token(ctx, &item, child));
            }
            "size" | "x:size" => read_size(ctx, &at, child, &mut technical.size),
            "location" => {
                let item = at.item("location", technical.location.len());
                technical.location.extend(strings::token(ctx, &item, child));
            }
            "requirement" => requirement(ctx, &at, child, &mut technical.requirement),
            "installationremarks" => {
                strings::merge(ctx, &at, "installationRemarks", child, &mut technical.installation_remarks);
            }
            // OBAA's records have a spelling of their own.
            "otherplatformrequirements" | "otherplataformrequirements" => {
                let slot = &mut technical.other_platform_requirements;
                strings::merge(ctx, &at, "otherPlatformRequirements", child, slot);
            }
            "duration" => times::span(ctx, &at, "duration", child, &mut technical.duration),
            _ => ctx.keep(&at, child),
        }
    }
}

fn read_size<'t>(ctx: &mut Context, at: &At<'_>, elem: Elem<'t>, slot: &mut Option<String>) {
    if slot.is_some() {
        ctx.repeated(at, elem);
        return;
    }
    let size_at = at.child("size");
    let text = strings::token(ctx, &size_at, elem);
    *slot = kept::original(elem, size::normal).or(text);
    if let Some(text) = slot {
        match size::normal(text) {
            None => ctx.warn(&size_at, "bad-size", text),
            Some(normal) if normal != *text => ctx.note(&size_at, "loose-size", Severity::Info, text),
            Some(_) => {}
        }
    }
}

/// IMS has the parts of an `orComposite` straight in `requirement`.
fn requirement<'t>(ctx: &mut Context, parent: &At<'_>, elem: Elem<'t>, list: &mut Vec<Requirement>) {
    let before = ctx.extensions.len();
    let at = parent.item("requirement", list.len());
    ctx.attributes(&at, elem, &[]);
    ctx.stray_text(&at, elem);
    let mut found = Requirement::default();
    let mut direct = None;
    for child in elem.children() {
        let name = Name::of(child);
        match name.as_str() {
            "orcomposite" => or_composite(ctx, &at, child, &mut found.or_composite),
            "type" | "name" | "minimumversion" | "maximumversion" => {
                let index = *direct.get_or_insert(found.or_composite.len());
                if index == found.or_composite.len() {
                    found.or_composite.push(OrComposite::default());
                }
                if let Some(composite) = found.or_composite.get_mut(index) {
                    part(ctx, &at.item("orComposite", index), child, composite);
                }
            }
            _ => ctx.keep(&at, child),
        }
    }
    ctx.push(&at, found, before, list);
}

fn or_composite<'t>(ctx: &mut Context, parent: &At<'_>, elem: Elem<'t>, list: &mut Vec<OrComposite>) {
    let before = ctx.extensions.len();
    let at = parent.item("orComposite", list.len());
    ctx.attributes(&at, elem, &[]);
    ctx.stray_text(&at, elem);
    let mut found = OrComposite::default();
    for child in elem.children() {
        part(ctx, &at, child, &mut found);
    }
    ctx.push(&at, found, before, list);
}

fn part<'t>(ctx: &mut Context, at: &At<'_>, elem: Elem<'t>, found: &mut OrComposite) {
    let name = Name::of(elem);
    match name.as_str() {
        "type" => vocabulary::once(ctx, at, ("type", Element::RequirementType), elem, &mut found.kind),
        "name" => vocabulary::once(ctx, at, ("name", Element::RequirementName), elem, &mut found.name),
        "minimumversion" if found.minimum_version.is_none() => {
            found.minimum_version = strings::token(ctx, &at.child("minimumVersion"), elem);
        }
        "maximumversion" if found.maximum_version.is_none() => {
            found.maximum_version = strings::token(ctx, &at.child("maximumVersion"), elem);
        }
        _ => ctx.keep(at, elem),
    }
}
