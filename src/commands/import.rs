//! `import`: files into the collection, then into its index.

use std::path::PathBuf;

use anyhow::Context;
use serde_json::json;

use crate::commands::Env;
use crate::commands::Exit;
use crate::commands::harvest::with_feed;
use crate::commands::index;
use crate::commands::output;
use crate::commands::output::grouped;
use crate::commands::progress;
use crate::import;
use crate::import::Step;
use crate::ingest::Reach;
use crate::model::id::SourceId;
use crate::model::run::Counts;

/// Imports `paths` as records of source `id`.
pub(crate) fn run(env: &Env, paths: &[PathBuf], id: &str) -> anyhow::Result<Exit> {
    let source: SourceId = id.parse().context("--id")?;
    if let Some(missing) = paths.iter().find(|path| !path.exists()) {
        anyhow::bail!("`{}`: there is no such file or folder", missing.display());
    }
    let store = env.store()?;
    env.note_curation(&store)?;
    index::bring_up(env, &store)?;
    let bar = progress::bar(env, "import");
    let curation = env.curation()?;
    let report = with_feed(env, |sink| {
        import::run(paths, &source, &store, (&*curation, Reach::Index), &mut |step| {
            let Step::Committed { change, stored, report } = step;
            if !stored.is_empty() {
                sink.committed(change, stored);
            }
            progress::update(&bar, records(&report.counts), None);
        })
    })??;
    bar.finish_and_clear();
    index::bring_up(env, &store)?;
    let counts = &report.counts;
    if env.json {
        output::json(&json!({
            "new": counts.new, "changed": counts.changed, "deleted": counts.deleted, "unchanged": counts.unchanged,
            "quarantined": counts.quarantined, "files": report.files, "skipped": report.skipped,
            "errors": report.errors.iter().map(|error| json!({"path": error.path, "reason": error.reason})).collect::<Vec<_>>(),
        }))?;
    } else {
        output::text(&format!(
            "{} files: {} new, {} changed, {} deleted, {} unchanged, {} in quarantine, {} files skipped\n",
            grouped(report.files),
            grouped(counts.new),
            grouped(counts.changed),
            grouped(counts.deleted),
            grouped(counts.unchanged),
            grouped(counts.quarantined),
            grouped(report.skipped)
        ))?;
    }
    for error in &report.errors {
        eprintln!("lomond: {}: {}", error.path, error.reason);
    }
    let well = counts.quarantined_new == 0 && report.errors.is_empty();
    Ok(if well { Exit::Well } else { Exit::Partly })
}

fn records(counts: &Counts) -> u64 {
    counts.new + counts.changed + counts.deleted + counts.unchanged
}
