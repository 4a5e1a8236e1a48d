//! What can go wrong in the store, in words that name the thing and the mend.
//!
//! Apart so that no other module sees a type of the database library: [`DatabaseFault`] hides it.

use std::path::PathBuf;

/// An error of the database engine, opaque to the rest of the crate.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct DatabaseFault(pub(super) rusqlite::Error);

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Another process (or another `Store` of this one) writes to the collection.
    #[error("{}: another process is writing to this collection: {holder}", dir.display())]
    Locked {
        /// The collection.
        dir: PathBuf,
        /// What the lock file says: process, command, start.
        holder: String,
    },
    /// There is no database to read.
    #[error("{}: no collection here (no lomond.db); harvest or import into it first", dir.display())]
    Missing {
        /// Where it was looked for.
        dir: PathBuf,
    },
    /// The database was made by a later version of the program.
    #[error("{}: the database has schema version {found}, this program knows up to {known}: use a newer lomond", path.display())]
    Newer {
        /// The database file.
        path: PathBuf,
        /// Its `user_version`.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// A reader met an older schema, which only a writer may migrate.
    #[error("{}: the database has schema version {found}, this program needs {known}: open it once for writing, such as with `lomond reindex`", path.display())]
    Older {
        /// The database file.
        path: PathBuf,
        /// Its `user_version`.
        found: i64,
        /// The version needed.
        known: i64,
    },
    /// The file is a SQLite database of something else.
    #[error("{}: this is no Lomond database", path.display())]
    Foreign {
        /// The database file.
        path: PathBuf,
    },
    /// Read-only media with commits that never reached the main file.
    #[error("{}: the collection was not closed cleanly and cannot be mended on read-only media: copy it to a disk and open it once there", dir.display())]
    Unclosed {
        /// The collection.
        dir: PathBuf,
    },
    /// The disk is full; the transaction was undone and nothing stored before is lost.
    #[error("the disk is full: nothing of this step was stored; make room and run the command again")]
    DiskFull,
    /// A source id is in use by a source with another key.
    #[error("source id `{id}` already names another source (key `{key}`)")]
    SourceTaken {
        /// The id asked for.
        id: String,
        /// Key of the source that has it.
        key: String,
    },
    /// `write` was called on a store that was opened for reading.
    #[error("this collection is open for reading only")]
    ReadOnly,
    /// Old pages could not be given up because another process reads them.
    #[error(
        "erased, but another process reads the collection and its old pages may still be on the disk: stop it and run the command again"
    )]
    StillRead,
    /// The queue of readers' reports is full.
    #[error("too many reports are open: close some with `lomond reports close`")]
    TooManyReports,
    /// The file or its folder cannot be written to.
    #[error("the collection is read-only: make its folder writable, or copy the collection to where it is")]
    ReadOnlyDisk,
    /// A row does not make sense: a damaged file or another program's edit.
    #[error("the database is damaged: {what}; restore a backup, or import and harvest again")]
    Damaged {
        /// Which row and what about it.
        what: String,
    },
    /// A file of the collection could not be made, read or locked.
    #[error("{}: {doing}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What was tried.
        doing: &'static str,
        /// Why it failed.
        #[source]
        cause: std::io::Error,
    },
    /// Anything else the database engine reports.
    #[error("database: {0}")]
    Database(#[source] DatabaseFault),
}

/// Result of a store operation.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let extended = error.sqlite_error().map(|error| error.extended_code);
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::DiskFull,
            // The log's index could not be made longer.
            _ if extended == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE) => Self::DiskFull,
            Some(rusqlite::ErrorCode::ReadOnly) => Self::ReadOnlyDisk,
            _ => Self::Database(DatabaseFault(error)),
        }
    }
}
