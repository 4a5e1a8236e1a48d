//! For operators: does the process answer, and can it read its collection.

use serde_json::json;

use crate::web::answer::Answer;
use crate::web::answer::Keep;
use crate::web::state::State;

/// The process answers.
pub fn health() -> Answer {
    Answer { keep: Keep::Never, ..Answer::json(200, &json!({ "status": "ok" })) }
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
