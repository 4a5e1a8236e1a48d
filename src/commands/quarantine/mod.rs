//! `quarantine`: what could not be read, with the reason and the bytes.

mod retry;

use std::fs;
use std::path::Path;

use anyhow::Context;
use anyhow::bail;
use serde_json::Value;
use serde_json::json;

use crate::cli::QuarantineCommand;
use crate::commands::Env;
use crate::commands::Exit;
use crate::commands::output;
use crate::model::quarantine::QuarantineRow;
use crate::store::Store;

/// Rows read in one step.
const STEP: usize = 500;

/// Lists, shows, retries or exports.
pub(crate) fn run(env: &Env, command: Option<QuarantineCommand>) -> anyhow::Result<Exit> {
    let command = command.unwrap_or(QuarantineCommand::List);
    if let QuarantineCommand::Retry { source } = command {
        return retry::run(env, source.as_deref());
    }
    let store = env.reader()?;
    match command {
        QuarantineCommand::List => list(env, &store)?,
        QuarantineCommand::Show { id } => show(env, &store, id)?,
        QuarantineCommand::Export { dir } => export(env, &store, &dir)?,
        QuarantineCommand::Retry { .. } => {}
    }
    Ok(Exit::Well)
}

fn each(store: &Store, mut visit: impl FnMut(QuarantineRow) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut after = 0;
    loop {
        let rows = store.quarantined(None, after, STEP)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id;
        rows.into_iter().try_for_each(&mut visit)?;
    }
}

fn as_json(row: &QuarantineRow) -> Value {
    json!({
        "id": row.id, "source": row.source.as_str(), "identifier": row.item.identifier, "offset": row.item.offset,
        "reason": row.item.reason, "severity": "error", "count": row.count, "time": row.time,
        "bytes": row.item.bytes.len(),
    })
}

fn list(env: &Env, store: &Store) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    each(store, |row| {
        rows.push(row);
        Ok(())
    })?;
    if env.json {
        return output::json(&json!({ "quarantine": rows.iter().map(as_json).collect::<Vec<_>>() }));
    }
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            vec![
                row.id.to_string(),
                row.source.to_string(),
                row.item.identifier.clone(),
                row.item.reason.clone(),
            ]
        })
        .collect();
    output::table(&["id", "source", "identifier", "reason"], &cells)
}

fn show(env: &Env, store: &Store, id: i64) -> anyhow::Result<()> {
    let Some(row) = store.quarantine_row(id)? else {
        bail!("quarantine {id}: there is none: `lomond quarantine list` has the numbers");
    };
    let text = String::from_utf8_lossy(&row.item.bytes).into_owned();
    if env.json {
        let mut value = as_json(&row);
        if let Value::Object(fields) = &mut value {
            fields.insert("text".to_owned(), json!(text));
        }
        return output::json(&value);
    }
    output::text(&format!(
        "{}\nsource {}, first seen {}, {} times, at byte {}\n{}\n\n{}\n",
        row.item.identifier, row.source, row.time, row.count, row.item.offset, row.item.reason, text
    ))
}

fn export(env: &Env, store: &Store, dir: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(dir).with_context(|| format!("cannot make the folder `{}`", dir.display()))?;
    let mut written = 0_u64;
    each(store, |row| {
        let path = dir.join(format!("{}-{}.xml", row.source, row.id));
        written += 1;
        fs::write(&path, &row.item.bytes).with_context(|| format!("cannot write `{}`", path.display()))
    })?;
    if env.json {
        output::json(&json!({ "files": written }))
    } else {
        output::text(&format!("{written} files written to {}\n", dir.display()))
    }
}
