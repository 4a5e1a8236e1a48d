//! The librarian's queue of what readers report.
//!
//! Written beside the collection's one writer, because a reader's report must not wait for a harvest: a short
//! insert on a connection of its own, which takes no change number and touches no record.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::OpenFlags;
use rusqlite::Row;
use rusqlite::params;

use crate::model::report::Report;
use crate::model::report::ReportKind;
use crate::model::report::ReportRow;
use crate::store::DATABASE;
use crate::store::Result;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::migrate;

/// How long a report waits for a page of records that is being written.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Open reports kept; more are refused until some are dealt with.
const MAX_OPEN: i64 = 10_000;

impl Store {
    /// Puts a report into the queue. Works beside a writer, also from a store opened for reading.
    ///
    /// # Errors
    /// The database cannot be written, or too many reports are open.
    pub fn report(&self, report: &Report) -> Result<i64> {
        let db = beside(&self.dir().join(DATABASE))?;
        let open: i64 =
            db.query_row("SELECT COUNT(*) FROM report WHERE closed IS NULL", [], |row| row.get(0))?;
        if open >= MAX_OPEN {
            return Err(StoreError::TooManyReports);
        }
        let sql = "INSERT INTO report (record, kind, text, contact, made) VALUES (?1, ?2, ?3, ?4, ?5)";
        let Report { record, kind, text, contact } = report;
        db.execute(sql, params![record.as_str(), kind.name(), text, contact, (self.clock)()])?;
        Ok(db.last_insert_rowid())
    }

    /// Reports in the order of their coming; those that were dealt with only where `all`.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn reports(&self, all: bool) -> Result<Vec<ReportRow>> {
        self.read(|session| {
            let sql = "SELECT number, record, kind, text, contact, made, closed FROM report
                       WHERE ?1 OR closed IS NULL ORDER BY number";
            let mut statement = session.db.prepare_cached(sql)?;
            let rows = statement.query_map([all], read)?;
            Ok(rows.collect::<std::result::Result<Vec<_>, _>>()?.into_iter().flatten().collect())
        })
    }

    /// Marks open reports as dealt with; how many there were of these numbers.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn close_reports(&self, numbers: &[i64]) -> Result<usize> {
        let db = beside(&self.dir().join(DATABASE))?;
        let now = (self.clock)();
        let mut closed = 0;
        for number in numbers {
            let sql = "UPDATE report SET closed = ?2 WHERE number = ?1 AND closed IS NULL";
            closed += db.execute(sql, params![number, now])?;
        }
        Ok(closed)
    }
}

fn beside(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(BUSY_TIMEOUT)?;
    migrate::check(&db, path)?;
    Ok(db)
}

/// `None` for a row that another program wrote.
fn read(row: &Row<'_>) -> rusqlite::Result<Option<ReportRow>> {
    let (record, kind): (String, String) = (row.get(1)?, row.get(2)?);
    let (Ok(record), Some(kind)) = (record.parse(), ReportKind::from_name(&kind)) else { return Ok(None) };
    let report = Report { record, kind, text: row.get(3)?, contact: row.get(4)? };
    Ok(Some(ReportRow { id: row.get(0)?, report, time: row.get(5)?, closed: row.get(6)? }))
}
