//! Category 1, and the flat names of OBAA that stand in it.

use crate::lom::read::Context;
use crate::lom::read::flat;
use crate::lom::read::name::Name;
use crate::lom::read::path::At;
use crate::lom::read::people;
use crate::lom::read::strings;
use crate::lom::read::vocabulary;
use crate::model::lom::Lom;
use crate::model::vocab::Element;
use crate::xml::Elem;

/// Reads `general`, adding to what an earlier one gave. The whole record is at hand, because OBAA's flat
/// form puts every category here.
pub(super) fn read<'t>(ctx: &mut Context, elem: Elem<'t>, lom: &mut Lom) {
    let at = At::ROOT.child("general");
    ctx.attributes(&at, elem, &[]);
    ctx.stray_text(&at, elem);
    let mut flat = flat::Roles::default();
    for child in elem.children() {
        let name = Name::of(child);
        let general = &mut lom.general;
        match name.as_str() {
            "identifier" | "catalogentry" => people::identifier(ctx, &at, child, &mut general.identifier),
            "title" => strings::merge(ctx, &at, "title", child, &mut general.title),
            "language" | "x:language" => {
                strings::languages(ctx, &at, child, |tag| {
                    general.language.push(tag);
                    true
                });
            }
            "description" => strings::push_lang(ctx, &at, "description", child, &mut general.description),
            "keyword" | "keywords" => strings::push_lang(ctx, &at, "keyword", child, &mut general.keyword),
            "coverage" => strings::push_lang(ctx, &at, "coverage", child, &mut general.coverage),
            "structure" => {
                let place = ("structure", Element::Structure);
                vocabulary::once(ctx, &at, place, child, &mut general.structure);
            }
            "aggregationlevel" => {
                let place = ("aggregationLevel", Element::AggregationLevel);
                vocabulary::once(ctx, &at, place, child, &mut general.aggregation_level);
            }
            name if flat::is_flat(name) => flat::read(ctx, name, child, lom, &mut flat),
            _ => ctx.keep(&at, child),
        }
    }
    flat::finish(ctx, flat, lom);
}
