//! The nine categories, wherever and however often they stand.

use crate::lom::read::Context;
use crate::lom::read::classification;
use crate::lom::read::educational;
use crate::lom::read::general;
use crate::lom::read::life_cycle;
use crate::lom::read::name::Name;
use crate::lom::read::path::At;
use crate::lom::read::relation;
use crate::lom::read::rights;
use crate::lom::read::technical;
use crate::model::lom::Lom;
use crate::xml::Elem;

/// Which categories that LOM has once were met.
#[derive(Debug, Default)]
pub(super) struct Seen {
    general: bool,
    life_cycle: bool,
    meta_metadata: bool,
    technical: bool,
    rights: bool,
}

/// Whether a name is one of the nine, for finding LOM in a document.
pub(in crate::lom) fn is_category(local: &str) -> bool {
    const NAMES: [&str; 9] = [
        "general",
        "lifecycle",
        "metametadata",
        "technical",
        "educational",
        "rights",
        "relation",
        "annotation",
        "classification",
    ];
    NAMES.iter().any(|name| name.eq_ignore_ascii_case(local))
}

/// Reads one child of `lom`. A category that comes again is merged into the first.
pub(super) fn read<'t>(ctx: &mut Context, at: &At<'_>, elem: Elem<'t>, lom: &mut Lom, seen: &mut Seen) {
    let name = Name::of(elem);
    match name.as_str() {
        "general" => {
            again(ctx, "general", &mut seen.general);
            general::read(ctx, elem, lom);
        }
        "lifecycle" => {
            again(ctx, "lifeCycle", &mut seen.life_cycle);
            life_cycle::read(ctx, elem, &mut lom.life_cycle);
        }
        "metametadata" => {
            again(ctx, "metaMetadata", &mut seen.meta_metadata);
            life_cycle::read_meta(ctx, elem, &mut lom.meta_metadata);
        }
        "technical" => {
            again(ctx, "technical", &mut seen.technical);
            technical::read(ctx, elem, &mut lom.technical);
        }
        "rights" => {
            again(ctx, "rights", &mut seen.rights);
            rights::read(ctx, elem, &mut lom.rights);
        }
        "educational" => educational::read(ctx, elem, &mut lom.educational),
        "relation" => relation::read(ctx, elem, &mut lom.relation),
        "annotation" => relation::read_annotation(ctx, elem, &mut lom.annotation),
        "classification" => classification::read(ctx, elem, &mut lom.classification),
        _ => ctx.keep(at, elem),
    }
}

fn again(ctx: &mut Context, name: &'static str, seen: &mut bool) {
    if std::mem::replace(seen, true) {
        ctx.warn(&At::ROOT.child(name), "repeated-element", name);
    }
}
