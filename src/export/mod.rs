//! Export: all records, or a query's, in a format, to a stream, a file, a folder or an archive.
//!
//! Records come by id (those of a reader's list in its order), so that collections which hold the same give the same bytes however they came by it:
//! no change number and no time is written. Memory is bounded: one record at a time. What is written to a
//! path is written beside it and renamed when complete, so that a killed export leaves no half of one.
//!
//! One file per format; they turn an [`Entry`] into bytes and know nothing of where these go ([`outlet`]).

mod archive;
mod crosswalks;
pub mod csv;
mod folder;
pub mod jsonl;
mod lines;
mod outlet;
mod pending;

use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::str::FromStr;

use crate::catalog::Catalog;
use crate::catalog::CatalogError;
use crate::catalog::Entry;
use crate::lom;
use crate::model::id::RecordId;
use crate::model::query::Query;
use crate::model::record::Status;

pub use crosswalks::Crosswalk;

use outlet::Outlet;

/// What to write of each record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// The bytes as they were harvested; live records only.
    Raw,
    /// IEEE LOM XML, one document a record; live records whose format is read.
    Lom,
    /// IMS LRM 1.2 XML, one document a record; live records whose format is read, without what the binding
    /// cannot hold.
    Imsmd,
    /// A JSON object a line, tombstones too; with the raw bytes where asked for.
    Jsonl {
        /// Adds `raw`.
        raw: bool,
    },
    /// A table of live records; with `since`, tombstones too.
    Csv {
        /// Its columns in order.
        columns: Vec<csv::Column>,
    },
    /// Live records whose format is read, by a crosswalk; in MARC with `since`, tombstones too.
    Crosswalk(Crosswalk),
}

impl Format {
    /// Names of the formats, as `--format` takes them.
    pub const NAMES: [&'static str; 11] =
        ["raw", "lom", "imsmd", "jsonl", "csv", "dc", "marcxml", "marc", "lrmi", "bibtex", "ris"];

    /// Whether each record is a file of its own.
    #[must_use]
    pub fn is_files(&self) -> bool {
        matches!(self, Self::Raw | Self::Lom | Self::Imsmd | Self::Crosswalk(Crosswalk::Dc))
    }
}

impl FromStr for Format {
    type Err = ExportError;

    fn from_str(name: &str) -> Result<Self, ExportError> {
        match name {
            "raw" => Ok(Self::Raw),
            "lom" => Ok(Self::Lom),
            "imsmd" => Ok(Self::Imsmd),
            "jsonl" => Ok(Self::Jsonl { raw: false }),
            "csv" => Ok(Self::Csv { columns: csv::Column::DEFAULT.to_vec() }),
            other => {
                let found = Crosswalk::ALL.iter().find(|(known, _)| *known == other);
                let unknown = || ExportError::UnknownFormat(other.to_owned());
                found.map(|(_, crosswalk)| Self::Crosswalk(*crosswalk)).ok_or_else(unknown)
            }
        }
    }
}

/// What to export.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// In which format.
    pub format: Format,
    /// Which records; an empty query means all.
    pub query: Query,
    /// Only what changed after this change number.
    pub since: u64,
    /// At most this many records a file, or a folder of files.
    pub split: Option<u64>,
}

/// Where to.
pub enum Target<'a> {
    /// A stream such as standard output: lines as they are, files as one tar.
    Stream(&'a mut (dyn io::Write + 'a)),
    /// A file or folder; `.tar`, `.tar.zst` and `.zip` are archives for formats of one file a record.
    Path(&'a Path),
}

/// Most notes kept in a report.
pub const MAX_NOTES: usize = 100;

/// What an export wrote.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExportReport {
    /// Live records written.
    pub records: u64,
    /// Tombstones written, or files removed for them.
    pub deleted: u64,
    /// Live records that this format cannot hold.
    pub skipped: u64,
    /// Files written; 1 for a stream or an archive.
    pub files: u64,
    /// Bytes of records, before any compression.
    pub bytes: u64,
    /// Records that lost something to the limits of the format (MARC's lengths).
    pub shortened: u64,
    /// What they lost, the first [`MAX_NOTES`] of it: `ID: FIELD: what`.
    pub notes: Vec<String>,
    /// The `since` to ask for next: everything changed up to here was seen.
    pub change: u64,
}

/// Why an export stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The collection could not be read.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// No such format.
    #[error("`{0}` is no export format: use {list}", list = Format::NAMES.join(", "))]
    UnknownFormat(String),
    /// No such column.
    #[error("`{0}` is no field of csv: use {list}", list = csv::Column::names())]
    UnknownColumn(String),
    /// A place that does not suit the format.
    #[error("{}: {reason}", path.display())]
    Unsuitable {
        /// The place.
        path: PathBuf,
        /// Why it does not suit, and what would.
        reason: &'static str,
    },
    /// Writing failed; a broken pipe among others.
    #[error("{}: cannot write", path.display())]
    Write {
        /// The file, or `-`.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
}

