//! Categories 2 and 3, which share the form of their contributions.

use crate::lom::read::Context;
use crate::lom::read::name::Name;
use crate::lom::read::path::At;
use crate::lom::read::people;
use crate::lom::read::strings;
use crate::lom::read::vocabulary;
use crate::model::lom::LifeCycle;
use crate::model::lom::MetaMetadata;
use crate::model::vocab::Element;
use crate::xml::Elem;

/// Reads `lifeCycle`.
pub(super) fn read<'t>(ctx: &mut Context, elem: Elem<'t>, life_cycle: &mut LifeCycle) {
    let at = At::ROOT.child("lifeCycle");
    ctx.attributes(&at, elem, &[]);
    ctx.stray_text(&at, elem);
    for child in elem.children() {
        let name = Name::of(child);
        match name.as_str() {
            "version" => strings::merge(ctx, &at, "version", child, &mut life_cycle.version),
            "status" => {
                vocabulary::once(ctx, &at, ("status", Element::Status), child, &mut life_cycle.status);
            }
            "contribute" => people::contribute(ctx, &at, Element::Role, child, &mut life_cycle.contribute),
            _ => ctx.keep(&at, child),
        }
    }
}

/// Reads `metaMetadata`.
pub(super) fn read_meta<'t>(ctx: &mut Context, elem: Elem<'t>, meta: &mut MetaMetadata) {
    let at = At::ROOT.child("metaMetadata");
    ctx.attributes(&at, elem, &[]);
    ctx.stray_text(&at, elem);
    for child in elem.children() {
        let name = Name::of(child);
        match name.as_str() {
            "identifier" | "catalogentry" => people::identifier(ctx, &at, child, &mut meta.identifier),
            "contribute" => people::contribute(ctx, &at, Element::MetaRole, child, &mut meta.contribute),
            "metadataschema" | "metadatascheme" => {
                let item = at.item("metadataSchema", meta.metadata_schema.len());
                meta.metadata_schema.extend(strings::token(ctx, &item, child));
            }
            "language" | "x:language" => {
                strings::languages(ctx, &at, child, |tag| {
                    let free = meta.language.is_none();
                    meta.language.get_or_insert(tag);
                    free
                });
            }
            _ => ctx.keep(&at, child),
        }
    }
}
