//! The JSON API and a record's other forms, in the contract's shapes.

use qrcode::QrCode;
use qrcode::render::svg;
use serde_json::Value;
use serde_json::json;

use crate::catalog;
use crate::catalog::Entry;
use crate::crosswalk;
use crate::model::lom::Lom;
use crate::model::record::Status;
use crate::render::json;
use crate::web::answer::Answer;
use crate::web::answer::Keep;
use crate::web::error::WebError;
use crate::web::pages::Visit;
use crate::web::pages::record_entry;
use crate::web::params;

/// Most hits of one answer.
const MAX_LIMIT: usize = 100;
/// Least width of a picture of an address, in pixels.
const QR_PIXELS: u32 = 240;
/// Hits where no limit is asked for.
const DEFAULT_LIMIT: usize = 20;

/// `GET /api/v1/search`: the words and filters of the results page, with `limit` and `offset`.
pub fn search(visit: &Visit<'_>) -> Result<Answer, WebError> {
    let (params, _) = params::read(visit.request);
    let limit = number(visit, "limit")?.unwrap_or(DEFAULT_LIMIT);
    let offset = number(visit, "offset")?.unwrap_or(0);
    let deepest = visit.state.site.limits.max_results as usize;
    if limit > MAX_LIMIT || offset > deepest {
        let text = format!("`limit` is at most {MAX_LIMIT}, `offset` at most {deepest}");
        return Err(WebError::BadRequest(text));
    }
    let (catalog, asked) = (&visit.state.catalog, params::search(&params, offset, limit));
    let page = catalog.search(&asked)?;
    let body = json::answer(&params.q, &asked, &page, catalog, visit.ui)?;
    Ok(Answer::json(200, &body))
}

fn number(visit: &Visit<'_>, name: &str) -> Result<Option<usize>, WebError> {
    let Some(text) = visit.request.value(name) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| WebError::BadRequest(format!("`{name}` must be a whole number")))
}

/// `GET /api/v1/records/{id}`: a line of the JSON Lines; 410 with that line for a deleted record.
pub fn record(visit: &Visit<'_>, id: &str) -> Result<Answer, WebError> {
    let entry = record_entry(visit, id)?;
    let status = if entry.record.status != Status::Live { 410 } else { 200 };
    Ok(Answer::json(status, &json::record(&entry, visit.state.site.strangers.contacts)))
}

/// `/record/{id}.{form}`.
pub fn record_as(visit: &Visit<'_>, id: &str, form: &str) -> Result<Answer, WebError> {
    match form {
        "json" => record(visit, id),
        "lom.xml" => lom(visit, id, "lom", catalog::lom_xml),
        "imsmd.xml" => lom(visit, id, "imsmd", catalog::ims_xml),
        "qr.svg" => code(visit, id),
        "raw.xml" if visit.state.site.strangers.raw => raw(visit, id),
        _ => crosswalked(visit, id, form),
    }
}

/// The address of a record's page as a picture that a phone reads.
fn code(visit: &Visit<'_>, id: &str) -> Result<Answer, WebError> {
    let entry = record_entry(visit, id)?;
    let address = visit.absolute(&format!("/record/{}", entry.record.id));
    let code = QrCode::new(address.as_bytes()).map_err(|error| WebError::Internal(error.to_string()))?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(QR_PIXELS, QR_PIXELS).build();
    Ok(Answer::new(200, "image/svg+xml", picture.into_bytes(), Keep::Revalidate))
}

/// A form that is not ours: Dublin Core, MARC 21, schema.org, BibTeX, RIS.
fn crosswalked(visit: &Visit<'_>, id: &str, form: &str) -> Result<Answer, WebError> {
    let entry = record_entry(visit, id)?;
    let Some(lom) = &entry.lom else { return missing(visit, &entry) };
    let source = crosswalk::Source {
        lom,
        id: &entry.record.id,
        header: &entry.record.header,
        source: entry.record.source.as_str(),
        harvested: None,
    };
    let (kind, body) = match form {
        "dc.xml" => ("application/xml", crosswalk::dc::to_oai_dc(&source)),
        "marcxml" => ("application/xml", crosswalk::marc::to_marcxml(&source)),
        "jsonld" => ("application/ld+json", crosswalk::lrmi::to_schema_org(&source).to_string()),
        "bib" => ("application/x-bibtex; charset=utf-8", crosswalk::bibtex::entry(&source)),
        "ris" => ("application/x-research-info-systems; charset=utf-8", crosswalk::ris::entry(&source)),
        _ => return Err(WebError::NotFound),
    };
    Ok(file(&entry, kind, body.into_bytes(), form))
}

/// What was read, in one of LOM's bindings.
fn lom(visit: &Visit<'_>, id: &str, form: &str, write: fn(&Lom) -> String) -> Result<Answer, WebError> {
    let entry = record_entry(visit, id)?;
    match &entry.lom {
        Some(lom) if visit.state.site.strangers.contacts => Ok(xml(&entry, write(lom).into_bytes(), form)),
        Some(lom) => Ok(xml(&entry, write(&json::without_addresses(lom.clone())).into_bytes(), form)),
        None => missing(visit, &entry),
    }
}

fn raw(visit: &Visit<'_>, id: &str) -> Result<Answer, WebError> {
    let entry = record_entry(visit, id)?;
    if entry.record.status != Status::Live {
        missing(visit, &entry)
    } else {
        Ok(xml(&entry, entry.record.raw.clone(), "raw"))
    }
}

fn xml(entry: &Entry, body: Vec<u8>, form: &str) -> Answer {
    file(entry, "application/xml", body, &format!("{form}.xml"))
}

/// As a file to keep, never as a page: what a source wrote could style or script itself.
fn file(entry: &Entry, kind: &'static str, body: Vec<u8>, ending: &str) -> Answer {
    let name = format!("attachment; filename=\"{}.{ending}\"", entry.record.id);
    Answer::new(200, kind, body, Keep::Revalidate).with("content-disposition", name)
}

fn missing(visit: &Visit<'_>, entry: &Entry) -> Result<Answer, WebError> {
    if entry.record.status != Status::Live {
        Ok(Answer::json(410, &json::record(entry, visit.state.site.strangers.contacts)))
    } else {
        Err(WebError::NotFound)
    }
}

/// An error as JSON: the status, and what the request got wrong.
pub fn error(error: &WebError) -> Answer {
    let text = match error {
        WebError::BadRequest(text) => text.clone(),
        WebError::Closed => "this is not open to the public here".to_owned(),
        WebError::NotFound => "there is nothing at this address".to_owned(),
        _ => "internal error".to_owned(),
    };
    let body: Value = json!({ "error": { "status": error.status(), "message": text } });
    Answer::json(error.status(), &body)
}
