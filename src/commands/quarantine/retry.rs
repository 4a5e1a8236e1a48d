//! `quarantine retry`: the kept bytes read once more, and what is still damaged asked for again.

use anyhow::Context;
use serde_json::json;

use crate::commands::Env;
use crate::commands::Exit;
use crate::commands::harvest::stop_on_request;
use crate::commands::harvest::with_feed;
use crate::commands::index;
use crate::commands::output;
use crate::commands::output::grouped;
use crate::config::Config;
use crate::config::Source;
use crate::harvest;
use crate::harvest::Deps;
use crate::harvest::Line;
use crate::harvest::many;
use crate::http::Client;
use crate::http::Options;
use crate::http::SystemClock;
use crate::model::id::SourceId;
use crate::model::run::SourceReport;
use crate::store::SourceRow;
use crate::store::Store;

/// Retries one source's quarantine, or everybody's.
pub(super) fn run(env: &Env, only: Option<&str>) -> anyhow::Result<Exit> {
    let config = env.configured()?;
    let only: Option<SourceId> = only.map(str::parse).transpose().context("--source")?;
    let (store, curation) = (env.store()?, env.curation()?);
    index::bring_up(env, &store)?;
    let stop = stop_on_request()?;
    let sources = damaged(&config, &store, only.as_ref())?;
    let reports = with_feed(env, |sink| {
        let clock = SystemClock::default();
        let mut deps = Deps::new(&store, &clock, &stop);
        deps.sink = Some(sink);
        deps.curation = &curation;
        sources.iter().map(|source| one(&config, source, &deps)).collect::<anyhow::Result<Vec<_>>>()
    })??;
    index::bring_up(env, &store)?;
    print(env, &store, &reports)?;
    Ok(if reports.iter().all(|report| report.error.is_none()) { Exit::Well } else { Exit::Partly })
}

/// The sources that have something in quarantine, as they are configured, else as they were last harvested.
fn damaged(config: &Config, store: &Store, only: Option<&SourceId>) -> anyhow::Result<Vec<Source>> {
    let stats = store.stats()?;
    if let Some(id) = only
        && !stats.sources.iter().any(|row| row.source.id == *id || row.source.key == *id)
    {
        anyhow::bail!("source `{id}`: the collection has nothing of it: `lomond sources` lists them");
    }
    let wanted = |row: &SourceRow| only.is_none_or(|id| row.id == *id || row.key == *id);
    let rows = stats.sources.into_iter().filter(|row| row.quarantined > 0 && wanted(&row.source));
    Ok(rows.map(|row| as_source(config, row.source)).collect())
}

fn as_source(config: &Config, row: SourceRow) -> Source {
    let configured = config.sources.iter().find(|source| source.key == row.key).cloned();
    configured.unwrap_or_else(|| Source {
        key: row.key,
        prefix: Some(row.prefix).filter(|prefix| !prefix.is_empty()),
        ..Source::ad_hoc(row.id, &row.url)
    })
}

fn one(config: &Config, source: &Source, deps: &Deps<'_>) -> anyhow::Result<SourceReport> {
    if source.url.is_empty() {
        return Ok(harvest::retry_quarantine(source, None, deps));
    }
    let client = harvest::client(&Client::new(Options::default())?, &config.site, source)?;
    let line = Line { transport: &client, policy: many::policy(&source.url) };
    Ok(harvest::retry_quarantine(source, Some(&line), deps))
}

fn print(env: &Env, store: &Store, reports: &[SourceReport]) -> anyhow::Result<()> {
    let stats = store.stats()?;
    let left = |id: &str| {
        stats.sources.iter().find(|row| row.source.id.as_str() == id).map_or(0, |row| row.quarantined)
    };
    let mended = |report: &SourceReport| {
        let counts = &report.counts;
        counts.new + counts.changed + counts.deleted + counts.unchanged + counts.held_deletions
    };
    if env.json {
        let element = |report: &SourceReport| {
            json!({ "id": report.id, "source": report.id, "requests": report.requests, "mended": mended(report),
                    "quarantined": left(&report.id), "error": report.error })
        };
        return output::json(&json!({ "quarantine": reports.iter().map(element).collect::<Vec<_>>() }));
    }
    let row = |report: &SourceReport| {
        let result = report.error.clone().unwrap_or_else(|| "asked".to_owned());
        vec![
            report.id.clone(),
            grouped(mended(report)),
            grouped(left(&report.id)),
            grouped(report.requests),
            result,
        ]
    };
    let rows: Vec<Vec<String>> = reports.iter().map(row).collect();
    output::table(&["source", "mended", "still damaged", "requests", "result"], &rows)
}
