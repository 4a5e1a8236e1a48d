//! Bytes of one record to what is kept of it; pure, so that a page's records are read in parallel.

use crate::curate::Curation;
use crate::curate::Metadata;
use crate::curate::Origin;
use crate::model::document::Document;
use crate::model::id::SourceId;
use crate::model::quarantine::Quarantined;
use crate::model::record::Derived;
use crate::model::record::Incoming;

/// A record that was read and can be stored and indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// As it came.
    pub incoming: Incoming,
    /// What is kept beside the raw bytes.
    pub derived: Derived,
    /// What search is to know of it; `None` for a record that is deleted or left out by a rule.
    pub document: Option<Document>,
}

/// How far a record is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// As far as the store keeps it; [`Prepared::document`] is `None`.
    Store,
    /// Also what the index is to know: nearly half as much work again.
    Index,
}

/// Reads one record of the source with this `key`, shown under its present `source` id, as `curation` has it;
/// `metadata` is its metadata where that stands parsed in its page already.
///
/// A record in a format that is not read is kept raw, with its namespace (or root element) as dialect, and can
/// be found by its identifier. A live record without metadata is kept the same way.
///
/// # Errors
/// The record in quarantine form, when its metadata is not (namespace-)well-formed or over a limit.
pub fn prepare(
    curation: &Curation,
    (key, source): (&SourceId, &SourceId),
    incoming: Incoming,
    metadata: Option<Metadata<'_>>,
    reach: Reach,
) -> Result<Prepared, Box<Quarantined>> {
    if incoming.header.deleted {
        return Ok(Prepared { incoming, derived: Derived::default(), document: None });
    }
    let origin = Origin { key, source, identifier: &incoming.header.identifier };
    let read = match metadata {
        Some(metadata) => curation.read_element(origin, metadata),
        None => curation.read(origin, &incoming.raw),
    };
    let read = match read {
        Ok(read) => read,
        Err(reason) => return Err(Box::new(quarantined(incoming, reason.to_string()))),
    };
    let indexed = reach == Reach::Index && !read.derived.skipped;
    let document = indexed.then(|| curation.document(origin, &read.lom.unwrap_or_default(), &read.derived));
    Ok(Prepared { incoming, derived: read.derived, document })
}

fn quarantined(incoming: Incoming, reason: String) -> Quarantined {
    Quarantined { identifier: incoming.header.identifier, offset: 0, reason, bytes: incoming.raw }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::Header;

    fn prepared(deleted: bool, raw: &str) -> Result<Prepared, Box<Quarantined>> {
        let id: SourceId = "s".parse().unwrap();
        let header = Header { identifier: "oai:x:1".to_owned(), deleted, ..Header::default() };
        prepare(
            &Curation::default(),
            (&id, &id),
            Incoming { header, raw: raw.as_bytes().to_vec(), about: Vec::new() },
            None,
            Reach::Index,
        )
    }

    #[test]
    fn a_deleted_record_has_no_document() {
        assert_eq!(prepared(true, "").unwrap().document, None);
    }

    #[test]
    fn a_foreign_format_is_kept_with_its_namespace_and_found_by_identifier() {
        let kept = prepared(false, "<r xmlns='urn:other'/>").unwrap();
        assert_eq!(kept.derived.dialect, "urn:other");
        assert_eq!(kept.document.unwrap().identifier, ["oai:x:1"]);
        assert_eq!(prepared(false, "<thing/>").unwrap().derived.dialect, "thing");
    }

    #[test]
    fn what_is_not_well_formed_goes_to_quarantine_with_its_bytes() {
        let bad = prepared(false, "<lom><general></lom>").unwrap_err();
        assert_eq!(
            (bad.identifier.as_str(), bad.bytes.as_slice()),
            ("oai:x:1", "<lom><general></lom>".as_bytes())
        );
        assert!(!bad.reason.is_empty());
    }
}
