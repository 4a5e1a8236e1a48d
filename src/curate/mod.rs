//! A record as this site shows it: what its bytes say, and what the site's people configured to correct or to add.
//!
//! The one way from raw bytes to a reading, at ingest and whenever a record is shown, so that index, pages,
//! exports and bundles say the same. Apart from `lom`, which knows the standard and no site, and from `ingest`
//! and `catalog`, which both use it. Knows no store, index or file; the raw bytes are never changed.

use std::sync::Arc;

use crate::config::Config;
use crate::lom;
use crate::lom::LomError;
use crate::lom::Reading;
use crate::model::correction::Correction;
use crate::model::document::Document;
use crate::model::id::RecordId;
use crate::model::id::SourceId;
use crate::model::lom::Lom;
use crate::model::record::Derived;

/// What the site's people configured about the reading of records. The default changes nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Curation {}

/// Where a record comes from.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// Key of its source.
    pub key: &'a SourceId,
    /// Present id of its source.
    pub source: &'a SourceId,
    /// Its OAI identifier.
    pub identifier: &'a str,
}

/// A record as this site reads it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Curated {
    /// What it says; `None` for a format that is not read.
    pub lom: Option<Lom>,
    /// What is kept beside the raw bytes.
    pub derived: Derived,
    /// What was changed, in the order of the changes.
    pub corrections: Vec<Correction>,
}

static NONE: Curation = Curation {};

impl Curation {
    /// One that changes nothing: records are read as they came.
    #[must_use]
    pub fn none() -> &'static Self {
        &NONE
    }

    /// What `config` says about records.
    #[must_use]
    pub fn new(_config: &Config) -> Arc<Self> {
        Arc::new(Self {})
    }

    /// Reads one record. Bytes in a format that is not read, or none at all, give no LOM, and the namespace (or
    /// the root element's name) as dialect.
    ///
    /// # Errors
    /// The metadata is not (namespace-)well-formed, or over a limit.
    pub fn read(&self, origin: Origin<'_>, raw: &[u8]) -> Result<Curated, LomError> {
        if raw.is_empty() {
            return Ok(unread("", origin));
        }
        match lom::read(raw)? {
            Reading::Lom(parsed) => {
                let derived = lom::derive(&parsed, origin.identifier);
                Ok(Curated { lom: Some(parsed.lom), derived, corrections: Vec::new() })
            }
            Reading::Unknown { namespace, root } => {
                Ok(unread(if namespace.is_empty() { &root } else { &namespace }, origin))
            }
        }
    }

    /// A curated record as search sees it; what is indexed, and what pages, tables and bundles show.
    #[must_use]
    pub fn document(&self, origin: Origin<'_>, lom: &Lom, derived: &Derived) -> Document {
        let id = RecordId::derive(origin.key, origin.identifier);
        lom::document(&id, origin.source, origin.identifier, lom, derived)
    }
}

fn unread(dialect: &str, origin: Origin<'_>) -> Curated {
    let group = Derived::group_of(origin.identifier);
    Curated {
        derived: Derived { dialect: dialect.to_owned(), group, ..Derived::default() },
        ..Curated::default()
    }
}
