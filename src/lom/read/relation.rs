//! Categories 7 and 8.

use crate::lom::read::Context;
use crate::lom::read::name::Name;
use crate::lom::read::path::At;
use crate::lom::read::people;
use crate::lom::read::strings;
use crate::lom::read::times;
use crate::lom::read::vocabulary;
use crate::model::lom::Annotation;
use crate::model::lom::LangString;
use crate::model::lom::LangText;
use crate::model::lom::Relation;
use crate::model::lom::RelationResource;
use crate::model::vocab::Element;
use crate::xml::Elem;

/// Appends one `relation`. Parts of `resource` that stand straight in it are read as if wrapped.
pub(super) fn read<'t>(ctx: &mut Context, elem: Elem<'t>, list: &mut Vec<Relation>) {
    let before = ctx.extensions.len();
    let at = At::ROOT.item("relation", list.len());
    ctx.attributes(&at, elem, &[]);
    ctx.stray_text(&at, elem);
    let mut found = Relation::default();
    for child in elem.children() {
        let name = Name::of(child);
        match name.as_str() {
            "kind" => vocabulary::once(ctx, &at, ("kind", Element::RelationKind), child, &mut found.kind),
            "resource" => resource(ctx, &at.child("resource"), child, &mut found.resource),
            "identifier" | "catalogentry" | "description" => {
                part(ctx, &at.child("resource"), child, &mut found.resource);
            }
            _ => ctx.keep(&at, child),
        }
    }
    ctx.push(&at, found, before, list);
}

fn resource<'t>(ctx: &mut Context, at: &At<'_>, elem: Elem<'t>, found: &mut RelationResource) {
    ctx.attributes(at, elem, &[]);
    let direct = elem.text();
    if !direct.trim().is_empty() {
        let text = LangString { language: None, text: direct.trim().to_owned() };
        found.description.push(LangText(vec![text]));
    }
    for child in elem.children() {
        part(ctx, at, child, found);
    }
}

fn part<'t>(ctx: &mut Context, at: &At<'_>, elem: Elem<'t>, found: &mut RelationResource) {
    let name = Name::of(elem);
    match name.as_str() {
        "identifier" | "catalogentry" => people::identifier(ctx, at, elem, &mut found.identifier),
        "description" => strings::push_lang(ctx, at, "description", elem, &mut found.description),
        _ => ctx.keep(at, elem),
    }
}

/// Appends one `annotation`.
pub(super) fn read_annotation<'t>(ctx: &mut Context, elem: Elem<'t>, list: &mut Vec<Annotation>) {
    let before = ctx.extensions.len();
    let at = At::ROOT.item("annotation", list.len());
    ctx.attributes(&at, elem, &[]);
    ctx.stray_text(&at, elem);
    let mut found = Annotation::default();
    for child in elem.children() {
        let name = Name::of(child);
        match name.as_str() {
            "entity" | "centity" | "person" if found.entity.is_none() => {
                let mut entities = Vec::new();
                people::entities(ctx, &at, child, &mut entities);
                let mut entities = entities.into_iter();
                found.entity = entities.next();
                if entities.next().is_some() {
                    ctx.repeated(&at, child);
                }
            }
            "date" => times::date(ctx, &at, child, &mut found.date),
            "description" => strings::merge(ctx, &at, "description", child, &mut found.description),
            _ => ctx.keep(&at, child),
        }
    }
    ctx.push(&at, found, before, list);
}
