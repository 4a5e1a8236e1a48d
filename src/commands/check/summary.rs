//! Findings grouped by source, place and kind, and counted; one example of each.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::json;

use crate::commands::Env;
use crate::commands::check::Counts;
use crate::commands::check::verdict;
use crate::commands::check::verdict::Verdict;
use crate::commands::input;
use crate::commands::output;
use crate::commands::output::grouped;
use crate::model::problem::Severity;
use crate::validate::Finding;
use crate::validate::Profile;

/// Most groups kept; places are LOM's, so that only invented element names could make so many.
const MAX_GROUPS: usize = 50_000;

/// What makes findings the same; the worst severity sorts first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    source: String,
    severity: std::cmp::Reverse<Severity>,
    kind: String,
    path: String,
}

/// Findings that are the same.
#[derive(Debug)]
struct Group {
    count: u64,
    identifier: String,
    example: Finding,
}

/// Counts what is found.
pub(super) fn run(env: &Env, paths: &[PathBuf], profile: Option<&Profile>) -> anyhow::Result<Counts> {
    let mut counts = Counts::default();
    let mut groups: BTreeMap<Key, Group> = BTreeMap::new();
    input::each(env, paths, &|item| verdict::of(item, profile), &mut |verdict: Verdict| {
        counts.enter(verdict.valid());
        enter(&mut groups, verdict);
        Ok(())
    })?;
    let mut rows: Vec<(Key, Group)> = groups.into_iter().collect();
    rows.sort_by(|(a, x), (b, y)| (&a.source, a.severity, y.count).cmp(&(&b.source, b.severity, x.count)));
    if env.json {
        let problems: Vec<_> = rows.iter().map(as_json).collect();
        output::json(&json!({"records": counts.records, "valid": counts.valid, "problems": problems}))?;
        return Ok(counts);
    }
    let shown = |row: &&(Key, Group)| env.verbose || row.0.severity.0 > Severity::Info;
    let cells: Vec<Vec<String>> = rows.iter().filter(shown).map(as_cells).collect();
    output::table(&["source", "severity", "kind", "path", "count", "example"], &cells)?;
    counts.say()?;
    Ok(counts)
}

fn enter(groups: &mut BTreeMap<Key, Group>, verdict: Verdict) {
    for finding in verdict.findings {
        let key = Key {
            source: verdict.item.source.clone(),
            severity: std::cmp::Reverse(finding.severity),
            kind: finding.kind.clone(),
            path: without_numbers(&finding.path),
        };
        let room = groups.len() < MAX_GROUPS;
        if let Some(group) = groups.get_mut(&key) {
            group.count += 1;
        } else if room {
            let identifier = verdict.item.identifier.clone();
            groups.insert(key, Group { count: 1, identifier, example: finding });
        }
    }
}

/// `general.language[3]` as `general.language`.
fn without_numbers(path: &str) -> String {
    let parts = path.split('.').map(|part| part.split('[').next().unwrap_or(part));
    parts.collect::<Vec<_>>().join(".")
}

fn as_json((key, group): &(Key, Group)) -> serde_json::Value {
    json!({
        "source": key.source, "path": key.path, "kind": key.kind, "severity": key.severity.0.as_str(),
        "count": group.count, "identifier": group.identifier, "value": group.example.value,
        "rule": group.example.source, "mend": group.example.mend,
    })
}

fn as_cells((key, group): &(Key, Group)) -> Vec<String> {
    vec![
        key.source.clone(),
        key.severity.0.as_str().to_owned(),
        key.kind.clone(),
        key.path.clone(),
        grouped(group.count),
        group.example.value.chars().take(40).collect::<String>().replace(char::is_control, " "),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_grouped_without_their_numbers() {
        assert_eq!(without_numbers("lifeCycle.contribute[12].entity[0]"), "lifeCycle.contribute.entity");
        assert_eq!(without_numbers(""), "");
    }
}
