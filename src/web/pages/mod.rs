//! One file a page: ask the catalogue, fill a view, render it.

mod browse;
mod home;
mod list;
mod record;
mod report;
mod search;
mod shelves;
mod sources;
mod subjects;

pub use browse::browse;
pub use home::home;
pub use list::BUNDLE as LIST_BUNDLE;
pub use list::list;
pub use list::list_as;
pub use record::entry as record_entry;
pub use record::record;
pub use report::report;
pub use search::search;
pub use shelves::shelf;
pub use shelves::shelves;
pub use sources::source;
pub use sources::sources;
pub use subjects::subjects;

use std::collections::BTreeMap;

use crate::catalog::HitRecord;
use crate::render::Frame;
use crate::render::Links;
use crate::render::UiLanguage;
use crate::render::about::AboutView;
use crate::render::message::MessageView;
use crate::render::results::HitFacts;
use crate::render::strings;
use crate::web::answer::Answer;
use crate::web::error::WebError;
use crate::web::request::Request;
use crate::web::state::State;
use crate::web::visitor;

/// One request with what every handler needs for it.
#[derive(Debug, Clone)]
pub struct Visit<'a> {
    pub state: &'a State,
    pub request: &'a Request,
    /// The language of the answer.
    pub ui: UiLanguage,
    /// Makes the answer's links.
    pub links: Links,
}

impl<'a> Visit<'a> {
    /// Chooses the language: `?ui=`, else the browser's, else the site's.
    pub fn new(state: &'a State, request: &'a Request) -> Self {
        let chosen = request.chosen_language();
        let ui = chosen.unwrap_or_else(|| {
            UiLanguage::negotiated(&request.accept_language).unwrap_or_else(|| state.default_language())
        });
        Self { state, request, ui, links: Links { base: state.base.clone(), ui: chosen } }
    }

    /// The address of a path for those who come from elsewhere: the site's own, else as this request came in.
    pub fn absolute(&self, path: &str) -> String {
        let path = self.state.absolute(path);
        match self.state.site.base_url {
            Some(_) => path,
            None => visitor::origin(&self.request.scheme, &self.request.host).unwrap_or_default() + &path,
        }
    }

    /// The frame of this visit's page.
    pub fn frame(&self) -> Frame {
        Frame::new(&self.state.frame, &self.links, self.ui, &self.request.here())
    }
}

/// An error page. Where even that cannot be made, its status says all there is.
pub fn message(visit: &Visit<'_>, status: u16) -> Answer {
    let view = MessageView::status(visit.ui, status);
    let frame = visit.frame().titled(view.heading()).noindex(true);
    let body = visit.state.renderer.message(&frame, &view).unwrap_or_default();
    Answer::html(status, body)
}

/// The accessibility statement.
pub fn accessibility(visit: &Visit<'_>) -> Result<Answer, WebError> {
    let frame = visit.frame().titled(strings::text(visit.ui, "about.title")).at("about");
    Ok(Answer::html(200, visit.state.renderer.about(&frame, &AboutView::new(&visit.state.frame))?))
}

/// Names of sources by id.
pub fn source_names(state: &State) -> Result<BTreeMap<String, String>, WebError> {
    let named = |row: crate::catalog::SourceRow| {
        let own =
            [Some(row.name), row.identify.repository_name].into_iter().flatten().find(|n| !n.is_empty());
        (row.id.to_string(), own.unwrap_or_else(|| row.id.to_string()))
    };
    Ok(state.catalog.sources()?.into_iter().map(named).collect())
}

/// Hits with what a page shows of them.
pub fn facts<'a>(
    state: &'a State,
    hits: &'a [HitRecord],
    names: &'a BTreeMap<String, String>,
) -> Vec<HitFacts<'a>> {
    hits.iter()
        .map(|hit| HitFacts {
            record: &hit.record,
            lom: &hit.lom,
            document: &hit.document,
            vocabularies: state.catalog.vocabularies(),
            source_name: names
                .get(hit.record.source.as_str())
                .map_or(hit.record.source.as_str(), String::as_str),
        })
        .collect()
}
