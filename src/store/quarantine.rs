//! Bytes from which no record could be read, kept with the reason until a good version comes.
//!
//! One row per (source, identifier, hash of the bytes): the same damage seen again only counts. When a
//! good record with that identifier arrives from the same source the row is *resolved*: it leaves every
//! list and count and gives up its bytes, but its hash stays, so that a source (or a folder) that holds
//! the damaged and the good version side by side is not reported as newly damaged at every run.

use rusqlite::OptionalExtension;
use rusqlite::Row;
use rusqlite::params;

use crate::model::id::SourceId;
use crate::model::quarantine::QuarantineRow;
use crate::model::quarantine::Quarantined;
use crate::store::Result;
use crate::store::SourceRow;
use crate::store::Store;
use crate::store::Write;
use crate::store::pack;
use crate::store::sources;
use crate::store::stored;
use crate::store::write::Total;

/// Longest reason kept, in characters.
const MAX_REASON: usize = 500;

const SELECT: &str = "SELECT q.number, s.id, q.identifier, q.position, q.reason, q.codec, q.bytes,
        q.first_time, q.count
    FROM quarantine q JOIN source s ON s.number = q.source WHERE q.resolved IS NULL";

impl Store {
    /// Unresolved rows with a number above `after`, by number, at most `limit`; of one source (id or
    /// key) or of all.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn quarantined(
        &self,
        source: Option<&SourceId>,
        after: i64,
        limit: usize,
    ) -> Result<Vec<QuarantineRow>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.read(|session| {
            let mut statement = session.db.prepare_cached(&format!(
                "{SELECT} AND q.number > ?1 AND (?2 IS NULL OR s.id = ?2 OR s.key = ?2)
                 ORDER BY q.number LIMIT ?3"
            ))?;
            let mut rows = statement.query(params![after, source.map(SourceId::as_str), limit])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(read(row)?);
            }
            Ok(found)
        })
    }

    /// One unresolved row by its number.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn quarantine_row(&self, id: i64) -> Result<Option<QuarantineRow>> {
        self.read(|session| {
            let mut statement = session.db.prepare_cached(&format!("{SELECT} AND q.number = ?1"))?;
            statement.query_row([id], |row| Ok(read(row))).optional()?.transpose()
        })
    }
}

impl Write<'_> {
    /// Keeps the bytes; `true` when these bytes were never seen under this identifier of this source.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn quarantine(&mut self, source: &SourceRow, item: &Quarantined) -> Result<bool> {
        let hash = pack::hash(&[&item.bytes]);
        let held = self
            .session
            .db
            .prepare_cached(
                "SELECT number, resolved IS NULL FROM quarantine
                 WHERE source = ?1 AND identifier = ?2 AND hash = ?3",
            )?
            .query_row(params![source.rowid, item.identifier, hash], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        match held {
            None => self.insert_quarantine(source, item, &hash)?,
            Some((number, true)) => self.count_quarantine(number)?,
            Some((number, false)) => self.reopen_quarantine(source, item, number)?,
        }
        Ok(held.is_none())
    }

    fn insert_quarantine(&mut self, source: &SourceRow, item: &Quarantined, hash: &pack::Hash) -> Result<()> {
        let (codec, bytes) = pack::pack_bytes(&item.bytes);
        let reason: String = item.reason.chars().take(MAX_REASON).collect();
        self.session
            .db
            .prepare_cached(
                "INSERT INTO quarantine (source, identifier, hash, position, reason, codec, bytes,
                     first_time, last_time, count) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, 1)",
            )?
            .execute(params![
                source.rowid,
                item.identifier,
                hash,
                stored(item.offset),
                reason,
                codec,
                bytes,
                self.now
            ])?;
        self.add(Total::Quarantined, source.rowid, 1);
        Ok(())
    }

    fn count_quarantine(&mut self, number: i64) -> Result<()> {
        self.session
            .db
            .prepare_cached("UPDATE quarantine SET count = count + 1, last_time = ?2 WHERE number = ?1")?
            .execute(params![number, self.now])?;
        Ok(())
    }

    fn reopen_quarantine(&mut self, source: &SourceRow, item: &Quarantined, number: i64) -> Result<()> {
        let (codec, bytes) = pack::pack_bytes(&item.bytes);
        self.session
            .db
            .prepare_cached(
                "UPDATE quarantine SET count = count + 1, last_time = ?2, codec = ?3, bytes = ?4,
                     resolved = NULL WHERE number = ?1",
            )?
            .execute(params![number, self.now, codec, bytes])?;
        self.add(Total::Quarantined, source.rowid, 1);
        Ok(())
    }

    /// A good version (or a deletion) of `identifier` came: what was quarantined under it is settled.
    pub(super) fn resolve_quarantine(&mut self, source: &SourceRow, identifier: &str) -> Result<()> {
        if self.count(Total::Quarantined, source.rowid)? == 0 {
            return Ok(());
        }
        let settled = self
            .session
            .db
            .prepare_cached(
                "UPDATE quarantine SET resolved = ?3, codec = 0, bytes = x''
                 WHERE source = ?1 AND identifier = ?2 AND resolved IS NULL",
            )?
            .execute(params![source.rowid, identifier, self.now])?;
        self.add(Total::Quarantined, source.rowid, -i64::try_from(settled).unwrap_or(i64::MAX));
        Ok(())
    }
}

fn read(row: &Row<'_>) -> Result<QuarantineRow> {
    let id: i64 = row.get(0)?;
    let codec: u8 = row.get(5)?;
    let packed = row.get_ref(6)?.as_blob().map_err(rusqlite::Error::from)?;
    let bytes = pack::unpack(codec, packed, || format!("quarantine row {id}"))?;
    Ok(QuarantineRow {
        id,
        source: sources::source_id(&row.get::<_, String>(1)?)?,
        item: Quarantined {
            identifier: row.get(2)?,
            offset: row.get::<_, i64>(3)?.unsigned_abs(),
            reason: row.get(4)?,
            bytes,
        },
        time: row.get(7)?,
        count: row.get::<_, i64>(8)?.unsigned_abs(),
    })
}
