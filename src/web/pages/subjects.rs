//! The page of all subjects.

use crate::model::query::Field;
use crate::model::query::Search;
use crate::render::browse::SubjectsView;
use crate::render::strings;
use crate::web::answer::Answer;
use crate::web::error::WebError;
use crate::web::pages::Visit;

/// Subjects that are counted: terms beyond these have hardly a record.
const MAX_SUBJECTS: usize = 20_000;

/// The vocabularies' terms as trees, each with the number of its records and a way to them.
pub fn subjects(visit: &Visit<'_>) -> Result<Answer, WebError> {
    let state = visit.state;
    let everything = Search { facets: vec![Field::Subject], facet_limit: MAX_SUBJECTS, ..Search::default() };
    let found = state.catalog.search(&everything)?.found;
    let values = found.facets.first().map(|facet| facet.values.as_slice()).unwrap_or_default();
    let view = SubjectsView::new(values, state.catalog.vocabularies(), &visit.links, visit.ui);
    let frame = visit.frame().titled(strings::text(visit.ui, "subjects.title")).at("subjects");
    Ok(Answer::html(200, state.renderer.subjects(&frame, &view)?))
}
