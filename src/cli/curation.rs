//! What judges and corrects records: checks, rules, vocabularies and the configuration.
//!
//! Types of the command line alone, as all of `cli`; apart because they change together.

use std::path::PathBuf;

use clap::Args;
use clap::Subcommand;

/// `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// LOM files, saved OAI-PMH responses and folders; the collection when none is named
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Hold every record to this profile, not to the one it asks for: lom, scolomfr, lom-es, nl-lom, hs-oer-lom, normetic
    #[arg(long, value_name = "NAME", conflicts_with = "fidelity")]
    pub profile: Option<String>,
    /// Group what is found and count it
    #[arg(long, conflicts_with = "fidelity")]
    pub summary: bool,
    /// For each dialect, which elements are mapped, kept as extensions or dropped
    #[arg(long)]
    pub fidelity: bool,
}

/// `rules test`.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Show what rules would change in the records that are held, before and after; nothing is stored
    #[command(after_help = "Example:\n  lomond rules test harvest-config/rules/languages.toml")]
    Test(RulesTest),
}

/// `rules test`.
#[derive(Debug, Args)]
pub struct RulesTest {
    /// Files of rules
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// LOM files, saved OAI-PMH responses and folders in the place of the collection
    #[arg(long, value_name = "PATH")]
    pub records: Vec<PathBuf>,
    /// Different changes to show of each rule
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
}

/// `vocab unmapped|map`.
#[derive(Debug, Subcommand)]
pub enum VocabCommand {
    /// The values that no table maps to LOM's own, by frequency
    #[command(after_help = "Example:\n  lomond vocab unmapped --source photodentro --output values.csv")]
    Unmapped {
        /// Only records of this source
        #[arg(long, value_name = "ID")]
        source: Option<String>,
        /// As a list to complete: CSV that spreadsheets open
        #[arg(long, conflicts_with = "json")]
        csv: bool,
        /// Write that list to a file
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Take a completed list into the configuration: vocabularies/values.toml
    #[command(after_help = "Example:\n  lomond vocab map values.csv && lomond reparse")]
    Map {
        /// The list, with LOM's values in the column lom_value
        file: PathBuf,
    },
}

/// `config check`.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Read all of it and say what is wrong
    Check,
}
