//! What gets records: sources, harvests, and what they could not read.
//!
//! Types of the command line alone, as all of `cli`; apart because they change together.

use std::path::PathBuf;

use clap::Args;
use clap::Subcommand;

/// `sources`.
#[derive(Debug, Args)]
pub struct Sources {
    /// What to do with them; `list` where nothing is said
    #[command(subcommand)]
    pub command: Option<SourcesCommand>,
}

/// `sources list|test|add|pause|resume|rename|remove`.
#[derive(Debug, Subcommand)]
pub enum SourcesCommand {
    /// The configured sources and those that have records
    List,
    /// Ask each what it does about the protocol, and say what is wrong; nothing is stored
    Test {
        /// Sources to test; all enabled ones when none is named
        ids: Vec<String>,
    },
    /// Test a repository and write its file into the configuration
    #[command(after_help = "Example:\n  lomond sources add https://repo.example/oai --id repo")]
    Add {
        /// Its base URL
        url: String,
        /// What it is to be called
        #[arg(long, value_name = "ID")]
        id: String,
    },
    /// Harvest a source no more when none is named, nor on schedule; its records stay
    Pause {
        /// The source
        id: String,
    },
    /// Harvest a paused source again
    Resume {
        /// The source
        id: String,
    },
    /// Give a source another id; the ids of its records stay
    Rename {
        /// The source
        id: String,
        /// Its new id
        new: String,
    },
    /// Take a source out of the configuration
    #[command(group = clap::ArgGroup::new("records").required(true))]
    Remove {
        /// The source
        id: String,
        /// Its records stay, without a source to renew them
        #[arg(long, group = "records")]
        keep: bool,
        /// Its records are erased from database and index; tombstones stay
        #[arg(long, group = "records")]
        purge: bool,
    },
}

/// `harvest`.
#[derive(Debug, Args)]
pub struct Harvest {
    /// Sources to harvest; all enabled ones when none is named
    #[arg(conflicts_with = "url")]
    pub ids: Vec<String>,
    /// Base URL of a source that is in no file
    #[arg(long, requires = "name")]
    pub url: Option<String>,
    /// The id of the source at --url
    #[arg(long = "id", value_name = "NAME", requires = "url")]
    pub name: Option<String>,
    /// metadataPrefix; found by namespace where none is given
    #[arg(long, requires = "url")]
    pub prefix: Option<String>,
    /// setSpec to harvest
    #[arg(long, requires = "url")]
    pub set: Option<String>,
    /// Records changed on or after this date
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Records changed on or before this date
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Seconds between requests to one host [default: 0 on loopback, else 1 or the source's own]
    #[arg(long, value_name = "SECS")]
    pub delay: Option<f64>,
    /// From the beginning, not from the last harvest
    #[arg(long)]
    pub full: bool,
    /// Sources harvested at the same time [default: 4, or `jobs` of the configuration]
    #[arg(long, value_name = "N")]
    pub jobs: Option<u32>,
    /// Stop after this many records of each source
    #[arg(long, value_name = "N")]
    pub limit: Option<u64>,
    /// Ask and read, but store nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Store only; the index learns of it with the next harvest, import, `reindex` or `serve`
    #[arg(long)]
    pub no_index: bool,
    /// Compare what is held with what the repository lists; missing records make the run incomplete
    #[arg(long, conflicts_with = "dry_run")]
    pub verify: bool,
    /// Let a run that was held do what it is held for
    #[arg(long)]
    pub accept: bool,
}

/// `quarantine`.
#[derive(Debug, Args)]
pub struct Quarantine {
    /// What to do; `list` where nothing is said
    #[command(subcommand)]
    pub command: Option<QuarantineCommand>,
}

/// `quarantine list|show|retry|export`.
#[derive(Debug, Subcommand)]
pub enum QuarantineCommand {
    /// One line each
    List,
    /// The reason and the bytes of one
    Show {
        /// Its number in the list
        id: i64,
    },
    /// Read the kept bytes once more, and ask for what is still damaged with GetRecord
    Retry {
        /// Only this source
        #[arg(long, value_name = "ID")]
        source: Option<String>,
    },
    /// All bytes, one file each
    Export {
        /// The folder to write
        dir: PathBuf,
    },
}
