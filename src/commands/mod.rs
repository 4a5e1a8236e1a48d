//! What each command does: one file a command, all of them thin over the modules below.
//!
//! Reports go to stdout, progress and errors to stderr. `anyhow` is at home here and in `main` alone.

mod bundle;
mod check;
mod completions;
mod config;
mod demo;
mod export;
mod harvest;
mod import;
mod index;
mod input;
mod json;
mod output;
mod progress;
mod quarantine;
mod reports;
mod rules;
mod runs;
mod schedule;
mod search;
mod serve;
mod show;
mod sources;
mod stats;
mod vocab;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use anyhow::bail;

use crate::catalog::Catalog;
use crate::cli::Cli;
use crate::cli::Command;
use crate::cli::ConfigCommand;
use crate::cli::RulesCommand;
use crate::config::Config;
use crate::curate::Curation;
use crate::store::Store;

/// How a command that could run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Exit code 0.
    Well,
    /// Exit code 1: finished, but some source, record or file failed, as the report says.
    Partly,
}

/// What every command is told: where, and how to speak.
#[derive(Debug, Clone)]
pub(crate) struct Env {
    /// The collection's directory.
    pub collection: PathBuf,
    /// The configuration's directory.
    pub config: PathBuf,
    /// One JSON document instead of a report.
    pub json: bool,
    /// No progress.
    pub quiet: bool,
    /// More on stderr.
    pub verbose: bool,
    /// How records are read, where that is not what the configuration says.
    pub curation: Option<Arc<Curation>>,
}

impl Env {
    /// The configuration, or its defaults where there is no such directory.
    fn configured(&self) -> anyhow::Result<Config> {
        Config::load(&self.config).with_context(|| format!("configuration `{}`", self.config.display()))
    }

    /// How records are read here.
    fn curation(&self) -> anyhow::Result<Arc<Curation>> {
        match &self.curation {
            Some(curation) => Ok(Arc::clone(curation)),
            None => Curation::new(&self.configured()?)
                .with_context(|| format!("configuration `{}`", self.config.display())),
        }
    }

    /// Says on stderr, once, that what is configured about records is not yet that of all that are held.
    fn note_curation(&self, store: &Store) -> anyhow::Result<()> {
        if !self.quiet && self.curation()?.digest() != store.curation()? && store.change()? > 0 {
            eprintln!(
                "lomond: the rules, a source's defaults or the vocabularies have changed: `lomond reparse` applies them to the records already held"
            );
        }
        Ok(())
    }

    /// The collection's records and searches, the index brought up to date where that is possible.
    ///
    /// Someone else who writes brings it up themselves; on read-only media it stays as it is.
    fn catalog(&self) -> anyhow::Result<Catalog> {
        let curation = self.curation()?;
        let reader = self.reader()?;
        let lags = |catalog: &Catalog| Ok::<_, anyhow::Error>(catalog.indexed_change() < reader.change()?);
        match Catalog::open(&self.collection) {
            Ok(catalog) if !lags(&catalog)? => return Ok(catalog.curated(curation)),
            _ => {}
        }
        if let Ok(store) = Store::open(&self.collection) {
            index::bring_up(self, &store)?;
        }
        let catalog = Catalog::open(&self.collection)
            .with_context(|| format!("collection `{}`", self.collection.display()))?;
        Ok(catalog.curated(curation))
    }

    /// The collection's database for reading.
    fn reader(&self) -> anyhow::Result<Store> {
        if !self.collection.is_dir() {
            bail!(
                "collection `{}`: there is none: make one with `lomond harvest`, `lomond import` or `lomond demo`",
                self.collection.display()
            );
        }
        Store::open_read(&self.collection)
            .with_context(|| format!("collection `{}`", self.collection.display()))
    }

    /// The collection for writing; made where there is none.
    fn store(&self) -> anyhow::Result<Store> {
        let store = Store::open(&self.collection)
            .with_context(|| format!("collection `{}`", self.collection.display()))?;
        let digest = self.curation()?.digest();
        if store.change()? == 0 && store.curation()? != digest {
            store.write(|tx| tx.set_curation(digest))?;
        }
        Ok(store)
    }
}

/// Runs one command line.
///
/// # Errors
/// The command could not run: exit code 2.
pub fn run(cli: Cli) -> anyhow::Result<Exit> {
    let Cli { collection, config, json, quiet, verbose, command } = cli;
    let env = Env { collection, config, json, quiet, verbose, curation: None };
    match command {
        Command::Demo(args) => demo::run(&env, &args),
        Command::Sources(args) => sources::run(&env, args.command),
        Command::Harvest(args) => harvest::run(&env, &args),
        Command::Runs { id } => runs::run(&env, id.as_deref()),
        Command::Quarantine(args) => quarantine::run(&env, args.command),
        Command::Reports { command } => reports::run(&env, command),
        Command::Import { paths, id } => import::run(&env, &paths, &id),
        Command::Search(args) => search::run(&env, &args),
        Command::Show { id, format } => show::run(&env, &id, format),
        Command::Serve { listen, harvest } => serve::run(&env, listen, harvest),
        Command::Export(args) => export::run(&env, &args),
        Command::Bundle(args) => bundle::run(&env, &args),
        Command::Check(args) => check::run(&env, &args),
        Command::Stats => stats::run(&env),
        Command::Reparse => index::reparse(&env),
        Command::Reindex => index::reindex(&env),
        Command::Rules { command: RulesCommand::Test(args) } => rules::test(&env, &args),
        Command::Vocab { command } => vocab::run(&env, &command),
        Command::Config { command: ConfigCommand::Check } => config::check(&env),
        Command::Completions { shell } => completions::run(shell),
    }
}

/// The reader of our output went away (`lomond … | head`): not a failure.
#[must_use]
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
