//! `runs`: what the harvests and imports did.

use anyhow::Context;
use serde_json::Value;
use serde_json::json;

use crate::commands::Env;
use crate::commands::Exit;
use crate::commands::json as shapes;
use crate::commands::output;
use crate::model::id::SourceId;
use crate::model::run::RunRow;

/// Runs listed at most.
const MOST: usize = 1_000;

/// Lists past runs, newest first.
pub(crate) fn run(env: &Env, id: Option<&str>) -> anyhow::Result<Exit> {
    let source: Option<SourceId> = id.map(str::parse).transpose()?;
    let runs = env.reader()?.runs(source.as_ref(), MOST).context("cannot read the runs")?;
    if env.json {
        output::json(&json!({ "runs": runs.iter().map(as_json).collect::<Vec<_>>() }))?;
    } else {
        let rows: Vec<Vec<String>> = runs.iter().map(row).collect();
        output::table(
            &[
                "run",
                "time",
                "kind",
                "source",
                "new",
                "changed",
                "deleted",
                "unchanged",
                "quarantined",
                "result",
            ],
            &rows,
        )?;
    }
    Ok(Exit::Well)
}

fn as_json(run: &RunRow) -> Value {
    let mut value = shapes::report(&run.report);
    if let Value::Object(fields) = &mut value {
        fields.insert("source".to_owned(), json!(run.report.id));
        fields.insert("id".to_owned(), json!(run.id));
        fields.insert("kind".to_owned(), json!(run.kind));
        fields.insert("time".to_owned(), json!(run.started));
        fields.insert("finished".to_owned(), json!(run.finished));
        fields.insert("reason".to_owned(), json!(run.report.error.as_ref().or(run.report.held.as_ref())));
    }
    value
}

fn row(run: &RunRow) -> Vec<String> {
    let counts = &run.report.counts;
    let result = match (&run.report.error, &run.report.held, &run.finished) {
        (Some(error), _, _) => error.clone(),
        (None, Some(held), _) => format!("held: {held}"),
        (None, None, None) => "not finished".to_owned(),
        _ if run.report.complete => "complete".to_owned(),
        _ => "incomplete".to_owned(),
    };
    let mut row = vec![run.id.to_string(), run.started.clone(), run.kind.clone(), run.report.id.clone()];
    row.extend(
        [counts.new, counts.changed, counts.deleted, counts.unchanged, counts.quarantined]
            .map(|n| n.to_string()),
    );
    row.push(result);
    row
}
