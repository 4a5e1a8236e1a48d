//! The one place where search fields and facets are derived from LOM.

use crate::model::document::Document;
use crate::model::id::RecordId;
use crate::model::id::SourceId;
use crate::model::lom::Lom;
use crate::model::record::Derived;

/// The record as search sees it. `identifier` is the OAI identifier.
#[must_use]
pub fn document(
    record_id: &RecordId,
    source: &SourceId,
    identifier: &str,
    lom: &Lom,
    derived: &Derived,
) -> Document {
    Document {
        id: record_id.clone(),
        source: source.to_string(),
        identifier: std::iter::once(identifier.to_owned())
            .chain(lom.general.identifier.iter().map(|i| i.entry.clone()))
            .collect(),
        title: Vec::new(),
        description: Vec::new(),
        keyword: Vec::new(),
        subject: Vec::new(),
        author: Vec::new(),
        publisher: Vec::new(),
        language: Vec::new(),
        resource_type: Vec::new(),
        format: Vec::new(),
        level: Vec::new(),
        age: Vec::new(),
        difficulty: Vec::new(),
        licence: Vec::new(),
        permission: Vec::new(),
        cost: Vec::new(),
        access: Vec::new(),
        year: None,
        here: false,
        group: derived.group.clone(),
    }
}
