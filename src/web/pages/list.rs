//! A reader's list: the page, and its records in the formats of exports.

use std::str::FromStr;

use crate::bundle;
use crate::bundle::BundleOptions;
use crate::catalog::Entry;
use crate::export;
use crate::export::Format;
use crate::export::Target;
use crate::model::id::RecordId;
use crate::render::json;
use crate::render::list::Item;
use crate::render::list::ListParams;
use crate::render::list::ListView;
use crate::web::answer::Answer;
use crate::web::answer::Keep;
use crate::web::error::WebError;
use crate::web::pages;
use crate::web::pages::Visit;
use crate::web::request::Request;

/// What stands for the offline bundle among the formats of a list.
pub const BUNDLE: &str = "bundle.zip";
/// Most records of a list.
const MAX_ITEMS: usize = 100;
/// Longest title and heading, in characters.
const MAX_TITLE: usize = 200;
/// Longest note, in characters.
const MAX_NOTE: usize = 1_000;

/// The list that the address says.
pub fn list(visit: &Visit<'_>) -> Result<Answer, WebError> {
    let state = visit.state;
    let params = params(visit.request);
    let ids: Vec<RecordId> = params.items.iter().map(|item| item.id.clone()).collect();
    let hits = state.catalog.hits(&ids)?;
    let names = pages::source_names(state)?;
    let origin = visit.absolute("").trim_end_matches(visit.links.base.as_str()).to_owned();
    let facts = pages::facts(state, &hits, &names);
    let view = ListView::new(&params, &facts, (&formats(visit), &origin), &visit.links, visit.ui);
    let frame = visit.frame().titled(view.named()).at("list").noindex(true);
    Ok(Answer::html(200, state.renderer.list(&frame, &view)?))
}

/// `/list.FORMAT?ids=…`: its records, in its order.
pub fn list_as(visit: &Visit<'_>, format: &str) -> Result<Answer, WebError> {
    if format == BUNDLE {
        return bundled(visit);
    }
    if !formats(visit).contains(&format) {
        return Err(WebError::NotFound);
    }
    let format = Format::from_str(format).map_err(|_| WebError::NotFound)?;
    let ids: Vec<RecordId> = params(visit.request).items.into_iter().map(|item| item.id).collect();
    if matches!(format, Format::Jsonl { .. }) {
        return lines(visit, &ids);
    }
    if ids.is_empty() {
        return Err(WebError::BadRequest("`ids` names no record".to_owned()));
    }
    let (kind, ending) = kind(&format);
    let mut body = Vec::new();
    let contacts = visit.state.site.strangers.contacts;
    let shown = |entry| if contacts { entry } else { without_addresses(entry) };
    export::listed(&visit.state.catalog, format, &ids, &shown, Target::Stream(&mut body))
        .map_err(|error| WebError::Internal(error.to_string()))?;
    let name = format!("attachment; filename=\"list.{ending}\"");
    Ok(Answer::new(200, kind, body, Keep::Revalidate).with("content-disposition", name))
}

/// The list as an offline bundle in a zip: its records and its title, without its order, headings and notes.
fn bundled(visit: &Visit<'_>) -> Result<Answer, WebError> {
    let params = params(visit.request);
    let ids: Vec<String> = params.items.iter().map(|item| item.id.to_string()).collect();
    if ids.is_empty() {
        return Err(WebError::BadRequest("`ids` names no record".to_owned()));
    }
    let title = Some(params.title).filter(|title| !title.is_empty());
    let options = BundleOptions { ids, title, language: visit.ui, ..BundleOptions::new("list") };
    let body = bundle::packed(&visit.state.catalog, &options)
        .map_err(|error| WebError::Internal(format!("a list's bundle: {error}")))?;
    let answer = Answer::new(200, "application/zip", body, Keep::Revalidate);
    Ok(answer.with("content-disposition", "attachment; filename=\"list.zip\""))
}

/// A record without what people's pages leave out of it.
fn without_addresses(mut entry: Entry) -> Entry {
    entry.lom = entry.lom.map(json::without_addresses);
    entry
}

/// JSON Lines as the API has them: without people's addresses.
fn lines(visit: &Visit<'_>, ids: &[RecordId]) -> Result<Answer, WebError> {
    let mut body = String::new();
    for id in ids {
        let Some(entry) = visit.state.catalog.record(id)? else { continue };
        body.push_str(&json::record(&entry, visit.state.site.strangers.contacts).to_string());
        body.push('\n');
    }
    if body.is_empty() {
        return Err(WebError::BadRequest("`ids` names no record".to_owned()));
    }
    let answer = Answer::new(200, "application/jsonl; charset=utf-8", body.into_bytes(), Keep::Revalidate);
    Ok(answer.with("content-disposition", "attachment; filename=\"list.jsonl\""))
}

/// The formats that a stranger may have.
fn formats(visit: &Visit<'_>) -> Vec<&'static str> {
    let raw = visit.state.site.strangers.raw;
    Format::NAMES.into_iter().filter(|name| raw || *name != "raw").collect()
}

fn kind(format: &Format) -> (&'static str, &'static str) {
    match format {
        _ if format.is_files() => ("application/x-tar", "tar"),
        Format::Csv { .. } => ("text/csv; charset=utf-8", "csv"),
        Format::Crosswalk(export::Crosswalk::MarcXml) => ("application/xml", "xml"),
        Format::Crosswalk(export::Crosswalk::Marc) => ("application/marc", "mrc"),
        Format::Crosswalk(export::Crosswalk::Bibtex) => ("application/x-bibtex; charset=utf-8", "bib"),
        Format::Crosswalk(export::Crosswalk::Ris) => {
            ("application/x-research-info-systems; charset=utf-8", "ris")
        }
        _ => ("application/jsonl; charset=utf-8", "jsonl"),
    }
}

fn params(request: &Request) -> ListParams {
    let text = |name: &str, most: usize| {
        let value = request.value(name).unwrap_or_default().trim();
        value.chars().filter(|c| !c.is_control()).take(most).collect::<String>()
    };
    let ids = request.query.iter().filter(|(key, _)| key == "ids").flat_map(|(_, ids)| ids.split(','));
    let mut items: Vec<(u32, Item)> = Vec::new();
    for id in ids.filter_map(|id| id.trim().parse::<RecordId>().ok()) {
        let is_new = !items.iter().any(|(_, item)| item.id == id);
        if is_new && items.len() < MAX_ITEMS && request.value(&format!("drop.{id}")).is_none() {
            let place = request.value(&format!("place.{id}")).and_then(|n| n.parse().ok());
            let heading = text(&format!("heading.{id}"), MAX_TITLE);
            let note = text(&format!("note.{id}"), MAX_NOTE);
            items.push((place.unwrap_or(u32::MAX), Item { id, heading, note }));
        }
    }
    items.sort_by_key(|(place, _)| *place);
    let items = items.into_iter().map(|(_, item)| item).collect();
    ListParams { title: text("title", MAX_TITLE), items, mine: request.value("mine").is_some() }
}
