//! Canonical IEEE LOM XML (IEEE 1484.12.3), valid against the loose schema for every record and against the
//! strict one where the record keeps to LOM's own vocabularies and elements.
//!
//! What the schema would refuse is kept beside a valid form, in our own namespace, so that reading what was
//! written gives the same record: `value` as an attribute holds a date, duration or size as it came,
//! `element` holds an extension that has no foreign namespace. Elements stand in the standard's order.

mod categories;
mod extension;
pub mod ims;
mod out;
mod parts;
mod strict;

use crate::lom::read::At;
use crate::model::lom::Lom;
use out::Out;

/// Namespace of the IEEE binding.
pub const LOM_NAMESPACE: &str = "http://ltsc.ieee.org/xsd/LOM";

/// Address of the schema that allows LOM's own vocabularies and elements only.
const STRICT: &str = "http://ltsc.ieee.org/xsd/lomv1.0/lomStrict.xsd";

/// Address of the schema that allows other vocabularies, and elements of other namespaces.
const LOOSE: &str = "http://ltsc.ieee.org/xsd/lomv1.0/lomLoose.xsd";

/// `lom` as a standalone document, with an XML declaration; it names the strict schema where it is valid
/// against that, else the loose one.
#[must_use]
pub fn write_ieee(lom: &Lom) -> String {
    let out = written(lom);
    let schema = if strict::is_strict(lom, &out) { STRICT } else { LOOSE };
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", out.finish(Some(schema)))
}

/// `lom` as one element, for use inside another document.
#[must_use]
pub fn element(lom: &Lom) -> String {
    written(lom).finish(None)
}

fn written(lom: &Lom) -> Out<'_> {
    let mut out = Out::new(&lom.extensions);
    categories::write(&mut out, lom);
    out.extras(&At::ROOT);
    out.rest();
    out
}

#[cfg(test)]
mod tests;
