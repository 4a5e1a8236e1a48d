//! Deletions that wait: for the end of the run that met them, or until somebody accepts them.
//!
//! Apart from putting records because nothing that a reader sees changes here: the record stays live, and takes no
//! change number, until the deletion is let through.

use rusqlite::params;

use crate::model::id::RecordId;
use crate::model::id::SourceId;
use crate::model::record::Header;
use crate::store::Result;
use crate::store::SourceRow;
use crate::store::Store;
use crate::store::Write;
use crate::store::row;
use crate::store::row::DELETED;
use crate::store::session::Session;
use crate::store::write;
use crate::store::write::Total;

impl Store {
    /// Headers of the source's waiting deletions with an identifier above `after`, in the order of their identifiers,
    /// at most `limit`.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn held_deletions(&self, source: &SourceRow, after: &str, limit: usize) -> Result<Vec<Header>> {
        self.read(|session| {
            let Session { db, terms, .. } = session;
            let mut statement = db.prepare_cached(
                "SELECT identifier, datestamp, sets FROM held_deletion
                 WHERE source = ?1 AND identifier > ?2 ORDER BY identifier LIMIT ?3",
            )?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let mut rows = statement.query(params![source.rowid, after, limit])?;
            let mut headers = Vec::new();
            while let Some(row) = rows.next()? {
                let sets = terms.list(db, row.get(2)?)?;
                headers.push(Header { identifier: row.get(0)?, datestamp: row.get(1)?, deleted: true, sets });
            }
            Ok(headers)
        })
    }

    /// Live records of the source with this *key*, and how many of them have a deletion that waits.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn live_and_held(&self, key: &SourceId) -> Result<(u64, u64)> {
        self.read(|session| {
            let source = super::sources::find(&session.db, key)?;
            let count = |total| match &source {
                Some(source) => write::read_total(&session.db, total, source.rowid),
                None => Ok(0),
            };
            Ok((count(Total::Live)?.unsigned_abs(), count(Total::Held)?.unsigned_abs()))
        })
    }
}

impl Write<'_> {
    /// Lets a deletion wait; `false`, and nothing is done, where no live record is held under its identifier.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn hold_deletion(&mut self, source: &SourceRow, header: &Header) -> Result<bool> {
        let id = row::id_bytes(&RecordId::derive(&source.key, &header.identifier));
        let Session { db, terms, .. } = &mut *self.session;
        let sql = "SELECT EXISTS (SELECT 1 FROM record WHERE id = ?1 AND status <> ?2)";
        if !db.prepare_cached(sql)?.query_row(params![id, DELETED], |row| row.get::<_, bool>(0))? {
            return Ok(false);
        }
        let sets = terms.list_number(db, &header.sets)?;
        let renewed = db
            .prepare_cached(
                "UPDATE held_deletion SET datestamp = ?3, sets = ?4 WHERE source = ?1 AND identifier = ?2",
            )?
            .execute(params![source.rowid, header.identifier, header.datestamp, sets])?;
        if renewed == 0 {
            db.prepare_cached("INSERT INTO held_deletion VALUES (?1, ?2, ?3, ?4)")?.execute(params![
                source.rowid,
                header.identifier,
                header.datestamp,
                sets
            ])?;
            self.add(Total::Held, source.rowid, 1);
        }
        Ok(true)
    }

    /// Forgets a deletion that waits: there is a newer word on the record.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn drop_held_deletion(&mut self, source: &SourceRow, identifier: &str) -> Result<()> {
        if self.count(Total::Held, source.rowid)? == 0 {
            return Ok(());
        }
        let sql = "DELETE FROM held_deletion WHERE source = ?1 AND identifier = ?2";
        let gone = self.session.db.prepare_cached(sql)?.execute(params![source.rowid, identifier])?;
        self.add(Total::Held, source.rowid, -i64::try_from(gone).unwrap_or(0));
        Ok(())
    }

    /// Notes why the source's deletions wait to be accepted (`None`: they do not), and whether `all` its records are
    /// to be deleted.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn set_held(&mut self, source: &SourceRow, reason: Option<&str>, all: bool) -> Result<()> {
        let sql = "UPDATE source SET held = ?2, held_all = ?3 WHERE number = ?1";
        self.session.db.prepare_cached(sql)?.execute(params![source.rowid, reason, all])?;
        Ok(())
    }
}