/// A record in a format.
enum Encoded {
    Bytes(Vec<u8>),
    /// A deletion; formats of lines have bytes for it.
    Tombstone(Option<Vec<u8>>),
    /// This format has no form for it.
    Nothing,
}

/// Writes what `options` ask for to `target`; `progress` hears the number of records met so far.
///
/// # Errors
/// The collection cannot be read, the place does not suit the format, or writing failed.
pub fn run(
    catalog: &Catalog,
    options: &Options,
    target: Target<'_>,
    progress: &mut dyn FnMut(u64),
) -> Result<ExportReport, ExportError> {
    let mut met = 0;
    write(catalog, options, target, &mut |take| {
        catalog.each::<ExportError>(&options.query, options.since, &mut |entry| {
            take(&entry)?;
            met += 1;
            progress(met);
            Ok(())
        })
    })
}

/// Writes these records, as `shown` gives them out, in `format` to `target`, in their order; those that are not here are
/// left out.
///
/// # Errors
/// As [`run`].
pub fn listed(
    catalog: &Catalog,
    format: Format,
    ids: &[RecordId],
    shown: &dyn Fn(Entry) -> Entry,
    target: Target<'_>,
) -> Result<ExportReport, ExportError> {
    let options = Options { format, query: Query::default(), since: 0, split: None };
    write(catalog, &options, target, &mut |take| {
        for id in ids {
            catalog.record(id)?.map_or(Ok(()), |entry| take(&shown(entry)))?;
        }
        Ok(())
    })
}

/// Hands records to what it is given, one by one.
type Walk<'a> = dyn FnMut(&mut dyn FnMut(&Entry) -> Result<(), ExportError>) -> Result<(), ExportError> + 'a;

fn write(
    catalog: &Catalog,
    options: &Options,
    target: Target<'_>,
    walk: &mut Walk<'_>,
) -> Result<ExportReport, ExportError> {
    let place = match &target {
        Target::Stream(_) => PathBuf::from("-"),
        Target::Path(path) => path.to_path_buf(),
    };
    let failed = |cause| ExportError::Write { path: place.clone(), cause };
    let mut report = ExportReport { change: catalog.change()?, ..ExportReport::default() };
    let mut outlet = outlet::open(options, target)?;
    walk(&mut |entry| put(entry, options, &mut *outlet, &mut report).map_err(failed))?;
    report.files = outlet.finish().map_err(failed)?;
    Ok(report)
}

fn put(
    entry: &Entry,
    options: &Options,
    outlet: &mut dyn Outlet,
    report: &mut ExportReport,
) -> io::Result<()> {
    let id = &entry.record.id;
    match encode(entry, options, report)? {
        Encoded::Bytes(bytes) => {
            report.records += 1;
            report.bytes += bytes.len() as u64;
            outlet.put(id, &bytes)
        }
        Encoded::Tombstone(Some(bytes)) => {
            report.deleted += 1;
            report.bytes += bytes.len() as u64;
            outlet.put(id, &bytes)
        }
        Encoded::Tombstone(None) => {
            report.deleted += u64::from(outlet.remove(id)?);
            Ok(())
        }
        Encoded::Nothing => {
            report.skipped += 1;
            Ok(())
        }
    }
}

fn encode(entry: &Entry, options: &Options, report: &mut ExportReport) -> io::Result<Encoded> {
    let live = entry.record.status == Status::Live;
    let bytes = |bytes: Option<Vec<u8>>| bytes.map_or(Encoded::Nothing, Encoded::Bytes);
    Ok(match &options.format {
        Format::Raw | Format::Lom | Format::Imsmd if !live => Encoded::Tombstone(None),
        Format::Raw => bytes(Some(entry.record.raw.clone()).filter(|raw| !raw.is_empty())),
        Format::Lom => bytes(entry.lom.as_ref().map(|lom| lom::write_ieee(lom).into_bytes())),
        Format::Imsmd => bytes(entry.lom.as_ref().map(|lom| lom::write_ims(lom).into_bytes())),
        Format::Jsonl { raw } => {
            let mut line = jsonl::line(entry, *raw)?;
            line.push(b'\n');
            if live { Encoded::Bytes(line) } else { Encoded::Tombstone(Some(line)) }
        }
        Format::Crosswalk(crosswalk) => {
            let (encoded, notes) = crosswalk.encode(entry, options.since > 0);
            report.shortened += u64::from(!notes.is_empty());
            let room = MAX_NOTES.saturating_sub(report.notes.len());
            let id = &entry.record.id;
            let told =
                notes.into_iter().take(room).map(|note| format!("{id}: {}: {}", note.target, note.text));
            report.notes.extend(told);
            encoded
        }
        Format::Csv { .. } if !live && options.since == 0 => Encoded::Tombstone(None),
        Format::Csv { columns } => {
            let row = csv::row(entry, columns)?;
            if live { Encoded::Bytes(row) } else { Encoded::Tombstone(Some(row)) }
        }
    })
}
