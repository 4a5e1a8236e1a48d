//! `reports`: what readers reported about records, and what was dealt with.

use anyhow::Context;
use anyhow::bail;
use serde_json::Value;
use serde_json::json;

use crate::catalog::Catalog;
use crate::cli::ReportsCommand;
use crate::commands::Env;
use crate::commands::Exit;
use crate::commands::output;
use crate::model::record::Record;
use crate::model::report::ReportRow;
use crate::store::Store;

/// Lists or closes.
pub(crate) fn run(env: &Env, command: Option<ReportsCommand>) -> anyhow::Result<Exit> {
    let store = env.reader()?;
    match command.unwrap_or(ReportsCommand::List { all: false }) {
        ReportsCommand::List { all } => list(env, &store, all)?,
        ReportsCommand::Close { ids } => {
            let closed = store.close_reports(&ids).context("cannot close the reports")?;
            if closed < ids.len() {
                bail!(
                    "{} of {} reports were open: `lomond reports list` has their numbers",
                    closed,
                    ids.len()
                );
            }
        }
    }
    Ok(Exit::Well)
}

fn list(env: &Env, store: &Store, all: bool) -> anyhow::Result<()> {
    let rows = store.reports(all).context("cannot read the reports")?;
    let catalog = Catalog::open(&env.collection)?;
    let mut shown = Vec::new();
    for row in rows {
        let record = catalog.record(&row.report.record)?.map(|entry| entry.record);
        shown.push((row, record));
    }
    if env.json {
        let reports: Vec<Value> = shown.iter().map(|(row, record)| as_json(row, record.as_ref())).collect();
        return output::json(&json!({ "reports": reports }));
    }
    let rows: Vec<Vec<String>> = shown
        .iter()
        .map(|(row, record)| {
            let title = record.as_ref().and_then(|record| record.derived.title.clone()).unwrap_or_default();
            let report = &row.report;
            let text = report.text.replace('\n', " ");
            vec![
                row.id.to_string(),
                row.time.clone(),
                report.record.to_string(),
                title,
                report.kind.name().to_owned(),
                text,
                report.contact.clone(),
            ]
        })
        .collect();
    output::table(&["report", "time", "record", "title", "reason", "text", "contact"], &rows)
}

fn as_json(row: &ReportRow, record: Option<&Record>) -> Value {
    let report = &row.report;
    json!({
        "id": row.id, "record": report.record.as_str(), "source": record.map(|record| record.source.as_str()),
        "identifier": record.map(|record| record.header.identifier.as_str()), "reason": report.kind.name(),
        "text": report.text, "contact": report.contact, "time": row.time, "closed": row.closed,
    })
}
