//! The command line as types, and nothing else: what each command does is in `commands`.
//!
//! Only what works is here, so that `--help` never promises more.

mod search_fields;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use clap::Parser;
use clap::Subcommand;
use clap::ValueEnum;
pub use search_fields::FieldFlags;

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

/// `search`.
#[derive(Debug, Args)]
pub struct Search {
    /// Words, "phrases", -excluded, field:value
    #[arg(allow_hyphen_values = true, default_value = "")]
    pub query: String,
    /// Filters by facet
    #[command(flatten)]
    pub fields: FieldFlags,
    /// Hits to return
    #[arg(long, default_value_t = 10)]
    pub limit: usize,
    /// Hits to skip
    #[arg(long, default_value_t = 0)]
    pub offset: usize,
}

/// The forms of `show`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ShowFormat {
    /// For people
    Text,
    /// A line of the JSON Lines export
    Jsonl,
    /// IEEE LOM XML
    Lom,
    /// IMS LRM 1.2 XML, without what that cannot hold
    Imsmd,
    /// As harvested
    Raw,
}

/// `export`.
#[derive(Debug, Args)]
pub struct Export {
    /// In which format
    #[arg(long, value_enum)]
    pub format: ExportFormat,
    /// Only the records that match
    #[arg(allow_hyphen_values = true)]
    pub query: Option<String>,
    /// File, directory or `-`; .tar, .tar.zst and .zip are packed
    #[arg(long, short, default_value = "-")]
    pub output: PathBuf,
    /// Only what changed after this change number
    #[arg(long, value_name = "CHANGE")]
    pub since: Option<u64>,
    /// Start a new file after this many records
    #[arg(long, value_name = "N")]
    pub split: Option<u64>,
    /// Columns of the CSV
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub fields: Vec<String>,
    /// With the raw metadata in each line (jsonl)
    #[arg(long)]
    pub raw: bool,
}

/// The formats of `export`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// As harvested
    Raw,
    /// IEEE LOM XML
    Lom,
    /// IMS LRM 1.2 XML, without what that cannot hold
    Imsmd,
    /// JSON Lines, read back by import
    Jsonl,
    /// A table
    Csv,
    /// Simple Dublin Core (oai_dc)
    Dc,
    /// MARC 21 in XML
    Marcxml,
    /// MARC 21 in ISO 2709
    Marc,
    /// schema.org JSON-LD after AMB, an object a line
    Lrmi,
    /// BibTeX
    Bibtex,
    /// RIS
    Ris,
}

/// `bundle`.
#[derive(Debug, Args)]
pub struct Bundle {
    /// Something else than writing one
    #[command(subcommand)]
    pub command: Option<BundleCommand>,
    /// The folder to write or update
    #[arg(required = true)]
    pub out: Option<PathBuf>,
    /// Only the records that match
    #[arg(allow_hyphen_values = true)]
    pub query: Option<String>,
    /// Its title
    #[arg(long)]
    pub title: Option<String>,
    /// Records with static pages for browsers that are too old to search
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    pub browse: usize,
}

/// `bundle verify`.
#[derive(Debug, Subcommand)]
pub enum BundleCommand {
    /// Check every byte of a bundle against its manifest
    Verify {
        /// The bundle
        dir: PathBuf,
    },
}

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
