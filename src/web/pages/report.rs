//! Reporting a problem with a record: the form, and what is done with it. Needs neither account nor script.

use crate::model::record::Status;
use crate::model::report::Report;
use crate::model::report::ReportKind;
use crate::render::report::Progress;
use crate::render::report::ReportView;
use crate::render::strings;
use crate::web::answer::Answer;
use crate::web::error::WebError;
use crate::web::pages;
use crate::web::pages::Visit;
use crate::web::request::Method;
use crate::web::visitor;

/// Longest report kept, in characters.
const MAX_TEXT: usize = 2_000;
/// Longest contact kept, in characters.
const MAX_CONTACT: usize = 200;

/// The form, or the answer to one that was sent.
pub fn report(visit: &Visit<'_>, id: &str) -> Result<Answer, WebError> {
    let entry = pages::record_entry(visit, id)?;
    if entry.record.status != Status::Live {
        return Err(WebError::NotFound);
    }
    let title = entry.record.derived.title.clone().unwrap_or_else(|| entry.record.header.identifier.clone());
    let field = |name: &str, most: usize| {
        let value = visit.request.form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value);
        let kept = value.trim().chars().filter(|c| !c.is_control() || *c == '\n');
        kept.take(most).collect::<String>()
    };
    let (text, contact) = (field("text", MAX_TEXT), field("contact", MAX_CONTACT));
    let kind = ReportKind::from_name(&field("kind", MAX_CONTACT));
    let progress = match visit.request.method {
        Method::Post if !is_own(visit) => {
            return Err(WebError::BadRequest("sent from another site".to_owned()));
        }
        // A program filled in what no person sees.
        Method::Post if !field("website", 1).is_empty() => Progress::Sent,
        Method::Post if text.is_empty() && matches!(kind, None | Some(ReportKind::Other)) => Progress::Empty,
        Method::Post => {
            let kind = kind.unwrap_or(ReportKind::Other);
            send(
                visit,
                &Report {
                    record: entry.record.id.clone(),
                    kind,
                    text: text.clone(),
                    contact: contact.clone(),
                },
            )
        }
        _ if visit.request.value("sent").is_some() => Progress::Sent,
        _ => Progress::Asked,
    };
    if visit.request.method == Method::Post && progress == Progress::Sent {
        let mark = if visit.links.ui.is_some() { '&' } else { '?' };
        let to = format!("{}{mark}sent=1", visit.links.path(&format!("/record/{}/report", entry.record.id)));
        return Ok(Answer::html(303, String::new()).with("location", to));
    }
    let named = (&entry.record.id, title.as_str(), entry.record.derived.title_language.as_deref());
    let view = ReportView::new(named, progress, (kind, &text, &contact), &visit.links, visit.ui);
    let status = match progress {
        Progress::Asked | Progress::Sent => 200,
        Progress::Empty => 422,
        Progress::Many => 429,
        Progress::Failed => 503,
    };
    let frame = visit.frame().titled(strings::text(visit.ui, "report.title")).noindex(true);
    Ok(Answer::html(status, visit.state.renderer.report(&frame, &view)?))
}

fn send(visit: &Visit<'_>, report: &Report) -> Progress {
    if visit.state.take_report(visit.request).is_err() {
        return Progress::Many;
    }
    match visit.state.catalog.report(report) {
        Ok(_) => Progress::Sent,
        Err(error) => {
            WebError::from(error).log(&visit.request.path);
            Progress::Failed
        }
    }
}

/// A browser says where a form comes from; other sites' forms are not ours.
fn is_own(visit: &Visit<'_>) -> bool {
    let request = visit.request;
    let own = match &visit.state.site.base_url {
        Some(url) => url.as_str().to_owned(),
        None => visitor::origin(&request.scheme, &request.host).unwrap_or_default(),
    };
    request.origin.is_empty() || own == request.origin || own.starts_with(&format!("{}/", request.origin))
}
