//! `harvest`: configured sources, or one given by its address; stored and indexed side by side.

mod feed;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::Context;
use anyhow::bail;
pub(crate) use feed::with_feed;
use serde_json::json;

use crate::cli;
use crate::commands::Env;
use crate::commands::Exit;
use crate::commands::index;
use crate::commands::json as shapes;
use crate::commands::output;
use crate::commands::output::grouped;
use crate::commands::progress;
use crate::config::Config;
use crate::config::Source;
use crate::config::nearest;
use crate::harvest;
use crate::harvest::Asked;
use crate::harvest::Deps;
use crate::harvest::Event;
use crate::harvest::Part;
use crate::harvest::Scope;
use crate::http::Client;
use crate::http::Options;
use crate::http::SystemClock;
use crate::model::run::SourceReport;

/// Harvests what was asked for and prints the report.
pub(crate) fn run(env: &Env, args: &cli::Harvest) -> anyhow::Result<Exit> {
    let mut config = env.configured()?;
    config.site.harvest.jobs = args.jobs.unwrap_or(config.site.harvest.jobs);
    let sources = chosen(&config, args)?;
    let cli::Harvest { limit, dry_run, accept, verify, .. } = *args;
    let scope = Scope { part: part(args), limit, dry_run, accept, verify };
    let indexing = if args.no_index { Indexing::Later } else { Indexing::Beside };
    let stop = stop_on_request()?;
    let Harvested { reports, indexed } =
        harvest_all(env, &config, Task { sources, scope: &scope, indexing }, &stop)?;
    if env.json {
        output::json(&json!({ "sources": reports.iter().map(shapes::report).collect::<Vec<_>>() }))?;
    } else {
        print(&reports)?;
    }
    if let Err(lags) = &indexed {
        eprintln!("lomond: {lags:#}");
    }
    Ok(if indexed.is_ok() && reports.iter().all(is_well) { Exit::Well } else { Exit::Partly })
}

/// Harvests `sources` into the collection until `stop` is set, and brings the index up.
pub(crate) fn harvest_all(
    env: &Env,
    config: &Config,
    task: Task<'_>,
    stop: &AtomicBool,
) -> anyhow::Result<Harvested> {
    let Task { sources, scope, indexing } = task;
    let (store, curation) = (env.store()?, env.curation()?);
    env.note_curation(&store)?;
    if indexing == Indexing::Beside {
        index::bring_up(env, &store)?;
    }
    let base = Client::new(Options::default())?;
    let asked = sources
        .into_iter()
        .map(|source| Ok(Asked { client: harvest::client(&base, &config.site, &source)?, source }))
        .collect::<anyhow::Result<Vec<Asked>>>()?;
    let bar = progress::bar(env, "harvest");
    let watch = |event: Event<'_>| match event {
        Event::Page { source, records, size } => {
            progress::update(&bar, records, size);
            if env.verbose {
                bar.suspend(|| eprintln!("lomond: source `{source}`: {records} records"));
            }
        }
        Event::Note { source, text } => {
            if !env.quiet {
                bar.suspend(|| eprintln!("lomond: source `{source}`: {text}"));
            }
        }
    };
    let clock = SystemClock::default();
    let harvest = |sink: Option<&dyn harvest::Sink>| {
        let mut deps = Deps::new(&store, &clock, stop);
        (deps.sink, deps.curation, deps.progress) = (sink, &curation, &watch);
        harvest::run_all(&asked, scope, &deps, config.site.harvest.jobs as usize)
    };
    let reports = match indexing {
        Indexing::Later => harvest(None),
        Indexing::Beside => with_feed(env, |sink| harvest(Some(sink)))?,
    };
    bar.finish_and_clear();
    let indexed = match indexing {
        Indexing::Later => Ok(()),
        Indexing::Beside => index::bring_up(env, &store).map(drop),
    };
    Ok(Harvested { reports, indexed })
}

/// What is to be harvested, and how.
pub(crate) struct Task<'a> {
    /// The sources.
    pub sources: Vec<Source>,
    /// What of each.
    pub scope: &'a Scope,
    /// When the index learns of it.
    pub indexing: Indexing,
}

/// When the index learns of what is harvested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Indexing {
    /// While it is harvested.
    Beside,
    /// At the next command that brings the index up.
    Later,
}

