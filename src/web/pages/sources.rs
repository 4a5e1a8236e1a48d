//! Who is harvested: the list, and one source.

use crate::catalog::SourceStats;
use crate::render::sources::SourceFacts;
use crate::render::sources::SourceView;
use crate::render::sources::SourcesView;
use crate::render::strings;
use crate::web::answer::Answer;
use crate::web::error::WebError;
use crate::web::pages::Visit;

/// Every source with what it gave.
pub fn sources(visit: &Visit<'_>) -> Result<Answer, WebError> {
    let stats = visit.state.catalog.stats()?;
    let view = SourcesView { sources: stats.sources.iter().map(|source| view(visit, source)).collect() };
    let frame = visit.frame().titled(strings::text(visit.ui, "sources.title")).at("sources");
    Ok(Answer::html(200, visit.state.renderer.sources(&frame, &view)?))
}

/// One source, by its present id or its key.
pub fn source(visit: &Visit<'_>, id: &str) -> Result<Answer, WebError> {
    let stats = visit.state.catalog.stats()?;
    let by_id = |by: &dyn Fn(&SourceStats) -> bool| stats.sources.iter().find(|source| by(source));
    let found = by_id(&|s| s.source.id.as_str() == id).or_else(|| by_id(&|s| s.source.key.as_str() == id));
    let view = view(visit, found.ok_or(WebError::NotFound)?);
    let frame = visit.frame().titled(view.name());
    Ok(Answer::html(200, visit.state.renderer.source(&frame, &view)?))
}

fn view(visit: &Visit<'_>, stats: &SourceStats) -> SourceView {
    let source = &stats.source;
    let named = if source.name.is_empty() {
        source.identify.repository_name.clone()
    } else {
        Some(source.name.clone())
    };
    let facts = SourceFacts {
        name: named.unwrap_or_default(),
        url: source.url.clone(),
        prefix: source.prefix.clone(),
        records: stats.records,
        deleted: stats.deleted,
        quarantined: stats.quarantined,
        held_deletions: stats.held_deletions,
        is_held: source.held.is_some(),
        last_success: source.last_success.clone(),
    };
    SourceView::new(&source.id, &facts, &visit.links, visit.ui)
}
