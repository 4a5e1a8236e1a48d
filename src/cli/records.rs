//! What gives records: searches, exports and bundles.
//!
//! Types of the command line alone, as all of `cli`; apart because they change together.

use std::path::PathBuf;

use clap::Args;
use clap::Subcommand;
use clap::ValueEnum;

use crate::cli::search_fields::FieldFlags;

/// `search`.
#[derive(Debug, Args)]
pub struct Search {
    /// Words, "phrases", -excluded, field:value
    #[arg(allow_hyphen_values = true, default_value = "")]
    pub query: String,
    /// Filters by facet
    #[command(flatten)]
    pub fields: FieldFlags,
    /// Any of the words will do, not only all of them
    #[arg(long)]
    pub any: bool,
    /// Languages whose resources come first, other things being about equal: `de,fr`
    #[arg(long, value_name = "LANGUAGE", value_delimiter = ',')]
    pub prefer: Vec<String>,
    /// Hits to return
    #[arg(long, default_value_t = 10)]
    pub limit: usize,
    /// Hits to skip
    #[arg(long, default_value_t = 0)]
    pub offset: usize,
}

/// `reports list|close`.
#[derive(Debug, Clone, Subcommand)]
pub enum ReportsCommand {
    /// One line each, the oldest first
    List {
        /// Also those that were dealt with
        #[arg(long)]
        all: bool,
    },
    /// Mark reports as dealt with
    Close {
        /// Their numbers in the list
        #[arg(required = true, value_name = "REPORT")]
        ids: Vec<i64>,
    },
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
    /// Only the records with these ids, such as a list's
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub ids: Vec<String>,
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
    /// Only the records with these ids, such as a list's
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub ids: Vec<String>,
    /// Its title
    #[arg(long)]
    pub title: Option<String>,
    /// A few words about it, for its home page and README.txt
    #[arg(long, value_name = "TEXT")]
    pub cover: Option<String>,
    /// Who publishes it
    #[arg(long, value_name = "NAME")]
    pub publisher: Option<String>,
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
