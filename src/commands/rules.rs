//! `rules test`: what rules would change, on real records, before anybody sees it.

use std::collections::BTreeMap;

use serde_json::json;

use crate::cli;
use crate::commands::Env;
use crate::commands::Exit;
use crate::commands::input;
use crate::commands::input::Item;
use crate::commands::output;
use crate::commands::output::grouped;
use crate::config;
use crate::curate::Curated;
use crate::curate::Curation;
use crate::curate::Origin;
use crate::model::correction::Correction;
use crate::model::id::SourceId;

/// Different changes of one rule that are counted apart; later ones count with the rule alone.
const MAX_CHANGES: usize = 10_000;

/// What one rule did to all records.
#[derive(Debug, Default)]
struct Effect {
    records: u64,
    skipped: u64,
    /// How often, and the first record's identifier.
    changes: BTreeMap<Values, (u64, String)>,
}

/// Path, before and after.
type Values = (String, Option<String>, Option<String>);

/// Applies the files' rules, and no other, and prints what they do.
pub(crate) fn test(env: &Env, args: &cli::RulesTest) -> anyhow::Result<Exit> {
    let rules = config::load_rules(&args.files)?;
    let mut effects: Vec<(String, Effect)> =
        rules.iter().map(|rule| (rule.name.clone(), Effect::default())).collect();
    let curation = Curation::of_rules(rules);
    let mut n_records = 0_u64;
    input::each(env, &args.records, &|item| Ok(read(&curation, item)), &mut |(identifier, read)| {
        n_records += 1;
        effects.iter_mut().for_each(|(name, effect)| effect.count(name, &identifier, &read));
        Ok(())
    })?;
    if env.json {
        as_json(n_records, &effects, args.limit)?
    } else {
        report(n_records, &effects, args.limit)?
    }
    Ok(Exit::Well)
}

/// The record as the rules leave it; `None` for what cannot be read.
fn read(curation: &Curation, item: Item) -> Option<(String, Curated)> {
    let source: SourceId = item.source.parse().ok()?;
    let origin = Origin { key: &source, source: &source, identifier: &item.identifier };
    let read = curation.read(origin, &item.raw.ok()?).ok()?;
    (read.lom.is_some() || !item.perhaps).then_some((item.identifier, read))
}

impl Effect {
    fn count(&mut self, name: &str, identifier: &str, read: &Curated) {
        let own: Vec<&Correction> = read.corrections.iter().filter(|one| one.rule == name).collect();
        let skipped = read.skipped.as_ref().is_some_and(|skipped| skipped.rule == name);
        self.records += u64::from(skipped || !own.is_empty());
        self.skipped += u64::from(skipped);
        for one in own {
            let change = (one.path.clone(), one.before.clone(), one.after.clone());
            if self.changes.len() < MAX_CHANGES || self.changes.contains_key(&change) {
                self.changes.entry(change).or_insert_with(|| (0, identifier.to_owned())).0 += 1;
            }
        }
    }

    /// The changes, most frequent first.
    fn most(&self, limit: usize) -> Vec<Change<'_>> {
        let mut all: Vec<Change<'_>> = self.changes.iter().map(Change::of).collect();
        all.sort_by_key(|change| std::cmp::Reverse(change.count));
        all.truncate(limit);
        all
    }
}

#[derive(Debug, serde::Serialize)]
struct Change<'a> {
    path: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
    count: u64,
    identifier: &'a str,
}

impl<'a> Change<'a> {
    fn of(((path, before, after), (count, identifier)): (&'a Values, &'a (u64, String))) -> Self {
        Self { path, before: before.as_deref(), after: after.as_deref(), count: *count, identifier }
    }
}

fn as_json(n_records: u64, effects: &[(String, Effect)], limit: usize) -> anyhow::Result<()> {
    let rules: Vec<_> = effects
        .iter()
        .map(|(name, effect)| {
            json!({ "id": name, "records": effect.records, "skipped": effect.skipped, "changes": effect.most(limit) })
        })
        .collect();
    output::json(&json!({ "records": n_records, "rules": rules }))
}

fn report(n_records: u64, effects: &[(String, Effect)], limit: usize) -> anyhow::Result<()> {
    output::text(&format!("{} records read\n", grouped(n_records)))?;
    for (name, effect) in effects {
        if effect.records == 0 {
            output::text(&format!("\nrule `{name}` fits no record\n"))?;
            continue;
        }
        let does = if effect.skipped > 0 { "leaves out" } else { "changes" };
        output::text(&format!("\nrule `{name}` {does} {} records\n", grouped(effect.records)))?;
        for change in effect.most(limit) {
            let (before, after) = (change.before.unwrap_or("–"), change.after.unwrap_or("–"));
            output::text(&format!(
                "  {}: {before} → {after}   ({} ×, such as {})\n",
                change.path,
                grouped(change.count),
                change.identifier
            ))?;
        }
    }
    Ok(())
}
