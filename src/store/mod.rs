//! The store: one SQLite database per collection, the ground truth of everything.
//!
//! Apart because only this folder may name the database and the compressor. It speaks `model` types,
//! keeps raw bytes as they came, gives every change the next number, and does not know where records come
//! from, how they are read or who searches them.

mod block;
mod blocks;
mod checkpoints;
mod erase;
mod error;
mod held;
mod lock;
mod migrate;
mod pack;
mod presence;
mod problems;
mod put;
mod quarantine;
mod records;
mod rederive;
mod reports;
mod row;
mod runs;
mod session;
mod sources;
mod stamp;
mod stats;
mod term;
mod write;

pub use checkpoints::Checkpoint;
pub use checkpoints::NewestStamp;
pub use error::DatabaseFault;
pub use error::Result;
pub use error::StoreError;
pub use migrate::SCHEMA_VERSION;
pub use pack::Packed;
pub use pack::pack;
pub use sources::IdentifyFacts;
pub use sources::NewSource;
pub use sources::SourceRow;
pub use stats::SourceStats;
pub use stats::StoreStats;
pub use write::Write;

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use lock::WriterLock;
use session::Session;

/// Name of the database in a collection's directory.
pub const DATABASE: &str = "lomond.db";

/// Idle read connections kept for the next read.
const MAX_IDLE: usize = 8;

/// A collection's database. `Send + Sync`: reads run side by side on connections of their own and see what is
/// committed, writes run one after another.
#[derive(Debug)]
pub struct Store {
    dir: PathBuf,
    clock: fn() -> String,
    // Dropped in this order: the writer closes after the readers and so can tidy the log away, and
    // the lock goes last.
    readers: Mutex<Vec<Session>>,
    writer: Option<Mutex<Session>>,
    _lock: Option<WriterLock>,
}

impl Store {
    /// Opens (or makes) the collection in `dir` for writing and takes its writer lock until dropped.
    ///
    /// # Errors
    /// Another writer holds it (the message says which), the database is newer, or the file cannot be opened.
    pub fn open(dir: &Path) -> Result<Self> {
        fs::create_dir_all(dir).map_err(|cause| StoreError::File {
            path: dir.to_owned(),
            doing: "cannot make the collection's directory",
            cause,
        })?;
        let lock = WriterLock::take(dir, &wall_clock())?;
        let writer = Session::writer(&dir.join(DATABASE))?;
        Ok(Self {
            dir: dir.to_owned(),
            clock: wall_clock,
            readers: Mutex::default(),
            writer: Some(Mutex::new(writer)),
            _lock: Some(lock),
        })
    }

    /// Opens the collection in `dir` for reading: no lock, beside a writer, or on read-only media.
    ///
    /// # Errors
    /// There is no collection, or it cannot be read.
    pub fn open_read(dir: &Path) -> Result<Self> {
        let database = dir.join(DATABASE);
        if !database.is_file() {
            return Err(StoreError::Missing { dir: dir.to_owned() });
        }
        let readers = Mutex::new(vec![Session::reader(&database)?]);
        Ok(Self { dir: dir.to_owned(), clock: wall_clock, readers, writer: None, _lock: None })
    }

    /// The same store with another clock (RFC 3339 UTC): tests have no wall clock.
    #[must_use]
    pub fn with_clock(mut self, clock: fn() -> String) -> Self {
        self.clock = clock;
        self
    }

    /// The collection's directory.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Runs `work` in one transaction: all of it is stored, or on an error nothing.
    ///
    /// Reads of this `Store` inside `work` see the state before it.
    ///
    /// # Errors
    /// Those of `work`, or the transaction could not begin or commit.
    pub fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Write<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let writer = self.writer.as_ref().ok_or(StoreError::ReadOnly)?;
        let mut session = held(writer);
        let mut tx = Write::begin(&mut session, (self.clock)())?;
        let value = work(&mut tx)?;
        tx.commit()?;
        Ok(value)
    }

    /// Runs one short read on a connection of its own.
    fn read<T>(&self, work: impl FnOnce(&mut Session) -> Result<T>) -> Result<T> {
        let idle = held(&self.readers).pop();
        let mut session = match idle {
            Some(session) => session,
            None => Session::reader(&self.database_path())?,
        };
        let result = work(&mut session);
        let mut readers = held(&self.readers);
        if readers.len() < MAX_IDLE && session.db.is_autocommit() {
            readers.push(session);
        }
        result
    }

    fn database_path(&self) -> PathBuf {
        self.dir.join(DATABASE)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        held(&self.readers).clear();
        if let Some(writer) = &self.writer {
            // Best effort: the log stays valid where another process still reads. Without it the collection
            // could not be opened on read-only media after a reader closed last.
            drop(held(writer).db.pragma_query(None, "wal_checkpoint(TRUNCATE)", |_| Ok(())));
        }
    }
}

/// A panic inside a transaction undoes it, so what the lock protects is sound even then.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Now, in UTC, to the second.
fn wall_clock() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A count or change number as SQLite has it.
fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
