//! LOM → the formats of libraries, search engines and reference managers.
//!
//! Every crosswalk is one table ([`table::Rule`]: LOM elements → target, how, by which clause, and the function
//! that does it). The table drives the conversion *and* `docs/CROSSWALKS.md`, so the two cannot part. Apart
//! from `export` because the provider, the pages and the bundle give the same forms of one record. Pure: knows
//! no store, file, clock or page; times are arguments.

pub mod bibtex;
pub mod dc;
pub mod docs;
pub mod lrmi;
pub mod marc;
pub mod ris;
pub mod table;

mod agents;
mod classes;
mod dates;
mod identifiers;
mod languages;
mod media;
mod relations;
mod rights;
mod teaching;
mod text;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

use crate::model::id::RecordId;
use crate::model::lom::Lom;
use crate::model::record::Header;

/// What a crosswalk converts: one record's LOM, and what is known of the record itself.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The metadata.
    pub lom: &'a Lom,
    /// The record's public id.
    pub id: &'a RecordId,
    /// Its OAI header: identifier, datestamp, deleted or not.
    pub header: &'a Header,
    /// The id of the source it was harvested from; stands for the cataloguing agency.
    pub source: &'a str,
    /// When it was harvested (RFC 3339), where that is known.
    pub harvested: Option<&'a str>,
}

/// Something that a format could not hold, or that it demanded and the record does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The field of the target format.
    pub target: String,
    /// What was done, in plain words.
    pub text: String,
}
