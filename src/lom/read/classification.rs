//! Category 9, with taxa side by side (IEEE) or one inside the other (IMS 1.2).

use crate::lom::read::Context;
use crate::lom::read::name::Name;
use crate::lom::read::path::At;
use crate::lom::read::strings;
use crate::lom::read::vocabulary;
use crate::model::lom::Classification;
use crate::model::lom::Taxon;
use crate::model::lom::TaxonPath;
use crate::model::vocab::Element;
use crate::xml::Elem;

/// Appends one `classification`.
pub(super) fn read<'t>(ctx: &mut Context, elem: Elem<'t>, list: &mut Vec<Classification>) {
    let before = ctx.extensions.len();
    let at = At::ROOT.item("classification", list.len());
    ctx.attributes(&at, elem, &[]);
    ctx.stray_text(&at, elem);
    let mut found = Classification::default();
    for child in elem.children() {
        let name = Name::of(child);
        match name.as_str() {
            "purpose" => {
                vocabulary::once(ctx, &at, ("purpose", Element::Purpose), child, &mut found.purpose);
            }
            "taxonpath" => taxon_path(ctx, &at, child, &mut found.taxon_path),
            "description" => strings::merge(ctx, &at, "description", child, &mut found.description),
            "keyword" | "keywords" => strings::push_lang(ctx, &at, "keyword", child, &mut found.keyword),
            _ => ctx.keep(&at, child),
        }
    }
    ctx.push(&at, found, before, list);
}

fn taxon_path<'t>(ctx: &mut Context, parent: &At<'_>, elem: Elem<'t>, list: &mut Vec<TaxonPath>) {
    let before = ctx.extensions.len();
    let at = parent.item("taxonPath", list.len());
    ctx.attributes(&at, elem, &[]);
    ctx.stray_text(&at, elem);
    let mut found = TaxonPath::default();
    for child in elem.children() {
        let name = Name::of(child);
        match name.as_str() {
            "source" => strings::merge(ctx, &at, "source", child, &mut found.source),
            "taxon" => taxon(ctx, &at, child, &mut found.taxon),
            _ => ctx.keep(&at, child),
        }
    }
    ctx.push(&at, found, before, list);
}

/// Appends a taxon, then those nested in it: each is a child of the one before either way. The XML reader
/// bounds the depth.
fn taxon<'t>(ctx: &mut Context, parent: &At<'_>, elem: Elem<'t>, list: &mut Vec<Taxon>) {
    let before = ctx.extensions.len();
    let at = parent.item("taxon", list.len());
    ctx.attributes(&at, elem, &[]);
    ctx.stray_text(&at, elem);
    let mut found = Taxon::default();
    let mut nested = Vec::new();
    for child in elem.children() {
        let name = Name::of(child);
        match name.as_str() {
            "id" if found.id.is_none() => found.id = strings::token(ctx, &at.child("id"), child),
            "entry" => strings::merge(ctx, &at, "entry", child, &mut found.entry),
            "taxon" => nested.push(child),
            _ => ctx.keep(&at, child),
        }
    }
    ctx.push(&at, found, before, list);
    for child in nested {
        taxon(ctx, parent, child, list);
    }
}
