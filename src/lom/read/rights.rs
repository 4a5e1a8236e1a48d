//! Category 6.

use crate::lom::read::Context;
use crate::lom::read::name::Name;
use crate::lom::read::path::At;
use crate::lom::read::strings;
use crate::lom::read::vocabulary;
use crate::model::lom::Rights;
use crate::model::vocab::Element;
use crate::xml::Elem;

/// Reads `rights`.
pub(super) fn read<'t>(ctx: &mut Context, elem: Elem<'t>, rights: &mut Rights) {
    let at = At::ROOT.child("rights");
    ctx.attributes(&at, elem, &[]);
    ctx.stray_text(&at, elem);
    for child in elem.children() {
        let name = Name::of(child);
        match name.as_str() {
            "cost" => vocabulary::once(ctx, &at, ("cost", Element::YesNo), child, &mut rights.cost),
            // OBAA's records shorten the name.
            "copyrightandotherrestrictions" | "copyright" => {
                let place = ("copyrightAndOtherRestrictions", Element::YesNo);
                vocabulary::once(ctx, &at, place, child, &mut rights.copyright_and_other_restrictions);
            }
            "description" => strings::merge(ctx, &at, "description", child, &mut rights.description),
            _ => ctx.keep(&at, child),
        }
    }
}
