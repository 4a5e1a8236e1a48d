//! Canonical IEEE LOM XML (IEEE 1484.12.3), valid against the loose schema for every record.
//!
//! What the schema would refuse is kept beside a valid form, in our own namespace, so that reading what was
//! written gives the same record: `value` as an attribute holds a date, duration or size as it came,
//! `element` holds an extension that has no foreign namespace. Elements stand in the standard's order.

mod categories;
mod extension;
mod out;
mod parts;

use crate::lom::read::At;
use crate::model::lom::Lom;
use out::Out;

/// Namespace of the IEEE binding.
pub const LOM_NAMESPACE: &str = "http://ltsc.ieee.org/xsd/LOM";

/// `lom` as a standalone document, with an XML declaration.
#[must_use]
pub fn write_ieee(lom: &Lom) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", element(lom))
}

/// `lom` as one element, for use inside another document.
#[must_use]
pub fn element(lom: &Lom) -> String {
    let mut out = Out::new(&lom.extensions);
    categories::write(&mut out, lom);
    out.extras(&At::ROOT);
    out.rest();
    out.finish()
}

#[cfg(test)]
mod tests;
