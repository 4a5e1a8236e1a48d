//! All values of one facet, each a way to its records: levels, types, languages, sources, years.

use crate::model::query::Field;
use crate::model::query::Search;
use crate::render::browse::ValuesView;
use crate::web::answer::Answer;
use crate::web::error::WebError;
use crate::web::pages;
use crate::web::pages::Visit;

/// Values that are shown.
const MAX_VALUES: usize = 2_000;

/// The values of a facet that may be browsed, with the number of records of each.
pub fn browse(visit: &Visit<'_>, name: &str) -> Result<Answer, WebError> {
    let state = visit.state;
    let field = Field::from_name(name).filter(|field| ValuesView::FIELDS.contains(field));
    let field = field.ok_or(WebError::NotFound)?;
    let everything = Search { facets: vec![field], facet_limit: MAX_VALUES, ..Search::default() };
    let found = state.catalog.search(&everything)?.found;
    let values = found.facets.first().map(|facet| facet.values.as_slice()).unwrap_or_default();
    let names = pages::source_names(state)?;
    let named = |id: &str| names.get(id).cloned().unwrap_or_else(|| id.to_owned());
    let view = ValuesView::new((field, values), state.catalog.vocabularies(), &named, &visit.links, visit.ui);
    let frame = visit.frame().titled(view.title()).at("browse");
    Ok(Answer::html(200, state.renderer.values(&frame, &view)?))
}
