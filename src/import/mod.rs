//! Import: records from files, into the store as a source of their own.
//!
//! What may be given: LOM (or other metadata) XML, saved OAI-PMH responses, JSON Lines of the `export`
//! command, zips and folders of these. One file per kind, chosen by content ([`sniff`]). Files are read and their
//! records prepared on all processors in bounded batches, and stored in order, a batch a transaction.
//!
//! Identity: the OAI header's identifier where there is one, else the path below the argument (`a/b.xml`,
//! `pack.zip/a/b.xml`; a file given as argument: its name), with `#N` where a file holds several. A JSON line
//! keeps its own source and identifier, and so its id. Of several versions of one identifier the newest
//! datestamp wins, ties by content hash. A bare metadata file has no datestamp: what is on disk now is its
//! version, except where two arguments of one run hold the same path: then the rule above decides.
//!
//! What is plainly something else (tables, pictures, style sheets, HTML) is skipped and counted; what should be
//! readable and is not goes to quarantine under its path. Knows no index: the caller gives it what the [`Step`]s tell, or
//! lets it catch up by change number.

mod batch;
mod folder;
mod jsonl;
mod lom_file;
mod oai_response;
mod sink;
mod sniff;
mod zip;

use std::path::Path;
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;

use crate::curate::Curation;
use crate::ingest::Reach;
use crate::ingest::Stored;
use crate::model::id::SourceId;
use crate::model::quarantine::Quarantined;
use crate::model::record::Incoming;
use crate::model::record::Precedence;
use crate::model::run::Counts;
use crate::store::Store;
use crate::store::StoreError;

use batch::Batcher;
use sink::Sink;

/// Most bytes of one file or zip member that are read as one document.
const MAX_DOCUMENT: u64 = 256 * 1024 * 1024;

/// Batches that may wait to be stored while the next one is read.
const BATCHES_AHEAD: usize = 1;

/// Why an import could not run, or stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// A path that was named is not there.
    #[error("{}: cannot import", path.display())]
    Path {
        /// As it was given.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// The collection could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A file from which nothing came although something was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileError {
    /// Its path below the argument, inside zips too.
    pub path: String,
    /// What is wrong, in words.
    pub reason: String,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ImportReport {
    /// What became of the records.
    pub counts: Counts,
    /// Files (and members of zips) that were read.
    pub files: u64,
    /// Files that are plainly something else.
    pub skipped: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Files from which nothing came.
    pub errors: Vec<FileError>,
}

/// What happened, for whoever indexes or shows progress.
#[derive(Debug)]
pub enum Step<'a> {
    /// A batch is committed.
    Committed {
        /// The collection's change number now.
        change: u64,
        /// What the index is to know of it, in order; nothing where records are read for the store alone.
        stored: Vec<Stored>,
        /// What the import has done so far.
        report: &'a ImportReport,
    },
}

/// A source by both its names.
#[derive(Debug, Clone, PartialEq, Eq)]
struct SourceName {
    key: SourceId,
    id: SourceId,
}

/// A record, or bytes that are none, on its way from a file to the store.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Item {
    source: SourceName,
    precedence: Precedence,
    body: Result<Incoming, Quarantined>,
}

/// One document out of a file: all of it, or some lines of JSON Lines.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    /// Path below the argument, `/` between its parts.
    name: String,
    kind: sniff::Kind,
    /// Number of its first line in the file; 1 but for JSON Lines.
    first_line: u64,
    /// No other file of this run has this name.
    alone: bool,
    bytes: Vec<u8>,
}

/// Imports `paths` in order, read as `curation` has it and as far as `reach` says; what names no source itself belongs to `source`, its id or key.
///
/// # Errors
/// A path does not exist, or the collection could not be written. What is wrong with single files is in the
/// report.
pub fn run(
    paths: &[PathBuf],
    source: &SourceId,
    store: &Store,
    (curation, reach): (&Curation, Reach),
    on_step: &mut dyn FnMut(Step<'_>),
) -> Result<ImportReport, ImportError> {
    for path in paths {
        std::fs::metadata(path).map_err(|cause| ImportError::Path { path: path.clone(), cause })?;
    }
    let names = sink::names(store, source)?;
    let mut sink = Sink::new(store, reach, on_step);
    thread::scope(|scope| {
        let (sender, batches) = mpsc::sync_channel(BATCHES_AHEAD);
        scope.spawn(move || folder::read_all(paths, &mut Batcher::new((curation, reach), names, sender)));
        for batch in batches {
            sink.store(batch)?;
        }
        sink.finish()
    })
}

/// The last part of a path as text.
fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests;
