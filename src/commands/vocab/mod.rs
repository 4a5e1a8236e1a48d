//! `vocab`: values of vocabularies that no table maps, and the table that the site's people write.

mod list;

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use anyhow::Context;
use serde_json::json;

use crate::catalog::Unmapped;
use crate::cli::VocabCommand;
use crate::commands::Env;
use crate::commands::Exit;
use crate::commands::output;
use crate::config::ValueRow;
use crate::config::vocabulary;
use crate::model::scheme::key;

/// Rows of the report for people.
const SHOWN: usize = 50;

/// Lists what is unmapped, or takes the completed list.
pub(crate) fn run(env: &Env, command: &VocabCommand) -> anyhow::Result<Exit> {
    match command {
        VocabCommand::Unmapped { source, csv, output } => {
            let values = env.catalog()?.unmapped(source.as_deref()).context("cannot read the collection")?;
            match (output, csv) {
                (Some(path), _) => save(env, path, &list::write(&values)?, values.len())?,
                (None, true) => output::text(&String::from_utf8(list::write(&values)?)?)?,
                (None, false) => report(env, &values)?,
            }
        }
        VocabCommand::Map { file } => map(env, file)?,
    }
    Ok(Exit::Well)
}

fn save(env: &Env, path: &Path, bytes: &[u8], n_values: usize) -> anyhow::Result<()> {
    fs::write(path, bytes).with_context(|| format!("cannot write `{}`", path.display()))?;
    if env.json {
        return output::json(&json!({ "values": n_values, "output": path.display().to_string() }));
    }
    output::text(&format!(
        "{n_values} values in {}: complete the column lom_value, then `lomond vocab map {0}`\n",
        path.display()
    ))
}

fn report(env: &Env, values: &[Unmapped]) -> anyhow::Result<()> {
    if env.json {
        let row = |one: &Unmapped| {
            json!({ "element": one.element.name(), "value": one.value, "source_vocabulary": one.source,
                    "count": one.count, "example": one.example })
        };
        return output::json(&json!({ "unmapped": values.iter().map(row).collect::<Vec<_>>() }));
    }
    if values.is_empty() {
        return output::text("every value is one of LOM's, or mapped to one\n");
    }
    let cells = |one: &Unmapped| {
        let element = one.element.name().to_owned();
        vec![one.count.to_string(), element, one.value.clone(), one.source.clone(), one.example.clone()]
    };
    let rows: Vec<Vec<String>> = values.iter().take(SHOWN).map(cells).collect();
    output::table(&["count", "element", "value", "source vocabulary", "example"], &rows)?;
    let more = values.len().saturating_sub(SHOWN);
    let more = if more == 0 { String::new() } else { format!("and {more} more\n") };
    output::text(&format!(
        "{more}all of them as a list to complete: `lomond vocab unmapped --output values.csv`\n"
    ))
}

/// Joins the completed list to the site's table; a value that is mapped again is mapped anew.
fn map(env: &Env, file: &Path) -> anyhow::Result<()> {
    let bytes = fs::read(file).with_context(|| format!("cannot read `{}`", file.display()))?;
    let completed = list::read(&bytes, file)?;
    let n_completed = completed.len();
    let mut rows = env.configured()?.values;
    let same = |a: &ValueRow, b: &ValueRow| {
        let source = |row: &ValueRow| row.source.as_deref().map(|source| key(source).into_owned());
        a.element == b.element && key(&a.value) == key(&b.value) && source(a) == source(b)
    };
    for row in completed {
        rows.retain(|held| !same(held, &row));
        rows.push(row);
    }
    let path = write_table(&env.config, &rows)?;
    if env.json {
        let written = path.display().to_string();
        return output::json(&json!({ "mapped": n_completed, "values": rows.len(), "file": written }));
    }
    output::text(&format!(
        "{n_completed} values mapped, {} in {}: `lomond reparse` applies them to the records already held\n",
        rows.len(),
        path.display()
    ))
}

/// The file is whole or as it was.
fn write_table(config: &Path, rows: &[ValueRow]) -> anyhow::Result<PathBuf> {
    let dir = config.join("vocabularies");
    let path = dir.join(vocabulary::VALUES_FILE);
    let write = || {
        fs::create_dir_all(&dir)?;
        let fresh = dir.join(format!("{}.new", vocabulary::VALUES_FILE));
        fs::write(&fresh, vocabulary::to_toml(rows))?;
        fs::rename(&fresh, &path)
    };
    write().with_context(|| format!("cannot write `{}`", path.display()))?;
    Ok(path)
}
