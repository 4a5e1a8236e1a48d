//! The command line as types, and nothing else: what each command does is in `commands`.
//!
//! Only what works is here, so that `--help` never promises more.

mod curation;
mod records;
mod search_fields;
mod sources;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use clap::Parser;
use clap::Subcommand;

pub use curation::Check;
pub use curation::ConfigCommand;
pub use curation::RulesCommand;
pub use curation::RulesTest;
pub use curation::VocabCommand;
pub use records::Bundle;
pub use records::BundleCommand;
pub use records::Export;
pub use records::ExportFormat;
pub use records::ReportsCommand;
pub use records::Search;
pub use records::ShowFormat;
pub use search_fields::FieldFlags;
pub use sources::Harvest;
pub use sources::Quarantine;
pub use sources::QuarantineCommand;
pub use sources::Sources;
pub use sources::SourcesCommand;

/// Harvests learning-object metadata, searches it, serves it, and takes it offline.
#[derive(Debug, Parser)]
#[command(
    name = "lomond",
    version,
    max_term_width = 100,
    after_help = "Examples:\n  lomond demo                                          see it work, no network needed\n  \
        lomond harvest --url https://repo.example/oai --id repo   harvest one repository\n  \
        lomond search photosynthesis --language en           search what was harvested\n  \
        lomond serve                                         open the catalogue at http://127.0.0.1:8080/\n  \
        lomond bundle stick/                                 write the offline bundle"
)]
pub struct Cli {
    /// The collection's directory: database, index and content
    #[arg(long, global = true, value_name = "DIR", env = "LOMOND_COLLECTION", default_value = "collection")]
    pub collection: PathBuf,
    /// The configuration's directory: lomond.toml, sources/, rules/ and vocabularies/
    #[arg(long, global = true, value_name = "DIR", env = "LOMOND_CONFIG", default_value = "harvest-config")]
    pub config: PathBuf,
    /// One JSON document on stdout instead of a report for people
    #[arg(long, global = true)]
    pub json: bool,
    /// No progress, errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more on stderr
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// Everything Lomond does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Harvest the sample repository over real HTTP, build a bundle and serve the catalogue
    #[command(after_help = "Example:\n  lomond demo --collection /tmp/try --listen 127.0.0.1:0")]
    Demo(Demo),
    /// The configured sources
    Sources(Sources),
    /// Harvest sources over OAI-PMH, incrementally
    #[command(after_help = "Examples:\n  lomond harvest                        all enabled sources\n  \
        lomond harvest photodentro --full     one source from its beginning\n  \
        lomond harvest --url https://repo.example/oai --id repo --set maths --from 2024-01-01")]
    Harvest(Harvest),
    /// What the harvests and imports did
    Runs {
        /// Only this source
        id: Option<String>,
    },
    /// What could not be read, with the reason
    Quarantine(Quarantine),
    /// What readers reported about records
    Reports {
        /// What to do; `list` where nothing is said
        #[command(subcommand)]
        command: Option<ReportsCommand>,
    },
    /// Read LOM files, saved OAI-PMH responses, folders, zips and JSON Lines into the collection
    #[command(after_help = "Examples:\n  lomond import records/ --id archive\n  lomond import backup.jsonl")]
    Import {
        /// Files, folders or zips
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// The source that the records belong to
        #[arg(long, value_name = "NAME", default_value = "import")]
        id: String,
    },
    /// Ranked hits and facets
    #[command(after_help = "Examples:\n  lomond search 'cell \"nitrogen cycle\" -plant'\n  \
        lomond search water --language fr --type simulation --limit 20\n  lomond search 'subject:history' --json")]
    Search(Search),
    /// One record
    Show {
        /// Its id
        id: String,
        /// In which form
        #[arg(long, value_enum, default_value_t = ShowFormat::Text)]
        format: ShowFormat,
    },
    /// The web catalogue and API
    Serve {
        /// Address to listen on; port 0 takes a free one
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// Harvest the configured sources too, each when its `schedule` and `window` say
        #[arg(long)]
        harvest: bool,
    },
    /// All records, or a query's, in bulk
    #[command(after_help = "Examples:\n  lomond export --format jsonl --raw --output all.jsonl\n  \
        lomond export --format lom 'language:el' --output greek.zip\n  lomond export --format csv --fields id,title,location")]
    Export(Export),
    /// The offline bundle: a folder that opens from a USB stick and searches without a server
    #[command(args_conflicts_with_subcommands = true, subcommand_precedence_over_arg = true)]
    #[command(
        after_help = "Examples:\n  lomond bundle stick/\n  lomond bundle stick/ 'language:es' --title 'Biblioteca'\n  \
        lomond bundle verify stick/"
    )]
    Bundle(Bundle),
    /// Hold LOM to its own rules and to an application profile's: files, or the whole collection
    #[command(
        after_help = "Examples:\n  lomond check --summary                    the whole collection, counted\n  \
        lomond check record.xml --profile normetic\n  lomond check records/ --fidelity          what is mapped, kept or dropped"
    )]
    Check(Check),
    /// What the collection holds
    Stats,
    /// Rebuild the derived rows from the raw records, then the index
    Reparse,
    /// Rebuild the index from the raw records
    Reindex,
    /// Corrections that survive every harvest: `rules/*.toml` of the configuration
    Rules {
        /// What to do with them
        #[command(subcommand)]
        command: RulesCommand,
    },
    /// Values of vocabularies: those that no table maps, and the site's own table
    Vocab {
        /// What to do with them
        #[command(subcommand)]
        command: VocabCommand,
    },
    /// The configuration
    Config {
        /// What to do with it
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// A completion script for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
}

/// `demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// Address of the catalogue; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Stop after the bundle
    #[arg(long)]
    pub once: bool,
}
