//! One reader for every dialect: by local name, in lower case, in any namespace.
//!
//! Dialects differ in names, order and wrapping, hardly in structure, so one tolerant reader with aliases
//! serves them all; a file for each part of the standard keeps it readable. Whatever is not LOM becomes an
//! extension with its place: nothing is dropped.

mod category;
mod classification;
mod context;
mod educational;
mod flat;
mod general;
mod kept;
mod life_cycle;
mod name;
mod path;
mod people;
mod relation;
mod rights;
mod strings;
mod technical;
mod times;
mod vocabulary;

pub(super) use category::is_category;
pub(super) use context::Context;
pub(super) use context::is_helper;
pub(super) use kept::OWN_NAMESPACE;
pub(super) use kept::convert as element_of;
pub(super) use name::is_foreign;
pub(super) use name::is_read;
pub(super) use path::At;
pub(super) use path::order as path_order;
pub(super) use strings::language;
pub(super) use strings::languages;

use crate::model::lom::Lom;
use crate::xml::Elem;

/// Reads the categories inside `elem`, which is `lom` or stands for it.
pub(super) fn lom<'t>(ctx: &mut Context, elem: Elem<'t>) -> Lom {
    let mut lom = Lom::default();
    let at = At::ROOT;
    ctx.attributes(&at, elem, &[]);
    ctx.stray_text(&at, elem);
    let mut seen = category::Seen::default();
    for child in elem.children() {
        category::read(ctx, &at, child, &mut lom, &mut seen);
    }
    lom
}

/// Keeps what stands around the LOM element, from the document's root down to it.
pub(super) fn surroundings<'t>(ctx: &mut Context, chain: &[Elem<'t>]) {
    for pair in chain.windows(2) {
        if let [outer, inner] = pair {
            ctx.attributes(&At::ROOT, *outer, &[]);
            ctx.stray_text(&At::ROOT, *outer);
            for child in outer.children().filter(|child| *child != *inner) {
                ctx.keep(&At::ROOT, child);
            }
        }
    }
}
