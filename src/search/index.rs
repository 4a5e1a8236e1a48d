//! The tantivy half: where the index lies, its version, its readers and its writer.

mod alike;
mod bonus;
mod collect;
mod complete;
mod dictionary;
mod directory;
mod find;
mod gone;
mod impact;
mod inversion;
mod lists;
mod query;
mod schema;
mod segment;
mod suggest;
mod values;
mod writer;

pub use complete::Completions;
pub use complete::goes_on;
pub use writer::IndexWriter;

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::SystemTime;

use serde::Deserialize;
use serde::Serialize;
use tantivy::Index;
use tantivy::IndexReader;
use tantivy::IndexSettings;
use tantivy::ReloadPolicy;
use tantivy::Searcher;
use tantivy::TantivyError;

use crate::search::INDEX_VERSION;
use crate::search::Result;
use crate::search::SearchError;
use crate::search::error::IndexFault;
use schema::Fields;
use values::ValueNames;

/// The file whose replacement makes a commit (tantivy's name).
const META_FILE: &str = "meta.json";

/// A collection's index, for any number of readers and one writer. `Send + Sync`.
pub struct SearchIndex {
    dir: PathBuf,
    index: Index,
    fields: Fields,
    reader: IndexReader,
    seen: Mutex<Seen>,
    values: ValueNames,
}

/// What the last commit says of itself.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Payload {
    version: u32,
    change: u64,
}

/// The commit that this reader sees, and how its file looked.
#[derive(Debug, Clone, Copy)]
struct Seen {
    change: u64,
    stamp: Option<(SystemTime, u64)>,
}

impl SearchIndex {
    /// Opens or makes the index in `dir` for reading and writing. An index of another version, or one that
    /// cannot be opened, is replaced by an empty one whose [`SearchIndex::change`] is 0.
    ///
    /// # Errors
    /// The directory cannot be written.
    pub fn open(dir: &Path) -> Result<Self> {
        fs::create_dir_all(dir).map_err(file_error(dir, "cannot make the search index's directory"))?;
        if dir.join(META_FILE).exists()
            && let Ok(index) = Self::open_existing(dir)
        {
            return Ok(index);
        }
        fs::remove_dir_all(dir).map_err(file_error(dir, "cannot remove the outdated search index"))?;
        fs::create_dir_all(dir).map_err(file_error(dir, "cannot make the search index's directory"))?;
        let (schema, _) = schema::build();
        let directory = directory::Shared::open(dir).map_err(fault(dir))?;
        Index::create(directory, schema, IndexSettings::default()).map_err(fault(dir))?;
        Self::open_existing(dir)
    }

    /// Opens the index in `dir` for reading only, also on read-only media.
    ///
    /// # Errors
    /// There is none, it has another version, or it cannot be read.
    pub fn open_read(dir: &Path) -> Result<Self> {
        if !dir.join(META_FILE).exists() {
            return Err(SearchError::Missing { dir: dir.to_owned() });
        }
        Self::open_existing(dir)
    }

    fn open_existing(dir: &Path) -> Result<Self> {
        let fault = fault(dir);
        let directory = directory::Shared::open(dir).map_err(&fault)?;
        let index = Index::open(directory).map_err(&fault)?;
        let (schema, fields) = schema::build();
        let seen = see(&index, dir)?;
        if index.schema() != schema {
            return Err(SearchError::Version { dir: dir.to_owned(), found: 0, known: INDEX_VERSION });
        }
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(&fault)?;
        Ok(Self {
            dir: dir.to_owned(),
            index,
            fields,
            reader,
            seen: Mutex::new(seen),
            values: ValueNames::default(),
        })
    }

    /// The store's change number up to which the index (as this reader sees it) is complete; 0 when empty.
    #[must_use]
    pub fn change(&self) -> u64 {
        self.seen.lock().map_or(0, |seen| seen.change)
    }

    /// Sees what was committed since, here or by another process; cheap when there is nothing new.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn reload(&self) -> Result<()> {
        let Ok(mut seen) = self.seen.lock() else { return Ok(()) };
        if seen.stamp.is_some() && seen.stamp == stamp(&self.dir) {
            return Ok(());
        }
        // The number is read before the segments: it may lag behind what is found, never promise more.
        let now = see(&self.index, &self.dir)?;
        self.reader.reload().map_err(fault(&self.dir))?;
        let live = self.searcher().segment_readers().iter().map(|segment| segment.segment_id()).collect();
        self.values.keep(&live);
        *seen = now;
        Ok(())
    }

    /// The one writer; it writes a segment whenever its records take `heap_bytes`.
    ///
    /// # Errors
    /// Another writer is at work, or the directory cannot be written.
    pub fn writer(&self, heap_bytes: usize) -> Result<IndexWriter> {
        IndexWriter::new(self, heap_bytes)
    }

    fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    fn fault(&self) -> impl Fn(TantivyError) -> SearchError {
        fault(&self.dir)
    }
}

impl std::fmt::Debug for SearchIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SearchIndex")
            .field("dir", &self.dir)
            .field("seen", &self.seen)
            .finish_non_exhaustive()
    }
}

fn fault(dir: &Path) -> impl Fn(TantivyError) -> SearchError {
    move |cause| match cause {
        TantivyError::LockFailure(..) => SearchError::Locked { dir: dir.to_owned() },
        cause => SearchError::Index { dir: dir.to_owned(), cause: IndexFault(cause) },
    }
}

fn file_error(path: &Path, doing: &'static str) -> impl Fn(std::io::Error) -> SearchError {
    move |cause| SearchError::File { path: path.to_owned(), doing, cause }
}

fn stamp(dir: &Path) -> Option<(SystemTime, u64)> {
    let meta = fs::metadata(dir.join(META_FILE)).ok()?;
    Some((meta.modified().ok()?, meta.len()))
}

/// Reads the last commit's payload; an index that was never committed is at change 0.
fn see(index: &Index, dir: &Path) -> Result<Seen> {
    let stamp = stamp(dir);
    let payload = match index.load_metas().map_err(fault(dir))?.payload {
        None => Payload { version: INDEX_VERSION, change: 0 },
        Some(text) => serde_json::from_str(&text).unwrap_or(Payload { version: 0, change: 0 }),
    };
    if payload.version != INDEX_VERSION {
        return Err(SearchError::Version {
            dir: dir.to_owned(),
            found: payload.version,
            known: INDEX_VERSION,
        });
    }
    Ok(Seen { change: payload.change, stamp })
}
