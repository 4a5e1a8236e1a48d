//! Identifiers, entities and contributions: 1.1, 2.3, 3.1, 3.2, 7.2.1, 8.1.

use crate::lom::read::Context;
use crate::lom::read::name::Name;
use crate::lom::read::path::At;
use crate::lom::read::strings;
use crate::lom::read::times;
use crate::lom::read::vocabulary;
use crate::lom::vcard;
use crate::model::lom::Contribute;
use crate::model::lom::Entity;
use crate::model::lom::Identifier;
use crate::model::problem::Severity;
use crate::model::vocab::Element;
use crate::xml::Elem;

/// Appends an identifier: IEEE `identifier`, IMS `catalogentry`, or bare text.
pub(super) fn identifier<'t>(ctx: &mut Context, parent: &At<'_>, elem: Elem<'t>, list: &mut Vec<Identifier>) {
    let before = ctx.extensions.len();
    let at = parent.item("identifier", list.len());
    ctx.attributes(&at, elem, &[]);
    let direct = elem.text();
    let mut found = Identifier { catalog: None, entry: direct.trim().to_owned() };
    for child in elem.children() {
        let name = Name::of(child);
        match name.as_str() {
            "catalog" if found.catalog.is_none() => {
                found.catalog = strings::token(ctx, &at.child("catalog"), child);
            }
            "entry" | "string" | "langstring" if found.entry.is_empty() => {
                found.entry = strings::token(ctx, &at.child("entry"), child).unwrap_or_default();
            }
            _ => ctx.keep(&at, child),
        }
    }
    if let (true, Some(catalog)) = (found.entry.is_empty(), &found.catalog) {
        ctx.warn(&at, "empty-identifier", catalog);
    }
    ctx.push(&at, found, before, list);
}

/// Appends a contribution with roles of `role`.
pub(super) fn contribute<'t>(
    ctx: &mut Context,
    parent: &At<'_>,
    role: Element,
    elem: Elem<'t>,
    list: &mut Vec<Contribute>,
) {
    let before = ctx.extensions.len();
    let at = parent.item("contribute", list.len());
    ctx.attributes(&at, elem, &[]);
    ctx.stray_text(&at, elem);
    let mut found = Contribute::default();
    for child in elem.children() {
        let name = Name::of(child);
        match name.as_str() {
            "role" => vocabulary::once(ctx, &at, ("role", role), child, &mut found.role),
            "entity" | "centity" | "person" => entities(ctx, &at, child, &mut found.entity),
            "date" => times::date(ctx, &at, child, &mut found.date),
            _ => ctx.keep(&at, child),
        }
    }
    ctx.push(&at, found, before, list);
}

/// Appends the entities in one element: its text, or its `vcard` children.
pub(super) fn entities<'t>(ctx: &mut Context, parent: &At<'_>, elem: Elem<'t>, list: &mut Vec<Entity>) {
    let at = parent.item("entity", list.len());
    ctx.attributes(&at, elem, &["language", "lang"]);
    let direct = elem.text();
    let mut texts: Vec<String> = Vec::new();
    if !direct.trim().is_empty() {
        texts.push(direct.into_owned());
    }
    for child in elem.children() {
        let name = Name::of(child);
        match name.as_str() {
            "vcard" | "string" | "langstring" => {
                ctx.attributes(&at, child, &["language", "lang"]);
                texts.push(child.deep_text().into_owned());
            }
            _ => ctx.keep(&at, child),
        }
    }
    texts.retain(|text| !text.trim().is_empty());
    if texts.is_empty() {
        ctx.note(&at, "empty-element", Severity::Info, "entity");
    }
    for text in texts {
        let entity = vcard::read(&text);
        if entity.name.is_none() && entity.organisation.is_none() {
            ctx.warn(&at, "entity-without-name", &entity.vcard);
        }
        list.push(entity);
    }
}
