//! A record's page, and the page of one that was deleted.

use std::collections::BTreeMap;

use crate::catalog;
use crate::catalog::Entry;
use crate::catalog::HitRecord;
use crate::model::id::RecordId;
use crate::model::lom::Lom;
use crate::model::record::Status;
use crate::render::message::MessageView;
use crate::render::record::RecordInput;
use crate::render::record::RecordView;
use crate::web::answer::Answer;
use crate::web::error::WebError;
use crate::web::pages;
use crate::web::pages::Visit;

/// Identifiers of relations that are looked up.
const MAX_RELATED: usize = 50;

/// Records of the same resource that are shown.
const MAX_SAME: usize = 10;
/// Resources like it that are shown.
const MAX_SIMILAR: usize = 5;

/// The record under an id as it stands in an address.
pub fn entry(visit: &Visit<'_>, id: &str) -> Result<Entry, WebError> {
    let id: RecordId = id.parse().map_err(|_| WebError::NotFound)?;
    visit.state.catalog.record(&id)?.ok_or(WebError::NotFound)
}

/// Everything about one record; 410 where its source deleted it.
pub fn record(visit: &Visit<'_>, id: &str) -> Result<Answer, WebError> {
    let entry = entry(visit, id)?;
    if entry.record.status != Status::Live {
        return gone(visit, &entry);
    }
    let view = Beside::of(visit, &entry)?.view(visit, &entry);
    let frame = visit.frame().titled(view.title()).described(view.summary());
    Ok(Answer::html(200, visit.state.renderer.record(&frame, &view)?))
}

/// What a record's page shows beside the record.
struct Beside {
    /// Names of sources by their id.
    names: BTreeMap<String, String>,
    /// Records that relations name.
    held: BTreeMap<String, RecordId>,
    /// The same resource from elsewhere.
    same: Vec<(RecordId, String)>,
    /// Resources like it.
    similar: Vec<HitRecord>,
}

impl Beside {
    fn of(visit: &Visit<'_>, entry: &Entry) -> Result<Self, WebError> {
        let catalog = &visit.state.catalog;
        let names = pages::source_names(visit.state)?;
        let held = entry.lom.as_ref().map(|lom| held(visit, entry, lom)).transpose()?.unwrap_or_default();
        let named = |id: &str| names.get(id).cloned().unwrap_or_else(|| id.to_owned());
        let same = catalog.same_resource(&entry.record, MAX_SAME)?.into_iter();
        let same = same.map(|record| (record.id, named(record.source.as_str()))).collect();
        Ok(Self { held, same, similar: catalog.similar(entry, MAX_SIMILAR)?, names })
    }

    fn view(&self, visit: &Visit<'_>, entry: &Entry) -> RecordView {
        let (labelled, facts) = (entry.labelled(), entry.facts());
        let document = entry.lom.is_some().then(|| entry.document());
        let source = entry.record.source.as_str();
        let input = RecordInput {
            record: &entry.record,
            lom: labelled.as_ref(),
            vocabularies: visit.state.catalog.vocabularies(),
            document: document.as_ref(),
            problems: &entry.problems,
            facts: &facts,
            corrections: &entry.corrections,
            metadata_licence: entry.metadata_licence.as_deref(),
            source_name: self.names.get(source).map_or(source, String::as_str),
            address: &visit.absolute(&format!("/record/{}", entry.record.id)),
            same: &self.same,
            similar: &pages::facts(visit.state, &self.similar, &self.names),
            held: &self.held,
            plain: catalog::plain,
            contacts: visit.state.site.strangers.contacts,
        };
        RecordView::new(&input, &visit.links, visit.ui)
    }
}

fn gone(visit: &Visit<'_>, entry: &Entry) -> Result<Answer, WebError> {
    let header = &entry.record.header;
    let view = match &entry.skipped {
        Some(skipped) => MessageView::left_out(visit.ui, &header.identifier, &skipped.reason),
        None => MessageView::gone(visit.ui, &header.identifier, &header.datestamp),
    };
    let frame = visit.frame().titled(view.heading()).noindex(true);
    Ok(Answer::html(410, visit.state.renderer.message(&frame, &view)?))
}

/// Which records that relations name are here, by the identifier that names them.
fn held(visit: &Visit<'_>, entry: &Entry, lom: &Lom) -> Result<BTreeMap<String, RecordId>, WebError> {
    let named: Vec<&str> = lom
        .relation
        .iter()
        .flat_map(|relation| &relation.resource.identifier)
        .map(|identifier| identifier.entry.as_str())
        .filter(|entry| !entry.is_empty())
        .take(MAX_RELATED)
        .collect();
    Ok(visit.state.catalog.held(&entry.record.source_key, &named)?)
}
