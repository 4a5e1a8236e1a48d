//! Where a harvest stands, so that a killed one goes on where it was.
//!
//! A checkpoint is written in the transaction of the page it follows; the store does not know what a
//! token means.

use rusqlite::OptionalExtension;
use rusqlite::params;

use crate::model::id::SourceId;
use crate::store::Result;
use crate::store::SourceRow;
use crate::store::Store;
use crate::store::Write;
use crate::store::stored;

/// The state of one unfinished list (one source, one set).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checkpoint {
    /// The resumptionToken to send next; `None` when the first request is still to be sent.
    pub token: Option<String>,
    /// `from` of the first request.
    pub from: Option<String>,
    /// `until` of the first request.
    pub until: Option<String>,
    /// Records received so far in this list.
    pub cursor: u64,
    /// `completeListSize` where the server told it.
    pub complete_list_size: Option<u64>,
    /// `responseDate` of the first page: becomes `last_success`.
    pub response_date: Option<String>,
    /// `expirationDate` of the token.
    pub expiration: Option<String>,
    /// The newest datestamp that this list and those before it have brought.
    pub newest: Option<NewestStamp>,
}

/// A list's newest datestamp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewestStamp {
    /// As it came.
    pub datestamp: String,
    /// Records that bore it.
    pub count: u64,
}

impl Store {
    /// The checkpoint of a list of the source with this *key*; `set` is `None` for a list without set.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn checkpoint(&self, key: &SourceId, set: Option<&str>) -> Result<Option<Checkpoint>> {
        self.read(|session| {
            let mut statement = session.db.prepare_cached(
                "SELECT token, from_date, until_date, cursor, complete_list_size, response_date, expiration,
                     newest, newest_count
                 FROM checkpoint JOIN source ON number = source WHERE key = ?1 AND set_spec = ?2",
            )?;
            let found = statement.query_row(params![key.as_str(), set.unwrap_or("")], |row| {
                Ok(Checkpoint {
                    token: row.get(0)?,
                    from: row.get(1)?,
                    until: row.get(2)?,
                    cursor: row.get::<_, i64>(3)?.unsigned_abs(),
                    complete_list_size: row.get::<_, Option<i64>>(4)?.map(i64::unsigned_abs),
                    response_date: row.get(5)?,
                    expiration: row.get(6)?,
                    newest: newest(row)?,
                })
            });
            Ok(found.optional()?)
        })
    }
}

impl Write<'_> {
    /// Puts the list's checkpoint in the place of the one before.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn set_checkpoint(&mut self, source: &SourceRow, set: Option<&str>, at: &Checkpoint) -> Result<()> {
        self.session
            .db
            .prepare_cached(
                "INSERT OR REPLACE INTO checkpoint VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(params![
                source.rowid,
                set.unwrap_or(""),
                at.token,
                at.from,
                at.until,
                stored(at.cursor),
                at.complete_list_size.map(stored),
                at.response_date,
                at.expiration,
                at.newest.as_ref().map(|newest| newest.datestamp.as_str()),
                at.newest.as_ref().map_or(0, |newest| stored(newest.count))
            ])?;
        Ok(())
    }

    /// Forgets the list's checkpoint: it is complete or given up.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn clear_checkpoint(&mut self, source: &SourceRow, set: Option<&str>) -> Result<()> {
        self.session
            .db
            .prepare_cached("DELETE FROM checkpoint WHERE source = ?1 AND set_spec = ?2")?
            .execute(params![source.rowid, set.unwrap_or("")])?;
        Ok(())
    }
}

fn newest(row: &rusqlite::Row<'_>) -> rusqlite::Result<Option<NewestStamp>> {
    let count = row.get::<_, i64>(8)?.unsigned_abs();
    Ok(row.get::<_, Option<String>>(7)?.map(|datestamp| NewestStamp { datestamp, count }))
}
