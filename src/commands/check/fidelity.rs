//! `check --fidelity`: for each dialect, which of the source's elements are mapped, kept as extensions or dropped.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;
use serde_json::json;

use crate::commands::Env;
use crate::commands::Exit;
use crate::commands::input;
use crate::commands::input::Item;
use crate::commands::output;
use crate::commands::output::grouped;
use crate::lom::fidelity;
use crate::lom::fidelity::Fidelity;

/// Most paths kept for each dialect and fate; names of elements are the source's, and nothing else bounds them.
const MAX_PATHS: usize = 20_000;

/// Paths, how often each was met, and a text of it.
type Paths = BTreeMap<String, (u64, String)>;

/// What became of one dialect's leaves.
#[derive(Debug, Default)]
struct Dialect {
    records: u64,
    mapped: Paths,
    kept: Paths,
    dropped: Paths,
}

/// Reports, and is [`Exit::Partly`] where anything is dropped or cannot be read.
pub(super) fn run(env: &Env, paths: &[PathBuf]) -> anyhow::Result<Exit> {
    let mut dialects: BTreeMap<String, Dialect> = BTreeMap::new();
    let (mut records, mut unread) = (0_u64, 0_u64);
    input::each(env, paths, &|item| Ok(report(&item)), &mut |found: Option<Fidelity>| {
        records += 1;
        match found {
            Some(found) => dialects.entry(found.dialect.clone()).or_default().enter(found),
            None => unread += 1,
        }
        Ok(())
    })?;
    let whole = dialects.values().all(|dialect| dialect.dropped.is_empty());
    if env.json {
        let rows: Vec<Value> = dialects.iter().map(|(name, dialect)| dialect.as_json(name)).collect();
        output::json(&json!({"records": records, "unread": unread, "dialects": rows}))?;
    } else {
        for (name, dialect) in &dialects {
            dialect.say(name, env.verbose)?;
        }
        output::text(&format!(
            "{} records; {} could not be read as LOM\n",
            grouped(records),
            grouped(unread)
        ))?;
    }
    Ok(if whole { Exit::Well } else { Exit::Partly })
}

/// `None` inside for what cannot be read as LOM; nothing for a folder's file that is something else.
fn report(item: &Item) -> Option<Option<Fidelity>> {
    let found =
        item.raw.as_ref().ok().map(|raw| fidelity::report(raw)).filter(|found| !found.dialect.is_empty());
    if found.is_none() && item.perhaps { None } else { Some(found) }
}

impl Dialect {
    fn enter(&mut self, found: Fidelity) {
        self.records += 1;
        found.mapped.into_iter().for_each(|path| count(&mut self.mapped, path, ""));
        found.kept.into_iter().for_each(|path| count(&mut self.kept, path, ""));
        found.dropped.into_iter().for_each(|dropped| count(&mut self.dropped, dropped.path, &dropped.text));
    }

    fn as_json(&self, name: &str) -> Value {
        json!({
            "dialect": name, "records": self.records, "mapped": list(&self.mapped),
            "kept": list(&self.kept), "dropped": list(&self.dropped),
        })
    }

    /// What was mapped is long and as expected: it is listed where more is asked for.
    fn say(&self, name: &str, verbose: bool) -> anyhow::Result<()> {
        output::text(&format!(
            "{name}: {} records; {} values mapped, {} kept as extensions, {} dropped\n",
            grouped(self.records),
            grouped(total(&self.mapped)),
            grouped(total(&self.kept)),
            grouped(total(&self.dropped))
        ))?;
        let lists =
            [("mapped", &self.mapped, verbose), ("kept", &self.kept, true), ("dropped", &self.dropped, true)];
        for (fate, paths, _) in lists.into_iter().filter(|(_, _, shown)| *shown) {
            for (path, (count, text)) in paths {
                let text: String = text.chars().take(60).collect();
                output::text(format!("  {fate:<8} {:>9}  {path}  {text}", grouped(*count)).trim_end())?;
                output::text("\n")?;
            }
        }
        Ok(())
    }
}

fn count(paths: &mut Paths, path: String, text: &str) {
    if let Some((count, _)) = paths.get_mut(&path) {
        *count += 1;
    } else if paths.len() < MAX_PATHS {
        paths.insert(path, (1, text.to_owned()));
    }
}

fn total(paths: &Paths) -> u64 {
    paths.values().map(|(count, _)| count).sum()
}

fn list(paths: &Paths) -> Vec<Value> {
    let row = |(path, (count, text)): (&String, &(u64, String))| {
        let mut row = json!({"path": path, "count": count});
        if let (false, Some(members)) = (text.is_empty(), row.as_object_mut()) {
            members.insert("value".to_owned(), json!(text));
        }
        row
    };
    paths.iter().map(row).collect()
}
