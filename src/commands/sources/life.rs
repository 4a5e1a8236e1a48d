//! `sources pause|resume|rename|remove`: a source's life after `add`, in its file and in the collection.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use anyhow::Context;
use anyhow::bail;
use serde_json::json;

use crate::commands::Env;
use crate::commands::Exit;
use crate::commands::harvest::named;
use crate::commands::index;
use crate::commands::output;
use crate::commands::output::grouped;
use crate::config::Config;
use crate::config::Source;
use crate::config::edit;
use crate::model::id::SourceId;
use crate::model::record::Derived;
use crate::model::record::Header;
use crate::model::record::Incoming;
use crate::model::record::Precedence;
use crate::store::NewSource;
use crate::store::SourceRow;
use crate::store::Store;
use crate::store::StoreError;

/// Records erased in one step.
const STEP: usize = 500;

/// `pause` and `resume`: whether the source is harvested when none is named, and on schedule.
pub(super) fn enable(env: &Env, config: &Config, id: &str, enabled: bool) -> anyhow::Result<Exit> {
    let (source, path) = configured(config, id)?;
    change(&path, &[("enabled", enabled.to_string())])?;
    let said = if enabled { "resumed" } else { "paused" };
    say(env, &source.id, said, &path, 0)
}

/// `rename`: another id and name of file; the key, and with it every record's id, stays.
pub(super) fn rename(env: &Env, config: &Config, id: &str, new: &str) -> anyhow::Result<Exit> {
    let (source, path) = configured(config, id)?;
    let new: SourceId = new.parse().with_context(|| format!("new name `{new}`"))?;
    if config.sources.iter().any(|other| other.key != source.key && (other.id == new || other.key == new)) {
        bail!("source `{new}`: the configuration has one of that name: choose another");
    }
    let quoted = |id: &SourceId| format!("\"{id}\"");
    change(&path, &[("id", quoted(&new)), ("key", quoted(&source.key))])?;
    let to = path.with_file_name(format!("{new}.toml"));
    let path = match path.file_stem().is_some_and(|stem| stem == source.id.as_str()) && !to.exists() {
        true => fs::rename(&path, &to).map(|()| to).with_context(|| cannot("rename", &path))?,
        false => path,
    };
    if env.collection.is_dir() {
        let store = env.store()?;
        if store.source(&source.key)?.is_some() {
            let (name, url, prefix) = Default::default();
            let row = NewSource { key: source.key.clone(), id: new.clone(), name, url, prefix };
            store.write(|tx| tx.source(&row))?;
            index::rebuild(env, &store)?;
        }
    }
    say(env, &new, "renamed", &path, 0)
}

/// `remove`: the file goes; the records stay (`purge` is false) or are erased to tombstones.
pub(super) fn remove(env: &Env, config: &Config, id: &str, purge: bool) -> anyhow::Result<Exit> {
    let name: SourceId = id.parse().with_context(|| format!("source `{id}`"))?;
    let file = configured(config, id);
    let key = file.as_ref().map_or(&name, |(source, _)| &source.key);
    let held = if env.collection.is_dir() { env.reader()?.source(key)? } else { None };
    let erased = match &held {
        Some(row) if purge => erase(env, row)?,
        Some(_) if file.is_err() => {
            bail!("source `{id}`: it is in no file, so only its records could be removed: say --purge")
        }
        _ => 0,
    };
    let path = match file {
        Ok((_, path)) => {
            fs::remove_file(&path).with_context(|| cannot("remove", &path))?;
            path
        }
        Err(_) if held.is_some() => PathBuf::new(),
        Err(unknown) => return Err(unknown),
    };
    say(env, &name, if purge { "purged" } else { "removed" }, &path, erased)
}

/// Makes tombstones of the source's records and takes their bytes out of database and index; how many these were.
fn erase(env: &Env, row: &SourceRow) -> anyhow::Result<u64> {
    let store = env.store()?;
    let mut erased = 0;
    loop {
        let live = store.live_headers(row, 0, STEP)?;
        if live.is_empty() {
            break;
        }
        erased += live.len() as u64;
        tombstones(&store, row, live.into_iter().map(|(_, header)| header))?;
    }
    store.write(|tx| tx.forget_source(row))?;
    index::rebuild(env, &store)?;
    store.compact().with_context(|| format!("source `{}`: its records are deleted", row.id))?;
    Ok(erased)
}

fn tombstones(
    store: &Store,
    row: &SourceRow,
    headers: impl Iterator<Item = Header>,
) -> Result<(), StoreError> {
    store.write(|tx| {
        for header in headers {
            let incoming = Incoming { header: Header { deleted: true, ..header }, ..Incoming::default() };
            tx.put(row, &incoming, &Derived::default(), Precedence::Arriving)?;
        }
        Ok(())
    })
}

fn configured(config: &Config, id: &str) -> anyhow::Result<(Source, PathBuf)> {
    let source = named(config, &[id.to_owned()])?.into_iter().next().context("no source is named")?;
    let path =
        config.files.get(&source.id).cloned().with_context(|| format!("source `{id}`: it is in no file"))?;
    Ok((source, path))
}

/// Writes the changed file beside the old one and puts it in its place.
fn change(path: &Path, keys: &[(&str, String)]) -> anyhow::Result<()> {
    let text = fs::read_to_string(path).with_context(|| cannot("read", path))?;
    let text = edit::set(&text, keys).map_err(anyhow::Error::msg).with_context(|| cannot("change", path))?;
    let new = path.with_extension("toml.new");
    fs::write(&new, text).and_then(|()| fs::rename(&new, path)).with_context(|| cannot("write", path))
}

fn cannot(verb: &str, path: &Path) -> String {
    format!("cannot {verb} `{}`", path.display())
}

fn say(env: &Env, id: &SourceId, result: &str, path: &Path, erased: u64) -> anyhow::Result<Exit> {
    let file = path.display().to_string();
    if env.json {
        let source = json!({ "id": id.as_str(), "result": result, "file": file, "erased": erased });
        output::json(&json!({ "sources": [source] }))?;
    } else {
        let records =
            if erased == 0 { String::new() } else { format!(", {} records erased", grouped(erased)) };
        output::text(&format!("{id}: {result}{records}\n"))?;
    }
    Ok(Exit::Well)
}