/// What became of the sources, and of the index, which catches up later where it failed now.
pub(crate) struct Harvested {
    /// One for each source.
    pub reports: Vec<SourceReport>,
    /// Whether the index knows all of it.
    pub indexed: anyhow::Result<()>,
}

/// A flag that Ctrl-C sets once; a second Ctrl-C ends the program at once.
pub(crate) fn stop_on_request() -> anyhow::Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
        eprintln!("lomond: stopping at the next page; once more ends at once");
    })
    .context("cannot listen for Ctrl-C")?;
    Ok(stop)
}

fn part(args: &cli::Harvest) -> Part {
    if args.from.is_some() || args.until.is_some() {
        return Part::Window { from: args.from.clone(), until: args.until.clone() };
    }
    if args.full { Part::Everything } else { Part::Changes }
}

fn chosen(config: &Config, args: &cli::Harvest) -> anyhow::Result<Vec<Source>> {
    let delay = args.delay.map(Duration::try_from_secs_f64).transpose().context("--delay")?;
    let mut sources = match (&args.url, &args.name) {
        (Some(url), Some(name)) => vec![ad_hoc(url, name, args)?],
        _ => named(config, &args.ids)?,
    };
    for source in &mut sources {
        source.delay = delay.or(source.delay);
    }
    Ok(sources)
}

fn ad_hoc(url: &str, name: &str, args: &cli::Harvest) -> anyhow::Result<Source> {
    crate::config::value::web_address(url)
        .map_err(anyhow::Error::msg)
        .with_context(|| format!("--url `{url}`"))?;
    let mut source = Source::ad_hoc(name.parse().context("--id")?, url);
    source.prefix.clone_from(&args.prefix);
    source.sets.include.extend(args.set.clone());
    Ok(source)
}

/// The sources with these ids, or all enabled ones.
pub(crate) fn named(config: &Config, ids: &[String]) -> anyhow::Result<Vec<Source>> {
    if ids.is_empty() {
        let enabled: Vec<Source> = config.sources.iter().filter(|source| source.enabled).cloned().collect();
        if enabled.is_empty() {
            bail!(
                "no source is enabled: set `enabled = true` in a file of `sources/`, name sources, or use --url"
            );
        }
        return Ok(enabled);
    }
    let known: Vec<&str> = config.sources.iter().map(|source| source.id.as_str()).collect();
    ids.iter()
        .map(|id| {
            config.source(id).cloned().with_context(|| match nearest(id, &known) {
                Some(near) => format!("source `{id}`: there is none; did you mean `{near}`?"),
                None => {
                    format!("source `{id}`: there is none in the configuration: `lomond sources` lists them")
                }
            })
        })
        .collect()
}

fn is_well(report: &SourceReport) -> bool {
    report.error.is_none() && report.held.is_none() && report.counts.quarantined_new == 0
}

fn print(reports: &[SourceReport]) -> anyhow::Result<()> {
    let rows: Vec<Vec<String>> = reports.iter().map(row).collect();
    output::table(
        &["source", "new", "changed", "deleted", "unchanged", "quarantined", "requests", "seconds", "result"],
        &rows,
    )?;
    for report in reports {
        if report.counts.quarantined_new > 0 {
            output::text(&format!(
                "source `{}`: {} records could not be read: `lomond quarantine` says why\n",
                report.id, report.counts.quarantined_new
            ))?;
        }
        if report.held.is_none() && report.counts.held_deletions > 0 {
            output::text(&format!(
                "source `{}`: {} deletions wait until a run comes to its end\n",
                report.id, report.counts.held_deletions
            ))?;
        }
    }
    Ok(())
}

fn row(report: &SourceReport) -> Vec<String> {
    let counts = &report.counts;
    let numbers =
        [counts.new, counts.changed, counts.deleted, counts.unchanged, counts.quarantined, report.requests];
    let result = match (&report.error, &report.held) {
        (Some(error), _) => error.clone(),
        (None, Some(held)) => format!("held: {held}"),
        (None, None) if report.complete => "complete".to_owned(),
        (None, None) => "not complete".to_owned(),
    };
    let mut row = vec![report.id.clone()];
    row.extend(numbers.map(grouped));
    row.extend([format!("{:.1}", report.seconds), result]);
    row
}
