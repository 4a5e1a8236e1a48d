//! The results page.

use crate::render::results::Paging;
use crate::render::results::ResultsInput;
use crate::render::results::ResultsView;
use crate::web::answer::Answer;
use crate::web::error::WebError;
use crate::web::pages;
use crate::web::pages::Visit;
use crate::web::params;

/// Hits with facets; a page beyond the last allowed one shows the counts and no hits.
pub fn search(visit: &Visit<'_>) -> Result<Answer, WebError> {
    let state = visit.state;
    let (params, cut_at) = params::read(visit.request);
    let paging = Paging::new(state.site.limits.page_size, state.site.limits.max_results);
    let (offset, limit) = paging.window(params.page);
    let page = state.catalog.search(&params::search(&params, offset, limit))?;
    let names = pages::source_names(state)?;
    let input = ResultsInput {
        params: &params,
        paging,
        found: &page.found,
        hits: &pages::facts(state, &page.hits, &names),
        highlight: &|text, language| page.marker.ranges(text, language),
        cut_at,
        vocabularies: state.catalog.vocabularies(),
        source_name: &|id| names.get(id).cloned().unwrap_or_else(|| id.to_owned()),
    };
    let view = ResultsView::new(&input, &visit.links, visit.ui);
    // Result pages are many ways to the same records: crawlers are to take the records' own pages.
    let frame = visit.frame().titled(view.title()).asking(&params.q).noindex(true);
    Ok(Answer::html(200, state.renderer.results(&frame, &view)?))
}
