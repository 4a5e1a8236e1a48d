//! `reparse`, `reindex`, and the catching-up that other commands end with.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::Context;
use serde_json::json;

use crate::catalog::INDEX_DIR;
use crate::commands::Env;
use crate::commands::Exit;
use crate::commands::output;
use crate::commands::progress;
use crate::ingest;
use crate::search::SearchIndex;
use crate::store::Store;

/// Memory that the index writer may use, shared by its threads.
pub(crate) const INDEX_HEAP_BYTES: usize = 40_000_000;

/// Room that an index needs at the least.
const PROBE_BYTES: usize = 4 << 20;

/// Opens the index of the collection for writing.
pub(crate) fn open(env: &Env) -> anyhow::Result<SearchIndex> {
    SearchIndex::open(&env.collection.join(INDEX_DIR))
        .with_context(|| format!("index of `{}`", env.collection.display()))
}

/// Indexes what changed since the index's last commit; the collection must be held for writing.
pub(crate) fn bring_up(env: &Env, store: &Store) -> anyhow::Result<u64> {
    let curation = env.curation()?;
    let index = open(env)?;
    let bar = progress::bar(env, "index");
    let n_indexed = ingest::catch_up(&curation, store, &index, INDEX_HEAP_BYTES, &mut |done, all| {
        progress::update(&bar, done, Some(all))
    })
    .with_context(|| lagging(env))?;
    bar.finish_and_clear();
    Ok(n_indexed)
}

/// What it means that the index could not be written. Its writer does not tell a full disk from other faults, so
/// the disk is tried.
fn lagging(env: &Env) -> String {
    let mend = match has_room(&env.collection) {
        true => "run any command on the collection again",
        false => "the disk is full: make room and run any command on the collection again",
    };
    format!("the records are stored, but the index lags: {mend}")
}

/// Whether a file of [`PROBE_BYTES`] can be written below `dir`.
fn has_room(dir: &Path) -> bool {
    let probe = dir.join("room");
    let written = fs::write(&probe, vec![0; PROBE_BYTES]);
    // Where it could not be written there may be nothing to remove.
    drop(fs::remove_file(&probe));
    written.is_ok()
}

/// Throws the index away and builds it again from the raw records.
pub(crate) fn reindex(env: &Env) -> anyhow::Result<Exit> {
    let n_indexed = rebuild(env, &env.store()?)?;
    say(env, "indexed", n_indexed)
}

/// The same for a collection that is held for writing already; how many records were indexed.
pub(crate) fn rebuild(env: &Env, store: &Store) -> anyhow::Result<u64> {
    remove(env)?;
    bring_up(env, store)
}

/// Derives the rows again from the raw records, then brings the index up.
pub(crate) fn reparse(env: &Env) -> anyhow::Result<Exit> {
    let store = env.store()?;
    let bar = progress::bar(env, "reparse");
    let n_read =
        ingest::reparse(&*env.curation()?, &store, &mut |done, all| progress::update(&bar, done, Some(all)))?;
    bar.finish_and_clear();
    let digest = env.curation()?.digest();
    store.write(|tx| tx.set_curation(digest))?;
    rebuild(env, &store)?;
    say(env, "reparsed", n_read)
}

fn remove(env: &Env) -> anyhow::Result<()> {
    let dir = env.collection.join(INDEX_DIR);
    match fs::remove_dir_all(&dir) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove the old index `{}`", dir.display()))
        }
        _ => Ok(()),
    }
}

fn say(env: &Env, verb: &str, records: u64) -> anyhow::Result<Exit> {
    if env.json {
        output::json(&json!({ "records": records }))?;
    } else {
        output::text(&format!("{} records {verb}\n", output::grouped(records)))?;
    }
    Ok(Exit::Well)
}
