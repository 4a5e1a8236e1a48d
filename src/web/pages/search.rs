//! The results page.

use crate::model::query;
use crate::model::query::Search;
use crate::render::link::SearchParams;
use crate::render::results;
use crate::render::results::Extras;
use crate::render::results::Paging;
use crate::render::results::ResultsInput;
use crate::render::results::ResultsView;
use crate::render::results::Way;
use crate::web::answer::Answer;
use crate::web::error::WebError;
use crate::web::pages;
use crate::web::pages::Visit;
use crate::web::params;

/// Languages of a browser that are looked at.
const MAX_LANGUAGES: usize = 8;

/// Hits with facets; a page beyond the last allowed one shows the counts and no hits.
pub fn search(visit: &Visit<'_>) -> Result<Answer, WebError> {
    let state = visit.state;
    let (mut params, cut_at) = params::read(visit.request);
    let paging = Paging::new(state.site.limits.page_size, state.site.limits.max_results);
    let (offset, limit) = paging.window(params.page);
    let asked = params::search(&params, offset, limit);
    let mut page = state.catalog.search(&asked)?;
    let corrected = if params.exact { None } else { state.catalog.corrected(&asked, &page)? };
    let mut typed = None;
    if let Some(better) = corrected
        && let Some(text) = page.found.suggestion.take()
    {
        typed = Some(std::mem::replace(&mut params.q, text));
        page = better;
    }
    let relaxed = if params.exact { None } else { page.found.relaxed };
    let extras = Extras { typed, relaxed, ..extras(visit, &params, page.found.total)? };
    if relaxed.is_some() {
        page = state.catalog.relaxed(&asked, &page)?.unwrap_or(page);
    }
    let names = pages::source_names(state)?;
    let input = ResultsInput {
        params: &params,
        paging,
        found: &page.found,
        hits: &pages::facts(state, &page.hits, &names),
        highlight: &|text, language| page.marker.ranges(text, language),
        cut_at,
        vocabularies: state.catalog.vocabularies(),
        extras: &extras,
        source_name: &|id| names.get(id).cloned().unwrap_or_else(|| id.to_owned()),
    };
    let view = ResultsView::new(&input, &visit.links, visit.ui);
    // Result pages are many ways to the same records: crawlers are to take the records' own pages.
    let frame = visit.frame().titled(view.title()).asking(&params.q).preferring(&params.prefer).noindex(true);
    Ok(Answer::html(200, state.renderer.results(&frame, &view)?))
}

/// What stands beside the results; searches that only count are made for the first page alone.
fn extras(visit: &Visit<'_>, params: &SearchParams, total: u64) -> Result<Extras, WebError> {
    let mut extras = Extras { reads: reads(visit), hints: query::hints(&params.q), ..Extras::default() };
    if params.page > 1 {
        return Ok(extras);
    }
    for mut offer in results::offers(params, visit.ui) {
        let filters = params.filters.iter().chain(&offer.filters).cloned().collect();
        offer.count = count(visit, &SearchParams { q: offer.q.clone(), filters, ..params.clone() })?;
        extras.offers.push(offer);
    }
    if total == 0 {
        let words = query::parse(&params.q).iter().filter(|clause| !clause.excluded).count();
        for way in Way::all(params, words) {
            let found = count(visit, &way.params(params))?;
            extras.ways.push((way, found));
        }
    }
    Ok(extras)
}

fn count(visit: &Visit<'_>, params: &SearchParams) -> Result<u64, WebError> {
    let search = Search { facets: Vec::new(), ..params::search(params, 0, 0) };
    Ok(visit.state.catalog.search(&search)?.found.total)
}

/// Primary subtags of the languages that the reader reads: the page's own, then those of the browser, best first.
fn reads(visit: &Visit<'_>) -> Vec<String> {
    let weighed = visit.request.accept_language.split(',').take(MAX_LANGUAGES).filter_map(|range| {
        let (tag, weight) = range.split_once(";q=").unwrap_or((range, "1"));
        let primary = tag.split('-').next()?.trim().to_ascii_lowercase();
        let weight: f32 = weight.trim().parse().ok()?;
        (!primary.is_empty() && primary != "*" && weight > 0.0).then_some((primary, weight))
    });
    let mut weighed: Vec<(String, f32)> = weighed.collect();
    weighed.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    let mut reads = vec![visit.ui.tag().to_owned()];
    for (tag, _) in weighed {
        if !reads.contains(&tag) {
            reads.push(tag);
        }
    }
    reads
}
