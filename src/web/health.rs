//! For operators: does the process answer, and can it read its collection.

use serde_json::json;

use crate::web::answer::Answer;
use crate::web::answer::Keep;
use crate::web::error::WebError;
use crate::web::pages::Visit;
use crate::web::state::State;
use crate::web::visitor::Door;

/// The process answers.
pub fn health() -> Answer {
    Answer { keep: Keep::Never, ..Answer::json(200, &json!({ "status": "ok" })) }
}

/// For Prometheus: on the operator's own listener where there is one, else here.
pub fn metrics(visit: &Visit<'_>) -> Result<Answer, WebError> {
    let state = visit.state;
    if state.site.admin.listen.is_some() && visit.request.door == Door::Public {
        return Err(WebError::NotFound);
    }
    let text = state.metrics.text(&state.catalog.stats()?, state.catalog.indexed_change());
    Ok(Answer::new(200, "text/plain; version=0.0.4; charset=utf-8", text.into_bytes(), Keep::Never))
}

/// The collection can be read; how far the index lags behind the store is told, not judged: searches work.
pub fn ready(state: &State) -> Answer {
    match state.catalog.change() {
        Ok(change) => {
            let indexed = state.catalog.indexed_change();
            let body = json!({ "ready": true, "change": change, "indexed": indexed });
            Answer { keep: Keep::Never, ..Answer::json(200, &body) }
        }
        Err(_) => Answer::json(503, &json!({ "ready": false })),
    }
}
