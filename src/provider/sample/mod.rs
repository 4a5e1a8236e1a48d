//! The sample repository as an OAI-PMH provider on loopback: what the demo harvests.
//!
//! Apart from the collection's own provider because it serves a folder instead of a catalogue, and because it must
//! do what a good provider never does: send damaged records byte for byte as they are. `answer` is pure, `server`
//! is a small HTTP/1.1 server of its own, so that harvest and demo need no async runtime.

mod answer;
mod server;

#[cfg(test)]
mod tests;

pub use answer::PREFIX;
pub use answer::answer;
pub use server::Running;
pub use server::serve;

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use crate::model::record::Header;
use crate::oai::Set;

/// Largest file read, in bytes.
const MAX_FILE_BYTES: u64 = 4 << 20;

/// Why a folder is no sample repository.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// A file cannot be read.
    #[error("{}: {cause}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// A table is not as it should be.
    #[error("{file}, line {line}: {reason}")]
    Table {
        /// The table.
        file: &'static str,
        /// Line, counted from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
}

/// One record of the sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleRecord {
    /// Its header.
    pub header: Header,
    /// The bytes inside `metadata`; empty for a deleted record.
    pub metadata: Vec<u8>,
    /// The bytes are damaged on purpose and are sent as they are.
    pub damaged: bool,
}

/// The sample repository in memory, its records ordered by datestamp, then identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleRepository {
    records: Vec<SampleRecord>,
    sets: Vec<Set>,
}

impl SampleRepository {
    /// Reads `records.tsv`, `sets.tsv` and `records/*.xml` from files given as (path in the folder, bytes).
    ///
    /// # Errors
    /// A table is missing, a line has too few columns, or names a file that is not there.
    pub fn from_files<'f>(files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> Result<Self, SampleError> {
        let files: HashMap<&str, &[u8]> = files.into_iter().collect();
        let mut records = table(&files, "records.tsv", |columns| record(columns, &files))?;
        records.sort_by(|a, b| {
            let key =
                |record: &SampleRecord| (record.header.datestamp.clone(), record.header.identifier.clone());
            key(a).cmp(&key(b))
        });
        Ok(Self { records, sets: table(&files, "sets.tsv", set)? })
    }

    /// Reads the folder `dir`.
    ///
    /// # Errors
    /// A file cannot be read, or as [`Self::from_files`].
    pub fn load(dir: &Path) -> Result<Self, SampleError> {
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        for name in ["records.tsv", "sets.tsv"] {
            files.push((name.to_owned(), read(&dir.join(name))?));
        }
        let folder = dir.join("records");
        let unread = |cause| SampleError::File { path: folder.clone(), cause };
        for entry in fs::read_dir(&folder).map_err(unread)? {
            let path = entry.map_err(unread)?.path();
            if let Some(name) = path.file_name().and_then(|name| name.to_str()) {
                files.push((format!("records/{name}"), read(&path)?));
            }
        }
        Self::from_files(files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())))
    }

    /// The records in the order of the lists.
    #[must_use]
    pub fn records(&self) -> &[SampleRecord] {
        &self.records
    }

    /// The sets in the order of the table.
    #[must_use]
    pub fn sets(&self) -> &[Set] {
        &self.sets
    }
}

fn read(path: &Path) -> Result<Vec<u8>, SampleError> {
    let unread = |cause| SampleError::File { path: path.to_owned(), cause };
    if fs::metadata(path).map_err(unread)?.len() > MAX_FILE_BYTES {
        return Err(unread(io::Error::other(format!("larger than {MAX_FILE_BYTES} bytes"))));
    }
    fs::read(path).map_err(unread)
}

/// Reads a table of tab-separated columns under a line of names.
fn table<T>(
    files: &HashMap<&str, &[u8]>,
    file: &'static str,
    mut read: impl FnMut(&[&str]) -> Result<T, String>,
) -> Result<Vec<T>, SampleError> {
    let wrong = |line, reason: String| SampleError::Table { file, line, reason };
    let bytes = files.get(file).ok_or_else(|| wrong(0, "the table is missing".to_owned()))?;
    let text = std::str::from_utf8(bytes).map_err(|cause| wrong(0, cause.to_string()))?;
    let mut rows = Vec::new();
    for (n, line) in text.lines().enumerate().skip(1).filter(|(_, line)| !line.is_empty()) {
        let columns: Vec<&str> = line.split('\t').collect();
        rows.push(read(&columns).map_err(|reason| wrong(n + 1, reason))?);
    }
    Ok(rows)
}

fn record(columns: &[&str], files: &HashMap<&str, &[u8]>) -> Result<SampleRecord, String> {
    let &[identifier, datestamp, sets, status, ref rest @ ..] = columns else {
        return Err("identifier, datestamp, sets, status and file are wanted".to_owned());
    };
    let header = Header {
        identifier: identifier.to_owned(),
        datestamp: datestamp.to_owned(),
        deleted: status == "deleted",
        sets: sets.split_ascii_whitespace().map(str::to_owned).collect(),
    };
    let damaged = match status {
        "live" | "deleted" => false,
        "damaged" => true,
        other => return Err(format!("`{other}` is no status: live, deleted or damaged")),
    };
    let path = format!("records/{}", rest.first().copied().unwrap_or_default());
    let metadata = match (header.deleted, files.get(path.as_str())) {
        (true, _) => Vec::new(),
        (false, Some(bytes)) => bytes.to_vec(),
        (false, None) => return Err(format!("{path} is not there")),
    };
    Ok(SampleRecord { header, metadata, damaged })
}

fn set(columns: &[&str]) -> Result<Set, String> {
    let &[spec, name, ..] = columns else { return Err("setSpec and setName are wanted".to_owned()) };
    Ok(Set { spec: spec.to_owned(), name: name.to_owned(), descriptions: Vec::new() })
}
