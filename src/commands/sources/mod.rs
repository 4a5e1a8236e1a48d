//! `sources`: the configured ones, and what each repository is like.

mod add;
mod life;
mod test;

use serde_json::Value;
use serde_json::json;

use crate::cli::SourcesCommand;
use crate::commands::Env;
use crate::commands::Exit;
use crate::commands::output;
use crate::config::Source;
use crate::store::SourceStats;

/// Lists, tests, adds, or changes one.
pub(crate) fn run(env: &Env, command: Option<SourcesCommand>) -> anyhow::Result<Exit> {
    let config = env.configured()?;
    match command.unwrap_or(SourcesCommand::List) {
        SourcesCommand::List => list(env, &config.sources),
        SourcesCommand::Test { ids } => test::run(env, &config, &ids),
        SourcesCommand::Add { url, id } => add::run(env, &config, &url, &id),
        SourcesCommand::Pause { id } => life::enable(env, &config, &id, false),
        SourcesCommand::Resume { id } => life::enable(env, &config, &id, true),
        SourcesCommand::Rename { id, new } => life::rename(env, &config, &id, &new),
        SourcesCommand::Remove { id, purge, .. } => life::remove(env, &config, &id, purge),
    }
}

fn list(env: &Env, sources: &[Source]) -> anyhow::Result<Exit> {
    let held = if env.collection.is_dir() { env.reader()?.stats()?.sources } else { Vec::new() };
    let of = |source: &Source| held.iter().find(|row| row.source.key == source.key);
    if env.json {
        let listed: Vec<Value> = sources.iter().map(|source| as_json(source, of(source))).collect();
        let others = held.iter().filter(|row| !sources.iter().any(|source| source.key == row.source.key));
        let others = others.map(|row| {
            json!({ "id": row.source.id.as_str(), "key": row.source.key.as_str(), "name": row.source.name,
                    "url": row.source.url, "configured": false, "enabled": false, "records": row.records,
                    "last_success": row.source.last_success, "not_before": row.source.not_before,
                    "held": row.source.held })
        });
        output::json(&json!({ "sources": listed.into_iter().chain(others).collect::<Vec<_>>() }))?;
        return Ok(Exit::Well);
    }
    let mut rows: Vec<Vec<String>> = sources.iter().map(|source| row(source, of(source))).collect();
    let orphans = held.iter().filter(|row| !sources.iter().any(|source| source.key == row.source.key));
    rows.extend(orphans.map(orphan));
    output::table(&["id", "enabled", "records", "last success", "url"], &rows)?;
    Ok(Exit::Well)
}

fn as_json(source: &Source, held: Option<&SourceStats>) -> Value {
    json!({
        "id": source.id.as_str(), "key": source.key.as_str(), "name": source.name, "url": source.url,
        "prefix": source.prefix, "enabled": source.enabled, "configured": true,
        "records": held.map_or(0, |row| row.records),
        "last_success": held.and_then(|row| row.source.last_success.clone()),
        "not_before": held.and_then(|row| row.source.not_before.clone()),
        "held": held.and_then(|row| row.source.held.clone()),
    })
}

/// A source of records that is in no file: imported, harvested by its address, or removed.
fn orphan(held: &SourceStats) -> Vec<String> {
    vec![
        held.source.id.to_string(),
        "in no file".to_owned(),
        output::grouped(held.records),
        held.source.last_success.clone().unwrap_or_else(|| "–".to_owned()),
        held.source.url.clone(),
    ]
}

fn row(source: &Source, held: Option<&SourceStats>) -> Vec<String> {
    vec![
        source.id.to_string(),
        if source.enabled { "yes" } else { "no" }.to_owned(),
        output::grouped(held.map_or(0, |row| row.records)),
        held.and_then(|row| row.source.last_success.clone()).unwrap_or_else(|| "–".to_owned()),
        source.url.clone(),
    ]
}
