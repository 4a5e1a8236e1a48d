//! Bytes of one record to what is kept of it; pure, so that a page's records are read in parallel.

use crate::lom;
use crate::lom::Reading;
use crate::model::document::Document;
use crate::model::id::RecordId;
use crate::model::id::SourceId;
use crate::model::lom::Lom;
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
    /// What search is to know of it; `None` for a deleted record.
    pub document: Option<Document>,
}

/// Reads one record of the source with this `key`, shown under its present `source` id.
///
/// A record in a format that is not read is kept raw, with its namespace (or root element) as dialect, and can
/// be found by its identifier. A live record without metadata is kept the same way.
///
/// # Errors
/// The record in quarantine form, when its metadata is not (namespace-)well-formed or over a limit.
pub fn prepare(key: &SourceId, source: &SourceId, incoming: Incoming) -> Result<Prepared, Box<Quarantined>> {
    if incoming.header.deleted {
        return Ok(Prepared { incoming, derived: Derived::default(), document: None });
    }
    let read = match read_metadata(&incoming) {
        Ok(read) => read,
        Err(reason) => return Err(Box::new(quarantined(incoming, reason))),
    };
    let id = RecordId::derive(key, &incoming.header.identifier);
    let document = lom::document(&id, source, &incoming.header.identifier, &read.0, &read.1);
    Ok(Prepared { incoming, derived: read.1, document: Some(document) })
}

/// The LOM of a record and what is derived from it.
fn read_metadata(incoming: &Incoming) -> Result<(Lom, Derived), String> {
    let identifier = &incoming.header.identifier;
    if incoming.raw.is_empty() {
        return Ok((Lom::default(), unread("", identifier)));
    }
    match lom::read(&incoming.raw).map_err(|error| error.to_string())? {
        Reading::Lom(parsed) => {
            let derived = lom::derive(&parsed, identifier);
            Ok((parsed.lom, derived))
        }
        Reading::Unknown { namespace, root } => {
            let dialect = if namespace.is_empty() { root } else { namespace };
            Ok((Lom::default(), unread(&dialect, identifier)))
        }
    }
}

fn unread(dialect: &str, identifier: &str) -> Derived {
    Derived { dialect: dialect.to_owned(), group: Derived::group_of(identifier), ..Derived::default() }
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
        prepare(&id, &id, Incoming { header, raw: raw.as_bytes().to_vec(), about: Vec::new() })
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
