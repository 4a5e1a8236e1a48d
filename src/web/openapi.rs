//! The description of the JSON API (OpenAPI 3.1): what there is, and nothing else.

use serde_json::Value;
use serde_json::json;

use crate::model::query::Field;
use crate::web::answer::Answer;
use crate::web::state::State;

/// `GET /api/v1/openapi.json`.
pub fn document(state: &State) -> Answer {
    Answer::json(
        200,
        &json!({
            "openapi": "3.1.0",
            "info": { "title": state.frame.name, "version": "1", "description": "Search and read learning object metadata." },
            "servers": [{ "url": state.absolute("/api/v1") }],
            "paths": {
                "/search": { "get": search(state.site.limits.max_results) },
                "/records/{id}": { "get": record() },
            },
            "components": { "schemas": schemas() },
        }),
    )
}

fn search(deepest: u32) -> Value {
    let mut parameters = vec![
        parameter(
            "q",
            "Words, \"phrases\", -exclusions and field:value",
            &json!({ "type": "string", "maxLength": 1000 }),
        ),
        parameter(
            "prefer",
            "Languages whose resources come first, other things being about equal",
            &json!({ "type": "array", "items": { "type": "string" } }),
        ),
        parameter("any", "Any of the words, not all", &json!({ "enum": ["1"] })),
        parameter("sort", "Order of the hits", &json!({ "enum": ["relevance", "date", "title"] })),
        parameter(
            "limit",
            "Hits",
            &json!({ "type": "integer", "minimum": 0, "maximum": 100, "default": 20 }),
        ),
        parameter(
            "offset",
            "Hits to skip",
            &json!({ "type": "integer", "minimum": 0, "maximum": deepest, "default": 0 }),
        ),
        parameter("ui", "Language of the labels", &json!({ "enum": ["en", "fr", "de", "es", "ar"] })),
    ];
    let list = json!({ "type": "array", "items": { "type": "string" } });
    parameters.extend(
        Field::FACETS.iter().map(|f| parameter(f.name(), "Facet values, any of which may match", &list)),
    );
    json!({
        "operationId": "search",
        "summary": "Ranked hits and facets",
        "parameters": parameters,
        "responses": {
            "200": answer("What was found", "Results"),
            "400": answer("A parameter makes no sense", "Error"),
        },
    })
}

fn record() -> Value {
    let id = json!({ "type": "string", "pattern": "^[a-z2-7]{20}$" });
    json!({
        "operationId": "record",
        "summary": "One record",
        "parameters": [{ "name": "id", "in": "path", "required": true, "schema": id }],
        "responses": {
            "200": answer("The record", "Record"),
            "404": answer("There is none", "Error"),
            "410": answer("Its source deleted it", "Record"),
        },
    })
}

fn parameter(name: &str, description: &str, schema: &Value) -> Value {
    json!({ "name": name, "in": "query", "description": description, "schema": schema })
}

fn answer(description: &str, schema: &str) -> Value {
    let schema = json!({ "$ref": format!("#/components/schemas/{schema}") });
    json!({ "description": description, "content": { "application/json": { "schema": schema } } })
}

fn schemas() -> Value {
    let text = json!({ "type": "string" });
    let maybe = json!({ "type": ["string", "null"] });
    let count = json!({ "type": "integer", "minimum": 0 });
    let value = json!({ "type": "object", "properties": { "value": text, "label": text, "count": count } });
    json!({
        "Results": { "type": "object", "properties": {
            "query": text, "total": count, "groups": count, "took_ms": { "type": "number" }, "suggestion": maybe,
            "suggestion_total": { "type": ["integer", "null"], "minimum": 0 },
            "corrected": { "description": "Where nothing was found: the results of the suggestion", "$ref": "#/components/schemas/Results" },
            "relaxed": { "description": "Where nothing was found and there is no suggestion: what has some of the words, those with most first", "$ref": "#/components/schemas/Results" },
            "hits": { "type": "array", "items": { "type": "object", "properties": {
                "id": text, "source": text, "identifier": text, "title": maybe, "language": maybe,
                "score": { "type": "number" },
            } } },
            "facets": { "type": "object", "additionalProperties": { "type": "array", "items": value } },
        } },
        "Record": { "type": "object", "properties": {
            "id": text, "source": text, "identifier": text, "datestamp": text, "deleted": { "type": "boolean" },
            "sets": { "type": "array", "items": text }, "dialect": text, "lom": { "type": "object" },
        } },
        "Error": { "type": "object", "properties": { "error": { "type": "object", "properties": {
            "status": { "type": "integer" }, "message": text,
        } } } },
    })
}
