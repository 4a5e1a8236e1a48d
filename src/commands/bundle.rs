//! `bundle`: writes the offline bundle, or verifies one.

use std::path::Path;

use anyhow::Context;
use serde_json::Value;
use serde_json::json;

use crate::bundle;
use crate::bundle::BundleOptions;
use crate::bundle::BundleReport;
use crate::bundle::Damage;
use crate::cli;
use crate::cli::BundleCommand;
use crate::commands::Env;
use crate::commands::Exit;
use crate::commands::output;
use crate::commands::output::grouped;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Writes or verifies.
pub(crate) fn run(env: &Env, args: &cli::Bundle) -> anyhow::Result<Exit> {
    if let Some(BundleCommand::Verify { dir }) = &args.command {
        return verify(env, dir);
    }
    let out = args.out.as_ref().context("where to? `lomond bundle OUT`")?;
    let options = BundleOptions {
        query: args.query.clone().unwrap_or_default(),
        ids: args.ids.clone(),
        title: args.title.clone(),
        cover: args.cover.clone(),
        publisher: args.publisher.clone(),
        browse: args.browse,
        date: source_date_epoch()?,
        ..BundleOptions::new(out)
    };
    let report = write(env, &options)?;
    if env.json {
        output::json(&as_json(&report))?;
    } else {
        output::text(&format!(
            "{} records in {} files, {} ({} files written): open {} in a browser\n",
            grouped(report.records),
            grouped(report.files),
            output::size(report.bytes),
            grouped(report.written),
            out.join("START.html").display()
        ))?;
    }
    Ok(Exit::Well)
}

/// Writes a bundle of the collection.
pub(crate) fn write(env: &Env, options: &BundleOptions) -> anyhow::Result<BundleReport> {
    let catalog = env.catalog()?;
    bundle::write(&catalog, options).with_context(|| format!("bundle `{}`", options.out.display()))
}

/// The contract's `bundle`.
pub(crate) fn as_json(report: &BundleReport) -> Value {
    json!({
        "records": report.records, "files": report.files, "bytes": report.bytes, "written": report.written,
        "volumes": report.volumes, "content": { "files": 0, "bytes": 0, "skipped": [] },
    })
}

/// The date that reproducible builds agree on, where one is set.
fn source_date_epoch() -> anyhow::Result<Option<String>> {
    let Ok(text) = std::env::var("SOURCE_DATE_EPOCH") else { return Ok(None) };
    let seconds: i64 =
        text.parse().with_context(|| format!("SOURCE_DATE_EPOCH `{text}`: whole seconds are expected"))?;
    let day = jiff::Timestamp::from_second(seconds.div_euclid(DAY) * DAY).context("SOURCE_DATE_EPOCH")?;
    Ok(Some(day.strftime("%Y-%m-%d").to_string()))
}

fn verify(env: &Env, dir: &Path) -> anyhow::Result<Exit> {
    let found = bundle::verify(dir).with_context(|| format!("bundle `{}`", dir.display()))?;
    if env.json {
        let damaged: Vec<Value> = found.damaged.iter().map(damage_json).collect();
        output::json(&json!({ "bundle verify": damaged, "files": found.files }))?;
    } else {
        for damage in &found.damaged {
            output::text(&format!("{}: {}\n", damage.path, damage.reason))?;
        }
        output::text(&format!("{} files checked, {} damaged\n", grouped(found.files), found.damaged.len()))?;
    }
    Ok(if found.damaged.is_empty() { Exit::Well } else { Exit::Partly })
}

fn damage_json(damage: &Damage) -> Value {
    json!({ "id": damage.path, "reason": damage.reason, "severity": "error" })
}
