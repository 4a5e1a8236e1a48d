//! `stats`: what the collection holds, and its change number.

use std::fs;
use std::io;
use std::path::Path;

use serde_json::Value;
use serde_json::json;

use crate::catalog::INDEX_DIR;
use crate::commands::Env;
use crate::commands::Exit;
use crate::commands::output;
use crate::commands::output::grouped;
use crate::store::SourceStats;
use crate::store::StoreStats;

/// Where content files lie in a collection.
const CONTENT_DIR: &str = "content";

struct Sizes {
    store: StoreStats,
    reparse_due: bool,
    index_bytes: u64,
    content_bytes: u64,
}

/// Prints the contract's `stats`.
pub(crate) fn run(env: &Env) -> anyhow::Result<Exit> {
    let store = env.reader()?;
    let reparse_due = store.curation()? != env.curation()?.digest() && store.change()? > 0;
    let store = store.stats()?;
    let index_bytes = folder_bytes(&env.collection.join(INDEX_DIR))?;
    let content_bytes = folder_bytes(&env.collection.join(CONTENT_DIR))?;
    let stats = Sizes { store, reparse_due, index_bytes, content_bytes };
    if env.json {
        output::json(&as_json(&stats))?
    } else {
        report(&stats)?
    }
    Ok(Exit::Well)
}

fn as_json(stats: &Sizes) -> Value {
    let store = &stats.store;
    let sources: Vec<Value> = store
        .sources
        .iter()
        .map(|row| {
            json!({
                "id": row.source.id.as_str(), "key": row.source.key.as_str(), "name": row.source.name, "url": row.source.url,
                "records": row.records, "deleted": row.deleted, "quarantined": row.quarantined,
                "last_success": row.source.last_success, "held": row.source.held,
                "held_deletions": row.held_deletions,
            })
        })
        .collect();
    json!({
        "records": store.records, "groups": store.groups, "deleted": store.deleted, "suppressed": store.suppressed,
        "skipped": store.skipped, "rules": store.rules, "reparse_due": stats.reparse_due,
        "quarantined": store.quarantined, "problems": store.problems, "change": store.change, "sources": sources,
        "languages": store.languages, "languages_guessed": store.languages_guessed,
        "size_bytes": {"database": store.database_bytes, "index": stats.index_bytes, "content": stats.content_bytes},
    })
}

fn report(stats: &Sizes) -> anyhow::Result<()> {
    let store = &stats.store;
    output::text(&format!(
        "{} records of {} resources; {} deleted, {} in quarantine, {} problems; change {}\n",
        grouped(store.records),
        grouped(store.groups),
        grouped(store.deleted),
        grouped(store.quarantined),
        grouped(store.problems),
        store.change
    ))?;
    for (rule, count) in &store.rules {
        output::text(&format!("rule `{rule}` touches {} records\n", grouped(*count)))?;
    }
    if store.skipped > 0 {
        output::text(&format!("{} records are left out by rules\n", grouped(store.skipped)))?;
    }
    if stats.reparse_due {
        output::text(
            "the rules, a source's defaults or the vocabularies have changed: `lomond reparse` applies them\n",
        )?;
    }
    output::text(&format!(
        "database {}, index {}\n\n",
        output::size(store.database_bytes),
        output::size(stats.index_bytes)
    ))?;
    let rows: Vec<Vec<String>> = store.sources.iter().map(source_row).collect();
    output::table(&["source", "records", "deleted", "quarantined", "last success"], &rows)?;
    for row in &store.sources {
        if let Some(reason) = &row.source.held {
            output::text(&format!("source `{}` is held: {reason}\n", row.source.id))?;
        }
    }
    let mut languages: Vec<_> = store.languages.iter().collect();
    languages.sort_by_key(|(tag, count)| (std::cmp::Reverse(**count), (*tag).clone()));
    let listed = languages.iter().map(|(tag, count)| {
        let guessed = store.languages_guessed.get(*tag);
        let guessed = guessed.map_or(String::new(), |guessed| format!(" ({} guessed)", grouped(*guessed)));
        format!("{tag} {}{guessed}", grouped(**count))
    });
    output::text(&format!("\nlanguages: {}\n", listed.collect::<Vec<_>>().join(", ")))
}

fn source_row(row: &SourceStats) -> Vec<String> {
    vec![
        row.source.id.to_string(),
        grouped(row.records),
        grouped(row.deleted),
        grouped(row.quarantined),
        row.source.last_success.clone().unwrap_or_else(|| "–".to_owned()),
    ]
}

/// Bytes of the files in a folder and below; 0 where there is none.
fn folder_bytes(dir: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => bytes += folder_bytes(&entry.path())?,
            Ok(metadata) => bytes += metadata.len(),
            // A segment that a merge removed since the folder was listed.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(bytes)
}
