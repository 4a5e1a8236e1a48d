//! `export`: records in bulk.

use std::io;
use std::io::IsTerminal;
use std::io::Write;
use std::path::Path;
use std::str::FromStr;

use anyhow::Context;
use anyhow::bail;
use clap::ValueEnum;
use serde_json::json;

use crate::cli;
use crate::cli::ExportFormat;
use crate::commands::Env;
use crate::commands::Exit;
use crate::commands::output::grouped;
use crate::commands::progress;
use crate::export;
use crate::export::ExportReport;
use crate::export::Format;
use crate::export::Options;
use crate::export::Target;
use crate::model::query;
use crate::model::query::Field;
use crate::model::query::Filter;
use crate::model::query::Query;

/// Exports to where `--output` says; what was written is told on stderr, since stdout may be the data.
pub(crate) fn run(env: &Env, args: &cli::Export) -> anyhow::Result<Exit> {
    let options = Options {
        format: format(args)?,
        query: Query {
            clauses: args.query.as_deref().map(query::parse).unwrap_or_default(),
            filters: ids(&args.ids),
        },
        since: args.since.unwrap_or(0),
        split: args.split,
    };
    let catalog = env.catalog()?;
    let bar = progress::bar(env, "export");
    let mut count = |met| progress::update(&bar, met, None);
    let report = if args.output == Path::new("-") {
        if options.format.is_files() && io::stdout().is_terminal() {
            bail!("a tar of files would go to the terminal: name a place with --output");
        }
        let mut out = io::BufWriter::new(io::stdout().lock());
        let report = export::run(&catalog, &options, Target::Stream(&mut out), &mut count)?;
        out.flush()?;
        report
    } else {
        export::run(&catalog, &options, Target::Path(&args.output), &mut count)?
    };
    bar.finish_and_clear();
    tell(env, args, &report)?;
    Ok(Exit::Well)
}

/// Records by their ids, as filters.
fn ids(ids: &[String]) -> Vec<Filter> {
    ids.iter().map(|id| Filter { field: Field::Identifier, value: id.clone() }).collect()
}

fn format(args: &cli::Export) -> anyhow::Result<Format> {
    if args.raw && args.format != ExportFormat::Jsonl {
        bail!("--raw goes with --format jsonl; --format raw writes the raw records themselves");
    }
    if !args.fields.is_empty() && args.format != ExportFormat::Csv {
        bail!("--fields goes with --format csv");
    }
    let name = args.format.to_possible_value().context("--format")?;
    Ok(match Format::from_str(name.get_name())? {
        Format::Jsonl { .. } => Format::Jsonl { raw: args.raw },
        Format::Csv { .. } if !args.fields.is_empty() => {
            let columns = args.fields.iter().map(|name| name.trim().parse()).collect::<Result<_, _>>();
            Format::Csv { columns: columns.context("--fields")? }
        }
        format => format,
    })
}

fn tell(env: &Env, args: &cli::Export, report: &ExportReport) -> anyhow::Result<()> {
    let to_stdout = args.output == Path::new("-");
    if env.json && !to_stdout {
        return crate::commands::output::json(&json!({
            "records": report.records, "deleted": report.deleted, "skipped": report.skipped,
            "files": report.files, "bytes": report.bytes, "change": report.change,
        }));
    }
    if !env.quiet && !to_stdout {
        eprintln!(
            "{} records and {} deletions in {} files; the next --since is {}",
            grouped(report.records),
            grouped(report.deleted),
            grouped(report.files),
            report.change
        );
    }
    if env.quiet {
        return Ok(());
    }
    for note in &report.notes {
        eprintln!("lomond: record {note}");
    }
    if report.skipped > 0 {
        eprintln!(
            "lomond: {} records have no form in this format and were left out",
            grouped(report.skipped)
        );
    }
    Ok(())
}
