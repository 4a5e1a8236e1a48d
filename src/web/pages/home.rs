//! The home page.

use crate::model::query::Field;
use crate::model::query::Search;
use crate::model::query::Sort;
use crate::render::home::Figures;
use crate::render::home::HomeView;
use crate::render::strings;
use crate::web::answer::Answer;
use crate::web::error::WebError;
use crate::web::pages;
use crate::web::pages::Visit;

/// Recent resources shown.
const RECENT: usize = 6;
/// Values counted of each facet: of years more than are browsed.
const BROWSED: usize = 200;

/// Figures, ways to browse, recent resources.
pub fn home(visit: &Visit<'_>) -> Result<Answer, WebError> {
    let state = visit.state;
    let stats = state.catalog.stats()?;
    let everything = Search {
        sort: Sort::Date,
        limit: RECENT,
        facets: vec![Field::Subject, Field::Level, Field::Type, Field::Language, Field::Year],
        facet_limit: BROWSED,
        ..Search::default()
    };
    let page = state.catalog.search(&everything)?;
    let names = pages::source_names(state)?;
    let figures = Figures {
        records: stats.records,
        sources: stats.sources.len() as u64,
        languages: stats.languages.len() as u64,
    };
    let recent = pages::facts(state, &page.hits, &names);
    let view = HomeView::new(
        figures,
        (&page.found.facets, state.catalog.vocabularies()),
        &recent,
        &visit.links,
        visit.ui,
    );
    let frame = visit.frame().titled(strings::text(visit.ui, "home.title")).at("home");
    Ok(Answer::html(200, state.renderer.home(&frame, &view)?))
}
