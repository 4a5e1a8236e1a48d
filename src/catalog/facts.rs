//! What pages need of a record beyond what is stored: its fields as search sees them, plain text, and which
//! records a relation leads to. Apart from searching, because nothing here asks the index.

use std::collections::BTreeMap;

use crate::catalog::Catalog;
use crate::catalog::Result;
use crate::lom;
use crate::model::id::RecordId;
use crate::model::id::SourceId;
use crate::model::lom::Lom;
use crate::model::record::Status;

/// A text value without markup, entities decoded.
#[must_use]
pub fn plain(text: &str) -> String {
    lom::plain::text(text)
}

/// A record as an IEEE LOM document, for those who ask for one record; `export` writes many.
#[must_use]
pub fn lom_xml(lom: &Lom) -> String {
    lom::write_ieee(lom)
}

/// A record in the IMS LRM binding, without what that cannot hold.
#[must_use]
pub fn ims_xml(lom: &Lom) -> String {
    lom::write_ims(lom)
}

impl Catalog {
    /// Which of these OAI identifiers are those of live records, of the source with this key before others.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn held(&self, source: &SourceId, identifiers: &[&str]) -> Result<BTreeMap<String, RecordId>> {
        let mut held = BTreeMap::new();
        if identifiers.is_empty() {
            return Ok(held);
        }
        let sources = self.store.sources()?;
        let others = sources.iter().map(|row| &row.key).filter(|key| *key != source);
        for key in std::iter::once(source).chain(others) {
            let wanted: Vec<(RecordId, &str)> = identifiers
                .iter()
                .filter(|identifier| !held.contains_key(**identifier))
                .map(|identifier| (RecordId::derive(key, identifier), *identifier))
                .collect();
            let ids: Vec<RecordId> = wanted.iter().map(|(id, _)| id.clone()).collect();
            for record in self.store.lookup(&ids)?.into_iter().filter(|r| r.status == Status::Live) {
                held.insert(record.header.identifier, record.id);
            }
        }
        Ok(held)
    }
}
