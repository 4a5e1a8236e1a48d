//! What is held of a source, without its bytes: enough to compare with what its server lists.
//!
//! Apart from reading records because millions are asked for and none is unpacked.

use rusqlite::OptionalExtension;
use rusqlite::params;

use crate::model::id::RecordId;
use crate::model::record::Header;
use crate::model::record::Status;
use crate::store::Result;
use crate::store::SourceRow;
use crate::store::Store;
use crate::store::row;
use crate::store::row::DELETED;
use crate::store::stamp::Stamp;
use crate::store::stored;

impl Store {
    /// What is held under each id, in the order asked: live, a tombstone, or nothing.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn statuses(&self, ids: &[RecordId]) -> Result<Vec<Option<Status>>> {
        self.read(|session| {
            let mut statement = session.db.prepare_cached("SELECT status FROM record WHERE id = ?1")?;
            let mut status = |id: &RecordId| -> Result<Option<Status>> {
                let held: Option<i64> =
                    statement.query_row([row::id_bytes(id)], |row| row.get(0)).optional()?;
                Ok(held.map(row::status))
            };
            ids.iter().map(&mut status).collect()
        })
    }

    /// Headers of the source's records that it did not delete with a change number above `since`, by that number, at most `limit`,
    /// each with its number.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn live_headers(&self, source: &SourceRow, since: u64, limit: usize) -> Result<Vec<(u64, Header)>> {
        self.read(|session| {
            let mut statement = session.db.prepare_cached(
                "SELECT change, identifier, datestamp, sets FROM record
                 WHERE change > ?1 AND source = ?2 AND status <> ?3 ORDER BY change LIMIT ?4",
            )?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let mut rows = statement.query(params![stored(since), source.rowid, DELETED, limit])?;
            let mut headers = Vec::new();
            while let Some(row) = rows.next()? {
                let header = Header {
                    identifier: row.get(1)?,
                    datestamp: row.get::<_, Stamp>(2)?.0,
                    deleted: false,
                    sets: session.terms.list(&session.db, row.get(3)?)?,
                };
                headers.push((row.get::<_, i64>(0)?.unsigned_abs(), header));
            }
            Ok(headers)
        })
    }

    /// Whether bytes under this identifier of the source wait in quarantine.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn is_quarantined(&self, source: &SourceRow, identifier: &str) -> Result<bool> {
        self.read(|session| {
            let sql = "SELECT EXISTS (SELECT 1 FROM quarantine
                       WHERE source = ?1 AND identifier = ?2 AND resolved IS NULL)";
            let mut statement = session.db.prepare_cached(sql)?;
            Ok(statement.query_row(params![source.rowid, identifier], |row| row.get(0))?)
        })
    }
}
