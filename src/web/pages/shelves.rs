//! Named collections: the list, and one with its newest resources.

use crate::config::site::NamedCollection;
use crate::model::query;
use crate::model::query::Query;
use crate::model::query::Search;
use crate::model::query::Sort;
use crate::render::shelf::ShelfFacts;
use crate::render::shelf::ShelfView;
use crate::render::shelf::ShelvesView;
use crate::render::strings;
use crate::web::answer::Answer;
use crate::web::error::WebError;
use crate::web::pages;
use crate::web::pages::Visit;

/// Resources that a collection's page shows; the others are a search away.
const SHOWN: usize = 20;

/// Every collection with the number of its records.
pub fn shelves(visit: &Visit<'_>) -> Result<Answer, WebError> {
    let shelves = visit.state.site.collections.iter().map(|named| view(visit, named, 0));
    let view = ShelvesView { shelves: shelves.collect::<Result<_, _>>()? };
    let frame = visit.frame().titled(strings::text(visit.ui, "collections.title")).at("collections");
    Ok(Answer::html(200, visit.state.renderer.shelves(&frame, &view)?))
}

/// One collection.
pub fn shelf(visit: &Visit<'_>, id: &str) -> Result<Answer, WebError> {
    let named = visit.state.site.collections.iter().find(|named| named.id == id);
    let named = named.ok_or(WebError::NotFound)?;
    let frame = visit.frame().titled(&named.title).described(&named.text);
    Ok(Answer::html(200, visit.state.renderer.shelf(&frame, &view(visit, named, SHOWN)?)?))
}

fn view(visit: &Visit<'_>, named: &NamedCollection, limit: usize) -> Result<ShelfView, WebError> {
    let query = Query { clauses: query::parse(&named.query), filters: Vec::new() };
    let search = Search { query, sort: Sort::Date, limit, ..Search::default() };
    let page = visit.state.catalog.search(&search)?;
    let names = pages::source_names(visit.state)?;
    let NamedCollection { id, title, text, query } = named;
    let facts = ShelfFacts { id, title, text, query, total: page.found.total };
    Ok(ShelfView::new(facts, &pages::facts(visit.state, &page.hits, &names), &visit.links, visit.ui))
}
