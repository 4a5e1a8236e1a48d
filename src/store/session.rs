//! One connection and what is cached with it; how connections are opened.
//!
//! The only place that knows pragmas and open flags.

use std::fs;
use std::path::Path;
use std::time::Duration;

use percent_encoding::NON_ALPHANUMERIC;
use percent_encoding::utf8_percent_encode;
use rusqlite::Connection;
use rusqlite::OpenFlags;
use rusqlite::config::DbConfig;

use crate::store::Result;
use crate::store::StoreError;
use crate::store::blocks::LastBlock;
use crate::store::migrate;
use crate::store::term::Terms;

/// How long a statement waits for another process before it fails.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// Prepared statements kept per connection: more than there are statements in this folder.
const STATEMENTS: usize = 64;

/// Bytes of a page: at 8 KiB records of one to two KB leave little room unused, and a page of the id
/// index that one record dirties stays cheap to log.
const PAGE_SIZE: i64 = 8192;

/// KiB of page cache of the writer: holds the id index of about half a million records.
const WRITER_CACHE_KIB: i64 = 16 * 1024;

/// KiB of page cache of each reader.
const READER_CACHE_KIB: i64 = 2 * 1024;

/// Pages after which a commit moves the log into the database: 16 MiB.
const CHECKPOINT_PAGES: i64 = 2048;

/// A connection with its caches.
#[derive(Debug)]
pub struct Session {
    /// The connection.
    pub db: Connection,
    /// Shared texts.
    pub terms: Terms,
    /// The records' bytes that were read last.
    pub last_block: LastBlock,
}

impl Session {
    /// Opens for writing, makes and migrates the database.
    ///
    /// # Errors
    /// See [`crate::store::Store::open`].
    pub fn writer(path: &Path) -> Result<Self> {
        let mut db = Connection::open(path)?;
        db.busy_timeout(BUSY_TIMEOUT)?;
        db.pragma_update(None, "page_size", PAGE_SIZE)?;
        // WAL: readers go on beside the writer. NORMAL: a kill loses nothing, a power cut at most the last
        // commits, and never half of one: records and their checkpoint are of one commit.
        db.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        for (name, value) in [
            ("foreign_keys", 0),
            ("secure_delete", 0),
            ("cache_size", -WRITER_CACHE_KIB),
            ("wal_autocheckpoint", CHECKPOINT_PAGES),
            ("journal_size_limit", CHECKPOINT_PAGES * PAGE_SIZE),
        ] {
            db.pragma_update(None, name, value)?;
        }
        db.pragma_update(None, "synchronous", "NORMAL")?;
        migrate::migrate(&mut db, path)?;
        Self::ready(db)
    }

    /// Opens for reading: beside a writer where the folder can be written to, else as a file that nobody
    /// changes, provided that no commit is left in its log.
    ///
    /// # Errors
    /// See [`crate::store::Store::open_read`].
    pub fn reader(path: &Path) -> Result<Self> {
        match Self::open_beside(path) {
            Err(StoreError::Database(_)) if path.is_file() => Self::open_immutable(path),
            other => other,
        }
    }

    fn open_beside(path: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Self::read_only(Connection::open_with_flags(path, flags)?, path)
    }

    fn open_immutable(path: &Path) -> Result<Self> {
        let dir = path.parent().unwrap_or(path);
        let log = path.with_extension("db-wal");
        if fs::metadata(&log).is_ok_and(|log| log.len() > 0) {
            return Err(StoreError::Unclosed { dir: dir.to_owned() });
        }
        let flags =
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        Self::read_only(Connection::open_with_flags(immutable_uri(path), flags)?, path)
    }

    fn read_only(db: Connection, path: &Path) -> Result<Self> {
        db.busy_timeout(BUSY_TIMEOUT)?;
        db.pragma_update(None, "cache_size", -READER_CACHE_KIB)?;
        migrate::check(&db, path)?;
        Self::ready(db)
    }

    fn ready(db: Connection) -> Result<Self> {
        // Else a statement is planned anew whenever it gets another value: a third of the time of reading a record.
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        db.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(Self { db, terms: Terms::default(), last_block: LastBlock::default() })
    }
}

fn immutable_uri(path: &Path) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let bytes = path.to_string_lossy();
    let encoded = utf8_percent_encode(&bytes, NON_ALPHANUMERIC).to_string().replace("%2F", "/");
    format!("file:{encoded}?immutable=1")
}
