//! `demo`: the whole way, from a repository over real HTTP to a bundle and a catalogue.
//!
//! The sample repository is compiled in and served on loopback like any other; nothing below knows that it is ours.

use std::net::Ipv4Addr;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use include_dir::Dir;
use include_dir::include_dir;
use serde_json::json;

use crate::bundle::BundleOptions;
use crate::cli;
use crate::commands::Env;
use crate::commands::Exit;
use crate::commands::bundle;
use crate::commands::harvest::Harvested;
use crate::commands::harvest::Indexing;
use crate::commands::harvest::Task;
use crate::commands::harvest::harvest_all;
use crate::commands::harvest::stop_on_request;
use crate::commands::json as shapes;
use crate::commands::output;
use crate::commands::output::grouped;
use crate::commands::serve;
use crate::config::Config;
use crate::config::Source;
use crate::curate::Curation;
use crate::harvest::Scope;
use crate::model::run::SourceReport;
use crate::provider::sample;
use crate::provider::sample::SampleRepository;

static SAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/sample");

/// Any free port.
const LOOPBACK: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// The id of the sample's source, and so the key of its records' ids.
const SAMPLE_ID: &str = "sample";

/// Harvests the sample, writes a bundle and serves the catalogue.
pub(crate) fn run(env: &Env, args: &cli::Demo) -> anyhow::Result<Exit> {
    let repository = SampleRepository::from_files(files()).context("the sample repository")?;
    let server =
        sample::serve(repository, LOOPBACK).context("cannot serve the sample repository on loopback")?;
    if !env.quiet {
        eprintln!("the sample repository answers at {}", server.url());
    }
    let mut source = Source::ad_hoc(SAMPLE_ID.parse()?, server.url());
    source.name = "Lomond sample repository".to_owned();
    source.delay = Some(Duration::ZERO);
    let config = Config::default();
    let env = &Env { curation: Some(Curation::new(&config)?), ..env.clone() };
    let stop = stop_on_request()?;
    let task = Task { sources: vec![source], scope: &Scope::default(), indexing: Indexing::Beside };
    let Harvested { reports, indexed } = harvest_all(env, &config, task, &stop)?;
    drop(server);
    indexed?;
    let report = reports.first().context("the harvest gave no report")?;
    if let Some(error) = &report.error {
        anyhow::bail!("the sample could not be harvested: {error}");
    }
    let out = env.collection.join("bundle");
    let written = bundle::write(
        env,
        &BundleOptions { title: Some("Lomond sample".to_owned()), ..BundleOptions::new(&out) },
    )?;
    if env.json {
        output::json(
            &json!({ "harvest": { "sources": [shapes::report(report)] }, "bundle": bundle::as_json(&written) }),
        )?;
    } else {
        say(report, &out.join("START.html").display().to_string(), written.records)?;
    }
    if !args.once {
        serve::serve(env, config.site, args.listen)?;
    }
    Ok(Exit::Well)
}

/// Path below the sample's folder, and bytes.
fn files() -> Vec<(&'static str, &'static [u8])> {
    let mut files = Vec::new();
    collect(&SAMPLE, &mut files);
    files
}

fn collect(dir: &'static Dir<'static>, files: &mut Vec<(&'static str, &'static [u8])>) {
    files.extend(dir.files().filter_map(|file| Some((file.path().to_str()?, file.contents()))));
    dir.dirs().for_each(|dir| collect(dir, files));
}

/// What happened, with the known damage of the sample called by its name.
fn say(report: &SourceReport, start: &str, in_bundle: u64) -> anyhow::Result<()> {
    let counts = &report.counts;
    output::text(&format!(
        "harvested: {} new, {} changed, {} deleted, {} unchanged in {} requests\n\
         quarantine: {} records of the sample are damaged on purpose: `lomond quarantine` says how\n\
         bundle: {} records; open it with a double-click: {start}\n",
        grouped(counts.new),
        grouped(counts.changed),
        grouped(counts.deleted),
        grouped(counts.unchanged),
        grouped(report.requests),
        grouped(counts.quarantined),
        grouped(in_bundle),
    ))
}
